"""A resolved world is as strict as the scenario it came from, on every way in."""

import json

import pytest

from openiads.engine.world import TABLE_ROWS
from openiads.errors import InputError
from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import load_scenario, read_scenario
from openiads.scenario.world_file import parse_world, world_text
from openiads.scenario.world_types import MOST, MOST_ROWS
from openiads.study.pack import pack
from openiads.vocab import THREAT_CLASSES

TINY = builtin_scenario("single-battalion")
TEXT = world_text(resolve(load_scenario("single-battalion")))
GONE = object()


def with_change(path, value):
    raw = json.loads(TEXT)
    here = raw
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    for part in way:
        here = here[part]
    if value is GONE:
        del here[last]
    else:
        assert isinstance(last, int) or last in here
        here[last] = value
    return json.dumps(raw)


@pytest.mark.parametrize("name", THREAT_CLASSES)
@pytest.mark.parametrize(
    "table", ["networks/0/p_hostile", "units/0/doctrine/salvo", "class_weights"]
)
def test_a_missing_class_is_an_error_and_never_one(table, name):
    with pytest.raises(InputError, match=f"no value for {name}") as caught:
        parse_world(with_change(f"cases/0/{table}/{name}", GONE), file="w.json")
    assert caught.value.file == "w.json"
    assert caught.value.key == f"cases.0.{table.replace('/', '.')}"


def test_a_missing_kill_probability_is_an_error():
    with pytest.raises(InputError, match="no value for aircraft"):
        parse_world(with_change("cases/0/rounds/0/p_kill/aircraft", GONE), file="w.json")


def test_packing_never_fills_in_a_class():
    [case] = parse_world(TEXT).cases
    lacking = {"aircraft": 0.5}
    network = case.networks[0].model_copy(update={"p_hostile": lacking})
    with pytest.raises(KeyError):
        pack(case.model_copy(update={"networks": [network]}))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("assets/0/lat_deg", False),
        ("assets/0/lat_deg", "5.0"),
        ("zones/0/radius_m", True),
        ("radars/0/pulses", 1.0),
        ("radars/0/pulses", True),
        ("radars/0/reference_swerling", True),
        ("radars/0/band", "Q"),
        ("radars/0/period_s", "10"),
        ("units/0/doctrine/reengage", -0.0),
        ("units/0/doctrine/reengage", 1),
        ("units/0/doctrine/reengage", "yes"),
        ("threats/0/key", 1.0),
        ("threats/0/id", "=1+1"),
        ("threats/0/id", ""),
        ("threats/0/id", "a\nb"),
        ("threats/0/id", "x" * 300),
        ("threats/0/aim", "asset:<b>"),
        ("sweep_value", True),
        ("id", "base@\x1b[2J"),
        ("units/0/target_channels", MOST + 1),
        ("units/0/target_channels", 2**63),
        ("units/0/missile_channels", 2**63),
        ("units/0/stock/long", 2**63),
        ("units/0/launchers/0/tubes", 2**63),
        ("units/0/doctrine/reserve/0/rounds", 2**63),
        ("networks/0/track_capacity", 2**63),
        ("rounds/0/range_max_m", [[1000.0 * n, 1e5] for n in range(MOST_ROWS + 1)]),
    ],
)
def test_what_a_scenario_may_not_say_a_world_may_not_say(path, value):
    with pytest.raises(InputError) as caught:
        parse_world(with_change(f"cases/0/{path}", value), file="w.json")
    assert caught.value.file == "w.json"
    assert str(caught.value.key).startswith("cases")


@pytest.mark.parametrize("path", ["study/title", "study/question", "study/caveat"])
def test_a_text_without_end_is_refused(path):
    with pytest.raises(InputError, match="at most 20,000"):
        parse_world(with_change(path, "x" * 100_000), file="w.json")


def test_nesting_without_end_is_refused():
    with pytest.raises(InputError, match="nested too deep"):
        parse_world('{"format": ' + "[" * 200_000, file="w.json")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("target_channels = 4", "target_channels = 1000001", "systems.example.unit"),
        ("missile_channels = 8", "missile_channels = 9223372036854775808", "systems.example.unit"),
        ("{ long = 8 }", "{ long = 9223372036854775808 }", "systems.example.unit.stock.long"),
        ("tubes = 4", "tubes = 9223372036854775808", "systems.example.unit.launchers.a.tubes"),
        ("track_capacity = 50", "track_capacity = 1e19", "systems.example.command_post"),
        ("rounds = 2", "rounds = 9223372036854775808", "doctrines.careful.reserve"),
        ("lat = 5.60", "lat = false", "zones.air-lane.lat"),
        ("reengage = true", "reengage = -0.0", "doctrines.careful.reengage"),
        ("reengage = true", "reengage = 1", "doctrines.careful.reengage"),
        ("replications = 1000", "replications = true", "replications"),
        ("replications = 1000", "replications = 1000000000000", "replications"),
        (
            '[["0 m", "100 km"], ["3 km", "150 km"], ["10 km", "150 km"]]',
            str([[f"{n} km", "100 km"] for n in range(MOST_ROWS + 1)]),
            "rounds.long.range_max",
        ),
        ('title = "One', f'title = "{"x" * 30_000}', "title"),
        ("[sites.hill]", f"[sites.{'h' * 65}]", "sites"),
    ],
)
def test_a_scenario_says_the_same_of_its_own_file(old, new, key):
    assert old in TINY
    with pytest.raises(InputError) as caught:
        resolve(read_scenario(TINY.replace(old, new, 1), file="x.toml"))
    errors = getattr(caught.value, "errors", (caught.value,))
    assert {one.file for one in errors} == {"x.toml"}
    assert any(str(one.key).startswith(key) for one in errors), str(caught.value)


def test_the_longest_table_is_the_one_the_engine_holds():
    assert MOST_ROWS == TABLE_ROWS
