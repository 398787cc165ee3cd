"""Worlds, warnings and library entries as text on a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from openiads.units import FIELD_UNITS

if TYPE_CHECKING:
    from openiads.resolve.catalogue import Entry, Row
    from openiads.scenario.world import Case, Origin, World

KINDS = (
    "networks",
    "command_posts",
    "links",
    "radars",
    "units",
    "rounds",
    "threat_types",
    "zones",
    "assets",
)


def plain_table(*headings: str) -> Table:
    """Return an empty table without lines."""
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def show_world(world: World, cases: list[Case], console: Console) -> None:
    """Print the cases, then every number of them with its origin.

    Entities that are the same in several cases are printed once, and so are launchers in a row
    that differ only in their name. Routes are not printed: they are in the JSON.

    Parameters
    ----------
    world : for the origins.
    cases : those to show.
    console : where to.
    """
    console.print(Text(world.study.title, style="bold"))
    table = plain_table("case", "units", "radars", "threats")
    for case in cases:
        counts = Counter(threat.type for threat in case.threats)
        listed = ", ".join(f"{count} {name}" for name, count in counts.items())
        table.add_row(*map(Text, (case.id, str(len(case.units)), str(len(case.radars)), listed)))
    console.print(table)
    seen: dict[tuple[str, str], list[Any]] = {}
    for case in cases:
        for kind in KINDS:
            for entity in getattr(case, kind):
                data = entity.model_dump()
                known = seen.setdefault((kind, entity.id), [])
                if data in known:
                    continue
                again = f" in case {case.id}" if known else ""
                known.append(data)
                console.print()
                console.print(Text(f"{kind}/{entity.id}{again}", style="bold"))
                console.print(_entity_table(case, f"{kind}/{entity.id}", data, world.origins))


def _entity_table(case: Case, path: str, data: dict[str, Any], origins: dict[str, Origin]) -> Table:
    table = plain_table("number", "value", "layer", "where from")
    for key, value in _leaves(_numbers(data)):
        written = re.sub(r" \(\d+ alike\)", "", key)
        origin = find_origin(case, f"{path}/{written}", origins)
        layer = origin.layer if origin else ""
        table.add_row(*map(Text, (key, _quantity(key, value), layer, _origin_text(origin))))
    return table


def _leaves(data: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}/")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for _, group in groupby(value, key=_numbers):
                alike = list(group)
                name = alike[0].get("id", alike[0].get("round"))
                label = f"{name} ({len(alike)} alike)" if len(alike) > 1 else name
                yield from _leaves(_numbers(alike[0]), f"{prefix}{key}/{label}/")
        else:
            yield f"{prefix}{key}", value


def _numbers(entity: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in entity.items() if name not in ("id", "key")}


def find_origin(case: Case, path: str, origins: dict[str, Origin]) -> Origin | None:
    """Return the origin of a number: of its path, or of the nearest path above it.

    What is said of the case goes before what is said of its variant.
    """
    parts = path.split("/")
    for length in range(len(parts), 0, -1):
        for owner in (case.id, case.variant):
            found = origins.get("/".join((owner, *parts[:length])))
            if found is not None:
                return found
    return None


def _quantity(key: str, value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_quantity("", entry) for entry in value)
    if not isinstance(value, int | float):
        return str(value)
    unit = next(
        (unit for part in key.split("/") for end, unit in FIELD_UNITS if part.endswith(end)), ""
    )
    return f"{value:g} {unit}".strip()


def _origin_text(origin: Origin | None) -> str:
    if origin is None:
        return ""
    grade = f" [{origin.grade}]" if origin.grade else ""
    return f"{origin.kind}: {origin.text}{grade}"


def show_entries(found: Iterable[Entry], console: Console) -> None:
    """Print the list of library entries."""
    table = plain_table("kind", "id", "name")
    for entry in found:
        table.add_row(*map(Text, (entry.kind, entry.id, entry.name)))
    console.print(table)


def show_rows(entry: Entry, rows: Iterable[Row], console: Console) -> None:
    """Print one library entry, a number a row."""
    console.print(Text(f"{entry.name} ({entry.kind}/{entry.id}, {entry.file})", style="bold"))
    table = plain_table("number", "value", "where from (Admiralty grade)")
    for row in rows:
        table.add_row(*map(Text, (row.key, row.value, row.source)))
    console.print(table)


def show_warnings(warnings: list[str], console: Console, limit: int | None = None) -> None:
    """Print warnings, at most `limit` of them.

    Parameters
    ----------
    warnings : one sentence each.
    console : where to.
    limit : None = all.
    """
    shown = warnings if limit is None else warnings[:limit]
    for warning in shown:
        console.print(Text.assemble(("warning: ", "yellow"), warning))
    if len(shown) < len(warnings):
        console.print(f"{len(warnings) - len(shown)} more warnings: openiads check", markup=False)
