"""Opening a run that may be damaged: what can be read, and one sentence on what cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from openiads.errors import ResultError
from openiads.results.read import StoredRun, read_run
from openiads.results.schema import PIECEWISE


def salvage(directory: str | Path) -> StoredRun:
    """Open a stored run; pieces that cannot be read are left out and named in `note`.

    Parameters
    ----------
    directory : the run directory.

    Raises
    ------
    ResultError : there is no run, its manifest is damaged, or its version is another.
    """
    path = Path(directory)
    try:
        broken = damaged_pieces(path)
    except OSError as error:
        why = f"cannot be read: {error.strerror}"
        raise ResultError(why, file=str(path), key="RUN", allowed="a run directory") from None
    run = read_run(path, without=broken)
    if not broken:
        return run
    listed = ", ".join(sorted(broken)[:5]) + (" ..." if len(broken) > 5 else "")
    note = (
        f"This run is damaged: {len(broken)} of its pieces cannot be read and "
        f"{'is' if len(broken) == 1 else 'are'} left out ({listed}). "
    )
    return replace(run, note=(note + run.note).strip())


def damaged_pieces(path: Path) -> frozenset[str]:
    """Return the names of pieces of which a table is missing or cannot be read.

    Parameters
    ----------
    path : the run directory.
    """
    found = set()
    for name in sorted(file.name for file in (path / "outcomes").glob("[0-9]*.parquet")):
        for table in PIECEWISE:
            try:
                pl.read_parquet(path / table / name)
            except (pl.exceptions.PolarsError, OSError):
                found.add(name)
    return frozenset(found)
