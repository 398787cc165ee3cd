"""Detection probability as a function, looks, cross section."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.model.radar import (
    cross_section,
    detection_probability,
    detection_threshold,
    in_sector,
    required_snr,
    rotating_look_time,
    snr_reference_form,
    upper_gamma,
)

PULSES = st.sampled_from([1, 2, 5, 20, 200, 1000])
SWERLING = st.integers(0, 4)
PFA = st.sampled_from([1e-2, 1e-4, 1e-6, 1e-8, 1e-12])


@settings(deadline=None)
@given(PFA, PULSES)
def test_threshold_gives_the_false_alarm_probability(pfa, pulses):
    assert upper_gamma(pulses, detection_threshold(pfa, pulses)) == pytest.approx(pfa, rel=1e-9)


@settings(deadline=None)
@given(PFA, PULSES, SWERLING, st.floats(-60.0, 60.0), st.floats(0.01, 10.0))
def test_detection_grows_with_signal_from_false_alarm_to_certainty(pfa, pulses, case, db, more):
    threshold = detection_threshold(pfa, pulses)
    weak = detection_probability(10 ** (db / 10), threshold, pulses, case)
    strong = detection_probability(10 ** ((db + more) / 10), threshold, pulses, case)
    assert pfa * (1.0 - 1e-9) <= weak <= strong * (1.0 + 1e-5) <= 1.0 + 1e-5


@settings(deadline=None)
@given(PFA, PULSES, SWERLING, st.floats(0.02, 0.98))
def test_required_snr_inverts_detection_probability(pfa, pulses, case, pd):
    threshold = detection_threshold(pfa, pulses)
    snr = required_snr(pd, threshold, pulses, case)
    assert detection_probability(snr, threshold, pulses, case) == pytest.approx(pd, abs=1e-9)


@pytest.mark.parametrize("case", range(5))
def test_without_signal_detections_are_false_alarms(case):
    threshold = detection_threshold(1e-6, 10)
    assert detection_probability(0.0, threshold, 10, case) == pytest.approx(1e-6, rel=1e-9)
    assert detection_probability(1e-9, threshold, 10, case) == pytest.approx(1e-6, rel=1e-6)


@pytest.mark.parametrize("case", range(5))
@pytest.mark.parametrize("pulses", [1, 10, 1000])
def test_endless_signal_is_certain(case, pulses):
    threshold = detection_threshold(1e-6, pulses)
    assert detection_probability(1e15, threshold, pulses, case) == pytest.approx(1.0, abs=1e-11)
    assert detection_probability(math.inf, threshold, pulses, case) == 1.0


@pytest.mark.parametrize("case", [1, 3])
def test_many_pulses_cannot_average_a_slow_fluctuation_away(case):
    # at high P_d slow fluctuation needs more signal than fast, and fast more than none
    threshold = detection_threshold(1e-6, 100)
    slow, fast, none = (required_snr(0.9, threshold, 100, c) for c in (case, case + 1, 0))
    assert slow > fast > none


@pytest.mark.parametrize("pulses", [10, 100])
def test_swerling_1_equals_its_textbook_closed_form(pulses):
    # DiFranco and Rubin (1968): P_d = Q(n-1, T) + u^(n-1) e^(-T/(1+nS)) P(n-1, T/u), u = 1+1/nS
    threshold = detection_threshold(1e-6, pulses)
    for snr in (0.5, 3.0, 50.0):
        u = 1.0 + 1.0 / (pulses * snr)
        lower = 1.0 - upper_gamma(pulses - 1, threshold / u)
        expected = upper_gamma(pulses - 1, threshold) + lower * math.exp(
            (pulses - 1) * math.log(u) - threshold / (1.0 + pulses * snr)
        )
        assert detection_probability(snr, threshold, pulses, 1) == pytest.approx(
            expected, abs=1e-11
        )


def test_impossible_demands_are_not_answered():
    threshold = detection_threshold(1e-3, 1)
    assert math.isnan(required_snr(1e-4, threshold, 1, 1))
    assert math.isnan(required_snr(1.0, threshold, 1, 1))
    assert math.isnan(detection_probability(1.0, threshold, 1, 5))
    assert math.isnan(detection_probability(math.nan, threshold, 1, 1))


def test_sixteen_times_the_cross_section_doubles_the_range():
    assert snr_reference_form(20.0, 16.0, 1.0, 1e5, 2e5) == pytest.approx(20.0)
    assert snr_reference_form(20.0, 1.0, 1.0, 1e5, 0.0) == math.inf


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [(0, 1.0), (45, 5.5), (90, 10.0), (135, 7.0), (180, 4.0), (-90, 10.0), (270, 10.0), (360, 1.0)],
)
def test_cross_section_is_linear_between_nose_beam_and_tail(degrees, expected):
    assert cross_section(math.radians(degrees), 1.0, 10.0, 4.0) == pytest.approx(expected)


def test_rotating_antenna_looks_when_it_points_there():
    assert rotating_look_time(30.0, 10.0, math.radians(90)) == pytest.approx(32.5)


@pytest.mark.parametrize(
    ("azimuth", "centre", "width", "inside"),
    [
        (350, 10, 60, True),
        (330, 10, 60, False),
        (40, 10, 60, True),
        (41, 10, 60, False),
        (200, 10, 360, True),
        (-10, 355, 20, True),
    ],
)
def test_sector_wraps_through_north(azimuth, centre, width, inside):
    slack = 1e-9
    assert in_sector(*map(math.radians, (azimuth, centre, width + slack))) is inside
