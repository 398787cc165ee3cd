"""GeoJSON (RFC 7946): points, lines, and lines with times as several programs write them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from openiads.errors import InputError
from openiads.scenario.files.faults import Faults, clip
from openiads.scenario.files.found import Found, Line, Place, Point, place_of
from openiads.scenario.files.safe_file import decoded
from openiads.scenario.files.times import iso_time, moment, usual_form
from openiads.scenario.files.track import Fix

TIMES = ("times", "coordTimes", "timestamps", "coordinateProperties")
"""Properties that hold one time a point; the last is a table whose `times` does."""
NAMES = ("name", "title", "callsign", "flight_id", "Name", "id")
FORM = '"FeatureCollection", "Feature" or a geometry, longitude before latitude'


def read_geojson(data: bytes, file: str) -> Found:
    """Return what a GeoJSON file holds.

    Parameters
    ----------
    data : of the file.
    file : its name, for errors.

    Raises
    ------
    InputError : it is not GeoJSON, or a place or time is not right.
    """
    try:
        document = json.loads(decoded(data, file))
    except json.JSONDecodeError as error:
        raise InputError(
            f"is not JSON: {error.msg}", file=file, line=error.lineno, allowed="GeoJSON"
        ) from None
    except (ValueError, RecursionError):
        raise InputError(
            "is not JSON that can be read: nested too deeply, or a number too long",
            file=file,
            line=1,
            allowed="GeoJSON",
        ) from None
    found = Found(file)
    for number, feature in enumerate(_features(document, file), 1):
        _add(feature, number, found)
    return found


def _features(document: Any, file: str) -> Iterator[dict[str, Any]]:
    """Yield features; bare geometry becomes one."""
    kind = document.get("type") if isinstance(document, dict) else None
    members: Any = [document] if isinstance(kind, str) else None
    if kind == "FeatureCollection":
        members = document.get("features")
    if not isinstance(members, list):
        key = "features" if kind == "FeatureCollection" else "type"
        raise InputError("is not GeoJSON", file=file, key=key, allowed=FORM)
    for number, one in enumerate(members):
        if not isinstance(one, dict):
            key = f"features.{number}"
            raise InputError("holds a feature that is no object", file=file, key=key, allowed=FORM)
        yield one if one.get("type") == "Feature" else {"type": "Feature", "geometry": one}


def _add(feature: dict[str, Any], number: int, found: Found) -> None:
    properties, geometry = feature.get("properties") or {}, feature.get("geometry")
    if not isinstance(properties, dict):
        raise InputError(
            f"feature {number} has properties that are no table", file=found.file, allowed="{...}"
        )
    if not isinstance(geometry, dict):
        found.leave_out("feature without a place")
        return
    if feature.get("id") is not None:
        properties = {"id": feature["id"], **properties}
    faults = Faults(found.file, f"features[{number - 1}]", "point")
    _shape(geometry, properties, found, faults)
    faults.stop()


def _shape(
    geometry: dict[str, Any], properties: dict[str, Any], found: Found, faults: Faults
) -> None:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    name = str(next((properties[key] for key in NAMES if properties.get(key)), ""))
    if kind in ("Point", "MultiPoint"):
        places = [coordinates] if kind == "Point" else coordinates
        for place in _places(places if isinstance(places, list) else [], faults):
            found.points.append(Point(name, place, properties))
    elif kind == "GeometryCollection":
        _collection(geometry, properties, found, faults)
    elif kind in ("LineString", "MultiLineString"):
        lines: Any = [coordinates] if kind == "LineString" else coordinates
        if not isinstance(lines, list) or not all(isinstance(line, list) for line in lines):
            faults.error(0, "coordinates that are no list", FORM)
            return
        if _times(properties) is not None:
            lines = [[point for line in lines for point in line]]
        for line in lines:
            _line(name, line, properties, found, faults)
    else:
        what = "polygon (zones are circles)" if str(kind).endswith("Polygon") else clip(str(kind))
        found.leave_out(what)


def _collection(
    geometry: dict[str, Any], properties: dict[str, Any], found: Found, faults: Faults
) -> None:
    """Add the parts of a collection; one inside another is left out."""
    parts = geometry.get("geometries")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict) and part.get("type") != "GeometryCollection":
            _shape(part, properties, found, faults)
        else:
            found.leave_out("collection inside another")


def _places(coordinates: list[Any], faults: Faults) -> list[Place]:
    places = []
    for number, point in enumerate(coordinates, 1):
        if not isinstance(point, list) or len(point) < 2:
            faults.error(number, f"{clip(str(point))} is not a place", FORM)
            continue
        height = point[2] if len(point) > 2 else None
        place = place_of(point[1], point[0], height, number, faults)
        if place is not None:
            places.append(place)
    return places


def _line(
    name: str, points: list[Any], properties: dict[str, Any], found: Found, faults: Faults
) -> None:
    places = _places(points, faults)
    faults.stop()
    times = _times(properties)
    if times is None:
        if len(places) < 2:
            found.leave_out("line with fewer than two points")
        else:
            found.lines.append(Line(name, tuple(places), properties))
        return
    if len(times) != len(places):
        faults.error(0, f"{len(times)} times for {len(places)} points", "one time a point")
        return
    texts = [str(time) for time in times]
    form = usual_form(texts)
    fixes = []
    for number, (text, place) in enumerate(zip(texts, places, strict=True), 1):
        time = iso_time(text) if form == "iso" else moment(text, form)
        if time is None:
            faults.error(number, f"{clip(text)!r} is not a time", "ISO 8601 or Unix")
        else:
            fixes.append(Fix(time, *place, number))
    found.add_track(name, fixes, faults, form != "seconds")


def _times(properties: dict[str, Any]) -> list[Any] | None:
    for key in TIMES:
        held = properties.get(key)
        if isinstance(held, dict):
            held = held.get("times")
        if isinstance(held, list):
            return held
    return None
