"""Where the points of a sweep stand on an axis: to scale for numbers, side by side for words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openiads.analysis.summary import SweepValue
from openiads.analysis.wording import value_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTER, GAP = 0.075, 0.06
"""Width of a letter of a tick label, about, and least gap between two labels, inches."""


@dataclass(frozen=True)
class Places:
    """Swept value -> place on the axis.

    Parameters
    ----------
    at : the places, in the order of the sweep.
    numbers : whether the axis is to scale.
    """

    at: dict[SweepValue, float]
    numbers: bool

    def __getitem__(self, value: SweepValue) -> float:
        """Return the place of a swept value."""
        return self.at[value]

    def aside(self, i: int) -> float:
        """Return how far the i-th series stands beside its place: apart without a sweep."""
        return 0.2 * i if None in self.at else 0.0

    def apply(self, axes: Axes) -> None:
        """Label the places on the x axis, leaving out labels that would touch."""
        spots = list(self.at.values())
        span = (max(spots) - min(spots)) or 1.0
        figure = axes.get_figure(root=True)
        wide = axes.get_position().width * (figure.get_figwidth() if figure else 1.0)
        last, said, shown = -math.inf, "", []
        for value, spot in self.at.items():
            text = "" if value is None else value_text(value)
            # the label would touch the last one: both are set in the middle of their places
            free = GAP + LETTER * (len(text) + len(said)) / 2
            close = self.numbers and (spot - last) / span * wide < free
            shown.append("" if close else text)
            last, said = (last, said) if close else (spot, text)
        axes.set_xticks(spots, shown)
        margin = 1.0 if None in self.at else 0.04 * span
        axes.set_xlim(min(spots) - margin, max(spots) + margin)


def places(values: Sequence[SweepValue]) -> Places:
    """Return where swept values stand.

    Parameters
    ----------
    values : of the sweep, in order; all numbers, or not.
    """
    numbers = all(isinstance(value, int | float) for value in values)
    at = {v: float(v) if numbers and v is not None else float(i) for i, v in enumerate(values)}
    return Places(at, numbers)
