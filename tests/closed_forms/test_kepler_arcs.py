"""Ballistic arcs against orbital mechanics: closed forms and the integrated two-body equation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from openiads.model.geometry import GM, MEAN_RADIUS
from openiads.model.route import (
    ballistic_arrival,
    central_angle,
    fill_ballistic,
    kepler_arc,
    minimum_energy_apogee,
)

R = MEAN_RADIUS


def launch_speed_and_angle(phi, apogee):
    """Speed, m/s, and elevation, rad, at launch."""
    e, p, a, _ = kepler_arc(phi, apogee)
    true = math.pi - 0.5 * phi
    speed = math.sqrt(GM * (2.0 / R - 1.0 / a))
    angle = math.atan2(e * math.sin(true), 1.0 + e * math.cos(true))
    assert p == pytest.approx(R * (1.0 + e * math.cos(true)), rel=1e-12)
    return speed, angle


def test_short_minimum_energy_arc_leaves_at_45_degrees_and_rises_to_a_quarter_of_its_range():
    distance = 1000.0
    phi = distance / R
    apogee = minimum_energy_apogee(phi)
    speed, angle = launch_speed_and_angle(phi, apogee)
    flat_speed = math.sqrt(GM / R**2 * distance)
    assert apogee == pytest.approx(distance / 4.0, rel=1e-3)
    assert angle == pytest.approx(math.pi / 4.0, abs=1e-4)
    assert speed == pytest.approx(flat_speed, rel=1e-3)
    assert kepler_arc(phi, apogee)[3] == pytest.approx(
        2.0 * flat_speed * math.sin(math.pi / 4) / (GM / R**2), rel=1e-3
    )


@pytest.mark.parametrize("kilometres", [50, 300, 1000, 3000, 10000])
def test_minimum_energy_arc_has_the_textbook_speed_and_angle(kilometres):
    # Bate, Mueller and White (1971), section 6.2: v^2 = (GM/R) 2 sin(phi/2) / (1 + sin(phi/2)),
    # flight-path angle (180 deg - phi) / 4
    phi = kilometres * 1e3 / R
    speed, angle = launch_speed_and_angle(phi, minimum_energy_apogee(phi))
    half = math.sin(0.5 * phi)
    assert speed == pytest.approx(math.sqrt(GM / R * 2.0 * half / (1.0 + half)), rel=1e-10)
    assert angle == pytest.approx((math.pi - phi) / 4.0, abs=1e-9)


def test_ten_thousand_kilometre_arc_has_the_commonly_quoted_size():
    # Wilkening (2000) and others: about 1300 km high, 7.2 km/s, some 32 minutes
    phi = 10e6 / R
    apogee = minimum_energy_apogee(phi)
    assert apogee == pytest.approx(1320e3, rel=0.01)
    assert launch_speed_and_angle(phi, apogee)[0] == pytest.approx(7.2e3, rel=0.01)
    assert kepler_arc(phi, apogee)[3] == pytest.approx(32 * 60, rel=0.01)


@settings(deadline=None)
@given(st.floats(0.002, 3.0), st.floats(0.3, 3.0).filter(lambda x: abs(x - 1.0) > 0.02))
def test_any_other_apogee_takes_more_energy(phi, factor):
    apogee = minimum_energy_apogee(phi)
    assert kepler_arc(phi, factor * apogee)[2] > kepler_arc(phi, apogee)[2]


ROUTES = [
    (52.0, 21.0, 54.0, 24.0, 1.0),
    (52.0, 21.0, 54.0, 24.0, 3.0),
    (52.0, 21.0, 54.0, 24.0, 0.3),
    (-10.0, 175.0, 20.0, -160.0, 1.0),
    (40.0, -80.0, 60.0, 60.0, 1.0),
    (0.0, 10.0, 0.5, 10.0, 1.0),
]


def positions(route, samples):
    """Cartesian positions (samples, 3), m, at even times over the flight, and these times."""
    lat0, lon0, lat1, lon1 = map(math.radians, route[:4])
    apogee = route[4] * minimum_energy_apogee(central_angle(lat0, lon0, lat1, lon1))
    times = np.linspace(0.0, ballistic_arrival(lat0, lon0, lat1, lon1, apogee), samples)
    out = np.empty((samples, 4))
    fill_ballistic(lat0, lon0, lat1, lon1, apogee, times, out)
    r = R + out[:, 2]
    lat, lon = out[:, 0], out[:, 1]
    unit = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    return r[:, None] * unit, times, out, apogee


@pytest.mark.parametrize("route", ROUTES)
def test_arc_begins_at_the_launch_point_and_ends_at_the_aim_point(route):
    _, _, out, apogee = positions(route, 101)
    assert np.degrees(out[0, :2]) == pytest.approx(route[:2], abs=1e-9)
    assert np.degrees(out[-1, :2]) == pytest.approx(route[2:4], abs=1e-9)
    assert out[[0, -1], 2] == pytest.approx(0.0, abs=1e-3)
    assert out[50, 2] == pytest.approx(apogee, abs=1e-3)
    assert out[:, 2].max() <= apogee + 1e-3


@pytest.mark.parametrize("route", ROUTES)
def test_energy_is_conserved_along_the_arc(route):
    path, times, _, apogee = positions(route, 4001)
    step = times[1]
    velocity = (path[2:] - path[:-2]) / (2.0 * step)
    energy = 0.5 * (velocity**2).sum(axis=1) - GM / np.linalg.norm(path[1:-1], axis=1)
    phi = central_angle(*map(math.radians, route[:4]))
    assert energy == pytest.approx(-GM / (2.0 * kepler_arc(phi, apogee)[2]), rel=1e-6)


@pytest.mark.parametrize("route", ROUTES)
def test_arc_equals_the_integrated_two_body_equation(route):
    path, times, _, _ = positions(route, 201)
    lat0, lon0, lat1, lon1 = map(math.radians, route[:4])
    phi = central_angle(lat0, lon0, lat1, lon1)
    apogee = route[4] * minimum_energy_apogee(phi)
    speed, angle = launch_speed_and_angle(phi, apogee)
    up = path[0] / np.linalg.norm(path[0])
    along = path[-1] - up * (path[-1] @ up)
    along /= np.linalg.norm(along)
    start = np.concatenate([path[0], speed * (math.sin(angle) * up + math.cos(angle) * along)])

    def motion(_t, state):
        position = state[:3]
        return np.concatenate([state[3:], -GM * position / np.linalg.norm(position) ** 3])

    flown = solve_ivp(
        motion, (0.0, times[-1]), start, t_eval=times, method="DOP853", rtol=1e-12, atol=1e-6
    )
    assert np.abs(flown.y[:3].T - path).max() < 0.1


def test_course_points_along_the_ground_track():
    _, _, out, _ = positions(ROUTES[3], 2001)
    lat, lon, course = out[:, 0], np.unwrap(out[:, 1]), out[:, 3]
    middle = 0.5 * (lat[1:] + lat[:-1])
    track = np.arctan2(np.cos(middle) * np.diff(lon), np.diff(lat))
    assert track == pytest.approx(0.5 * (course[1:] + course[:-1]), abs=1e-5)
