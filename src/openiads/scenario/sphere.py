"""Longitudes by one rule, and the middle of places, right across the antimeridian and the poles."""

from __future__ import annotations

from collections.abc import Iterable
from math import atan2, cos, degrees, fsum, hypot, radians, sin

LEAST_MEAN = 1e-6
"""Length of a mean of unit vectors below which it has no direction; of rounding it has 1e-16."""


def east(lon_deg: float) -> float:
    """Return a longitude within [-180, 180); one that lies there is returned as it is."""
    return lon_deg if -180.0 <= lon_deg < 180.0 else (lon_deg + 180.0) % 360.0 - 180.0


def mean_place(places: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """Return the middle of places: the direction of the mean of their unit vectors.

    Parameters
    ----------
    places : (latitude, longitude), degrees.

    Returns
    -------
    (latitude, longitude), degrees; None when there is no middle: no places, or places that
    cancel, such as two on opposite sides of the Earth.
    """
    points = [(radians(lat), radians(lon)) for lat, lon in places]
    if not points:
        return None
    x = fsum(cos(lat) * cos(lon) for lat, lon in points) / len(points)
    y = fsum(cos(lat) * sin(lon) for lat, lon in points) / len(points)
    z = fsum(sin(lat) for lat, _ in points) / len(points)
    if hypot(x, y, z) < LEAST_MEAN:
        return None
    return degrees(atan2(z, hypot(x, y))), east(degrees(atan2(y, x)))
