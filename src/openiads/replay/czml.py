"""A recording as CZML, for CesiumJS: a JSON list of packets.

Written by hand: it is plain JSON, and the kept writer library brings pydantic, which stored
results must not need. Structure: github.com/AnalyticalGraphicsInc/czml-writer/wiki/Packet.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from openiads.replay.place import date, east, firm_intervals, place_at, ring
from openiads.results.text import plain

Packet = dict[str, Any]

SHOWN_COVERAGE = 500.0
"""Height of targets, m, whose coverage is shown; the others are there, hidden."""

TRAIL = 120
"""Length of the trail behind what moves, s."""

FLASH = 20.0
"""How long an intercept or miss is shown, s."""

# Okabe and Ito (2008), colours that colour-blind readers tell apart.
SKY, GREEN, YELLOW = (86, 180, 233), (0, 158, 115), (240, 228, 66)
BLUE, RED, PURPLE = (0, 114, 178), (213, 94, 0), (204, 121, 167)
GREY, PALE = (120, 120, 120), (225, 225, 225)

ENDS = {"kill": ("killed", GREEN), "miss": ("missed", YELLOW), "leak": ("leaked", PURPLE)}
"""Events shown where they happen: word and colour."""


def czml_text(recording: dict[str, Any]) -> str:
    """Return a recording as the text of a CZML document."""
    packets = [
        _document(recording),
        *(_site(recording, asset, "asset", PURPLE, 10) for asset in recording["assets"]),
        *(_site(recording, unit, "unit", BLUE, 9) for unit in recording["units"]),
        *(
            _site(recording, element, element["kind"], SKY, 6)
            for element in recording["elements"]
            if element["kind"] != "launcher"
        ),
        *(p for element in recording["elements"] for p in _coverage(element)),
        *(_threat(recording, threat) for threat in recording["threats"]),
        *(_round(recording, one) for one in recording["rounds"]),
        *_ends(recording),
    ]
    return json.dumps(plain(packets), ensure_ascii=False, allow_nan=False, indent=0) + "\n"


def _interval(since: float, until: float) -> str:
    return f"{date(since)}/{date(max(since, until))}"


def _colour(rgb: tuple[int, int, int], alpha: int = 255) -> dict[str, Any]:
    return {"rgba": [*rgb, alpha]}


def _document(recording: dict[str, Any]) -> Packet:
    run, end = recording["run"], max(recording["end_s"], 1.0)
    return {
        "id": "document",
        "name": f"{run['title']}, {run['case']}, replication {run['replication']}",
        "version": "1.0",
        "clock": {
            "interval": _interval(0.0, end),
            "currentTime": date(0.0),
            "multiplier": 10,
            "range": "LOOP_STOP",
        },
    }


def _story(recording: dict[str, Any], name: str) -> str:
    lines = recording["stories"].get(name, [])
    return "<br>".join(escape(line["text"]) for line in lines) or "nothing happened to it"


def _label(name: str) -> dict[str, Any]:
    return {
        "text": name,
        "font": "12px sans-serif",
        "pixelOffset": {"cartesian2": [10, -10]},
        "horizontalOrigin": "LEFT",
        "fillColor": _colour((255, 255, 255)),
        "outlineColor": _colour((0, 0, 0)),
        "outlineWidth": 2,
        "style": "FILL_AND_OUTLINE",
        "distanceDisplayCondition": {"distanceDisplayCondition": [0, 600e3]},
    }


def _point(colour: Any, size: int) -> dict[str, Any]:
    return {
        "color": colour,
        "pixelSize": size,
        "outlineColor": _colour((0, 0, 0)),
        "outlineWidth": 1,
    }


def _site(recording: dict[str, Any], site: Any, kind: str, colour: Any, size: int) -> Packet:
    lost = site.get("lost_s")
    shade: Any = _colour(colour)
    if lost is not None:
        horizon = max(recording["horizon_s"], recording["end_s"])
        shade = [
            {"interval": _interval(0.0, lost), **_colour(colour)},
            {"interval": _interval(lost, horizon), **_colour(GREY)},
        ]
    packet = {
        "id": f"{kind}/{site['id']}",
        "name": site["id"],
        "description": _story(recording, site["id"]),
        "position": {"cartographicDegrees": [east(site["lon"]), site["lat"], site["height_m"]]},
        "point": _point(shade, size),
    }
    # Elements stand where their unit stands: one label there is enough.
    return packet | ({"label": _label(site["id"])} if kind in ("asset", "unit") else {})


def _coverage(element: dict[str, Any]) -> list[Packet]:
    if element["radar"] is None:
        return []
    found = []
    for reach in element["radar"]["coverage"]:
        flat = [v for lat, lon in ring(element, reach["radius_m"]) for v in (lon, lat, 0.0)]
        packet = {
            "id": f"coverage/{element['id']}/{reach['height_m']:.0f}",
            "name": f"{element['id']}: targets at {reach['height_m']:.0f} m",
            "polyline": {
                "show": reach["height_m"] == SHOWN_COVERAGE,
                "positions": {"cartographicDegrees": flat},
                "material": {"solidColor": {"color": _colour(SKY, 160)}},
                "width": 1,
                "clampToGround": False,
                "arcType": "GEODESIC",
            },
        }
        if element["lost_s"] is not None:
            packet["availability"] = _interval(0.0, element["lost_s"])
        found.append(packet)
    return found


def _position(path: dict[str, list[float]]) -> dict[str, Any]:
    lons = [east(lon) for lon in path["lon"]]
    columns = zip(path["t"], lons, path["lat"], path["alt"], strict=True)
    return {
        "epoch": date(0.0),
        "interpolationAlgorithm": "LINEAR",
        "interpolationDegree": 1,
        "cartographicDegrees": [value for row in columns for value in row],
    }


def _threat(recording: dict[str, Any], threat: dict[str, Any]) -> Packet:
    """A threat: pale while nobody holds a firm track on it, red while somebody does."""
    start, end = threat["start_s"], threat["end_s"]
    cuts = [(start, end, PALE)]
    for since, until in firm_intervals(recording, threat["id"]):
        last, final, _ = cuts.pop()
        cuts += [(last, since, PALE), (since, until, RED), (until, final, PALE)]
    colours = [{"interval": _interval(a, b), **_colour(colour)} for a, b, colour in cuts if b > a]
    return {
        "id": f"threat/{threat['id']}",
        "name": threat["id"],
        "description": _story(recording, threat["id"]),
        "availability": _interval(start, end),
        "position": _position(threat["path"]),
        "point": _point(colours or _colour(PALE), 8),
        "path": _trail(RED),
        "label": _label(threat["id"]),
    }


def _trail(colour: tuple[int, int, int]) -> dict[str, Any]:
    return {
        "leadTime": 0,
        "trailTime": TRAIL,
        "width": 1.5,
        "resolution": 10,
        "material": {"solidColor": {"color": _colour(colour, 170)}},
    }


def _round(recording: dict[str, Any], one: dict[str, Any]) -> Packet:
    times = one["path"]["t"]
    return {
        "id": f"round/{one['id']}",
        "name": f"{one['id']} ({one['round']})",
        "description": _story(recording, one["id"]),
        "availability": _interval(times[0], times[-1]),
        "position": _position(one["path"]),
        "point": _point(_colour(GREEN), 5),
        "path": _trail(GREEN),
    }


def _ends(recording: dict[str, Any]) -> list[Packet]:
    """Kills and misses where and while they happen, and leaks from then on."""
    paths = {threat["id"]: threat["path"] for threat in recording["threats"]}
    found = []
    for number, event in enumerate(recording["events"]):
        if event["kind"] not in ENDS:
            continue
        word, colour = ENDS[event["kind"]]
        lat, lon, alt = place_at(paths[event["threat"]], event["t"])
        stays = event["kind"] == "leak"
        until = recording["end_s"] if stays else event["t"] + FLASH
        found.append(
            {
                "id": f"event/{number}",
                "name": event["text"],
                "availability": _interval(event["t"], until),
                "position": {"cartographicDegrees": [east(lon), lat, alt]},
                "point": _point(_colour(colour), 12),
                "label": _label(word),
            }
        )
    return found
