"""Where a round meets a target: launch and path to the point of meeting (model, section 7).

A round that meets the target at row g of its path was launched `time_to_fly` earlier. That latest
launch of every row is worked out once a pair; a launch at any time then meets the target in the
cell before the first row whose latest launch is not past, and nearly where a straight line through
the latest launches of the cell's two ends says.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from openiads.engine.compiled import joined, part
from openiads.engine.paths import TIME, X, Y, Z, between, duration
from openiads.model.flyout import distance_flown, hardest_change, speed_after, time_to_fly

CLOSE_ENOUGH = 1e-4
"""Distance between round and target at which an intercept time is accepted, m."""

MEETING = np.dtype([("flight", "f8"), ("slant", "f4"), ("height", "f4")], align=True)
"""A possible shot: time of flight, s (nan: infeasible), slant range and height of the intercept,
m."""


class Sketch(NamedTuple):
    """Room to work in, one entry per row of a path."""

    stride: np.ndarray  # f8 (G,), m, length of the cell that ends at a row
    distance: np.ndarray  # f8 (G,), m, from the unit
    latest: np.ndarray  # f8 (G,), s, launch of a round that is as far as the target at the row
    column: np.ndarray  # MEETING (n,), first rounds of the salvos of all ticks


@joined
def distance_at(path, row, fraction, site):
    """Distance from a site (a record with x, y, z) to a point of a path, m."""
    dx = between(path, row, fraction, X) - site.x
    dy = between(path, row, fraction, Y) - site.y
    dz = between(path, row, fraction, Z) - site.z
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@joined
def flown(round_, tau):
    """Distance that a round of a type has flown tau seconds after launch, m."""
    return distance_flown(tau, round_.speed_max, round_.boost_time, round_.decay_length)


@part
def fill_strides(path, sketch):
    """Write the length of every cell of a path into the sketch."""
    rows = path.rows
    sketch.stride[0] = 0.0
    for g in range(1, rows.shape[0]):
        dx = rows[g, X] - rows[g - 1, X]
        dy = rows[g, Y] - rows[g - 1, Y]
        dz = rows[g, Z] - rows[g - 1, Z]
        sketch.stride[g] = math.sqrt(dx * dx + dy * dy + dz * dz)


@part
def fill_latest(path, unit, round_, first, sketch):
    """Write distance and latest launch of the rows of a path into the sketch, from one row on."""
    rows = path.rows
    speed, boost, decay = round_.speed_max, round_.boost_time, round_.decay_length
    for g in range(first, rows.shape[0]):
        dx, dy, dz = rows[g, X] - unit.x, rows[g, Y] - unit.y, rows[g, Z] - unit.z
        distance = math.sqrt(dx * dx + dy * dy + dz * dz)
        sketch.distance[g] = distance
        sketch.latest[g] = rows[g, TIME] - time_to_fly(distance, speed, boost, decay)


@part
def refine_meeting(path, launch, g, unit, round_):
    """Where in the cell that ends at row g round and target meet, as a fraction of the cell.

    Regula falsi (Illinois) on the target's distance less the distance flown: sure, but slow.
    """
    row = g - 1
    begin, step = path.rows[row, TIME], duration(path, row)
    low, high = max(0.0, (launch - begin) / step), 1.0
    f_low = distance_at(path, row, low, unit) - flown(round_, begin + low * step - launch)
    f_high = distance_at(path, row, 1.0, unit) - flown(round_, begin + step - launch)
    if f_low <= 0.0:
        return low
    side = 0
    share = high
    for _ in range(60):
        share = (low * f_high - high * f_low) / (f_high - f_low)
        gap = distance_at(path, row, share, unit) - flown(round_, begin + share * step - launch)
        if abs(gap) < CLOSE_ENOUGH:
            break
        if gap > 0.0:
            low, f_low = share, gap
            f_high *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            high, f_high = share, gap
            f_low *= 0.5 if side == -1 else 1.0
            side = -1
    return share


@joined
def meeting_share(path, launch, g, gun, sketch):
    """Where in the cell that ends at row g round and target meet, as a fraction of the cell.

    Newton's rule from the straight line through the latest launches of both ends. The gap between
    round and target bends by at most `bend`, m/s^2: of the target on its straight cell its speed
    squared over the distance, of the round its change of speed. So after a step of dt seconds
    less than bend dt^2 / 2 of it is left.
    """
    unit, round_ = gun.unit, gun.round_
    speed, boost, decay = round_.speed_max, round_.boost_time, round_.decay_length
    rows, row, step = path.rows, g - 1, duration(path, g - 1)
    nearest = sketch.distance[g] - sketch.stride[g]
    if nearest > 0.0:
        begin = rows[row, TIME] - launch
        rate = 1.0 / step
        along = sketch.stride[g] * rate
        bend = along * along / nearest + hardest_change(speed, boost, decay)
        share = (launch - sketch.latest[row]) / (sketch.latest[g] - sketch.latest[row])
        ux = rows[g, X] - rows[row, X]
        uy = rows[g, Y] - rows[row, Y]
        uz = rows[g, Z] - rows[row, Z]
        for _ in range(3):
            dx = rows[row, X] + share * ux - unit.x
            dy = rows[row, Y] + share * uy - unit.y
            dz = rows[row, Z] + share * uz - unit.z
            distance = math.sqrt(dx * dx + dy * dy + dz * dz)
            tau = max(begin + share * step, 0.0)
            gap = distance - distance_flown(tau, speed, boost, decay)
            closing = speed_after(tau, speed, boost, decay)
            closing -= (dx * ux + dy * uy + dz * uz) * rate / distance
            if closing <= 0.0:
                break
            dt = gap / closing
            share = min(max(share + dt * rate, 0.0), 1.0)
            if bend * dt * dt < 2.0 * CLOSE_ENOUGH:
                return share
    return refine_meeting(path, launch, g, unit, round_)
