"""Open a file somebody else names: a plain file, not too large, not out of its folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from openiads.errors import InputError

MOST_BYTES = 64_000_000
"""Largest file that is read: over a million rows of a track."""
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""Byte order mark -> encoding; spreadsheets write all three."""


def inside(folder: Path | None, name: str, key: str, file: str | None) -> Path:
    """Return the path of a file a scenario names, which must lie in the scenario's folder.

    Parameters
    ----------
    folder : of the scenario; None = it has none, and may name no file.
    name : as written in the scenario.
    key, file : where it is written, for the error.

    Raises
    ------
    InputError : an absolute path, "..", a symbolic link that leads out, or no folder at all.
    """
    allowed = "a file beside the scenario, or in a folder below it"
    if folder is None:
        raise InputError(
            f"{name!r} is looked for beside the scenario, and a built-in one has no folder",
            file=file,
            key=key,
            allowed="`openiads scenarios copy NAME`, and the file beside the copy",
        )
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    rooted = PurePosixPath(name).is_absolute() or bool(PureWindowsPath(name).anchor)
    if not name.strip() or "\0" in name or rooted or ".." in parts:
        raise InputError(
            f"{name!r} leaves the scenario's folder", file=file, key=key, allowed=allowed
        )
    path = folder / name
    try:
        within = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        within = False
    if not within:
        raise InputError(
            f"{name!r} is a link that leaves the scenario's folder",
            file=file,
            key=key,
            allowed=allowed,
        )
    return path


def read_bytes(
    path: Path, key: str | None = None, file: str | None = None, most: int | None = None
) -> bytes:
    """Return the contents of a plain file.

    Parameters
    ----------
    path : of the file; pipes, devices and directories are refused without reading them.
    key, file : where the file is named, for the error; default the path itself.
    most : bytes; default `MOST_BYTES`.

    Raises
    ------
    InputError : it cannot be opened, is not a plain file, or is too large.
    """
    about = f"{path.name} " if file else ""
    most = MOST_BYTES if most is None else most
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise InputError(
            f"{about}cannot be read: {reason}",
            file=file or str(path),
            key=key,
            allowed="a file that is there and may be read",
        ) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputError(
            f"{about}is not a plain file", file=file or str(path), key=key, allowed="a file"
        )
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(
            f"{about}is too large",
            file=file or str(path),
            key=key,
            allowed=f"at most {most / 1e6:g} MB",
        )
    return data


def decoded(data: bytes, file: str, key: str | None = None) -> str:
    """Return text, with or without a byte order mark.

    Raises
    ------
    InputError : it is neither UTF-8 nor marked as UTF-16; names the line.
    """
    encoding = next((code for mark, code in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            "is not text in UTF-8",
            file=file,
            key=key,
            line=data.count(b"\n", 0, error.start) + 1,
            allowed="UTF-8 (a spreadsheet saves it as 'CSV UTF-8'), or UTF-16 with its mark",
        ) from None
