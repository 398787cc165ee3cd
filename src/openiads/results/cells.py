"""Texts in CSV that no spreadsheet takes for a formula.

A text that begins with one of `=`, `+`, `-`, `@`, a tab, an end of line, or an apostrophe gets an
apostrophe in front: a program that takes one away from every text that begins with one has the
text back. Numbers are left alone.
"""

from __future__ import annotations

import polars as pl

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
TEXTS = (pl.String, pl.Categorical, pl.Enum)


def cell(text: str) -> str:
    """Return a text as a cell."""
    return f"'{text}" if text.startswith(STARTS) else text


def csv_text(frame: pl.DataFrame) -> str:
    """Return a table as CSV.

    Parameters
    ----------
    frame : with headings of this program; texts may be anybody's.
    """
    guarded = []
    for name, kind in frame.schema.items():
        if isinstance(kind, TEXTS):
            text = pl.col(name).cast(pl.String)
            begins = text.str.contains("^[" + r"=+\-@\t\r\n'" + "]")
            guarded.append(pl.when(begins).then("'" + text).otherwise(text).alias(name))
    return frame.with_columns(guarded).write_csv()
