"""The shapes a spread can have: each turns a number between 0 and 1 into a value.

Every shape is a frozen record with `low` and `high` (its support) and `quantile(u)`. A mixture
first picks one of its parts and then a place inside it, both from the same u, so one uniform
number is always enough. Values are in SI; the shapes know nothing about units.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Law(Protocol):
    """What every shape offers."""

    @property
    def low(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float: ...  # noqa: D102
    def quantile(self, u: float) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class Point:
    """One value, whatever u is."""

    value: float

    @property
    def low(self) -> float:
        """The value."""
        return self.value

    @property
    def high(self) -> float:
        """The value."""
        return self.value

    def quantile(self, u: float) -> float:
        """Return the value."""
        return self.value


@dataclass(frozen=True)
class Uniform:
    """Every value between two ends, equally likely."""

    low: float
    high: float

    def quantile(self, u: float) -> float:
        """Return the value below which the share u lies."""
        return min(self.low + u * (self.high - self.low), self.high)


@dataclass(frozen=True)
class LogUniform:
    """Every ratio between two positive ends, equally likely."""

    low: float
    high: float

    def quantile(self, u: float) -> float:
        """Return the value below which the share u lies."""
        value = self.low * (self.high / self.low) ** u
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class OddsUniform:
    """A share strictly between 0 and 1; the logarithm of its odds p/(1-p) is uniform."""

    low: float
    high: float

    def quantile(self, u: float) -> float:
        """Return the share below which the share u lies."""
        a, b = (math.log(p / (1.0 - p)) for p in (self.low, self.high))
        value = 1.0 / (1.0 + math.exp(-(a + u * (b - a))))
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class Triangular:
    """Likeliest at `mode`, falling in straight lines to nothing at both ends."""

    low: float
    mode: float
    high: float

    def quantile(self, u: float) -> float:
        """Return the value below which the share u lies."""
        width = self.high - self.low
        if width <= 0.0:
            return self.mode
        if u * width <= self.mode - self.low:
            return self.low + math.sqrt(u * width * (self.mode - self.low))
        return self.high - math.sqrt((1.0 - u) * width * (self.high - self.mode))


@dataclass(frozen=True)
class Whole:
    """Another shape rounded to whole numbers (a half goes up)."""

    law: Law

    @property
    def low(self) -> float:
        """The lower end, rounded."""
        return rounded(self.law.low)

    @property
    def high(self) -> float:
        """The upper end, rounded."""
        return rounded(self.law.high)

    def quantile(self, u: float) -> float:
        """Return the rounded value."""
        return rounded(self.law.quantile(u))


@dataclass(frozen=True)
class Mixture:
    """One of several shapes, each with its weight; never anything between them.

    Parameters
    ----------
    weights : positive, in the order of `parts`; they sum to 1.
    parts : in rising order.
    """

    weights: tuple[float, ...]
    parts: tuple[Law, ...]

    @property
    def low(self) -> float:
        """The lowest end of all parts."""
        return min(part.low for part in self.parts)

    @property
    def high(self) -> float:
        """The highest end of all parts."""
        return max(part.high for part in self.parts)

    def quantile(self, u: float) -> float:
        """Return a value of the part that u falls into, by what is left of u there."""
        index, rest = pick(self.weights, u)
        return self.parts[index].quantile(rest)


def pick(weights: Sequence[float], u: float) -> tuple[int, float]:
    """Return which weight u falls into, and where inside it (0 to 1).

    Parameters
    ----------
    weights : positive; they sum to 1.
    u : between 0 and 1.
    """
    below = 0.0
    for index, weight in enumerate(weights):
        if u < below + weight or index == len(weights) - 1:
            return index, min(max((u - below) / weight, 0.0), 1.0)
        below += weight
    raise ValueError("no weights")


def rounded(value: float) -> float:
    """Return the nearest whole number; a half goes up."""
    return float(math.floor(value + 0.5))
