"""The places of a scenario as GeoJSON for any map editor, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from openiads.errors import InputError
from openiads.scenario.files.faults import clip
from openiads.scenario.files.found import Line, Place, Point
from openiads.units import to_si

MARK = "openiads"
"""Property that says what a feature is: asset, site, zone, threat or raid."""
KINDS = {"asset": "assets", "site": "sites", "zone": "zones", "threat": "threats", "raid": "raids"}
"""What a feature is -> the table of a scenario."""
HEIGHTS = "heights"
"""Property with the heights of a line as the scenario writes them, one a point."""

Table = dict[str, Any]


def geojson_of(document: Mapping[str, Any]) -> tuple[Table, list[str]]:
    """Return the places of a scenario as a feature collection, and what has no place of its own.

    Parameters
    ----------
    document : the scenario as read; variants and the sweep are not looked at.

    Raises
    ------
    InputError : an entry has no place until a variant gives it one.
    """
    features: list[Table] = []
    without: list[str] = []
    for kind, table in KINDS.items():
        for name, entry in document.get(table, {}).items():
            try:
                feature = _feature(kind, name, dict(entry))
            except (KeyError, TypeError, ValueError, AttributeError):
                raise InputError(
                    "has no whole place without its variant",
                    key=f"{table}.{name}",
                    allowed="lat and lon, or a route, outside variants",
                ) from None
            if feature is None:
                without.append(f"{table}.{name}")
            else:
                features.append(feature)
    return {"type": "FeatureCollection", "features": features}, without


def _feature(kind: str, name: str, entry: Table) -> Table | None:
    properties: Table = {MARK: kind, "id": name}
    route = entry.get("route", {})
    if kind == "threat" and route.get("kind") == "waypoints":
        route = dict(route)
        points = route.pop("points")
        properties |= {**entry, "route": route, HEIGHTS: [point[2] for point in points]}
        shape = [_coordinates(lat, lon, height) for lat, lon, height in points]
        return _geometry("LineString", shape, properties)
    if kind == "threat" and route.get("kind") == "ballistic":
        lat, lon = route["launch"]
        rest = {key: value for key, value in route.items() if key != "launch"}
        return _geometry("Point", _coordinates(lat, lon), properties | entry | {"route": rest})
    if kind == "raid" and "centre" in entry:
        lat, lon = entry.pop("centre")
    elif kind in ("asset", "site", "zone"):
        lat, lon = entry.pop("lat"), entry.pop("lon")
    else:
        return None
    return _geometry("Point", _coordinates(lat, lon), properties | entry)


def _coordinates(lat: float, lon: float, height: Any = None) -> list[float]:
    basis = height.get("value") if isinstance(height, dict) else height
    metres = [to_si(basis, "length")] if isinstance(basis, str) else []
    return [lon, lat, *metres]


def _geometry(kind: str, coordinates: list, properties: Table) -> Table:
    return {
        "type": "Feature",
        "id": f"{properties[MARK]}:{properties['id']}",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def marked(thing: Point | Line) -> str | None:
    """Return the table of a scenario a feature belongs to, or None if it says nothing.

    Raises
    ------
    InputError : it says something unknown.
    """
    kind = thing.properties.get(MARK)
    if kind is None:
        return None
    if kind not in KINDS:
        raise InputError(
            f"{clip(str(kind))!r} is not known", key=f"properties.{MARK}", allowed=", ".join(KINDS)
        )
    return KINDS[kind]


def entry_of(thing: Point | Line) -> Table:
    """Return the table of a feature that says what it is.

    Raises
    ------
    InputError : the shape does not fit, or a height is missing.
    """
    kind = thing.properties[MARK]
    properties = {
        key: _told(value)
        for key, value in thing.properties.items()
        if value is not None and key not in (MARK, "id", HEIGHTS)
    }
    route = properties.get("route")
    if isinstance(thing, Line):
        if kind != "threat" or not isinstance(route, dict):
            raise _misshapen(thing, "a point")
        route = {"kind": "waypoints", **route}
        properties["route"] = {**route, "points": _points(thing)}
        return properties
    lat, lon, _ = thing.place
    if kind == "threat":
        if not isinstance(route, dict) or route.get("kind") != "ballistic":
            raise _misshapen(thing, "a line, or a point with a ballistic route")
        properties["route"] = {**route, "launch": [lat, lon]}
        return properties
    if kind == "raid":
        return {"centre": [lat, lon], **properties}
    return {"lat": lat, "lon": lon, **properties}


def _misshapen(thing: Point | Line, allowed: str) -> InputError:
    kind = thing.properties[MARK]
    return InputError(
        f"the {kind} {clip(str(thing.properties.get('id')))!r} has the wrong shape",
        key="geometry",
        allowed=allowed,
    )


def _told(value: Any) -> Any:
    """Return a property; some editors keep tables and lists as JSON text."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _points(line: Line) -> list[list[Any]]:
    """Return the waypoints, heights as written where their number still fits."""
    heights = _told(line.properties.get(HEIGHTS))
    if not isinstance(heights, list) or len(heights) != len(line.points):
        heights = [_metres(line, place) for place in line.points]
    return [[lat, lon, height] for (lat, lon, _), height in zip(line.points, heights, strict=True)]


def _metres(line: Line, place: Place) -> str:
    if place[2] is None:
        raise InputError(
            f"a point of the threat {clip(str(line.properties.get('id')))!r} has no height",
            key=f"properties.{HEIGHTS}",
            allowed="one height a point, there or as third coordinate in metres",
        )
    return f"{place[2]:.10g} m"
