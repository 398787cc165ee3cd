"""Rules of engagement, doctrine, channels and supply, each in a scene small enough to know."""

import numpy as np
import pytest
from worlds import (
    all_looks,
    feasible_at,
    flight,
    hover,
    launcher,
    make_case,
    network,
    per_class,
    place,
    play,
    radar,
    round_,
    unit,
)

FLIGHT = 30.4137  # s, to a target that hovers at 30 km and 5 km height


def launches(played, threat):
    return [shot["launch"] for shot in played.shots_at(threat)]


def zone(name, status, at, radius, units=("fire",)):
    lat, lon = place(*at)
    return {
        "id": name,
        "lat_deg": lat,
        "lon_deg": lon,
        "radius_m": radius,
        "weapon_control": status,
        "units": list(units),
    }


# --- Who may be engaged, and when ------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "p_hostile", "engaged"),
    [
        ("free", 1.0, True),
        ("free", 0.0, True),
        ("tight", 1.0, True),
        ("tight", 0.0, False),
        ("hold", 1.0, False),
        ("hold", 0.0, False),
    ],
)
def test_weapon_control_decides_on_the_classification(status, p_hostile, engaged):
    case = make_case(
        [hover("t")],
        networks=[network(p_hostile=per_class(p_hostile))],
        units=[unit(doctrine={"weapon_control": status})],
    )
    assert bool(play(case).outcome.engaged[0, 0]) is engaged


def test_a_zone_changes_weapon_control_for_the_units_it_binds():
    bound = zone("z", "hold", (30.0, 0.0), 5e3, ["fire"])
    case = make_case([hover("t")], zones=[bound], units=[unit(), unit("fire2")])
    assert {shot["unit"] for shot in play(case).shots} == {"fire2"}


def test_of_overlapping_zones_the_first_listed_wins():
    zones = [zone("a", "hold", (30.0, 0.0), 5e3), zone("b", "free", (30.0, 0.0), 9e3)]
    assert play(make_case([hover("t")], zones=zones)).fates("t") == ["leaked"]
    assert play(make_case([hover("t")], zones=zones[::-1])).fates("t") == ["killed"]


def test_a_threat_is_engaged_once_it_leaves_the_zone_that_held_fire():
    """Inbound at 250 m/s from 50 km; the zone ends at 45 km."""
    case = make_case([flight("t")], zones=[zone("z", "hold", (60.0, 0.0), 15e3)])
    assert launches(play(case), "t") == [21.0]


@pytest.mark.parametrize(("identification", "reaction"), [(0.0, 0.0), (3.0, 0.0), (3.0, 4.5)])
def test_the_first_launch_waits_for_identification_and_reaction(identification, reaction):
    case = make_case(
        [hover("t")],
        networks=[network(identification_time_s=identification)],
        units=[unit(reaction_time_s=reaction)],
    )
    assert launches(play(case), "t") == [-(-(identification + reaction) // 1)]


def test_the_clock_of_firmness_starts_with_the_m_th_detection():
    eye = radar(period_s=4.0, phase_s=1.5)
    rules = network(detections=3, looks=3)
    assert launches(play(make_case([hover("t")], radars=[eye], networks=[rules])), "t") == [10.0]


# --- Doctrine --------------------------------------------------------------------------------


def test_a_target_is_engaged_again_only_when_the_doctrine_says_so():
    duds = {"rounds": [round_(p_kill=per_class(0.0))]}
    again = play(make_case([hover("t", seconds=120.0)], **duds))
    assert len(again.shots) == 3
    once = unit(doctrine={"reengage": False})
    assert len(play(make_case([hover("t", seconds=120.0)], units=[once], **duds)).shots) == 1


def test_salvo_rounds_leave_one_launch_interval_apart():
    one = unit(launch_interval_s=2.5, doctrine={"salvo": per_class(3)})
    assert launches(play(make_case([hover("t")], units=[one])), "t") == [0.0, 2.5, 5.0]


def test_a_round_of_a_salvo_that_could_not_meet_the_target_is_not_launched():
    """Only launches before 29.6 s can meet before the arrival at 60 s."""
    one = unit(launch_interval_s=20.0, doctrine={"salvo": per_class(3)})
    assert launches(play(make_case([hover("t")], units=[one])), "t") == [0.0, 20.0]


def test_engagements_of_one_unit_keep_the_launch_interval():
    one = unit(launch_interval_s=2.5)
    case = make_case([hover(f"t{n}") for n in range(3)], units=[one])
    assert sorted(shot["launch"] for shot in play(case).shots) == [0.0, 3.0, 6.0]


@pytest.mark.parametrize(
    ("prefer", "chosen"),
    [("kill_probability", "sure"), ("longest_reach", "far"), ("cheapest", "cheap")],
)
def test_the_doctrine_prefers(prefer, chosen):
    rounds = [
        round_("far", range_max_m=[(0.0, 80e3)], p_kill=per_class(0.6)),
        round_("sure", p_kill=per_class(0.9), unit_cost_usd=20.0),
        round_("cheap", p_kill=per_class(0.5), unit_cost_usd=5.0),
    ]
    boxes = [launcher(f"{r['id']}-1", round=r["id"]) for r in rounds]
    one = unit(launchers=boxes, doctrine={"prefer": prefer})
    assert play(make_case([hover("t")], rounds=rounds, units=[one])).shots[0]["round"] == chosen


def test_of_equal_rounds_the_one_that_is_there_first_flies_then_the_cheaper_then_the_listed():
    rounds = [
        round_("plain"),
        round_("quick", speed_max_m_s=1200.0, speed_at_max_range_m_s=1200.0, unit_cost_usd=99.0),
        round_("saver", unit_cost_usd=9.0),
        round_("twin"),
    ]
    boxes = [launcher(f"{r['id']}-1", round=r["id"], tubes=1) for r in rounds]
    threats = [hover(f"t{n}") for n in range(4)]
    played = play(make_case(threats, rounds=rounds, units=[unit(launchers=boxes)]))
    assert [shot["round"] for shot in played.shots] == ["quick", "saver", "plain", "twin"]


def test_targets_are_served_by_time_to_their_aim_then_weight_then_index():
    threats = [
        hover("last", seconds=80.0),
        hover("light", type="decoy"),
        hover("heavy", type="bomber"),
        hover("first", seconds=50.0),
        hover("light-too", type="decoy"),
    ]
    one = unit(launch_interval_s=1.0)
    weights = per_class(1.0, bomber=2.0)
    shots = play(make_case(threats, units=[one], class_weights=weights)).shots
    assert [shot["threat"] for shot in shots] == ["first", "heavy", "light", "light-too", "last"]


# --- Channels and supply ---------------------------------------------------------------------


def test_target_channels_are_taken_from_launch_to_assessment():
    one = unit(target_channels=1, assessment_time_s=7.0)
    threats = [hover("a", seconds=200.0), hover("b", seconds=200.0)]
    played = play(make_case(threats, units=[one]))
    assert launches(played, "b") == [38.0]  # 0 s + flight of 30.4 s + 7 s, next tick
    assert played.outcome.peak_targets.tolist() == [1]
    assert played.shots[0]["meet"] == pytest.approx(FLIGHT, abs=0.02)


def test_missile_channels_are_taken_from_launch_to_intercept():
    one = unit(missile_channels=1, assessment_time_s=7.0)
    threats = [hover("a", seconds=200.0), hover("b", seconds=200.0)]
    played = play(make_case(threats, units=[one]))
    assert launches(played, "b") == [31.0]
    assert played.outcome.peak_missiles.tolist() == [1]


def test_an_empty_launcher_reloads_from_the_stock_until_that_is_empty():
    box = launcher(tubes=2, reload_time_s=15.0)
    one = unit(launchers=[box], stock={"dart": 3}, launch_interval_s=1.0)
    threats = [hover(f"t{n}", seconds=300.0 + n) for n in range(8)]
    played = play(make_case(threats, units=[one]))
    assert [shot["launch"] for shot in played.shots] == [0.0, 1.0, 16.0, 17.0, 32.0]
    assert played.reasons("t7") == ["no_round"]


def test_each_launcher_reloads_by_itself():
    boxes = [
        launcher(name, tubes=1, reload_time_s=wait) for name, wait in (("a", 10.0), ("b", 25.0))
    ]
    one = unit(launchers=boxes, stock={"dart": 2}, launch_interval_s=1.0)
    threats = [hover(f"t{n}", seconds=300.0 + n) for n in range(6)]
    shots = play(make_case(threats, units=[one])).shots
    assert [shot["launch"] for shot in shots] == [0.0, 1.0, 10.0, 20.0]


# --- Tracks ----------------------------------------------------------------------------------


def test_a_full_network_takes_new_tracks_by_priority_and_keeps_those_it_has():
    slow = unit(reaction_time_s=5.0, doctrine={"weapon_control": "hold"})
    threats = [hover("late", seconds=90.0), hover("soon", seconds=60.0), hover("mid", seconds=75.0)]
    parts = {"networks": [network(track_capacity=1)], "units": [slow]}
    played = play(make_case(threats, **parts))
    assert played.outcome.peak_tracks.tolist() == [1]
    assert played.reasons("soon") == ["held_by_rules"]
    # after `soon` has gone its place is free for the next, and so on
    assert played.reasons("mid") == played.reasons("late") == ["held_by_rules"]


def test_who_is_refused_a_track_is_engaged_late_or_never():
    one = unit(reaction_time_s=8.0)
    threats = [hover("a", seconds=45.0), hover("b", seconds=62.0), hover("c", seconds=200.0)]
    played = play(make_case(threats, units=[one], networks=[network(track_capacity=1)]))
    assert launches(played, "a") == [8.0]
    # `a` is dead at 38.4 s; `b` is admitted at 39 s and could not be met any more from 32 s on
    assert played.reasons("b") == ["too_late"]
    (shot,) = played.shots_at("c")
    assert shot["launch"] >= 62.0 + 8.0 - 1.0
    roomy = play(make_case(threats, units=[one]))
    assert [launches(roomy, name) for name in "abc"] == [[8.0]] * 3
    assert roomy.outcome.peak_tracks.tolist() == [3]


def _hidden_for_a_while():
    """Out of the radar's sector from the look at 46 s to that at 114 s; a track coasts for 6 s."""
    eye = radar(period_s=2.0, sector_centre_deg=90.0, sector_width_deg=60.0)
    turns = ((0.0, 5000.0), (20.0, 5000.0), (-8.0, 3000.0))
    corners = [(*place(20.0, north), height) for north, height in turns]
    weave = flight("t")
    weave["route"] = {"kind": "waypoints", "points": corners, "speeds_m_s": [250.0, 250.0]}
    return {"threats": [weave], "radars": [eye]}


@pytest.mark.parametrize(("reaction", "launch"), [(40.0, 40.0), (51.0, 51.0), (55.0, 169.0)])
def test_a_track_that_is_lost_and_formed_again_restarts_its_clock(reaction, launch):
    case = make_case(**_hidden_for_a_while(), units=[unit(reaction_time_s=reaction)])
    looks = all_looks(play(case).tables)["time"]
    assert (looks[looks < 100].max(), looks[looks > 100].min()) == (46.0, 114.0)
    assert launches(play(case), "t") == [launch]


def test_a_track_that_has_faded_before_anybody_asked_is_no_track():
    """It could be met on part of its way back only, and launches are due while it is hidden."""
    dart = round_(height_min_m=4300.0, height_max_m=4900.0)
    played = play(make_case(**_hidden_for_a_while(), rounds=[dart]))
    plan = played.tables.plans[0]
    ticks = np.arange(plan.tick_first, plan.tick_last + 1)
    due = ticks[feasible_at(played.tables, 0, ticks)[:, 0] != 0]
    assert 52 < due.min() < due.max() < 114
    assert played.shots == []
    assert played.reasons("t") == ["too_late"]
