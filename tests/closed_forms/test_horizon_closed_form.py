"""Radar horizon and elevation against their closed forms and plane geometry."""

import math

import pytest

from openiads.model.geometry import MEAN_RADIUS, elevation_angle, horizon_distance

K = 4.0 / 3.0


def test_two_ended_horizon_equals_the_published_value():
    # 143.37745 km for antenna 10 m and target 1000 m on an Earth of 6371 km (Skolnik 2008, ch. 26)
    on_6371 = horizon_distance(10.0, 1000.0, K) * math.sqrt(6371e3 / MEAN_RADIUS)
    assert on_6371 == pytest.approx(143377.45, abs=0.1)


def test_horizon_is_near_the_rule_of_thumb():
    # 4.12 (sqrt h1 + sqrt h2) km
    assert horizon_distance(10.0, 1000.0, K) == pytest.approx(143314.0, rel=1e-3)


def test_horizon_below_sea_level_counts_as_sea_level():
    assert horizon_distance(-5.0, 100.0, K) == horizon_distance(0.0, 100.0, K)


@pytest.mark.parametrize("height", [50.0, 1000.0, 20000.0, 400e3])
@pytest.mark.parametrize("distance", [1e3, 30e3, 300e3])
def test_elevation_equals_plane_geometry_on_the_enlarged_earth(height, distance):
    antenna = 30.0
    radius = K * MEAN_RADIUS
    angle = distance / radius
    up = (radius + height) * math.cos(angle) - (radius + antenna)
    across = (radius + height) * math.sin(angle)
    assert elevation_angle(distance, height, antenna, K) == pytest.approx(
        math.atan2(up, across), abs=1e-9
    )


def test_target_at_the_horizon_of_a_sea_level_antenna_is_at_elevation_zero():
    height = 2000.0
    distance = horizon_distance(0.0, height, K)
    assert elevation_angle(distance, height, 0.0, K) == pytest.approx(0.0, abs=1e-5)


def test_target_overhead_is_at_ninety_degrees():
    assert elevation_angle(0.0, 10e3, 10.0, K) == pytest.approx(math.pi / 2)


def test_elevation_keeps_its_digits_close_in():
    # 1 m above the antenna at 100 m: flat Earth is right to the drop of 0.6 mm
    assert elevation_angle(100.0, 11.0, 10.0, K) == pytest.approx(math.atan2(1.0, 100.0), abs=1e-5)
