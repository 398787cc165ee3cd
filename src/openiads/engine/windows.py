"""Engagement windows: when a pair (unit, round type) could meet a threat, and where.

Model, sections 6 and 7: everything about feasibility that does not depend on chance.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from openiads.engine.compiled import inlined, kernel
from openiads.engine.looks import doppler_blind, visible_range
from openiads.engine.paths import HEIGHT, LAT, LON, X, Y, Z, between, cell_at
from openiads.engine.world import GUIDANCE_ACTIVE
from openiads.model.flyout import distance_flown, range_limit
from openiads.model.geometry import ground_distance

FASTEST_TARGET = 12000.0
"""No target covers more ground in a second, m/s; only used to skip hopeless refinements."""

CLOSE_ENOUGH = 1e-4
"""Distance between round and target at which an intercept time is accepted, m."""


class Guide(NamedTuple):
    """Guidance support of one engagement radar against one threat."""

    reach: float  # m, slant range at which single-look P_d is 0.9 for the median cross section
    held: np.ndarray  # b1 (n + 1,), support at each tick of the threat's life and just after it
    first: int  # first tick of the threat's life


class Window(NamedTuple):
    """What a pair could do against a threat, tick by tick and round by round of a salvo."""

    flight: np.ndarray  # f8 (n, salvo), s, time of flight; nan where infeasible
    slant: np.ndarray  # f4 (n, salvo), m, slant range of the intercept
    height: np.ndarray  # f4 (n, salvo), m, height of the intercept


@kernel
def held_at(radar, clock, reach, path, time):
    """True when a radar supports guidance against the target at a time.

    The target must be inside the radar's limits, not hidden by Doppler, and no further than
    `reach`, the slant range at which single-look P_d is 0.9 for the median cross section.
    """
    row, fraction = cell_at(path, time)
    slant = visible_range(radar, clock.earth_factor, path, row, fraction)
    if slant < 0.0 or slant > reach:
        return False
    return not doppler_blind(radar, path, row, fraction, slant)


@kernel
def fill_held(radar, clock, path, guide):
    """Write `held_at` of every tick of the threat's life, and of one more, into the guide."""
    for i in range(guide.held.shape[0]):
        guide.held[i] = held_at(radar, clock, guide.reach, path, (guide.first + i) * clock.tick)


@inlined
def is_held(radar, clock, guide, path, time):
    """Guidance support at any time: from the ticks around it where they agree, else exactly."""
    place = time / clock.tick - guide.first
    low = int(math.floor(place + 1e-9))
    if low >= 0 and low + 1 < guide.held.shape[0]:
        on_tick = abs(place - low) < 1e-9
        same = clock.tick <= 2.0 and guide.held[low] == guide.held[low + 1]
        if on_tick or same:
            return guide.held[low]
    return held_at(radar, clock, guide.reach, path, time)


@inlined
def node_distance(path, g, site):
    """Distance from a site (a record with x, y, z) to row g of a path, m."""
    dx = path.rows[g, X] - site.x
    dy = path.rows[g, Y] - site.y
    dz = path.rows[g, Z] - site.z
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@inlined
def distance_at(path, row, fraction, site):
    """Distance from a site (a record with x, y, z) to a point of a path, m."""
    dx = between(path, row, fraction, X) - site.x
    dy = between(path, row, fraction, Y) - site.y
    dz = between(path, row, fraction, Z) - site.z
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@inlined
def flown(round_, tau):
    """Distance that a round of a type has flown tau seconds after launch, m."""
    return distance_flown(tau, round_.speed_max, round_.boost_time, round_.decay_length)


@inlined
def first_row_reached(path, launch, g, unit, round_):
    """First row at or after g at which a round launched at `launch` is as far as the target.

    Returns the number of rows when it never is before the path ends. The row never falls as the
    launch gets later, so a caller may start from the row of the previous launch.
    """
    rows = path.rows.shape[0]
    while g < rows:
        tau = path.start + g * path.step - launch
        if tau > 0.0 and node_distance(path, g, unit) <= flown(round_, tau):
            break
        g += 1
    return g


@kernel
def refine_meeting(path, launch, g, unit, round_):
    """Time of flight to the meeting inside the cell that ends at row g, s.

    Regula falsi (Illinois) on the target's distance less the distance flown.
    """
    row = g - 1
    offset = (launch - path.start) / path.step - row
    low = max(0.0, path.start + row * path.step - launch)
    high = path.start + g * path.step - launch
    f_low = distance_at(path, row, offset + low / path.step, unit) - flown(round_, low)
    f_high = node_distance(path, g, unit) - flown(round_, high)
    if f_low <= 0.0:
        return low
    side = 0
    tau = high
    for _ in range(60):
        tau = (low * f_high - high * f_low) / (f_high - f_low)
        gap = distance_at(path, row, offset + tau / path.step, unit) - flown(round_, tau)
        if abs(gap) < CLOSE_ENOUGH:
            break
        if gap > 0.0:
            low, f_low = tau, gap
            f_high *= 0.5 if side == 1 else 1.0
            side = 1
        else:
            high, f_high = tau, gap
            f_low *= 0.5 if side == -1 else 1.0
            side = -1
    return tau


@inlined
def inside_envelope(round_, class_, height, slant):
    """True when an intercept point lies inside the declared envelope of a round type."""
    if height < round_.height_min or height > round_.height_max:
        return False
    if slant > round_.range_max_class[class_]:
        return False
    if slant < range_limit(height, round_.range_min_heights, round_.range_min_values):
        return False
    return slant <= range_limit(height, round_.range_max_heights, round_.range_max_values)


@inlined
def target_speed(path, row):
    """Speed of a target in the cell after a row, m/s."""
    rows = path.rows
    dx = rows[row + 1, X] - rows[row, X]
    dy = rows[row + 1, Y] - rows[row, Y]
    dz = rows[row + 1, Z] - rows[row, Z]
    return math.sqrt(dx * dx + dy * dy + dz * dz) / path.step


@kernel
def fill_window(unit, round_, radar, threat, clock, guide, path, window):
    """Write the window of one unit with one round type against one threat.

    Round i of a salvo is launched i launch intervals after the tick.

    Parameters
    ----------
    unit, round_, radar, threat : records; radar is the unit's engagement radar.
    guide : `Guide` of that radar against the threat.
    window : `Window`, flight all nan; written.
    """
    class_ = threat.class_
    if not round_.engages[class_]:
        return
    guided = round_.guidance != GUIDANCE_ACTIVE
    farthest = round_.reach + FASTEST_TARGET * path.step
    for i in range(window.flight.shape[1]):
        g = 1
        for at in range(window.flight.shape[0]):
            launch = (guide.first + at) * clock.tick + i * unit.launch_interval
            if guided and not is_held(radar, clock, guide, path, launch):
                continue
            g = first_row_reached(path, launch, g, unit, round_)
            if g == path.rows.shape[0]:
                break
            if node_distance(path, g, unit) > farthest:
                continue
            tau = refine_meeting(path, launch, g, unit, round_)
            row, fraction = cell_at(path, launch + tau)
            height = between(path, row, fraction, HEIGHT)
            slant = distance_at(path, row, fraction, unit)
            if launch + tau > threat.arrival or not inside_envelope(round_, class_, height, slant):
                continue
            if target_speed(path, row) > round_.target_speed_max:
                continue
            if guided and not is_held(radar, clock, guide, path, launch + tau):
                continue
            window.flight[at, i] = tau
            window.slant[at, i], window.height[at, i] = slant, height


@kernel
def fill_zones(zones, clock, path, first, out):
    """Write the zone that holds a threat at each tick of its life: 0 = none, z + 1 = zone z.

    Where zones overlap the first listed wins.

    Parameters
    ----------
    zones : `world.ZONE` records. first : first tick of the life. out : (n,) int8, written.
    """
    for i in range(out.shape[0]):
        out[i] = 0
        row, fraction = cell_at(path, (first + i) * clock.tick)
        lat, lon = between(path, row, fraction, LAT), between(path, row, fraction, LON)
        for z in range(zones.shape[0] - 1, -1, -1):
            if ground_distance(zones[z].lat, zones[z].lon, lat, lon) <= zones[z].radius:
                out[i] = z + 1
