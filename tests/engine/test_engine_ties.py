"""Times equal by construction are equal, wherever a world lies (decision 3)."""

import numpy as np
import pytest
from numba import njit
from worlds import flight, hover, launcher, make_case, per_class, place, play, unit

from openiads.engine.calendar import ASSESSMENT, collect_agenda, schedule
from openiads.engine.state import EVENT, Calendar
from openiads.engine.world import Clock, records
from openiads.model.assign import better_pair
from openiads.scenario.world import Case
from openiads.study.api import explain
from openiads.study.pack import pack

REPLICATIONS = 60


def moved(case, degrees):
    """Return a case with everything in it moved east."""

    def turn(lon):
        return (lon + degrees + 180.0) % 360.0 - 180.0

    def walk(value):
        if isinstance(value, dict):
            out = {k: turn(v) if k == "lon_deg" else walk(v) for k, v in value.items()}
            for key in ("launch", "aim"):
                if isinstance(out.get(key), list | tuple):
                    out[key] = [out[key][0], turn(out[key][1])]
            if out.get("kind") in ("waypoints", "recorded"):
                out["points"] = [[p[0], turn(p[1]), p[2]] for p in value["points"]]
            return out
        return [walk(v) for v in value] if isinstance(value, list | tuple) else value

    return Case.model_validate(walk(case.model_dump()))


def battalion(**overrides):
    """Return the built-in single battalion under a raid that arrives all at once."""
    return explain("single-battalion", set={"raids.main.window": "0 s", **overrides}).cases[0]


def alike(one, other):
    """Return whether two outcomes say the same, replication by replication; times to a ms."""
    names = ("fate", "reason", "engaged", "damaged", "shots", "peak_tracks", "peak_missiles")
    same = all(np.array_equal(getattr(one, n), getattr(other, n)) for n in names)
    for name in ("shot_threat", "shot_pair", "shot_result"):
        same = same and np.array_equal(getattr(one, name), getattr(other, name))
    return same and np.allclose(one.shot_launch, other.shot_launch, atol=1e-3)


@pytest.mark.parametrize("degrees", [90.0, 179.9, -33.3])
def test_a_world_moved_in_longitude_has_the_same_fates_replication_by_replication(degrees):
    case = battalion()
    here, there = play(case, REPLICATIONS), play(moved(case, degrees), REPLICATIONS)
    assert 0 < here.leaked.sum() < here.leaked.size
    assert alike(here.outcome, there.outcome)


@pytest.mark.parametrize("window", ["0 s", "60 s"])
def test_the_rich_raid_of_the_question_is_the_same_elsewhere(window):
    """The largest built-in raid against one network, ballistic missiles and turns included."""
    case = explain("raid-100", set={"raids.main.window": window}).cases[0]
    here, there = play(case, 3), play(moved(case, 121.7), 3)
    assert alike(here.outcome, there.outcome)


def test_threats_of_a_raid_without_a_window_arrive_at_the_same_time():
    world, labels = pack(explain("raid-100", set={"raids.main.window": "0 s"}).cases[0])
    kinds = np.array(labels.threat_classes)
    assert set(world.threats["arrival"]) == {1300.0}
    assert {"ballistic_missile", "cruise_missile", "decoy"} <= set(kinds)


def test_the_heavier_class_comes_first_in_a_raid_that_arrives_all_at_once():
    case = explain("raid-100", set={"raids.main.window": "0 s"}).cases[0]
    weights = case.class_weights | {"decoy": 1e-3, "ballistic_missile": 50.0}
    played = play(case.model_copy(update={"class_weights": weights}))
    classes = [played.labels.threat_classes[j] for j in played.tables.order]
    assert set(classes[: classes.count("ballistic_missile")]) == {"ballistic_missile"}
    assert set(classes[-classes.count("decoy") :]) == {"decoy"}


@pytest.mark.parametrize("shift", [1e-10, -1e-10, 4e-7])
def test_arrivals_within_the_same_microsecond_are_ties(shift):
    threats = [hover("light", seconds=60.0), hover("heavy", type="bomber", seconds=60.0 + shift)]
    weights = per_class(1.0, bomber=2.0)
    one = unit(launchers=[launcher(tubes=1)])
    for raid in (threats, threats[::-1]):
        shots = play(make_case(raid, units=[one], class_weights=weights)).shots
        assert [shot["threat"] for shot in shots] == ["heavy"]


@pytest.mark.parametrize("shift", [2e-6, 1e-3])
def test_arrivals_a_microsecond_apart_are_not_ties(shift):
    threats = [hover("light"), hover("heavy", type="bomber", seconds=60.0 + shift)]
    weights = per_class(1.0, bomber=2.0)
    case = make_case(threats, units=[unit(launchers=[launcher(tubes=1)])], class_weights=weights)
    assert [shot["threat"] for shot in play(case).shots] == ["light"]


def test_times_of_flight_within_the_same_millisecond_are_ties():
    pair = (0.7, 100e3, 1e6, 60.0)
    cheap = (0.7, 100e3, 9e5, 60.0 + 3e-4)
    assert better_pair(0, cheap, pair)
    assert not better_pair(0, pair, cheap)
    assert better_pair(0, pair, (0.7, 100e3, 9e5, 60.002))


@pytest.mark.parametrize("lon", [-140.0, -50.0, 12.3, 179.97])
def test_of_two_units_placed_alike_the_first_fires_wherever_they_are(lon):
    """Two units north and south of the line of flight are as far from every point of it."""
    apart = lon + 140.0
    units = [
        unit(name, at=(0.0, north), site=name, launchers=[launcher(f"{name}.box")])
        for name, north in (("south", -9.0), ("north", 9.0))
    ]
    case = make_case([flight("t", start=(40.0, 0.0))], units=units)
    assert place(0.0) == (0.0, -140.0)
    shots = play(moved(case, apart)).shots
    assert [shot["unit"] for shot in shots] == ["south"]


@njit
def scheduled(clock, calendar, first, second):
    """Return which of two events, put into a calendar one after the other, is handled first."""
    schedule(clock, calendar, first, ASSESSMENT, 7, 0)
    schedule(clock, calendar, second, ASSESSMENT, 8, 0)
    collect_agenda(calendar, 1)
    return calendar.agenda[0]


@pytest.mark.parametrize(
    ("sum_", "first"), [(0.1 + 0.2, 0), (0.3 + 4e-7, 0), (0.3 + 2e-6, 1), (0.3 - 1e-16, 0)]
)
def test_events_of_equal_times_come_by_index_whatever_the_order_of_their_sums(sum_, first):
    """0.1 + 0.2 is more than 0.3 in the last digit, and yet the same time."""
    assert 0.1 + 0.2 > 0.3
    lists = (np.full(4, -1) for _ in range(4))
    calendar = Calendar(records(EVENT, 4), *lists, busy=np.zeros(1, np.uint64))
    calendar.used[0] = 0
    assert scheduled(Clock(9.0, 1.0, 3, 1.3), calendar, sum_, 0.3) == first
