"""Sampled paths against an independent reading of the routes: 2 m, turns included."""

import itertools

import numpy as np
import pymap3d
import pytest
from geographiclib.geodesic import Geodesic
from worlds import entity, make_case

from openiads.engine.paths import STEP, TIME, X, Z, between, cell_at, sample_path
from openiads.recording.motion import Motion
from openiads.study.pack import pack

TOLERANCE = 2.0  # m
FAST = (60.0, 250.0, 900.0, 1900.0, 2000.0)
EVERYWHERE = [(0.0, -140.0), (52.0, 179.9), (-33.0, 10.0), (80.0, -0.05)]


def threat(route, start=3.7):
    return entity("t", type="cruise_missile", aim=None, start_s=start, route=route)


def packed(route, horizon=20_000.0):
    world, _ = pack(make_case([threat(route)], horizon_s=horizon))
    return world, sample_path(world, 0)


def wandering(rng, at, legs, length):
    """Return points of a route that turns anywhere, legs of about a length in m."""
    points = [(*at, rng.uniform(0, 12e3))]
    for _ in range(legs):
        end = Geodesic.WGS84.Direct(
            points[-1][0], points[-1][1], rng.uniform(0, 360), length * rng.uniform(0.2, 1.8)
        )
        points.append((end["lat2"], end["lon2"], rng.uniform(0, 12e3)))
    return points


def exact_place(points, speeds, time):
    """Return where a threat is, by GeographicLib: latitude, longitude, height."""
    for one, two, speed in zip(points, points[1:], speeds, strict=False):
        line = Geodesic.WGS84.InverseLine(one[0], one[1], two[0], two[1])
        if time * speed <= line.s13:
            at = line.Position(time * speed)
            share = time * speed / line.s13 if line.s13 else 0.0
            return at["lat2"], at["lon2"], one[2] + share * (two[2] - one[2])
        time -= line.s13 / speed
    return points[-1]


def ecef(places):
    return np.stack(pymap3d.geodetic2ecef(*np.array(places, dtype=float).T), axis=-1)


def sampled(path, times):
    """Return ECEF positions of a path at some times, by the kernels' own reading of it."""
    find, read = (getattr(one, "py_func", one) for one in (cell_at, between))
    out = []
    for time in times:
        row, fraction = find(path, time)
        out.append([read(path, row, fraction, column) for column in range(X, Z + 1)])
    return np.array(out)


def worst_gap(path, points, speeds, times):
    exact = ecef([exact_place(points, speeds, t - path.start) for t in times])
    return np.linalg.norm(sampled(path, times) - exact, axis=1).max()


def near_turns(path, corners, rng):
    """Return times all over a path, and just before, at and after its turns."""
    life = path.rows[-1, TIME] - path.start
    inner = np.concatenate([corners + shift for shift in (-0.4, -0.01, 0.0, 0.01, 0.4)])
    times = np.concatenate([rng.uniform(0, life, 60), inner])
    return path.start + times[(times >= 0) & (times <= life)]


@pytest.mark.parametrize("place", EVERYWHERE)
@pytest.mark.parametrize("speed", FAST)
def test_a_path_of_waypoints_is_nowhere_more_than_2_m_off(place, speed):
    rng = np.random.default_rng([8, int(speed)])
    points = wandering(rng, place, 12, 25e3)
    speeds = list(speed * rng.uniform(0.5, 1.0, 12))
    speeds[3] = speed
    route = {"kind": "waypoints", "points": points, "speeds_m_s": speeds}
    world, path = packed(route)
    lengths = [
        Geodesic.WGS84.Inverse(a[0], a[1], b[0], b[1])["s12"] for a, b in itertools.pairwise(points)
    ]
    corners = np.cumsum(np.array(lengths) / speeds)
    assert world.threats["arrival"][0] == pytest.approx(3.7 + corners[-1], abs=1e-5)
    assert worst_gap(path, points, speeds, near_turns(path, corners, rng)) < TOLERANCE


def test_a_path_goes_through_its_waypoints():
    points = wandering(np.random.default_rng(5), (30.0, 20.0), 40, 1500.0)
    _, path = packed({"kind": "waypoints", "points": points, "speeds_m_s": [1900.0] * 40})
    for place in ecef(points):
        assert np.linalg.norm(path.rows[:, X : Z + 1] - place, axis=1).min() < 0.01


@pytest.mark.parametrize("length", [0.5, 40.0, 700.0])
def test_many_short_legs_are_followed(length):
    """Legs of a millisecond to a second, then a long one, so that rows are far from even."""
    rng = np.random.default_rng(6)
    points = wandering(rng, (10.0, 50.0), 300, length)
    far = Geodesic.WGS84.Direct(points[-1][0], points[-1][1], 80.0, 150e3)
    points.append((far["lat2"], far["lon2"], 300.0))
    speeds = [700.0] * 301
    _, path = packed({"kind": "waypoints", "points": points, "speeds_m_s": speeds})
    end = path.rows[-1, TIME]
    early = path.start + rng.uniform(0, min(300 * length / 700.0, end - path.start), 80)
    assert worst_gap(path, points, speeds, early) < TOLERANCE
    assert worst_gap(path, points, speeds, rng.uniform(path.start, end, 40)) < TOLERANCE


def test_legs_without_length_are_no_trouble():
    points = [(0.0, 10.0, 100.0), (0.0, 10.0, 100.0), (0.0, 10.5, 100.0), (0.0, 10.5, 100.0)]
    speeds = [300.0] * 3
    _, path = packed({"kind": "waypoints", "points": points, "speeds_m_s": speeds})
    assert np.all(np.diff(path.rows[:, TIME]) > 0)
    times = np.linspace(path.start, path.rows[-1, TIME], 50)
    assert worst_gap(path, points, speeds, times) < TOLERANCE


@pytest.mark.parametrize("place", [*EVERYWHERE, (87.0, 20.0)])
@pytest.mark.parametrize("speed", [70.0, 2000.0])
def test_a_recorded_track_is_straight_in_latitude_and_longitude_between_its_points(place, speed):
    """Uneven times, from a tenth of a second to minutes."""
    rng = np.random.default_rng([9, int(speed)])
    gaps = rng.choice([0.1, 0.37, 1.0, 4.3, 75.0], 60)
    times = np.concatenate([[0.0], np.cumsum(gaps)])
    course = np.radians(rng.uniform(0, 360) + np.cumsum(rng.normal(0, 25, 60)))
    lat = place[0] - np.abs(np.cumsum(np.r_[0, speed * gaps * np.cos(course)])) / 111e3
    east = np.cumsum(np.r_[0, speed * gaps * np.sin(course)]) / 111e3 / np.cos(np.radians(lat))
    lon = (place[1] + np.clip(east, -40, 40) + 180) % 360 - 180
    points = np.column_stack([lat, lon, rng.uniform(0, 9e3, 61)])
    route = {"kind": "recorded", "times_s": times.tolist(), "points": points.tolist()}
    _, path = packed(route)
    inner = times[1:-1]
    asked = np.concatenate([rng.uniform(0, times[-1], 200), inner - 0.03, inner, inner + 0.03])
    run_on = np.unwrap(lon, period=360)
    exact = [np.interp(asked, times, one) for one in (lat, run_on, points[:, 2])]
    gap = np.linalg.norm(sampled(path, path.start + asked) - ecef(np.array(exact).T), axis=1)
    assert gap.max() < TOLERANCE
    for node in ecef(points):
        assert np.linalg.norm(path.rows[:, X : Z + 1] - node, axis=1).min() < 0.01


def test_a_ballistic_arc_stays_within_2_m_of_a_path_of_ten_times_the_samples():
    """An arc has no turns; its even samples are checked against one sampled much more finely."""
    from openiads.model.geometry import geodetic_to_ecef
    from openiads.model.route import fill_ballistic

    route = {"kind": "ballistic", "launch": (30.0, 40.0), "aim": (33.0, 44.0), "apogee_m": None}
    world, path = packed(route)
    assert np.diff(path.rows[:, TIME]).max() <= STEP + 1e-9
    life = path.rows[-1, TIME] - path.start
    times = np.linspace(0, life, 10 * len(path.rows) + 7)
    rows = np.empty((len(times), 4))
    ends = world.points
    fill_ballistic(ends.lat[0], ends.lon[0], ends.lat[1], ends.lon[1], ends.alt[0], times, rows)
    exact = np.array([geodetic_to_ecef(*row[:3]) for row in rows])
    gap = np.linalg.norm(sampled(path, path.start + times) - exact, axis=1)
    assert 0.5 < gap.max() < TOLERANCE


def test_samples_are_dense_but_not_denser_than_they_must_be():
    points = [(0.0, 0.0, 1e3), (0.0, 0.7, 1e3), (0.3, 0.7, 1e3)]
    _, path = packed({"kind": "waypoints", "points": points, "speeds_m_s": [250.0, 250.0]})
    life = path.rows[-1, TIME] - path.start
    assert life <= len(path.rows) - 1 <= life + 2


def test_a_path_is_cut_where_nobody_asks_any_more():
    """A leg of ten hours under a horizon of 100 s has no more samples than seconds that count."""
    points = [(0.0, 0.0, 1e3), (0.0, 60.0, 1e3)]
    _, path = packed({"kind": "waypoints", "points": points, "speeds_m_s": [200.0]}, horizon=100.0)
    assert len(path.rows) < 1200
    assert path.rows[-1, TIME] == pytest.approx(1100.0)


def test_recordings_read_paths_as_the_kernels_do():
    points = wandering(np.random.default_rng(7), (5.0, 5.0), 9, 3000.0)
    world, path = packed({"kind": "waypoints", "points": points, "speeds_m_s": [800.0] * 9})
    motion = Motion(world)
    for time in np.linspace(path.start - 1, path.rows[-1, TIME] + 1, 57):
        assert motion.spot(0, time).place == pytest.approx(sampled(path, [time])[0], abs=1e-6)
