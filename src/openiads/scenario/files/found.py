"""What a reader finds in a file: tracks with times, lines without, points, and what it left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openiads.scenario.files.faults import Faults
from openiads.scenario.files.times import number_of
from openiads.scenario.files.track import Fix, Track, in_order, remark_places
from openiads.scenario.note import Note
from openiads.scenario.sphere import east

Place = tuple[float, float, float | None]
"""Latitude, longitude (degrees), height above mean sea level (m) or None."""


@dataclass(frozen=True)
class Line:
    """A line without times."""

    name: str
    points: tuple[Place, ...]
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """A place with a name."""

    name: str
    place: Place
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Found:
    """All that a file holds, in order; `notes` are remarks on its rows."""

    file: str
    tracks: list[Track] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def leave_out(self, what: str) -> None:
        """Count something that cannot become part of a scenario."""
        self.left_out[what] = self.left_out.get(what, 0) + 1

    def add_track(self, name: str, fixes: list[Fix], faults: Faults, absolute: bool = True) -> None:
        """Add a track when it has two times or more; rows are put in order and looked at.

        Raises
        ------
        InputError : rows that cannot be read, each kind once.
        """
        ordered = in_order(fixes, faults)
        if len(ordered) < 2:
            faults.stop()
            self.leave_out("track with fewer than two times")
            return
        remark_places(ordered, faults, None)
        faults.stop()
        self.notes += faults.notes()
        self.tracks.append(Track(name, ordered, absolute, ordered[0].time))


def place_of(lat: Any, lon: Any, height: Any, line: int, faults: Faults) -> Place | None:
    """Return a place, or None after a fault was written down.

    Parameters
    ----------
    lat, lon, height : numbers or text; height None or "" = not given.
    line : where it stands.
    faults : of the file.
    """
    numbers = [_number(value) for value in (lat, lon)]
    metres = None if height in (None, "") else _number(height)
    if None in numbers or (metres is None and height not in (None, "")):
        given = ("nothing" if one in (None, "") else str(one) for one in (lat, lon, height))
        shown = ", ".join(f"{one:.20}" for one in given)
        faults.error(line, f"{shown} is not a place", "numbers: latitude, longitude, height")
        return None
    north, easting = numbers[0] or 0.0, numbers[1] or 0.0
    if not (-90.0 <= north <= 90.0 and -180.0 <= easting <= 360.0):
        allowed = "latitudes from -90 to 90, longitudes from -180 to 180 or 0 to 360"
        faults.error(line, f"latitude {north:g}, longitude {easting:g}", allowed)
        return None
    return north, east(easting), metres


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    return number_of(str(value).strip().replace("E", "e"))
