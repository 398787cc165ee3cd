"""The spread of one figure that stands alone: how far its grade lets it be wrong.

The widths are assumptions of this program, one per letter of the Admiralty code, and stand here
and nowhere else. They do not depend on the digit.

- A quantity (length, time, speed, price, count): triangular, likeliest at the figure, to the
  relative half-width on both sides.
- An area (a radar cross section): log-uniform from figure / factor to figure * factor.
- A share (a probability): uniform in the logarithm of the odds, odds / factor to odds * factor. So
  0.99 never reaches 1, and 0.01 never reaches 0. Exactly 0 and exactly 1 are statements, not
  measurements, and stay what they are.
- A count is rounded to whole numbers.

The support is cut at the limits of the field, if it has any.
"""

from __future__ import annotations

from dataclasses import dataclass

from openiads.evidence.laws import Law, LogUniform, OddsUniform, Point, Triangular, Whole, rounded

HALF_WIDTHS = {"A": 0.02, "B": 0.05, "C": 0.10, "D": 0.20, "E": 0.40, "F": 0.60}
"""Relative half-width of a quantity by the letter of its grade."""

FACTORS = {"A": 1.1, "B": 1.25, "C": 1.5, "D": 2.0, "E": 3.0, "F": 5.0}
"""Factor on an area, or on the odds of a share, by the letter of its grade."""


@dataclass(frozen=True)
class Limits:
    """What a field can hold, in SI: `low` and `high` inclusive, None = no limit."""

    low: float | None = None
    high: float | None = None
    whole: bool = False
    share: bool = False

    def clip(self, value: float) -> float:
        """Return the nearest value that is allowed."""
        if self.low is not None:
            value = max(value, self.low)
        return value if self.high is None else min(value, self.high)


def limits_of(dimension: str) -> Limits:
    """Return what any quantity of a dimension can hold, when no field says more."""
    return Limits(whole=dimension == "count", low=0.0 if dimension == "count" else None)


def graded(value: float, grade: str, dimension: str, limits: Limits) -> tuple[Law, str]:
    """Return the spread of one figure and the rule in words.

    Parameters
    ----------
    value : SI.
    grade : Admiralty code; its letter sets the width.
    dimension : a key of `openiads.units.SI_UNITS`.
    limits : of the field.
    """
    letter = grade[0]
    factor, half = FACTORS[letter], HALF_WIDTHS[letter]
    if limits.share and (value <= 0.0 or value >= 1.0):
        return Point(value), "exactly 0 or 1: not spread"
    if value == 0.0:
        return Point(value), "zero: not spread"
    if limits.share:
        odds = value / (1.0 - value)
        low, high = (limits.clip(o / (1.0 + o)) for o in (odds / factor, odds * factor))
        law: Law = OddsUniform(low, high)
        text = f"odds times or divided by {factor:g}"
    elif dimension == "area":
        law = LogUniform(limits.clip(value / factor), limits.clip(value * factor))
        text = f"times or divided by {factor:g}"
    else:
        reach = half * abs(value)
        law = Triangular(limits.clip(value - reach), value, limits.clip(value + reach))
        text = f"plus or minus {half:.0%}"
    if limits.whole:
        law, text = whole(law), f"{text}, whole numbers"
    return law, f"{text} for grade {letter}"


def whole(law: Law) -> Law:
    """Return a shape rounded to whole numbers; a point when only one is left."""
    if rounded(law.low) == rounded(law.high):
        return Point(rounded(law.low))
    return Whole(law)
