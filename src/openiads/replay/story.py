"""Events in words: one short sentence each, and the story of every entity."""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]
Story = list[dict[str, Any]]

REASONS = {
    "missed": "every round missed",
    "not_seen": "never seen",
    "seen_not_tracked": "seen, but never firm",
    "tracked_not_identified": "firm, but not identified in time",
    "held_by_rules": "held by the rules of engagement",
    "out_of_envelope": "out of reach",
    "too_late": "too late",
    "no_round": "no round ready",
    "no_channel": "no channel free",
}
"""The first link of the kill chain that failed, in words."""

ENTITIES = ("threat", "unit", "round", "element", "radar")
"""Keys of an event under which the entities stand whose story it belongs to."""


def seconds(time: float) -> str:
    """Return a time as an analyst would write it."""
    return f"{time:.0f} s"


def kilometres(metres: float) -> str:
    """Return a range: tenths below 10 km."""
    return f"{metres / 1000:.1f} km" if metres < 10e3 else f"{metres / 1000:.0f} km"


def tell(events: list[Event]) -> dict[str, Story]:
    """Write the `text` of every event, as its threat would tell it, and return all stories.

    Parameters
    ----------
    events : of a recording, in the order of time; changed.

    Returns
    -------
    Entity id -> [{"t", "text"}, ...] in the order of time. Two entities of one id share a story.
    """
    stories: dict[str, Story] = {}
    seen: set[str] = set()
    for event in events:
        first = event["kind"] == "first_detection" and event["threat"] not in seen
        if first:
            seen.add(event["threat"])
        event["text"] = sentence(event, None, first)
        for key in ENTITIES:
            if event[key] is None or (key == "element" and event["kind"] == "leak"):
                continue
            line = {"t": event["t"], "text": sentence(event, key, first)}
            story = stories.setdefault(event[key], [])
            if line not in story:
                story.append(line)
    return stories


def sentence(event: Event, teller: str | None, first: bool) -> str:
    """Return what happened in one sentence.

    Parameters
    ----------
    teller : key of the entity whose story it is; None = the threat's, for the list of events,
        where what has no threat is told by the entity itself.
    first : of a first detection by a radar: nobody saw the threat before.
    """
    if event["threat"] is None or teller == "threat":
        return _own(event, first)
    if teller is None:
        return f"{event['threat']}: {_own(event, first)}"
    return _other(event, teller)


def _own(event: Event, first: bool) -> str:
    """Return the sentence as the threat tells it, or the entity of an event without threat."""
    time, kind = seconds(event["t"]), event["kind"]
    if kind == "first_detection":
        word = "first seen" if first else "seen"
        return f"{word} at {time} by {event['radar']} at {kilometres(event['range_m'])}"
    if kind in ("firm", "dropped"):
        verb = "firm" if kind == "firm" else "track dropped"
        return f"{verb} at {time} for {event['controller']}"
    if kind == "assigned":
        return f"assigned to {event['unit']}, {event['round_type']}, at {time}"
    if kind == "launch":
        at = f"{event['round']} launched at {time} by {event['unit']}"
        return f"{at}, {kilometres(event['range_m'])} away"
    if kind in ("kill", "miss"):
        verb = "killed" if kind == "kill" else "missed"
        place = f"{kilometres(event['range_m'])} from {event['unit']}"
        return f"{verb} at {time} by {event['round']}, {place}"
    if kind == "spent":
        return f"{event['round']} spent at {time}: the target was dead"
    if kind == "lost_round":
        return f"{event['round']} lost at {time}: its radar was lost"
    if kind == "leak":
        aim = f" {event['element']}" if event["element"] else ""
        return f"leaked at {time}{aim and ' at' + aim}: {REASONS[event['reason']]}"
    if kind == "damage":
        return f"damaged {event['element']} at {time}"
    if kind == "asset_lost":
        return f"{event['element']} lost at {time}"
    if kind == "element_lost":
        return f"{event['element']} lost at {time}"
    return f"{event['unit']} fights by itself from {time}"


def _other(event: Event, teller: str) -> str:
    """Return the sentence as a radar, unit, round, or aim tells it about a threat."""
    time, kind, threat = seconds(event["t"]), event["kind"], event["threat"]
    if kind == "first_detection":
        return f"saw {threat} at {time}, {kilometres(event['range_m'])} away"
    if kind in ("firm", "dropped"):
        return f"track on {threat} {'firm' if kind == 'firm' else 'dropped'} at {time}"
    if kind == "assigned":
        return f"given {threat} at {time}, {event['round_type']}"
    if kind == "damage":
        return f"damaged by {threat} at {time}"
    if kind == "asset_lost":
        return f"lost at {time} to {threat}"
    name = "" if teller == "round" else f"{event['round']} "
    if kind == "launch":
        return f"{name}launched at {time} at {threat}, {kilometres(event['range_m'])} away"
    if kind == "spent":
        return f"{name}spent at {time}: {threat} was dead"
    if kind == "lost_round":
        return f"{name}lost at {time}: its radar was lost"
    return f"{name}{'killed' if kind == 'kill' else 'missed'} {threat} at {time}"
