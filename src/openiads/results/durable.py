"""Files that are there whole or not at all, also after a power cut, and named when they are not.

A file is written aside, brought to the disk, renamed, and then its folder is brought to the disk:
what is renamed is complete whenever the machine stops.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polars as pl

from openiads.errors import InputError

KEY = "--out"
PART = ".part"
FULL = "No space left on device"


def write_aside(path: Path, data: bytes) -> None:
    """Write the file whole or not at all.

    Raises
    ------
    OSError : it cannot be written; nothing of it is left.
    """
    _aside(path, lambda aside: aside.write_bytes(data))


def write_frame(path: Path, frame: pl.DataFrame) -> None:
    """Write a table as Parquet, whole or not at all.

    Raises
    ------
    InputError : it cannot be written; nothing of it is left.
    """
    try:
        _aside(path, lambda aside: frame.write_parquet(aside, compression="zstd"))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise unwritten(path, error) from None


def unwritten(path: Path, error: Exception) -> InputError:
    """Return what to say of a file that could not be written; a full disk is called that.

    Parameters
    ----------
    path : the file.
    error : an OSError, or the error of Polars that holds the words of one.
    """
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT) or FULL in str(error):
        return InputError(
            "cannot be written: the disk is full; what was stored before is kept",
            file=str(path),
            key=KEY,
            allowed="room on the disk; the same command then continues the run",
        )
    reason = error.strerror if isinstance(error, OSError) else None
    return InputError(
        f"cannot be written: {reason or error}",
        file=str(path),
        key=KEY,
        allowed="a directory that can be written to",
    )


def sync_directory(directory: Path) -> None:
    """Bring names of files to the disk, where the system can do that for a folder."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems know no such thing; a full disk is another matter.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def _aside(path: Path, write: Callable[[Path], object]) -> None:
    aside = path.with_name(f".{path.name}{PART}")
    try:
        # What somebody put here is replaced, never written through.
        aside.unlink(missing_ok=True)
        write(aside)
        with aside.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(aside, path)
    except BaseException:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)
