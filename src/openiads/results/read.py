"""Reading a stored run back: its manifest, its world and its tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from openiads.errors import ResultError
from openiads.reading import is_there, read_json
from openiads.results.about import About, read_about
from openiads.results.content import check_outcomes
from openiads.results.index import read_index
from openiads.results.piece import Piece, changed, first_overlap, not_whole, place
from openiads.results.schema import PIECEWISE, VERSION, conform, empty, scenario_columns
from openiads.results.show import html_table
from openiads.results.store import DRAWS, MANIFEST, WORLD, same_world
from openiads.results.upgrade import upgrade


@dataclass(frozen=True)
class StoredRun:
    """A run on disk. The tables are read when they are first asked for.

    Parameters
    ----------
    directory : where it is.
    manifest : plain data of manifest.json, checked; `about` is the same as a record.
    finished : case id -> replications stored, counted from the pieces.
    note : empty for a complete run, else what is missing or wrong, in sentences.
    pieces : those that are read.
    """

    directory: Path
    manifest: dict[str, Any]
    finished: dict[str, int]
    note: str
    pieces: tuple[Piece, ...] = ()

    def _repr_html_(self) -> str:
        rows = [(case, f"{count:,}") for case, count in self.finished.items()]
        text = self.about.title + (f" ({self.note})" if self.note else "")
        return html_table(text, ("case", "replications stored"), rows)

    @property
    def complete(self) -> bool:
        """Whether the run finished, and nothing of it is missing or in doubt."""
        return not self.note

    @cached_property
    def about(self) -> About:
        """The manifest as a record."""
        return read_about(self.manifest, str(self.directory / MANIFEST))

    @cached_property
    def world(self) -> dict[str, Any]:
        """The resolved world as plain data.

        Raises
        ------
        ResultError : world.json is missing, damaged, or was changed after the run began.
        """
        path = self.directory / WORLD
        if not same_world(path, self.manifest):
            raise ResultError(
                "was changed after the run began: it is not the world of this run",
                file=str(path),
                allowed="the world as it was stored (its SHA-256 is in the fingerprint)",
            )
        return _table_of_keys(path)

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """One row a replication; see results/schema.py."""
        return self._table("outcomes")

    @cached_property
    def shots(self) -> pl.DataFrame:
        """One row a round launched; see results/schema.py."""
        return self._table("shots")

    @cached_property
    def leakers(self) -> pl.DataFrame:
        """One row a leaker; see results/schema.py."""
        return self._table("leakers")

    def _table(self, name: str) -> pl.DataFrame:
        version = self.about.version
        parts = []
        for piece in self.pieces:
            path = self.directory / name / piece.name
            part = _parquet(path)
            try:
                if name == "outcomes":
                    check_outcomes(part, piece, self.about.cases[piece.case], path)
                if version < VERSION:
                    part = upgrade(name, part, version, self.world)
                parts.append(part)
            except (ValueError, KeyError, pl.exceptions.PolarsError) as error:
                raise not_whole(path, str(error)) from None
        try:
            return join_parts(name, parts)
        except (ValueError, pl.exceptions.PolarsError) as error:
            raise not_whole(self.directory / name, str(error)) from None

    @cached_property
    def draws(self) -> pl.DataFrame:
        """One row a contested number and draw; no rows when the run has no draws.

        Raises
        ------
        ResultError : the file is missing or damaged.
        """
        if self.about.draws is None:
            return empty("draws")
        path = self.directory / DRAWS
        try:
            return conform("draws", _parquet(path))
        except (ValueError, pl.exceptions.PolarsError) as error:
            raise not_whole(path, str(error)) from None


def read_run(directory: str | Path) -> StoredRun:
    """Open a stored run; every file of every piece is compared with what was stored.

    Parameters
    ----------
    directory : the run directory.

    Returns
    -------
    StoredRun; an unfinished one has `complete` False and a sentence in `note`.

    Raises
    ------
    ResultError : there is no run, its manifest or files are damaged, or its version is another.
    """
    path = Path(directory)
    manifest, about = open_manifest(path)
    pieces = known_pieces(path, about)
    for piece in pieces:
        why = changed(path, piece)
        if why:
            raise not_whole(path, why)
    return stored_run(path, manifest, about, pieces)


def open_manifest(path: Path) -> tuple[dict[str, Any], About]:
    """Return the manifest of a run directory as plain data and as a record.

    Raises
    ------
    ResultError : there is no run, its manifest is damaged, or its version is another.
    """
    if not is_there(path / MANIFEST):
        raise ResultError(
            "not a run: the file is missing",
            file=str(path / MANIFEST),
            allowed="a directory that `openiads run` wrote",
        )
    manifest = _table_of_keys(path / MANIFEST)
    return manifest, read_about(manifest, str(path / MANIFEST))


def known_pieces(path: Path, about: About) -> tuple[Piece, ...]:
    """Return the pieces of a run: those of its index, in version 1 those of its file names.

    Raises
    ------
    ResultError : the index is damaged, not the one that the manifest closes with, or speaks of
        other cases; two pieces hold the same replications.
    """
    if about.version < VERSION:
        return _pieces_by_name(path, about)
    index = read_index(path)
    if about.pieces is not None and about.pieces.sha256 != index.sha256:
        raise not_whole(
            path,
            f"the index of {len(index.pieces)} pieces is not the one of {about.pieces.count} with "
            "which the run was finished",
        )
    for piece in index.pieces:
        if piece.case >= len(about.cases):
            raise not_whole(path, f"{piece.name} is of a case that the run does not have")
    return tuple(sorted(index.pieces, key=lambda piece: piece.name))


def stored_run(
    path: Path, manifest: dict[str, Any], about: About, pieces: tuple[Piece, ...], said: str = ""
) -> StoredRun:
    """Return the run of some pieces.

    Parameters
    ----------
    path, manifest, about : of the run.
    pieces : those that are read.
    said : what the note begins with.
    """
    counts = Counter[int]()
    for piece in pieces:
        counts[piece.case] += piece.rows
    finished = {case.id: counts[place] for place, case in enumerate(about.cases)}
    notes = (said, _progress(about, finished), _strangers(path, pieces) if not said else "")
    return StoredRun(path, manifest, finished, " ".join(filter(None, notes)), pieces)


def _progress(about: About, finished: dict[str, int]) -> str:
    more = [case for case, count in finished.items() if count > about.wanted]
    if more:
        return f"More replications are stored than were asked for: {', '.join(more)}."
    if about.status == "complete":
        lost = [case for case, count in finished.items() if count < about.finished.get(case, 0)]
        return f"Files are missing: {', '.join(lost)} hold fewer replications." if lost else ""
    total = sum(finished.values())
    return (
        f"This run is incomplete: {total:,} of {about.wanted * len(finished):,} replications are "
        "stored."
    )


def strangers(path: Path, pieces: tuple[Piece, ...]) -> list[Path]:
    """Return the files in the folders of the tables that are of no piece, by name."""
    known = {piece.name for piece in pieces}
    return [
        file
        for table in PIECEWISE
        for file in sorted((path / table).glob("*"))
        if file.name not in known and not file.name.startswith(".")
    ]


def _strangers(path: Path, pieces: tuple[Piece, ...]) -> str:
    found = [str(file.relative_to(path)) for file in strangers(path, pieces)]
    # Tables without outcomes are what an interruption leaves of the piece in hand.
    alone = [name for name in found if name.startswith("outcomes/")]
    if not alone:
        return ""
    more = " ..." if len(alone) > 3 else ""
    return f"Not of this run and left out: {', '.join(alone[:3])}{more}."


def _pieces_by_name(path: Path, about: About) -> tuple[Piece, ...]:
    # A piece counts once its outcomes file is there; others are leftovers of an interruption.
    found = []
    for file in sorted((path / "outcomes").glob("*.parquet")):
        at = place(file.name)
        if at is None or at[0] >= len(about.cases):
            continue
        found.append(measured(file, at))
    both = first_overlap(found)
    if both is not None:
        raise not_whole(path, f"{both[0].name} and {both[1].name} hold the same replications")
    return tuple(found)


def measured(file: Path, at: tuple[int, int, int | None]) -> Piece:
    """Return the piece of an outcomes file, measured from its rows.

    Raises
    ------
    ResultError : it cannot be read, or its rows are not replications of draws.
    """
    frame = _parquet(file)
    try:
        draws = frame["draw"].cast(pl.Int64).drop_nulls()
        low, high = draws.min(), draws.max()
    except pl.exceptions.PolarsError as error:
        raise not_whole(file, str(error)) from None
    if not isinstance(low, int) or not isinstance(high, int) or len(draws) < frame.height:
        raise not_whole(file, "it has no rows, or rows without a draw")
    count = high - low + 1
    if frame.height % count:
        raise not_whole(file, f"its {frame.height} rows are not those of {count} draws")
    case, first, _ = at
    return Piece(file.name, case, first, first + frame.height // count, low, count, {})


def _table_of_keys(path: Path) -> dict[str, Any]:
    data = read_json(path, error=ResultError, finite=False, allowed="a file of the run")
    if not isinstance(data, dict):
        raise ResultError(
            "damaged: not a table of keys", file=str(path), allowed="the file as it was stored"
        )
    return data


def _parquet(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise not_whole(path, f"it is missing or cannot be read: {error}") from None


def join_parts(table: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Return the parts as one table; columns of entities a case does not have become 0.

    Parameters
    ----------
    table : a key of `openiads.results.schema.TABLES`.
    parts : in order; each with the columns of the table.
    """
    if not parts:
        return empty(table)
    whole = pl.concat(parts, how="diagonal_relaxed")
    dynamic = scenario_columns(table, whole.columns)
    return conform(table, whole.with_columns(pl.col(dynamic).fill_null(0)))
