"""Opening a run that may be damaged: what can be read, and one sentence on what cannot."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from openiads.errors import ResultError
from openiads.results.about import About, CaseName
from openiads.results.content import check_outcomes, check_rows
from openiads.results.index import read_index
from openiads.results.piece import Piece, changed, place
from openiads.results.read import StoredRun, measured, open_manifest, stored_run, strangers
from openiads.results.schema import PIECEWISE, VERSION
from openiads.results.store import WORLD, same_world


def salvage(directory: str | Path) -> StoredRun:
    """Open a stored run; pieces that are not as they were stored are left out, named in `note`.

    Parameters
    ----------
    directory : the run directory.

    Raises
    ------
    ResultError : there is no run, its manifest or its index is damaged, or its version is another.
    """
    path = Path(directory)
    manifest, about = open_manifest(path)
    good, bad = sorted_pieces(path, about)
    if about.version == VERSION:
        bad += [str(file.relative_to(path)) for file in _unknown_outcomes(path, good, bad)]
    said = _said(bad) + _world(path, manifest)
    return stored_run(path, manifest, about, tuple(good), said.strip())


def sorted_pieces(path: Path, about: About) -> tuple[list[Piece], list[str]]:
    """Return the pieces that can be read, and a sentence part on each that cannot.

    Raises
    ------
    ResultError : the index is damaged.
    """
    good: list[Piece] = []
    bad: list[str] = []
    pieces = _candidates(path, bad) if about.version < VERSION else read_index(path).pieces
    for piece in sorted(pieces, key=lambda one: one.name):
        twin = next((one for one in good if one.overlaps(piece)), None)
        why = changed(path, piece) or piece_fault(path, piece, about)
        if not why and twin is not None:
            why = f"outcomes/{piece.name} holds replications of {twin.name}"
        bad += [why] if why else []
        good += [] if why else [piece]
    return good, bad


def piece_fault(path: Path, piece: Piece, about: About) -> str:
    """Return in what the rows of a piece are not those of its name; empty when they are."""
    if piece.case >= len(about.cases):
        return f"outcomes/{piece.name} is of a case that the run does not have"
    for table in PIECEWISE:
        why = _table_fault(path / table / piece.name, piece, about.cases[piece.case])
        if why:
            return f"{table}/{piece.name}: {why}"
    return ""


def _table_fault(file: Path, piece: Piece, case: CaseName) -> str:
    try:
        frame = pl.read_parquet(file)
        check = check_outcomes if file.parent.name == "outcomes" else check_rows
        check(frame, piece, case, file)
    except ResultError as error:
        return error.message.removeprefix("damaged: ")
    except (pl.exceptions.PolarsError, OSError) as error:
        return f"cannot be read: {str(error).splitlines()[0]}"
    kept = piece.files.get(file.parent.name)
    return "" if kept is None or kept.rows == frame.height else f"{frame.height} rows"


def _candidates(path: Path, bad: list[str]) -> list[Piece]:
    found = []
    for file in sorted((path / "outcomes").glob("*.parquet")):
        at = place(file.name)
        try:
            if at is None:
                bad.append(f"outcomes/{file.name} is no name of a piece")
            else:
                found.append(measured(file, at))
        except ResultError as error:
            bad.append(f"outcomes/{file.name}: {error.message.removeprefix('damaged: ')}")
    return found


def _unknown_outcomes(path: Path, good: list[Piece], bad: list[str]) -> list[Path]:
    return [
        file
        for file in strangers(path, tuple(good))
        if file.parent.name == "outcomes" and not any(file.name in why for why in bad)
    ]


def _said(bad: list[str]) -> str:
    if not bad:
        return ""
    listed = "; ".join(bad[:5]) + ("; ..." if len(bad) > 5 else "")
    verb = "is" if len(bad) == 1 else "are"
    return (
        f"This run is damaged: {len(bad)} of its pieces cannot be read or {verb} not of it, and "
        f"{verb} left out ({listed}). "
    )


def _world(path: Path, manifest: dict) -> str:
    try:
        if same_world(path / WORLD, manifest):
            return ""
        return f"{WORLD} was changed after the run began: what needs it is left out."
    except ResultError as error:
        return f"{WORLD} {error.message}: what needs it is left out."
