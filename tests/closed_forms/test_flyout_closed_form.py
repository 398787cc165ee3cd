"""Fly-out formulas against the integrated equation of motion, and reach against the declared."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from openiads.model.flyout import decay_length, distance_flown, speed_at, time_to_fly

ROUNDS = [
    (2000.0, 10.0, 200e3, 700.0),
    (1000.0, 0.0, 40e3, 400.0),
    (900.0, 4.0, 15e3, 899.0),
    (3000.0, 25.0, 400e3, 3000.0),
]


@pytest.mark.parametrize(("speed_max", "boost", "reach", "speed_end"), ROUNDS)
def test_distance_equals_the_integrated_equation_of_motion(speed_max, boost, reach, speed_end):
    # boost: dv/dt = v_max / t_boost; coast: dv/dt = -v^2 / L, drag without density change
    decay = decay_length(reach, speed_max, boost, speed_end)
    after = 60.0
    coast = solve_ivp(
        lambda _t, y: [y[1], -(y[1] ** 2) / decay],
        (0.0, after),
        [0.5 * speed_max * boost, speed_max],
        rtol=1e-11,
        atol=1e-9,
    )
    distance, speed = coast.y[:, -1]
    assert distance_flown(boost + after, speed_max, boost, decay) == pytest.approx(
        distance, rel=1e-8
    )
    assert speed_at(distance, speed_max, boost, decay) == pytest.approx(speed, rel=1e-8)
    if boost > 0.0:
        assert distance_flown(boost / 2, speed_max, boost, decay) == pytest.approx(
            speed_max / boost * (boost / 2) ** 2 / 2
        )


@pytest.mark.parametrize(("speed_max", "boost", "reach", "speed_end"), ROUNDS)
def test_speed_at_the_declared_reach_is_the_declared_speed(speed_max, boost, reach, speed_end):
    decay = decay_length(reach, speed_max, boost, speed_end)
    assert speed_at(reach, speed_max, boost, decay) == pytest.approx(speed_end, rel=1e-12)
    flight = time_to_fly(reach, speed_max, boost, decay)
    assert distance_flown(flight, speed_max, boost, decay) == pytest.approx(reach, rel=1e-12)


def test_round_without_slowing_flies_at_constant_speed():
    decay = decay_length(400e3, 3000.0, 25.0, 3000.0)
    assert decay == math.inf
    assert distance_flown(125.0, 3000.0, 25.0, decay) == 0.5 * 3000 * 25 + 3000.0 * 100


@pytest.mark.parametrize(
    ("reach", "boost", "speed_end"),
    [(9e3, 10.0, 500.0), (10e3, 10.0, 500.0), (50e3, 10.0, 2100.0), (50e3, 10.0, 0.0)],
)
def test_impossible_round_has_no_decay_length(reach, boost, speed_end):
    assert math.isnan(decay_length(reach, 2000.0, boost, speed_end))


@settings(deadline=None)
@given(
    st.floats(100.0, 4000.0),
    st.floats(0.0, 30.0),
    st.floats(1.01, 100.0),
    st.floats(0.05, 1.0),
    st.floats(0.0, 1.0),
)
def test_time_to_fly_inverts_distance_flown(speed_max, boost, stretch, end_share, share):
    reach = max(1000.0, 0.5 * speed_max * boost) * stretch
    decay = decay_length(reach, speed_max, boost, end_share * speed_max)
    assume(not math.isnan(decay))
    distance = share * reach
    flight = time_to_fly(distance, speed_max, boost, decay)
    assert distance_flown(flight, speed_max, boost, decay) == pytest.approx(
        distance, rel=1e-9, abs=1e-6
    )


@settings(deadline=None)
@given(st.floats(0.0, 300.0), st.floats(1e-3, 50.0))
def test_distance_grows_with_time_and_never_faster_than_the_top_speed(tau, step):
    decay = decay_length(200e3, 2000.0, 10.0, 700.0)
    before = distance_flown(tau, 2000.0, 10.0, decay)
    after = distance_flown(tau + step, 2000.0, 10.0, decay)
    assert before < after <= before + 2000.0 * step * (1.0 + 1e-9) + 1e-6


def test_nothing_is_flown_before_launch():
    assert distance_flown(-1.0, 2000.0, 10.0, 1e5) == 0.0
    assert time_to_fly(0.0, 2000.0, 10.0, 1e5) == 0.0
    assert speed_at(0.0, 2000.0, 10.0, 1e5) == 0.0
