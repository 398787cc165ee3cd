"""Sample points of routes stand where the model has the threats."""

import numpy as np
import pytest

from openiads.scenario.geodesic import destination, distance_bearing
from openiads.scenario.world import Threat
from openiads.study import warnings as checks
from openiads.study.api import explain
from openiads.study.samples import sample


def threat(route):
    return Threat(id="x", key=1, type="x", aim=None, start_s=0.0, route=route)


def gaps_m(points, places):
    """Return how far samples are from places, m."""
    here = zip(np.degrees(points.lat), np.degrees(points.lon), strict=True)
    return [distance_bearing(a, b)[0] for a, b in zip(here, places, strict=True)]


LONG = [
    ((89.0, 10.0), 80.0, 220e3),
    ((89.5, 0.0), 0.0, 300e3),
    ((70.0, -100.0), 60.0, 3_000e3),
    ((70.0, 170.0), 90.0, 3_000e3),
]


@pytest.mark.parametrize(("start", "bearing", "length"), LONG)
def test_a_leg_between_waypoints_follows_the_geodesic_beside_the_pole_and_far(
    start, bearing, length
):
    end = destination(*start, bearing, length)
    route = {"kind": "waypoints", "points": [(*start, 100.0), (*end, 300.0)], "speeds_m_s": [200.0]}
    points = sample([threat(route)])
    flown = points.time * 200.0
    assert flown[-1] == pytest.approx(length)
    assert max(gaps_m(points, [destination(*start, bearing, s) for s in flown])) < 2_000.0
    assert points.height == pytest.approx(100.0 + 200.0 * flown / length)
    assert points.speed == pytest.approx(200.0, rel=0.01)


@pytest.mark.parametrize(("start", "bearing", "length"), LONG)
def test_a_ballistic_arc_follows_the_geodesic(start, bearing, length):
    aim = destination(*start, bearing, length)
    points = sample([threat({"kind": "ballistic", "launch": start, "aim": aim, "apogee_m": 1e5})])
    done = points.time / points.time[-1]
    places = [destination(*start, bearing, length * share) for share in done]
    assert max(gaps_m(points, places)) < 2_000.0
    assert points.height.max() == pytest.approx(1e5, rel=0.001)


def test_between_recorded_points_latitude_and_longitude_are_linear_the_short_way():
    ends = [(70.0, 170.0, 0.0), (74.0, -150.0, 800.0)]
    points = sample([threat({"kind": "recorded", "times_s": [0.0, 20.0], "points": ends})])
    done = points.time / 20.0
    places = [(70.0 + 4.0 * share, (350.0 + 40.0 * share) % 360.0 - 180.0) for share in done]
    assert max(gaps_m(points, places)) < 1.0
    assert points.height == pytest.approx(800.0 * done)


def test_a_route_that_stays_in_one_place_has_samples_there():
    here = (40.0, 20.0)
    route = {"kind": "ballistic", "launch": here, "aim": here, "apogee_m": 1e4}
    assert max(gaps_m(sample([threat(route)]), [here] * 100)) < 1.0


def test_cases_with_the_same_threats_are_sampled_once(monkeypatch):
    made = []
    monkeypatch.setattr(checks, "sample", lambda threats: made.append(threats) or sample(threats))
    world = explain()
    checks.check(world)
    assert len(world.cases) == 2 * len(made) == 16
