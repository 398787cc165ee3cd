"""Every number of the library has a source, and every reference to the ledger leads somewhere."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from openiads.evidence.ledger import load_ledger
from openiads.units import to_si

FORMS = ("assumption", "claims", "claim")
BASIS = ("assumption", "grade", "based_on", "spread", "joint", "alternatives")


def entries() -> dict[str, Any]:
    found = {}
    for kind in ("doctrines", "networks", "radars", "rounds", "systems", "threats"):
        for path in files("openiads").joinpath("library", kind).iterdir():
            found[f"{kind}/{path.name}"] = tomllib.loads(path.read_text("utf-8"))
    return found


def leaves(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Yield (path, parameter table or plain value)."""
    if isinstance(value, dict) and not set(value) & set(FORMS):
        for key, item in value.items():
            yield from leaves(item, f"{where}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, where)
    else:
        yield where, value


ENTRIES = entries()
LEAVES = [leaf for name, body in ENTRIES.items() for leaf in leaves(body, name)]
PARAMETERS = [(where, leaf) for where, leaf in LEAVES if isinstance(leaf, dict)]


def test_no_number_stands_without_a_source():
    plain = [where for where, leaf in LEAVES if not isinstance(leaf, dict | str | bool)]
    quantities = [
        where
        for where, leaf in LEAVES
        if isinstance(leaf, str) and re.match(r"-?[\d.]+( |$)", leaf)
    ]
    assert plain == []
    assert quantities == []
    assert len(PARAMETERS) > 300


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_parameter_has_one_source_that_exists(entry: str):
    ledger = load_ledger()
    for where, leaf in leaves(ENTRIES[entry], entry):
        if not isinstance(leaf, dict):
            continue
        assert sum(form in leaf for form in FORMS) == 1, where
        if "assumption" in leaf:
            assert set(leaf) <= {"value", "table", *BASIS}, where
            assert re.fullmatch("[A-F][1-6]", leaf["grade"]), where
            assert leaf["assumption"], where
            for name in leaf.get("based_on", []):
                assert ledger.claim(name).text
            for other in leaf.get("alternatives", []):
                assert set(other) <= {"value", "text", "grade", "claim"}, where
                assert other["text"], where
                assert "claim" not in other or ledger.claim(other["claim"]).text
        elif "claims" in leaf:
            subject, quantity = leaf["claims"].split("/")
            assert ledger.central(subject, quantity, leaf.get("level")).claims
        else:
            assert ledger.claim(leaf["claim"]).text


def test_an_assumption_is_graded_no_better_than_everything_it_rests_on():
    """What leans on games, hobby models, sourceless or recalled figures alone is E or F."""
    ledger = load_ledger()
    for where, leaf in PARAMETERS:
        basis = [ledger.claim(name) for name in leaf.get("based_on", [])]
        weak = [c for c in basis if c.status in ("recalled", "unsourced") or c.weighed[0] in "EF"]
        if basis and len(weak) == len(basis):
            assert leaf["grade"][0] in "EF", where


def figure(leaf: dict[str, Any], dimension: str) -> float:
    if "claims" in leaf:
        return load_ledger().central(*leaf["claims"].split("/")).value_si
    return to_si(leaf["value"], dimension)


@pytest.mark.parametrize(
    ("radar", "round_"),
    [("92n6e", "48n6e3"), ("92n6e", "48n6e2"), ("30n6e2", "48n6e")],
)
def test_the_engagement_radar_guides_to_the_published_reach_against_a_large_aircraft(
    radar: str, round_: str
):
    """Single pulse, Swerling 1: P_d = P_fa^(1/(1+SNR)), so SNR and range follow in closed form.

    A large aircraft is the class of 30 m2; the range goes with the fourth root of that over the
    reference target.
    """
    entry = ENTRIES[f"radars/{radar}.toml"]
    assert entry["reference_swerling"]["value"] == entry["pulses"]["value"] == 1
    log_pfa = math.log(entry["pfa"]["value"])

    def snr(pd: float) -> float:
        return log_pfa / math.log(pd) - 1

    gain = snr(entry["reference_pd"]["value"]) / snr(0.9)
    echo = 30.0 / figure(entry["reference_rcs"], "area")
    supported = figure(entry["reference_range"], "length") * (gain * echo) ** 0.25
    reach = figure(ENTRIES[f"rounds/{round_}.toml"]["range_max"], "length")
    assert supported >= reach


def test_the_two_ranges_of_the_radar_of_the_s_300pmu_2_decide_whether_it_guides_to_200_km():
    """At 300 km it does; at the cautious 200 km it loses a large aircraft at 179 km.

    From 22 m2 at a chance of 0.8 to 30 m2 at 0.9: (60.9 / 130.1 x 30 / 22)^(1/4) = 0.894.
    """
    said = {c.value_si for c in load_ledger().find("30N6E2", "detection_range_max")}
    assert said == {200_000.0, 300_000.0}
    supported = sorted(0.894 * value for value in said)
    assert supported[0] == pytest.approx(178.8e3, rel=1e-3)
    assert supported[0] < 200e3 < supported[1]


@pytest.mark.parametrize("entry", [name for name in ENTRIES if name.startswith("rounds/")])
def test_a_round_can_fly_as_its_numbers_say(entry: str):
    body = ENTRIES[entry]
    fastest = figure(body["speed_max"], "speed")
    assert 0 < figure(body["speed_at_max_range"], "speed") < fastest
    boost = fastest * figure(body["boost_time"], "time") / 2
    assert boost < figure(body["range_max"], "length")
    assert figure(body["range_min"], "length") < figure(body["range_max"], "length")
    assert figure(body["height_min"], "length") < figure(body["height_max"], "length")
    assert set(body["p_kill"]) == set(body["classes"])
    ballistic = figure(body["range_max_by_class"]["ballistic_missile"], "length")
    assert ballistic <= figure(body["range_max"], "length")


def test_every_claim_converts_to_si():
    for claim in load_ledger().claims.values():
        if not claim.numeric:
            continue
        assert claim.low_si <= claim.value_si * (1 + 1e-12)
        assert claim.value_si <= claim.high_si * (1 + 1e-12)


def test_known_values_come_through():
    ledger = load_ledger()
    assert ledger.central("48N6E2", "engagement_range_max").value_si == 200_000.0
    assert ledger.central("S-400", "targets_engaged_simultaneous", "system").value_si == 36.0
    assert ledger.central("30N6E2", "detection_range_max").value_si == 200_000.0
    assert ledger.central("RQ-4", "altitude_max").value_si == pytest.approx(18288.0)
    assert ledger.claim(
        "Shahed-136-rcs-frontal-command-modern-operations"
    ).value_si == pytest.approx(10**-2.1)


def test_thirty_six_targets_are_one_statement_however_often_repeated():
    claims = load_ledger().find("S-400", "targets_engaged_simultaneous", "system")
    said = [claim for claim in claims if claim.value == 36]
    assert len(said) >= 4
    assert len({claim.lineage for claim in said}) == 1
