"""Plain data of a file checked key by key: what is wrong is named, with what is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from openiads.errors import ResultError

Value = TypeVar("Value")
CLIP = 60
"""Characters of a wrong value that an error repeats."""


@dataclass(frozen=True)
class Shape:
    """A table of a file and where it stands.

    Parameters
    ----------
    data : the table.
    file : its file.
    at : dotted keys that lead to it, empty for the whole file.
    """

    data: Mapping[str, Any]
    file: str
    at: str = ""

    def text(self, key: str, allowed: tuple[str, ...] = ()) -> str:
        """Return a text; one of `allowed` when given."""
        value = self._value(key)
        if not isinstance(value, str) or (allowed and value not in allowed):
            raise self.wrong(key, value, " or ".join(allowed) or "a text")
        return value

    def count(self, key: str, least: int, most: int) -> int:
        """Return a whole number between two bounds."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, value, f"a whole number from {least} to {most}")
        return value

    def table(self, key: str) -> Shape:
        """Return a table inside this one."""
        value = self._value(key)
        if not isinstance(value, dict):
            raise self.wrong(key, value, "a table of keys")
        return Shape(value, self.file, self._path(key))

    def tables(self, key: str) -> list[Shape]:
        """Return a list of tables."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(key, value, "a list of tables")
        return [
            Shape(one, self.file, f"{self._path(key)}.{place}") for place, one in enumerate(value)
        ]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, value, "a list of texts")
        return tuple(value)

    def each(self, read: Callable[[Shape, str], Value]) -> dict[str, Value]:
        """Return every entry of this table, read by `read`."""
        return {key: read(self, key) for key in self.data}

    def number_or_text(self, key: str) -> float | str | None:
        """Return a finite number, a text, or null."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int | float | str | None):
            raise self.wrong(key, value, "a number, a text, or null")
        if isinstance(value, float) and not math.isfinite(value):
            raise self.wrong(key, value, "a finite number, a text, or null")
        return value

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        return key in self.data

    def wrong(self, key: str, value: object, allowed: str) -> ResultError:
        """Return the error for a value that is not allowed."""
        said = repr(value)
        said = said if len(said) <= CLIP else f"{said[:CLIP]} ..."
        return ResultError(
            f"damaged: {said} is not allowed", file=self.file, key=self._path(key), allowed=allowed
        )

    def _value(self, key: str) -> Any:
        if key not in self.data:
            raise ResultError(
                "damaged: the key is missing",
                file=self.file,
                key=self._path(key),
                allowed="the file as it was stored",
            )
        return self.data[key]

    def _path(self, key: str) -> str:
        key = key if len(key) <= CLIP else f"{key[:CLIP]} ..."
        return f"{self.at}.{key}" if self.at else key
