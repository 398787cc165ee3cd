"""The program as Typer sees it, and the errors that are of no command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup

from openiads.errors import MOST_MESSAGE, InputError, OpenIADSError, clipped, visible


class Program(TyperGroup):
    """The program as a group of commands; errors about its usage echo no control characters."""

    def make_context(self, *given: Any, **named: Any) -> Any:
        """Parse the options of the program."""
        with _clean_usage():
            return super().make_context(*given, **named)

    def invoke(self, ctx: Any) -> Any:
        """Parse the options of a command, and run it."""
        with _clean_usage():
            return super().invoke(ctx)


@contextmanager
def _clean_usage() -> Iterator[None]:
    try:
        yield
    except OpenIADSError:
        raise
    except Exception as error:
        text = getattr(error, "message", None)
        if isinstance(text, str):
            error.message = clipped(visible(text), MOST_MESSAGE)  # type: ignore[attr-defined]
        raise


def unusable(error: OSError) -> str:
    """Say which path cannot be used: a name too long, a folder that may not be read."""
    file = str(error.filename) if error.filename else "a file or the output"
    allowed = "a path that can be read and written"
    return str(InputError(f"cannot be used: {error.strerror}", file=file, allowed=allowed))
