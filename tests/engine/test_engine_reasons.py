"""Leaker attribution: one scripted leaker for each reason, and sums that are exact."""

import polars as pl
import pytest
from worlds import (
    flight,
    hover,
    launcher,
    link,
    make_case,
    make_world,
    network,
    per_class,
    place,
    play,
    radar,
    round_,
    threat_type,
    unit,
)

from openiads.scenario.world import Case
from openiads.study.run import run_world
from openiads.vocab import LEAK_REASONS


def blind():
    return radar(range_max_m=100.0)


def one_channel(**rest):
    return unit(target_channels=1, **rest)


SCENES = {
    "missed": {"rounds": [round_(p_kill=per_class(0.0))]},
    "not_seen": {"radars": [blind()]},
    # seen once every 10 s for 60 s; two detections in a row of two looks never come
    "seen_not_tracked": {
        "radars": [radar(period_s=100.0, phase_s=5.0)],
        "networks": [network(detections=2, looks=2)],
    },
    "tracked_not_identified": {
        "networks": [network(p_hostile=per_class(0.0))],
        "units": [unit(doctrine={"weapon_control": "tight"})],
    },
    "held_by_rules": {"units": [unit(doctrine={"weapon_control": "hold"})]},
    "out_of_envelope": {"rounds": [round_(range_max_m=[(0.0, 1e3)])]},
    "too_late": {"units": [unit(reaction_time_s=70.0)]},
    "no_round": {"units": [unit(launchers=[launcher(tubes=1)], doctrine={"salvo": per_class(2)})]},
    "no_channel": {"units": [unit(missile_channels=1, doctrine={"salvo": per_class(2)})]},
}


@pytest.mark.parametrize("reason", LEAK_REASONS)
def test_a_leaker_has_the_reason_that_was_made_for_it(reason):
    played = play(make_case([hover("t")], **SCENES[reason]), 3)
    assert played.reasons("t") == [reason] * 3
    assert played.fates("t") == ["leaked"] * 3


def test_every_scene_kills_without_its_obstacle():
    assert set(SCENES) == set(LEAK_REASONS)
    assert play(make_case([hover("t")])).fates("t") == ["killed"]


def test_not_classified_in_time_is_tracked_not_identified():
    parts = {"networks": [network(identification_time_s=70.0)]}
    assert play(make_case([hover("t")], **parts)).reasons("t") == ["tracked_not_identified"]


def test_without_command_post_a_unit_on_its_own_explains_its_leakers():
    parts = {"networks": [network(command_post=None)], "command_posts": []}
    held = {"units": [unit(doctrine={"weapon_control": "hold"})]}
    assert play(make_case([hover("t")], **parts, **held)).reasons("t") == ["held_by_rules"]
    assert play(make_case([hover("t")], **parts)).fates("t") == ["killed"]


def test_in_a_zone_without_fire_a_leaker_is_held_by_rules():
    lat, lon = place(30.0)
    zone = {"id": "z", "lat_deg": lat, "lon_deg": lon, "radius_m": 5e3}
    zone |= {"weapon_control": "hold", "units": ["fire"]}
    played = play(make_case([hover("t"), hover("out", (20.0, 0.0))], zones=[zone]))
    assert played.reasons("t") == ["held_by_rules"]
    assert played.fates("out") == ["killed"]


def test_rounds_that_lack_on_more_ticks_than_channels_are_the_reason():
    """The only round goes at the first threat; its channel is busy for a while, then free."""
    one = one_channel(launchers=[launcher(tubes=1)], assessment_time_s=5.0)
    threats = [hover("a", seconds=200.0), hover("b", seconds=200.0)]
    played = play(make_case(threats, units=[one]))
    assert played.fates("a") == ["killed"]
    assert played.reasons("b") == ["no_round"]


def test_channels_that_lack_on_more_ticks_than_rounds_are_the_reason():
    one = one_channel(launchers=[launcher(tubes=2)], assessment_time_s=300.0)
    played = play(make_case([hover("a"), hover("b")], units=[one]))
    assert played.reasons("b") == ["no_channel"]


def test_as_many_ticks_without_rounds_as_without_channels_count_as_no_channel():
    """At every tick one unit has too few rounds for its salvo, the other too few channels."""
    both = {"salvo": per_class(2)}
    units = [
        unit("short", launchers=[launcher("short.box", tubes=1)], doctrine=both),
        unit("busy", missile_channels=1, doctrine=both),
    ]
    assert play(make_case([hover("t")], units=units)).reasons("t") == ["no_channel"]


def _first_no_round_then_no_channel(*more, **rest):
    """One threat passes a unit without rounds, then for longer one without a free channel."""
    near = round_(range_max_m=[(0.0, 15e3)], classes=["cruise_missile"])
    front = unit("front", at=(60.0, 0.0), launchers=[launcher("front.box", tubes=1)])
    rear = unit("rear", target_channels=1, assessment_time_s=1000.0)
    threats = [
        hover("first", (60.0, 5.0), 30.0),
        hover("busy", (0.0, 5.0), 30.0),
        flight("t", (62.0, 0.0), (0.0, 0.0)),
    ]
    rest = {"radars": [radar(), radar("idle", range_max_m=10.0)], "rounds": [near], **rest}
    kinds = [threat_type("cruise_missile"), threat_type("decoy", p_damage=1.0)]
    return make_case([*threats, *more], units=[front, rear], threat_types=kinds, **rest)


@pytest.mark.parametrize("hit", [None, 1.0, 12.0, 100.0])
def test_the_loss_of_an_idle_radar_changes_no_reason(hit):
    hunter = {"type": "decoy", "aim": "element:idle"}
    more = [] if hit is None else [hover("hunter", (0.0, 40.0), hit, **hunter)]
    played = play(_first_no_round_then_no_channel(*more))
    assert [shot["unit"] for shot in played.shots] == ["front", "rear"]
    assert played.reasons("t") == ["no_channel"]


def test_a_unit_that_comes_to_stand_alone_changes_no_reason():
    links = [link(), link("front", cut_time_s=12.0)]
    case = _first_no_round_then_no_channel(links=links).model_dump()
    case["radars"].append(radar("own", link="front"))
    case["units"][0] |= {"link": "front", "engagement_radar": "own"}
    assert play(Case.model_validate(case)).reasons("t") == ["no_channel"]


def test_a_civil_aircraft_is_engaged_by_mistake_and_counted_but_never_leaks():
    rest = {"networks": [network(p_hostile=per_class(1.0, civil_aircraft=0.5))]}
    rest["units"] = [unit(doctrine={"weapon_control": "tight"})]
    threats = [hover("plane", type="civil_aircraft"), hover("t", type="bomber")]
    run = run_world(make_world(make_case(threats, **rest)), replications=200, seed=1, workers=1)
    engaged = run.outcomes["civil_engaged"]
    assert 70 < engaged.sum() < 130  # binomial, 200 tries at 0.5: 4 sigmas
    assert set(engaged) == {0, 1}
    assert run.outcomes["leakers"].sum() == 0
    assert run.outcomes["threats"].to_list() == [1] * 200
    assert run.outcomes["civil_threats"].to_list() == [1] * 200
    assert run.outcomes["killed"].sum() == 200
    assert run.leakers.is_empty()


def test_a_civil_aircraft_that_nobody_engages_passes():
    threats = [hover("plane", type="civil_aircraft")]
    played = play(make_case(threats, units=[unit(doctrine={"weapon_control": "hold"})]))
    assert played.fates("plane") == ["passed"]
    assert played.reasons("plane") == [None]


def test_a_threat_still_flying_at_the_horizon_is_unresolved_and_no_leaker():
    held = unit(doctrine={"weapon_control": "hold"})
    played = play(make_case([flight("t")], units=[held], horizon_s=100.0))
    assert played.fates("t") == ["unresolved"]


def test_reasons_classes_and_aims_sum_to_the_leakers(rich):
    run = run_world(make_world(rich), replications=60, seed=6, workers=1)
    outcomes, leakers = run.outcomes, run.leakers
    assert outcomes["leakers"].sum() > 500
    reasons = outcomes.select(pl.sum_horizontal(pl.col("^leakers_reason_.*$"))).to_series()
    classes = outcomes.select(pl.sum_horizontal(pl.col("^leakers_class_.*$"))).to_series()
    assert reasons.to_list() == classes.to_list() == outcomes["leakers"].to_list()
    aimed = outcomes.select(pl.sum_horizontal(pl.col("^leakers_aim_.*$"))).to_series().sum()
    assert aimed == leakers["aim"].is_not_null().sum()
    for name in LEAK_REASONS:
        count = (leakers["reason"] == name).sum()
        assert outcomes[f"leakers_reason_{name}"].sum() == count
    everyone = outcomes.select(pl.col("killed") + pl.col("leakers") + pl.col("unresolved"))
    assert everyone.to_series().to_list() == outcomes["threats"].to_list()


def test_the_rich_case_shows_many_reasons(rich):
    """So that the sums above mean something."""
    reasons = play(rich, 60, seed=6).outcome.reason
    assert len(set(reasons[reasons >= 0])) >= 6
