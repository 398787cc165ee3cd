"""A recording as a flight recording for Tacview: ACMI 2.2, UTF-8 text.

Format: tacview.net/documentation/acmi. Lines belong to the time of the last line "#seconds";
"id,T=longitude|latitude|altitude,Name=..." sets properties of an object, "-id" removes it, and
object 0 is the recording itself. Ids are hexadecimal.
"""

from __future__ import annotations

from typing import Any

from openiads.replay.place import date, east
from openiads.results.text import plain

TYPES = {
    "aircraft": "Air+FixedWing",
    "low_observable_aircraft": "Air+FixedWing",
    "bomber": "Heavy+Air+FixedWing",
    "cruise_missile": "Weapon+Missile",
    "one_way_uav": "Light+Air+FixedWing",
    "surveillance_uav": "Light+Air+FixedWing",
    "ballistic_missile": "Heavy+Weapon+Missile",
    "decoy": "Misc+Decoy",
    "anti_radiation_missile": "Weapon+Missile",
    "civil_aircraft": "Air+FixedWing",
    "round": "Weapon+Missile",
    "asset": "Ground+Static+Building",
    "unit": "Ground+AntiAircraft",
    "radar": "Ground+Static+Sensor",
    "command_post": "Ground+Static+Building",
}
"""Threat class or kind of entity -> tags of its type."""

DEFENCE, ATTACK, CIVIL = ("Defence", "Blue"), ("Attack", "Red"), ("Civil", "Green")
"""Coalitions and their colours."""

BOOKMARKS = ("kill", "leak", "damage", "element_lost", "asset_lost", "alone")
"""Kinds of events that become bookmarks."""

Lines = list[tuple[float, str]]


def acmi_text(recording: dict[str, Any]) -> str:
    """Return a recording as the text of an ACMI file; it starts with a byte order mark."""
    ids = _ids(recording)
    lines: Lines = [
        *_sites(recording, ids),
        *_threats(recording, ids),
        *_rounds(recording, ids),
        *_events(recording, ids),
    ]
    text = [
        "FileType=text/acmi/tacview",
        "FileVersion=2.2",
        *(f"0,{key}={_escaped(value)}" for key, value in _about(recording).items()),
    ]
    now = None
    for time, line in sorted(lines, key=lambda pair: (pair[0], pair[1].startswith("-"))):
        if time != now:
            now = time
            text.append(f"#{time:g}" if time == int(time) else f"#{time:.3f}")
        text.append(line)
    return "\ufeff" + "\n".join(text) + "\n"


def _about(recording: dict[str, Any]) -> dict[str, str]:
    run = recording["run"]
    comments = f"{run['question']} Seed {run['seed']}, {run['picked']}. Dates are fictional."
    return {
        "ReferenceTime": date(0.0).replace(".000Z", "Z"),
        "DataSource": "OpenIADS",
        "DataRecorder": "OpenIADS export",
        "Title": f"{run['title']}, {run['case']}, replication {run['replication']}",
        "Category": "Simulation",
        "Comments": f"{comments} {run['note']}".strip(),
    }


def _escaped(text: str) -> str:
    """Escape comma and end of line, which end a property; a backslash becomes a slash.

    Other control characters become blanks, and so do the line ends of Unicode: a reader that knows
    them would end the line there.
    """
    text = plain(text).replace("\\", "/").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\\n")


def _ids(recording: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Hexadecimal ids of all objects, by kind and name."""
    kinds = ("assets", "units", "elements", "threats", "rounds")
    names = [(kind, entity["id"]) for kind in kinds for entity in recording[kind]]
    return {name: f"{number:x}" for number, name in enumerate(names, 1)}


def _object(number: str, where: tuple[float, float, float], **properties: str) -> str:
    text = "".join(f",{key}={_escaped(value)}" for key, value in properties.items())
    return _line(number, where, text)


def _line(number: str, where: tuple[float, float, float], text: str = "") -> str:
    lat, lon, alt = where
    return f"{number},T={east(lon)}|{lat}|{alt}{text}"


def _sites(recording: dict[str, Any], ids: dict[tuple[str, str], str]) -> Lines:
    found: Lines = []
    for kind in ("assets", "units", "elements"):
        for site in recording[kind]:
            what = site.get("kind", kind[:-1])
            if what == "launcher":
                continue
            rest = {}
            if site.get("radar"):
                rest["RadarRange"] = str(site["radar"]["range_max_m"])
            if what == "unit":
                rest["EngagementRange"] = str(max(r["reach_m"] for r in site["rounds"]))
            number = ids[kind, site["id"]]
            where = site["lat"], site["lon"], site["height_m"]
            found.append((0.0, _object(number, where, **_named(site["id"], what, DEFENCE), **rest)))
            if site.get("lost_s") is not None:
                found.append((site["lost_s"], f"0,Event=Destroyed|{number}|"))
                found.append((site["lost_s"], f"-{number}"))
    return found


def _named(name: str, kind: str, side: tuple[str, str]) -> dict[str, str]:
    return {"Name": name, "Type": TYPES[kind], "Coalition": side[0], "Color": side[1]}


def _flight(number: str, path: dict[str, list[float]], properties: dict[str, str]) -> Lines:
    points = list(zip(path["t"], path["lat"], path["lon"], path["alt"], strict=True))
    found = [(points[0][0], _object(number, points[0][1:], **properties))]
    found += [(point[0], _line(number, point[1:])) for point in points[1:]]
    return found


def _threats(recording: dict[str, Any], ids: dict[tuple[str, str], str]) -> Lines:
    found: Lines = []
    for threat in recording["threats"]:
        number, class_ = ids["threats", threat["id"]], threat["class"]
        side = CIVIL if class_ == "civil_aircraft" else ATTACK
        named = _named(threat["type"], class_, side) | {"CallSign": threat["id"]}
        found += _flight(number, threat["path"], named)
        if threat["fate"] == "killed":
            found.append((threat["end_s"], f"0,Event=Destroyed|{number}|"))
        found.append((threat["path"]["t"][-1], f"-{number}"))
    return found


def _rounds(recording: dict[str, Any], ids: dict[tuple[str, str], str]) -> Lines:
    found: Lines = []
    for one in recording["rounds"]:
        number = ids["rounds", one["id"]]
        named = _named(one["round"], "round", DEFENCE) | {
            "CallSign": one["id"],
            "Parent": ids["units", one["unit"]],
            "LockedTarget": ids["threats", one["threat"]],
        }
        found += _flight(number, one["path"], named)
        found.append((one["path"]["t"][-1], f"-{number}"))
    return found


def _events(recording: dict[str, Any], ids: dict[tuple[str, str], str]) -> Lines:
    found: Lines = []
    for event in recording["events"]:
        if event["kind"] in BOOKMARKS:
            about = "".join(
                f"{ids[kind, event[key]]}|"
                for kind, key in (("threats", "threat"), ("units", "unit"))
                if event[key] is not None
            )
            found.append((event["t"], f"0,Event=Bookmark|{about}{_escaped(event['text'])}"))
    return found
