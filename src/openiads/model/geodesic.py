"""Geodesics on the WGS 84 ellipsoid: inverse, direct, and points along a line.

Bessel's auxiliary sphere with the series of Karney (2013), J. Geodesy 87:43-55, equations 15-25,
to fourth order: truncation below 0.1 micrometre on WGS 84.
"""

import math

from openiads.model.compiled import formula
from openiads.model.geometry import WGS84_B, WGS84_EP2, WGS84_F

_N = WGS84_F / (2.0 - WGS84_F)
_ITERATIONS = 60


@formula
def _epsilon(cos2_alpha0):
    """Karney's expansion parameter of a line with azimuth alpha0 at the equator."""
    root = math.sqrt(1.0 + WGS84_EP2 * cos2_alpha0)
    return (root - 1.0) / (root + 1.0)


@formula
def _sine_series(x, c1, c2, c3, c4):
    """c1 sin 2x + c2 sin 4x + c3 sin 6x + c4 sin 8x (Clenshaw)."""
    s = math.sin(2.0 * x)
    c = 2.0 * math.cos(2.0 * x)
    b3 = c3 + c * c4
    b2 = c2 + c * b3 - c4
    return s * (c1 + c * b2 - b3)


@formula
def _scale(e):
    """A1: length of the line per unit arc of the auxiliary sphere, over b."""
    e2 = e * e
    return (1.0 + e2 / 4.0 + e2 * e2 / 64.0) / (1.0 - e)


@formula
def _arc_length(sigma, e):
    """Length from the node over b at auxiliary arc sigma."""
    e2 = e * e
    return _scale(e) * (
        sigma
        + _sine_series(
            sigma,
            e * (-0.5 + e2 * 3.0 / 16.0),
            e2 * (-1.0 / 16.0 + e2 / 32.0),
            -e2 * e / 48.0,
            -e2 * e2 * 5.0 / 512.0,
        )
    )


@formula
def _arc_of_length(tau, e):
    """Auxiliary arc sigma at reduced length tau = s / (b A1) from the node."""
    e2 = e * e
    return tau + _sine_series(
        tau,
        e * (0.5 - e2 * 9.0 / 32.0),
        e2 * (5.0 / 16.0 - e2 * 37.0 / 96.0),
        e2 * e * 29.0 / 96.0,
        e2 * e2 * 539.0 / 1536.0,
    )


@formula
def _longitude_lag(sigma, e):
    """I3: (spherical minus geographic longitude) / (f sin alpha0), from the node."""
    n = _N
    e2 = e * e
    a3 = 1.0 - e * (
        (1.0 - n) / 2.0
        + e * (0.25 + n / 8.0 - 0.375 * n * n + e * ((1.0 + 3.0 * n) / 16.0 + e * 3.0 / 64.0))
    )
    c1 = e * ((1.0 - n) / 4.0 + e * ((1.0 - n * n) / 8.0 + e * (3.0 + 3.0 * n) / 64.0))
    c2 = e2 * ((2.0 - 3.0 * n + n * n) / 32.0 + e * (3.0 - 2.0 * n) / 64.0)
    c3 = e2 * e * (5.0 - 9.0 * n) / 192.0
    c4 = e2 * e2 * 7.0 / 512.0
    return a3 * (sigma + _sine_series(sigma, c1, c2, c3, c4))


@formula
def _reduced(lat):
    """Sine and cosine of the reduced latitude."""
    s = (1.0 - WGS84_F) * math.sin(lat)
    c = math.cos(lat)
    r = math.sqrt(s * s + c * c)
    return s / r, c / r


@formula
def _wrap(angle):
    """Angle in (-pi, pi]."""
    return angle - 2.0 * math.pi * math.ceil((angle - math.pi) / (2.0 * math.pi))


@formula
def geodesic_inverse(lat1, lon1, lat2, lon2):
    """Geodesic between two points (rad): length s, m, and azimuths (rad) at both ends.

    Both azimuths point forward along the line. Vincenty's iteration for the longitude on the
    auxiliary sphere; where that fails (nearly antipodal points) bisection on the azimuth after
    Karney (2013), section 4. Accurate to a micrometre. Coincident points give (0, 0, 0).
    """
    dlon = _wrap(lon2 - lon1)
    sign = -1.0 if dlon < 0.0 else 1.0
    dlon = abs(dlon)
    s1, c1 = _reduced(lat1)
    s2, c2 = _reduced(lat2)
    omega = dlon
    for _ in range(_ITERATIONS):
        sin_o = math.sin(omega)
        half = math.sin(0.5 * omega)
        # cos b1 sin b2 - sin b1 cos b2 cos omega, free of cancellation for short lines
        north1 = (c1 * s2 - s1 * c2) + 2.0 * s1 * c2 * half * half
        north2 = (c1 * s2 - s1 * c2) - 2.0 * c1 * s2 * half * half
        sin_s = math.hypot(c2 * sin_o, north1)
        if sin_s == 0.0 and s1 * s2 + c1 * c2 * math.cos(omega) > 0.0:
            return 0.0, 0.0, 0.0
        sigma12 = math.atan2(sin_s, s1 * s2 + c1 * c2 * math.cos(omega))
        az1 = math.atan2(c2 * sin_o, north1)
        az2 = math.atan2(c1 * sin_o, north2)
        sin_a0 = c1 * math.sin(az1)
        e = _epsilon(1.0 - sin_a0 * sin_a0)
        sigma1 = math.atan2(s1, c1 * math.cos(az1))
        lag = _longitude_lag(sigma1 + sigma12, e) - _longitude_lag(sigma1, e)
        new = dlon + WGS84_F * sin_a0 * lag
        if new > math.pi:
            break
        change = abs(new - omega)
        omega = new
        if change < 1e-15 * (1.0 + omega):
            s = WGS84_B * (_arc_length(sigma1 + sigma12, e) - _arc_length(sigma1, e))
            return s, sign * az1, sign * az2
    s, az1, az2 = _inverse_antipodal(s1, c1, s2, c2, dlon)
    return s, sign * az1, sign * az2


@formula
def _inverse_antipodal(s1, c1, s2, c2, dlon):
    """Length and azimuths by bisection on the first azimuth; dlon in [0, pi]."""
    swapped = abs(s1) < abs(s2)
    if swapped:
        s1, c1, s2, c2 = s2, c2, s1, c1
    flip = -1.0 if s1 > 0.0 else 1.0
    s1 = min(flip * s1, -1e-200)  # the start lies south, if only just
    s2 = flip * s2
    low, high = 0.0, math.pi
    for _ in range(_ITERATIONS):
        middle = 0.5 * (low + high)
        if _longitude_reached(middle, s1, c1, s2, c2)[0] < dlon:
            low = middle
        else:
            high = middle
    _, s, az2 = _longitude_reached(high, s1, c1, s2, c2)
    az1 = high
    north = -flip if swapped else flip
    if swapped:
        az1, az2 = az2, az1
    if north < 0.0:
        az1, az2 = math.pi - az1, math.pi - az2
    return s, az1, az2


@formula
def _longitude_reached(az1, s1, c1, s2, c2):
    """Longitude difference, length and final azimuth of the line leaving at az1 to latitude 2.

    Increases with az1 from 0 to pi when point 1 is the farther one from the equator, in the south.
    """
    north1 = math.cos(az1) * c1
    sin_a0 = math.sin(az1) * c1
    north2 = math.sqrt(max(0.0, north1 * north1 + (c2 - c1) * (c2 + c1)))
    e = _epsilon(1.0 - sin_a0 * sin_a0)
    sigma1 = math.atan2(s1, north1)
    sigma2 = math.atan2(s2, north2)
    lag = _longitude_lag(sigma2, e) - _longitude_lag(sigma1, e)
    omega = math.atan2(sin_a0 * s2, north2) - math.atan2(sin_a0 * s1, north1)
    s = WGS84_B * (_arc_length(sigma2, e) - _arc_length(sigma1, e))
    return omega - WGS84_F * sin_a0 * lag, s, math.atan2(sin_a0, north2)


@formula
def line_start(lat, az):
    """Constants of the geodesic leaving latitude `lat` at azimuth `az` (rad).

    Returns (sin alpha0, cos alpha0, epsilon, tau1, omega1 - f sin alpha0 I3), to be handed to
    `line_point`: solve a leg once, evaluate it cheaply many times.
    """
    s1, c1 = _reduced(lat)
    sin_az = math.sin(az)
    cos_az = math.cos(az)
    sin_a0 = sin_az * c1
    cos_a0 = math.hypot(cos_az, sin_az * s1)
    e = _epsilon(cos_a0 * cos_a0)
    sigma1 = math.atan2(s1, cos_az * c1)
    omega1 = math.atan2(sin_a0 * s1, cos_az * c1)
    origin = omega1 - WGS84_F * sin_a0 * _longitude_lag(sigma1, e)
    return sin_a0, cos_a0, e, _arc_length(sigma1, e) / _scale(e), origin


@formula
def line_point(start, s):
    """Latitude, longitude gained since the start, and azimuth (rad) at distance s (m) along."""
    sin_a0, cos_a0, e, tau1, origin = start
    sigma = _arc_of_length(tau1 + s / (WGS84_B * _scale(e)), e)
    sin_s = math.sin(sigma)
    cos_s = math.cos(sigma)
    sin_b = cos_a0 * sin_s
    cos_b = math.hypot(sin_a0, cos_a0 * cos_s)
    lat = math.atan2(sin_b, (1.0 - WGS84_F) * cos_b)
    omega = math.atan2(sin_a0 * sin_s, cos_s)
    dlon = _wrap(omega - WGS84_F * sin_a0 * _longitude_lag(sigma, e) - origin)
    return lat, dlon, math.atan2(sin_a0, cos_a0 * cos_s)


@formula
def geodesic_direct(lat, lon, az, s):
    """Point at distance s (m) from (lat, lon) along azimuth az: (lat2, lon2, az2), rad.

    lon2 in (-pi, pi]. Accurate to a micrometre.
    """
    lat2, dlon, az2 = line_point(line_start(lat, az), s)
    return lat2, _wrap(lon + dlon), az2
