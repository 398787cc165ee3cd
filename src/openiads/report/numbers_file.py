"""Every number of a run as a file for a spreadsheet: what the printed report leaves out."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from openiads.report.facts import Facts
from openiads.report.numbers import quantity
from openiads.results.text import plain
from openiads.results.writing import write_file

HEAD = ("path", "value_si", "value", "origin", "text", "grade", "claims")
"""Columns: the path in the world, the value in SI, as people read it, and who says so."""
MARK = ",".join(HEAD).encode()
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins like this is a formula to a spreadsheet; it is set off by an apostrophe."""


def numbers_path(page: Path) -> Path:
    """Return the file of the numbers beside a page: "numbers.csv", or "PAGE-numbers.csv"."""
    own = page.name == "report.html"
    return page.with_name("numbers.csv" if own else f"{page.stem}-numbers.csv")


def numbers_text(facts: Facts) -> str:
    """Return the numbers of a run as CSV, one row a number, in the order of the world.

    Raises
    ------
    ResultError : the stored world cannot be read.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEAD)
    world = facts.run.world
    cases = world["cases"]
    for path, origin in world.get("origins", {}).items():
        prefix, *parts = path.split("/")
        found: Any = next((c for c in reversed(cases) if prefix in (c["id"], c["variant"])), None)
        for part in parts:
            found = _step(found, part)
        value = "" if isinstance(found, dict | list) or found is None else found
        said = (origin["kind"], origin["text"], origin["grade"] or "", " ".join(origin["claims"]))
        shown = "" if value == "" else quantity(parts, value)
        rows.writerow([_text(path), _text(value), _text(shown), *map(_text, said)])
    return plain(text.getvalue())


def write_numbers(facts: Facts, page: Path) -> Path:
    """Write the numbers beside a page, over an earlier file of the same kind.

    Parameters
    ----------
    facts : of the run.
    page : the HTML file.

    Raises
    ------
    InputError : something else is there, or it cannot be written.
    ResultError : the stored world cannot be read.
    """
    target = numbers_path(page)
    write_file(target, numbers_text(facts).encode("utf-8", "replace"), mark=MARK)
    return target


def _step(value: Any, part: str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, list):
        return next((one for one in value if isinstance(one, dict) and one.get("id") == part), None)
    return None


def _text(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA) and not _number(value):
        return f"'{value}"
    return value


def _number(text: str) -> bool:
    return text[:1] in "+-" and text[1:2].isdigit()
