"""The index of a run: `pieces.jsonl`, a line for each piece, written after the files of the piece.

Lines are only ever added, each brought to the disk before the run goes on. A last line without its
end is what a kill leaves, and does not count.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from openiads.errors import ResultError
from openiads.reading import parse_json, read_bytes
from openiads.results.durable import sync_directory, unwritten, write_aside
from openiads.results.piece import Piece, first_overlap, not_whole
from openiads.results.shape import Shape

INDEX = "pieces.jsonl"
MOST_BYTES = 1 << 30


@dataclass(frozen=True)
class Index:
    """The pieces of a run.

    Parameters
    ----------
    pieces : in the order in which they were stored.
    size : bytes of the lines that count; the rest of the file is of a line that was cut.
    sha256 : of those bytes.
    """

    pieces: tuple[Piece, ...]
    size: int
    sha256: str


def read_index(directory: Path) -> Index:
    """Return the index of a run; one without pieces when the file is not there yet.

    Raises
    ------
    ResultError : a line is damaged, or two pieces hold the same replications.
    """
    path = directory / INDEX
    if not path.exists() and not path.is_symlink():
        return Index((), 0, hashlib.sha256().hexdigest())
    content = read_bytes(path, error=ResultError, most_bytes=MOST_BYTES, allowed="an index")
    content = content[: content.rfind(b"\n") + 1]
    pieces = []
    for number, line in enumerate(content.splitlines(), 1):
        file = f"{path}:{number}"
        try:
            data = parse_json(line.decode(), file, error=ResultError)
        except UnicodeDecodeError:
            raise not_whole(Path(file), "the line is not text") from None
        if not isinstance(data, dict):
            raise not_whole(Path(file), "the line is not a table of keys")
        pieces.append(Piece.from_data(Shape(data, file)))
    both = first_overlap(pieces)
    if both is not None:
        raise not_whole(path, f"{both[0].name} and {both[1].name} hold the same replications")
    return Index(tuple(pieces), len(content), hashlib.sha256(content).hexdigest())


def line_of(piece: Piece) -> bytes:
    """Return the line of a piece."""
    return json.dumps(piece.to_data(), separators=(",", ":")).encode() + b"\n"


def index_of(pieces: list[Piece]) -> Index:
    """Return the index that `write_index` makes of some pieces."""
    content = b"".join(map(line_of, pieces))
    return Index(tuple(pieces), len(content), hashlib.sha256(content).hexdigest())


def write_index(directory: Path, pieces: list[Piece]) -> None:
    """Write the whole index anew.

    Raises
    ------
    OSError : it cannot be written; the old one is as it was.
    """
    write_aside(directory / INDEX, b"".join(map(line_of, pieces)))


def append(directory: Path, piece: Piece, size: int) -> int:
    """Add a piece whose files are there, and return the new size of the index.

    Parameters
    ----------
    directory : of the run.
    piece : the piece.
    size : bytes of the lines before it; what follows them is cut off.

    Raises
    ------
    InputError : the line cannot be written; the lines before it are as they were.
    """
    path, line = directory / INDEX, line_of(piece)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            os.ftruncate(handle, size)
            os.lseek(handle, 0, os.SEEK_END)
            try:
                if os.write(handle, line) != len(line):
                    raise OSError(28, "No space left on device")
                os.fsync(handle)
            except BaseException:
                with suppress(OSError):
                    os.ftruncate(handle, size)
                raise
        finally:
            os.close(handle)
        if size == 0:
            sync_directory(directory)
    except OSError as error:
        raise unwritten(path, error) from None
    return size + len(line)
