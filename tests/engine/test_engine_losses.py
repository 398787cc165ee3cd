"""What the loss of a radar, a command post or a launcher changes, in scripted duels.

A hunter that nobody can engage (a decoy; no round is made for it) destroys one element at a known
time, its arrival. Other threats show what stopped working.
"""

import numpy as np
import pytest
from worlds import (
    flight,
    hover,
    launcher,
    link,
    make_case,
    network,
    per_class,
    play,
    radar,
    round_,
    threat_type,
    unit,
)

from openiads.vocab import THREAT_CLASSES

HIT = 100.0
SHOOTABLE = [name for name in THREAT_CLASSES if name != "decoy"]
KINDS = [threat_type(name) for name in SHOOTABLE] + [threat_type("decoy", p_damage=1.0)]


def hunter(element, at=HIT):
    return hover("hunter", (0.0, 40.0), at, type="decoy", aim=f"element:{element}")


def duel(threats, element, **rest):
    """Play with and without the hunter."""
    guidance = rest.pop("guidance", "active")
    parts = {"rounds": [round_(guidance=guidance, classes=SHOOTABLE)], "threat_types": KINDS}
    parts |= rest
    return play(make_case([hunter(element), *threats], **parts)), play(make_case(threats, **parts))


def lost(played):
    names = np.array(played.labels.elements)
    return set(names[played.outcome.element_lost[0]])


def test_the_hunter_leaks_damages_its_aim_and_is_the_only_loss():
    with_hunter, _ = duel([hover("t")], "eye")
    assert with_hunter.fates("hunter") == ["leaked"]
    assert with_hunter.outcome.damaged[0].tolist() == [True, False]
    assert lost(with_hunter) == {"eye"}


def test_an_element_is_damaged_with_the_chance_of_the_type():
    kinds = [threat_type("decoy", p_damage=0.3)]
    parts = {"threat_types": kinds, "rounds": [round_(classes=["bomber"])]}
    played = play(make_case([hunter("eye")], **parts), 5000, seed=1)
    hits = played.outcome.damaged.sum()
    assert hits == pytest.approx(1500, abs=4.5 * np.sqrt(5000 * 0.3 * 0.7))
    assert played.outcome.element_lost.sum() == hits
    assert (played.outcome.fate == 1).all()


def test_a_dead_hunter_damages_nothing():
    parts = {"threat_types": KINDS, "rounds": [round_()]}
    played = play(make_case([hunter("eye")], **parts))
    assert played.fates("hunter") == ["killed"]
    assert lost(played) == set()


def test_an_asset_is_lost_to_a_leaker():
    kinds = [threat_type("decoy", p_damage=1.0)]
    threats = [hover("t", type="decoy", aim="asset:port")]
    parts = {"threat_types": kinds, "rounds": [round_(classes=["bomber"])]}
    played = play(make_case(threats, **parts))
    assert played.outcome.asset_lost.tolist() == [[True]]


def test_without_its_only_radar_nothing_later_is_seen():
    late = hover("late", start_s=HIT + 5.0)
    with_hunter, without = duel([late], "eye")
    assert with_hunter.reasons("late") == ["not_seen"]
    assert without.fates("late") == ["killed"]


def test_the_last_look_of_a_radar_is_the_one_before_it_is_lost():
    early, late = hover("early", start_s=HIT - 1.0), hover("late", start_s=HIT + 0.5)
    with_hunter, _ = duel([early, late], "eye", radars=[radar(phase_s=0.25)])
    detected = with_hunter.outcome.first_detection[0]
    assert detected[1] == HIT - 0.75
    assert np.isnan(detected[2])


@pytest.mark.parametrize(
    ("guidance", "result"), [("command", "lost"), ("semi-active", "lost"), ("active", "kill")]
)
def test_guided_rounds_in_flight_are_lost_with_the_engagement_radar(guidance, result):
    """Launched at 80 s, 30 s from its target when the radar is hit at 100 s."""
    target = hover("t", start_s=80.0)
    with_hunter, without = duel([target], "eye", guidance=guidance)
    shot = with_hunter.shots_at("t")[0]
    assert shot["launch"] < HIT < shot["meet"]
    assert shot["result"] == result
    assert without.shots_at("t")[0]["result"] == "kill"


def test_rounds_that_met_their_target_before_the_radar_was_lost_count():
    with_hunter, _ = duel([hover("t", start_s=60.0)], "eye", guidance="command")
    assert [shot["result"] for shot in with_hunter.shots_at("t")] == ["kill"]


def test_the_rest_of_a_salvo_is_not_launched_once_the_radar_is_lost():
    slow = unit(launch_interval_s=10.0, doctrine={"salvo": per_class(4)})
    late = hover("t", start_s=85.0, seconds=200.0)
    with_hunter, without = duel([late], "eye", guidance="command", units=[slow])
    assert [shot["launch"] for shot in with_hunter.shots] == [85.0, 95.0]
    assert [shot["launch"] for shot in without.shots] == [85.0, 95.0, 105.0, 115.0]


@pytest.mark.parametrize(("guidance", "fate"), [("command", "leaked"), ("active", "killed")])
def test_active_rounds_need_only_a_network_track_once_the_radar_is_lost(guidance, fate):
    late = hover("late", start_s=HIT + 5.0)
    parts = {"radars": [radar(), radar("watch")], "guidance": guidance}
    with_hunter, without = duel([late], "eye", **parts)
    assert with_hunter.fates("late") == [fate]
    assert without.fates("late") == ["killed"]
    if fate == "leaked":
        assert with_hunter.reasons("late") == ["no_channel"]


def test_a_track_held_by_a_lost_radar_coasts_and_is_dropped():
    """A far radar saw it; after 3 periods of 4 s without a detection it cannot be engaged."""
    parts = {
        "radars": [radar(range_max_m=100.0), radar("watch", period_s=4.0)],
        "units": [unit(reaction_time_s=HIT - 80.0 + 5.0)],
    }
    target = hover("t", start_s=80.0, seconds=100.0)
    with_hunter, _ = duel([target], "watch", **parts)
    assert with_hunter.fates("t") == ["killed"]  # engaged at 105 s, held until 112 s
    parts["units"] = [unit(reaction_time_s=HIT - 80.0 + 15.0)]
    with_hunter, without = duel([target], "watch", **parts)
    assert with_hunter.fates("t") == ["leaked"]
    assert without.fates("t") == ["killed"]


def _forward_radar():
    """The unit's own radar is blind to the target that the network's other radar sees."""
    return [radar(range_max_m=45e3), radar("watch", link="away")]


def test_without_its_command_post_a_unit_fights_on_its_own_radar():
    near = hover("near", start_s=HIT + 5.0)
    far = hover("far", (50.0, 0.0), start_s=HIT + 5.0, seconds=80.0)
    links = [link(), link("away")]
    with_hunter, without = duel([near, far], "hq", radars=_forward_radar(), links=links)
    assert without.fates("near") == without.fates("far") == ["killed"]
    assert with_hunter.fates("near") == ["killed"]
    assert with_hunter.fates("far") == ["leaked"]
    assert lost(with_hunter) == {"hq"}


def test_units_on_their_own_shoot_at_the_same_target_those_of_one_post_do_not():
    units = [unit(), unit("fire2")]
    with_hunter, without = duel([hover("t", start_s=HIT + 5.0)], "hq", units=units)
    assert len(without.shots_at("t")) == 1
    assert {shot["unit"] for shot in with_hunter.shots_at("t")} == {"fire", "fire2"}
    assert sorted(shot["result"] for shot in with_hunter.shots_at("t")) == ["kill", "spent"]


def test_an_engagement_under_way_is_not_doubled_by_the_unit_that_now_stands_alone():
    target = hover("t", start_s=90.0, seconds=80.0)
    with_hunter, _ = duel([target], "hq")
    assert len(with_hunter.shots_at("t")) == 1


def test_a_lost_launcher_takes_its_rounds_along():
    boxes = [launcher("a", tubes=3), launcher("b", tubes=2)]
    late = [hover(f"t{n}", start_s=HIT + 5.0) for n in range(5)]
    with_hunter, without = duel(late, "a", units=[unit(launchers=boxes)])
    assert len(without.shots) == 5
    assert len(with_hunter.shots) == 2
    leaked = [r for t in range(5) for r in with_hunter.reasons(f"t{t}") if r]
    assert leaked == ["no_round"] * 3


def test_rounds_of_a_lost_launcher_fly_on_and_those_not_launched_yet_stay():
    slow = unit(launch_interval_s=10.0, doctrine={"salvo": per_class(3)})
    box = slow["launchers"][0]["id"]
    target = hover("t", start_s=85.0, seconds=200.0)
    dud = round_(classes=SHOOTABLE, p_kill=per_class(0.0))
    with_hunter, without = duel([target], box, units=[slow], rounds=[dud])
    assert [(s["launch"], s["result"]) for s in with_hunter.shots] == [
        (85.0, "miss"),
        (95.0, "miss"),
    ]
    assert [shot["launch"] for shot in without.shots][:3] == [85.0, 95.0, 105.0]


def test_a_lost_launcher_does_not_reload():
    box = launcher("a", tubes=1, reload_time_s=HIT - 50.0)
    parts = {"units": [unit(launchers=[box], stock={"dart": 5})]}
    first = hover("first", start_s=60.0)
    late = hover("late", start_s=HIT + 20.0, seconds=100.0)
    with_hunter, without = duel([first, late], "a", **parts)
    assert with_hunter.fates("first") == ["killed"]
    assert with_hunter.reasons("late") == ["no_round"]
    assert without.fates("late") == ["killed"]


def test_a_cut_link_takes_the_network_away_from_its_time_on():
    far = [hover(f"t{s}", (50.0, 0.0), start_s=float(s), seconds=80.0) for s in (20, 140)]
    for cut, fates in (
        (None, ["killed"] * 2),
        (100.0, ["killed", "leaked"]),
        (0.0, ["leaked"] * 2),
    ):
        links = [link(), link("away", cut_time_s=cut)]
        played = play(make_case(far, radars=_forward_radar(), links=links))
        assert [played.fates(t["id"])[0] for t in far] == fates, cut


def test_a_unit_whose_own_link_is_cut_fights_on_its_own_radar():
    far = hover("far", (50.0, 0.0), start_s=120.0, seconds=80.0)
    near = hover("near", start_s=120.0)
    links = [link(cut_time_s=100.0), link("away")]
    played = play(make_case([far, near], radars=_forward_radar(), links=links))
    assert played.fates("far") == ["leaked"]
    assert played.fates("near") == ["killed"]


def test_latency_delays_the_first_launch_and_nothing_else():
    for latency in (0.0, 4.0, 7.5):
        played = play(make_case([hover("t")], links=[link(latency_s=latency)]))
        (shot,) = played.shots
        assert shot["launch"] == np.ceil(latency)
        assert played.outcome.first_detection[0, 0] == 0.0


def test_an_autonomous_unit_knows_its_own_looks_at_once():
    alone = {"networks": [network(command_post=None)], "command_posts": []}
    played = play(make_case([flight("t")], links=[link(latency_s=20.0)], **alone))
    assert played.shots[0]["launch"] == 0.0
