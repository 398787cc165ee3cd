"""Radar looks at one threat: when, and with what probability of detection (model, section 3)."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from openiads.engine.paths import COURSE, HEIGHT, LAT, LON, X, Y, Z, between, cell_at
from openiads.engine.random import threshold
from openiads.model.geometry import (
    elevation_angle,
    geodetic_to_ecef,
    ground_distance,
    horizon_distance,
    local_azimuth,
)
from openiads.model.radar import (
    cross_section,
    detection_probability,
    in_sector,
    rotating_look_time,
    snr_reference_form,
)


@njit(cache=True, nogil=True)
def sensor_positions(radars):
    """ECEF positions of the antennas, (R, 3) m."""
    out = np.empty((radars.lat.shape[0], 3))
    for r in range(out.shape[0]):
        out[r, 0], out[r, 1], out[r, 2] = geodetic_to_ecef(
            radars.lat[r], radars.lon[r], radars.height[r]
        )
    return out


@njit(cache=True, nogil=True)
def visible_range(world, sensors, r, path, row, fraction):
    """Slant range from radar r to a point of a path, if it is inside all the radar's limits.

    Limits: range, smooth-Earth line of sight, sector, elevation.

    Returns
    -------
    slant range in m, or -1.0 when the point is outside a limit.
    """
    radars = world.radars
    dx = between(path, row, fraction, X) - sensors[r, 0]
    dy = between(path, row, fraction, Y) - sensors[r, 1]
    dz = between(path, row, fraction, Z) - sensors[r, 2]
    slant = math.sqrt(dx * dx + dy * dy + dz * dz)
    if slant > radars.range_max[r] or slant < radars.range_min[r]:
        return -1.0
    k = world.clock.earth_factor
    height = between(path, row, fraction, HEIGHT)
    lat, lon = radars.lat[r], radars.lon[r]
    ground = ground_distance(
        lat, lon, between(path, row, fraction, LAT), between(path, row, fraction, LON)
    )
    if ground > horizon_distance(radars.height[r], height, k):
        return -1.0
    if radars.sector_width[r] < 2.0 * math.pi:
        azimuth = local_azimuth(lat, lon, dx, dy, dz)
        if not in_sector(azimuth, radars.sector_centre[r], radars.sector_width[r]):
            return -1.0
    elevation = elevation_angle(ground, height, radars.height[r], k)
    if elevation < radars.elevation_min[r] or elevation > radars.elevation_max[r]:
        return -1.0
    return slant


@njit(cache=True, nogil=True)
def doppler_blind(world, sensors, r, path, row, fraction, slant):
    """True when the radial speed of the target is below the radar's least radial speed."""
    v_min = world.radars.v_min[r]
    if v_min <= 0.0:
        return False
    closing = 0.0
    for axis in range(3):
        offset = between(path, row, fraction, X + axis) - sensors[r, axis]
        closing += offset * (path.rows[row + 1, X + axis] - path.rows[row, X + axis])
    return abs(closing) < v_min * slant * path.step


@njit(cache=True, nogil=True)
def aspect_angle(path, row, fraction, sensors, r):
    """Azimuth aspect of the target seen from radar r: 0 = nose, pi = tail, rad."""
    bearing = local_azimuth(
        between(path, row, fraction, LAT),
        between(path, row, fraction, LON),
        sensors[r, 0] - between(path, row, fraction, X),
        sensors[r, 1] - between(path, row, fraction, Y),
        sensors[r, 2] - between(path, row, fraction, Z),
    )
    off = (bearing - path.rows[row, COURSE]) % (2.0 * math.pi)
    return min(off, 2.0 * math.pi - off)


@njit(cache=True, nogil=True)
def look_probability(world, sensors, r, j, path, time):
    """Probability of detection of one look of radar r at threat j at a time.

    Returns
    -------
    P_d, or -1.0 when the target is outside the radar's limits and no look takes place.
    """
    row, fraction = cell_at(path, time)
    slant = visible_range(world, sensors, r, path, row, fraction)
    if slant < 0.0:
        return -1.0
    if doppler_blind(world, sensors, r, path, row, fraction, slant):
        return 0.0
    radars = world.radars
    sections = world.threats.rcs[j, radars.band[r]]
    rcs = cross_section(
        aspect_angle(path, row, fraction, sensors, r), sections[0], sections[1], sections[2]
    )
    snr = snr_reference_form(
        radars.reference_snr[r],
        rcs,
        radars.reference_rcs[r],
        radars.reference_range[r],
        slant,
    )
    return detection_probability(
        snr, radars.threshold[r], radars.pulses[r], world.threats.swerling[j]
    )


@njit(cache=True, nogil=True)
def look_time(world, sensors, r, k, path):
    """Time of look k of radar r at the threat on this path, s.

    A rotating antenna passes the azimuth at which the target stood when the scan began (a target
    not yet under way: its start point).
    """
    radars = world.radars
    scan = radars.phase[r] + k * radars.period[r]
    if not radars.rotating[r]:
        return scan
    row, fraction = cell_at(path, scan)
    azimuth = local_azimuth(
        radars.lat[r],
        radars.lon[r],
        between(path, row, fraction, X) - sensors[r, 0],
        between(path, row, fraction, Y) - sensors[r, 1],
        between(path, row, fraction, Z) - sensors[r, 2],
    )
    return rotating_look_time(scan, radars.period[r], azimuth)


@njit(cache=True, nogil=True)
def looks_of_pair(world, sensors, r, j, path):
    """All looks of radar r at threat j.

    Looks before the first with a chance of detection are left out: they change nothing.

    Returns
    -------
    number : (n,) int64, k of each look; time : (n,) float64 s; limit : (n,) uint32 threshold.
    """
    period, phase = world.radars.period[r], world.radars.phase[r]
    start = world.threats.start[j]
    last = min(world.threats.arrival[j], world.clock.horizon)
    k0 = max(0, int(math.floor((start - phase) / period)) - 1)
    k1 = int(math.floor((last - phase) / period))
    most = max(0, k1 - k0 + 1)
    number = np.empty(most, np.int64)
    time = np.empty(most)
    limit = np.empty(most, np.uint32)
    n = 0
    for k in range(k0, k1 + 1):
        t = look_time(world, sensors, r, k, path)
        if t < start or t > last:
            continue
        p_detect = look_probability(world, sensors, r, j, path, t)
        if p_detect < 0.0:
            continue
        words = threshold(p_detect)
        if n == 0 and words == 0:
            continue
        number[n], time[n], limit[n] = k, t, words
        n += 1
    return number[:n], time[:n], limit[:n]


@njit(cache=True, nogil=True)
def tabulate_looks(world, sensors, j, path):
    """All looks at threat j by all radars.

    Returns
    -------
    number, time, limit as in `looks_of_pair`, radar (n,) int32: radar by radar, not sorted.
    """
    numbers = [np.empty(0, np.int64)]
    times = [np.empty(0, np.float64)]
    limits = [np.empty(0, np.uint32)]
    total = 0
    count = world.radars.lat.shape[0]
    for r in range(count):
        number, time, limit = looks_of_pair(world, sensors, r, j, path)
        numbers.append(number)
        times.append(time)
        limits.append(limit)
        total += number.shape[0]
    all_number = np.empty(total, np.int64)
    all_time = np.empty(total)
    all_limit = np.empty(total, np.uint32)
    radar = np.empty(total, np.int32)
    n = 0
    for r in range(count):
        size = numbers[r + 1].shape[0]
        all_number[n : n + size] = numbers[r + 1]
        all_time[n : n + size] = times[r + 1]
        all_limit[n : n + size] = limits[r + 1]
        radar[n : n + size] = r
        n += size
    return all_number, all_time, all_limit, radar
