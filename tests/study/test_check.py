import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario, builtin_scenarios
from openiads.scenario.load import load_scenario, read_scenario
from openiads.study.memory import memory
from openiads.study.warnings import check

TINY = builtin_scenario("single-battalion")


def warnings(*changes):
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return check(resolve(read_scenario(text, file="x.toml")), "x.toml")


@pytest.mark.parametrize("name", builtin_scenarios())
def test_builtin_scenarios_give_no_warning(name):
    assert check(resolve(load_scenario(name))) == []


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        (
            [('sector_centre = "270 deg"', 'sector_centre = "135 deg"')],
            "sites.hill.radars.guide",
            "can see nothing",
        ),
        (
            [('sector_centre = "270 deg"', 'sector_centre = "135 deg"')],
            "sites.hill.unit",
            "can reach nothing",
        ),
        ([('range_min = "3 km"', 'range_min = "149 km"')], "sites.hill.unit", "can reach nothing"),
        (
            [("[networks.sector]", "[assets.far]\nlat = 9.0\nlon = -140.0\n[networks.sector]")],
            "assets.far",
            "no unit reaches it; the nearest is 442 km",
        ),
        (
            [('range_max = "200 km"', 'range_max = "2 km"')],
            "sites.hill",
            "out of its own coverage",
        ),
        ([('"900 s"', '"550 s"')], "raids.main.groups.cruise", "without arrival: 4 of 4"),
        ([('"900 s"', '"640 s"')], "raids.main.groups.cruise", "of 4 arrive after the horizon"),
        (
            [('type = "airliner"\n', 'type = "airliner"\naim = "harbour"\n')],
            "threats.airliner",
            "km from its aim",
        ),
        (
            [("[5.60, -141.00,", "[20.0, -141.00,"), ("[5.60, -139.20,", "[20.0, -139.20,")],
            "threats.airliner",
            "sensor gap: 1 pass where no radar looks",
        ),
        ([("size = 4", "size = 2500")], "raids", "more than 2000"),
    ],
)
def test_something_odd_is_a_warning_with_its_key(changes, key, words):
    found = [one for one in warnings(*changes) if one.key == key and words in one.message]
    assert found
    assert str(found[0]).startswith(f"x.toml: {key}: ")


def test_a_horizon_before_any_arrival_is_an_error():
    with pytest.raises(InputError, match="ends before any arrival") as caught:
        warnings(('"900 s"', '"100 s"'))
    assert (caught.value.key, caught.value.file) == ("horizon", "x.toml")
    assert "more than" in str(caught.value.allowed)


@pytest.mark.slow
def test_ten_thousand_threats_are_warned_of():
    assert any("10000 threats" in one.message for one in warnings(("size = 4", "size = 9998")))


def test_tables_that_cannot_fit_are_an_error():
    world = resolve(load_scenario("single-battalion", {"tick": "0.0001 s"}))
    with pytest.raises(InputError, match="GB of memory") as caught:
        check(world.model_copy(update={"cases": [_many(world.cases[0])]}))
    assert "fewer threats" in str(caught.value.allowed)


def _many(case):
    return case.model_copy(update={"threats": case.threats * 20})


def test_the_memory_estimate_grows_with_threats_and_finer_ticks():
    (case,) = resolve(load_scenario("single-battalion")).cases
    finer = case.model_copy(update={"tick_s": 0.25})
    assert memory(finer).tables > 1.5 * memory(case).tables
    assert memory(_many(case)).tables > 10 * memory(case).tables
