"""Radar looks at one threat: when, and with what probability of detection (model, section 3)."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from openiads.engine.paths import (
    COURSE,
    GROUND_X,
    GROUND_Y,
    GROUND_Z,
    HEIGHT,
    LAT,
    LON,
    X,
    Y,
    Z,
    between,
    cell_at,
)
from openiads.engine.random import threshold
from openiads.model.geometry import (
    elevation_angle,
    horizon_distance,
    local_azimuth,
    surface_distance,
)
from openiads.model.radar import (
    cross_section,
    detection_probability,
    in_sector,
    rotating_look_time,
    snr_reference_form,
)

FOUND_LOOK = np.dtype(
    [("number", "i8"), ("time", "f8"), ("limit", "u4"), ("radar", "i8")], align=True
)
"""A look as it is found: number k, time s, threshold of its detection draw, radar."""


@njit(cache=True, nogil=True)
def visible_range(world, r, path, row, fraction):
    """Slant range from radar r to a point of a path, if it is inside all the radar's limits.

    Limits: range, smooth-Earth line of sight, sector, elevation.

    Returns
    -------
    slant range in m, or -1.0 when the point is outside a limit.
    """
    radar = world.radars[r]
    dx = between(path, row, fraction, X) - radar.x
    dy = between(path, row, fraction, Y) - radar.y
    dz = between(path, row, fraction, Z) - radar.z
    slant = math.sqrt(dx * dx + dy * dy + dz * dz)
    if slant > radar.range_max or slant < radar.range_min:
        return -1.0
    k = world.clock.earth_factor
    height = between(path, row, fraction, HEIGHT)
    ground = surface_distance(
        radar.ground_x,
        radar.ground_y,
        radar.ground_z,
        between(path, row, fraction, GROUND_X),
        between(path, row, fraction, GROUND_Y),
        between(path, row, fraction, GROUND_Z),
    )
    if ground > horizon_distance(radar.height, height, k):
        return -1.0
    if radar.sector_width < 2.0 * math.pi:
        azimuth = local_azimuth(radar.lat, radar.lon, dx, dy, dz)
        if not in_sector(azimuth, radar.sector_centre, radar.sector_width):
            return -1.0
    elevation = elevation_angle(ground, height, radar.height, k)
    if elevation < radar.elevation_min or elevation > radar.elevation_max:
        return -1.0
    return slant


@njit(cache=True, nogil=True)
def doppler_blind(world, r, path, row, fraction, slant):
    """True when the radial speed of the target is below the radar's least radial speed."""
    radar = world.radars[r]
    if radar.v_min <= 0.0:
        return False
    rows = path.rows
    closing = (between(path, row, fraction, X) - radar.x) * (rows[row + 1, X] - rows[row, X])
    closing += (between(path, row, fraction, Y) - radar.y) * (rows[row + 1, Y] - rows[row, Y])
    closing += (between(path, row, fraction, Z) - radar.z) * (rows[row + 1, Z] - rows[row, Z])
    return abs(closing) < radar.v_min * slant * path.step


@njit(cache=True, nogil=True)
def aspect_angle(path, row, fraction, radar):
    """Azimuth aspect of the target seen from a radar: 0 = nose, pi = tail, rad."""
    bearing = local_azimuth(
        between(path, row, fraction, LAT),
        between(path, row, fraction, LON),
        radar.x - between(path, row, fraction, X),
        radar.y - between(path, row, fraction, Y),
        radar.z - between(path, row, fraction, Z),
    )
    off = (bearing - path.rows[row, COURSE]) % (2.0 * math.pi)
    return min(off, 2.0 * math.pi - off)


@njit(cache=True, nogil=True)
def look_probability(world, r, j, path, time):
    """Probability of detection of one look of radar r at threat j at a time.

    Returns
    -------
    P_d, or -1.0 when the target is outside the radar's limits and no look takes place.
    """
    row, fraction = cell_at(path, time)
    slant = visible_range(world, r, path, row, fraction)
    if slant < 0.0:
        return -1.0
    if doppler_blind(world, r, path, row, fraction, slant):
        return 0.0
    radar, threat = world.radars[r], world.threats[j]
    sections = threat.rcs[radar.band]
    aspect = aspect_angle(path, row, fraction, radar)
    snr = snr_reference_form(
        radar.reference_snr,
        cross_section(aspect, sections[0], sections[1], sections[2]),
        radar.reference_rcs,
        radar.reference_range,
        slant,
    )
    return detection_probability(snr, radar.threshold, radar.pulses, threat.swerling)


@njit(cache=True, nogil=True)
def look_time(world, r, k, path):
    """Time of look k of radar r at the threat on this path, s.

    A rotating antenna passes the azimuth at which the target stood when the scan began (a target
    not yet under way: its start point).
    """
    radar = world.radars[r]
    scan = radar.phase + k * radar.period
    if not radar.rotating:
        return scan
    row, fraction = cell_at(path, scan)
    azimuth = local_azimuth(
        radar.lat,
        radar.lon,
        between(path, row, fraction, X) - radar.x,
        between(path, row, fraction, Y) - radar.y,
        between(path, row, fraction, Z) - radar.z,
    )
    return rotating_look_time(scan, radar.period, azimuth)


@njit(cache=True, nogil=True)
def tabulate_looks(world, j, path, out):
    """All looks at threat j by all radars, radar by radar.

    Looks before the first with a chance of detection are left out: they change nothing.

    Parameters
    ----------
    out : (at least `most_looks`,) record array with fields number, time, limit, radar; written.

    Returns
    -------
    number of looks written.
    """
    start = world.threats[j].start
    last = min(world.threats[j].arrival, world.clock.horizon)
    n = 0
    for r in range(world.radars.shape[0]):
        period, phase = world.radars[r].period, world.radars[r].phase
        blank = True
        for k in range(first_look(start, phase, period), int((last - phase) // period) + 1):
            time = look_time(world, r, k, path)
            if time < start or time > last:
                continue
            p_detect = look_probability(world, r, j, path, time)
            if p_detect < 0.0:
                continue
            words = threshold(p_detect)
            if blank and words == 0:
                continue
            blank = False
            out[n].number, out[n].time, out[n].limit, out[n].radar = k, time, words, r
            n += 1
    return n


@njit(cache=True, nogil=True)
def first_look(start, phase, period):
    """Number of the first look that can fall after a start."""
    return max(0, int((start - phase) // period) - 1)


@njit(cache=True, nogil=True)
def most_looks(world, j):
    """Most looks that `tabulate_looks` can find at threat j."""
    total = 0
    last = min(world.threats[j].arrival, world.clock.horizon)
    for r in range(world.radars.shape[0]):
        period, phase = world.radars[r].period, world.radars[r].phase
        first = first_look(world.threats[j].start, phase, period)
        total += max(0, int((last - phase) // period) + 1 - first)
    return total
