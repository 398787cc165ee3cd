"""The list of sources behind a run, and links to it."""

from __future__ import annotations

from typing import Any

from openiads.report.facts import Facts
from openiads.report.page import Cell, Link, Table
from openiads.results.sources import read_sources


def source_links(facts: Facts, claims: tuple[str, ...]) -> Cell:
    """Return links to the sources of claims, or their ids where the sources are not stored.

    Parameters
    ----------
    facts : of the run.
    claims : ids.
    """
    return links(claims, numbered(read_sources(facts.run.directory)))


def numbered(sources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return claim id -> (number in the list of sources, source)."""
    return {
        claim["id"]: (i, source)
        for i, source in enumerate(sources, 1)
        for claim in source["claims"]
    }


def links(claims: tuple[str, ...], where: dict[str, Any]) -> Cell:
    """Return links to the sources of claims, each once; ids of claims without a source.

    Parameters
    ----------
    claims : ids.
    where : of `numbered`.
    """
    found: dict[int, str] = {}
    for name in claims:
        if name in where:
            number, source = where[name]
            found[number] = f"{source['publisher']} [{number}]"
    if not found:
        return ", ".join(claims)
    return tuple(Link(text, f"#source-{number}") for number, text in found.items())


def source_table(sources: list[dict[str, Any]]) -> Table:
    """Return the list of sources with grades and claims.

    Parameters
    ----------
    sources : of the run.
    """
    rows = []
    for number, source in enumerate(sources, 1):
        grades = sorted({claim["grade"] for claim in source["claims"]})
        url = source["url"] if source["url"].startswith(("http://", "https://")) else ""
        text = source["reference"].replace(f" {url}", "") if url else source["reference"]
        cited = ", ".join(sorted({claim["id"] for claim in source["claims"]}))
        rows.append((f"[{number}]", Link(text, url), ", ".join(grades), cited))
    heads = ("", "source", "grades", "claims used")
    return Table(heads, tuple(rows), "Sources", folded=True, searchable=True, anchor="source")
