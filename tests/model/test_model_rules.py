"""Rules without physics: m-of-n tracks, weapon control, preference among pairs."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.model.assign import CHEAPEST, KILL_PROBABILITY, LONGEST_REACH, better_pair
from openiads.model.identify import FREE, HOLD, TIGHT, may_engage
from openiads.model.track import is_firm
from openiads.vocab import PREFERENCES, WEAPON_CONTROL


def _history(results):
    """Return results of looks as bits, the newest in bit 0."""
    return np.int64(int("".join("01"[result] for result in results) or "0", 2))


@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=32), st.integers(1, 32))
def test_a_track_is_firm_when_m_of_the_last_n_looks_detected(results, detections):
    assert is_firm(_history(results), detections) == (sum(results) >= detections)


def test_two_of_three_has_the_chance_of_the_binomial():
    p = 0.3
    chance = 0.0
    for results in itertools.product((0, 1), repeat=3):
        if is_firm(_history(results), 2):
            chance += np.prod([p if result else 1 - p for result in results])
    assert chance == pytest.approx(p**2 + 2 * p**2 * (1 - p))


@pytest.mark.parametrize(
    ("control", "hostile", "allowed"),
    [
        (FREE, True, True),
        (FREE, False, True),
        (TIGHT, True, True),
        (TIGHT, False, False),
        (HOLD, True, False),
        (HOLD, False, False),
    ],
)
def test_weapon_control_lets_engage_or_not(control, hostile, allowed):
    assert may_engage(control, hostile) == allowed


def test_codes_are_the_places_in_the_vocabulary():
    assert [WEAPON_CONTROL[code] for code in (FREE, TIGHT, HOLD)] == ["free", "tight", "hold"]
    codes = (KILL_PROBABILITY, LONGEST_REACH, CHEAPEST)
    assert [PREFERENCES[code] for code in codes] == [
        "kill_probability",
        "longest_reach",
        "cheapest",
    ]


PAIR = (0.7, 100e3, 1e6, 60.0)
LIKELIER = (0.8, 90e3, 2e6, 70.0)
LONGER = (0.6, 200e3, 2e6, 70.0)
CHEAPER = (0.6, 90e3, 0.5e6, 70.0)
QUICKER = (0.7, 100e3, 2e6, 50.0)
SAME_BUT_CHEAPER = (0.7, 100e3, 0.9e6, 60.0)


@pytest.mark.parametrize(
    ("prefer", "better"),
    [
        (KILL_PROBABILITY, LIKELIER),
        (KILL_PROBABILITY, QUICKER),
        (KILL_PROBABILITY, SAME_BUT_CHEAPER),
        (LONGEST_REACH, LONGER),
        (LONGEST_REACH, QUICKER),
        (LONGEST_REACH, SAME_BUT_CHEAPER),
        (CHEAPEST, CHEAPER),
        (CHEAPEST, SAME_BUT_CHEAPER),
    ],
)
def test_the_preferred_pair_wins_whichever_comes_first(prefer, better):
    assert better_pair(prefer, better, PAIR)
    assert not better_pair(prefer, PAIR, better)


@pytest.mark.parametrize("prefer", [KILL_PROBABILITY, LONGEST_REACH, CHEAPEST])
def test_of_two_equal_pairs_the_first_stays(prefer):
    assert not better_pair(prefer, PAIR, PAIR)
