"""The program and its ledger as references: they are cited before the sources."""

from __future__ import annotations

from dataclasses import dataclass

from openiads.evidence.cite import entry
from openiads.release import AUTHORS, RELEASED, TITLE, __version__

LEDGER_TITLE = "The OpenIADS ledger of published claims"
DIGITS = 12
"""Of the ledger's hash in its key; the note has all 64."""


@dataclass(frozen=True)
class Entry:
    """A reference in both forms.

    Parameters
    ----------
    text : one line.
    bibtex : an entry.
    """

    text: str
    bibtex: str


def program(version: str, year: str) -> Entry:
    """Return the program as a reference.

    Parameters
    ----------
    version, year : of the program that made the run.
    """
    text = f"{AUTHORS} ({year}), {TITLE}, version {version}."
    fields = {"title": f"{{{TITLE}}}", "year": year, "note": f"version {version}"}
    return Entry(text, entry(f"openiads-{version}", AUTHORS, fields))


def ledger(version: str, year: str, digest: str, counts: tuple[int, int] | None) -> Entry:
    """Return the ledger as a reference.

    Parameters
    ----------
    version, year : of the program that the ledger is part of.
    digest : SHA-256 of its files.
    counts : claims and sources; None = the ledger at hand is another one.
    """
    of = f" of {RELEASED}" if version == __version__ and counts is not None else ""
    parts = [f"part of OpenIADS {version}{of}"]
    if counts is not None:
        parts.append(f"{counts[0]:,} claims from {counts[1]:,} sources")
    parts.append(f"SHA-256 {digest}")
    text = f"{AUTHORS} ({year}), {LEDGER_TITLE}, {', '.join(parts)}."
    fields = {"title": f"{{{LEDGER_TITLE}}}", "year": year, "note": "; ".join(parts)}
    return Entry(text, entry(f"openiads-ledger-{digest[:DIGITS]}", AUTHORS, fields))
