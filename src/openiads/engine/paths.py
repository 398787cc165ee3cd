"""Where a threat is: its route sampled once, and read back at any time.

There is a row at every waypoint and recorded point, so turns are not cut; rows between two of them
are evenly spaced. A time is found in two steps: the life is divided into as many even parts as
there are cells, and each part knows the row at which it begins.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from openiads.engine.compiled import joined, kernel
from openiads.engine.world import ROUTE_BALLISTIC, ROUTE_WAYPOINTS, World
from openiads.model.geometry import MEAN_RADIUS, geodetic_to_ecef
from openiads.model.route import fill_ballistic, fill_recorded, fill_waypoints, leg_times

STEP = 1.0
"""Longest step of a sampled path, s. Between samples a path is straight: the error of a ballistic
arc is g STEP^2 / 8 = 1.2 m."""

LONGEST_CELL = 8000.0
"""Longest step of a sampled path, m: a chord of a geodesic so long is 8000^2 / 8 R = 1.3 m off."""

BEND = 1.5
"""How far a recorded segment, straight in latitude and longitude, may leave its chords, m."""

SHORTEST = 1e-6
"""Points of a route closer than this are one, s."""

LOOK_AHEAD = 1000.0
"""How far past the horizon a path is known, s: longer than any round flies."""


class Path(NamedTuple):
    """A sampled route of G rows, and G - 1 cells between them."""

    rows: np.ndarray  # f8 (G, 12), columns as named below; rad, m and s
    step: float  # s, life over G - 1: the length of a part of it
    start: float  # s, time of row 0


COLUMNS = 12
LAT, LON, HEIGHT, COURSE, X, Y, Z, TIME, FINDER, GROUND_X, GROUND_Y, GROUND_Z = np.arange(COLUMNS)
"""Columns of a path: latitude, longitude (continuous), height above mean sea level, course, ECEF
position, time, the row in whose cell part i of the life begins, for i = 0 to G - 2, and ECEF
position of the point below at height 0. They are integers of NumPy: for literal ones `between`
would be compiled column by column."""


def sample_path(world: World, j: int) -> Path:
    """Sample the route of threat j from its start to its arrival.

    Parameters
    ----------
    world : paths are cut `LOOK_AHEAD` after its horizon.
    j : index of the threat.

    Returns
    -------
    `Path` with at least two rows.
    """
    threat, points = world.threats[j], world.points
    life = float(min(threat.arrival, world.clock.horizon + LOOK_AHEAD) - threat.start)
    life = max(life, SHORTEST)
    mine = slice(threat.first, threat.first + threat.points)
    lat, lon, alt = points.lat[mine], points.lon[mine], points.alt[mine]
    if threat.route == ROUTE_WAYPOINTS:
        speed = points.speed[mine][:-1]
        corners = leg_times(lat, lon, speed)
        times = sample_times(corners, np.diff(corners) * speed / LONGEST_CELL, life)
        rows = np.empty((len(times), COLUMNS))
        fill_waypoints(lat, lon, alt, speed, times, rows)
    elif threat.route == ROUTE_BALLISTIC:
        times = sample_times(np.array([0.0, life]), np.zeros(1), life)
        rows = np.empty((len(times), COLUMNS))
        fill_ballistic(lat[0], lon[0], lat[1], lon[1], alt[0], times, rows)
    else:
        times = sample_times(points.time[mine], recorded_cells(lat, lon), life)
        rows = np.empty((len(times), COLUMNS))
        fill_recorded(points.time[mine], lat, lon, alt, times, rows)
    rows[:, TIME] = threat.start + times
    place_rows(rows)
    return indexed(rows)


def sample_times(corners: np.ndarray, cells: np.ndarray, life: float) -> np.ndarray:
    """Times of the samples after the start, s, (G,): at all corners, and evenly in between.

    Parameters
    ----------
    corners : (n,), s, times at which the route turns, start and end included, rising.
    cells : (n - 1,) least number of cells between two corners, for the sake of space.
    life : s, the last sample.
    """
    inner = corners[1:-1]
    nodes = np.concatenate([[0.0], inner[inner < life - SHORTEST], [life]])
    legs = len(nodes) - 1
    kept = [0]
    for place, node in enumerate(nodes[1:].tolist(), 1):
        if node - nodes[kept[-1]] >= SHORTEST or place == legs:
            kept.append(place)
    nodes = nodes[kept]
    cells = cells[:legs].copy()
    begin, end = corners[legs - 1], corners[legs]
    if life < end:
        cells[-1] *= (life - begin) / (end - begin)
    finest = np.maximum.reduceat(cells, kept[:-1])
    spans = np.diff(nodes)
    counts = np.ceil(np.maximum(spans / STEP, finest) - 1e-9).astype(np.int64).clip(1)
    times = np.empty(counts.sum() + 1)
    times[-1] = life
    at = 0
    for node, span, count in zip(nodes.tolist(), spans.tolist(), counts.tolist(), strict=False):
        times[at : at + count] = node + np.arange(count) * (span / count)
        at += count
    return times


def recorded_cells(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Cells that hold each segment of a recorded track to its curve, (n - 1,).

    With latitude and longitude linear in time the acceleration is at most R (lat'^2 +
    cos(lat) lon'^2 + 2 |lat' lon'|); the chord of a cell is off by an eighth of it.
    """
    north = np.abs(np.diff(lat))
    east = np.abs((np.diff(lon) + math.pi) % (2.0 * math.pi) - math.pi)
    level = np.maximum(np.cos(lat[1:]), np.cos(lat[:-1]))
    level = np.where(lat[1:] * lat[:-1] < 0.0, 1.0, level)
    bend = MEAN_RADIUS * (north**2 + level * east**2 + 2.0 * north * east)
    return np.sqrt(bend / (8.0 * BEND))


def indexed(rows: np.ndarray) -> Path:
    """Path of rows, with the row at which each even part of its life begins."""
    time, cells = rows[:, TIME], len(rows) - 1
    step = float(time[-1] - time[0]) / cells
    begins = time[0] + np.arange(cells) * step
    rows[:-1, FINDER] = (np.searchsorted(time, begins, side="right") - 1).clip(0, cells - 1)
    rows[-1, FINDER] = cells - 1
    return Path(rows, step, float(time[0]))


@kernel
def place_rows(rows):
    """Fill in the ECEF columns of a path from its geodetic ones, and let longitude run on."""
    turns, before = 0.0, rows[0, LON]
    for g in range(rows.shape[0]):
        jump = rows[g, LON] - before
        before = rows[g, LON]
        if abs(jump) > math.pi:
            turns -= math.copysign(1.0, jump)
        rows[g, LON] = before + 2.0 * math.pi * turns
        x, y, z = geodetic_to_ecef(rows[g, LAT], rows[g, LON], rows[g, HEIGHT])
        rows[g, X], rows[g, Y], rows[g, Z] = x, y, z
        x, y, z = geodetic_to_ecef(rows[g, LAT], rows[g, LON], 0.0)
        rows[g, GROUND_X], rows[g, GROUND_Y], rows[g, GROUND_Z] = x, y, z


@joined
def cell_at(path, time):
    """Row and fraction of a path at a time, clamped to its ends.

    Returns
    -------
    (row, fraction) with 0 <= row <= rows - 2 and 0 <= fraction <= 1.
    """
    rows = path.rows
    last = rows.shape[0] - 2
    part = min(max(int((time - path.start) / path.step), 0), last)
    row = int(rows[part, FINDER])
    while row < last and rows[row + 1, TIME] <= time:
        row += 1
    begin = rows[row, TIME]
    return row, min(max((time - begin) / (rows[row + 1, TIME] - begin), 0.0), 1.0)


@joined
def between(path, row, fraction, column):
    """Linear interpolation of one column of a path."""
    rows = path.rows
    return rows[row, column] + fraction * (rows[row + 1, column] - rows[row, column])


@joined
def duration(path, row):
    """Time between a row of a path and the next, s."""
    return path.rows[row + 1, TIME] - path.rows[row, TIME]
