"""Errors that speak to the user: which file, which key, what was wrong, what is allowed.

What they echo is clipped and made visible: an error is as long as a person reads, and a control
character in an input never reaches a terminal, a log or a page through it.
"""

from __future__ import annotations

import re
from typing import Any

BROKEN_PIPE = 141
"""Exit code when the reader of the output has gone: 128 + SIGPIPE, as the shell gives it."""
MOST_ECHO = 80
"""Characters of an input that a message repeats."""
MOST_MESSAGE = 500
"""Characters of a message as a whole."""
MOST_ALLOWED = 1500
"""Characters of what is allowed; a list of names may be long."""
MOST_ERRORS = 50
"""Errors of one pass that are shown; the rest are counted."""

# C0 but tab and line feed, DEL and C1, line and paragraph separators, marks that turn the
# direction of writing, the byte order mark, halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    r"""Return text with its control characters written out, as ``\u001b``.

    Tab and line feed stay. The form is that of JSON, so JSON text keeps its meaning.
    """
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown(value: Any) -> str:
    """Return an input as a message repeats it: quoted, at most some 80 characters, visible."""
    if isinstance(value, str):
        return repr(clipped(value))
    if isinstance(value, int) and abs(value) >= 10**MOST_ECHO:
        return f"an integer of {int(value.bit_length() * 0.30103) + 1} digits"
    if isinstance(value, dict):
        return f"a table of {len(value)} keys" if value else "an empty table"
    if isinstance(value, list | tuple) and len(value) > 8:
        return f"a list of {len(value)} entries"
    if isinstance(value, list | tuple):
        return clipped("[" + ", ".join(shown(entry) for entry in value) + "]")
    return clipped(repr(value))


def clipped(text: str, most: int = MOST_ECHO) -> str:
    """Return text cut to a number of characters, with dots where it was cut."""
    return text if len(text) <= most else text[: most - 3] + "..."


def _line(text: str | None, most: int) -> str | None:
    return None if text is None else clipped(visible(text).replace("\n", "\\n"), most)


class OpenIADSError(Exception):
    """Base of every error the program raises on purpose.

    Parameters
    ----------
    message : what was wrong, in one sentence.
    file : the file in which it was found, if any.
    key : the dotted key inside the file, if any.
    line : the line of the file, counted from 1, if known.
    allowed : what would have been accepted, if that can be said.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        key: str | None = None,
        allowed: str | None = None,
        line: int | None = None,
    ) -> None:
        self.message = _line(message, MOST_MESSAGE) or ""
        self.file = file
        self.key = key
        self.allowed = _line(allowed, MOST_ALLOWED)
        self.line = line
        super().__init__(self.message)

    def __str__(self) -> str:
        file = f"{self.file}:{self.line}" if self.file and self.line else self.file
        parts = (_line(file, MOST_MESSAGE), _line(self.key, 2 * MOST_ECHO))
        where = ": ".join(part for part in parts if part)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} (allowed: {self.allowed})" if self.allowed else text


class InputError(OpenIADSError):
    """Bad input: a scenario, a library entry, an option. Exit code 2."""

    exit_code = 2


class ResultError(OpenIADSError):
    """A stored run is incomplete, damaged, or of another format version. Exit code 3."""

    exit_code = 3


class OpenIADSWarning(UserWarning):
    """Something odd in the input of a run started from Python; `openiads check` says the same."""


class InputErrors(InputError):
    """Several input errors found in one pass, one line each.

    Parameters
    ----------
    errors : the errors, in the order in which they were found.
    """

    def __init__(self, errors: list[InputError]) -> None:
        self.errors = tuple(errors)
        super().__init__("")
        lines = [str(error) for error in self.errors[:MOST_ERRORS]]
        if len(lines) < len(self.errors):
            lines.append(f"and {len(self.errors) - len(lines)} more errors")
        self.message = "\n".join(lines)


def unwritten(error: OSError) -> InputError:
    """Return the error of an output that cannot be written: a full disk behind a redirection."""
    return InputError(
        f"cannot be written: {error.strerror}", file="standard output", allowed="room for it"
    )
