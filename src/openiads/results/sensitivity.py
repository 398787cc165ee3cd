"""A stored sensitivity analysis: what was asked, what was found, and every point it rests on.

DIRECTORY/sensitivity.json     manifest and findings (docs/sensitivity.md lists the keys)
          points.parquet       stage, evaluation, group, u: places in the spreads
          evaluations.parquet  stage, evaluation, case, share: mean over replications
          sensitivity.svg      the findings as a figure
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from openiads.errors import InputError, ResultError
from openiads.reading import read_json
from openiads.results.writing import KEY, write_file

FORMAT = "openiads.sensitivity"
VERSION = 2
READABLE = (1, VERSION)
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


def prepare_directory(directory: Path) -> None:
    """Make the directory, which must be new or empty.

    Raises
    ------
    InputError : it is not, or cannot be made.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        if any(directory.iterdir()):
            raise InputError(
                "is not empty; nothing was written",
                file=str(directory),
                key=KEY,
                allowed="a new or empty directory",
            )
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror or error}",
            file=str(directory),
            key=KEY,
            allowed="a folder that can be written",
        ) from None


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
        stream = io.BytesIO()
        rows = frame.select(pl.col(key).cast(dtype) for key, dtype in columns.items())
        rows.write_parquet(stream, compression="zstd")
        write_file(directory / f"{name}.parquet", stream.getvalue())
    text = json.dumps({"format": FORMAT, "version": VERSION, **data}, indent=2, ensure_ascii=False)
    write_file(directory / FILE, text.encode())


def read_sensitivity(directory: str | Path) -> tuple[dict[str, Any], pl.DataFrame, pl.DataFrame]:
    """Return manifest and findings, points, and evaluations of a stored analysis.

    Raises
    ------
    ResultError : there is none, or it is damaged or of another version.
    """
    path = Path(directory)
    try:
        data = read_json(
            path / FILE,
            error=ResultError,
            finite=False,
            key="SENSITIVITY",
            allowed="a directory of `openiads sensitivity`",
        )
        frames = [pl.read_parquet(path / f"{name}.parquet") for name in ("points", "evaluations")]
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise ResultError(
            f"no readable analysis: {error}",
            file=str(path),
            key="SENSITIVITY",
            allowed="a directory of `openiads sensitivity`",
        ) from None
    known = isinstance(data, dict) and data.get("format") == FORMAT
    if not known or data.get("version") not in READABLE:
        raise ResultError(
            "not a sensitivity analysis of this version",
            file=str(path / FILE),
            allowed=f"{FORMAT} {' or '.join(map(str, READABLE))}",
        )
    return data, frames[0], frames[1]
