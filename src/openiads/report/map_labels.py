"""Names on a map that do not lie on each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from openiads.report.drawing import PAPER, SERIES
from openiads.report.plane import Spot

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTER, LINE = 0.062, 0.14
"""Width of a letter and height of a line at 8 points, inches, about."""
OFFSETS = ((6, 4), (6, -11), (-6, 4), (-6, -11))
"""Where a name may stand beside its mark, points; the first that is free is taken."""

Box = tuple[float, float, float, float]


def name_places(axes: Axes, groups: tuple[tuple[Mapping[str, Spot], str, str], ...]) -> None:
    """Write names beside their marks, each where it touches no other and stays inside.

    Parameters
    ----------
    axes : with its limits set.
    groups : names with their spots, colour and weight of the letters.
    """
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    inch = (east - west) / _inches(axes)
    point = inch / 72.0
    marks = [spot for names, _, _ in groups for spot in names.values()]
    taken: list[Box] = [
        (x - 4 * point, y - 4 * point, x + 4 * point, y + 4 * point) for x, y in marks
    ]
    for names, tone, weight in groups:
        for name, (x, y) in names.items():
            wide, high = LETTER * len(name) * inch, LINE * inch
            boxes = []
            for dx, dy in OFFSETS:
                low = x + dx * point - (wide if dx < 0 else 0.0)
                boxes.append((low, y + dy * point, low + wide, y + dy * point + high))
            costs = [
                sum(_touch(box, other) for other in taken)
                + 2 * (box[0] < west or box[2] > east or box[1] < south or box[3] > north)
                for box in boxes
            ]
            best = costs.index(min(costs))
            taken.append(boxes[best])
            axes.annotate(
                name, (x, y), OFFSETS[best], textcoords="offset points", color=tone, fontsize=8,
                fontweight=weight, ha="right" if OFFSETS[best][0] < 0 else "left", zorder=6,
            )  # fmt: skip


def name_rings(axes: Axes, rings: Mapping[str, list[Spot]]) -> None:
    """Write on each ring what it is, as high on the map as nothing else stands there.

    Parameters
    ----------
    axes : with its limits set.
    rings : name -> spots; one that is nowhere inside the map has no name.
    """
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    inch = (east - west) / _inches(axes)
    taken: list[Box] = []
    for name, ring in rings.items():
        wide, high = LETTER * len(name) * inch, 1.4 * LINE * inch
        for x, y in sorted(ring, key=lambda spot: -spot[1]):
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            inside = west < box[0] and box[2] < east and south < box[1] and box[3] < north
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                axes.annotate(
                    name, (x, y), ha="center", va="center", color=SERIES[0], fontsize=7.5,
                    zorder=4, bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.0},
                )  # fmt: skip
                break


def _inches(axes: Axes) -> float:
    """Return the width of the axes, about: layout comes later."""
    figure = axes.get_figure(root=True)
    return axes.get_position().width * (figure.get_figwidth() if figure else 1.0)


def _touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
