"""Which layer a raw value is from: library, scenario, variant, sweep or `--set`.

Layers are merged before anything is validated, so the leaves carry the mark themselves: a marked
text is a text with a `source`. Validation takes the mark off again, except from parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LIBRARY, SCENARIO, SWEEP, SET = "library", "scenario", "sweep", "--set"


def variant_layer(name: str) -> str:
    """Return the name of the layer of a variant."""
    return f"variant {name}"


@dataclass(frozen=True)
class Source:
    """Where a raw value was written: its layer, and the dotted key there."""

    layer: str
    key: str

    def __str__(self) -> str:
        """Return the place as a person would name it."""
        return f"{self.layer} {self.key}"


class _Text(str):
    source: Source


class _Whole(int):
    source: Source


class _Float(float):
    source: Source


class _List(list[Any]):
    source: Source


_MARKED: dict[type, type] = {str: _Text, int: _Whole, float: _Float, list: _List}


def mark(value: Any, layer: str, key: str = "") -> Any:
    """Return a raw value with every leaf marked; what cannot be marked stays as it is.

    Parameters
    ----------
    value : as read: tables, lists, texts and numbers.
    layer : name of the layer.
    key : dotted key at which the value stands.
    """
    if isinstance(value, dict):
        return {
            name: mark(below, layer, f"{key}.{name}" if key else name)
            for name, below in value.items()
        }
    if isinstance(value, bool) or not isinstance(value, str | int | float | list):
        return value
    if isinstance(value, list):
        value = [mark(item, layer, key) for item in value]
    marked = _MARKED.get(type(value), type(value))(value)
    marked.source = Source(layer, key)  # type: ignore[attr-defined]
    return marked


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
