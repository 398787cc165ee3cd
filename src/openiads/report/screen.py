"""A console on which texts of a study cannot do more than be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from openiads.errors import BROKEN_PIPE, unwritten, visible


class Screen(Console):
    r"""A console that writes control characters of texts out, as ``\u001b``.

    Titles and ids come from files that anybody may have written; raw, they could retitle, clear or
    rewrite a terminal. The codes of the console itself (colour, the progress bar) stay.
    """

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render, with every text made visible."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))

    def print(self, *given: Any, **named: Any) -> None:
        """Print.

        Raises
        ------
        InputError : the output cannot be written.
        """
        try:
            super().print(*given, **named)
        except OSError as error:
            raise unwritten(error) from None

    def on_broken_pipe(self) -> None:
        """End quietly when the reader of the output has gone."""
        self.quiet = True
        raise SystemExit(BROKEN_PIPE)
