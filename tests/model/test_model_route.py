"""Waypoint and recorded routes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.model.geodesic import geodesic_inverse
from openiads.model.route import fill_recorded, fill_waypoints, waypoint_arrival

LAT = np.radians([50.0, 50.5, 51.0])
LON = np.radians([179.0, -179.5, -179.0])
HEIGHT = np.array([100.0, 300.0, 50.0])
SPEED = np.array([200.0, 250.0])


def legs():
    first = geodesic_inverse(LAT[0], LON[0], LAT[1], LON[1])[0]
    second = geodesic_inverse(LAT[1], LON[1], LAT[2], LON[2])[0]
    return first, second


def rows(times):
    out = np.full((len(times), 4), np.nan)
    fill_waypoints(LAT, LON, HEIGHT, SPEED, np.array(times), out)
    return out


def test_arrival_is_the_sum_of_legs_over_speeds():
    first, second = legs()
    assert waypoint_arrival(LAT, LON, SPEED) == pytest.approx(first / 200.0 + second / 250.0)


def test_route_passes_its_waypoints_on_time():
    turn = legs()[0] / 200.0
    end = waypoint_arrival(LAT, LON, SPEED)
    out = rows([0.0, turn, end])
    assert out[:, 0] == pytest.approx(LAT, abs=1e-12)
    assert out[:, 1] == pytest.approx(LON, abs=1e-12)
    assert out[:, 2] == pytest.approx(HEIGHT, abs=1e-6)


def test_before_the_start_and_after_arrival_the_ends_hold():
    end = waypoint_arrival(LAT, LON, SPEED)
    out = rows([-10.0, 0.0, end + 1e4, end])
    assert (out[0] == out[1]).all()
    assert (out[2] == out[3]).all()


def test_times_in_any_order_give_the_same_points():
    times = np.linspace(-50.0, 1500.0, 97)
    order = np.random.default_rng(3).permutation(97)
    assert (rows(times[order]) == rows(times)[order]).all()


@settings(deadline=None)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_ground_speed_is_that_of_the_leg_and_height_is_linear(a, b):
    first, _ = legs()
    turn = first / 200.0
    out = rows([a * turn, b * turn])
    flown = geodesic_inverse(out[0, 0], out[0, 1], out[1, 0], out[1, 1])[0]
    assert flown == pytest.approx(abs(a - b) * first, abs=1e-4)
    assert out[1, 2] - out[0, 2] == pytest.approx((b - a) * 200.0, abs=1e-6)


def test_course_is_the_azimuth_of_the_leg_at_the_point():
    first, _ = legs()
    s, azimuth, final = geodesic_inverse(LAT[0], LON[0], LAT[1], LON[1])
    out = rows([0.0, 0.999999999 * first / 200.0])
    assert s == first
    assert out[0, 3] == pytest.approx(azimuth, abs=1e-9)
    assert out[1, 3] == pytest.approx(final, abs=1e-9)


def test_leg_of_no_length_is_passed_at_once():
    lat, lon = np.array([0.8, 0.8, 0.81]), np.array([0.1, 0.1, 0.1])
    out = np.empty((2, 4))
    fill_waypoints(lat, lon, np.zeros(3), SPEED, np.array([0.0, 10.0]), out)
    assert out[0, 0] == pytest.approx(0.8)
    assert geodesic_inverse(0.8, 0.1, out[1, 0], out[1, 1])[0] == pytest.approx(2500.0)


def recorded(times):
    out = np.empty((len(times), 4))
    t = np.array([0.0, 10.0, 40.0])
    fill_recorded(t, LAT, LON, HEIGHT, np.array(times), out)
    return out


def test_recorded_track_is_linear_and_crosses_the_date_line_the_short_way():
    out = recorded([0.0, 5.0, 10.0, 25.0, 40.0])
    assert np.degrees(out[:, 0]) == pytest.approx([50.0, 50.25, 50.5, 50.75, 51.0])
    assert np.degrees(out[:, 1]) % 360 == pytest.approx([179.0, 179.75, 180.5, 180.75, 181.0])
    assert out[:, 2] == pytest.approx([100.0, 200.0, 300.0, 175.0, 50.0])
    assert (np.abs(out[:, 1]) <= math.pi).all()


def test_recorded_track_holds_its_ends_and_takes_times_in_any_order():
    out = recorded([99.0, -5.0, 40.0, 0.0])
    assert (out[0] == out[2]).all()
    assert (out[1] == out[3]).all()


def test_recorded_course_points_along_the_track():
    out = recorded([4.999, 5.001])
    azimuth = geodesic_inverse(out[0, 0], out[0, 1], out[1, 0], out[1, 1])[1]
    assert out[0, 3] == pytest.approx(azimuth, abs=1e-4)
