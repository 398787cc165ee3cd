from dataclasses import replace
from itertools import islice

import pytest

from openiads.errors import InputError
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.keys import entity_key
from openiads.scenario.raid import Group, Raid, Target, expand_raid, members, weighted_turns

TARGETS = {
    "port": Target("asset:port", 5.0, -140.0),
    "depot": Target("asset:depot", 5.1, -139.8),
    "hill.guide": Target("element:hill.guide", 5.0, -139.9),
}
CRUISE = Group(
    name="cruise",
    type="missile",
    share=3.0,
    count=None,
    route="to_aim",
    height_m=50.0,
    speed_m_s=240.0,
    apogee_m=None,
    start_distance_m=150e3,
    turn_distance_m=50e3,
    beyond_m=0.0,
    width_m=40e3,
    offset_m=0.0,
    delay_s=0.0,
    aims=(("port", 1.0), ("depot", 1.0)),
)
ROCKET = replace(
    CRUISE,
    name="rocket",
    type="rocket",
    share=1.0,
    route="ballistic",
    start_distance_m=300e3,
    turn_distance_m=None,
    aims=(("hill.guide", 1.0),),
)
WATCHER = replace(
    CRUISE, name="watcher", type="uav", share=None, count=1, route="overflight", beyond_m=20e3
)
RAID = Raid(
    name="main",
    size=20,
    axis_deg=270.0,
    centre=(5.0, -140.0),
    time_on_target_s=900.0,
    window_s=120.0,
    groups=(CRUISE, ROCKET, WATCHER),
)


def arrival(threat):
    from openiads.study.samples import flight_seconds

    return threat.start_s + flight_seconds(threat)


def test_the_same_raid_is_the_same_threats():
    assert expand_raid(RAID, TARGETS) == expand_raid(RAID, TARGETS)


@pytest.mark.parametrize("size", [1, 2, 5, 19, 20, 57])
def test_a_raid_is_the_beginning_of_every_larger_raid(size):
    larger = expand_raid(replace(RAID, size=60), TARGETS)
    assert expand_raid(replace(RAID, size=size), TARGETS) == larger[:size]


def test_fixed_counts_come_first_and_shares_divide_the_rest():
    groups = [at for at, _ in members(replace(RAID, size=41))]
    assert groups[0] == 2
    assert [groups.count(at) for at in range(3)] == [30, 10, 1]


def test_a_share_is_never_more_than_one_off_at_any_size():
    turns = list(islice(weighted_turns([5.0, 3.0, 2.0]), 200))
    for size in range(1, 201):
        for at, weight in enumerate((0.5, 0.3, 0.2)):
            assert abs(turns[:size].count(at) - weight * size) <= 1.0


def test_ids_count_within_the_group_and_keys_come_from_ids():
    threats = expand_raid(RAID, TARGETS)
    cruise = [threat for threat in threats if threat.type == "missile"]
    assert [threat.id for threat in cruise[:2]] == ["main.cruise-001", "main.cruise-002"]
    assert all(threat.key == entity_key(threat.id) for threat in threats)


def test_everything_arrives_within_the_window():
    times = [arrival(threat) for threat in expand_raid(replace(RAID, size=60), TARGETS)]
    assert min(times) >= 900.0 - 1e-6
    assert max(times) <= 1020.0 + 1e-6
    assert max(times) - min(times) > 100.0


def test_a_delay_moves_the_arrivals_of_a_group():
    late = replace(RAID, groups=(replace(CRUISE, delay_s=200.0), ROCKET, WATCHER))
    before, after = expand_raid(RAID, TARGETS), expand_raid(late, TARGETS)
    shifts = {round(b.start_s - a.start_s, 6) for a, b in zip(before, after, strict=True)}
    assert shifts == {0.0, 200.0}


def test_routes_start_up_the_axis_spread_over_the_width_and_end_at_the_aim():
    cruise = [t for t in expand_raid(replace(RAID, size=60), TARGETS) if t.type == "missile"]
    starts = [threat.route.points[0] for threat in cruise]
    lanes = [(lat - 5.0) * 110.57 for lat, _, _ in starts]
    assert -20.5 < min(lanes) < -15
    assert 15 < max(lanes) < 20.5
    assert all(140e3 < distance_bearing((5.0, -140.0), p[:2])[0] < 155e3 for p in starts)
    ends = {threat.route.points[-1][:2] for threat in cruise}
    assert ends == {(5.0, -140.0), (5.1, -139.8)}


def test_a_lane_is_kept_until_the_turn():
    threat = next(t for t in expand_raid(RAID, TARGETS) if t.type == "missile")
    start, turn, _ = threat.route.points
    assert turn[0] == pytest.approx(start[0], abs=0.01)
    assert turn[1] == pytest.approx(-140.0 - 50 / 110.9, abs=0.01)


def test_an_offset_moves_lanes_to_the_right_of_the_flight():
    moved = replace(RAID, groups=(replace(CRUISE, offset_m=30e3), ROCKET, WATCHER))
    before, after = expand_raid(RAID, TARGETS)[1], expand_raid(moved, TARGETS)[1]
    south = before.route.points[0][0] - after.route.points[0][0]
    assert south * 110.57 == pytest.approx(30.0, abs=0.1)


def test_an_overflight_has_no_aim_and_ends_beyond_the_centre():
    watcher = expand_raid(RAID, TARGETS)[0]
    assert watcher.aim is None
    assert watcher.route.points[-1][1] > -140.0


def test_a_rocket_is_launched_up_the_axis_at_its_aim():
    rocket = next(t for t in expand_raid(RAID, TARGETS) if t.type == "rocket")
    assert rocket.route.kind == "ballistic"
    assert rocket.route.aim == (5.0, -139.9)
    assert rocket.aim == "element:hill.guide"


def test_aims_are_shared_out_by_weight():
    weighted = replace(CRUISE, aims=(("port", 3.0), ("depot", 1.0)))
    threats = expand_raid(replace(RAID, size=40, groups=(weighted,)), TARGETS)
    aims = [threat.aim for threat in threats]
    assert aims.count("asset:port") == 30


def test_a_start_before_the_beginning_is_refused_with_what_would_do():
    with pytest.raises(InputError, match="start before t = 0") as caught:
        expand_raid(replace(RAID, time_on_target_s=300.0), TARGETS)
    assert caught.value.key == "raids.main.time_on_target"
    least = float(str(caught.value.allowed).split()[2])
    expand_raid(replace(RAID, time_on_target_s=least), TARGETS)
    with pytest.raises(InputError):
        expand_raid(replace(RAID, time_on_target_s=least - 1.5), TARGETS)


def test_an_unknown_aim_is_refused_with_the_nearest():
    lost = replace(RAID, groups=(replace(CRUISE, aims=(("prot", 1.0),)),))
    with pytest.raises(InputError, match="did you mean 'port'"):
        expand_raid(lost, TARGETS)


@pytest.mark.parametrize(
    ("size", "groups", "words"),
    [
        (0, (CRUISE, WATCHER), "less than the counts"),
        (5, (WATCHER,), "more than the counts"),
        (None, (CRUISE,), "need a size"),
    ],
)
def test_a_size_that_does_not_fit_the_groups_is_refused(size, groups, words):
    with pytest.raises(InputError, match=words):
        expand_raid(replace(RAID, size=size, groups=groups), TARGETS)


def test_without_a_size_the_counts_make_the_raid():
    assert len(expand_raid(replace(RAID, size=None, groups=(WATCHER,)), TARGETS)) == 1


def test_a_turn_before_the_start_is_refused():
    with pytest.raises(InputError, match="turn is before the start"):
        expand_raid(replace(RAID, groups=(replace(CRUISE, turn_distance_m=200e3),)), TARGETS)
