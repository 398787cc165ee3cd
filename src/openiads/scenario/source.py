"""Where a raw value was written: the mark that leaves carry until they are parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """The layer of a raw value, and the dotted key at which it stands there."""

    layer: str
    key: str

    def __str__(self) -> str:
        """Return the place as a person would name it."""
        return f"{self.layer} {self.key}"


def source_of(raw: Any) -> Source | None:
    """Return where a raw value was written; of a table, where the first of its leaves was."""
    if isinstance(raw, dict):
        return next((found for found in map(source_of, raw.values()) if found), None)
    return getattr(raw, "source", None)


def sources(raw: Any) -> Iterator[Source]:
    """Yield the sources of all leaves of a raw table."""
    if isinstance(raw, dict):
        for below in raw.values():
            yield from sources(below)
    elif (found := source_of(raw)) is not None:
        yield found
