"""What a file holds becomes a fragment of a scenario, as the user wishes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import nearest
from openiads.scenario.files.faults import clip
from openiads.scenario.files.found import Found, Line, Point
from openiads.scenario.files.fragment import TABLES, Fragment
from openiads.scenario.files.places import entry_of, marked
from openiads.scenario.files.times import START
from openiads.scenario.files.track import Track
from openiads.scenario.note import Note
from openiads.units import to_si

COLUMNS = {True: "time_utc", False: "time_s"}
"""Whether times are of a clock -> the name of their column."""


@dataclass(frozen=True)
class Wishes:
    """What the user says of things that a file does not say itself."""

    type: str | None = None
    speed: str | None = None
    height: str | None = None
    system: str | None = None
    network: str | None = None
    only: tuple[str, ...] = ()


def fragment_of(found: Found, wishes: Wishes, stem: str) -> Fragment:
    """Return the fragment of a file.

    Parameters
    ----------
    found : what the file holds.
    wishes : what the user says of it.
    stem : start of the names of track files.

    Raises
    ------
    InputError : nothing in it can be used, or a type, a height or a network is missing.
    """
    made = Fragment()
    tracks = _wanted(found.tracks, wishes)
    lines, points = _wanted(found.lines, wishes), _wanted(found.points, wishes)
    if wishes.only and not (tracks or lines or points):
        names = {one.name for one in [*found.tracks, *found.lines, *found.points]} - {""}
        raise InputError(
            f"nothing is named {', '.join(wishes.only)}",
            file=found.file,
            key="--only",
            allowed=nearest(wishes.only[0], sorted(clip(name) for name in names)[:40]),
        )
    for point in points:
        _add_point(point, found, wishes, made)
    for line in lines:
        _add_line(line, found, wishes, made)
    _add_tracks(tracks, found, wishes, stem, made)
    made.notes += [f"left out: {count} {what}" for what, count in found.left_out.items()]
    if not made.tables:
        raise InputError(
            "holds nothing that can be used" + "".join(f"; {note}" for note in made.notes),
            file=found.file,
            allowed="points, lines (with --speed), or tracks with times",
        )
    made.tables = {kind: made.tables[kind] for kind in TABLES if kind in made.tables}
    made.notes += _idle(wishes, tracks, lines, points)
    if any(track.absolute for track in tracks):
        first = min(track.fixes[0].time for track in tracks if track.absolute)
        made.notes.append(
            f"t = 0 is {_iso(first)}, the earliest time, unless `epoch` at the top of the "
            "scenario says otherwise"
        )
    return made


def _wanted(things: list[Any], wishes: Wishes) -> list[Any]:
    if not wishes.only:
        return things
    return [one for one in things if any(fnmatchcase(one.name, name) for name in wishes.only)]


def _idle(wishes: Wishes, tracks: list[Track], lines: list[Line], points: list[Point]) -> list[str]:
    """Return a remark for each wish that no part of the file had a use for."""
    bare = [line for line in lines if marked(line) is None]
    plain = [point for point in points if marked(point) is None]
    used = {"type": bare or tracks, "speed": bare, "system": plain}
    return [
        f"--{name} did nothing: nothing in the file needs it"
        for name, things in used.items()
        if getattr(wishes, name) is not None and not things
    ]


def _add_point(point: Point, found: Found, wishes: Wishes, made: Fragment) -> None:
    kind = marked(point)
    if kind is not None:
        made.add(kind, str(point.properties.get("id") or point.name), entry_of(point))
        return
    lat, lon, height = point.place
    up = None if height is None else f"{height:.10g} m"
    if wishes.system is None:
        made.add("assets", point.name, {"lat": lat, "lon": lon, "height": up or wishes.height})
        return
    if wishes.network is None:
        raise InputError(
            "is missing: a site belongs to a network",
            file=found.file,
            key="--network",
            allowed="the name of a network",
        )
    entry = {"system": wishes.system, "network": wishes.network, "lat": lat, "lon": lon}
    made.add("sites", point.name, {**entry, "elevation": up or wishes.height})


def _type(found: Found, wishes: Wishes) -> str:
    if wishes.type is None:
        raise InputError(
            "is missing: what flies there is not in the file",
            file=found.file,
            key="--type",
            allowed="a threat type, such as civil-aircraft",
        )
    return wishes.type


def _up(found: Found, wishes: Wishes) -> str:
    if wishes.height is None:
        raise InputError(
            "is missing: the file has no heights above the sea",
            file=found.file,
            key="--height",
            allowed='--height "9 km"',
        )
    return wishes.height


def _add_line(line: Line, found: Found, wishes: Wishes, made: Fragment) -> None:
    if marked(line) is not None:
        name = str(line.properties.get("id") or line.name)
        made.add(str(marked(line)), name, entry_of(line))
        return
    if wishes.speed is None:
        found.leave_out('line without times (--speed "240 m/s" makes it a route)')
        return
    points = [
        [lat, lon, _up(found, wishes) if height is None else f"{height:.10g} m"]
        for lat, lon, height in line.points
    ]
    route = {"kind": "waypoints", "points": points, "speed": wishes.speed}
    made.add("threats", line.name, {"type": _type(found, wishes), "route": route})


def _add_tracks(
    tracks: Iterable[Track], found: Found, wishes: Wishes, stem: str, made: Fragment
) -> None:
    """Add threats on recorded routes; tracks with dates and without stand in files of their own."""
    rows: dict[bool, list[list[str]]] = {}
    blanks = 0
    for track in tracks:
        name = f"{stem}-tracks{'' if track.absolute else '-s'}.csv"
        route = {"kind": "recorded", "file": name, "id": ""}
        made.add("threats", track.name or "track", {"type": _type(found, wishes), "route": route})
        route["id"] = next(reversed(made.tables["threats"]))
        bare = all(fix.height is None for fix in track.fixes)
        constant = to_si(_up(found, wishes), "length", key="--height") if bare else None
        table = rows.setdefault(track.absolute, [])
        for fix in track.fixes:
            height = constant if bare else fix.height
            if height is None:
                blanks += 1
                continue
            time = _iso(fix.time) if track.absolute else f"{fix.time:.12g}"
            table.append([route["id"], time, *(f"{x:.10g}" for x in (fix.lat, fix.lon, height))])
    for absolute, table in rows.items():
        made.tracks[f"{stem}-tracks{'' if absolute else '-s'}.csv"] = _csv(absolute, table)
    if blanks:
        made.notes.append(f"left out: {blanks} rows without a height")
    made.notes += [_said(note) for note in found.notes]


def _said(note: Note) -> str:
    return f"{note.message} ({note.key})" if note.key else note.message


def _iso(seconds: float) -> str:
    moment = START + timedelta(seconds=round(seconds, 6))
    return moment.isoformat().replace("+00:00", "Z")


def _csv(absolute: bool, rows: list[list[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", COLUMNS[absolute], "lat_deg", "lon_deg", "height_m"])
    writer.writerows(rows)
    return text.getvalue()
