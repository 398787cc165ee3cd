"""Where threats are, roughly, at sample points of their routes: for warnings, not for results.

The Earth is a sphere of radius R here and legs are great circles, but between recorded points they
are straight in latitude and longitude, as in the model; a kilometre or two of error does not change
whether a radar can see anything at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openiads.scenario.ballistic import (
    EARTH_RADIUS_M,
    arc_range_m,
    flight_time_s,
    least_energy_apogee_m,
)
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.world import Ballistic, Threat

SPACING_M = 2_000.0
"""Largest distance between samples along the ground."""
MOST_SAMPLES = 400
"""Samples of one leg at most."""
MANY_POINTS = 1_000
"""A recorded track with more points is sampled where it was recorded."""
ALL_SAMPLES = 1_000_000
"""Samples of all threats, about: with more threats they stand further apart."""
SPACE_S = 10.0
"""What happens next to a sample may happen this much further away than the next one, s."""
ARC_SAMPLES = 100
"""Samples of an arc at least."""
SMALL = 1e-9
"""An angle that is none, rad: a few millimetres on the ground."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Samples:
    """Sample points (n,): latitude rad, longitude rad, height m, s after the start, and threat.

    `speed` is the least of the speeds before and
    after a sample, m/s.
    """

    lat: Floats
    lon: Floats
    height: Floats
    time: Floats
    threat: NDArray[np.int64]
    speed: Floats
    known: dict[Any, Any] = field(default_factory=dict)

    def keep(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was worked out from the samples under a key, making it the first time."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def gaps(self) -> Floats:
        """Return the time to the sample before or after, the longer, and a little, s (n,)."""

        def make() -> Floats:
            steps = np.where(self.threat[1:] == self.threat[:-1], np.diff(self.time), 0.0)
            return np.maximum(np.append(steps, 0.0), np.insert(steps, 0, 0.0)) + SPACE_S

        return self.keep("gaps", make)

    def widest(self, count: int) -> Floats:
        """Return the longest time between two samples of each of some threats, s (count,)."""

        def make() -> Floats:
            steps = np.where(self.threat[1:] == self.threat[:-1], np.diff(self.time), 0.0)
            widest = np.zeros(count)
            np.maximum.at(widest, self.threat[:-1], steps)
            return widest

        return self.keep("widest", make)

    def from_place(self, lat_deg: float, lon_deg: float) -> tuple[Floats, Floats]:
        """Return ground distance, m, and azimuth, rad, from a place to the samples (n,)."""
        place = (lat_deg, lon_deg)
        return self.keep(place, lambda: ground_distance(place, self.lat, self.lon))

    def over_height(self, rows: Sequence[tuple[float, float]]) -> Floats:
        """Return the values of a table of (height m, value) rows at the samples (n,)."""
        return self.keep(tuple(rows), lambda: np.interp(self.height, *np.transpose(rows)))


def flight_seconds(threat: Threat) -> float:
    """Return how long a threat flies."""
    route = threat.route
    if route.kind == "recorded":
        return route.times_s[-1]
    if route.kind == "ballistic":
        return flight_time_s(arc_range_m(route.launch, route.aim), route.apogee_m)
    legs = zip(route.points, route.points[1:], route.speeds_m_s, strict=False)
    return sum(distance_bearing(a[:2], b[:2])[0] / speed for a, b, speed in legs)


@dataclass(frozen=True)
class _Leg:
    """A leg: its ends (lat deg, lon deg, height m, time s), and how many samples stand on it.

    `curved` legs follow a great circle; an arc rises `apogee` above the straight line.
    """

    a: tuple[float, ...]
    b: tuple[float, ...]
    count: int
    curved: bool = True
    apogee: float = 0.0


def _count(length: float, most: int) -> int:
    return int(min(max(length / SPACING_M, 1.0), most)) + 1


def _arc(route: Ballistic, most: int) -> _Leg:
    reach = distance_bearing(route.launch, route.aim)[0]
    apogee = least_energy_apogee_m(reach) if route.apogee_m is None else route.apogee_m
    count = max(_count(reach, max(most, ARC_SAMPLES)), ARC_SAMPLES)
    ends = (*route.launch, 0.0, 0.0), (*route.aim, 0.0, flight_time_s(reach, route.apogee_m))
    return _Leg(*ends, count, apogee=apogee)


def _legs(threat: Threat, most: int) -> list[_Leg]:
    """Return the legs of a route; of a long recorded track each point as a leg of one sample."""
    route = threat.route
    if route.kind == "ballistic":
        return [_arc(route, most)]
    if route.kind == "recorded":
        points = [(*at, time) for at, time in zip(route.points, route.times_s, strict=True)]
        if len(points) > MANY_POINTS:
            return [_Leg(point, point, 1, curved=False) for point in points]
        return [
            _Leg(a, b, _count(distance_bearing(a[:2], b[:2])[0], most), curved=False)
            for a, b in pairwise(points)
        ]
    legs, clock = [], 0.0
    for a, b, speed in zip(route.points, route.points[1:], route.speeds_m_s, strict=False):
        length = distance_bearing(a[:2], b[:2])[0]
        start, clock = clock, clock + length / speed
        legs.append(_Leg((*a, start), (*b, clock), _count(length, most)))
    return legs


def _along(legs: Sequence[_Leg]) -> Floats:
    """Return the samples of some legs: latitude rad, longitude rad, height m, time s (4, n)."""
    counts = np.array([leg.count for leg in legs], int)
    owner = np.repeat(np.arange(len(legs)), counts)
    step = np.arange(len(owner)) - (np.cumsum(counts) - counts)[owner]
    done = step / np.maximum(counts - 1, 1)[owner]
    a = np.array([leg.a for leg in legs], float).reshape(-1, 4)
    b = np.array([leg.b for leg in legs], float).reshape(-1, 4)
    apogee = np.array([leg.apogee for leg in legs], float)[owner]
    a[:, :2], b[:, :2] = np.radians(a[:, :2]), np.radians(b[:, :2])
    b[:, 1] = a[:, 1] + (b[:, 1] - a[:, 1] + np.pi) % (2.0 * np.pi) - np.pi
    points = (a[owner] + (b - a)[owner] * done[:, None]).T
    points[2] += 4.0 * apogee * done * (1.0 - done)
    curved = np.array([leg.curved for leg in legs], bool)[owner]
    points[:2, curved] = _great_circle(a, b, owner[curved], done[curved])
    return points


def _great_circle(a: Floats, b: Floats, owner: NDArray[np.int64], done: Floats) -> Floats:
    """Return latitude and longitude, rad, at shares of great circles (2, n).

    Parameters
    ----------
    a, b : ends, latitude and longitude first, rad (legs, ...).
    owner, done : of each sample, its leg and the share of it that is behind (n,).
    """
    p, q = _unit(a), _unit(b)
    angle = np.arctan2(np.linalg.norm(np.cross(p, q), axis=1), np.sum(p * q, axis=1))
    # Ends in one place, or opposite each other, do not say where the circle lies: straight then.
    scale = np.where(np.sin(angle) > SMALL, angle, SMALL)[owner]
    near, far = np.sin((1.0 - done) * scale), np.sin(done * scale)
    x, y, z = near * p.T[:, owner] + far * q.T[:, owner]
    return np.array([np.arctan2(z, np.hypot(x, y)), np.arctan2(y, x)])


def _unit(places: Floats) -> Floats:
    """Return unit vectors of latitudes and longitudes, rad (n, 3)."""
    lat, lon = places[:, 0], places[:, 1]
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _speeds(points: Floats, owner: NDArray[np.int64]) -> Floats:
    """Return the least speed next to each sample, m/s (n,)."""
    lat, lon, height, time = points
    half = np.sin(np.diff(lat) / 2.0) ** 2
    half += np.cos(lat[1:]) * np.cos(lat[:-1]) * np.sin(np.diff(lon) / 2.0) ** 2
    ground = 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return next_to(np.hypot(ground, np.diff(height)), time, owner, np.fmin)


def next_to(steps: Floats, time: Floats, owner: NDArray[np.int64], choose: np.ufunc) -> Floats:
    """Return at each sample one of the rates before and after it, per s (n,); nan where none.

    Parameters
    ----------
    steps : (n - 1,) what changes from one sample to the next.
    time, owner : (n,) of the samples.
    choose : `np.fmin` or `np.fmax`.
    """
    gone = np.diff(time)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where((owner[1:] == owner[:-1]) & (gone > 0.0), np.abs(steps) / gone, np.nan)
    return choose(np.append(rate, np.nan), np.insert(rate, 0, np.nan))


def sample(threats: Sequence[Threat]) -> Samples:
    """Return sample points of the routes of some threats."""
    most = int(np.clip(ALL_SAMPLES / max(len(threats), 1), 10, MOST_SAMPLES))
    routes = [_legs(threat, most) for threat in threats]
    points = _along([leg for legs in routes for leg in legs])
    owner = np.repeat(np.arange(len(routes)), [sum(leg.count for leg in legs) for legs in routes])
    lat, lon, height, time = points
    return Samples(lat, lon, height, time, owner, _speeds(points, owner))


def ground_distance(here: Any, lat: Any, lon: Any) -> tuple[Floats, Floats]:
    """Return (ground distance m, azimuth rad) from (lat deg, lon deg) to points in radians."""
    lat0, lon0 = np.radians(here[0]), np.radians(here[1])
    east = np.sin(lon - lon0) * np.cos(lat)
    north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon - lon0)
    up = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon - lon0)
    return EARTH_RADIUS_M * np.arctan2(np.hypot(east, north), up), np.arctan2(east, north)
