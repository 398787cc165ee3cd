"""The rows of a CSV text, whatever separates its cells."""

from __future__ import annotations

import csv

from openiads.errors import InputError

SEPARATORS = ",;\t|"
MOST_ROWS = 1_000_000
"""Rows of one file; a track at one row a second is a day at 86,400."""
Rows = list[tuple[int, list[str]]]
"""(Line, cells) of each row."""


def rows_of(text: str, file: str, key: str | None = None) -> Rows:
    """Return (line, cells) of a CSV text; blank lines are left out.

    Raises
    ------
    InputError : it is not CSV, or has too many rows.
    """
    lines = text.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):
        separator, skipped = lines[0][4:5], 1
    else:
        first = next((line for line in lines if line.strip()), "")
        separator, skipped = max(SEPARATORS, key=_outside_quotes(first).count), 0
    if separator not in tuple(SEPARATORS):
        raise InputError(
            f"is separated by {separator!r}", file=file, line=1, key=key, allowed=", ; | or tab"
        )
    try:
        reader = csv.reader(lines[skipped:], delimiter=separator, skipinitialspace=True)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num + skipped, cells))
            if len(rows) > MOST_ROWS:
                raise InputError(
                    "has too many rows", file=file, key=key, allowed=f"at most {MOST_ROWS:,}"
                )
    except csv.Error as error:
        raise InputError(
            f"is not a table: {error}", file=file, key=key, allowed="CSV with one header line"
        ) from None
    return rows


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
