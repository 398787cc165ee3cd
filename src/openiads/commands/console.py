"""The ways out of a command: two consoles, and plain text. Nothing else prints."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import typer

from openiads.errors import BROKEN_PIPE, unwritten, visible

if TYPE_CHECKING:
    from rich.console import Console

WITHOUT_TERMINAL = 100
"""Columns of what is neither a terminal nor told how wide it is (COLUMNS)."""


def console(*, stderr: bool = False) -> Console:
    """Return a console; as wide as the terminal, else as COLUMNS says, else 100 columns."""
    from openiads.report.screen import Screen

    stream = sys.stderr if stderr else sys.stdout
    told = os.environ.get("COLUMNS", "").isdigit() and int(os.environ["COLUMNS"]) > 0
    known = told or (stream is not None and stream.isatty())
    return Screen(file=stream, width=None if known else WITHOUT_TERMINAL, highlight=False)


def say(text: str, *, err: bool = False) -> None:
    """Print plain text, with control characters written out; JSON keeps its meaning.

    Parameters
    ----------
    text : lines.
    err : to standard error.

    Raises
    ------
    InputError : the output cannot be written.
    """
    try:
        typer.echo(visible(text), err=err)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(error) from None


@contextmanager
def visible_warnings() -> Iterator[None]:
    """Write out the control characters in the warnings of Python and its libraries."""
    original: Any = warnings.formatwarning

    def format_visibly(*given: Any, **named: Any) -> str:
        return visible(original(*given, **named))

    warnings.formatwarning = format_visibly
    try:
        yield
    finally:
        warnings.formatwarning = original


def closing_code() -> int:
    """Write out what is still held back; return an exit code, 0 when nothing is to be said.

    Raises
    ------
    InputError : the output cannot be written.
    """
    if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # Typer met a broken pipe
        return BROKEN_PIPE
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        return BROKEN_PIPE
    except OSError as error:
        _let_go()
        raise unwritten(error) from None
    return 0


def _let_go() -> None:
    """Send what cannot be written nowhere, so that Python does not try again when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
