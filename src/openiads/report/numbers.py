"""Every number of a run with where it comes from, and the sources behind them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from openiads.report.facts import Facts
from openiads.report.page import Cell, Link, Section, Table, Text
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
    blocks = [Text(_lead(origins)), _kind_table(origins), _number_table(facts, origins, where)]
    blocks.append(
        _source_table(sources)
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


def _number_table(facts: Facts, origins: dict[str, Any], where: dict[str, Any]) -> Table:
    several = len({path.partition("/")[0] for path in origins}) > 1
    rows = []
    for (kind, entities, prefixes, parent, value, origin, text, grade, claims), names in sorted(
        _merged(_rows(facts, origins)).items(), key=lambda item: item[0][:2]
    ):
        listed = ", ".join(plain_name(name) for name in names)
        cells: list[Cell] = [" ".join((kind, _entities(entities))).strip()]
        cells += [", ".join(prefixes)] if several else []
        cells.append(f"{plain_name(parent)}: {listed}" if parent else listed)
        cells.append(value.replace(" ", "\u00a0"))
        cells += [f"{KINDS.get(origin, origin)}: {text}", grade, _links(claims, where)]
        rows.append(tuple(cells))
    heads = ("of", *(("in",) if several else ()), "number", "value", "where from", "grade")
    return Table((*heads, "who says"), tuple(rows), "All numbers", searchable=True)


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


def plain_name(key: str) -> str:
    """Write a field in words, without its unit: "reference_range_m" as "reference range"."""
    parts = []
    for part in key.split("/"):
        end = next((end for end, _ in FIELD_UNITS if part.endswith(end) and part != end), "")
        parts.append(part.removesuffix(end).replace("_", " "))
    return ", ".join(parts)


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
    if unit == "m" and abs(value) >= 1000:
        return f"{value / 1000:.6g} km"
    return f"{value:.6g} {unit}".strip()


def source_links(facts: Facts, claims: tuple[str, ...]) -> Cell:
    """Return links to the sources of claims, or their ids where the sources are not stored.

    Parameters
    ----------
    facts : of the run.
    claims : ids.
    """
    return _links(claims, numbered(read_sources(facts.run.directory)))


def numbered(sources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return claim id -> (number in the list of sources, source)."""
    return {
        claim["id"]: (i, source)
        for i, source in enumerate(sources, 1)
        for claim in source["claims"]
    }


def _links(claims: tuple[str, ...], where: dict[str, Any]) -> Cell:
    found: dict[int, str] = {}
    for name in claims:
        if name in where:
            number, source = where[name]
            found[number] = f"{source['publisher']} [{number}]"
    if not found:
        return ", ".join(claims)
    return tuple(Link(text, f"#source-{number}") for number, text in found.items())


def _source_table(sources: list[dict[str, Any]]) -> Table:
    rows = []
    for number, source in enumerate(sources, 1):
        grades = sorted({claim["grade"] for claim in source["claims"]})
        url = source["url"] if source["url"].startswith(("http://", "https://")) else ""
        text = source["reference"].replace(f" {url}", "") if url else source["reference"]
        cited = ", ".join(sorted({claim["id"] for claim in source["claims"]}))
        rows.append((f"[{number}]", Link(text, url), ", ".join(grades), cited))
    heads = ("", "source", "grades", "claims used")
    return Table(heads, tuple(rows), "Sources", searchable=True, anchor="source")
