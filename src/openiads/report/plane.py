"""A flat map round a middle: azimuthal equidistant on a sphere, the same as the replay page's.

It has no edge at the antimeridian and none at the poles; distances from the middle are true.
Places are (longitude, latitude) in degrees, spots (km east, km north) of the middle.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

EARTH_KM = 6371.0088
"""Mean radius (Moritz 2000, Geodetic Reference System)."""
LONG_LEG_KM = 50.0
"""Legs longer than this are drawn with points in between, as great circles."""

Place = tuple[float, float]
Spot = tuple[float, float]
Vector = tuple[float, float, float]


def _vector(place: Place) -> Vector:
    lon, lat = math.radians(place[0]), math.radians(place[1])
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _place(vector: Vector) -> Place:
    x, y, z = vector
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def middle(places: Sequence[Place]) -> Place:
    """Return the direction of the mean of the unit vectors; the first place when they cancel."""
    x, y, z = (math.fsum(axis) for axis in zip(*map(_vector, places), strict=True))
    return _place((x, y, z)) if math.hypot(x, y, z) > 1e-6 * len(places) else places[0]


class Plane:
    """The map round a middle.

    Parameters
    ----------
    centre : the middle.
    """

    def __init__(self, centre: Place) -> None:
        lon, lat = math.radians(centre[0]), math.radians(centre[1])
        self.up = _vector(centre)
        self.east = (-math.sin(lon), math.cos(lon), 0.0)
        self.north = (
            -math.sin(lat) * math.cos(lon),
            -math.sin(lat) * math.sin(lon),
            math.cos(lat),
        )

    def spot(self, place: Place) -> Spot:
        """Return where a place lies on the map."""
        return self._flat(_vector(place))

    def _flat(self, vector: Vector) -> Spot:
        x, y, z = (_dot(axis, vector) for axis in (self.east, self.north, self.up))
        away = math.hypot(x, y)
        scale = EARTH_KM * math.atan2(away, z) / away if away > 0.0 else 0.0
        return scale * x, scale * y

    def place(self, spot: Spot) -> Place:
        """Return which place lies at a spot of the map."""
        away = math.hypot(*spot)
        if away == 0.0:
            return _place(self.up)
        angle = away / EARTH_KM
        shares = (math.sin(angle) * spot[0] / away, math.sin(angle) * spot[1] / away)
        weights = (*shares, math.cos(angle))
        axes = zip(self.east, self.north, self.up, strict=True)
        x, y, z = (_dot(weights, axis) for axis in axes)
        return _place((x, y, z))

    def line(self, places: Sequence[Place]) -> list[Spot]:
        """Return a line through places, along great circles."""
        found = [self.spot(place) for place in places[:1]]
        for before, after in itertools.pairwise(places):
            a, b = _vector(before), _vector(after)
            away = EARTH_KM * math.acos(max(-1.0, min(1.0, _dot(a, b))))
            parts = max(1, math.ceil(away / LONG_LEG_KM))
            for part in range(1, parts + 1):
                share = part / parts
                x, y, z = (p + share * (q - p) for p, q in zip(a, b, strict=True))
                found.append(self._flat((x, y, z)))
        return found

    def arc(
        self, place: Place, radius_km: float, centre_deg: float, width_deg: float
    ) -> list[Spot]:
        """Return an arc around a place, with the place at both ends unless it is a ring.

        Parameters
        ----------
        place : its centre. radius_km : over the ground.
        centre_deg, width_deg : bearing of its middle, and how wide it is; 360 = a ring.
        """
        around, first = Plane(place), centre_deg - width_deg / 2
        angles = [math.radians(first + width_deg * step / 120) for step in range(121)]
        spots = [(radius_km * math.sin(angle), radius_km * math.cos(angle)) for angle in angles]
        line = [self.spot(around.place(spot)) for spot in spots]
        return line if width_deg >= 360.0 else [self.spot(place), *line, self.spot(place)]


def columns(spots: Iterable[Spot]) -> tuple[list[float], list[float]]:
    """Return a line as its eastings and its northings."""
    pairs = list(spots)
    return [x for x, _ in pairs], [y for _, y in pairs]
