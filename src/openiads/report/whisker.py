"""Intervals of bars: drawn whole, or cut at the edge of the figure with an arrow that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDEST = (-25.0, 125.0)
"""Percent of a variance beyond which an interval says no more than that it is wide."""


def frame(
    bars: list[float], ends: list[tuple[float, float]], widest: tuple[float, float]
) -> tuple[float, float]:
    """Return the ends of an axis: around all bars and intervals, as far as `widest` if need be.

    Parameters
    ----------
    bars : ends of the bars.
    ends : of the intervals.
    widest : ends beyond which intervals are cut; bars never are.
    """
    low = max(min([0.0, *(low for low, _ in ends)]), widest[0])
    high = min(max([0.0, *(high for _, high in ends)]), widest[1])
    low, high = min([low, *bars]), max([high, *bars])
    room = 0.04 * ((high - low) or 1.0)
    return low - (room if low < 0.0 else 0.0), high + room


def whisker(
    axes: Axes, at: float, ends: tuple[float, float], edges: tuple[float, float], colour: str
) -> None:
    """Draw an interval, with an arrow head where the edge of the figure cuts it.

    Parameters
    ----------
    axes : of horizontal bars.
    at : height of the bar.
    ends : of the interval.
    edges : of the axis.
    colour : of the line.
    """
    low, high = (min(max(end, edges[0]), edges[1]) for end in ends)
    axes.plot([low, high], [at, at], color=colour, lw=1, solid_capstyle="butt")
    for end, place, arrow in ((ends[0], low, "<"), (ends[1], high, ">")):
        cut = end != place
        axes.plot(
            [place], [at], marker=arrow if cut else "|", color=colour, ms=4, clip_on=False, lw=0
        )
