"""Runs of format version 1: what their tables say is completed, and nothing is made up."""

from pathlib import Path

import polars as pl
import pytest

from openiads import vocab
from openiads.results.read import read_run
from openiads.results.schema import TABLES, conform
from openiads.results.upgrade import upgrade

RUNS = Path(__file__).parent
REASONS = pl.sum_horizontal(pl.col("^attackers_leaked_reason_.*$"))


@pytest.fixture(scope="module")
def old():
    return read_run(RUNS / "run-1")


def one(**changes):
    """A row of version 1 of a raid of 4 attackers and 2 decoys, and its world."""
    row = {
        "case": "A",
        "threats": 6,
        "leakers": 0,
        "killed": 6,
        "unresolved": 0,
        "leak_share": 0.0,
        "civil_threats": 0,
        "civil_engaged": 0,
        **{f"leakers_class_{name}": 0 for name in vocab.THREAT_CLASSES},
        **{f"leakers_reason_{name}": 0 for name in vocab.LEAK_REASONS},
    }
    kinds = [
        {"id": "m", "threat_class": "cruise_missile"},
        {"id": "d", "threat_class": "decoy"},
        {"id": "c", "threat_class": "civil_aircraft"},
    ]
    threats = [{"type": name} for name in "mmmmddc"]
    case = {"id": "A", "variant": "A", "sweep_value": None}
    world = {"cases": [{**case, "threat_types": kinds, "threats": threats}]}
    return upgrade("outcomes", pl.DataFrame([row | changes]), 1, world).to_dicts()[0]


@pytest.mark.parametrize("name", ["run-1", "run-1-draws"])
def test_a_run_of_version_1_reads_as_tables_of_today(name):
    run = read_run(RUNS / name)
    for table in TABLES:
        frame = getattr(run, table)
        assert frame.columns[: len(TABLES[table])] == [column.name for column in TABLES[table]]
        assert conform(table, frame).height == frame.height
    assert set(run.leakers["variant"].cast(pl.String)) == {"base"}
    assert run.shots.filter(pl.col("case") == "base@4")["sweep_value"].unique().to_list() == [4.0]


def test_decoys_of_version_1_are_no_attackers(old):
    outcomes = old.outcomes
    assert outcomes["attackers"].unique(maintain_order=True).to_list() == [3, 5]
    assert (outcomes["others"] == 2).all()
    assert (outcomes["attackers"] + outcomes["others"] == outcomes["threats"]).all()
    decoys = (old.leakers["threat_class"] == "decoy").sum()
    assert decoys == outcomes["others_leaked"].sum() > 0
    assert (~old.leakers["attacker"]).sum() == decoys
    share = outcomes["attackers_leaked"] / outcomes["attackers"]
    assert outcomes["leak_share"].to_list() == share.to_list()


def test_where_reasons_and_fates_of_version_1_are_known_they_add_up(old):
    known = old.outcomes.filter(pl.col("attackers_killed").is_not_null())
    assert 0 < known.height <= old.outcomes.height
    for kind in ("attackers", "others"):
        parts = (pl.col(f"{kind}_{end}") for end in ("leaked", "killed", "unresolved"))
        assert known.select(pl.sum_horizontal(*parts) == pl.col(kind)).to_series().all()
    plain = old.outcomes.filter(pl.col("others_leaked") == 0)
    assert plain.select(pl.col("attackers_leaked") == REASONS).to_series().all()


def test_what_cannot_be_known_of_version_1_is_null():
    # Two stopped attackers and one stopped decoy: two were killed, one still flies, which?
    row = one(
        leakers=3,
        killed=2,
        unresolved=1,
        leakers_class_cruise_missile=2,
        leakers_class_decoy=1,
        leakers_reason_missed=2,
        leakers_reason_no_round=1,
    )
    assert row["leak_share"] == 0.5
    assert row["others_leak_share"] == 0.5
    assert row["attackers_killed"] is row["attackers_unresolved"] is None
    assert row["others_killed"] is row["others_unresolved"] is None
    assert row["attackers_leaked_reason_missed"] is None
    assert row["attackers_leaked_reason_too_late"] == 0


def test_one_possible_split_of_version_1_is_taken():
    row = one(killed=5, leakers=1, leakers_class_decoy=1, leakers_reason_missed=1)
    assert (row["attackers_killed"], row["others_killed"]) == (4, 1)
    assert row["attackers_leaked_reason_missed"] == 0
    row = one(killed=2, unresolved=2, leakers=2, leakers_class_decoy=2, leakers_reason_missed=2)
    assert (row["attackers_killed"], row["attackers_unresolved"]) == (2, 2)
    assert row["civil_engaged_share"] is None


def test_tables_of_today_are_left_alone():
    frame = pl.DataFrame({"case": ["A"]})
    assert upgrade("shots", frame, 2, {}) is frame
