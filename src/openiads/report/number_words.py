"""Names of numbers in words: "kill probability against cruise missiles", not "p kill"."""

from __future__ import annotations

from openiads.report.labels import CLASSES
from openiads.units import FIELD_UNITS

KINDS_OF = {
    "radars": "radar",
    "rounds": "round",
    "units": "unit",
    "networks": "network",
    "threat_types": "threat type",
    "assets": "asset",
    "links": "link of",
    "sites": "site",
    "command_posts": "command post",
    "raids": "raid",
    "threats": "threats of",
    "class_weights": "priority",
}
"""List of a case -> what one entry of it is."""
FIELDS = {
    "p_kill": "kill probability",
    "p_hostile": "chance of being classified hostile",
    "p_damage": "chance to damage its aim",
    "pfa": "false-alarm probability",
    "reference_pd": "detection probability at the reference range",
    "reference_rcs": "cross section of the reference target",
    "reference_range": "reference range",
    "range_max": "greatest range",
    "range_min": "least range",
    "range_max_by_class": "greatest range",
    "height_max": "greatest height",
    "height_min": "least height",
    "speed_max": "greatest speed",
    "target_speed_max": "fastest target",
    "rcs": "cross section",
    "nose": "from the nose",
    "beam": "from the beam",
    "tail": "from the tail",
    "median": "median",
    "unit_cost": "price",
    "v_min": "least radial speed seen",
    "common_cause": "chance that a salvo shares its fate",
    "detections": "detections for a track (M of N)",
    "looks": "looks for a track (N)",
    "tubes": "ready rounds",
    "salvo": "salvo",
    "lat": "latitude",
    "lon": "longitude",
}
"""Field without its unit -> words, where the field alone does not say it."""
AGAINST = ("p_kill", "salvo", "range_max_by_class")
"""Fields by class that are read "against" the class; others "for" it."""


def plain_name(key: str) -> str:
    """Write a field in words, without its unit.

    Parameters
    ----------
    key : "reference_range_m", or a path such as "p_kill/cruise_missile".
    """
    parts = key.split("/")
    words = [_word(part) for part in parts]
    if len(parts) > 1 and parts[-1] in CLASSES:
        link = "against" if parts[-2] in AGAINST else "for"
        words[-2:] = [f"{words[-2]} {link} {CLASSES[parts[-1]][1]}"]
    return ", ".join(words)


def _word(part: str) -> str:
    end = next((end for end, _ in FIELD_UNITS if part.endswith(end) and part != end), "")
    name = part.removesuffix(end)
    return FIELDS.get(name) or (CLASSES[name][1] if name in CLASSES else name.replace("_", " "))
