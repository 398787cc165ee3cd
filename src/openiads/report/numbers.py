"""Every number of a run with where it comes from, and the sources behind them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from openiads.report.deciding import reason_shares, weight
from openiads.report.facts import Facts
from openiads.report.labels import CLASSES, called, listed, reason
from openiads.report.number_words import AGAINST, KINDS_OF, plain_name
from openiads.report.page import Cell, Section, Table, Text
from openiads.report.sources_table import links, numbered, source_table
from openiads.results.sources import read_sources
from openiads.units import FIELD_UNITS

KINDS = {
    "claims": "published claims, central value",
    "claim": "one published claim",
    "assumption": "assumption",
    "scenario": "the scenario",
    "command line": "the command line",
    "derived": "derived from other numbers",
    "default": "default of the program",
}
"""Kind of an origin -> where the number is from."""
HOUR = 3600
FIRST = 16
"""Rows of the numbers that decide most, about."""
FEW = 3
"""Entities named in a row; more are counted."""


@dataclass
class Row:
    """Numbers that are alike but for the entity they belong to."""

    prefixes: dict[str, None] = field(default_factory=dict)
    entities: dict[str, None] = field(default_factory=dict)


def section(facts: Facts) -> Section:
    """Return the table of all numbers, how they are founded, and the list of sources."""
    origins = facts.run.world.get("origins", {})
    title = "Assumptions, and every number with its source"
    if not origins:
        text = "The stored world does not say where its numbers come from."
        return Section("numbers", title, (Text(text, "notice"),))
    sources = read_sources(facts.run.directory)
    where = numbered(sources)
    tables = _number_tables(facts, origins, where)
    blocks = [Text(_lead(origins)), _kind_table(origins), *tables]
    blocks.append(
        source_table(sources)
        if sources
        else Text(
            "The references are not stored with this run; `openiads cite RUN` prints them.", "small"
        )
    )
    return Section("numbers", title, tuple(blocks))


def _lead(origins: dict[str, Any]) -> str:
    kinds = Counter(origin["kind"] for origin in origins.values())
    claimed, assumed = kinds["claims"] + kinds["claim"], kinds["assumption"]
    return (
        f"Of {len(origins):,} numbers {claimed:,} are published claims and {assumed:,} are "
        "assumptions; the others are of the scenario or follow from it. A grade is an Admiralty "
        "code: the letter is the source's reliability (A best, F cannot be judged), the digit "
        "the claim's (1 confirmed by others, 6 cannot be judged)."
    )


def _kind_table(origins: dict[str, Any]) -> Table:
    counts = Counter((origin["kind"], origin["grade"] or "") for origin in origins.values())
    grades = sorted({grade for _, grade in counts if grade})
    present = [kind for kind in KINDS if any(kind == name for name, _ in counts)]
    rows = tuple(
        (
            KINDS[kind],
            *(f"{counts[kind, grade] or '-'}" for grade in grades),
            f"{counts[kind, ''] or '-'}",
        )
        for kind in present
    )
    return Table(("where from", *grades, "not graded"), rows, "Numbers by origin and grade")


def _number_tables(
    facts: Facts, origins: dict[str, Any], where: dict[str, Any]
) -> tuple[Table | Text, ...]:
    """Return the numbers that decide most, and all of them folded."""
    shares = reason_shares(facts.outcomes)
    several = len({path.partition("/")[0] for path in origins}) > 1
    ranked = []
    for (kind, entities, prefixes, parent, value, origin, text, grade, claims), names in sorted(
        _merged(_rows(facts, origins)).items(), key=lambda item: item[0][:2]
    ):
        share, cause = max(weight(shares, kind, f"{parent}/{name}".strip("/")) for name in names)
        mine = f" ({', '.join(prefixes)})" if several and len(prefixes) == 1 else ""
        cells: tuple[Cell, ...] = (
            f"{_called(facts, kind, entities)}: {_field(parent, names)}{mine}".strip(": "),
            value.replace(" ", "\u00a0"),
            grade or "-",
            f"{KINDS.get(origin, origin)}: {text}",
            links(claims, where) or "-",
        )
        ranked.append((-share if grade else 0.0, _weakest_first(grade), cause, cells))
    ranked.sort(key=lambda one: one[:2])
    heads = ("number", "value", "grade", "where from", "who says")
    blocks: list[Table | Text] = []
    top = _first(shares, ranked)
    if top:
        text = (
            "These act on the reasons for which most threats leaked in this run, the weakest grade "
            "first. `openiads sensitivity` measures how far each moves the answer."
        )
        first = Table((heads[0], "acts on", *heads[1:]), top, "The numbers that decide most")
        blocks += [Text(text), first]
    every = tuple(cells for *_, cells in ranked)
    blocks.append(Table(heads, every, "All numbers", folded=True, searchable=True))
    return tuple(blocks)


def _first(
    shares: dict[str, float], ranked: list[tuple[float, tuple[int, int], str, tuple[Cell, ...]]]
) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows shown, so many for each reason as it has of the leakers, at least one."""
    rows = []
    for cause in sorted(shares, key=lambda name: -shares[name]):
        mine = [cells for at, _, by, cells in ranked if by == cause and at < 0]
        rows += [
            (cells[0], reason(cause), *cells[1:])
            for cells in mine[: max(1, round(FIRST * shares[cause]))]
        ]
    return tuple(rows)


def _weakest_first(grade: str) -> tuple[int, int]:
    """Return a key that sorts E4 before D3 before nothing."""
    return (-ord(grade[0]), -int(grade[1])) if grade else (0, 0)


def _field(parent: str, names: list[str]) -> str:
    """Return the name of a number, or of several that are alike: "salvo against all classes"."""
    if set(names) >= set(CLASSES):
        return f"{plain_name(parent)}, all classes"
    said = ", ".join(plain_name(f"{parent}/{name}".strip("/")) for name in names)
    if len(names) > 1 and parent and all(name in CLASSES for name in names):
        listed_names = [CLASSES[name][1] for name in names]
        link = "against" if parent.rpartition("/")[2] in AGAINST else "for"
        return f"{plain_name(parent)} {link} {listed(listed_names)}"
    return said


def _called(facts: Facts, kind: str, entities: tuple[str, ...]) -> str:
    """Return what a number belongs to: "round 48N6E2", "units North Hill and 3 more"."""
    one = KINDS_OF.get(kind, kind.replace("_", " "))
    table = {"units": "sites", "links": "sites"}.get(kind, kind)
    names = tuple(called(facts.run.world, table, name) for name in entities)
    # a library name says what the thing is; the id is what it is known by
    shown = entities if kind in ("rounds", "threat_types") else names
    return " ".join((one, _entities(shown))).strip()


def _rows(facts: Facts, origins: dict[str, Any]) -> dict[tuple, Row]:
    """Numbers that differ only in their entity or variant, together."""
    groups: dict[tuple, Row] = {}
    for path, origin in origins.items():
        prefix, _, rest = path.partition("/")
        kind, entity, key = _split(rest)
        value = _value(facts, prefix, rest)
        said = origin["kind"], origin["text"], origin["grade"] or "", tuple(origin["claims"])
        row = groups.setdefault((kind, key, value, said), Row())
        row.prefixes[prefix] = None
        row.entities[entity] = None
    return groups


def _merged(groups: dict[tuple, Row]) -> dict[tuple, list[str]]:
    """Rows that differ only in the last name of the number, together: those names."""
    found: dict[tuple, list[str]] = {}
    for (kind, key, value, said), row in groups.items():
        parent, _, name = key.rpartition("/")
        mark = kind, tuple(row.entities), tuple(row.prefixes), parent, value, *said
        found.setdefault(mark, []).append(name)
    return found


def _split(rest: str) -> tuple[str, str, str]:
    """Return (kind, entity, key) of a path within a case; alike entities get one name."""
    parts = rest.split("/")
    if len(parts) == 1:
        return "", "", parts[0]
    kind, entity, key = parts[0], parts[1], parts[2:]
    plain = [re.sub(r"-\d+$", "", part) for part in key]
    if kind == "threats":
        entity = re.sub(r"-\d+$", "", entity)
    if kind == "units" and plain[:1] == ["launchers"]:
        plain[1] = plain[1].removeprefix(f"{entity}.")
    if kind == "class_weights":
        return kind, "", entity
    return kind, entity, "/".join(plain)


def _entities(names: tuple[str, ...]) -> str:
    if len(names) <= FEW + 1:
        return ", ".join(names)
    return f"{', '.join(names[:FEW])} and {len(names) - FEW} more"


def _value(facts: Facts, prefix: str, rest: str) -> str:
    cases = facts.run.world["cases"]
    case = next((c for c in reversed(cases) if prefix in (c["id"], c["variant"])), None)
    parts = rest.split("/")
    found: Any = case
    for part in parts:
        found = _step(found, part)
    if isinstance(found, dict) or found is None:
        return ""
    if isinstance(found, list):
        return "; ".join(_pair(pair, parts) for pair in found)
    return quantity(parts, found)


def _step(value: Any, part: str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list):
        return next((e for e in value if isinstance(e, dict) and e.get("id") == part), None)
    return None


def _pair(pair: Any, parts: list[str]) -> str:
    if isinstance(pair, list) and len(pair) == 2:
        return f"{quantity(['_m'], pair[0])}: {quantity(parts, pair[1])}"
    return str(pair)


def quantity(parts: list[str], value: Any) -> str:
    """Write a value with its unit: 300000.0 of `range_max_m` as "300 km".

    Parameters
    ----------
    parts : of the path; the last name that ends in a unit says it.
    value : number or word.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    unit = next((u for name in reversed(parts) for end, u in FIELD_UNITS if name.endswith(end)), "")
    for factor, larger in ((1e9, "B USD"), (1e6, "M USD")):
        if unit == "USD" and abs(value) >= factor:
            return f"{value / factor:.6g} {larger}"
    if unit == "s" and value >= HOUR and value % HOUR == 0:
        return f"{value / HOUR:.6g} h"
    if unit == "m" and abs(value) >= 1000:
        return f"{value / 1000:.6g} km"
    return f"{value:.6g} {unit}".strip()
