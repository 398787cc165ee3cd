"""Intervals against published values, scipy, and their own promise."""

import math

import numpy as np
import pytest
import scipy.stats

from openiads.analysis.estimate import bootstrap_ratio, mean, proportion

NEWCOMBE_1998_TABLE_I = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
"""Statistics in Medicine 17, 857-872: (successes, trials, low, high), method 3."""


@pytest.mark.parametrize(("successes", "n", "low", "high"), NEWCOMBE_1998_TABLE_I)
def test_wilson_intervals_are_those_of_newcombe(successes, n, low, high):
    found = proportion(successes, n)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (1, 1), (3, 7), (999, 1000), (1000, 1000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_wilson_intervals_are_those_of_scipy(successes, n, level):
    expected = scipy.stats.binomtest(successes, n).proportion_ci(level, "wilson")
    found = proportion(successes, n, level=level)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_the_mean_and_its_interval_are_those_of_scipy():
    values = np.random.default_rng(1).gamma(2.0, 3.0, 40)
    expected = scipy.stats.ttest_1samp(values, 0.0).confidence_interval(0.9)
    found = mean(values, level=0.9)
    assert found.value == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-12)


def test_t_intervals_cover_as_often_as_they_promise():
    # False alarm of this test: 1e-6 (exact binomial), for an interval that covers 95 %.
    trials, n = 4000, 12
    samples = np.random.default_rng(20).normal(3.0, 2.0, (trials, n))
    covered = sum((e := mean(row)).low <= 3.0 <= e.high for row in samples)
    low, high = scipy.stats.binom.ppf([0.5e-6, 1 - 0.5e-6], trials, 0.95)
    assert low <= covered <= high


def test_wilson_intervals_cover_close_to_their_promise_on_average_over_probabilities():
    # Exact, no simulation: mean coverage over p for n = 50 lies near 95 % (Newcombe, Table II).
    n, successes = 50, np.arange(51)
    ends = [proportion(int(x), n) for x in successes]
    low, high = np.array([[e.low, e.high] for e in ends]).T
    coverage = [
        scipy.stats.binom.pmf(successes, n, p)[(low <= p) & (p <= high)].sum()
        for p in np.linspace(0.01, 0.99, 197)
    ]
    assert 0.94 <= np.mean(coverage) <= 0.96


def test_equal_values_between_bounds_get_the_interval_that_they_allow():
    found = mean(np.zeros(1001), bounds=(0.0, 1.0))
    assert found.method == "rule of three"
    assert found.low == 0.0
    assert found.high == pytest.approx(3.0 / 1000, rel=0.01)


def test_the_rule_of_three_covers_for_every_share_of_odd_replications():
    # Exact: with a share q of replications at 1, all n are 0 with probability (1 - q)^n; the
    # interval misses only when q is above its upper end.
    n = 100
    high = mean(np.zeros(n), bounds=(0.0, 1.0)).high
    assert all((1 - q) ** n <= 0.05 for q in np.linspace(high, 1.0, 50))


def test_differences_equal_up_to_rounding_count_as_equal():
    values = np.array([0.3 - 0.1, 0.5 - 0.3, 0.3 - 0.1])
    assert len(set(values.tolist())) == 2
    assert mean(values, bounds=(-1.0, 1.0)).method == "rule of three"


def test_equal_unbounded_values_get_no_interval():
    found = mean([4.0, 4.0, 4.0])
    assert found.method == "constant"
    assert math.isnan(found.low)
    assert found.width == math.inf
    assert not found.excludes_zero


def test_one_replication_says_nothing_within_the_bounds():
    found = mean([0.5], bounds=(0.0, 1.0))
    assert (found.low, found.high, found.method) == (0.0, 1.0, "none")


def test_no_replication_gives_no_number():
    assert math.isnan(mean([]).value)
    assert math.isnan(proportion(0, 0).value)


def test_an_interval_ends_at_its_bounds():
    found = mean([0.0] * 20 + [0.4], bounds=(0.0, 1.0))
    assert found.low == 0.0


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="3 successes of 2"):
        proportion(3, 2)


def test_the_bootstrap_agrees_with_t_on_a_large_well_behaved_sample():
    values = np.random.default_rng(3).normal(10.0, 2.0, 400)
    pairs = np.column_stack([values, np.ones(400)])
    exact, found = mean(values), bootstrap_ratio(pairs)
    assert found.low == pytest.approx(exact.low, abs=0.1 * exact.width)
    assert found.high == pytest.approx(exact.high, abs=0.1 * exact.width)
    assert bootstrap_ratio(pairs) == found
