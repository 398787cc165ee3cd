"""The engine against outcomes of an earlier engine: the same distributions, other luck.

2,000 replications of five cases each, with another seed. Chi-square and Kolmogorov-Smirnov tests
of every figure kept, about a thousand, by Holm's procedure: a false alarm has probability 1e-3.
"""

import kept
import numpy as np
import pytest
from two_samples import p_value, p_values, rejected

LEVEL = 1e-3
SEED = 41


@pytest.fixture(scope="module")
def before():
    """The fixture: case -> figure -> replications."""
    stored = np.load(kept.FILE)
    found = {name: {} for name in kept.CASES}
    for key in stored.files:
        case, _, figure = key.partition("/")
        found[case][figure] = stored[key]
    return found


@pytest.mark.slow
def test_distributions_are_those_of_the_earlier_engine(before):
    found = {}
    for name in kept.CASES:
        now = kept.figures(name, SEED)
        for key, sample in before[name].items():
            now.setdefault(key, np.zeros_like(sample))
        assert before[name].keys() >= {key for key, x in now.items() if x.any()}
        found |= {f"{name}/{key}": p for key, p in p_values(before[name], now).items()}
    assert len(found) > 500
    assert rejected(found, LEVEL) == []


def test_a_chance_of_kill_lower_by_a_tenth_is_seen(before, monkeypatch):
    world = kept.arrays_of("rich")
    world.rounds["p_kill"] *= 0.9
    monkeypatch.setattr(kept, "arrays_of", lambda name: world)
    assert rejected(p_values(before["rich"], kept.figures("rich", SEED)), LEVEL)


def test_times_half_a_second_later_are_seen(before):
    times = before["raid-100"]["first_detection"]
    assert p_value(times[:1000, 3], times[1000:, 3]) > LEVEL
    spread = np.random.default_rng(2).normal(0, 1, (2, 2000))
    assert p_value(spread[0], spread[1] + 0.5) < LEVEL


def test_counts_that_chance_makes_differ_are_not_seen():
    rng = np.random.default_rng(7)
    found = {str(i): p_value(*rng.poisson(3, (2, 2000))) for i in range(300)}
    assert rejected(found, LEVEL) == []
    assert np.mean([p < 0.05 for p in found.values()]) < 0.1
