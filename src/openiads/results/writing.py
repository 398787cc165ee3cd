"""Files a user asks for: whole or not at all, and never over what this program did not write.

A file is written beside its place, flushed to the disk and then given its name. It takes no name
that exists, unless what is there carries the mark of the same kind of file. The name of a symbolic
link counts as taken, wherever it leads.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from openiads.errors import InputError

KEY = "--out"
HEAD_BYTES = 4096
"""A mark stands in the first bytes of a file."""


def write_file(
    target: Path, data: bytes, *, mark: bytes | None = None, key: str | None = KEY
) -> None:
    """Write a file.

    Parameters
    ----------
    target : its name; new, or of a file with the mark, which is replaced.
    data : what it holds.
    mark : what a file of the same kind holds in its first bytes; None = the name must be new.
    key : the option or argument that a refusal names.

    Raises
    ------
    InputError : the name is taken, or the file cannot be written; nothing was changed.
    """
    check_free(target, mark=mark, key=key)
    aside = target.with_name(f".openiads-{secrets.token_hex(6)}.part")
    try:
        _flushed(aside, data)
        if mark is None:
            _take(aside, target)
        else:
            os.replace(aside, target)
    except OSError as error:
        raise _refuse(target, f"cannot be written: {error.strerror or error}", mark, key) from None
    finally:
        aside.unlink(missing_ok=True)


def write_folder(target: Path, files: Mapping[str, bytes], *, key: str | None = KEY) -> list[Path]:
    """Write a new folder with its files, and return their paths.

    Parameters
    ----------
    target : its name; must be new.
    files : name -> what it holds.
    key : the option or argument that a refusal names.

    Raises
    ------
    InputError : the name is taken, or something cannot be written; nothing was changed.
    """
    check_free(target, key=key)
    aside = target.with_name(f".openiads-{secrets.token_hex(6)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        for name, data in files.items():
            _flushed(aside / name, data)
        check_free(target, key=key)
        os.rename(aside, target)
    except OSError as error:
        raise _refuse(target, f"cannot be written: {error.strerror or error}", None, key) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return [target / name for name in files]


def check_free(target: Path, *, mark: bytes | None = None, key: str | None = KEY) -> None:
    """Refuse a name that is taken by anything but a file with the mark.

    Parameters
    ----------
    target, mark, key : as for `write_file`.

    Raises
    ------
    InputError : it is taken.
    """
    try:
        if target.is_symlink():
            raise _refuse(target, "is a symbolic link", mark, key)
        if not target.exists():
            return
        if target.is_dir():
            raise _refuse(target, "is a directory" if mark else "exists already", mark, key)
        if mark is None or not target.is_file():
            raise _refuse(target, "exists already", mark, key)
        with target.open("rb") as stream:
            if mark not in stream.read(HEAD_BYTES):
                raise _refuse(
                    target, "exists already, and this command did not write it", mark, key
                )
    except OSError as error:
        raise _refuse(target, f"cannot be written: {error.strerror or error}", mark, key) from None


def _flushed(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _take(aside: Path, target: Path) -> None:
    """Give a file its name, unless somebody took the name in between."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as FAT
        os.rename(aside, target)


def _refuse(target: Path, why: str, mark: bytes | None, key: str | None) -> InputError:
    allowed = "a new path" if mark is None else "a new path, or a file this command wrote earlier"
    return InputError(f"{why}; nothing was written", file=str(target), key=key, allowed=allowed)
