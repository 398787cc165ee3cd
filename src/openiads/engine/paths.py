"""Where a threat is: its route sampled at its own even steps, and read back at any time."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from openiads.engine.compiled import joined, kernel
from openiads.engine.world import ROUTE_BALLISTIC, ROUTE_WAYPOINTS, World
from openiads.model.geometry import geodetic_to_ecef
from openiads.model.route import fill_ballistic, fill_recorded, fill_waypoints

STEP = 1.0
"""Longest step of a sampled path, s. Between samples a path is straight: the error of a ballistic
arc is g STEP^2 / 8 = 1.2 m, of a geodesic far less."""

LOOK_AHEAD = 1000.0
"""How far past the horizon a path is known, s: longer than any round flies."""


class Path(NamedTuple):
    """A sampled route."""

    rows: np.ndarray  # f8 (G, 10), columns as named below; rad and m
    step: float  # s between rows
    start: float  # s, time of row 0


COLUMNS = 10
LAT, LON, HEIGHT, COURSE, X, Y, Z, GROUND_X, GROUND_Y, GROUND_Z = np.arange(COLUMNS)
"""Columns of a path: latitude, longitude (continuous), height above mean sea level, course, ECEF
position, and ECEF position of the point below at height 0. They are integers of NumPy: for literal
ones `between` would be compiled column by column."""


def sample_path(world: World, j: int) -> Path:
    """Sample the route of threat j evenly from its start to its arrival.

    Parameters
    ----------
    world : paths are cut `LOOK_AHEAD` after its horizon.
    j : index of the threat.

    Returns
    -------
    `Path` with at least two rows.
    """
    threat, points = world.threats[j], world.points
    life = min(threat.arrival, world.clock.horizon + LOOK_AHEAD) - threat.start
    cells = max(1, math.ceil(life / STEP - 1e-9))
    step = life / cells
    times = np.arange(cells + 1) * step
    rows = np.empty((cells + 1, COLUMNS))
    mine = slice(threat.first, threat.first + threat.points)
    lat, lon, alt = points.lat[mine], points.lon[mine], points.alt[mine]
    if threat.route == ROUTE_WAYPOINTS:
        fill_waypoints(lat, lon, alt, points.speed[mine][:-1], times, rows)
    elif threat.route == ROUTE_BALLISTIC:
        fill_ballistic(lat[0], lon[0], lat[1], lon[1], alt[0], times, rows)
    else:
        fill_recorded(points.time[mine], lat, lon, alt, times, rows)
    place_rows(rows)
    return Path(rows, step, threat.start)


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
    place = (time - path.start) / path.step
    row = min(max(int(place), 0), path.rows.shape[0] - 2)
    return row, min(max(place - row, 0.0), 1.0)


@joined
def between(path, row, fraction, column):
    """Linear interpolation of one column of a path."""
    rows = path.rows
    return rows[row, column] + fraction * (rows[row + 1, column] - rows[row, column])
