"""Engagement windows: when a pair (unit, round type) could meet a threat, and where.

Model, sections 6 and 7: everything about feasibility that does not depend on chance.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from openiads.engine.compiled import joined, kernel, part
from openiads.engine.looks import Eye, doppler_blind, eye_of, visible_range
from openiads.engine.meetings import (
    distance_at,
    fill_latest,
    fill_strides,
    meeting_share,
)
from openiads.engine.paths import HEIGHT, LAT, LON, TIME, between, cell_at, duration
from openiads.engine.world import GUIDANCE_ACTIVE
from openiads.model.flyout import range_limit
from openiads.model.geometry import ground_distance

SLACK = 1.0
"""A hopeless cell is skipped when it is this far outside the limits, m."""


LONGEST_TICK = 2.0
"""Where guidance is held at both of two ticks no further apart, it is held in between, s."""


class Guides(NamedTuple):
    """Guidance support of the engagement radars against one threat."""

    snr: np.ndarray  # f8 (R,), signal to noise at which a radar holds a target of its Swerling case
    held: np.ndarray  # b1 (R, n + 1), support at each tick of the threat's life and just after it
    first: int  # first tick of the threat's life
    row: np.ndarray  # i8 (n + 1,), cell of the path at each tick
    fraction: np.ndarray  # f8 (n + 1,), and how far in it


class Guns(NamedTuple):
    """The pairs whose windows are wanted."""

    units: np.ndarray  # world.UNIT
    rounds: np.ndarray  # world.ROUND
    radars: np.ndarray  # world.RADAR
    pairs: np.ndarray  # world.PAIR
    wanted: np.ndarray  # i8 (W,), places in pairs


class Gun(NamedTuple):
    """One pair: the records behind its indices."""

    unit: Any  # world.UNIT record
    round_: Any  # world.ROUND record
    radar: Any  # world.RADAR record, the unit's engagement radar
    eye: Eye  # of that radar
    held: np.ndarray  # b1 (n + 1,), its row of `Guides.held`
    reach: float  # m, its `guidance_reach`


class Window(NamedTuple):
    """Possible shots of pairs, end to end: tick by tick, round by round of the salvo."""

    meetings: np.ndarray  # MEETING (at least W n salvo,)
    low: np.ndarray  # i8 (W,), ticks before the first feasible one
    size: np.ndarray  # i8 (W,), ticks from the first feasible one to the last


@part
def guidance_reach(radar, snr, threat):
    """Slant range at which a radar has a signal to noise from a threat's median cross section, m.

    Parameters
    ----------
    snr : for guidance, the one at which single-look P_d is 0.9 (section 6).
    """
    rcs = threat.rcs[radar.band, 3]
    ratio = radar.reference_snr / snr * rcs / radar.reference_rcs
    return radar.reference_range * ratio**0.25


@part
def held_at(radar, eye, clock, reach, path, row, fraction):
    """True when a radar supports guidance against the target at a point of its path.

    The target must be inside the radar's limits, not hidden by Doppler, and no further than
    `reach`, the slant range at which single-look P_d is 0.9 for the median cross section.
    """
    if distance_at(path, row, fraction, radar) > reach:
        return False
    slant = visible_range(radar, eye, clock.earth_factor, path, row, fraction)
    return slant >= 0.0 and not doppler_blind(radar, path, row, fraction, slant)


@kernel
def fill_cells(clock, path, guides):
    """Write where on its path the threat is at every tick of its life, and one more."""
    for i in range(guides.row.shape[0]):
        row, fraction = cell_at(path, (guides.first + i) * clock.tick)
        guides.row[i], guides.fraction[i] = row, fraction


@kernel
def fill_held(radars, wanted, threat, clock, path, guides):
    """Write `held_at` of every tick of the threat's life, and of one more, into the guides.

    Parameters
    ----------
    wanted : (W,) places of the radars.
    """
    for r in wanted:
        radar = radars[r]
        eye = eye_of(radar)
        reach = guidance_reach(radar, guides.snr[r], threat)
        for i in range(guides.held.shape[1]):
            row, fraction = guides.row[i], guides.fraction[i]
            guides.held[r, i] = held_at(radar, eye, clock, reach, path, row, fraction)


@joined
def is_held(gun, clock, first, path, time):
    """Guidance support at any time: from the ticks around it where they agree, else exactly."""
    if gun.round_.guidance == GUIDANCE_ACTIVE:
        return True
    place = time / clock.tick - first
    low = int(math.floor(place + 1e-9))
    if low >= 0 and low + 1 < gun.held.shape[0]:
        on_tick = abs(place - low) < 1e-9
        same = clock.tick <= LONGEST_TICK and gun.held[low] == gun.held[low + 1]
        if on_tick or same:
            return gun.held[low]
    row, fraction = cell_at(path, time)
    return held_at(gun.radar, gun.eye, clock, gun.reach, path, row, fraction)


@joined
def inside_envelope(round_, class_, height, slant):
    """True when an intercept point lies inside the declared envelope of a round type."""
    if height < round_.height_min_class[class_] or height > round_.height_max:
        return False
    if slant > round_.range_max_class[class_]:
        return False
    if slant < range_limit(height, round_.range_min_heights, round_.range_min_values):
        return False
    return slant <= range_limit(height, round_.range_max_heights, round_.range_max_values)


@joined
def is_hopeless(path, g, round_, class_, sketch):
    """True when no point of the cell that ends at row g can be inside a round's limits."""
    if sketch.stride[g] > round_.target_speed_max * duration(path, g - 1):
        return True
    low, high = path.rows[g - 1, HEIGHT], path.rows[g, HEIGHT]
    if max(low, high) < round_.height_min_class[class_] - SLACK:
        return True
    if min(low, high) > round_.height_max + SLACK:
        return True
    limit = min(round_.reach, round_.range_max_class[class_])
    return sketch.distance[g] - sketch.stride[g] > limit + SLACK


@part
def shoot(gun, threat, clock, first, path, launch, g, sketch, out):
    """Write the meeting of a round launched at a time into a record, if there is one.

    Parameters
    ----------
    g : a row at or before the one by which the round is as far as the target: that of any earlier
        launch will do.
    out : `MEETING` record; its flight stays nan when the shot is infeasible.

    Returns
    -------
    that row, or the number of rows when the path ends before.
    """
    round_ = gun.round_
    if not is_held(gun, clock, first, path, launch):
        return g
    while g < path.rows.shape[0] and not launch <= sketch.latest[g]:
        g += 1
    if g == path.rows.shape[0] or is_hopeless(path, g, round_, threat.class_, sketch):
        return g
    share = meeting_share(path, launch, g, gun, sketch)
    row = g - 1
    meet = between(path, row, share, TIME)
    height = between(path, row, share, HEIGHT)
    slant = distance_at(path, row, share, gun.unit)
    if meet > threat.arrival or not inside_envelope(round_, threat.class_, height, slant):
        return g
    if is_held(gun, clock, first, path, meet):
        out.flight, out.slant, out.height = meet - launch, slant, height
    return g


@joined
def copy_shot(shot, other):
    """Write a `MEETING` record into another."""
    other.flight, other.slant, other.height = shot.flight, shot.slant, shot.height


@part
def first_supported(gun, clock, ticks):
    """First tick of a life at which a round can be launched, for all that guidance says.

    Parameters
    ----------
    ticks : of the life; returned when there is none.
    """
    if gun.round_.guidance == GUIDANCE_ACTIVE or clock.tick > LONGEST_TICK:
        return 0
    at = 0
    while at < ticks and not gun.held[at]:
        at += 1
    return at


@part
def fill_window(gun, threat, clock, first, path, sketch, out):
    """Write the possible shots of one pair at one threat.

    Round i of a salvo is launched i launch intervals after the tick. Where that is a tick too, its
    shot is the first round of that tick.

    Parameters
    ----------
    first : first tick of the threat's life.
    out : `MEETING` records, n times the salvo at least; written tick by tick from the first
        feasible tick to the last.

    Returns
    -------
    (ticks before the first feasible one, ticks from it to the last); (0, 0) when there is none.
    """
    column, interval, salvo = sketch.column, gun.unit.launch_interval, gun.unit.salvo[threat.class_]
    ticks = column.shape[0]
    begin = first_supported(gun, clock, ticks)
    early, _ = cell_at(path, (first + begin) * clock.tick)
    reached = max(int(early) - 1, 1)  # a row to be safe: no round meets the target before
    fill_latest(path, gun.unit, gun.round_, reached - 1, sketch)
    low = high = 0
    for i in range(salvo):
        g = np.int64(reached)
        later = int(i * interval / clock.tick + 0.5)
        for at in range(low if i > 0 else begin, high if i > 0 else ticks):
            launch, twin = (first + at) * clock.tick + i * interval, at + later
            shot = column[at] if i == 0 else out[(at - low) * salvo + i]
            if i > 0 and twin < ticks and (first + twin) * clock.tick == launch:
                copy_shot(column[twin], shot)
                continue
            shot.flight = np.nan
            shot.slant = shot.height = 0.0
            if g < path.rows.shape[0]:
                g = shoot(gun, threat, clock, first, path, launch, g, sketch, shot)
            if i == 0 and not math.isnan(shot.flight):
                low, high = (at, at + 1) if high == 0 else (low, at + 1)
    for at in range(low, high):
        copy_shot(column[at], out[(at - low) * salvo])
    return low, high - low


@kernel
def fill_windows(guns, threat, clock, guides, path, sketch, out):
    """Write the windows of pairs against one threat over its whole life.

    Parameters
    ----------
    threat : `world.THREAT` record. guides : support of the engagement radars, filled.
    out : `Window`, written.
    """
    fill_strides(path, sketch)
    at = 0
    for w in range(guns.wanted.shape[0]):
        pair = guns.pairs[guns.wanted[w]]
        unit, round_ = guns.units[pair.unit], guns.rounds[pair.round_]
        out.low[w] = out.size[w] = 0
        if not round_.engages[threat.class_]:
            continue
        radar = guns.radars[unit.radar]
        reach = guidance_reach(radar, guides.snr[unit.radar], threat)
        gun = Gun(unit, round_, radar, eye_of(radar), guides.held[unit.radar], reach)
        low, size = fill_window(gun, threat, clock, guides.first, path, sketch, out.meetings[at:])
        out.low[w], out.size[w] = low, size
        at += size * unit.salvo[threat.class_]


@kernel
def lay_out_meetings(part, row, columns, bits):
    """Write the windows of all pairs against one threat into the tables.

    Parameters
    ----------
    part : (meetings (n,), low (P,), size (P,), salvo (P,)): `MEETING` records end to end, and of
        each window the ticks before it, its ticks, and its rounds a salvo.
    row : first row of the windows in the columns.
    columns : flight, slant and height (rows, salvo) as in `Tables`; written.
    bits : u8 (n, words), as `Tables.feasible`; written.
    """
    meetings, low, size, salvo = part
    flight, slant, height = columns
    n = 0
    for p in range(size.shape[0]):
        word, bit = p // 64, np.uint64(1) << np.uint64(p % 64)
        for at in range(size[p]):
            if not math.isnan(meetings[n].flight):
                bits[low[p] + at, word] |= bit
            for i in range(salvo[p]):
                shot = meetings[n]
                flight[row, i], slant[row, i], height[row, i] = shot.flight, shot.slant, shot.height
                n += 1
            for i in range(salvo[p], flight.shape[1]):
                flight[row, i], slant[row, i], height[row, i] = np.nan, 0.0, 0.0
            row += 1


@kernel
def fill_zones(zones, clock, path, first, out):
    """Write the zone that holds a threat at each tick of its life: 0 = none, z + 1 = zone z.

    Where zones overlap the first listed wins.

    Parameters
    ----------
    zones : `world.ZONE` records. first : first tick of the life. out : (n,) int32, written.
    """
    for i in range(out.shape[0]):
        out[i] = 0
        row, fraction = cell_at(path, (first + i) * clock.tick)
        lat, lon = between(path, row, fraction, LAT), between(path, row, fraction, LON)
        for z in range(zones.shape[0] - 1, -1, -1):
            if ground_distance(zones[z].lat, zones[z].lon, lat, lon) <= zones[z].radius:
                out[i] = z + 1
