"""A stored sensitivity analysis: what was asked, what was found, and every point it rests on.

DIRECTORY/sensitivity.json     manifest and findings (docs/sensitivity.md lists the keys)
          points.parquet       stage, evaluation, group, u: places in the spreads
          evaluations.parquet  stage, evaluation, case, share: mean over replications
          sensitivity.svg      the findings as a figure
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from openiads.errors import InputError, ResultError
from openiads.reading import read_json
from openiads.results.durable import KEY, unwritten, write_aside, write_frame
from openiads.results.lock import Lock, is_lock, take
from openiads.results.shape import Shape

FORMAT = "openiads.sensitivity"
VERSION = 2
READABLE = (1, VERSION)
READ = {
    "screening": (("name",), ("mu_star",)),
    "indices": (("name",), ("first", "total")),
    "believed": (("group", "text", "claim"), ("answer", "change")),
}
"""List of the findings -> the texts and the estimates that are read of its rows."""
"""Version 1 calls the share `leak_share` and counts all threats; its question says so."""
FILE = "sensitivity.json"
FIGURE = "sensitivity.svg"
POINTS = {
    "stage": pl.Categorical(),
    "evaluation": pl.Int64(),
    "group": pl.Categorical(),
    "u": pl.Float64(),
}
EVALUATIONS = {
    "stage": pl.Categorical(),
    "evaluation": pl.Int64(),
    "case": pl.Categorical(),
    "share": pl.Float64(),
}


def prepare_directory(directory: Path) -> Lock:
    """Make the directory, which must be new or empty, and ours until the lock is released.

    Raises
    ------
    InputError : it is not, another process writes it, or it cannot be made.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if not all(map(is_lock, directory.iterdir())):
            raise _not_empty(directory)
        lock = take(directory)
        if not all(map(is_lock, directory.iterdir())):
            lock.release()
            raise _not_empty(directory)
    except OSError as error:
        raise unwritten(directory, error) from None
    return lock


def _not_empty(directory: Path) -> InputError:
    return InputError(
        "is not empty; nothing was written",
        file=str(directory),
        key=KEY,
        allowed="a new or empty directory",
    )


def write_sensitivity(
    directory: Path, data: Mapping[str, Any], points: pl.DataFrame, evaluations: pl.DataFrame
) -> None:
    """Store an analysis; the JSON file is written last.

    Parameters
    ----------
    directory : prepared.
    data : manifest and findings, plain JSON data.
    points, evaluations : columns `POINTS` and `EVALUATIONS`.

    Raises
    ------
    InputError : a file cannot be written.
    """
    for name, frame, columns in (
        ("points", points, POINTS),
        ("evaluations", evaluations, EVALUATIONS),
    ):
        whole = frame.select(pl.col(key).cast(dtype) for key, dtype in columns.items())
        write_frame(directory / f"{name}.parquet", whole)
    text = json.dumps({"format": FORMAT, "version": VERSION, **data}, indent=2, ensure_ascii=False)
    try:
        write_aside(directory / FILE, text.encode())
    except OSError as error:
        raise unwritten(directory / FILE, error) from None


def read_sensitivity(directory: str | Path) -> tuple[dict[str, Any], pl.DataFrame, pl.DataFrame]:
    """Return manifest and findings, points, and evaluations of a stored analysis.

    Raises
    ------
    ResultError : there is none, or it is damaged or of another version.
    """
    path = Path(directory)
    data = read_json(path / FILE, error=ResultError, finite=False, allowed="a stored analysis")
    if not isinstance(data, dict):
        raise ResultError("not a table of keys", file=str(path / FILE), allowed="a stored analysis")
    try:
        frames = [pl.read_parquet(path / f"{name}.parquet") for name in ("points", "evaluations")]
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise ResultError(
            f"no readable analysis: {error}", file=str(path), allowed="a stored analysis"
        ) from None
    if data.get("format") != FORMAT or data.get("version") not in READABLE:
        raise ResultError(
            "not a sensitivity analysis of this version",
            file=str(path / FILE),
            allowed=f"{FORMAT} {' or '.join(map(str, READABLE))}",
        )
    whole = Shape(data, str(path / FILE))
    whole.table("sizes")
    for key in ("title", "scenario_text", "ranking", "notes"):
        whole.text(key)
    _look_at(whole.table("findings"))
    return data, frames[0], frames[1]


def _look_at(findings: Shape) -> None:
    """Check what a report reads of the findings."""
    if not isinstance(findings.data.get("difference"), bool):
        raise findings.wrong("difference", findings.data.get("difference"), "true or false")
    for key, (texts, estimates) in READ.items():
        for row in findings.tables(key):
            for name in texts:
                row.text(name)
            for name in estimates:
                estimate = row.table(name)
                for end in ("value", "low", "high"):
                    number = estimate.number_or_text(end)
                    if isinstance(number, str):
                        raise estimate.wrong(end, number, "a number, or null")
