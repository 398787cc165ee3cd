"""Geodesics on the WGS-84 ellipsoid in plain Python, to lay out raids.

Vincenty (1975), "Direct and inverse solutions of geodesics on the ellipsoid with application of
nested equations", Survey Review 23 (176). Good to less than a millimetre; the inverse does not
converge for nearly antipodal points, which no raid needs.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan, atan2, cos, degrees, radians, sin, sqrt, tan

from openiads.errors import InputError

SEMI_MAJOR_M = 6_378_137.0
"""WGS-84 semi-major axis (NIMA TR8350.2)."""
FLATTENING = 1.0 / 298.257223563
"""WGS-84 flattening (NIMA TR8350.2)."""
SEMI_MINOR_M = SEMI_MAJOR_M * (1.0 - FLATTENING)


def _series(cos2_alpha: float) -> tuple[float, float, float]:
    u2 = cos2_alpha * (SEMI_MAJOR_M**2 - SEMI_MINOR_M**2) / SEMI_MINOR_M**2
    a = 1.0 + u2 / 16384.0 * (4096.0 + u2 * (-768.0 + u2 * (320.0 - 175.0 * u2)))
    b = u2 / 1024.0 * (256.0 + u2 * (-128.0 + u2 * (74.0 - 47.0 * u2)))
    c = FLATTENING / 16.0 * cos2_alpha * (4.0 + FLATTENING * (4.0 - 3.0 * cos2_alpha))
    return a, b, c


def _delta_sigma(b: float, sin_s: float, cos_s: float, mid: float) -> float:
    inner = cos_s * (2.0 * mid**2 - 1.0)
    outer = b / 6.0 * mid * (4.0 * sin_s**2 - 3.0) * (4.0 * mid**2 - 3.0)
    return b * sin_s * (mid + b / 4.0 * (inner - outer))


def _longitude_correction(c: float, sin_alpha: float, sigma: float, mid: float) -> float:
    inner = mid + c * cos(sigma) * (2.0 * mid**2 - 1.0)
    return (1.0 - c) * FLATTENING * sin_alpha * (sigma + c * sin(sigma) * inner)


@lru_cache(maxsize=1 << 16)
def destination(
    lat_deg: float, lon_deg: float, bearing_deg: float, distance_m: float
) -> tuple[float, float]:
    """Return (latitude deg, longitude deg) at a bearing, clockwise from north, and a distance."""
    alpha = radians(bearing_deg)
    tan_u = (1.0 - FLATTENING) * tan(radians(lat_deg))
    cos_u = 1.0 / sqrt(1.0 + tan_u**2)
    sin_u = tan_u * cos_u
    sigma1 = atan2(tan_u, cos(alpha))
    sin_alpha = cos_u * sin(alpha)
    a, b, c = _series(1.0 - sin_alpha**2)
    start = sigma = distance_m / (SEMI_MINOR_M * a)
    for _ in range(100):
        mid = cos(2.0 * sigma1 + sigma)
        previous = sigma
        sigma = start + _delta_sigma(b, sin(sigma), cos(sigma), mid)
        if abs(sigma - previous) < 1e-13:
            break
    mid = cos(2.0 * sigma1 + sigma)
    across = sin_u * sin(sigma) - cos_u * cos(sigma) * cos(alpha)
    lat = atan2(
        sin_u * cos(sigma) + cos_u * sin(sigma) * cos(alpha),
        (1.0 - FLATTENING) * sqrt(sin_alpha**2 + across**2),
    )
    lam = atan2(sin(sigma) * sin(alpha), cos_u * cos(sigma) - sin_u * sin(sigma) * cos(alpha))
    lon = lon_deg + degrees(lam - _longitude_correction(c, sin_alpha, sigma, mid))
    return degrees(lat), (lon + 180.0) % 360.0 - 180.0


@lru_cache(maxsize=1 << 16)
def distance_bearing(
    from_deg: tuple[float, float], to_deg: tuple[float, float]
) -> tuple[float, float]:
    """Return (distance m, initial bearing deg in [0, 360)) between (latitude, longitude) points.

    Raises
    ------
    InputError : the points are nearly antipodal.
    """
    u1 = atan((1.0 - FLATTENING) * tan(radians(from_deg[0])))
    u2 = atan((1.0 - FLATTENING) * tan(radians(to_deg[0])))
    span = radians((to_deg[1] - from_deg[1] + 180.0) % 360.0 - 180.0)
    lam = span
    for _ in range(200):
        east = cos(u2) * sin(lam)
        north = cos(u1) * sin(u2) - sin(u1) * cos(u2) * cos(lam)
        sin_s, cos_s = sqrt(east**2 + north**2), sin(u1) * sin(u2) + cos(u1) * cos(u2) * cos(lam)
        if sin_s == 0.0:
            return 0.0, 0.0
        sigma = atan2(sin_s, cos_s)
        sin_alpha = cos(u1) * cos(u2) * sin(lam) / sin_s
        cos2_alpha = 1.0 - sin_alpha**2
        mid = cos_s - 2.0 * sin(u1) * sin(u2) / cos2_alpha if cos2_alpha > 1e-15 else 0.0
        a, b, c = _series(cos2_alpha)
        previous = lam
        lam = span + _longitude_correction(c, sin_alpha, sigma, mid)
        if abs(lam - previous) < 1e-13:
            distance = SEMI_MINOR_M * a * (sigma - _delta_sigma(b, sin_s, cos_s, mid))
            return distance, degrees(atan2(east, north)) % 360.0
    raise InputError(
        f"{from_deg} and {to_deg} are on opposite sides of the Earth",
        key="route",
        allowed="a point between them",
    )
