"""Sets of launchers: none of a kind, and sums that are kept."""

import json

import pytest

from openiads.errors import InputError
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.study.resolve import Plan

STUDY = "with-and-without-s400"
UNIT = "systems.s-400.unit"


def world(omit=(), **overrides):
    """Return the world of the study, parts of the S-400 omitted and numbers set."""
    written = builtin_scenario(STUDY)
    parts = json.dumps(["command_post", *omit])
    text = written.replace('omit = ["command_post"]\nradars.92', f"omit = {parts}\nradars.92")
    assert (text == written) == (not omit)
    set_ = {"sweep.values": "[10]", **{key: json.dumps(n) for key, n in overrides.items()}}
    return Plan(read_scenario(text, file="x.toml", overrides=set_)).world()


def counts(world, site="s400"):
    unit = next(unit for unit in world.cases[-1].units if unit.id == site)
    found = {}
    for launcher in unit.launchers:
        name = launcher.id.removeprefix(f"{site}.").rpartition("-")[0]
        found[name] = found.get(name, 0) + 1
    return found


def test_no_launchers_of_a_set_is_the_same_as_omitting_it():
    none = world(**{f"{UNIT}.launchers.medium.count": 0})
    omitted = world(omit=["medium"])
    assert none.cases == omitted.cases
    assert "9M96E2" not in {one.id for one in none.cases[-1].rounds}
    assert not any("9M96E2" in path for path in none.origins if path.startswith("B/rounds"))


def test_a_unit_without_any_launcher_is_refused():
    sets = ("long", "main", "older", "medium", "short")
    with pytest.raises(InputError, match="no launcher is left") as caught:
        world(**{f"{UNIT}.launchers.{name}.count": 0 for name in sets})
    assert "omit the unit" in caught.value.allowed


def test_a_round_that_no_launcher_has_can_be_given_nothing_from_the_command_line():
    with pytest.raises(InputError, match="no effect"):
        world(**{f"{UNIT}.launchers.medium.count": 0, f"{UNIT}.stock.9M96E2": 5})


@pytest.mark.parametrize(
    ("total", "divided"),
    [
        (8, {"long": 1, "main": 3, "older": 1, "medium": 2, "short": 1}),
        # shares of 12: 1.5, 4.5, 1.5, 3, 1.5: the whole parts are 10, the first two halves go up
        (12, {"long": 2, "main": 5, "older": 1, "medium": 3, "short": 1}),
        # shares of 4: 0.5, 1.5, 0.5, 1, 0.5
        (4, {"long": 1, "main": 2, "medium": 1}),
    ],
)
def test_a_total_is_divided_in_the_mix_of_the_library(total, divided):
    assert counts(world(**{f"{UNIT}.launchers_total": total})) == divided


def test_the_origin_of_a_count_names_the_total():
    found = world(**{f"{UNIT}.launchers_total": 12})
    origin = found.origins["B/units/s400/launchers/main/count"]
    assert origin.text.startswith("5 of 12 launchers, in the mix of: 3: eight launchers")
    assert found.origins["B/units/s400/launchers_total"].kind == "command line"


def test_written_counts_stand_and_a_written_total_leaves_the_rest_to_the_others():
    alone = {f"{UNIT}.launchers.main.count": 8}
    assert counts(world(**alone))["main"] == 8
    both = counts(world(**alone, **{f"{UNIT}.launchers_total": 10}))
    # 2 left for 1, 1, 2, 1: shares 0.4, 0.4, 0.8, 0.4; one for medium, one for the first
    assert both == {"main": 8, "medium": 1, "long": 1}


def test_counts_beyond_a_written_total_are_refused():
    over = {f"{UNIT}.launchers.main.count": 9, f"{UNIT}.launchers_total": 8}
    with pytest.raises(InputError, match="add up to 14, and the total is 8") as caught:
        world(**over)
    assert caught.value.key == f"{UNIT}.launchers_total"


def test_what_a_site_omits_is_taken_off_the_total():
    found = world(omit=["main"], **{f"{UNIT}.launchers_total": 12})
    assert counts(found) == {"long": 2, "older": 1, "medium": 3, "short": 1}


def test_every_total_in_the_library_is_the_sum_of_its_sets():
    from openiads.scenario.library import library_entries

    for name, entry in library_entries("systems").items():
        unit = entry.raw["unit"]
        if "launchers_total" in unit:
            stated = [group["count"]["value"] for group in unit["launchers"].values()]
            assert unit["launchers_total"]["value"] == sum(stated), name
