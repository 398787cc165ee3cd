"""Sizes that would never end are refused before anything is built, by file, key and limit."""

import json
from pathlib import Path

import pytest

from openiads.errors import InputError
from openiads.scenario import limits
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import load_scenario, read_scenario
from openiads.scenario.world_file import parse_world, read_world
from openiads.study import api

TINY = builtin_scenario("single-battalion")


def refused(**overrides):
    given = {key: str(value) for key, value in overrides.items()}
    with pytest.raises(InputError) as caught:
        load_scenario("single-battalion", given)
    assert caught.value.file == "single-battalion.toml"
    assert "at most" in str(caught.value.allowed)
    return caught.value


@pytest.mark.parametrize("size", [20_001, 10**5, 10**6, 10**9, 10**18, 1e308])
def test_a_raid_of_any_size_is_refused_at_once(size):
    error = refused(**{"raids.main.size": size})
    assert error.key == "raids.main.size"
    assert "at most 20,000" in error.allowed or "at most 1e+06" in error.allowed


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("systems.example.unit.launchers.a.count", 10**7),
        ("systems.example.unit.launchers.a.count", 10**18),
        ("systems.example.unit.launchers.a.tubes", 10**9),
        ("systems.example.unit.stock.long", 10**9),
        ("systems.example.unit.stock.long", 2**63),
        ("systems.example.unit.target_channels", 2**63),
        ("systems.example.unit.missile_channels", 1e300),
        ("systems.example.command_post.track_capacity", 2**63),
        ("networks.sector.track_capacity", 2**63),
        ("doctrines.careful.reserve.ballistic.rounds", 2**63),
        ("raids.main.groups.cruise.count", 10**9),
    ],
)
def test_a_count_without_measure_is_refused_by_its_key(key, value):
    assert refused(**{key: value}).key == key


def test_more_ticks_than_anybody_can_wait_for_are_refused():
    error = refused(horizon="1e7 s", tick="0.1 s")
    assert error.key == "tick"
    assert "a longer tick" in str(error.allowed)


@pytest.mark.parametrize("number", [10**9 + 1, 10**30])
def test_more_replications_than_anybody_can_wait_for_are_refused(number):
    with pytest.raises(InputError, match=r"cases times replications|too large") as caught:
        read_scenario(TINY.replace("replications = 1000", f"replications = {number}"))
    assert caught.value.key == "replications"


def test_replications_of_the_command_are_counted_too():
    with pytest.raises(InputError, match="cases times replications"):
        api.run("single-battalion", replications=2**31 - 1)


def test_a_sweep_of_thousands_of_sizes_is_refused():
    values = list(range(1, 5001))
    with pytest.raises(InputError, match="5,000 is too many: sweep values") as caught:
        read_scenario(f'{TINY}\n[sweep]\nkey = "raids.main.size"\nvalues = {values}\n')
    assert caught.value.key == "sweep.values"


def test_many_cases_of_large_raids_are_refused_together():
    values = list(range(10_000, 10_100))
    with pytest.raises(InputError, match="threats of all cases"):
        read_scenario(f'{TINY}\n[sweep]\nkey = "raids.main.size"\nvalues = {values}\n')


def test_a_table_of_too_many_rows_is_refused_by_check_already():
    rows = [[f"{h} m", "100 km"] for h in range(17)]
    error = refused(**{"rounds.long.range_max": json.dumps(rows)})
    assert error.key == "rounds.long.range_max"
    assert error.allowed == "at most 16 rows"


def test_an_endless_text_is_refused_with_its_key():
    with pytest.raises(InputError, match="characters of a text") as caught:
        read_scenario(TINY.replace('title = "', f'title = "{"x" * 30_000}'))
    assert caught.value.key == "title"
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", ["x" * 5_000, "x" * 65])
def test_a_name_longer_than_a_file_name_is_refused(name):
    with pytest.raises(InputError, match="at most 64"):
        read_scenario(TINY.replace('name = "single-battalion"', f'name = "{name}"'))
    with pytest.raises(InputError, match="at most 64"):
        read_scenario(TINY.replace("[assets.harbour]", f"[assets.{name}]"))


def test_tables_in_tables_end_somewhere():
    deep = "[" * 60 + "]" * 60
    with pytest.raises(InputError, match="depth of tables in tables") as caught:
        read_scenario(f"zz = {deep}\n{TINY}")
    assert caught.value.key == "zz"


def test_a_file_too_long_to_be_a_scenario_is_not_read(tmp_path):
    file = tmp_path / "long.toml"
    with file.open("wb") as stream:
        stream.truncate(limits.SCENARIO_BYTES + 1)
    with pytest.raises(InputError, match="is too large") as caught:
        load_scenario(file)
    assert caught.value.file == str(file)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
@pytest.mark.parametrize("read", [load_scenario, read_world])
def test_a_device_without_end_is_not_read(read):
    with pytest.raises(InputError, match="is a device") as caught:
        read("/dev/zero")
    assert caught.value.file == "/dev/zero"
    assert "file" in str(caught.value.allowed)


def test_a_route_of_endless_points_is_refused(monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "points of a route", (1, ""))
    with pytest.raises(InputError, match="points of a route") as caught:
        read_scenario(TINY)
    assert caught.value.key == "threats.airliner.route.points"


def _world(change):
    data = api.explain("single-battalion").model_dump(mode="json")
    change(data["cases"][0])
    return parse_world(json.dumps(data))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda case: case["units"][0].update(target_channels=2**62), "target_channels"),
        (lambda case: case["units"][0]["stock"].update(long=10**12), "stock"),
        (lambda case: case["units"][0]["launchers"][0].update(tubes=10**12), "tubes"),
        (lambda case: case["networks"][0].update(track_capacity=10**12), "track_capacity"),
        (lambda case: case.update(tick_s=1e-9), "tick"),
        (lambda case: case["radars"][0].update(reference_range_m=1e100), "reference_range"),
        (lambda case: case["rounds"][0].update(speed_max_m_s=13e3), "speed_max"),
        (lambda case: case["threats"][-1]["route"]["speeds_m_s"].__setitem__(0, 1e9), "speed"),
        (lambda case: case.update(horizon_s=1e12), "tick"),
    ],
)
def test_a_world_file_has_the_same_limits(change, key):
    with pytest.raises(InputError) as caught:
        api.check(_world(change))
    assert key in str(caught.value.key)
    assert caught.value.allowed
