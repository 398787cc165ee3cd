"""Few routes for many threats: one of each class and direction, chosen to lie apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from openiads.report.plane import Spot
from openiads.vocab import THREAT_CLASSES

DIRECTIONS = (
    "north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west",
)  # fmt: skip
"""Where threats come from, clockwise from north, 45 degrees each."""

Route = tuple[str, list[Spot]]
"""Class of a threat, and its route from start to end."""


@dataclass(frozen=True)
class Way:
    """A route that stands for those of its class from the same direction.

    Parameters
    ----------
    threat_class : of all of them.
    direction : a word of `DIRECTIONS`.
    count : how many it stands for.
    line : the route, one of them.
    """

    threat_class: str
    direction: str
    count: int
    line: list[Spot]


def direction(line: Sequence[Spot]) -> int:
    """Return where a route comes from, seen from its end: a place in `DIRECTIONS`."""
    (x, y), (u, v) = line[0], line[-1]
    bearing = math.degrees(math.atan2(x - u, y - v))
    return round(bearing / 45.0) % len(DIRECTIONS)


def ways(routes: Sequence[Route]) -> list[Way]:
    """Return one route for each class and direction, by class in the order of the vocabulary.

    Those from one direction are taken from left to right across its front, so that classes that
    come side by side do not lie on each other.

    Parameters
    ----------
    routes : of all threats.
    """
    groups: dict[tuple[int, str], list[list[Spot]]] = {}
    for name, line in routes:
        groups.setdefault((direction(line), name), []).append(line)
    abreast = Counter(at for at, _ in groups)
    taken: Counter[int] = Counter()
    found = []
    for at, name in sorted(groups, key=lambda key: (THREAT_CLASSES.index(key[1]), key[0])):
        lines = sorted(groups[at, name], key=lambda line: _across(line, at))
        share = (taken[at] + 0.5) / abreast[at]
        taken[at] += 1
        line = lines[min(int(share * len(lines)), len(lines) - 1)]
        found.append(Way(name, DIRECTIONS[at], len(lines), line))
    return found


def _across(line: Sequence[Spot], at: int) -> float:
    """Return how far to the right of the front a route starts, seen from the defence."""
    bearing = math.radians(45.0 * at)
    return line[0][0] * math.cos(bearing) - line[0][1] * math.sin(bearing)


def origin_words(routes: Sequence[Route]) -> str:
    """Return where threats come from: "the west", or "the west (70) and north (50)"."""
    counts = Counter(DIRECTIONS[direction(line)] for _, line in routes)
    if len(counts) == 1:
        return f"the {next(iter(counts))}"
    parts = [f"{name} ({count})" for name, count in counts.most_common()]
    return f"the {', '.join(parts[:-1])} and {parts[-1]}"
