"""What readers call things: variants by their titles, classes and reasons in words, places by name.

Ids stay where a reader may want to type them: in tables that are searched, and in files.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from openiads.analysis.wording import located
from openiads.report.facts import Facts

CLASSES = {
    "aircraft": ("aircraft", "aircraft"),
    "low_observable_aircraft": ("low-observable aircraft", "low-observable aircraft"),
    "bomber": ("bomber", "bombers"),
    "cruise_missile": ("cruise missile", "cruise missiles"),
    "one_way_uav": ("one-way UAV", "one-way UAVs"),
    "surveillance_uav": ("surveillance UAV", "surveillance UAVs"),
    "ballistic_missile": ("ballistic missile", "ballistic missiles"),
    "decoy": ("decoy", "decoys"),
    "anti_radiation_missile": ("anti-radiation missile", "anti-radiation missiles"),
    "civil_aircraft": ("civil aircraft", "civil aircraft"),
}
"""Class -> one of it, and several."""
REASONS = {
    "missed": "missed",
    "not_seen": "not seen",
    "seen_not_tracked": "seen, not tracked",
    "tracked_not_identified": "tracked, not identified",
    "held_by_rules": "held by rules",
    "out_of_envelope": "out of envelope",
    "too_late": "too late",
    "no_round": "no round",
    "no_channel": "no channel",
}
"""Reason -> the words for it."""


def one_of(threat_class: str) -> str:
    """Return the words for one threat of a class: "one-way UAV"."""
    return CLASSES[threat_class][0]


def several(threat_class: str) -> str:
    """Return the words for threats of a class: "one-way UAVs"."""
    return CLASSES[threat_class][1]


def reason(name: str) -> str:
    """Return the words for a reason: "tracked, not identified"."""
    return REASONS[name]


def title(facts: Facts, variant: str) -> str:
    """Return what a reader calls a variant: its title, or its id when it has none."""
    return facts.study.variant_titles.get(variant, "") or variant


def folded(text: str, width: int = 22) -> str:
    """Return a text in lines of at most so many letters, for the head of a panel or a line's end.

    Parameters
    ----------
    text : words.
    width : letters a line; a longer word stays whole.
    """
    return "\n".join(textwrap.wrap(text, width, break_long_words=False)) or text


def called(world: Mapping[str, Any], kind: str, name: str) -> str:
    """Return what people call an entity of a stored world: its name there, or its id.

    Parameters
    ----------
    world : of a run.
    kind : "sites", "assets", "systems", "rounds" or "threat_types".
    name : the id.
    """
    return world.get("names", {}).get(f"{kind}/{name}") or name


def origin(world: Mapping[str, Any], case: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    """Return where a number of a case comes from; empty when the world does not say.

    Parameters
    ----------
    world : stored.
    case : of it. Where a case differs from the first of its variant, its own origin stands.
    field : KIND/ID/FIELD.
    """
    found = world.get("origins", {})
    return found.get(f"{case['id']}/{field}") or found.get(f"{case['variant']}/{field}", {})


def listed(parts: list[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


SAID = 3
"""Variants a sentence can hold."""
MOST_PANELS = 4
"""Variants that stand side by side in a figure; tables have all."""


def at_largest(facts: Facts) -> str:
    """Return " at raid size 120" for the last swept value, nothing without a sweep."""
    return located(facts.study, facts.sweep_values[-1])


def by_variant(facts: Facts, lead: str, told: dict[str, str]) -> str:
    """Return one sentence on all variants at the last swept value; empty when nothing is told.

    Parameters
    ----------
    facts : of the run.
    lead : what is told.
    told : variant -> what is said of it; its title is left out when it is the only one.
    """
    if not told:
        return ""
    named = [f"{text} with {title(facts, name)}" for name, text in told.items()]
    said = list(told.values()) if len(facts.study.variants) == 1 else named
    if len(said) > SAID:
        said = [*said[:SAID], f"{len(said) - SAID} more variants in the table"]
    return f"{lead}{at_largest(facts)}: {'; '.join(said)}."
