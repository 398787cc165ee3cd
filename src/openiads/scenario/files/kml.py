"""KML 2.2 (OGC 07-147r2) with gx:Track: placemarks with points, lines and tracks."""

from __future__ import annotations

from openiads.errors import InputError
from openiads.scenario.files.faults import Faults, clip
from openiads.scenario.files.found import Found, Line, Place, Point, place_of
from openiads.scenario.files.safe_xml import Node, read_xml
from openiads.scenario.files.times import iso_time
from openiads.scenario.files.track import Fix

SHAPES = {"Polygon": "polygon (zones are circles)", "Model": "model", "LinearRing": "ring"}
"""Geometry that is left out -> what it is called."""
OVERLAYS = ("GroundOverlay", "ScreenOverlay", "PhotoOverlay", "NetworkLink")


def read_kml(data: bytes, file: str) -> Found:
    """Return what a KML file holds.

    Parameters
    ----------
    data : of the file.
    file : its name, for errors.

    Raises
    ------
    InputError : it is not KML, or a place or time is not right.
    """
    root = read_xml(data, file)
    if root.tag != "kml":
        raise InputError(f"is <{clip(root.tag)}>", file=file, line=root.line, allowed="<kml>")
    found = Found(file)
    for overlay in root.every(*OVERLAYS):
        found.leave_out(overlay.tag)
    for mark in root.every("Placemark"):
        faults = Faults(file)
        for shape in mark.every("Point", "LineString", "Track", *SHAPES):
            _add(mark, shape, found, faults)
        faults.stop()
    return found


def _add(mark: Node, shape: Node, found: Found, faults: Faults) -> None:
    name = mark.word("name")
    if shape.tag in SHAPES:
        found.leave_out(SHAPES[shape.tag])
    elif shape.tag == "Track":
        _add_track(name, shape, found)
    else:
        above_sea = _above_sea(shape, found)
        places = _coordinates(shape, above_sea, faults)
        if shape.tag == "Point" and places:
            found.points.append(Point(name, places[0]))
        elif len(places) > 1:
            found.lines.append(Line(name, tuple(places)))
        elif not faults.errors:
            found.leave_out("placemark without a place")


def _above_sea(shape: Node, found: Found) -> bool:
    """Tell whether heights are above the sea; those clamped to the ground are none."""
    mode = shape.word("altitudeMode")
    if mode == "relativeToGround":
        found.leave_out("height above ground (only those above the sea are read)")
    return mode == "absolute"


def _coordinates(shape: Node, above_sea: bool, faults: Faults) -> list[Place]:
    """Return the places of <coordinates>: longitude,latitude[,height] separated by blanks."""
    node = shape.first("coordinates")
    places = []
    for tuple_ in (node.text if node else "").split():
        lon, lat, height, *_ = [*tuple_.split(","), "", "", ""]
        place = place_of(lat, lon, height if above_sea else "", shape.line, faults)
        if place is not None:
            places.append(place)
    return places


def _add_track(name: str, track: Node, found: Found) -> None:
    """Add a gx:Track: its times and its coordinates stand in two lists of one length."""
    faults = Faults(found.file)
    whens = [child for child in track.children if child.tag == "when"]
    coords = [child for child in track.children if child.tag == "coord"]
    if len(whens) != len(coords):
        raise InputError(
            f"{len(whens)} times and {len(coords)} places in a track",
            file=found.file,
            line=track.line,
            allowed="as many <when> as <gx:coord>",
        )
    above_sea = _above_sea(track, found)
    fixes = []
    for when, coord in zip(whens, coords, strict=True):
        if not coord.text:
            faults.remark(coord.line, "with a blank, left out")
            continue
        lon, lat, height, *_ = [*coord.text.split(), "", "", ""]
        place = place_of(lat, lon, height if above_sea else "", coord.line, faults)
        time = iso_time(when.text)
        if time is None:
            faults.error(when.line, f"{clip(when.text)!r} is not a time", "ISO 8601")
        elif place is not None:
            fixes.append(Fix(time, *place, coord.line))
    found.add_track(name, fixes, faults)
