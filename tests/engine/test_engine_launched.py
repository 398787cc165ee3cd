"""Committed rounds that are not launched, rounds in flight, and other readings of decision 3."""

from typing import NamedTuple

import numpy as np
import pytest
from numba import njit
from worlds import (
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
    threat_type,
    unit,
)

from openiads.engine.launched import most_in_flight
from openiads.engine.record import record_replication
from openiads.engine.state import NOT_LAUNCHED, SHOT, TOTALS
from openiads.engine.world import Clock, records
from openiads.recording.events import launched
from openiads.vocab import THREAT_CLASSES

HIT = 100.0
SHOOTABLE = [name for name in THREAT_CLASSES if name != "decoy"]
KINDS = [threat_type(name) for name in SHOOTABLE] + [threat_type("decoy", p_damage=1.0)]


def struck(threats, element, units, guidance="active", **rest):
    """Play a world in which an element is destroyed at 100 s by what nobody can engage."""
    hunter = hover("hunter", (0.0, 40.0), HIT, type="decoy", aim=f"element:{element}")
    parts = {"rounds": [round_(guidance=guidance, classes=SHOOTABLE, **rest.pop("dart", {}))]}
    parts |= {"threat_types": KINDS, "units": units}
    return play(make_case([hunter, *threats], **(parts | rest)))


def slow_unit(**rest):
    """Return a unit that takes 20 s from launch to launch, with three rounds a bomber."""
    boxes = [launcher("fire.a", tubes=3), launcher("fire.b", tubes=3)]
    doctrine = {"salvo": per_class(3), **rest.pop("doctrine", {})}
    return unit(launch_interval_s=20.0, launchers=boxes, doctrine=doctrine, **rest)


# --- Rounds of a lost launcher, or of a lost radar -------------------------------------------


def test_channels_of_rounds_that_a_lost_launcher_does_not_launch_are_free_at_once():
    """Launches at 85, 105, 125 s, of which one; the next is due at 145 s and needs all channels.

    The third round would have met its target at 155 s.
    """
    threats = [
        hover("t", start_s=85.0, seconds=300.0, type="bomber"),
        hover("late", start_s=101.0, seconds=250.0),
    ]
    played = struck(threats, "fire.a", [slow_unit(missile_channels=3)])
    assert [shot["launch"] for shot in played.shots_at("t")] == [85.0]
    assert played.shots_at("late")[0]["launch"] == 145.0


def test_the_assessment_stays_where_the_decision_put_it():
    """A target missed at 115 s is open again at 156 s: after the last intercept committed."""
    threats = [hover("t", start_s=85.0, seconds=300.0, type="bomber")]
    dart = {"p_kill": per_class(0.0)}
    played = struck(threats, "fire.a", [slow_unit()], dart=dart)
    launches = [shot["launch"] for shot in played.shots]
    assert launches[:2] == [85.0, pytest.approx(156.5, abs=0.51)]


def test_rounds_of_a_lost_launcher_are_gone():
    threats = [
        hover("t", start_s=85.0, seconds=300.0, type="bomber"),
        hover("late", start_s=101.0, seconds=250.0),
    ]
    one = unit(
        launch_interval_s=20.0,
        launchers=[launcher("fire.a", tubes=4)],
        doctrine={"salvo": per_class(1, bomber=3)},
    )
    played = struck(threats, "fire.a", [one])
    assert [shot["launch"] for shot in played.shots] == [85.0]
    assert played.reasons("late") == ["no_round"]


@pytest.mark.parametrize(
    ("kind", "reserve", "reason"),
    [
        ("cruise_missile", 0, "no_channel"),
        ("cruise_missile", 1, "no_round"),
        ("bomber", 1, "no_channel"),
    ],
)
def test_rounds_that_a_lost_radar_does_not_guide_return_and_so_does_their_charge(
    kind, reserve, reason
):
    """Two rounds, one launched. The other is back: short is the radar, unless it is reserved."""
    kept = [{"round": "dart", "rounds": 1, "classes": ["bomber"]}] * reserve
    one = unit(
        launch_interval_s=20.0,
        launchers=[launcher("fire.a", tubes=2)],
        doctrine={"salvo": per_class(1, bomber=1, aircraft=2), "reserve": kept},
    )
    threats = [
        hover("t", start_s=85.0, seconds=300.0, type="bomber"),
        hover("late", start_s=101.0, seconds=90.0, type=kind),
    ]
    one["doctrine"]["salvo"]["bomber"] = 2
    if kind == "bomber":
        threats[1]["type"] = "aircraft"
        one["doctrine"]["salvo"]["aircraft"] = 1
        if kept:
            kept[0]["classes"] = ["bomber", "aircraft"]
    played = struck(
        threats,
        "eye",
        [one],
        "command",
        radars=[radar("eye"), radar("watch")],
        dart={"p_kill": per_class(0.0)},
    )
    assert [shot["launch"] for shot in played.shots] == [85.0]
    assert played.reasons("late") == [reason]


def test_a_round_that_is_due_at_the_very_time_of_the_loss_is_launched():
    threats = [hover("t", start_s=80.0, seconds=300.0, type="bomber")]
    played = struck(threats, "eye", [slow_unit()], "command")
    assert [(shot["launch"], shot["result"]) for shot in played.shots] == [
        (80.0, "lost"),
        (100.0, "lost"),
    ]


def test_rounds_whose_launch_is_past_the_horizon_are_not_fired():
    case = make_case(
        [hover("t", start_s=394.5, seconds=100.0)],
        units=[unit(launch_interval_s=3.0, doctrine={"salvo": per_class(3)})],
    )
    played = play(case)
    assert [shot["launch"] for shot in played.shots] == [395.0, 398.0]
    told = record_replication(played.arrays, played.tables, (1, 0, 0))
    assert launched(told, 400.0) == [0, 1]
    assert played.outcome.peak_missiles[0] == 2


# --- Rounds in flight ------------------------------------------------------------------------


@pytest.mark.parametrize(("interval", "peak"), [(0.0, 3), (2.0, 3), (4.0, 2), (7.0, 1)])
def test_the_peak_counts_rounds_in_flight_not_channels_reserved(interval, peak):
    """Three rounds of 6 s of flight."""
    one = unit(launch_interval_s=interval, doctrine={"salvo": per_class(3)})
    played = play(make_case([hover("t", at=(0.0, 0.0), height=6000.0)], units=[one]))
    shots = played.shots
    assert [shot["meet"] - shot["launch"] for shot in shots] == pytest.approx([6.0] * 3, abs=1e-4)
    assert played.outcome.peak_missiles[0] == peak


class Shots(NamedTuple):
    totals: np.ndarray
    shots: np.ndarray
    flown: np.ndarray


class Time(NamedTuple):
    clock: Clock


@njit
def peak_of(world, state):
    """Return what the kernel counts."""
    return most_in_flight(world, state)


@pytest.mark.parametrize(
    ("flights", "peak"),
    [
        ([], 0),
        ([(0, 5)], 1),
        ([(0, 5), (5, 9)], 1),
        ([(5, 9), (0, 5.0000000001)], 1),
        ([(0, 5), (4.9, 9), (5, 7)], 2),
        ([(3, 4), (0, 9), (1, 5), (3.5, 6), (8, 12)], 4),
        ([(0, 0), (0, 0)], 0),
        ([(10, 12), (9, 9.5), (8, 8.5)], 1),
        ([(0, 50), (1, 50), (101, 150)], 2),
    ],
)
def test_a_round_that_meets_at_the_time_of_a_launch_is_no_longer_in_flight(flights, peak):
    """The last case has a launch past the horizon of 100 s."""
    totals, shots = records(TOTALS, 1), records(SHOT, len(flights) + 2)
    totals.shots[0] = len(flights) + 1
    shots.result[0] = NOT_LAUNCHED
    shots.meet[0] = 1e3
    for shot, (start, end) in zip(shots[1:], flights, strict=False):
        shot.launch, shot.meet = start, end
    world = Time(Clock(100.0, 1.0, 101, 4 / 3))
    assert peak_of(world, Shots(totals, shots, np.zeros((2, len(shots))))) == peak


# --- Other readings --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "units"),
    [
        (True, True, ["one", "two", "two"]),
        (True, False, ["one"]),
        (False, True, ["one", "two", "two"]),
        (False, False, ["one"]),
    ],
)
def test_with_mixed_reengage_only_a_unit_with_false_refuses(first, second, units):
    """The first has one round, the second two; nothing is ever hit."""
    sites = [
        unit(
            name,
            launchers=[launcher(f"{name}.box", tubes=tubes)],
            doctrine={"reengage": again},
        )
        for name, tubes, again in (("one", 1, first), ("two", 2, second))
    ]
    dart = round_(p_kill=per_class(0.0))
    case = make_case([hover("t", at=(5.0, 0.0), seconds=90.0)], units=sites, rounds=[dart])
    assert [shot["unit"] for shot in play(case).shots] == units


def test_a_unit_by_itself_has_no_track_capacity():
    threats = [hover(f"t{n}", seconds=50.0 + n) for n in range(5)]
    alone = make_case(threats, networks=[network(command_post=None, track_capacity=1)])
    led = make_case(threats, networks=[network(track_capacity=1)])
    assert [shot["launch"] for shot in play(alone).shots] == [0.0] * 5
    assert [shot["launch"] for shot in play(led).shots] == [0.0]


@pytest.mark.parametrize("zones", [126, 127, 128, 129, 300])
def test_a_zone_holds_whatever_its_place_in_the_list(zones):
    """All but the last are elsewhere; the last holds fire over the whole flight."""
    lat, lon = place(0.0)
    far = {"radius_m": 1e3, "weapon_control": "free", "units": ["fire"]}
    listed = [{"id": f"z{n}", "lat_deg": 40.0, "lon_deg": lon, **far} for n in range(zones - 1)]
    case = make_case(
        [flight("t")],
        zones=[
            *listed,
            {
                **far,
                "id": "last",
                "lat_deg": lat,
                "lon_deg": lon,
                "radius_m": 4e5,
                "weapon_control": "hold",
            },
        ],
    )
    played = play(case)
    assert played.shots == []
    assert played.reasons("t") == ["held_by_rules"]
    assert set(played.tables.spans.zone) == {zones}
