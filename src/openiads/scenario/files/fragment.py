"""A scenario fragment from what a file holds: tables of TOML, and the tracks as CSV beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from openiads.scenario.files.faults import clip

SCOPE = (
    "Places and tracks read by `openiads import` are the user's; what a run makes of them is "
    "analysis, not a prediction and not a plan."
)
"""Opens every fragment; stands in docs/scope.md."""
TABLES = ("assets", "sites", "zones", "raids", "threats")
LONGEST_ID = 48
COLUMNS = {True: "time_utc", False: "time_s"}
"""Whether times are of a clock -> the name of their column."""


@dataclass
class Fragment:
    """Tables of a scenario by kind and id, tables of tracks by file name, remarks."""

    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    tracks: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, name: str, entry: dict[str, Any]) -> None:
        """Add a table under an id made from a name, with a number if the id is taken."""
        table = self.tables.setdefault(kind, {})
        stem = slug(name) or kind.rstrip("s")
        ident, number = stem, 2
        while ident in table:
            ident, number = f"{stem}-{number}", number + 1
        table[ident] = entry
        if ident != name:
            self.names[f"{kind}.{ident}"] = name

    def comments(self, file: str) -> str:
        """Return the lines that open the fragment."""
        lines = [SCOPE, f"From {file}, by `openiads import`.", *self.notes]
        lines += [f"{key}: {clip(name)!r} in the file" for key, name in self.names.items() if name]
        return "".join(f"# {printable(line)}\n" for line in lines) + "\n"


def printable(text: str) -> str:
    """Return text on one line, without control characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else " " for letter in whole)


def slug(name: str) -> str:
    """Return an id: letters, digits, "-" and "_"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-")[:LONGEST_ID]
