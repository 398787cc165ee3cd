"""Lines cut at the antimeridian, for formats whose longitudes end at 180 degrees.

After RFC 7946, section 3.1.9: a line that crosses is cut in two, so that neither part does. The
part that comes from the east ends at exactly -180, the part that goes on west begins at 180.
"""

from __future__ import annotations

import itertools

Point = tuple[float, ...]
"""Longitude and latitude, degrees, and whatever else runs evenly along the line."""


def cut(points: list[Point]) -> list[list[Point]]:
    """Return the parts of a line, each without a jump of longitude.

    Between two points a line takes the shorter way round. What follows latitude is interpolated
    evenly where the line is cut.

    Parameters
    ----------
    points : with longitudes within [-180, 180].
    """
    parts: list[list[Point]] = [points[:1]]
    for before, after in itertools.pairwise(points):
        step = after[0] - before[0]
        if abs(step) > 180.0:
            side = 180.0 if step < 0.0 else -180.0
            whole = 360.0 - abs(step)
            share = abs(side - before[0]) / whole if whole > 0.0 else 0.0
            rest = [a + share * (b - a) for a, b in zip(before[1:], after[1:], strict=True)]
            if before[0] != side:
                parts[-1].append((side, *rest))
            parts.append([] if after[0] == -side else [(-side, *rest)])
        parts[-1].append(after)
    return [part for part in parts if len(part) > 1] or [points]
