"""Engagement windows: when a pair (unit, round type) could meet a threat, and where.

Model, sections 6 and 7: everything about feasibility that does not depend on chance.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

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

    radar: int
    reach: float  # m, slant range at which single-look P_d is 0.9 for the median cross section
    held: np.ndarray  # b1 (n + 1,), support at each tick of the threat's life and just after it
    first: int  # first tick of the threat's life


@njit(cache=True, nogil=True)
def held_at(world, radar, reach, path, time):
    """True when a radar supports guidance against the target at a time.

    The target must be inside the radar's limits, not hidden by Doppler, and no further than
    `reach`, the slant range at which single-look P_d is 0.9 for the median cross section.
    """
    row, fraction = cell_at(path, time)
    slant = visible_range(world, radar, path, row, fraction)
    if slant < 0.0 or slant > reach:
        return False
    return not doppler_blind(world, radar, path, row, fraction, slant)


@njit(cache=True, nogil=True)
def make_guide(world, radar, reach, path, first, last):
    """`Guide` of a radar against the threat on a path alive from tick `first` to tick `last`."""
    held = np.zeros(last - first + 2, np.bool_)
    for i in range(held.shape[0]):
        held[i] = held_at(world, radar, reach, path, (first + i) * world.clock.tick)
    return Guide(radar, reach, held, first)


@njit(cache=True, nogil=True)
def is_held(world, guide, path, time):
    """Guidance support at any time: from the ticks around it where they agree, else exactly."""
    place = time / world.clock.tick - guide.first
    low = int(math.floor(place + 1e-9))
    if low >= 0 and low + 1 < guide.held.shape[0]:
        on_tick = abs(place - low) < 1e-9
        same = world.clock.tick <= 2.0 and guide.held[low] == guide.held[low + 1]
        if on_tick or same:
            return guide.held[low]
    return held_at(world, guide.radar, guide.reach, path, time)


@njit(cache=True, nogil=True, inline="always")
def node_distance(path, g, site):
    """Distance from a site (3,) to row g of a path, m."""
    dx = path.rows[g, X] - site[0]
    dy = path.rows[g, Y] - site[1]
    dz = path.rows[g, Z] - site[2]
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@njit(cache=True, nogil=True)
def distance_at(path, row, fraction, site):
    """Distance from a site (3,) to a point of a path, m."""
    dx = between(path, row, fraction, X) - site[0]
    dy = between(path, row, fraction, Y) - site[1]
    dz = between(path, row, fraction, Z) - site[2]
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@njit(cache=True, nogil=True)
def first_row_reached(path, launch, g, site, speed, boost, decay):
    """First row at or after g at which a round launched at `launch` is as far as the target.

    Returns the number of rows when it never is before the path ends. The row never falls as the
    launch gets later, so a caller may start from the row of the previous launch.
    """
    rows = path.rows.shape[0]
    while g < rows:
        tau = path.start + g * path.step - launch
        if tau > 0.0 and node_distance(path, g, site) <= distance_flown(tau, speed, boost, decay):
            break
        g += 1
    return g


@njit(cache=True, nogil=True)
def refine_meeting(path, launch, g, site, speed, boost, decay):
    """Time of flight to the meeting inside the cell that ends at row g, s.

    Regula falsi (Illinois) on the target's distance less the distance flown.
    """
    row = g - 1
    offset = (launch - path.start) / path.step - row
    low = max(0.0, path.start + row * path.step - launch)
    high = path.start + g * path.step - launch
    f_low = distance_at(path, row, offset + low / path.step, site) - distance_flown(
        low, speed, boost, decay
    )
    f_high = node_distance(path, g, site) - distance_flown(high, speed, boost, decay)
    if f_low <= 0.0:
        return low
    side = 0
    tau = high
    for _ in range(60):
        tau = (low * f_high - high * f_low) / (f_high - f_low)
        gap = distance_at(path, row, offset + tau / path.step, site) - distance_flown(
            tau, speed, boost, decay
        )
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


@njit(cache=True, nogil=True)
def inside_envelope(round_, class_, height, slant):
    """True when an intercept point lies inside the declared envelope of a round type."""
    if height < round_.height_min or height > round_.height_max:
        return False
    if slant > round_.range_max_class[class_]:
        return False
    if slant < range_limit(height, round_.range_min_heights, round_.range_min_values):
        return False
    return slant <= range_limit(height, round_.range_max_heights, round_.range_max_values)


@njit(cache=True, nogil=True)
def meeting_allowed(world, k, j, path, meet, site):
    """Check one predicted intercept of round type k against threat j.

    Returns
    -------
    (allowed, slant range m, height m): envelope, target speed, and before the arrival.
    """
    row, fraction = cell_at(path, meet)
    height = between(path, row, fraction, HEIGHT)
    slant = distance_at(path, row, fraction, site)
    if meet > world.threats[j].arrival:
        return False, slant, height
    here = path.rows[row, X : Z + 1]
    if node_distance(path, row + 1, here) > world.rounds[k].target_speed_max * path.step:
        return False, slant, height
    return inside_envelope(world.rounds[k], world.threats[j].class_, height, slant), slant, height


@njit(cache=True, nogil=True)
def windows_of_pair(world, guide, site, p, j, path, salvo):
    """Time of flight and meeting point of every round that pair p could launch at threat j.

    Parameters
    ----------
    guide : `Guide` of the unit's engagement radar against the threat.
    site : (3,) ECEF position of the unit, m.
    salvo : rounds tabulated per engagement; round i is launched i launch intervals after the tick.

    Returns
    -------
    flight (n, salvo) float64 s, nan where infeasible; slant (n, salvo), height (n, salvo) float32 m;
    n = number of ticks of the life of the threat.
    """
    n = guide.held.shape[0] - 1
    flight = np.full((n, salvo), np.nan)
    slant = np.zeros((n, salvo), np.float32)
    height = np.zeros((n, salvo), np.float32)
    k = world.pairs[p].round
    round_ = world.rounds[k]
    if not round_.engages[world.threats[j].class_]:
        return flight, slant, height
    speed, boost, decay = round_.speed_max, round_.boost_time, round_.decay_length
    guided = round_.guidance != GUIDANCE_ACTIVE
    hopeless = world.pairs[p].reach + FASTEST_TARGET * path.step
    for i in range(salvo):
        g = 1
        delay = i * world.units[world.pairs[p].unit].launch_interval
        for at in range(n):
            launch = (guide.first + at) * world.clock.tick + delay
            if guided and not is_held(world, guide, path, launch):
                continue
            g = first_row_reached(path, launch, g, site, speed, boost, decay)
            if g == path.rows.shape[0]:
                break
            if node_distance(path, g, site) > hopeless:
                continue
            tau = refine_meeting(path, launch, g, site, speed, boost, decay)
            allowed, meet_slant, meet_height = meeting_allowed(
                world, k, j, path, launch + tau, site
            )
            if not allowed:
                continue
            if guided and not is_held(world, guide, path, launch + tau):
                continue
            flight[at, i], slant[at, i], height[at, i] = tau, meet_slant, meet_height
    return flight, slant, height


@njit(cache=True, nogil=True)
def zone_at_ticks(world, path, first, n):
    """Zone that holds a threat at each tick of its life, (n,) int8: 0 = none, z + 1 = zone z.

    Where zones overlap the first listed wins.
    """
    out = np.zeros(n, np.int8)
    for z in range(world.zones.shape[0] - 1, -1, -1):
        zone = world.zones[z]
        for i in range(n):
            row, fraction = cell_at(path, (first + i) * world.clock.tick)
            away = ground_distance(
                zone.lat,
                zone.lon,
                between(path, row, fraction, LAT),
                between(path, row, fraction, LON),
            )
            if away <= zone.radius:
                out[i] = z + 1
    return out
