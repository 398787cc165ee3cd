"""Kepler arcs against closed forms, the footprint against its limits, verdicts that flip."""

import math

import numpy as np
import pytest

from openiads.model.geometry import GM, MEAN_RADIUS
from openiads.verify import ballistic
from openiads.verify.footprint import (
    Defence,
    angle_at_impact,
    arc_speed,
    descent,
    footprint,
    longest_range,
)
from openiads.verify.order import case_of
from openiads.verify.reaction import before_s


@pytest.fixture(scope="module")
def defence():
    case = case_of("verify-advanced", "srbm")
    return Defence(case, case.threat_types[0].rcs, before_s(case) + 9.0)


@pytest.mark.parametrize("range_m", [300e3, 1000e3, 3500e3])
def test_the_speed_at_impact_is_that_of_the_least_energy_formula(range_m):
    # v^2 = (2 GM / R) sin(phi/2) / (1 + sin(phi/2)), Bate, Mueller and White 1971, ch. 6
    half = math.sin(0.5 * range_m / MEAN_RADIUS)
    closed = math.sqrt(2.0 * GM / MEAN_RADIUS * half / (1.0 + half))
    assert arc_speed(range_m, 0.0) == pytest.approx(closed, rel=1e-9)


def test_in_the_flat_limit_speed_and_angle_are_those_of_a_parabola():
    assert arc_speed(20e3, 0.0) == pytest.approx(math.sqrt(GM / MEAN_RADIUS**2 * 20e3), rel=0.005)
    assert angle_at_impact(descent(100e3)) == pytest.approx(45.0, abs=0.6)


def test_the_longest_range_is_the_inverse_of_the_speed():
    for range_m in (500e3, 2000e3):
        assert longest_range(arc_speed(range_m, 0.0)) == pytest.approx(range_m, rel=1e-6)
    assert longest_range(10.0, 30e3) == 0.0  # every arc that reaches 30 km is faster there


def test_4800_m_s_are_reached_by_arcs_of_2900_km():
    half = 4800.0**2 / (2.0 * GM / MEAN_RADIUS)
    closed = 2.0 * MEAN_RADIUS * math.asin(half / (1.0 - half))
    assert longest_range(4800.0) == pytest.approx(closed, rel=1e-6)
    assert closed == pytest.approx(2901e3, rel=0.002)


def test_a_descent_ends_at_the_aim_and_covers_its_own_speed():
    path = descent(600e3)
    assert path.time[-1] == path.height[-1] == 0.0
    assert path.back[-1] == pytest.approx(0.0, abs=1e-3)
    high = 1.0 + 0.5 * (path.height[1:] + path.height[:-1]) / MEAN_RADIUS
    steps = np.hypot(np.diff(path.back) * high, np.diff(path.height)) / -np.diff(path.time)
    assert steps == pytest.approx(0.5 * (path.speed[1:] + path.speed[:-1]), rel=0.002)


def test_a_site_that_reacts_too_late_defends_nothing(defence):
    usual = footprint(defence, 600e3, 60e3)
    late = footprint(Defence(defence.case, defence.rcs, 1000.0), 600e3, 60e3)
    assert usual.share > 0.9
    assert usual.met_m <= 60e3
    assert (late.share, late.met_m, late.area_m2) == (0.0, 0.0, 0.0)


def test_a_missile_faster_than_the_limit_is_not_met(defence):
    assert footprint(defence, 3500e3, 60e3).met_m == 0.0


def test_the_verdicts_on_ballistic_targets_flip():
    assert ballistic.judge_range(60e3, {300e3: 60e3, 600e3: 60e3}).kind == "reproduced only if"
    assert "comes from 300 km" in ballistic.judge_range(60e3, {300e3: 60e3, 600e3: 30e3}).because
    assert ballistic.judge_range(90e3, {300e3: 30e3}).kind == "contradicted"
    assert ballistic.judge_speed(6000.0, 6000.0, 30e3).kind == "reproduced"
    assert ballistic.judge_speed(4800.0, 4800.0, 30e3).kind == "reproduced only if"
    assert ballistic.judge_speed(4800.0, 2800.0, 30e3).kind == "contradicted"
    assert ballistic.judge_speed(1000.0, 4800.0, 30e3).kind == "contradicted"
    assert ballistic.judge_source(3500e3, 4800.0, 30e3).kind == "contradicted"
    assert ballistic.judge_source(2500e3, 4800.0, 30e3).kind == "reproduced"


def test_a_flatter_arc_is_lower_faster_and_comes_in_at_a_smaller_angle():
    usual, flat = descent(600e3), descent(600e3, 0.5)
    # the apogee of the parabola of least energy is a quarter of its range, 150 km; of the sphere's
    # a little less
    assert usual.height[0] == pytest.approx(2.0 * flat.height[0])
    assert usual.height[0] == pytest.approx(150e3, rel=0.1)
    assert flat.speed[-1] > usual.speed[-1]
    assert angle_at_impact(flat) < angle_at_impact(usual)
    # in the flat limit tan(angle) = 4 apogee / range: 45 degrees, and atan(1/2)
    assert angle_at_impact(descent(50e3, 0.5)) == pytest.approx(26.6, abs=0.6)
