"""Range, heights and coverage: closed forms, independent numbers, and verdicts that flip."""

import math

import pytest

from openiads.model.geometry import MEAN_RADIUS
from openiads.verify import altitude, coverage, horizon
from openiads.verify.reach import (
    engageable,
    farthest,
    free_range,
    ground_range,
    least_height,
    least_rcs,
    look_pd,
    slant_range,
)
from openiads.verify.shots import best_shot

K = 4.0 / 3.0


def named(case, name):
    return next(radar for radar in case.radars if radar.id.endswith(name))


def round_of(case, name):
    return next(one for one in case.rounds if one.id == name)


@pytest.mark.parametrize("slant", [120e3, 250e3, 400e3])
def test_the_least_height_is_that_of_the_closed_form(slant):
    reach = 2.0 * K * MEAN_RADIUS
    closed = (slant - math.sqrt(reach * 24.0)) ** 2 / reach
    assert least_height(24.0, slant, 30e3, K) == pytest.approx(closed, rel=0.005)


def test_400_km_need_8_and_a_half_km_of_height_by_the_rule_of_4_12_root_h():
    # d = 4.12 (sqrt(h_a) + sqrt(h_t)), km and m: the form of radar handbooks
    rule = (400.0 / 4.12 - math.sqrt(24.0)) ** 2
    assert rule == pytest.approx(8500.0, abs=20.0)
    assert least_height(24.0, 400e3, 30e3, K) == pytest.approx(rule, rel=0.005)


def test_beyond_the_horizon_of_the_ceiling_there_is_no_height():
    assert least_height(24.0, 400e3, 5e3, K) == math.inf
    assert least_height(1e3, 50e3, 5e3, K) == 0.0


def test_slant_and_ground_range_are_each_others_inverse():
    for ground in (1e3, 50e3, 400e3):
        assert ground_range(slant_range(ground, 24.0, 10e3), 24.0, 10e3) == pytest.approx(ground)
    assert ground_range(5e3, 0.0, 10e3) == 0.0


def test_sixteen_times_the_cross_section_doubles_the_range(s400):
    radar = named(s400, "92N6E")
    assert free_range(radar, 16.0, 0.8) == pytest.approx(2.0 * free_range(radar, 1.0, 0.8))
    assert free_range(radar, radar.reference_rcs_m2, radar.reference_pd) == pytest.approx(
        radar.reference_range_m
    )
    assert least_rcs(radar, radar.reference_range_m, radar.reference_pd) == pytest.approx(
        radar.reference_rcs_m2
    )
    assert least_rcs(radar, 1.01 * radar.range_max_m, 0.8) == math.inf


def test_two_of_three_looks_nine_times_in_ten():
    p = look_pd(2, 3)
    assert 3.0 * p**2 - 2.0 * p**3 == pytest.approx(0.9)
    assert look_pd(1, 1) == pytest.approx(0.9)


def test_a_low_target_is_engaged_only_within_its_horizon(s400):
    one = round_of(s400, "48N6E3")
    masts = [radar.model_copy(update={"antenna_height_m": 24.0}) for radar in s400.radars]
    site = s400.model_copy(update={"radars": masts})
    # 4.12 (sqrt(24) + sqrt(30)) = 42.8 km
    assert engageable(site, one, 42e3, 30.0, 30.0)
    assert not engageable(site, one, 44e3, 30.0, 30.0)
    assert not engageable(site, one, 2e3, 30.0, 30.0)
    assert not engageable(site, one, 40e3, 5.0, 30.0)


def test_a_semi_active_round_needs_its_radar_to_hold_the_target(s400):
    one = round_of(s400, "48N6E3")
    assert engageable(s400, one, 200e3, 10e3, 30.0)
    assert not engageable(s400, one, 200e3, 10e3, 1.0)


def test_the_range_verdict_flips_with_height_echo_and_envelope():
    def kind(*numbers):
        return horizon.judge(*numbers).kind

    assert kind(40e3, 40e3, 25.0, 20e3, 0.01) == "reproduced"
    assert kind(400e3, 400e3, 8.5e3, 30e3, 0.01) == "reproduced only if"
    assert kind(400e3, 400e3, 20.0, 30e3, 6.0) == "reproduced only if"
    assert kind(400e3, 250e3, 8.5e3, 30e3, 6.0) == "contradicted"
    assert kind(400e3, 400e3, math.inf, 30e3, 6.0) == "contradicted"
    assert kind(400e3, 400e3, 8.5e3, 30e3, math.inf) == "contradicted"


def test_a_taller_mast_changes_the_verdict_on_400_km(s400):
    usual = best_shot(s400, "S-400", 400e3)
    # 4 x (600/390)^4 = 22.4 m2 at 600 km or 30 m2: a fourth power below at 400 km, times the looks
    assert usual.one.id == "40N6E"
    lifted = [
        radar.model_copy(update={"antenna_height_m": 9e3, "reference_rcs_m2": 0.1})
        for radar in s400.radars
    ]
    tall = best_shot(s400.model_copy(update={"radars": lifted}), "S-400", 400e3)
    assert tall.height_m == round_of(s400, "40N6E").height_min_m < usual.height_m
    assert tall.rcs_m2 < usual.rcs_m2
    short = [one.model_copy(update={"range_max_m": [(0.0, 250e3)]}) for one in s400.rounds]
    cut = s400.model_copy(update={"rounds": short})
    assert horizon.verdict_of(s400, "S-400", 400e3).kind == "reproduced only if"
    assert horizon.verdict_of(cut, "S-400", 400e3).kind == "contradicted"


def test_the_simulated_intercept_is_never_beyond_what_can_be_engaged(check):
    step = 0.5
    for _, _, line_of_sight, engaged, simulated in check("horizon").grids[0].rows:
        assert 0.0 < simulated <= engaged + step
        assert engaged <= line_of_sight


def test_coverage_of_a_low_target_is_the_square_of_its_horizon(s400):
    share = coverage.covered(s400, 400e3, 30.0, 30.0)
    assert share == pytest.approx((42.77 / 400.0) ** 2, rel=0.05)
    assert share == pytest.approx(
        (max(farthest(s400, one, 30.0, 30.0, 500.0) for one in s400.rounds) / 400e3) ** 2, rel=0.05
    )


def test_the_coverage_verdict_flips():
    assert coverage.judge({"a": 0.99, "b": 0.96}, 1e5).kind == "reproduced"
    assert coverage.judge({"a": 0.99, "b": 0.5}, 1e5).kind == "reproduced only if"
    assert coverage.judge({"a": 0.6, "b": 0.5}, 1e5).kind == "contradicted"


def test_the_verdicts_on_height_flip():
    assert altitude.judge_top(30e3, {"a": 30e3}).kind == "reproduced"
    assert altitude.judge_top(30e3, {"a": 30e3, "b": 27e3}).kind == "reproduced only if"
    assert altitude.judge_top(35e3, {"a": 30e3}).kind == "contradicted"
    assert altitude.judge_floor(5.0, {"a": 5.0}, 29e3).kind == "reproduced only if"
    assert altitude.judge_floor(5.0, {"a": 10.0}, 29e3).kind == "contradicted"
    assert altitude.judge_floor(0.1, {"a": 0.1}, 2e3).kind == "contradicted"
    assert altitude.judge_test(56e3, [30e3, 40e3]).kind == "reproduced only if"
    assert altitude.judge_test(35e3, [30e3, 40e3]).kind == "reproduced"
