"""Differences against scipy, and the pairing by replication."""

import numpy as np
import polars as pl
import pytest
import scipy.stats

from openiads.analysis.compare import (
    apart,
    paired_difference,
    paired_values,
    welch_difference,
)
from openiads.analysis.estimate import mean


@pytest.fixture
def two_cases(make_outcomes):
    generator = np.random.default_rng(5)
    luck = generator.random((200, 20))
    base = make_outcomes("A", "A", None, (luck < 0.4).sum(axis=1), 20)
    other = make_outcomes("B", "B", None, (luck < 0.3).sum(axis=1), 20)
    return base, other


def test_the_paired_interval_is_that_of_scipy(two_cases):
    base, other = two_cases
    expected = scipy.stats.ttest_rel(other["leak_share"], base["leak_share"])
    found = paired_difference(pl.concat([base, other]), "A", "B", "leak_share")
    ends = expected.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high), rel=1e-12)


def test_welchs_interval_is_that_of_scipy(two_cases):
    a, b = two_cases[0]["leak_share"], two_cases[1]["leak_share"][:70]
    ends = scipy.stats.ttest_ind(b, a, equal_var=False).confidence_interval(0.95)
    found = welch_difference(a, b)
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high), rel=1e-12)


def test_shared_luck_narrows_the_interval(two_cases):
    base, other = two_cases
    paired = paired_difference(pl.concat([base, other]), "A", "B", "leak_share")
    unpaired = welch_difference(base["leak_share"], other["leak_share"])
    assert paired.value == pytest.approx(unpaired.value)
    assert paired.width < 0.6 * unpaired.width


def test_the_order_of_the_rows_does_not_matter(two_cases):
    base, other = two_cases
    shuffled = pl.concat([other.sample(fraction=1.0, shuffle=True, seed=1), base])
    ordered = pl.concat([base, other])
    found = [paired_values(frame, "A", "B", "leakers") for frame in (shuffled, ordered)]
    assert found[0].tolist() == found[1].tolist()


def test_replications_that_only_one_case_has_are_left_out(two_cases):
    base, other = two_cases
    outcomes = pl.concat([base, other.slice(50)])
    assert paired_difference(outcomes, "A", "B", "leakers").n == 150


def test_samples_that_do_not_vary_give_no_interval():
    assert welch_difference([1.0, 1.0], [2.0, 2.0]).method == "constant"
    assert not welch_difference([1.0, 1.0], [2.0, 2.0]).excludes_zero


def test_samples_that_never_vary_are_compared_by_their_own_intervals():
    a, b = mean(np.ones(20), bounds=(0.0, 1.0)), mean(np.zeros(20), bounds=(0.0, 1.0))
    found = apart(a, b)
    # Rule of three with n - 1: 1 - 0.05 ** (1 / 19) = 0.1459 on either side, squares added.
    assert found.value == -1.0
    assert found.high == pytest.approx(-1.0 + np.sqrt(2) * (1 - 0.05 ** (1 / 19)))
    assert found.excludes_zero
    assert not apart(a, a).excludes_zero
