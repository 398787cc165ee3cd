"""Where and when: places along a path, rings around a radar, times as dates."""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from typing import Any

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Time 0 of a recording in formats that need dates. It is fictional: a scenario has no date."""

MEAN_RADIUS = 6371008.8
"""Mean Earth radius, m (Moritz 2000, Geodetic Reference System)."""

RING_POINTS = 72

FAR_TURN = 90.0
"""Degrees of longitude between two points of a path beyond which it passes beside a pole."""

Place = tuple[float, float, float]


def date(time: float) -> str:
    """Return a time of a recording, s, as an ISO 8601 date after `EPOCH`, to 1 ms."""
    moment = EPOCH + timedelta(milliseconds=round(time * 1000))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def place_at(path: dict[str, list[float]], time: float) -> Place:
    """Return (latitude deg, longitude deg, height m) on a path at a time, clamped to its ends."""
    times = path["t"]
    after = bisect_right(times, time)
    if after == 0 or after == len(times):
        end = min(after, len(times) - 1)
        return path["lat"][end], path["lon"][end], path["alt"][end]
    low = after - 1
    share = (time - times[low]) / (times[after] - times[low])
    lat, lon, alt = (
        path[name][low] + share * (path[name][after] - path[name][low])
        for name in ("lat", "lon", "alt")
    )
    if abs(path["lon"][after] - path["lon"][low]) > FAR_TURN:
        first, last = ((path["lat"][at], path["lon"][at]) for at in (low, after))
        lat, lon = _between(first, last, share)
    return lat, lon, alt


def _between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    """Return the point on the chord between two points (degrees), seen from the Earth's centre."""
    first, second = _unit(*a), _unit(*b)
    x, y, z = (p + share * (q - p) for p, q in zip(first, second, strict=True))
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _unit(lat: float, lon: float) -> tuple[float, float, float]:
    up, round_ = math.radians(lat), math.radians(lon)
    return math.cos(up) * math.cos(round_), math.cos(up) * math.sin(round_), math.sin(up)


def east(lon: float) -> float:
    """Return a longitude within [-180, 180): the one rule of every export."""
    return lon if -180.0 <= lon < 180.0 else round((lon + 180.0) % 360.0 - 180.0, 6)


def ring(element: dict[str, Any], radius: float) -> list[tuple[float, float]]:
    """Return the closed line around what a radar reaches, as (latitude, longitude) in degrees.

    Longitudes are within [-180, 180): a line that crosses the antimeridian jumps there.

    Great circles on a sphere of mean radius: a ring is off by 0.6 % of its radius at most. A radar
    with a sector gets the sector.

    Parameters
    ----------
    element : a radar of a recording. radius : m.
    """
    width = element["radar"]["sector_width_deg"]
    first = element["radar"]["sector_centre_deg"] - width / 2
    count = max(2, math.ceil(RING_POINTS * width / 360))
    here = element["lat"], element["lon"]
    arc = [beyond(here, first + width * i / count, radius) for i in range(count + 1)]
    return [*arc[:-1], arc[0]] if width >= 360 else [here, *arc, here]


def beyond(here: tuple[float, float], bearing: float, distance: float) -> tuple[float, float]:
    """Return the point at a bearing (deg) and distance (m) on the sphere; degrees."""
    lat, lon, angle = math.radians(here[0]), math.radians(here[1]), distance / MEAN_RADIUS
    course = math.radians(bearing)
    sine = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course)
    along = math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * sine
    )
    return round(math.degrees(math.asin(sine)), 6), _turned(lon + along)


def _turned(lon: float) -> float:
    return east(round(math.degrees(lon), 6))


def firm_intervals(recording: dict[str, Any], threat: str) -> list[tuple[float, float]]:
    """Return the times, s, during which any controller held a firm track on a threat, merged."""
    spells = sorted(
        tuple(spell)
        for track in recording["tracks"]
        if track["threat"] == threat
        for spell in track["spells"]
    )
    merged: list[tuple[float, float]] = []
    for since, until in spells:
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged
