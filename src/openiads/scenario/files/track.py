"""A track as read from a file, and the rules that put its rows in order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import asin, cos, hypot, radians, sin, sqrt

from openiads.errors import InputError
from openiads.scenario.files.faults import Faults
from openiads.scenario.note import Note

FASTEST_M_S = 12_000.0
"""Nothing on a route is faster than a ballistic missile at re-entry: such a jump is an error."""
PLAUSIBLE_M_S = 1_000.0
"""A jump above this is warned of: the speed record of an aircraft is 981 m/s (FAI, 1976)."""
SHORTEST_S = 1e-6
"""Times nearer than this are one: times of a clock are known to a microsecond."""
EARTH_M = 6_371_009.0


@dataclass(frozen=True, slots=True)
class Fix:
    """One row: time in s (of the file or since 1970), degrees, metres above sea level, its line."""

    time: float
    lat: float
    lon: float
    height: float | None
    line: int


@dataclass(frozen=True)
class Track:
    """The rows of one id in order of time.

    `absolute` tells whether times are those of a clock (seconds since 1970); `zero` is the earliest
    time in the whole file.
    """

    name: str
    fixes: tuple[Fix, ...]
    absolute: bool
    zero: float
    notes: tuple[Note, ...] = field(default=())


def metres_between(a: Fix, b: Fix) -> float:
    """Return the distance between two fixes, along a sphere and up: good enough for a speed."""
    south, north = radians(a.lat), radians(b.lat)
    half = (
        sin((north - south) / 2.0) ** 2
        + cos(south) * cos(north) * sin(radians(b.lon - a.lon) / 2.0) ** 2
    )
    ground = 2.0 * EARTH_M * asin(min(1.0, sqrt(half)))
    return hypot(ground, (b.height or 0.0) - (a.height or 0.0))


def in_order(fixes: list[Fix], faults: Faults) -> tuple[Fix, ...]:
    """Return the fixes by time, each time once, and remark on what had to be done.

    Of several rows with one time the first counts. Rows whose time is earlier than that of the row
    before are put where they belong.
    """
    for before, after in itertools.pairwise(fixes):
        if after.time < before.time:
            faults.remark(after.line, "earlier than the row before, sorted by time")
    kept: list[Fix] = []
    for fix in sorted(fixes, key=lambda one: one.time):
        if kept and fix.time - kept[-1].time < SHORTEST_S:
            faults.remark(fix.line, "with a time already read, left out")
        else:
            kept.append(fix)
    return tuple(kept)


def remark_places(fixes: tuple[Fix, ...], faults: Faults, plausible: float | None) -> None:
    """Remark on rows at (0, 0) and on jumps that are too fast; count impossible ones as errors.

    Parameters
    ----------
    fixes : in order.
    faults : where it is written down.
    plausible : m/s; None = anything below the fastest.
    """
    for fix in fixes:
        if fix.lat == 0.0 and fix.lon == 0.0:
            faults.remark(fix.line, "at latitude 0, longitude 0 (no position?)")
    for before, after, speed in jumps(fixes):
        words = f"{speed:,.0f} m/s from {faults.word} {before.line}"
        if speed > FASTEST_M_S:
            faults.error(
                after.line, f"a jump of {words}", f"at most {FASTEST_M_S:,.0f} m/s between rows"
            )
        elif plausible is not None and speed > plausible:
            faults.remark(after.line, f"reached at more than {plausible:,.0f} m/s", words)


def jumps(fixes: tuple[Fix, ...]) -> Iterator[tuple[Fix, Fix, float]]:
    """Yield each pair of neighbours with the speed between them."""
    for before, after in itertools.pairwise(fixes):
        yield before, after, metres_between(before, after) / (after.time - before.time)


def from_zero(times: list[float], points: list[tuple], file: str, key: str) -> tuple[list, list]:
    """Cut a track at t = 0: a threat under way then is there then.

    Parameters
    ----------
    times : s, rising.
    points : (latitude, longitude, height), one a time.
    file, key : for the error.

    Raises
    ------
    InputError : the whole track is before t = 0.
    """
    if times[0] >= 0.0:
        return times, points
    if times[-1] <= 0.0:
        raise InputError(
            f"the track ends {-times[-1]:,.0f} s before t = 0",
            file=file,
            key=key,
            allowed="an earlier `epoch`, or `start` of the threat",
        )
    at = next(place for place, time in enumerate(times) if time > 0.0)
    share = -times[at - 1] / (times[at] - times[at - 1])
    (lat_a, lon_a, height_a), (lat_b, lon_b, height_b) = points[at - 1], points[at]
    east = (lon_b - lon_a + 180.0) % 360.0 - 180.0
    lon = (lon_a + share * east + 180.0) % 360.0 - 180.0
    cut = (lat_a + share * (lat_b - lat_a), lon, height_a + share * (height_b - height_a))
    return [0.0, *times[at:]], [cut, *points[at:]]
