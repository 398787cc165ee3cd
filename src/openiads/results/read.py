"""Reading a stored run back: its manifest, its world and its tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from openiads.errors import ResultError
from openiads.results.schema import FORMAT, VERSION, conform, empty, scenario_columns
from openiads.results.show import html_table
from openiads.results.store import DRAWS, MANIFEST, WORLD, stored_blocks
from openiads.results.upgrade import upgrade

READABLE = (1, VERSION)
"""Versions whose tables are read; older ones are completed by `upgrade`."""


@dataclass(frozen=True)
class StoredRun:
    """A run on disk. The tables are read when they are first asked for.

    Parameters
    ----------
    directory : where it is.
    manifest : plain data of manifest.json.
    finished : case id -> replications stored, counted from the files.
    note : empty for a complete run, else one sentence that says what is missing.
    without : names of pieces that are left out.
    """

    directory: Path
    manifest: dict[str, Any]
    finished: dict[str, int]
    note: str
    without: frozenset[str] = frozenset()

    def _repr_html_(self) -> str:
        rows = [(case, f"{count:,}") for case, count in self.finished.items()]
        text = str(self.manifest.get("title", "")) + (f" ({self.note})" if self.note else "")
        return html_table(text, ("case", "replications stored"), rows)

    @property
    def complete(self) -> bool:
        """Whether the run finished."""
        return not self.note

    @cached_property
    def world(self) -> dict[str, Any]:
        """The resolved world as plain data.

        Raises
        ------
        ResultError : world.json is missing or damaged.
        """
        return _json(self.directory / WORLD)

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
        parts = _parts(self.directory, name, self.without)
        version = self.manifest["version"]
        try:
            if version != VERSION:
                parts = [upgrade(name, part, version, self.world) for part in parts]
            return join_parts(name, parts)
        except (ValueError, KeyError, pl.exceptions.PolarsError) as error:
            raise ResultError(f"damaged: {error}", file=str(self.directory / name)) from None

    @cached_property
    def draws(self) -> pl.DataFrame:
        """One row a contested number and draw; no rows when the run has no draws.

        Raises
        ------
        ResultError : the file is missing or damaged.
        """
        if "draws" not in self.manifest:
            return empty("draws")
        path = self.directory / DRAWS
        try:
            return conform("draws", pl.read_parquet(path))
        except (ValueError, OSError, pl.exceptions.PolarsError) as error:
            raise ResultError(f"damaged or missing: {error}", file=str(path)) from None


def read_run(directory: str | Path, *, without: frozenset[str] = frozenset()) -> StoredRun:
    """Open a stored run.

    Parameters
    ----------
    directory : the run directory.
    without : names of pieces to leave out; see `openiads.results.salvage`.

    Returns
    -------
    StoredRun; an unfinished one has `complete` False and a sentence in `note`.

    Raises
    ------
    ResultError : there is no run, its manifest or files are damaged, or its version is another.
    """
    path = Path(directory)
    manifest = _json(path / MANIFEST)
    if manifest.get("format") != FORMAT:
        raise ResultError(
            f"not a run: its format is not {FORMAT}",
            file=str(path / MANIFEST),
            key="format",
            allowed=FORMAT,
        )
    if manifest.get("version") not in READABLE:
        raise ResultError(
            f"format version {manifest.get('version')} cannot be read",
            file=str(path / MANIFEST),
            allowed=f"version {' or '.join(map(str, READABLE))}",
        )
    missing = [
        name for name in ("status", "cases", "replications", "study") if name not in manifest
    ]
    if missing:
        raise ResultError(f"damaged: {', '.join(missing)} missing", file=str(path / MANIFEST))
    finished = {
        case["id"]: sum(block.rows for block in stored_blocks(path, index, without))
        for index, case in enumerate(manifest["cases"])
    }
    return StoredRun(path, manifest, finished, _note(manifest, finished), without)


def _note(manifest: dict[str, Any], finished: dict[str, int]) -> str:
    wanted = manifest["replications"] * manifest.get("draws", 1)
    if manifest["status"] == "complete":
        claimed = manifest.get("replications_finished", {})
        lost = [case for case, count in finished.items() if count < claimed.get(case, 0)]
        return f"Files are missing: {', '.join(lost)} hold fewer replications." if lost else ""
    total = sum(finished.values())
    return (
        f"This run is incomplete: {total:,} of {wanted * len(finished):,} replications are stored."
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise ResultError(
            "not a run: the file is missing", file=str(path), allowed="a run directory"
        ) from None
    except (OSError, ValueError) as error:
        raise ResultError(
            f"damaged or unreadable: {error}", file=str(path), allowed="a run directory"
        ) from None
    if not isinstance(data, dict):
        raise ResultError("damaged: not a table of keys", file=str(path))
    return data


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


def _parts(directory: Path, table: str, without: frozenset[str]) -> list[pl.DataFrame]:
    # A chunk counts once its outcomes file is there; others are leftovers of an interruption.
    names = sorted(path.name for path in (directory / "outcomes").glob("[0-9]*.parquet"))
    parts = []
    for name in names:
        if name in without:
            continue
        path = directory / table / name
        try:
            parts.append(pl.read_parquet(path))
        except (pl.exceptions.PolarsError, OSError) as error:
            raise ResultError(f"damaged or missing: {error}", file=str(path)) from None
    return parts
