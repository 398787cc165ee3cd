"""One writer for a directory: a file `lock` that the system holds for a process and says whose.

The system lets go of the lock when its process ends, however it ends: a lock of the dead is none.
The file names the process and when it began, and no machine.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openiads.errors import InputError
from openiads.results.durable import KEY

FILE = "lock"
FORMAT = "openiads.lock"
NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
"""Errors of file systems that know no locks (some network drives): there is then no guard."""


@dataclass
class Lock:
    """A directory that is ours until `release`; made by `take`."""

    path: Path
    handle: int

    def __enter__(self) -> Lock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let go, and take the file away; a second call does nothing."""
        if self.handle < 0:
            return
        handle, self.handle = self.handle, -1
        if os.name != "nt":  # while it is still held, so that nobody's new lock is taken away
            self._remove(handle)
        with suppress(OSError):
            _unlock(handle)
        os.close(handle)
        if os.name == "nt":
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _remove(self, handle: int) -> None:
        with suppress(OSError):
            if os.path.samestat(os.fstat(handle), os.stat(self.path)):
                self.path.unlink()


def take(directory: Path) -> Lock:
    """Make a directory ours.

    Parameters
    ----------
    directory : exists.

    Raises
    ------
    InputError : another process has it; the owner is named.
    OSError : the lock cannot be written.
    """
    path = directory / FILE
    while True:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(path, flags, 0o644)
        try:
            _hold(handle, directory)
            # The owner before may have taken its file away between our opening and our holding.
            if path.exists() and os.path.samestat(os.fstat(handle), os.stat(path)):
                _sign(handle)
                return Lock(path, handle)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def owner(directory: Path) -> str:
    """Return who holds a directory, or held it and died, in words; empty when nobody did."""
    said = _read(directory / FILE)
    return f"process {said['pid']}, since {said['since']}" if said else ""


def is_lock(path: Path) -> bool:
    """Return whether a file is a lock of this program, or what a kill left of one."""
    if path.name != FILE or path.is_symlink() or not path.is_file():
        return False
    return path.stat().st_size == 0 or bool(_read(path))


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            said = json.loads(stream.read(1000))
    except (OSError, ValueError, RecursionError):
        return {}
    known = isinstance(said, dict) and said.get("format") == FORMAT
    return said if known and {"pid", "since"} <= set(said) else {}


def _sign(handle: int) -> None:
    said = {
        "format": FORMAT,
        "pid": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "token": secrets.token_hex(8),
    }
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(said).encode())


def _hold(handle: int, directory: Path) -> None:
    try:
        _lock(handle)
    except OSError as error:
        if error.errno in NO_LOCKS:
            return
        if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
            raise
        raise InputError(
            f"is being written by {owner(directory) or 'another process'}; nothing was written",
            file=str(directory),
            key=KEY,
            allowed="another directory, or this one once that process has ended",
        ) from None


if sys.platform == "win32":
    import msvcrt

    # Far behind the text, so that others can read who the owner is.
    PLACE = 1 << 20

    def _lock(handle: int) -> None:
        os.lseek(handle, PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, PLACE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
