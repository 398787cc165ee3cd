"""Flight time of a ballistic arc, to time a raid.

Kepler arc over a spherical, non-rotating Earth without drag (model, section 2); the default is the
arc of least energy.
"""

from __future__ import annotations

from math import asin, atan, cos, pi, radians, sin, sqrt, tan

EARTH_RADIUS_M = 6_371_008.8
"""IUGG mean radius R1 of the GRS 80 ellipsoid."""
EARTH_GM = 3.986004418e14
"""Gravitational parameter of the Earth, m3/s2 (WGS-84, NIMA TR8350.2)."""
NEAR_M = 1.0
"""Below this range an arc is thrown straight up, m: the numbers of an ellipse do not tell it."""


def arc_range_m(launch: tuple[float, float], aim: tuple[float, float]) -> float:
    """Return the ground range of an arc between two places, degrees: as the engine flies it.

    Along the great circle of the sphere, with geodetic latitudes taken as spherical (model, section
    2; decision 3). The geodesic of the ellipsoid would time an arc some milliseconds wrong.
    """
    lat, lon = (radians(b - a) / 2.0 for a, b in zip(launch, aim, strict=True))
    half = sin(lat) ** 2 + cos(radians(launch[0])) * cos(radians(aim[0])) * sin(lon) ** 2
    return 2.0 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def least_energy_apogee_m(range_m: float) -> float:
    """Return the apogee height of the least-energy arc over a ground range."""
    half = range_m / EARTH_RADIUS_M / 2.0
    return EARTH_RADIUS_M / 2.0 * (sin(half) + cos(half) - 1.0)


def flight_time_s(range_m: float, apogee_m: float | None) -> float:
    """Return the time from launch to impact over a ground range; apogee None = least energy."""
    apogee = least_energy_apogee_m(range_m) if apogee_m is None else apogee_m
    if range_m < NEAR_M:
        return 2.0 * sqrt(2.0 * apogee * EARTH_RADIUS_M**2 / EARTH_GM)
    half = range_m / EARTH_RADIUS_M / 2.0
    farthest = EARTH_RADIUS_M + apogee
    eccentricity = apogee / (farthest - EARTH_RADIUS_M * cos(half))
    semi_major = farthest / (1.0 + eccentricity)
    ratio = sqrt((1.0 - eccentricity) / (1.0 + eccentricity))
    anomaly = 2.0 * atan(ratio * tan((pi - half) / 2.0))
    mean = anomaly - eccentricity * sin(anomaly)
    return 2.0 * (pi - mean) * sqrt(semi_major**3 / EARTH_GM)
