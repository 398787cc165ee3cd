"""The door for text files: TOML, JSON and plain text are read here, whole, or refused by name.

Whatever is wrong with a file (missing, a folder, a device, too large, not UTF-8, not TOML, nested
too deep, a number of ten thousand digits) becomes one error that names the file and what is
allowed. A UTF-8 byte order mark is accepted and dropped.
"""

from __future__ import annotations

import json
import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from openiads.errors import InputError, OpenIADSError

MOST_TEXT = 16 << 20
"""Bytes of a text or TOML file: some hundred times the largest scenario of the library."""
MOST_JSON = 512 << 20
"""Bytes of a JSON file: a world of 10,000 threats with long routes has some 100 MB."""
MOST_DEPTH = 64
"""Tables and lists within each other; a world needs about 12."""

Failure = type[OpenIADSError]


def is_there(path: str | Path) -> bool:
    """Return whether a file or directory is there; one whose name no file can have is not."""
    return os.path.exists(path)  # `Path.exists` raises for a name that is too long


def read_bytes(
    path: str | Path,
    *,
    error: Failure = InputError,
    most_bytes: int = MOST_TEXT,
    pipes: bool = False,
    allowed: str = "a file that can be read",
    key: str | None = None,
) -> bytes:
    """Return the content of a file.

    Parameters
    ----------
    path : the file.
    error : class of the error that is raised.
    most_bytes : larger files are refused before they are read.
    pipes : whether a pipe may stand in place of a file (for what a user typed); devices never may.
    allowed : what would have been accepted, for the error.
    key : where the path stands, for the error.

    Raises
    ------
    InputError, or the class given : missing, unreadable, not a file, or too large.
    """
    file = str(path)
    try:
        # Looked at before it is opened: opening a pipe nobody writes to never returns.
        kind = _kind(Path(path).stat().st_mode)
        if kind == "file" or (pipes and kind == "pipe"):
            with Path(path).open("rb") as stream:
                content = stream.read(most_bytes + 1)
        else:
            raise error(f"is a {kind}, not a file", file=file, key=key, allowed=allowed)
    except (OSError, ValueError) as failure:
        why = f"cannot be read: {_reason(failure)}"
        raise error(why, file=file, key=key, allowed=allowed) from None
    except MemoryError:
        raise error("does not fit into memory", file=file, key=key, allowed=allowed) from None
    if len(content) > most_bytes:
        limit = f"at most {most_bytes / 2**20:g} MB"
        raise error("is too large", file=file, key=key, allowed=limit)
    return content


def read_text(path: str | Path, *, error: Failure = InputError, **limits: Any) -> str:
    """Return the text of a UTF-8 file, without its byte order mark.

    Parameters
    ----------
    path, error : as of `read_bytes`.
    **limits : further ones of `read_bytes`.

    Raises
    ------
    InputError, or the class given : as of `read_bytes`, or not UTF-8.
    """
    return decode(read_bytes(path, error=error, **limits), str(path), error=error)


def read_toml(path: str | Path, *, error: Failure = InputError, **limits: Any) -> dict[str, Any]:
    """Return the table of a TOML file; parameters and errors as of `read_text`."""
    return parse_toml(read_text(path, error=error, **limits), str(path), error=error)


def read_json(
    path: str | Path,
    *,
    error: Failure = InputError,
    most_bytes: int = MOST_JSON,
    finite: bool = True,
    **limits: Any,
) -> Any:
    """Return the data of a JSON file; parameters and errors as of `read_text` and `parse_json`."""
    text = read_text(path, error=error, most_bytes=most_bytes, **limits)
    return parse_json(text, str(path), error=error, finite=finite)


def decode(content: bytes, file: str, *, error: Failure = InputError) -> str:
    """Return UTF-8 bytes as text, without their byte order mark.

    Raises
    ------
    InputError, or the class given : not UTF-8; says what it seems to be.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise error("is UTF-16 text", file=file, allowed="UTF-8 text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        raise error("is not UTF-8 text", file=file, line=line, allowed="UTF-8 text") from None


def parse_toml(text: str, file: str, *, error: Failure = InputError) -> dict[str, Any]:
    """Return the table of TOML text.

    Raises
    ------
    InputError, or the class given : not TOML, nested too deep, or a number without end.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        raise error(f"is not valid TOML: {failure}", file=file, allowed="TOML 1.0") from None
    except RecursionError:
        raise _too_deep(file, error) from None
    except (ValueError, OverflowError) as failure:
        raise error(
            f"is not valid TOML: {_reason(failure)}",
            file=file,
            allowed="numbers and dates of ordinary length",
        ) from None
    except MemoryError:
        raise error("does not fit into memory", file=file, allowed="a smaller file") from None
    _check_plain(table, file, error)
    return table


def parse_json(text: str, file: str, *, error: Failure = InputError, finite: bool = True) -> Any:
    """Return the data of JSON text.

    Parameters
    ----------
    text : the JSON.
    file : its name, for errors.
    error : class of the error that is raised.
    finite : whether NaN and Infinity, which JSON does not have, are refused.

    Raises
    ------
    InputError, or the class given : not JSON, a key given twice, nested too deep, or a number
        without end.
    """
    try:
        data = json.loads(
            text,
            parse_constant=_refuse_constant if finite else None,
            object_pairs_hook=_without_repeats,
        )
    except json.JSONDecodeError as failure:
        raise error(
            f"is not valid JSON: {failure.msg}", file=file, line=failure.lineno, allowed="JSON"
        ) from None
    except RecursionError:
        raise _too_deep(file, error) from None
    except (ValueError, OverflowError) as failure:
        raise error(f"is not valid JSON: {_reason(failure)}", file=file, allowed="JSON") from None
    except MemoryError:
        raise error("does not fit into memory", file=file, allowed="a smaller file") from None
    _check_plain(data, file, error)
    return data


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise ValueError(f"the key {twice[:80]!r} is given twice")
    return table


def _check_plain(data: Any, file: str, error: Failure) -> None:
    """Refuse nesting beyond `MOST_DEPTH` and halves of surrogate pairs, which no file can hold."""
    level = [data]
    for _ in range(MOST_DEPTH):
        below: list[Any] = []
        for node in level:
            if isinstance(node, dict):
                below += node.keys()
                below += node.values()
            elif isinstance(node, list):
                below += node
            elif isinstance(node, str) and not node.isascii():
                _check_text(node, file, error)
        if not below:
            return
        level = below
    raise _too_deep(file, error)


def _check_text(text: str, file: str, error: Failure) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise error("holds text that is not Unicode", file=file, allowed="UTF-8 text") from None


def _too_deep(file: str, error: Failure) -> OpenIADSError:
    return error("is nested too deep", file=file, allowed=f"at most {MOST_DEPTH} levels")


def _kind(mode: int) -> str:
    for test, word in (
        (stat.S_ISREG, "file"),
        (stat.S_ISFIFO, "pipe"),
        (stat.S_ISDIR, "folder"),
    ):
        if test(mode):
            return word
    return "device"


def _reason(failure: Exception) -> str:
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror
    if "digits" in str(failure):
        return "a number has too many digits"
    return str(failure)
