"""Writing a run directory: nothing half-written, nothing overwritten, one writer at a time.

    DIRECTORY/manifest.json   what the run is (results/manifest.py)
              world.json      every number it used, in SI
              outcomes/ shots/ leakers/    CASEINDEX-FIRSTREPLICATION.parquet
              pieces.jsonl    a line for each piece: what its three files hold, and their SHA-256
              lock            while a process writes (results/lock.py)
              flips.json      what the answer hangs on (results/flips.py), if it was looked for
              draws.parquet   with draws: the values of each; the files of the three tables are
                              then called CASEINDEX-FIRSTREPLICATION-FIRSTDRAW.parquet

A piece is stored when its line in the index is there: that line is written last, and every file is
written aside and then renamed (results/durable.py).
"""

from __future__ import annotations

import json
from bisect import bisect, insort
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from openiads.errors import InputError, ResultError
from openiads.reading import read_json
from openiads.results.about import read_about
from openiads.results.durable import KEY, PART, unwritten, write_aside, write_frame
from openiads.results.index import INDEX, append, read_index
from openiads.results.lock import Lock, is_lock, take
from openiads.results.manifest import PACKAGES, fingerprint
from openiads.results.piece import Piece, changed, kept, name_of
from openiads.results.schema import FORMAT, PIECEWISE, VERSION, conform

MANIFEST = "manifest.json"
WORLD = "world.json"
DRAWS = "draws.parquet"
FLIPS = "flips.json"
DOCTOR = "a run in good order; `openiads doctor` on it says what is wrong and repairs"

__all__ = ["KEY", "RunWriter", "fresh_directory", "write_aside"]


def fresh_directory(name: str, parent: str | Path = "runs") -> Path:
    """Make an empty directory for a new run, PARENT/NAME-DATE-TIME, that nobody else was given.

    Raises
    ------
    InputError : it cannot be made.
    """
    stem = f"{name}-{datetime.now():%Y%m%d-%H%M%S}"
    path, count = Path(parent) / stem, 1
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                path.mkdir()
            except FileExistsError:
                count += 1
                path = Path(parent) / f"{stem}-{count}"
            else:
                return path
    except OSError as error:
        raise unwritten(path, error) from None


@contextmanager
def tidied(directory: Path, *, fresh: bool) -> Iterator[None]:
    """Take a fresh directory away again when nothing was written into it."""
    try:
        yield
    finally:
        if fresh:
            with suppress(OSError):
                directory.rmdir()


class RunWriter:
    """Writes one run, which is its own until `close` or `release`; made by `RunWriter.open`."""

    def __init__(
        self, directory: Path, manifest: dict[str, Any], lock: Lock, pieces: tuple[Piece, ...]
    ) -> None:
        """Take a prepared directory; `open` prepares it."""
        self.directory = directory
        self.manifest = manifest
        self._lock = lock
        self._cases: list[list[Piece]] = [[] for _ in manifest["cases"]]
        self._spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._index_size = 0
        for piece in pieces:
            self._remember(piece)

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
        InputError : the directory holds something else or another run, another process writes it,
            or it cannot be written.
        ResultError : the run in it is damaged.
        """
        path = Path(directory)
        new = {**manifest, "fingerprint": fingerprint(world_json, manifest)}
        try:
            if path.exists() and not path.is_dir():
                raise _refuse(path, "is a file")
            if path.is_dir():
                _same_run(path, _stored_manifest(path), new)
            path.mkdir(parents=True, exist_ok=True)
            lock = take(path)
            try:
                return cls._locked(path, new, world_json, lock)
            except BaseException:
                lock.release()
                raise
        except OSError as error:
            raise unwritten(path, error) from None

    @classmethod
    def _locked(cls, path: Path, new: dict[str, Any], world_json: str, lock: Lock) -> RunWriter:
        # Looked at again: another process may have written before the lock was ours.
        stored = _stored_manifest(path)
        _same_run(path, stored, new)
        index = read_index(path)
        if stored is not None:
            new["created"] = stored["created"]
            for count in ("replications", "draws"):
                if count in new:
                    new[count] = max(new[count], stored[count])
            if "flips" in stored:
                new["flips"] = stored["flips"]
            _check_stored(path, index.pieces, new)
        _clean(path)
        for table in PIECEWISE:
            (path / table).mkdir(exist_ok=True)
        writer = cls(path, new, lock, index.pieces)
        writer._index_size = index.size
        # The manifest comes first: a directory with nothing else is then known for what it is.
        writer._write_manifest("incomplete")
        if not (path / WORLD).exists():
            write_aside(path / WORLD, world_json.encode())
        return writer

    def __enter__(self) -> RunWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let another process write the directory."""
        self._lock.release()

    def blocks(self, case_index: int) -> list[Piece]:
        """Return what is stored of a case, sorted by replication, then draw.

        Parameters
        ----------
        case_index : position of the case in the world.
        """
        return sorted(self._cases[case_index], key=lambda piece: (piece.first, piece.draw))

    def write_draws(self, draws: pl.DataFrame) -> None:
        """Store the drawn values; fewer that are stored already must be the first of them.

        Parameters
        ----------
        draws : the table `draws` of results/schema.py.

        Raises
        ------
        InputError : other values are stored, or the directory cannot be written.
        ResultError : what is stored cannot be read.
        """
        target = self.directory / DRAWS
        frame = conform("draws", draws)
        if target.exists():
            try:
                stored = conform("draws", pl.read_parquet(target))
            except (OSError, ValueError, pl.exceptions.PolarsError) as error:
                raise ResultError(f"damaged: {error}", file=str(target), allowed=DOCTOR) from None
            if not stored.equals(frame.head(stored.height)):
                raise _refuse(self.directory, "holds a run with other drawn values")
        write_frame(target, frame)

    def add(
        self,
        case_index: int,
        first: int,
        outcomes: pl.DataFrame,
        shots: pl.DataFrame,
        leakers: pl.DataFrame,
    ) -> None:
        """Store one piece: replications first, first + 1, ... of one case.

        With draws the rows are those of consecutive draws, each with the same replications. The
        cost does not depend on what is stored already.

        Parameters
        ----------
        case_index : position of the case in the world.
        first : the first replication; one row of `outcomes` a replication, none left out.
        outcomes, shots, leakers : the rows of the piece, columns as in results/schema.py.

        Raises
        ------
        ValueError : wrong columns, the replications are not first, first + 1, ..., or some of
            them are stored already.
        InputError : the directory cannot be written.
        """
        stop, draw, draws = _extent(case_index, first, outcomes)
        if any(self._stored(case_index, draw + at, first, stop) for at in range(draws)):
            raise ValueError(f"case {case_index}: some of {first} to {stop - 1} are stored already")
        name = name_of(case_index, first, draw if "draws" in self.manifest else None)
        files = {}
        for table, frame in (("shots", shots), ("leakers", leakers), ("outcomes", outcomes)):
            target = self.directory / table / name
            write_frame(target, conform(table, frame))
            try:
                files[table] = kept(target, frame.height)
            except OSError as error:
                raise unwritten(target, error) from None
        piece = Piece(name, case_index, first, stop, draw, draws, files)
        self._index_size = append(self.directory, piece, self._index_size)
        self._remember(piece)

    def close(self, complete: bool) -> None:
        """Write the final manifest, and let another process write the directory.

        Parameters
        ----------
        complete : every case has the replications it was asked for (or met its precision).

        Raises
        ------
        InputError : it cannot be written.
        """
        try:
            self._write_manifest("complete" if complete else "incomplete")
        except OSError as error:
            raise unwritten(self.directory / MANIFEST, error) from None
        finally:
            self.release()

    def _write_manifest(self, status: str) -> None:
        complete = status == "complete"
        index = read_index(self.directory) if complete else None
        self.manifest["status"] = status
        self.manifest["replications_finished"] = {
            case["id"]: sum(piece.rows for piece in self._cases[place])
            for place, case in enumerate(self.manifest["cases"])
        }
        self.manifest["pieces"] = (
            None if index is None else {"count": len(index.pieces), "sha256": index.sha256}
        )
        text = json.dumps(self.manifest, indent=2, ensure_ascii=False)
        write_aside(self.directory / MANIFEST, text.encode())

    def _stored(self, case_index: int, draw: int, first: int, stop: int) -> bool:
        spans = self._spans.get((case_index, draw), [])
        after = bisect(spans, (first, stop))
        return any(a < stop and first < b for a, b in spans[max(after - 1, 0) : after + 1])

    def _remember(self, piece: Piece) -> None:
        self._cases[piece.case].append(piece)
        for draw in range(piece.draw, piece.draw + piece.draws):
            insort(self._spans.setdefault((piece.case, draw), []), (piece.first, piece.stop))


def _extent(case_index: int, first: int, outcomes: pl.DataFrame) -> tuple[int, int, int]:
    """Return stop, first draw and draws of a piece; ValueError unless it is whole, in order."""
    numbers = outcomes["draw"].to_numpy()
    draws = int(numbers[-1] - numbers[0] + 1) if outcomes.height else 1
    rows = outcomes.height // draws
    expected = np.arange(first, first + rows)
    whole = rows > 0 and np.array_equal(numbers, np.repeat(numbers[0] + np.arange(draws), rows))
    if not whole or not np.array_equal(outcomes["replication"], np.tile(expected, draws)):
        raise ValueError(
            f"case {case_index}: replications are not {first}, {first + 1}, ... of each draw"
        )
    return first + rows, int(numbers[0]), draws


def _refuse(path: Path, why: str) -> InputError:
    allowed = "a new or empty directory, or the directory of the same run, to continue it"
    return InputError(f"{why}; nothing was written", file=str(path), key=KEY, allowed=allowed)


def _stored_manifest(path: Path) -> dict[str, Any] | None:
    """Return the manifest of the run in a directory; None when it holds nothing yet."""
    file = path / MANIFEST
    if not file.exists():
        # What a kill before the first manifest leaves is nothing.
        rest = [one for one in path.iterdir() if one.name != f".{MANIFEST}{PART}"]
        if all(map(is_lock, rest)):
            return None
        raise _refuse(path, "is not empty and is not a run")
    try:
        stored = read_json(file, error=ResultError)
    except ResultError as error:
        raise _refuse(path, f"holds a damaged manifest ({error.message})") from None
    if not isinstance(stored, dict) or stored.get("format") != FORMAT:
        raise _refuse(path, "is not empty and is not a run")
    if stored.get("version") == VERSION:
        read_about(stored, str(file))
    return stored


def _same_run(path: Path, stored: Mapping[str, Any] | None, new: Mapping[str, Any]) -> None:
    if stored is None or stored.get("fingerprint") == new["fingerprint"]:
        return
    why = "another scenario, or other numbers in it"
    for name in ("seed", "draw", "version"):
        if stored.get(name) != new[name]:
            why = f"{name} {stored.get(name)}, not {new[name]}"
    if stored.get("version") == new["version"]:
        made, now = stored["versions"], new["versions"]
        other = [
            f"{name} {made.get(name)}, not {now[name]}"
            for name in PACKAGES
            if made.get(name) != now[name]
        ]
        why = f"made with {'; '.join(other)}" if other else why
        if made["openiads"] != now["openiads"]:
            why = f"made by version {made['openiads']}, this is {now['openiads']}"
    raise _refuse(path, f"holds another run ({why})")


def _check_stored(path: Path, pieces: tuple[Piece, ...], manifest: Mapping[str, Any]) -> None:
    """Refuse to continue a run that is not as it was stored."""
    for piece in pieces:
        why = changed(path, piece)
        if not why and piece.case >= len(manifest["cases"]):
            why = f"{piece.name} is of a case that the run does not have"
        if why:
            raise ResultError(f"damaged: {why}", file=str(path), allowed=DOCTOR)
    world = path / WORLD
    if world.exists() and not same_world(world, manifest):
        raise ResultError("was changed after the run began", file=str(world), allowed=DOCTOR)


def same_world(world: Path, manifest: Mapping[str, Any]) -> bool:
    """Return whether a world is the one of which the manifest holds the fingerprint.

    Parameters
    ----------
    world : the file.
    manifest : plain data that was checked.

    Raises
    ------
    ResultError : the file cannot be read.
    """
    data = read_json(world, error=ResultError, allowed="the world of the run", finite=False)
    with suppress(ValueError):
        return fingerprint(json.dumps(data), manifest) == manifest["fingerprint"]
    return False


def dead_parts(path: Path) -> list[Path]:
    """Return the files that an interrupted write of a run left aside."""
    own = [path / f".{name}{PART}" for name in (MANIFEST, WORLD, DRAWS, FLIPS, INDEX)]
    found = [file for file in own if file.exists()]
    for table in PIECEWISE:
        found += sorted((path / table).glob(f".*{PART}"))
    return found


def _clean(path: Path) -> None:
    for file in dead_parts(path):
        file.unlink(missing_ok=True)
