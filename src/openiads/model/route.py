"""Where a threat is at given times: waypoint, ballistic and recorded routes (section 2).

Every `fill_*` writes rows of `out` (n, 4): latitude, longitude (rad), height (m above mean sea
level), course (azimuth of the ground track, rad in (-pi, pi]). Times are seconds since the start of
the route, in any order; before the start the row is the first point, after arrival the last.
"""

import math

import numpy as np

from openiads.model.compiled import formula
from openiads.model.geodesic import geodesic_inverse, line_point, line_start
from openiads.model.geometry import GM, MEAN_RADIUS, WGS84_E2

_NEWTON_STEPS = 50


@formula
def waypoint_arrival(points_lat, points_lon, speeds):
    """Seconds from start to arrival along geodesic legs.

    points_lat, points_lon (n,) rad; speeds (n - 1,) ground speed of each leg, m/s, positive.
    """
    time = 0.0
    for i in range(len(speeds)):
        s = geodesic_inverse(points_lat[i], points_lon[i], points_lat[i + 1], points_lon[i + 1])[0]
        time += s / speeds[i]
    return time


@formula
def leg_times(points_lat, points_lon, speeds):
    """Seconds from the start to each waypoint, (n,), summed as `fill_waypoints` does.

    points_lat, points_lon (n,) rad; speeds (n - 1,) ground speed of each leg, m/s, positive.
    """
    times = np.zeros(len(points_lat))
    for i in range(len(speeds)):
        s = geodesic_inverse(points_lat[i], points_lon[i], points_lat[i + 1], points_lon[i + 1])[0]
        times[i + 1] = times[i] + s / speeds[i]
    return times


@formula
def fill_waypoints(points_lat, points_lon, points_h, speeds, times, out):
    """Fill `out` along geodesic legs, height linear in distance along the leg.

    points_* (n,) rad, rad, m; speeds (n - 1,) m/s, positive; times (m,) s; out (m, 4). Ground
    speed is along the ellipsoid, whatever the height.
    """
    legs = len(speeds)
    start = 0.0
    for i in range(legs):
        lat = points_lat[i]
        lon = points_lon[i]
        s, az, _ = geodesic_inverse(lat, lon, points_lat[i + 1], points_lon[i + 1])
        line = line_start(lat, az)
        duration = s / speeds[i]
        climb = points_h[i + 1] - points_h[i]
        for j in range(len(times)):
            since = times[j] - start
            early = since < 0.0
            if (early and i > 0) or (since >= duration and i < legs - 1):
                continue
            share = 0.0
            if not early:
                share = 1.0 if since >= duration else since / duration
            out[j, 0], dlon, out[j, 3] = line_point(line, share * s)
            out[j, 1] = _wrap_longitude(lon + dlon)
            out[j, 2] = points_h[i] + share * climb
        start += duration


@formula
def _wrap_longitude(lon):
    """Longitude in (-pi, pi]."""
    return lon - 2.0 * math.pi * math.ceil((lon - math.pi) / (2.0 * math.pi))


@formula
def central_angle(lat0, lon0, lat1, lon1):
    """Angle, rad, between two points of the sphere, geodetic latitudes taken as spherical."""
    half_lat = math.sin(0.5 * (lat1 - lat0))
    half_lon = math.sin(0.5 * (lon1 - lon0))
    h = half_lat * half_lat + math.cos(lat0) * math.cos(lat1) * half_lon * half_lon
    return 2.0 * math.atan2(math.sqrt(h), math.sqrt(max(0.0, 1.0 - h)))


@formula
def minimum_energy_apogee(phi):
    """Apogee height, m, of the least-energy arc over range angle phi (rad, 0 < phi <= pi)."""
    return 0.5 * MEAN_RADIUS * (math.sin(0.5 * phi) + math.cos(0.5 * phi) - 1.0)


@formula
def _launch_anomaly(phi, e, one_minus_e):
    """Eccentric anomaly at launch (before apogee), rad."""
    half_true = 0.5 * (math.pi - 0.5 * phi)
    return 2.0 * math.atan2(
        math.sqrt(one_minus_e) * math.sin(half_true), math.sqrt(1.0 + e) * math.cos(half_true)
    )


@formula
def _arc_shape(phi, apogee):
    """Eccentricity and its complement to one, kept exact for near-vertical arcs."""
    quarter = math.sin(0.25 * phi)
    drop = 2.0 * MEAN_RADIUS * quarter * quarter  # R (1 - cos(phi/2))
    return apogee / (apogee + drop), drop / (apogee + drop)


@formula
def kepler_arc(phi, apogee):
    """Eccentricity e, semi-latus rectum p (m), semi-major axis a (m), flight time (s) of an arc.

    Range angle phi in (0, pi], apogee height in m, positive; spherical, non-rotating Earth of
    radius R, launch and impact at its surface, no drag (Bate, Mueller and White 1971, ch. 6).
    """
    e, one_minus_e = _arc_shape(phi, apogee)
    r_a = MEAN_RADIUS + apogee
    a = r_a / (1.0 + e)
    launch = _launch_anomaly(phi, e, one_minus_e)
    time = 2.0 * math.sqrt(a * a * a / GM) * (math.pi - launch + e * math.sin(launch))
    return e, r_a * one_minus_e, a, time


@formula
def ballistic_arrival(lat0, lon0, lat1, lon1, apogee):
    """Flight time, s, from launch point to aim point (rad) over the given apogee height (m)."""
    return kepler_arc(central_angle(lat0, lon0, lat1, lon1), apogee)[3]


@formula
def _eccentric_anomaly(mean, e):
    """Solve Kepler's equation E - e sin E = M for M in (0, 2 pi), on the apogee side.

    Newton from the tangent at apogee, which is never on the far side of the root.
    """
    anomaly = math.pi + (mean - math.pi) / (1.0 + e)
    for _ in range(_NEWTON_STEPS):
        miss = anomaly - e * math.sin(anomaly) - mean
        step = miss / (1.0 - e * math.cos(anomaly))
        anomaly -= step
        if abs(step) < 1e-14:
            break
    return anomaly


@formula
def fill_ballistic(lat0, lon0, lat1, lon1, apogee, times, out):
    """Fill `out` along the Kepler arc from launch (lat0, lon0) to aim (lat1, lon1), rad.

    apogee height m, positive; times (m,) s; out (m, 4). Launch and aim must be distinct and not
    antipodal. Height above the sphere of radius R is the height.
    """
    phi = central_angle(lat0, lon0, lat1, lon1)
    e, p, a, flight = kepler_arc(phi, apogee)
    one_minus_e = _arc_shape(phi, apogee)[1]
    launch = _launch_anomaly(phi, e, one_minus_e)
    rate = math.sqrt(GM / (a * a * a))
    stretch = math.sqrt((1.0 + e) / one_minus_e)
    true_launch = math.pi - 0.5 * phi
    dlon = lon1 - lon0
    azimuth = math.atan2(
        math.sin(dlon) * math.cos(lat1),
        math.cos(lat0) * math.sin(lat1) - math.sin(lat0) * math.cos(lat1) * math.cos(dlon),
    )
    for j in range(len(times)):
        time = min(max(times[j], 0.0), flight)
        anomaly = _eccentric_anomaly(launch - e * math.sin(launch) + rate * time, e)
        half = 0.5 * anomaly
        true = 2.0 * math.atan2(stretch * math.sin(half), math.cos(half))
        out[j, 0], out[j, 1], out[j, 3] = _great_circle(lat0, lon0, azimuth, true - true_launch)
        out[j, 2] = p / (1.0 + e * math.cos(true)) - MEAN_RADIUS


@formula
def _great_circle(lat, lon, azimuth, angle):
    """Spherical direct problem: latitude, longitude and course at `angle` along (rad)."""
    sin_lat = math.sin(lat)
    cos_lat = math.cos(lat)
    sin_a = math.sin(angle)
    cos_a = math.cos(angle)
    east = math.sin(azimuth)
    north = math.cos(azimuth)
    level = cos_a * cos_lat - sin_a * north * sin_lat
    end = math.atan2(cos_a * sin_lat + sin_a * north * cos_lat, math.hypot(level, sin_a * east))
    dlon = math.atan2(sin_a * east, level)
    course = math.atan2(east * cos_lat, cos_a * north * cos_lat - sin_a * sin_lat)
    return end, _wrap_longitude(lon + dlon), course


@formula
def fill_recorded(t, lat, lon, h, times, out):
    """Fill `out` by linear interpolation between time-stamped positions.

    t (n,) s, strictly increasing, n >= 2; lat, lon (n,) rad, h (n,) m; times (m,) s; out (m, 4).
    Longitude is interpolated the short way round, so a track may cross the date line. Not for
    tracks over a pole.
    """
    last = len(t) - 2
    i = 0
    for j in range(len(times)):
        time = min(max(times[j], t[0]), t[last + 1])
        if time < t[i]:
            i = 0
        while i < last and time >= t[i + 1]:
            i += 1
        share = (time - t[i]) / (t[i + 1] - t[i])
        dlat = lat[i + 1] - lat[i]
        dlon = _wrap_longitude(lon[i + 1] - lon[i])
        here = lat[i] + share * dlat
        sin_lat = math.sin(here)
        out[j, 0] = here
        out[j, 1] = _wrap_longitude(lon[i] + share * dlon)
        out[j, 2] = h[i] + share * (h[i + 1] - h[i])
        # radii of curvature: prime vertical over meridian, times cos(lat)
        ratio = (1.0 - WGS84_E2 * sin_lat * sin_lat) / (1.0 - WGS84_E2) * math.cos(here)
        out[j, 3] = math.atan2(ratio * dlon, dlat)
