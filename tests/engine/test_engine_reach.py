"""Reach in the simulation equals the declared reach, for every round in the library.

A radar that sees everything on an Earth without a horizon watches a slow target; the intercepts
that the engine holds feasible must fill the declared envelope to within what the target moves in
one tick.
"""

import functools
from importlib.resources import files

import numpy as np
import pytest
from worlds import flight, launcher, make_case, play, radar, round_, threat_type, unit

import openiads
from openiads.scenario.world import Round

TICK, SPEED, CLIMB = 0.5, 100.0, 2.0  # s, m/s, m/s
NAMES = sorted(path.name[:-5] for path in files("openiads").joinpath("library/rounds").iterdir())


@functools.cache
def library_rounds():
    every = {"systems.s-400.unit.launchers.short.count": 1}
    world = openiads.explain("with-and-without-s400", set=every)
    return {r.id.lower(): r for case in world.cases for r in case.rounds}


def _limit(table, height):
    heights, values = zip(*table, strict=True)
    return float(np.interp(height, heights, values))


def _kind_without_limit(item):
    free = [name for name in item.classes if name not in item.range_max_by_class_m]
    return free[0] if free else item.classes[0]


def _play(item, start, end, kind, **rest):
    """Let one target of a class fly from one place to another, km; give the intercepts."""
    eye = radar(
        range_max_m=2e6, reference_range_m=5e6, antenna_height_m=0.0, elevation_min_deg=-90.0
    )
    heights, speed = rest.pop("heights"), rest.pop("speed", SPEED)
    length = 1e3 * np.hypot(end[0] - start[0], end[1] - start[1])
    case = make_case(
        [flight("t", start, end, type=kind, heights=heights, speed=speed)],
        rounds=[item],
        radars=[eye],
        units=[unit(launchers=[launcher(round=item.id, tubes=1)])],
        threat_types=[threat_type(kind)],
        horizon_s=length / speed + 5.0,
        tick_s=TICK,
        earth_radius_factor=1e6,
    )
    tables = play(case).tables
    good = ~np.isnan(tables.flight[:, 0])
    return tables.meet_range[good, 0].astype(float), tables.meet_height[good, 0].astype(float)


def _approach(item, kind, height, **rest):
    """Slant ranges of all feasible intercepts of a target that flies over the unit."""
    far = max(value for _, value in item.range_max_m) / 1e3
    far *= 1.1 + rest.get("speed", SPEED) / item.speed_at_max_range_m_s  # first round in flight
    slant, _ = _play(item, (far, 0.0), (0.0, 0.0), kind, heights=(height, height), **rest)
    return slant


def _heights(item):
    """Some heights inside the envelope, those where the tables bend among them."""
    bends = [height for height, _ in [*item.range_max_m, *item.range_min_m]]
    middle = 0.5 * (item.height_min_m + item.height_max_m)
    inside = [h for h in (*bends, middle) if item.height_min_m < h < item.height_max_m]
    return sorted(set(inside))


def test_the_study_uses_every_round_of_the_library():
    assert sorted(library_rounds()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_reach_in_the_simulation_equals_the_declared_reach(name):
    item = library_rounds()[name]
    for height in _heights(item):
        slant = _approach(item, _kind_without_limit(item), height)
        declared = _limit(item.range_max_m, height)
        assert slant.max() == pytest.approx(declared - SPEED * TICK / 2, abs=SPEED * TICK / 2 + 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_nearest_intercept_is_at_the_declared_least_range_or_overhead(name):
    item = library_rounds()[name]
    for height in _heights(item):
        slant = _approach(item, _kind_without_limit(item), height)
        nearest = max(_limit(item.range_min_m, height), height)
        assert slant.min() == pytest.approx(nearest + SPEED * TICK / 2, abs=SPEED * TICK / 2 + 1)


@pytest.mark.parametrize("name", NAMES)
def test_limits_of_height_are_those_declared(name):
    item = library_rounds()[name]
    for edge in (item.height_min_m, item.height_max_m):
        farthest = _limit(item.range_max_m, edge)
        abeam = 0.5 * (farthest + max(_limit(item.range_min_m, edge), edge)) / 1e3
        assert np.hypot(abeam, 10.0) < farthest / 1e3
        _, height = _play(
            item,
            (abeam, -10.0),
            (abeam, 10.0),
            _kind_without_limit(item),
            speed=20.0,
            heights=(edge + 1000.0, edge - 1000.0),  # a diver: seen when the round leaves
        )
        found = height.min() if edge == item.height_min_m else height.max()
        assert found == pytest.approx(edge, abs=CLIMB * TICK + 0.1)


@pytest.mark.parametrize("name", NAMES)
def test_floors_against_some_classes_are_those_declared(name):
    """A diver that goes 1 km below the floor of its class is met down to that floor."""
    item = library_rounds()[name]
    assert item.height_min_by_class_m == {"ballistic_missile": 2000.0}
    abeam = (2.0 + item.range_max_by_class_m["ballistic_missile"] / 1e3) / 2
    _, height = _play(
        item,
        (abeam, -3.0),
        (abeam, 3.0),
        "ballistic_missile",
        speed=20.0,
        heights=(3000.0, 1000.0),
    )
    assert height.min() == pytest.approx(2000.0, abs=10.0)
    assert item.floor_m("aircraft") == item.height_min_m


@pytest.mark.parametrize("name", NAMES)
def test_limits_of_range_against_some_classes_are_those_declared(name):
    item = library_rounds()[name]
    for kind, limit in item.range_max_by_class_m.items():
        height = 0.5 * min(limit, item.height_min_m + item.height_max_m)
        declared = min(limit, _limit(item.range_max_m, height))
        slant = _approach(item, kind, height)
        assert slant.max() == pytest.approx(declared - SPEED * TICK / 2, abs=SPEED * TICK / 2 + 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_target_speed_limit_is_the_one_declared(name):
    item = library_rounds()[name]
    height = 0.5 * (item.height_min_m + item.height_max_m)
    # a ground speed; the height adds its share
    limit = item.target_speed_max_m_s / (1.0 + height / 6378137.0)
    kind = _kind_without_limit(item)
    assert len(_approach(item, kind, height, speed=0.999 * limit)) > 0
    assert len(_approach(item, kind, height, speed=1.001 * limit)) == 0


def test_a_class_that_a_round_does_not_engage_has_no_intercept():
    dart = Round.model_validate(round_(classes=["bomber"]))
    assert len(_approach(dart, "bomber", 5e3)) > 0
    assert len(_approach(dart, "decoy", 5e3)) == 0
