"""Writing a run directory: nothing half-written, nothing overwritten.

    DIRECTORY/manifest.json   what the run is (results/manifest.py)
              world.json      every number it used, in SI
              outcomes/ shots/ leakers/    CASEINDEX-FIRSTREPLICATION.parquet

A chunk of replications is stored when its outcomes file is there: that file is written last, and
every file is written aside and then renamed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from openiads.errors import InputError, ResultError
from openiads.results.manifest import fingerprint
from openiads.results.schema import FORMAT, TABLES, conform

MANIFEST = "manifest.json"
WORLD = "world.json"
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


def part_ranges(directory: Path, case_index: int) -> list[tuple[int, int]]:
    """Return the stored replications of a case as sorted (first, stop) pairs.

    Raises
    ------
    ResultError : an outcomes file cannot be read.
    """
    found = []
    for path in sorted((directory / "outcomes").glob(f"{case_index:05d}-*.parquet")):
        first = int(path.stem.split("-")[1])
        try:
            rows = pl.scan_parquet(path).select(pl.len()).collect().item()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise ResultError(f"damaged: {error}", file=str(path)) from None
        found.append((first, first + rows))
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
                new["replications"] = max(new["replications"], stored["replications"])
            for table in TABLES:
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

    def finished(self, case_index: int) -> list[tuple[int, int]]:
        """Return the stored replications of a case as sorted (first, stop) pairs.

        Parameters
        ----------
        case_index : position of the case in the world.
        """
        return part_ranges(self.directory, case_index)

    def add(
        self,
        case_index: int,
        first: int,
        outcomes: pl.DataFrame,
        shots: pl.DataFrame,
        leakers: pl.DataFrame,
    ) -> None:
        """Store one chunk: replications first, first + 1, ... of one case.

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
        expected = list(range(first, first + outcomes.height))
        if outcomes.height == 0 or outcomes["replication"].to_list() != expected:
            raise ValueError(f"case {case_index}: replications are not {first}, {first + 1}, ...")
        stop = first + outcomes.height
        if any(
            first < other_stop and other < stop for other, other_stop in self.finished(case_index)
        ):
            raise ValueError(f"case {case_index}: some of {first} to {stop - 1} are stored already")
        name = f"{case_index:05d}-{first:08d}.parquet"
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
            case["id"]: sum(stop - first for first, stop in self.finished(index))
            for index, case in enumerate(self.manifest["cases"])
        }
        text = json.dumps(self.manifest, indent=2, ensure_ascii=False)
        write_aside(self.directory / MANIFEST, text.encode())


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
