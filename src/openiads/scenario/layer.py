"""Which layer a raw value is from: library, scenario, variant, sweep or `--set`.

Layers are merged before anything is validated, so the leaves carry the mark themselves: a marked
text is a text with a `source`. Validation takes the mark off again, except from parameters.
"""

from __future__ import annotations

from typing import Any

from openiads.scenario.quantity import is_parameter
from openiads.scenario.source import Source

LIBRARY, SCENARIO, SWEEP, SET = "library", "scenario", "sweep", "--set"


def variant_layer(name: str) -> str:
    """Return the name of the layer of a variant."""
    return f"variant {name}"


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
        if is_parameter(value):
            return {name: mark(below, layer, key) for name, below in value.items()}
        lead = f"{key}." if key else ""
        return {name: mark(below, layer, lead + name) for name, below in value.items()}
    if isinstance(value, bool) or not isinstance(value, str | int | float | list):
        return value
    if isinstance(value, list):
        value = [mark(item, layer, key) for item in value]
    marked = _MARKED.get(type(value), type(value))(value)
    marked.source = Source(layer, key)  # type: ignore[attr-defined]
    return marked
