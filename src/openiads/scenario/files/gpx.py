"""GPX 1.0 and 1.1 (Topografix): tracks, routes and waypoints; heights in metres, times in UTC."""

from __future__ import annotations

from openiads.errors import InputError
from openiads.scenario.files.faults import Faults, clip
from openiads.scenario.files.found import Found, Line, Place, Point, place_of
from openiads.scenario.files.safe_xml import Node, read_xml
from openiads.scenario.files.times import iso_time
from openiads.scenario.files.track import Fix


def read_gpx(data: bytes, file: str) -> Found:
    """Return what a GPX file holds; the segments of a track are one track.

    Parameters
    ----------
    data : of the file.
    file : its name, for errors.

    Raises
    ------
    InputError : it is not GPX, or a point is not right.
    """
    root = read_xml(data, file)
    if root.tag != "gpx":
        raise InputError(f"is <{clip(root.tag)}>", file=file, line=root.line, allowed="<gpx>")
    found, faults = Found(file), Faults(file)
    for point in root.every("wpt"):
        place = _place(point, faults)
        if place is not None:
            found.points.append(Point(point.word("name"), place))
    for track in root.every("trk", "rte"):
        _add(track, found)
    faults.stop()
    return found


def _place(point: Node, faults: Faults) -> Place | None:
    lat, lon = point.attributes.get("lat"), point.attributes.get("lon")
    return place_of(lat, lon, point.word("ele"), point.line, faults)


def _add(track: Node, found: Found) -> None:
    """Add a track; one in which no point has a time is a line."""
    name, faults = track.word("name"), Faults(found.file)
    points = track.every("trkpt", "rtept")
    if not points:
        return
    if not any(point.word("time") for point in points):
        places = [place for place in (_place(one, faults) for one in points) if place is not None]
        faults.stop()
        if len(places) < 2:
            found.leave_out("line with fewer than two points")
        else:
            found.lines.append(Line(name, tuple(places)))
        return
    fixes = []
    for point in points:
        text, place = point.word("time"), _place(point, faults)
        time = iso_time(text) if text else None
        if not text:
            faults.remark(point.line, "with a blank, left out")
        elif time is None:
            faults.error(point.line, f"{clip(text)!r} is not a time", "ISO 8601")
        elif place is not None:
            fixes.append(Fix(time, *place, point.line))
    found.add_track(name, fixes, faults)
