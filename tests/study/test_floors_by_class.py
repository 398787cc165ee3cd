"""A round can have a floor of its own against some classes; it acts where it is the higher one."""

import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.study.pack import pack_rounds
from openiads.vocab import THREAT_CLASSES

CEILING = 'height_max = "27 km"'


def round_with(floors):
    """Return the round `long`, from 25 m to 27 km, of the smallest scenario, and its case."""
    text = builtin_scenario("single-battalion")
    assert CEILING in text
    made = read_scenario(text.replace(CEILING, f"{CEILING}\n{floors}"), file="x.toml")
    case = resolve(made).cases[0]
    return next(one for one in case.rounds if one.id == "long"), case


def test_the_higher_of_the_two_floors_counts():
    one, case = round_with('height_min_by_class = { ballistic_missile = "2 km", aircraft = "1 m" }')
    assert one.floor_m("ballistic_missile") == 2000.0
    assert one.floor_m("aircraft") == one.floor_m("cruise_missile") == one.height_min_m > 1.0
    packed = dict(zip(THREAT_CLASSES, pack_rounds(case)["height_min_class"][0], strict=True))
    assert packed["ballistic_missile"] == 2000.0
    assert packed["aircraft"] == one.height_min_m


def test_one_floor_is_that_of_every_class_the_round_engages():
    one, _ = round_with('height_min_by_class = "300 m"')
    assert {one.floor_m(name) for name in one.classes} == {300.0}


def test_a_floor_at_the_ceiling_is_refused():
    with pytest.raises(InputError, match="not below height_max") as caught:
        round_with('height_min_by_class = { aircraft = "27 km" }')
    assert caught.value.key == "rounds.long.height_min_by_class.aircraft"
    assert caught.value.allowed == "less than 27000 m"
