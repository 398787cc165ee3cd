"""Radar looks at one threat: when, and with what probability of detection (model, section 3)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from openiads.engine.compiled import kernel, part
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
    duration,
)
from openiads.engine.random import threshold
from openiads.model.geometry import (
    frame_azimuth,
    horizon_distance,
    local_azimuth,
    local_frame,
    rise_and_run,
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


class Eye(NamedTuple):
    """What the trigonometry of a radar's own place and limits comes to."""

    frame: tuple[float, float, float, float]  # its `geometry.local_frame`
    slope_min: float  # tangent of its least elevation, -inf = none
    slope_max: float  # tangent of its greatest elevation, inf = none


@part
def eye_of(radar):
    """Eye of a radar (a `world.RADAR` record)."""
    low = math.tan(radar.elevation_min) if radar.elevation_min > -0.5 * math.pi else -math.inf
    high = math.tan(radar.elevation_max) if radar.elevation_max < 0.5 * math.pi else math.inf
    return Eye(local_frame(radar.lat, radar.lon), low, high)


@part
def visible_range(radar, eye, earth_factor, path, row, fraction):
    """Slant range from a radar to a point of a path, if it is inside all the radar's limits.

    Limits: range, smooth-Earth line of sight, sector, elevation.

    Parameters
    ----------
    radar : `world.RADAR` record. eye : its `Eye`. earth_factor : k of the effective Earth radius.
    path : `paths.Path`; row, fraction : the point, from `paths.cell_at`.

    Returns
    -------
    slant range in m, or -1.0 when the point is outside a limit.
    """
    dx = between(path, row, fraction, X) - radar.x
    dy = between(path, row, fraction, Y) - radar.y
    dz = between(path, row, fraction, Z) - radar.z
    slant = math.sqrt(dx * dx + dy * dy + dz * dz)
    if slant > radar.range_max or slant < radar.range_min:
        return -1.0
    height = between(path, row, fraction, HEIGHT)
    ground = surface_distance(
        radar.ground_x,
        radar.ground_y,
        radar.ground_z,
        between(path, row, fraction, GROUND_X),
        between(path, row, fraction, GROUND_Y),
        between(path, row, fraction, GROUND_Z),
    )
    if ground > horizon_distance(radar.height, height, earth_factor):
        return -1.0
    if radar.sector_width < 2.0 * math.pi:
        azimuth = frame_azimuth(eye.frame, dx, dy, dz)
        if not in_sector(azimuth, radar.sector_centre, radar.sector_width):
            return -1.0
    up, along = rise_and_run(ground, height, radar.height, earth_factor)
    if up < eye.slope_min * along or up > eye.slope_max * along:
        return -1.0
    return slant


@part
def doppler_blind(radar, path, row, fraction, slant):
    """True when the radial speed of the target is below the radar's least radial speed."""
    if radar.v_min <= 0.0:
        return False
    rows = path.rows
    closing = (between(path, row, fraction, X) - radar.x) * (rows[row + 1, X] - rows[row, X])
    closing += (between(path, row, fraction, Y) - radar.y) * (rows[row + 1, Y] - rows[row, Y])
    closing += (between(path, row, fraction, Z) - radar.z) * (rows[row + 1, Z] - rows[row, Z])
    return abs(closing) < radar.v_min * slant * duration(path, row)


@part
def aspect_angle(radar, path, row, fraction):
    """Azimuth aspect of the target seen from a radar, to either side and up to whole turns, rad."""
    bearing = local_azimuth(
        between(path, row, fraction, LAT),
        between(path, row, fraction, LON),
        radar.x - between(path, row, fraction, X),
        radar.y - between(path, row, fraction, Y),
        radar.z - between(path, row, fraction, Z),
    )
    return bearing - path.rows[row, COURSE]


@part
def look_probability(radar, eye, threat, earth_factor, path, time):
    """Probability of detection of one look of a radar at a threat at a time.

    Returns
    -------
    P_d, or -1.0 when the target is outside the radar's limits and no look takes place.
    """
    row, fraction = cell_at(path, time)
    slant = visible_range(radar, eye, earth_factor, path, row, fraction)
    if slant < 0.0:
        return -1.0
    if doppler_blind(radar, path, row, fraction, slant):
        return 0.0
    sections = threat.rcs[radar.band]
    aspect = aspect_angle(radar, path, row, fraction)
    snr = snr_reference_form(
        radar.reference_snr,
        cross_section(aspect, sections[0], sections[1], sections[2]),
        radar.reference_rcs,
        radar.reference_range,
        slant,
    )
    return detection_probability(snr, radar.threshold, radar.pulses, threat.swerling)


@part
def look_time(radar, eye, k, path):
    """Time of look k of a radar at the threat on this path, s.

    A rotating antenna passes the azimuth at which the target stood when the scan began (a target
    not yet under way: its start point).
    """
    scan = radar.phase + k * radar.period
    if not radar.rotating:
        return scan
    row, fraction = cell_at(path, scan)
    azimuth = frame_azimuth(
        eye.frame,
        between(path, row, fraction, X) - radar.x,
        between(path, row, fraction, Y) - radar.y,
        between(path, row, fraction, Z) - radar.z,
    )
    return rotating_look_time(scan, radar.period, azimuth)


@kernel
def tabulate_looks(radars, wanted, threat, clock, path, out, ends):
    """Looks at a threat by some radars, radar by radar in order of k.

    Looks before the first with a chance of detection are left out: they change nothing.

    Parameters
    ----------
    wanted : (W,) places of the radars. threat : `world.THREAT` record.
    out : (at least `most_looks`,) `FOUND_LOOK` records, written.
    ends : (W,) number of looks up to and with those of each radar, written.
    """
    last = min(threat.arrival, clock.horizon)
    n = 0
    for w in range(wanted.shape[0]):
        radar = radars[wanted[w]]
        eye = eye_of(radar)
        blank = True
        first = max(0, int((threat.start - radar.phase) // radar.period) - 1)
        for k in range(first, int((last - radar.phase) // radar.period) + 1):
            time = look_time(radar, eye, k, path)
            if time < threat.start or time > last:
                continue
            p_detect = look_probability(radar, eye, threat, clock.earth_factor, path, time)
            if p_detect < 0.0:
                continue
            limit = threshold(p_detect)
            if blank and limit == 0:
                continue
            blank = False
            look = out[n]
            look.number, look.time, look.limit, look.radar = k, time, limit, wanted[w]
            n += 1
        ends[w] = n


def most_looks(periods: np.ndarray, start: float, end: float) -> int:
    """Most looks that radars of these periods (W,), s, can have at a threat alive so long."""
    return int((max(0.0, end - start) // periods + 4).sum())
