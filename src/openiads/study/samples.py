"""Where threats are, roughly, at sample points of their routes: for warnings, not for results.

The Earth is a sphere of radius R here and legs are straight in latitude and longitude; a kilometre
or two of error does not change whether a radar can see anything at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openiads.scenario.ballistic import EARTH_RADIUS_M, flight_time_s, least_energy_apogee_m
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.world import Threat

SPACING_M = 2_000.0
"""Largest distance between samples along the ground."""
MOST_SAMPLES = 400
"""Samples of one leg at most."""
MANY_POINTS = 1_000
"""A recorded track with more points is sampled where it was recorded."""
ALL_SAMPLES = 1_000_000
"""Samples of all threats, about: with more threats they stand further apart."""
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


def flight_seconds(threat: Threat) -> float:
    """Return how long a threat flies."""
    route = threat.route
    if route.kind == "recorded":
        return route.times_s[-1]
    if route.kind == "ballistic":
        return flight_time_s(distance_bearing(route.launch, route.aim)[0], route.apogee_m)
    legs = zip(route.points, route.points[1:], route.speeds_m_s, strict=False)
    return sum(distance_bearing(a[:2], b[:2])[0] / speed for a, b, speed in legs)


def _leg(a: Sequence[float], b: Sequence[float], seconds: float | None, most: int) -> Floats:
    """Return (samples, 4) of latitude deg, longitude deg, height m, time s along a leg.

    Parameters
    ----------
    a, b : ends; a fourth number is the time, of `b` the speed where `seconds` is None.
    """
    length = distance_bearing((a[0], a[1]), (b[0], b[1]))[0]
    count = int(min(max(length / SPACING_M, 1.0), most)) + 1
    span = (b[1] - a[1] + 180.0) % 360.0 - 180.0
    time = length / b[3] if seconds is None else seconds
    start = np.array([a[0], a[1], a[2], 0.0])
    return np.linspace(start, np.array([b[0], a[1] + span, b[2], time]), count)


def _points(threat: Threat, most: int) -> Floats:
    route = threat.route
    if route.kind == "ballistic":
        reach = distance_bearing(route.launch, route.aim)[0]
        apogee = least_energy_apogee_m(reach) if route.apogee_m is None else route.apogee_m
        flight = flight_time_s(reach, route.apogee_m)
        points = _leg((*route.launch, 0.0), (*route.aim, 0.0), flight, max(most, 20))
        if len(points) < 20:
            points = np.linspace(points[0], points[-1], 20)
        done = np.linspace(0.0, 1.0, len(points))
        points[:, 2] = 4.0 * apogee * done * (1.0 - done)
        return points
    if route.kind == "recorded" and len(route.points) > MANY_POINTS:
        track = np.column_stack([np.asarray(route.points, float), route.times_s])
        track[:, 1] = np.degrees(np.unwrap(np.radians(track[:, 1])))
        return track
    if route.kind == "recorded":
        spans: list[float | None] = list(np.diff(route.times_s))
        ends = [(*b, 0.0) for b in route.points[1:]]
    else:
        spans = [None] * len(route.speeds_m_s)
        ends = [(*b, v) for b, v in zip(route.points[1:], route.speeds_m_s, strict=True)]
    legs, clock = [], 0.0
    for a, b, span in zip(route.points, ends, spans, strict=False):
        leg = _leg(a, b, span, most)
        leg[:, 3] += clock
        clock = leg[-1, 3]
        legs.append(leg)
    return np.concatenate(legs)


def _speeds(points: Floats, owner: NDArray[np.int64]) -> Floats:
    """Return the least speed next to each sample, m/s (n,)."""
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    half = np.sin(np.diff(lat) / 2.0) ** 2
    half += np.cos(lat[1:]) * np.cos(lat[:-1]) * np.sin(np.diff(lon) / 2.0) ** 2
    ground = 2.0 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return next_to(np.hypot(ground, np.diff(points[:, 2])), points[:, 3], owner, np.fmin)


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
    tracks = [_points(threat, most) for threat in threats]
    points = np.concatenate([*tracks, np.empty((0, 4))])
    owner = np.repeat(np.arange(len(tracks)), [len(track) for track in tracks])
    lat, lon = np.radians(points[:, 0]), np.radians(points[:, 1])
    return Samples(lat, lon, points[:, 2], points[:, 3], owner, _speeds(points, owner))


def ground_distance(here: Any, lat: Any, lon: Any) -> tuple[Floats, Floats]:
    """Return (ground distance m, azimuth rad) from (lat deg, lon deg) to points in radians."""
    lat0, lon0 = np.radians(here[0]), np.radians(here[1])
    east = np.sin(lon - lon0) * np.cos(lat)
    north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon - lon0)
    up = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon - lon0)
    return EARTH_RADIUS_M * np.arctan2(np.hypot(east, north), up), np.arctan2(east, north)
