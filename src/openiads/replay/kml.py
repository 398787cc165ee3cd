"""A recording as KML 2.2 (OGC 07-147r2) with gx:Track of Google's extension 2.2 for what moves."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from openiads.replay.cut import Point, cut
from openiads.replay.place import date, east, place_at, ring
from openiads.results.text import plain

KML = "http://www.opengis.net/kml/2.2"
GX = "http://www.google.com/kml/ext/2.2"

STYLES = {
    "threat": "ff005ed5",
    "round": "ff739e00",
    "unit": "ffb27200",
    "element": "ffe9b456",
    "asset": "ffa779cc",
    "kill": "ff739e00",
    "miss": "ff42e4f0",
    "leak": "ffa779cc",
}
"""Style id -> colour, alpha blue green red, of Okabe and Ito (2008)."""

UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""

Node = ElementTree.Element


def kml_text(recording: dict[str, Any]) -> str:
    """Return a recording as the text of a KML document."""
    root = Node("kml", {"xmlns": KML, "xmlns:gx": GX})
    document = _add(root, "Document")
    run = recording["run"]
    _add(document, "name", f"{run['title']}, {run['case']}, replication {run['replication']}")
    _add(document, "open", "1")
    _add(document, "description", f"{run['question']} Dates are fictional. {run['note']}".strip())
    for name, colour in STYLES.items():
        _style(document, name, colour)
    for title, style, key in (("Assets", "asset", "assets"), ("Fire units", "unit", "units")):
        folder = _folder(document, title)
        for site in recording[key]:
            _site(folder, recording, site, style)
    folder = _folder(document, "Radars and command posts")
    for element in recording["elements"]:
        if element["kind"] != "launcher":
            _site(folder, recording, element, "element")
    _coverage(document, recording)
    folder = _folder(document, "Threats")
    for threat in recording["threats"]:
        _track(folder, recording, threat, threat["id"], "threat")
    folder = _folder(document, "Rounds")
    for one in recording["rounds"]:
        _track(folder, recording, one, f"{one['id']} ({one['round']})", "round")
    _events(document, recording)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def _add(parent: Node, tag: str, text: str | None = None) -> Node:
    node = ElementTree.SubElement(parent, tag)
    if text is not None:
        node.text = UNPRINTABLE.sub(" ", plain(text))
    return node


def _folder(parent: Node, name: str, shown: bool = True) -> Node:
    node = _add(parent, "Folder")
    _add(node, "name", name)
    if not shown:
        _add(node, "visibility", "0")
    return node


def _style(document: Node, name: str, colour: str) -> None:
    style = ElementTree.SubElement(document, "Style", {"id": name})
    icon = _add(style, "IconStyle")
    _add(icon, "color", colour)
    _add(icon, "scale", "0.6")
    _add(_add(style, "LabelStyle"), "scale", "0.7")
    line = _add(style, "LineStyle")
    _add(line, "color", colour)
    _add(line, "width", "1.5")
    _add(_add(style, "PolyStyle"), "fill", "0")


def _placemark(parent: Node, name: str, text: str, shown: bool = True) -> Node:
    node = _add(parent, "Placemark")
    _add(node, "name", name)
    _add(node, "visibility", "1" if shown else "0")
    _add(node, "description", text)
    return node


def _span(node: Node, since: float, until: float | None, style: str) -> None:
    span = _add(node, "TimeSpan")
    _add(span, "begin", date(since))
    if until is not None:
        _add(span, "end", date(max(since, until)))
    _add(node, "styleUrl", f"#{style}")


def _story(recording: dict[str, Any], name: str) -> str:
    return "\n".join(line["text"] for line in recording["stories"].get(name, []))


def _point(node: Node, lat: float, lon: float, height: float, mode: str) -> None:
    point = _add(node, "Point")
    _add(point, "altitudeMode", mode)
    _add(point, "coordinates", f"{east(lon)},{lat},{height}")


def _site(folder: Node, recording: dict[str, Any], site: dict[str, Any], style: str) -> None:
    node = _placemark(folder, site["id"], _story(recording, site["id"]))
    _span(node, 0.0, site.get("lost_s"), style)
    _point(node, site["lat"], site["lon"], site["height_m"], "clampToGround")


def _coverage(document: Node, recording: dict[str, Any]) -> None:
    """One folder for each height of targets; only the middle one is shown at first."""
    parent = _folder(document, "Coverage")
    radars = [element for element in recording["elements"] if element["radar"]]
    heights = [reach["height_m"] for reach in radars[0]["radar"]["coverage"]] if radars else []
    for place, height in enumerate(heights):
        shown = place == len(heights) // 2
        folder = _folder(parent, f"Targets at {height:.0f} m", shown)
        for radar in radars:
            reach = radar["radar"]["coverage"][place]["radius_m"]
            text = f"{reach / 1000:.0f} km, the least of its range and the smooth-Earth horizon"
            node = _placemark(folder, radar["id"], text, shown)
            _span(node, 0.0, radar["lost_s"], "element")
            _line(node, [(lon, lat) for lat, lon in ring(radar, reach)])


def _line(node: Node, points: list[Point]) -> None:
    """One line, or as many as the antimeridian makes of it."""
    parts = cut(points)
    parent = node if len(parts) == 1 else _add(node, "MultiGeometry")
    for part in parts:
        line = _add(parent, "LineString")
        _add(line, "tessellate", "1")
        _add(line, "coordinates", " ".join(f"{lon},{lat},0" for lon, lat in part))


def _track(folder: Node, recording: dict[str, Any], what: Any, name: str, style: str) -> None:
    """One track, or as many as the antimeridian makes of it; they meet there in place and time."""
    path = what["path"]
    node = _placemark(folder, name, _story(recording, what["id"]))
    _span(node, path["t"][0], path["t"][-1], style)
    lons = [east(lon) for lon in path["lon"]]
    parts = cut(list(zip(lons, path["lat"], path["alt"], path["t"], strict=True)))
    parent = node
    if len(parts) > 1:
        parent = _add(node, "gx:MultiTrack")
        _add(parent, "altitudeMode", "absolute")
        _add(parent, "gx:interpolate", "1")
    for part in parts:
        track = _add(parent, "gx:Track")
        _add(track, "altitudeMode", "absolute")
        for *_, time in part:
            _add(track, "when", date(time))
        for lon, lat, alt, _ in part:
            _add(track, "gx:coord", f"{lon} {lat} {alt}")


def _events(document: Node, recording: dict[str, Any]) -> None:
    """Kills, misses and leaks where they happened."""
    paths = {threat["id"]: threat["path"] for threat in recording["threats"]}
    for kind, title in (("kill", "Kills"), ("miss", "Misses"), ("leak", "Leaks")):
        folder = _folder(document, title)
        for event in recording["events"]:
            if event["kind"] == kind:
                node = _placemark(folder, kind, event["text"])
                _span(node, event["t"], None, kind)
                _point(node, *place_at(paths[event["threat"]], event["t"]), "absolute")
