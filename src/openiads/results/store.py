"""Writing a run directory: nothing half-written, nothing overwritten.

    DIRECTORY/manifest.json   what the run is (results/manifest.py)
              world.json      every number it used, in SI
              outcomes/ shots/ leakers/    CASEINDEX-FIRSTREPLICATION.parquet
              draws.parquet   with draws: the values of each; the files of the three tables are
                              then called CASEINDEX-FIRSTREPLICATION-FIRSTDRAW.parquet

A chunk of replications is stored when its outcomes file is there: that file is written last, and
every file is written aside and then renamed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from openiads.errors import InputError, ResultError
from openiads.results.manifest import fingerprint
from openiads.results.schema import FORMAT, PIECEWISE, conform

MANIFEST = "manifest.json"
WORLD = "world.json"
DRAWS = "draws.parquet"
KEY = "--out"


def fresh_directory(name: str, parent: str | Path = "runs") -> Path:
    """Return a path for a new run that does not exist yet: PARENT/NAME-DATE-TIME."""
    stem = f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
    path, count = Path(parent) / stem, 1
    while path.exists():
        count += 1
        path = Path(parent) / f"{stem}-{count}"
    return path


def write_aside(path: Path, data: bytes) -> None:
    """Write the file whole or not at all: aside, then renamed."""
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(data)
    os.replace(aside, path)


@dataclass(frozen=True, order=True)
class Block:
    """What one file holds: replications first .. stop - 1 of each of some consecutive draws."""

    first: int
    stop: int
    draw: int
    draws: int

    @property
    def rows(self) -> int:
        """Replications in the file, all draws together."""
        return (self.stop - self.first) * self.draws

    def overlaps(self, other: Block) -> bool:
        """Whether both hold some replication of some draw."""
        return (
            self.first < other.stop
            and other.first < self.stop
            and self.draw < other.draw + other.draws
            and other.draw < self.draw + self.draws
        )


def stored_blocks(
    directory: Path, case_index: int, without: frozenset[str] = frozenset()
) -> list[Block]:
    """Return what is stored of a case, sorted by replication, then draw.

    Parameters
    ----------
    directory : of the run.
    case_index : position of the case in the world.
    without : names of files to leave out.

    Raises
    ------
    ResultError : an outcomes file cannot be read.
    """
    found = []
    for path in sorted((directory / "outcomes").glob(f"{case_index:05d}-*.parquet")):
        if path.name in without:
            continue
        first = int(path.stem.split("-")[1])
        ends = (pl.len(), pl.col("draw").min().alias("low"), pl.col("draw").max().alias("high"))
        try:
            rows, low, high = pl.scan_parquet(path).select(*ends).collect().row(0)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise ResultError(f"damaged: {error}", file=str(path)) from None
        draws = high - low + 1
        found.append(Block(first, first + rows // draws, low, draws))
    return sorted(found)


class RunWriter:
    """Writes one run; made by `RunWriter.open`."""

    def __init__(self, directory: Path, manifest: dict[str, Any]) -> None:
        """Take a prepared directory; `open` prepares it."""
        self.directory = directory
        self.manifest = manifest

    @classmethod
    def open(cls, directory: str | Path, manifest: Mapping[str, Any], world_json: str) -> RunWriter:
        """Start a run in a new or empty directory, or continue the same run.

        Parameters
        ----------
        directory : where; made if absent.
        manifest : from `new_manifest`.
        world_json : the resolved world, stored as it is.

        Raises
        ------
        InputError : the directory holds something else or another run, or cannot be written.
        """
        path = Path(directory)
        new = {**manifest, "fingerprint": fingerprint(world_json, manifest)}
        try:
            if path.exists() and not path.is_dir():
                raise _refuse(path, "is a file")
            stored = _stored_manifest(path) if path.is_dir() and any(path.iterdir()) else None
            if stored is not None:
                _same_run(path, stored, new)
                new["created"] = stored["created"]
                for count in ("replications", "draws"):
                    if count in new:
                        new[count] = max(new[count], stored[count])
            for table in PIECEWISE:
                (path / table).mkdir(parents=True, exist_ok=True)
            if stored is None:
                write_aside(path / WORLD, world_json.encode())
            writer = cls(path, new)
            writer._write_manifest("incomplete")
        except OSError as error:
            raise InputError(
                f"cannot be written: {error.strerror or error}", file=str(path), key=KEY
            ) from None
        return writer

    def blocks(self, case_index: int) -> list[Block]:
        """Return what is stored of a case, sorted by replication, then draw.

        Parameters
        ----------
        case_index : position of the case in the world.
        """
        return stored_blocks(self.directory, case_index)

    def write_draws(self, draws: pl.DataFrame) -> None:
        """Store the drawn values; fewer that are stored already must be the first of them.

        Parameters
        ----------
        draws : the table `draws` of results/schema.py.

        Raises
        ------
        InputError : other values are stored, or the directory cannot be written.
        """
        target = self.directory / DRAWS
        frame = conform("draws", draws)
        try:
            if target.exists():
                stored = pl.read_parquet(target)
                if not conform("draws", stored).equals(frame.head(stored.height)):
                    raise _refuse(self.directory, "holds a run with other drawn values")
            aside = target.with_name(f".{DRAWS}.part")
            frame.write_parquet(aside, compression="zstd")
            os.replace(aside, target)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise InputError(f"cannot be written: {error}", file=str(target), key=KEY) from None

    def add(
        self,
        case_index: int,
        first: int,
        outcomes: pl.DataFrame,
        shots: pl.DataFrame,
        leakers: pl.DataFrame,
    ) -> None:
        """Store one chunk: replications first, first + 1, ... of one case.

        With draws the rows are those of consecutive draws, each with the same replications.

        Parameters
        ----------
        case_index : position of the case in the world.
        first : the first replication; one row of `outcomes` a replication, none left out.
        outcomes, shots, leakers : the rows of the chunk, columns as in results/schema.py.

        Raises
        ------
        ValueError : wrong columns, the replications are not first, first + 1, ..., or some of
            them are stored already.
        InputError : the directory cannot be written.
        """
        block = _block(case_index, first, outcomes)
        if any(block.overlaps(other) for other in self.blocks(case_index)):
            raise ValueError(
                f"case {case_index}: some of {first} to {block.stop - 1} are stored already"
            )
        drawn = f"-{block.draw:07d}" if "draws" in self.manifest else ""
        name = f"{case_index:05d}-{first:08d}{drawn}.parquet"
        for table, frame in (("shots", shots), ("leakers", leakers), ("outcomes", outcomes)):
            target = self.directory / table / name
            aside = target.with_name(f".{name}.part")
            try:
                conform(table, frame).write_parquet(aside, compression="zstd")
                os.replace(aside, target)
            except OSError as error:
                raise InputError(
                    f"cannot be written: {error.strerror or error}", file=str(target), key=KEY
                ) from None

    def close(self, complete: bool) -> None:
        """Write the final manifest.

        Parameters
        ----------
        complete : every case has the replications it was asked for (or met its precision).
        """
        self._write_manifest("complete" if complete else "incomplete")

    def _write_manifest(self, status: str) -> None:
        self.manifest["status"] = status
        self.manifest["replications_finished"] = {
            case["id"]: sum(block.rows for block in self.blocks(index))
            for index, case in enumerate(self.manifest["cases"])
        }
        text = json.dumps(self.manifest, indent=2, ensure_ascii=False)
        write_aside(self.directory / MANIFEST, text.encode())


def _block(case_index: int, first: int, outcomes: pl.DataFrame) -> Block:
    """Return what a chunk holds; ValueError unless it is whole and in order."""
    numbers = outcomes["draw"].to_numpy()
    draws = int(numbers[-1] - numbers[0] + 1) if outcomes.height else 1
    rows = outcomes.height // draws
    expected = np.arange(first, first + rows)
    whole = rows > 0 and np.array_equal(numbers, np.repeat(numbers[0] + np.arange(draws), rows))
    if not whole or not np.array_equal(outcomes["replication"], np.tile(expected, draws)):
        raise ValueError(
            f"case {case_index}: replications are not {first}, {first + 1}, ... of each draw"
        )
    return Block(first, first + rows, int(numbers[0]), draws)


def _refuse(path: Path, why: str) -> InputError:
    allowed = "a new or empty directory, or the directory of the same run, to continue it"
    return InputError(f"{why}; nothing was written", file=str(path), key=KEY, allowed=allowed)


def _stored_manifest(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads((path / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise _refuse(path, "is not empty and is not a run") from None
    except ValueError:
        raise _refuse(path, "holds a damaged manifest") from None
    if not isinstance(stored, dict) or stored.get("format") != FORMAT:
        raise _refuse(path, "is not empty and is not a run")
    return stored


def _same_run(path: Path, stored: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    if stored.get("fingerprint") == new["fingerprint"]:
        return
    why = "another scenario, or other numbers in it"
    for name in ("version", "seed", "draw"):
        if stored.get(name) != new[name]:
            why = f"{name} {stored.get(name)}, not {new[name]}"
    made, now = stored.get("versions", {}).get("openiads"), new["versions"]["openiads"]
    if made != now:
        why = f"made by version {made}, this is {now}"
    raise _refuse(path, f"holds another run ({why})")
