"""What happened, as the Common Data Format has it: eight types of events between entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openiads.replay.cdf_entities import Entity

SHORT = {
    "loc": "location update",
    "shot": "shot",
    "kill": "kill",
    "loss": "loss",
    "spot": "spotted secondary",
    "seen": "seen by secondary",
    "stop": "stopped seeing secondary",
    "status": "status update",
}
"""Short name, of which the event's id is made -> type of event."""


@dataclass(frozen=True)
class Event:
    """One event; `number` counts the events of its type."""

    time: float
    short: str
    number: int
    primary: str
    secondary: str | None
    detail: dict[str, str]


class Book:
    """Events as they are entered."""

    def __init__(self) -> None:
        """Nothing is entered yet."""
        self.events: list[Event] = []
        self.last: dict[str, int] = {}

    def enter(
        self, time: float, short: str, primary: str, secondary: str | None, **detail: Any
    ) -> None:
        """Enter an event; details that are None are left out, all are text."""
        self.last[short] = self.last.get(short, 0) + 1
        known = {key: str(value) for key, value in detail.items() if value is not None}
        self.events.append(Event(time, short, self.last[short], primary, secondary, known))


def events(recording: dict[str, Any], cast: dict[str, Entity]) -> list[Event]:
    """Return all events of a recording in the order of time."""
    book = Book()
    for one in cast.values():
        for time, height in zip(one.path["t"], one.path["alt"], strict=True):
            book.enter(time, "loc", one.id, None, height_m=height)
    trackers = _trackers(recording)
    gone: set[str] = set()
    for event in recording["events"]:
        _enter(book, event, trackers, cast, gone)
    return sorted(book.events, key=lambda event: event.time)


def _trackers(recording: dict[str, Any]) -> dict[str, str]:
    """Controller -> the entity that holds its tracks: a command post, or a unit by itself."""
    found = {unit["id"]: f"unit:{unit['id']}" for unit in recording["units"]}
    for unit in recording["units"]:
        if unit["command_post"] is not None:
            found[unit["network"]] = f"element:{unit['command_post']}"
    return found


def _aim(name: str, cast: dict[str, Entity]) -> str:
    return f"element:{name}" if f"element:{name}" in cast else f"asset:{name}"


def _enter(
    book: Book,
    event: dict[str, Any],
    trackers: dict[str, str],
    cast: dict[str, Entity],
    gone: set[str],
) -> None:
    """Enter one event of a recording. `gone` holds who was lost before."""
    time, kind = event["t"], event["kind"]
    threat, unit = f"threat:{event['threat']}", f"unit:{event['unit']}"
    shot = {
        "round": event["round_type"],
        "round_id": event["round"],
        "range_m": event["range_m"],
        "height_m": event["height_m"],
    }
    if kind == "first_detection":
        radar = f"element:{event['radar']}"
        about = {"level": "detection", "range_m": event["range_m"]}
        book.enter(time, "spot", radar, threat, **about)
        book.enter(time, "seen", threat, radar, **about)
    elif kind in ("firm", "dropped"):
        tracker = trackers[event["controller"]]
        book.enter(time, "spot" if kind == "firm" else "stop", tracker, threat, level="firm track")
    elif kind == "launch":
        book.enter(time, "shot", unit, None, target=event["threat"], **shot)
    elif kind == "kill":
        book.enter(time, "kill", unit, threat, **shot)
        book.enter(time, "loss", threat, unit, **shot)
    elif kind == "damage":
        aim = _aim(event["element"], cast)
        if aim not in gone:
            gone.add(aim)
            book.enter(time, "kill", threat, aim, cause="leaked")
            book.enter(time, "loss", aim, threat, cause="leaked")
    elif kind in ("assigned", "miss", "spent", "lost_round"):
        book.enter(time, "status", unit, None, status=kind, target=event["threat"], **shot)
    elif kind == "leak":
        about = {"reason": event["reason"], "aim": event["element"]}
        book.enter(time, "status", threat, None, status="leaked", **about)
    elif kind == "alone":
        book.enter(time, "status", unit, None, status="fights by itself")
