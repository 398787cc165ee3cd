"""A piece of a run: replications of a case, in one file for each of the three tables.

A piece is what is computed and stored together. Its line in `pieces.jsonl` says what its files
hold, byte by byte, and is written after them: a piece without its line does not count.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from openiads.errors import ResultError
from openiads.results.schema import PIECEWISE
from openiads.results.shape import Shape

NAME = re.compile(r"(\d{5,})-(\d{8,})(?:-(\d{7,}))?\.parquet", re.ASCII)
PLACE = ("case", "first", "stop", "draw", "draws")
MOST = 2**40
"""No count of a run is larger."""


@dataclass(frozen=True)
class Kept:
    """What a file of a piece holds.

    Parameters
    ----------
    rows, size : rows, and bytes.
    sha256 : of the bytes.
    """

    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Piece:
    """Replications first .. stop - 1 of each of some consecutive draws of one case.

    Parameters
    ----------
    name : of its files.
    case : position of the case in the run.
    first, stop : replications.
    draw, draws : the first draw, and how many.
    files : table -> what its file holds; empty when it is not known (format version 1).
    """

    name: str
    case: int
    first: int
    stop: int
    draw: int
    draws: int
    files: Mapping[str, Kept]

    @property
    def rows(self) -> int:
        """Replications in it, all draws together."""
        return (self.stop - self.first) * self.draws

    def overlaps(self, other: Piece) -> bool:
        """Whether both hold some replication of some draw of one case."""
        return (
            self.case == other.case
            and self.first < other.stop
            and other.first < self.stop
            and self.draw < other.draw + other.draws
            and other.draw < self.draw + self.draws
        )

    def to_data(self) -> dict[str, Any]:
        """Return its line of the index as plain data."""
        own = {
            key: getattr(self, key) for key in ("name", "case", "first", "stop", "draw", "draws")
        }
        files = ((table, self.files[table]) for table in PIECEWISE)
        return {**own, **{table: [one.rows, one.size, one.sha256] for table, one in files}}

    @classmethod
    def from_data(cls, line: Shape) -> Piece:
        """Read a line of the index.

        Raises
        ------
        ResultError : something in it is not allowed.
        """
        name = line.text("name")
        found = {
            key: line.count(key, 0, MOST) for key in ("case", "first", "stop", "draw", "draws")
        }
        piece = cls(name, **found, files={table: _kept(line, table) for table in PIECEWISE})
        if place(name) not in {(piece.case, piece.first, draw) for draw in (None, piece.draw)}:
            raise line.wrong("name", name, "case, first replication and first draw of the piece")
        if piece.rows <= 0 or piece.rows != piece.files["outcomes"].rows:
            raise line.wrong("stop", piece.stop, "as many replications as outcomes has rows")
        return piece


def name_of(case: int, first: int, draw: int | None) -> str:
    """Return how the files of a piece are called.

    Parameters
    ----------
    case : position of the case.
    first : the first replication.
    draw : the first draw; None in a run without draws.
    """
    return f"{case:05d}-{first:08d}" + ("" if draw is None else f"-{draw:07d}") + ".parquet"


def place(name: str) -> tuple[int, int, int | None] | None:
    """Return case, first replication and first draw that a name says; None for other names."""
    match = NAME.fullmatch(name)
    if match is None:
        return None
    case, first, draw = match.groups()
    return int(case), int(first), None if draw is None else int(draw)


def kept(path: Path, rows: int) -> Kept:
    """Return what a file of a piece holds.

    Raises
    ------
    OSError : it cannot be read.
    """
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Kept(rows, stream.tell(), digest)


def changed(directory: Path, piece: Piece) -> str:
    """Return how the files of a piece differ from what was stored; empty when they do not."""
    for table in PIECEWISE:
        path, expected = directory / table / piece.name, piece.files.get(table)
        try:
            if not path.is_file():
                return f"{table}/{piece.name} is missing"
            size = path.stat().st_size
            if expected is not None and size != expected.size:
                return f"{table}/{piece.name} has {size} bytes, not the {expected.size} stored"
            if expected is not None and kept(path, expected.rows) != expected:
                return f"{table}/{piece.name} is not what was stored (its SHA-256 differs)"
        except OSError as error:
            return f"{table}/{piece.name} cannot be read: {error.strerror or error}"
    return ""


def first_overlap(pieces: list[Piece]) -> tuple[Piece, Piece] | None:
    """Return two pieces that hold the same replications; None when there are none."""
    spans: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        for draw in range(piece.draw, piece.draw + piece.draws):
            spans.setdefault((piece.case, draw), []).append(piece)
    for mine in spans.values():
        mine.sort(key=lambda piece: piece.first)
        for one, other in pairwise(mine):
            if one.overlaps(other):
                return one, other
    return None


def _kept(line: Shape, table: str) -> Kept:
    value = line.data.get(table)
    good = (
        isinstance(value, list)
        and len(value) == 3
        and all(type(number) is int and 0 <= number <= MOST for number in value[:2])
        and isinstance(value[2], str)
        and re.fullmatch(r"[0-9a-f]{64}", value[2]) is not None
    )
    if not good or not isinstance(value, list):
        raise line.wrong(table, value, "rows, bytes and SHA-256 of the file")
    return Kept(*value)


def not_whole(path: Path, why: str) -> ResultError:
    """Return the error for a run of which a part is not what was stored."""
    return ResultError(
        f"damaged: {why}",
        file=str(path),
        allowed="the run as it was stored; `openiads doctor` on it says more and repairs",
    )
