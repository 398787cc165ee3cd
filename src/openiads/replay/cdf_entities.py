"""Who takes part, as the Common Data Format has it: entities with commanders, sides, components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openiads.replay.place import east, place_at

POWER_PER_COMPONENT = 1.0
"""Every entity counts the same: the model knows no combat power, and none is made up."""

DEFENDER, ATTACKER, CIVIL = (
    ("defender", "defence"),
    ("attacker", "attack"),
    ("civil", "civil traffic"),
)
"""Affiliation and force."""


@dataclass(frozen=True)
class Entity:
    """One entity.

    Parameters
    ----------
    id : "KIND:ID" of the recording, since its ids are unique only within a kind.
    path : where it is at which time.
    components : 1, or 0 for a fire unit: its radars and launchers are its components.
    added : s, when it appears.
    """

    id: str
    name: str
    type: str
    commander: str
    level: int
    affiliation: str
    force: str
    components: int
    added: float
    path: dict[str, list[float]]

    def at(self, time: float) -> list[float]:
        """Return its longitude and latitude at a time, degrees."""
        lat, lon, _ = place_at(self.path, time)
        return [round(east(lon), 6), round(lat, 6)]


def entities(recording: dict[str, Any]) -> dict[str, Entity]:
    """Return all entities by id: command posts, units, their elements, assets, threats."""
    cast: dict[str, Entity] = {}

    def add(kind: str, row: dict[str, Any], boss: str | None, **rest: Any) -> None:
        name = f"{kind}:{row['id']}"
        known = boss in cast
        level = cast[boss].level + 1 if boss is not None and known else 1
        affiliation, force = rest.pop("side", DEFENDER)
        cast[name] = Entity(
            id=name,
            name=row["id"],
            commander=boss if boss is not None and known else name,
            level=level,
            affiliation=affiliation,
            force=force,
            path=row.get("path") or _still(row),
            **{"components": 1, "added": 0.0, **rest},
        )

    elements = recording["elements"]
    for post in (e for e in elements if e["kind"] == "command_post"):
        add("element", post, None, type="command post")
    for unit in recording["units"]:
        boss = f"element:{unit['command_post']}"
        add("unit", unit, boss, type=f"fire unit {unit['system']}", components=0)
    posts = {e["site"]: f"element:{e['id']}" for e in elements if e["kind"] == "command_post"}
    units = {unit["site"]: f"unit:{unit['id']}" for unit in recording["units"]}
    for element in (e for e in elements if e["kind"] != "command_post"):
        boss = units.get(element["site"]) or posts.get(element["site"])
        kind = f"radar {element['radar']['system']}" if element["radar"] else "launcher"
        add("element", element, boss, type=kind)
    for asset in recording["assets"]:
        add("asset", asset, None, type="asset")
    for threat in recording["threats"]:
        side = CIVIL if threat["class"] == "civil_aircraft" else ATTACKER
        kind = threat["class"].replace("_", " ")
        add("threat", threat, None, type=kind, side=side, added=threat["start_s"])
    return cast


def _still(row: dict[str, Any]) -> dict[str, list[float]]:
    return {"t": [0.0], "lat": [row["lat"]], "lon": [row["lon"]], "alt": [row["height_m"]]}
