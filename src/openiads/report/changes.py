"""What differs between two runs, in words: a table for a terminal and for a page."""

from __future__ import annotations

from typing import Any

from openiads.analysis.changes import ABSENT, THERE, Change
from openiads.errors import clipped
from openiads.report.numbers import plain_name, quantity
from openiads.report.page import Table

TITLE = "What differs between the runs"
CAPTION = "How they were made, what was overridden, and every number that is not the same"
NOTHING = "Nothing but the moment they were made: the same numbers, seed and versions."
HEADINGS = ("what", "first run", "second run", "in")
SHOWN = 24
"""Rows before the rest is folded away or counted."""
FEW = 3
"""Entities and cases named in a row; more are counted."""
WIDE = 48
"""Characters of a value; longer ones are cut."""
WORDS = {
    "p kill": "kill probability",
    "p hostile": "probability to be recognised as hostile",
    "p damage": "probability to damage its aim",
}
"""Plain name of a field -> what it is called."""
ONE = {
    "assets": "asset",
    "networks": "network",
    "links": "link",
    "command_posts": "command post",
    "radars": "radar",
    "rounds": "round",
    "units": "unit",
    "zones": "zone",
    "threat_types": "threat type",
    "threats": "threat",
}
"""Kind of entity -> one of it."""


def change_tables(changes: tuple[Change, ...], *, most: int = SHOWN) -> tuple[Table, ...]:
    """Return the changes, a row each, the first ones open and the others folded.

    Parameters
    ----------
    changes : of two runs, not empty.
    most : rows that stand open.
    """
    rows = [_row(change) for change in _gathered(changes)]
    tables = [Table(HEADINGS, tuple(rows[:most]), CAPTION)]
    if len(rows) > most:
        tables.append(
            Table(HEADINGS, tuple(rows[most:]), f"{len(rows) - most} more differences", folded=True)
        )
    return tuple(tables)


def change_sentence(changes: tuple[Change, ...]) -> str:
    """Return the first few changes in one sentence; overrides speak for the numbers they set."""
    if not changes:
        return NOTHING
    gathered = _gathered(changes)
    gathered.sort(key=lambda change: ("override", "number", "run").index(change.kind))
    told = []
    for change in gathered[:FEW]:
        name, first, second, _ = _row(change)
        told.append(f"{name}: {first} in the first, {second} in the second")
    more = f"; and {len(gathered) - FEW} more" if len(gathered) > FEW else ""
    return f"What differs: {'; '.join(told)}{more}."


def _gathered(changes: tuple[Change, ...]) -> list[Change]:
    """Return the changes with those of threats, of which there are many, put together.

    Their routes and starts follow from the raid; a row a threat would bury the rest.
    """
    kept: list[Change] = []
    raids: dict[str, list[Change]] = {}
    for change in changes:
        kind, _, rest = change.path.partition("/")
        if change.kind != "number" or kind != "threats":
            kept.append(change)
            continue
        only = THERE in (change.first, change.second)
        key = f"only in one run {change.first}" if only else rest.partition("/")[2]
        raids.setdefault(key, []).append(change)
    for some in raids.values():
        ids = tuple(dict.fromkeys(name for change in some for name in change.entities))
        values = {(repr(change.first), repr(change.second)) for change in some}
        cases = tuple(dict.fromkeys(case for change in some for case in change.cases))
        whole = any(not change.cases for change in some)
        one = some[0]
        told = (one.first, one.second) if len(values) == 1 else ("various", "various")
        kept.append(Change("number", one.path, ids, *told, () if whole else cases))
    return kept


def _row(change: Change) -> tuple[str, ...]:
    parts = tuple(change.path.split("/"))
    values = [value_text(parts, value) for value in (change.first, change.second)]
    if change.kind == "override":
        values = ["as written" if value == ABSENT else value for value in values]
    where = "" if change.kind != "number" else named(change.cases) or "all cases"
    return (subject(change), *values, where)


def subject(change: Change) -> str:
    """Write what a change is about: "round 48N6E2: kill probability, cruise missile"."""
    if change.kind == "run":
        return change.path
    if change.kind == "override":
        return f"override {change.path}"
    parts = change.path.split("/")
    if parts[0] not in ONE:
        names = named(change.entities)
        return plain_name(parts[0]) + (f": {names}" if names else "")
    kind = ONE[parts[0]]
    some = len(change.entities) > 1
    head = f"{kind}{'s' * some} {named(change.entities)}"
    rest = _in_words("/".join(parts[2:]))
    return f"{head}: {rest}" if rest else head


def _in_words(path: str) -> str:
    names = (plain_name(part) for part in path.split("/") if part)
    return ", ".join(WORDS.get(name, name) for name in names)


def named(names: tuple[str, ...]) -> str:
    """Write some names, the first few of many: "A@5, A@10, A@20 and 4 more"."""
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return f"{', '.join(names[:FEW])}{more}"


def value_text(parts: tuple[str, ...], value: Any) -> str:
    """Write a value of a change with its unit; a list as it stands in the world, cut if long."""
    if isinstance(value, str):
        return clipped(value, WIDE)
    if value is None or isinstance(value, list | dict):
        return "none" if value is None else clipped(str(value), WIDE)
    return quantity(list(parts), value)
