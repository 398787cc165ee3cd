"""Estimates and how they are written, against numbers worked out by hand or by SciPy."""

import math

import numpy as np
import pytest
import scipy.stats

from openiads.analysis.compare import apart, welch_difference
from openiads.analysis.data import plain
from openiads.analysis.estimate import Estimate, bootstrap_ratio, mean, proportion
from openiads.analysis.wording import decimals, interval_clause, percent, percent_interval

T2 = 4.302652729911275
"""Student's t with 2 degrees of freedom, 0.975: its square is 2 x 0.95^2 / (1 - 0.95^2)."""


def test_students_t_of_two_degrees_is_what_the_formula_says():
    assert pytest.approx(math.sqrt(2 * 0.95**2 / (1 - 0.95**2))) == T2


def test_a_mean_has_students_interval_cut_at_its_bounds():
    found = mean([0.4, 0.5, 0.6])
    half = T2 * 0.1 / math.sqrt(3)
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 0.5 - half, 0.5 + half))
    assert (found.n, found.method) == (3, "t")
    cut = mean([0.0, 0.5, 1.0], bounds=(0.0, 1.0))
    assert (cut.low, cut.high) == (0.0, 1.0)


def test_equal_values_leave_what_their_number_leaves():
    # (1 - q)^3 = 0.05: q = 0.631597, of the way to either bound.
    found = mean([0.25] * 4, bounds=(0.0, 1.0))
    q = 1 - 0.05 ** (1 / 3)
    assert (found.low, found.high) == pytest.approx((0.25 * (1 - q), 0.25 + 0.75 * q))
    assert found.method == "rule of three"
    assert mean([2.0] * 4).method == "constant"
    assert mean([2.0]).method == "none"
    one = mean([0.25], bounds=(0.0, 1.0))
    assert (one.low, one.high, one.method) == (0.0, 1.0, "none")


@pytest.mark.parametrize(
    ("values", "bounds", "zero"),
    [
        ([0.0, 0.0], (-1.0, 1.0), True),
        ([0.0, 0.0], None, True),
        ([0.0], (-1.0, 1.0), False),
        ([0.5, 0.5], (-1.0, 1.0), False),
        ([-0.5, 0.5], (-1.0, 1.0), False),
        ([], None, False),
    ],
)
def test_only_several_values_that_are_all_zero_are_zero_in_all(values, bounds, zero):
    assert mean(values, bounds=bounds).zero_in_all is zero


def test_zero_in_all_stands_in_the_data_in_words():
    assert plain(mean([0.0] * 1200))["always"] == "0 in all 1,200"
    assert plain({"x": [mean([0.0, 0.1])]})["x"][0].keys() == {
        "value", "low", "high", "n", "method", "level"
    }  # fmt: skip


@pytest.mark.parametrize("found", [Estimate(1, 0.1, 2, 9, "t"), Estimate(-1, -2, -0.1, 9, "t")])
def test_an_interval_on_one_side_excludes_zero(found):
    assert found.excludes_zero


@pytest.mark.parametrize("ends", [(0.0, 1.0), (-1.0, 0.0), (-1.0, 1.0), (math.nan, math.nan)])
def test_an_interval_that_meets_zero_or_is_none_does_not(ends):
    assert not Estimate(0.5, *ends, 9, "t").excludes_zero


def test_wilsons_interval_is_that_of_scipy():
    for hits, n in ((0, 5), (2, 3), (7, 7), (30, 100)):
        ends = scipy.stats.binomtest(hits, n).proportion_ci(0.9, "wilson")
        found = proportion(hits, n, level=0.9)
        assert (found.low, found.high) == pytest.approx((ends.low, ends.high), abs=1e-12)
        assert found.value == hits / n
    for hits, n in ((-1, 5), (6, 5)):
        with pytest.raises(ValueError, match="successes of"):
            proportion(hits, n)


def test_a_bootstrap_interval_is_the_quantiles_of_its_resamples():
    pairs = np.array([[1.0, 2.0], [2.0, 1.0], [4.0, 1.0], [8.0, 4.0]])
    draws = np.random.default_rng(3)
    sums = [pairs[draws.integers(0, 4, 4)].sum(axis=0) for _ in range(200)]
    ratios = sorted(spent / killed for spent, killed in sums)
    found = bootstrap_ratio(pairs, level=0.8, resamples=200, seed=3)
    # Linear quantiles at 0.1 and 0.9 of 200 values: places 19.9 and 179.1.
    low = ratios[19] + 0.9 * (ratios[20] - ratios[19])
    high = ratios[179] + 0.1 * (ratios[180] - ratios[179])
    assert (found.value, found.low, found.high) == pytest.approx((15 / 8, low, high))
    assert bootstrap_ratio(pairs[:1]).method == "none"
    assert bootstrap_ratio(pairs) == bootstrap_ratio(pairs, resamples=2000, seed=0)


def test_a_bootstrap_of_many_rows_is_drawn_in_parts_from_one_stream(monkeypatch):
    pairs = np.random.default_rng(5).uniform(1.0, 2.0, (50, 2))
    whole = bootstrap_ratio(pairs, resamples=90)
    monkeypatch.setattr("openiads.analysis.estimate.RESAMPLED", 1000)
    assert bootstrap_ratio(pairs, resamples=90) == whole


def test_a_ratio_to_nothing_is_not_a_number():
    assert math.isnan(bootstrap_ratio([[1.0, 0.0], [2.0, 0.0]]).value)


def test_welch_needs_two_values_on_each_side():
    assert welch_difference([], [1.0, 2.0]).method == "none"
    one = welch_difference([1.0], [2.0, 4.0])
    assert (one.value, one.method, one.n) == (2.0, "none", 3)
    found = welch_difference([1.0, 2.0, 3.0], [1.0, 1.0])
    # Variances 1 of three and 0 of two: the freedom is that of the first, 2.
    half = T2 * math.sqrt(1 / 3)
    assert (found.low, found.high) == pytest.approx((-1 - half, -1 + half))


def test_squares_of_the_sides_add_up_when_samples_stand_apart():
    found = apart(Estimate(0.2, 0.1, 0.5, 10, "t"), Estimate(0.6, 0.3, 0.7, 20, "t"))
    # Low: b's lower side 0.3 and a's upper 0.3; high: b's upper 0.1 and a's lower 0.1.
    assert found.value == pytest.approx(0.4)
    assert found.low == pytest.approx(0.4 - math.sqrt(0.09 + 0.09))
    assert found.high == pytest.approx(0.4 + math.sqrt(0.01 + 0.01))
    assert found.n == 30


@pytest.mark.parametrize(
    ("width", "digits"), [(0.4, 1), (0.05, 1), (0.0099, 1), (0.00099, 2), (0.0000099, 3), (0.0, 1)]
)
def test_a_percentage_has_the_digits_of_its_interval(width, digits):
    assert decimals(Estimate(0.5, 0.5, 0.5 + width, 9, "t")) == digits


def test_shares_are_written_in_percent():
    found = Estimate(-0.00004, -0.002, 0.002, 9, "t")
    assert percent(found) == "0.0"
    assert percent(found, sign=True) == "+0.0"
    assert percent_interval(found, sign=True) == "-0.2 to +0.2"
    assert percent(Estimate(math.nan, 0, 0, 0, "none")) == "-"
    none = Estimate(0.5, math.nan, math.nan, 1, "none")
    assert (percent_interval(none), interval_clause(none, 0.95)) == ("no interval", "no interval")
    assert interval_clause(found, 0.9) == "90 % interval -0.2 to 0.2"
