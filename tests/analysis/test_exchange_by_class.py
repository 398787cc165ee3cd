"""The cost exchange, against sums done by hand: a decoy, two missiles and an aircraft."""

import math

import polars as pl
import pytest

from openiads.analysis.exchange import cost_ratio, exchange
from openiads.analysis.exchange_by_class import exchange_by_class, prices, unmanned_ratio
from openiads.analysis.load import limits, loads
from openiads.analysis.timeline import activity, kill_ranges
from openiads.errors import ResultError

CASE = {
    "rounds": [{"id": "big", "unit_cost_usd": 3.0}, {"id": "small", "unit_cost_usd": 1.0}],
    "threat_types": [
        {"id": "jet", "threat_class": "aircraft", "unit_cost_usd": 100.0},
        {"id": "lure", "threat_class": "decoy", "unit_cost_usd": 0.5},
        {"id": "dart", "threat_class": "cruise_missile", "unit_cost_usd": 4.0},
    ],
    "threats": [
        {"id": "j", "type": "jet"},
        {"id": "l", "type": "lure"},
        {"id": "m1", "type": "dart"},
        {"id": "m2", "type": "dart"},
    ],
    "networks": [{"track_capacity": 3}, {"track_capacity": 2}],
    "units": [
        {"target_channels": 2, "missile_channels": 4},
        {"target_channels": 1, "missile_channels": 2},
    ],
}
KINDS = {"j": "aircraft", "l": "decoy", "m1": "cruise_missile", "m2": "cruise_missile"}
# replication, target, round, result, launch, intercept, slant range km
SHOTS = [
    (0, "j", "big", "kill", 10.0, 61.0, 50.0),
    (0, "l", "small", "kill", 20.0, 59.0, 20.0),
    (0, "l", "small", "spent", 21.0, 64.0, 21.0),
    (0, "m1", "big", "miss", 70.0, 119.0, 500.0),
    (1, "m1", "small", "kill", 60.0, 100.0, 10.0),
    (1, "m1", "small", "kill", 60.0, 110.0, 30.0),
]


@pytest.fixture
def frame():
    """Return the shots as a table."""
    names = ("replication", "threat", "round", "result", "launch_s", "intercept_s")
    rows = [(*row[:6], 1000.0 * row[6], KINDS[row[1]], 0) for row in SHOTS]
    schema = (*names, "slant_range_m", "threat_class", "draw")
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_each_class_has_its_rounds_its_kills_and_what_they_cost(frame):
    # two replications: aircraft 3 USD spent, 100 killed; decoy 2 for 0.5; missiles 3 + 2 for 8
    found = {one.threat_class: one for one in exchange_by_class(frame, CASE, 2)}
    assert list(found) == ["aircraft", "cruise_missile", "decoy"]
    jet, dart, lure = found.values()
    assert (jet.threats, dart.threats, lure.threats) == (1, 2, 1)
    assert (jet.rounds, dart.rounds, lure.rounds) == (0.5, 1.5, 1.0)
    assert (jet.late, dart.late, lure.late) == (0.0, 0.0, 0.5)
    assert (jet.spent_usd, dart.spent_usd, lure.spent_usd) == (1.5, 2.5, 1.0)
    assert (jet.kills, dart.kills, lure.kills) == (0.5, 1.0, 0.5)
    assert (jet.killed_usd, dart.killed_usd, lure.killed_usd) == (50.0, 4.0, 0.25)
    assert (jet.ratio, dart.ratio, lure.ratio) == (0.03, 0.625, 4.0)


def test_a_class_of_which_nothing_was_killed_has_no_ratio(frame):
    missed = frame.filter(pl.col("threat") == "m1", pl.col("result") == "miss")
    found = {one.threat_class: one for one in exchange_by_class(missed, CASE, 2)}
    assert math.isnan(found["cruise_missile"].ratio)
    assert found["decoy"].rounds == 0.0


def test_manned_aircraft_are_not_in_the_ratio_without_a_crew(frame):
    outcomes = pl.DataFrame({"draw": [0, 0], "replication": [0, 1]})
    # missiles and decoy: replication 0 spends 5 and kills 0.5, replication 1 spends 2 and kills 8;
    # a quarter of all resamples are twice the one, a quarter twice the other
    found = unmanned_ratio(frame, CASE, outcomes)
    assert found.value == pytest.approx(7.0 / 8.5)
    assert found.n == 2
    assert (found.low, found.high) == (0.25, 10.0)


def test_a_replication_without_shots_counts(frame):
    outcomes = pl.DataFrame({"draw": [0, 0, 0], "replication": [0, 1, 2]})
    assert unmanned_ratio(frame, CASE, outcomes).n == 3


def test_prices_are_sorted_by_what_they_add_up_to(frame):
    found = [(one.of, one.id, one.usd, one.total_usd) for one in prices(frame, CASE, 2)]
    assert found == [
        ("rounds", "big", 3.0, 3.0),
        ("rounds", "small", 1.0, 2.0),
        ("threat_types", "jet", 100.0, 50.0),
        ("threat_types", "dart", 4.0, 4.0),
        ("threat_types", "lure", 0.5, 0.25),
    ]


def test_the_totals_of_a_case_are_sums_over_its_replications():
    outcomes = pl.DataFrame(
        {
            "rounds_fired": [4, 2],
            "rounds_cost_usd": [8.0, 2.0],
            "threats_killed_cost_usd": [100.5, 8.0],
            "rounds_fired_big": [2, 0],
            "rounds_fired_small": [2, 2],
            "rounds_fired_idle": [0, 0],
        }
    )
    found = exchange(outcomes)
    assert found.rounds_fired.value == 3.0
    assert found.rounds_cost_usd.value == 5.0
    assert found.threats_killed_cost_usd.value == 54.25
    assert found.by_round == {"big": 1.0, "small": 2.0}
    assert found.cost_ratio == pytest.approx(10.0 / 108.5)
    assert cost_ratio(outcomes).value == pytest.approx(10.0 / 108.5)


def test_events_fall_into_the_interval_they_happen_in(frame):
    leakers = pl.DataFrame({"time_s": [59.9, 120.0, 180.0]})
    found = activity(frame, leakers, 2, 60.0)
    # launches at 10, 20, 21 | 70, 60, 60; kills at 59 | 61, 100, 110; miss at 119
    assert found["time_s"].to_list() == [30.0, 90.0, 150.0, 210.0]
    assert found["launches"].to_list() == [1.5, 1.5, 0.0, 0.0]
    assert found["kills"].to_list() == [0.5, 1.5, 0.0, 0.0]
    assert found["misses"].to_list() == [0.0, 0.5, 0.0, 0.0]
    assert found["leaks"].to_list() == [0.5, 0.0, 0.5, 0.5]


def test_ranges_of_kills_are_those_of_kills_alone(frame):
    found = kill_ranges(frame, 60.0)
    # before 60 s one kill at 20 km; after it kills at 50, 10 and 30 km, and a miss at 500 km
    assert found["time_s"].to_list() == [30.0, 90.0]
    assert found["kills"].to_list() == [1, 3]
    assert found["median_m"].to_list() == [20_000.0, 30_000.0]
    assert found["low_m"].to_list() == [20_000.0, 10_000.0]
    assert found["high_m"].to_list() == [20_000.0, 50_000.0]


def test_a_peak_equal_to_the_limit_is_at_the_limit():
    peaks = {"peak_tracks": [5, 4, 5, 3], "peak_target_channels": [3, 2, 2, 1]}
    outcomes = pl.DataFrame({**peaks, "peak_missile_channels": [1, 1, 1, 1]})
    tracks, targets, missiles = loads(outcomes, CASE)
    assert limits(CASE) == {
        "peak_tracks": 5,
        "peak_target_channels": 3,
        "peak_missile_channels": 6,
    }
    assert (tracks.peak.value, targets.peak.value, missiles.peak.value) == (4.25, 2.0, 1.0)
    assert (tracks.full.value, targets.full.value, missiles.full.value) == (0.5, 0.25, 0.0)
    assert (tracks.low, tracks.high) == (3.0, 5.0)


def test_a_channel_that_is_never_used_has_a_peak_of_nought():
    peaks = {"peak_tracks": [1, 1], "peak_target_channels": [0, 0], "peak_missile_channels": [0, 0]}
    _, targets, missiles = loads(pl.DataFrame(peaks), CASE)
    assert (targets.low, targets.high, targets.full.value) == (0.0, 0.0, 0.0)
    assert (missiles.low, missiles.high, missiles.full.value) == (0.0, 0.0, 0.0)


def test_a_shot_at_a_threat_of_another_world_is_refused(frame):
    strange = frame.with_columns(threat=pl.lit("nobody"))
    with pytest.raises(ResultError, match="threat 'nobody' that the world does not have"):
        exchange_by_class(strange, CASE, 2)
