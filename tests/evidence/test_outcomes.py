"""What happened in a fight or a trial is kept apart from the numbers of a system."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import write_ledger

from openiads.errors import InputError
from openiads.evidence.ledger import load_ledger
from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario

P = {"quantity": "kill_probability"}


def test_an_outcome_rests_beside_a_number_of_the_system(tmp_path: Path):
    claims = {
        "maker": P | {"value": 0.9, "grade": "D4"},
        "fight": P | {"value": 0.2, "grade": "A1", "outcome": True},
    }
    read = write_ledger(tmp_path, claims)
    assert read.central("X", "kill_probability").value_si == 0.9
    assert read.claim("fight").set_aside == "outcome: beside numbers of the system"
    assert "(outcome)" in read.claim("fight").text


def test_outcomes_among_themselves_have_a_spread_of_their_own():
    made = load_ledger().spread("Syria-strike-14-Apr-2018-defence", "weapons_intercepted")
    assert (made.low, made.high) == (0.0, 71.0)


def test_every_count_from_a_fight_is_marked():
    claims = load_ledger().claims.values()
    outcomes = [claim for claim in claims if claim.outcome]
    assert len(outcomes) > 50
    for claim in claims:
        if claim.quantity in ("interception_rate", "kill_per_missile_claimed", "success_rate"):
            assert claim.outcome, claim.id


def test_a_number_of_a_scenario_cannot_be_an_outcome():
    form = '{ claims = "NASAMS/success_rate_claimed", level = "system" }'
    text = builtin_scenario("single-battalion")
    before = "reliability = 0.95"
    assert before in text
    with pytest.raises(InputError, match="outcome of a fight or a trial"):
        resolve(read_scenario(text.replace(before, f"reliability = {form}"), file="x.toml"))
