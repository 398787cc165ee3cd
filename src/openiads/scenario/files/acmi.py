"""ACMI 2.x text files of Tacview: every object that moves is a track, every other one a point."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from openiads.errors import InputError
from openiads.scenario.files.faults import Faults, clip
from openiads.scenario.files.found import Found, Point, place_of
from openiads.scenario.files.safe_file import decoded
from openiads.scenario.files.times import iso_time, number_of
from openiads.scenario.files.track import Fix

FIRST, VERSION = "FileType=text/acmi/tacview", re.compile(r"FileVersion=2\.\d+$")
COMMA = re.compile(r"(?<!\\),")
LABELS = ("Name", "Pilot", "CallSign")
"""Properties an object is called by, the last one given counts; `Name` is often only its type."""
PLACES = 3
"""Longitude, latitude and height come first in T=, whatever else follows."""


@dataclass
class _Object:
    """What is known of an object so far; a value that is left out stays as it was."""

    line: int
    name: str = ""
    rank: int = 0
    here: list[str] = field(default_factory=lambda: [""] * PLACES)
    fixes: list[Fix] = field(default_factory=list)


def read_acmi(data: bytes, file: str) -> Found:
    """Return what an ACMI file holds.

    Parameters
    ----------
    data : of the file.
    file : its name, for errors.

    Raises
    ------
    InputError : it is zipped or not ACMI 2, or a time or place is not right.
    """
    if data[:2] == b"PK":
        raise InputError(
            "is a zipped recording", file=file, allowed="the text file inside (unzip it first)"
        )
    lines = _joined(decoded(data, file).splitlines())
    head = [text for _, text in lines[:2]]
    if len(head) < 2 or head[0].strip() != FIRST or not VERSION.match(head[1].strip()):
        raise InputError(
            "is not a recording of Tacview 2",
            file=file,
            line=1,
            allowed=f"{FIRST}, FileVersion=2.x",
        )
    return _Recording(file).read(lines[2:])


def _joined(lines: list[str]) -> list[tuple[int, str]]:
    """Return (number of the first line, text), a backslash at the end joining the next line."""
    joined: list[tuple[int, str]] = []
    pieces: list[str] = []
    for number, line in enumerate(lines, 1):
        pieces.append(line.removesuffix("\\"))
        if not line.endswith("\\"):
            joined.append((number - len(pieces) + 1, "\n".join(pieces)))
            pieces = []
    return joined


class _Recording:
    """The state of a recording while its lines are read."""

    def __init__(self, file: str) -> None:
        self.file, self.faults, self.time = file, Faults(file), 0.0
        self.origin: float | None = None
        self.lon, self.lat = 0.0, 0.0
        self.objects: dict[str, _Object] = {}
        self.gone = 0

    def read(self, lines: list[tuple[int, str]]) -> Found:
        """Read all lines and return what was found."""
        for number, line in lines:
            text = line.strip()
            if text.startswith("#"):
                time = number_of(text[1:].strip())
                if time is None:
                    self.faults.error(number, f"{clip(text)!r} is not a time", "# and seconds")
                else:
                    self.time = time
            elif text.startswith("-"):
                self._remove(text[1:].strip())
            elif text and not text.startswith("//"):
                self._change(number, text)
        self.faults.stop()
        return self._found()

    def _remove(self, name: str) -> None:
        """An id may be used again after its object has gone."""
        if name in self.objects:
            self.gone += 1
            self.objects[f"{name} gone {self.gone}"] = self.objects.pop(name)

    def _change(self, number: int, text: str) -> None:
        name, *pairs = COMMA.split(text)
        values: dict[str, str] = {}
        for pair in pairs:
            key, _, values[key] = str(pair).partition("=")
        if name == "0":
            self._global(number, values)
            return
        thing = self.objects.setdefault(name, _Object(number))
        for key in LABELS:
            if values.get(key) and LABELS.index(key) >= thing.rank:
                thing.name, thing.rank = values[key].replace("\\,", ","), LABELS.index(key)
        if "T" in values:
            for at, value in enumerate(values["T"].split("|")[:PLACES]):
                thing.here[at] = value or thing.here[at]
            self._place(number, thing)

    def _global(self, number: int, values: dict[str, str]) -> None:
        if "ReferenceTime" in values:
            self.origin = iso_time(values["ReferenceTime"])
            if self.origin is None:
                shown = clip(values["ReferenceTime"])
                self.faults.error(number, f"{shown!r} is not a time", "ISO 8601")
        for key, attribute in (("ReferenceLongitude", "lon"), ("ReferenceLatitude", "lat")):
            if key in values:
                degrees = number_of(values[key].strip())
                if degrees is None:
                    self.faults.error(number, f"{clip(values[key])!r}", f"degrees as {key}")
                else:
                    setattr(self, attribute, degrees)

    def _place(self, number: int, thing: _Object) -> None:
        lon, lat = (number_of(thing.here[at]) for at in (0, 1))
        if lon is None or lat is None:
            if thing.here[0] or thing.here[1]:
                shown = clip("|".join(thing.here))
                self.faults.error(number, f"T={shown}", "T=longitude|latitude|height")
            return
        place = place_of(lat + self.lat, lon + self.lon, thing.here[2], number, self.faults)
        if place is not None:
            thing.fixes.append(Fix(self.time, *place, number))

    def _found(self) -> Found:
        found = Found(self.file)
        start = self.origin or 0.0
        for name, thing in self.objects.items():
            places = {(fix.lat, fix.lon, fix.height) for fix in thing.fixes}
            label = thing.name or name.partition(" ")[0]
            if not places:
                found.leave_out("object without a place")
            elif len(places) == 1:
                place = thing.fixes[0]
                found.points.append(Point(label, (place.lat, place.lon, place.height)))
            else:
                fixes = [
                    Fix(start + fix.time, fix.lat, fix.lon, fix.height, fix.line)
                    for fix in thing.fixes
                ]
                found.add_track(label, fixes, Faults(self.file), self.origin is not None)
        return found
