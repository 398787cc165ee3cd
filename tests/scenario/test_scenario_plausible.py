"""Bounds of what is plausible: from the ledger, on the page, and for every number there is."""

from pathlib import Path

import pytest

from openiads.errors import InputError
from openiads.evidence.ledger import load_ledger
from openiads.scenario import limits, plausible
from openiads.scenario.entries import RadarEntry, RoundEntry, ThreatTypeEntry
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.scenario.plausible import BOUNDS, bound_of, numbers

PAGE = (Path(__file__).parents[2] / "docs" / "plausibility.md").read_text("utf-8")
TINY = builtin_scenario("single-battalion")


def _rows(heading):
    lines = PAGE[PAGE.index(heading) :].splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("| ---"))
    rows = []
    for line in lines[start + 1 :]:
        if not line.startswith("|"):
            break
        rows.append(line)
    return rows


def test_the_table_of_bounds_on_the_page_is_that_of_the_code():
    assert _rows("## Refused: what nothing on the Earth can have") == plausible.table()


def test_the_table_of_sizes_on_the_page_is_that_of_the_code():
    assert _rows("## Refused: what would never end") == limits.table()


@pytest.mark.parametrize("bound", [b for b in BOUNDS if b.quantities], ids=lambda b: b.kind)
def test_the_extremes_are_those_of_the_ledger(bound):
    claims = load_ledger().claims.values()
    quantities = bound.quantities.split()
    found = [c for c in claims if c.quantity in quantities and c.dimension == bound.dimension]
    assert {claim.quantity for claim in found} == set(quantities)
    low = min(min(claim.low_si, claim.value_si) for claim in found)
    high = max(max(claim.high_si, claim.value_si) for claim in found)
    for kept, held in zip(bound.extremes, (low, high), strict=True):
        assert kept is None or kept == pytest.approx(held, rel=1e-9)


def test_nothing_in_the_ledger_is_impossible():
    for claim in load_ledger().claims.values():
        for bound in BOUNDS:
            if claim.quantity in bound.quantities.split() and claim.dimension == bound.dimension:
                assert bound.impossible(claim.low_si) is None
                assert bound.impossible(claim.high_si) is None


def test_every_number_of_a_scenario_that_has_a_unit_has_a_bound():
    text = TINY + '\n[raids.other]\nsize = 1\naxis = "0 deg"\nwidth = "1 km"\nwindow = "1 s"\n'
    text += 'start_distance = "90 km"\ntime_on_target = "800 s"\naims = ["harbour"]\n'
    text += 'groups.g = { type = "missile", share = 1, speed = "200 m/s", offset = "-1 km" }\n'
    (case,) = read_scenario(text).cases
    for path, parameter in numbers(case.body):
        if parameter.spec.dimension in ("length", "area", "time", "speed", "money"):
            assert bound_of(path) is not None, ".".join(path)


@pytest.mark.parametrize(
    ("owner", "entry"),
    [("radars", RadarEntry), ("rounds", RoundEntry), ("threat_types", ThreatTypeEntry)],
)
def test_every_number_of_a_library_entry_that_has_a_unit_has_a_bound(owner, entry):
    for name, field in entry.model_fields.items():
        specs = [item for item in field.metadata if hasattr(item, "dimension")]
        for spec in specs:
            if spec.dimension in ("length", "area", "time", "speed", "money"):
                assert bound_of((owner, "x", name)) is not None, name


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda b: b.kind)
def test_the_edges_are_possible_and_what_is_beyond_is_not(bound):
    assert bound.impossible(bound.low) is None
    assert bound.impossible(bound.high) is None
    assert "is not possible" in bound.impossible(bound.high * 1.001)
    assert bound.unusual(0.0) is None


def test_a_number_beyond_ten_times_the_ledger_says_what_the_ledger_holds():
    (bound,) = [one for one in BOUNDS if one.kind == "reaction time"]
    assert bound.unusual(350.0) is None
    assert bound.unusual(351.0) == (
        "351 s is far outside what the ledger holds for the reaction time (4 s to 35 s)"
    )


def test_all_that_is_impossible_is_told_at_once():
    text = TINY.replace('speed = "240 m/s"', 'speed = "1e6 m/s"').replace(
        'height_max = "27 km"', 'height_max = "27e9 km"'
    )
    with pytest.raises(InputError) as caught:
        read_scenario(text, file="x.toml")
    assert {one.key for one in caught.value.errors} == {
        "threat_types.missile.speed",
        "rounds.long.height_max",
    }
