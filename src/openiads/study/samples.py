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

from openiads.scenario.ballistic import (
    EARTH_RADIUS_M,
    arc_range_m,
    flight_time_s,
    least_energy_apogee_m,
)
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.world import Radar, Threat

SPACING_M = 2_000.0
"""Largest distance between samples along the ground."""
MOST_SAMPLES = 400
"""Samples of one leg at most."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Samples:
    """Sample points: (n,) latitude rad, longitude rad, height m, and the threat they belong to."""

    lat: Floats
    lon: Floats
    height: Floats
    threat: NDArray[np.int64]


def flight_seconds(threat: Threat) -> float:
    """Return how long a threat flies."""
    route = threat.route
    if route.kind == "recorded":
        return route.times_s[-1]
    if route.kind == "ballistic":
        return flight_time_s(arc_range_m(route.launch, route.aim), route.apogee_m)
    legs = zip(route.points, route.points[1:], route.speeds_m_s, strict=False)
    return sum(distance_bearing(a[:2], b[:2])[0] / speed for a, b, speed in legs)


def _leg(a: Sequence[float], b: Sequence[float]) -> Floats:
    """Return (samples, 3) of latitude deg, longitude deg, height m along a leg."""
    length = distance_bearing((a[0], a[1]), (b[0], b[1]))[0]
    count = int(min(max(length / SPACING_M, 1.0), MOST_SAMPLES)) + 1
    span = (b[1] - a[1] + 180.0) % 360.0 - 180.0
    end = np.array([b[0], a[1] + span, b[2]])
    return np.linspace(np.asarray(a, dtype=float), end, count)


def _points(threat: Threat) -> Floats:
    route = threat.route
    if route.kind == "ballistic":
        reach = distance_bearing(route.launch, route.aim)[0]
        apogee = least_energy_apogee_m(reach) if route.apogee_m is None else route.apogee_m
        points = _leg((*route.launch, 0.0), (*route.aim, 0.0))
        done = np.linspace(0.0, 1.0, len(points))
        points[:, 2] = 4.0 * apogee * done * (1.0 - done)
        return points
    legs = zip(route.points, route.points[1:], strict=False)
    return np.concatenate([_leg(a, b) for a, b in legs])


def sample(threats: Sequence[Threat]) -> Samples:
    """Return sample points of the routes of some threats."""
    tracks = [_points(threat) for threat in threats]
    points = np.concatenate([*tracks, np.empty((0, 3))])
    owner = np.repeat(np.arange(len(tracks)), [len(track) for track in tracks])
    return Samples(np.radians(points[:, 0]), np.radians(points[:, 1]), points[:, 2], owner)


def ground_distance(here: Any, lat: Any, lon: Any) -> tuple[Floats, Floats]:
    """Return (ground distance m, azimuth rad) from (lat deg, lon deg) to points in radians."""
    lat0, lon0 = np.radians(here[0]), np.radians(here[1])
    east = np.sin(lon - lon0) * np.cos(lat)
    north = np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon - lon0)
    up = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon - lon0)
    return EARTH_RADIUS_M * np.arctan2(np.hypot(east, north), up), np.arctan2(east, north)


def seen(radar: Radar, points: Samples, factor: float) -> NDArray[np.bool_]:
    """Return which samples are inside a radar's range, sector, elevation and horizon (n,)."""
    ground, azimuth = ground_distance((radar.lat_deg, radar.lon_deg), points.lat, points.lon)
    k_radius = factor * EARTH_RADIUS_M
    antenna, target = max(radar.antenna_height_m, 0.0), np.maximum(points.height, 0.0)
    horizon = np.sqrt(2.0 * k_radius * antenna) + np.sqrt(2.0 * k_radius * target)
    slant = np.hypot(ground, points.height - antenna)
    angle = ground / k_radius
    rise = (k_radius + points.height) * np.cos(angle) - (k_radius + antenna)
    elevation = np.degrees(np.arctan2(rise, (k_radius + points.height) * np.sin(angle)))
    off = np.degrees(azimuth) - radar.sector_centre_deg
    inside = np.abs((off + 180.0) % 360.0 - 180.0) <= radar.sector_width_deg / 2.0
    return (
        inside
        & (ground <= horizon)
        & (slant >= radar.range_min_m)
        & (slant <= radar.range_max_m)
        & (elevation >= radar.elevation_min_deg)
        & (elevation <= radar.elevation_max_deg)
    )
