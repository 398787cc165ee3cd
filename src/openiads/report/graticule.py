"""Meridians and parallels on a flat map, and degrees where they leave it."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from openiads.report.drawing import GRID
from openiads.report.plane import EARTH_KM, Place, Plane, columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0)
"""Degrees between lines."""
SAMPLES = 80
"""Points along a side of the map, and along a line of the grid."""


def paint(axes: Axes, plane: Plane) -> None:
    """Draw the grid of a map whose limits are set, with its degrees as ticks.

    Parameters
    ----------
    axes : in km, limits set.
    plane : of the map.
    """
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    lon, lat = plane.place(((west + east) / 2, (south + north) / 2))
    degree = math.radians(EARTH_KM)
    across = _step((east - west) / 3.5 / degree / max(math.cos(math.radians(lat)), 1e-9))
    along = _step((north - south) / 4.0 / degree)
    reach = math.degrees(math.hypot(east - west, north - south) / 2 / EARTH_KM)
    low, high = max(lat - reach, -90.0), min(lat + reach, 90.0)
    pole = low == -90.0 or high == 90.0
    narrowest = math.cos(math.radians(max(abs(low), abs(high))))
    far = 180.0 if pole else min(180.0, 1.2 * reach / narrowest)
    for value in _lines(low, high, along):
        _curve(
            axes, plane, [(lon - far + 2 * far * k / SAMPLES, value) for k in range(SAMPLES + 1)]
        )
    for value in _lines(lon - far, lon + far - (1e-9 if far == 180.0 else 0.0), across):
        _curve(axes, plane, [(value, low + (high - low) * k / SAMPLES) for k in range(SAMPLES + 1)])
    bottom = [plane.place((west + (east - west) * k / SAMPLES, south)) for k in range(SAMPLES + 1)]
    left = [plane.place((west, south + (north - south) * k / SAMPLES)) for k in range(SAMPLES + 1)]
    ticks = _crossings([lon for lon, _ in bottom], across, round_=True)
    axes.set_xticks(
        [west + (east - west) * share for share, _ in ticks], [_lon(v) for _, v in ticks]
    )
    ticks = _crossings([lat for _, lat in left], along, round_=False)
    axes.set_yticks(
        [south + (north - south) * share for share, _ in ticks], [_lat(v) for _, v in ticks]
    )
    axes.grid(visible=False)
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)


def _step(least: float) -> float:
    return next((step for step in STEPS if step >= least), STEPS[-1])


def _lines(low: float, high: float, step: float) -> list[float]:
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _curve(axes: Axes, plane: Plane, places: list[Place]) -> None:
    axes.plot(*columns(map(plane.spot, places)), color=GRID, linewidth=0.8, zorder=0.5)


def _crossings(values: list[float], step: float, *, round_: bool) -> list[tuple[float, float]]:
    """Return (share of the side, degrees) where lines of the grid meet a side of the map."""
    found: list[tuple[float, float]] = []
    for k, (before, after) in enumerate(itertools.pairwise(values)):
        turn = (after - before + 180.0) % 360.0 - 180.0 if round_ else after - before
        line = max(math.floor(before / step), math.floor((before + turn) / step)) * step
        crosses = math.floor(before / step) != math.floor((before + turn) / step)
        share = (k + (line - before) / turn) / SAMPLES if crosses else 0.0
        # labels closer than this would run into each other
        if crosses and abs(turn) < step and (not found or share - found[-1][0] > 0.12):
            found.append((share, line))
    return found


def _lon(value: float) -> str:
    turned = round((value + 180.0) % 360.0 - 180.0, 6)
    if turned in (0.0, -180.0):
        return f"{abs(turned):g}°"
    return f"{abs(turned):g}° {'W' if turned < 0 else 'E'}"


def _lat(value: float) -> str:
    value = round(value, 6)
    return f"{abs(value):g}°" if value == 0.0 else f"{abs(value):g}° {'S' if value < 0 else 'N'}"
