"""The checks that rest on runs, and on detection: what they show, and verdicts that flip."""

import pytest

from openiads.analysis.estimate import Estimate, proportion
from openiads.verify import (
    advanced,
    equivalence,
    reaction,
    references,
    saturation,
    stealth,
)
from openiads.verify.documents import STEALTH
from openiads.verify.reach import detection_range
from openiads.verify.saturation import Peaks
from openiads.verify.stealth import Sighting


def difference(low, high):
    return Estimate(0.5 * (low + high), low, high, 100, "t")


def test_the_verdict_on_saturation_flips():
    def kind(*peaks):
        return saturation.judge(36.0, Peaks(*peaks)).kind

    assert kind(36.0, 36.0, 36.0, 36.0) == "reproduced"
    assert kind(6.0, 16.0, 26.0, 36.0) == "reproduced only if"
    assert kind(6.0, 40.0, 40.0, 30.0) == "reproduced only if"
    assert kind(6.0, 16.0, 36.0, 30.0) == "reproduced only if"
    assert kind(6.0, 16.0, 26.0, 30.0) == "contradicted"


def test_no_run_has_more_in_hand_than_its_channels_and_ready_rounds(check):
    made = check("saturation")
    rows = {(row[0], row[1]): row[2:4] for row in made.grids[0].rows}
    assert rows["S-400-one", "350 km"] == (6, 12)
    for (variant, _), (targets, missiles) in rows.items():
        battalions = 6 if variant.endswith("six") else 1
        assert targets <= (
            6 * battalions if "wide" not in variant and "quick" not in variant else 80
        )
        assert missiles <= battalions * (68 if variant.startswith("S-400") else 32)


def test_the_verdicts_on_reaction_flip(order):
    met = {(30.0, 250.0): 20e3, (30.0, 300.0): 10e3}
    assert reaction.judge(met).kind == "reproduced"
    assert reaction.judge({**met, (30.0, 300.0): 0.0}).kind == "reproduced only if"
    assert reaction.judge(dict.fromkeys(met, 0.0)).kind == "contradicted"
    clear, none = difference(0.01, 0.1), difference(-0.01, 0.01)
    assert reaction.judge_difference({4.0: clear, 8.0: clear}).kind == "reproduced"
    assert reaction.judge_difference({4.0: none, 8.0: clear}).kind == "reproduced only if"
    assert reaction.judge_difference({4.0: none, 8.0: none}).kind == "contradicted"
    claims = [order.ledger.claim("S-400-reaction-time-cielo-cerrado")]
    assert reaction.judge_source(claims).kind == "reproduced"
    standby = [order.ledger.claim("S-400-reaction-time-from-standby-hobby-desktop-app")]
    assert reaction.judge_source(standby).kind == "not checkable here"


def test_a_reaction_time_longer_than_the_warning_leaves_no_intercept(s400):
    warning = reaction.sighted_at(s400, 30.0) / 300.0
    assert warning == pytest.approx(142.6, abs=0.1)
    assert reaction.met_at(s400, 30.0, 300.0, 9.0) > reaction.met_at(s400, 30.0, 300.0, 35.0) > 0.0
    assert reaction.met_at(s400, 30.0, 300.0, warning) == 0.0


def test_the_intercept_is_where_round_and_missile_meet(s400):
    one = next(one for one in s400.rounds if one.id == "48N6E3")
    met = reaction.intercept(s400, one, 40e3, 300.0, 28.0)
    # straight acceleration to 2000 m/s over 12 s, then next to no loss over these distances
    flight = 12.0 + (met - 12e3) / 2000.0
    assert 28.0 + flight == pytest.approx((40e3 - met) / 300.0, rel=0.02)


def test_the_verdicts_on_stealth_flip(s400):
    near, far = Sighting(1e-4, 12e3, 48.0, 4e3), Sighting(0.02, 48e3, 192.0, 34e3)
    lost = Sighting(1e-6, 4e3, 16.0, 0.0)
    assert stealth.judge([near, far], 10e3).kind == "reproduced"
    assert stealth.judge([near, far], 300e3).kind == "reproduced only if"
    assert "below 0.0001 m2" in stealth.judge([lost, near, far], 300e3).because
    assert stealth.judge([lost], 300e3).kind == "contradicted"
    assert references.judge_vhf((100e3, 200e3), 495e3, 0.1).kind == "reproduced"
    assert references.judge_vhf((100e3, 200e3), 495e3, 0.01).kind == "reproduced only if"
    assert references.judge_vhf((100e3, 200e3), 495e3, 0.001).kind == "contradicted"
    assert references.judge_vhf((100e3, 200e3), None, 0.1).kind == "not checkable here"


def test_two_published_ranges_imply_the_target_of_the_longer(s400):
    found = next(radar for radar in s400.radars if radar.id.endswith("91N6E"))
    radar = found.model_copy(update={"reference_range_m": 600e3, "reference_rcs_m2": 30.0})
    # 4 m2 (600 / 390)^4 = 22.41 m2; 600 km (4 / 30)^(1/4) = 362.6 km, 7 % off, and 5 % is the most
    assert references.implied_m2(390e3, 4.0, 600e3) == pytest.approx(22.41, abs=0.01)
    apart = references.judge_reference(390e3, 4.0, radar)
    assert apart.kind == "reproduced only if"
    assert "22 m2" in apart.because
    close = radar.model_copy(update={"reference_rcs_m2": 22.0})
    assert references.judge_reference(390e3, 4.0, close).kind == "reproduced"


def test_a_smaller_echo_is_seen_and_met_later(s300):
    rows = [stealth.warning(s300, rcs, 250.0, 1) for rcs in (1e-4, 1e-3, 1e-2)]
    assert [row.seen_m for row in rows] == sorted(row.seen_m for row in rows)
    assert [row.met_m for row in rows] == sorted(row.met_m for row in rows)
    assert rows[1].seen_m == pytest.approx(10.0**0.25 * rows[0].seen_m)
    assert rows[0].warning_s == rows[0].seen_m / 250.0
    guide = next(radar for radar in s300.radars if radar.id == s300.units[0].engagement_radar)
    assert detection_range(guide, 1e6, 0.9) == guide.range_max_m


def test_the_founding_sentence_on_stealth_is_cited(check):
    entries = [entry for finding in check("stealth").findings for entry in finding.cited]
    assert any(entry.printed == STEALTH.text and "001" in entry.source for entry in entries)


def test_the_verdict_on_equivalence_flips():
    worse, better, none = difference(0.01, 0.1), difference(-0.1, -0.01), difference(-0.01, 0.01)
    assert equivalence.judge({5.0: none, 10.0: better}).kind == "reproduced"
    assert equivalence.judge({5.0: worse, 10.0: none}).kind == "reproduced only if"
    assert equivalence.judge({5.0: none, 10.0: worse}).kind == "contradicted"
    assert equivalence.judge({5.0: worse, 10.0: worse}).kind == "contradicted"
    assert equivalence.judge({5.0: none, 10.0: none}).kind == "not checkable here"


def test_more_battalions_leak_no_more_from_a_large_raid(check):
    last = check("equivalence").grids[0].rows[-1]
    one, two, three = (entry.value for entry in last[2:])
    assert one > two > three


def test_the_verdict_on_advanced_means_flips():
    often, seldom = proportion(90, 100), proportion(20, 100)
    assert advanced.judge({"a": often}).kind == "reproduced"
    assert advanced.judge({"a": often, "b": seldom}).because.startswith("the attacker is a a;")
    assert advanced.judge({"a": seldom}).kind == "contradicted"
    assert "at a time" in advanced.under(advanced.judge({"a": often}), (0.9, 0.99), "").because
    assert advanced.under(advanced.judge({"a": seldom}), (0.9, 0.99), "").kind == "contradicted"
