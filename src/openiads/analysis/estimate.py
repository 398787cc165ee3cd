"""Estimates from replications: a value and the interval that chance leaves.

Means carry a Student t interval, proportions a Wilson interval (Wilson 1927, recommended by
Newcombe 1998), ratios of sums a percentile bootstrap (Efron and Tibshirani 1993, ch. 13).

When every replication gave the same value, the t interval has no width, which would claim
certainty. For a quantity between known bounds the interval then says what n equal values allow:
a share q of replications may differ, with (1 - q)^(n - 1) >= 1 - level (the rule of three,
Hanley and Lippman-Hand 1983, with n - 1 because the first value sets what "equal" means).
For an unbounded quantity no interval exists, and `method` says "constant".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

LEVEL = 0.95
RESAMPLED = 200_000
"""Rows that are drawn at once for a bootstrap, to bound its memory."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval.

    Parameters
    ----------
    value : the estimate; NaN when there is no replication.
    low, high : the interval; NaN when there is none.
    n : replications used.
    method : "t", "wilson", "bootstrap", "rule of three", "squares added" (of the intervals of two
        samples), "constant" (all the same and unbounded: no interval), or "none" (too few
        replications).
    level : confidence level of the interval.
    """

    value: float
    low: float
    high: float
    n: int
    method: str
    level: float = LEVEL

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval exists and lies wholly on one side of zero."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def zero_in_all(self) -> bool:
        """Whether every one of several replications gave 0: no estimate, but a count."""
        still = self.method in ("rule of three", "constant") or self.low == self.high == 0.0
        return self.n > 1 and self.value == 0.0 and still

    @property
    def width(self) -> float:
        """Width of the interval; infinite when there is none."""
        width = self.high - self.low
        return math.inf if math.isnan(width) else width


def mean(
    values: ArrayLike, *, level: float = LEVEL, bounds: tuple[float, float] | None = None
) -> Estimate:
    """Estimate a mean with Student's t interval.

    Parameters
    ----------
    values : shape (n,), one number a replication, independent.
    level : confidence level, between 0 and 1.
    bounds : the least and largest value possible, when known; the interval is cut there.

    Returns
    -------
    Estimate. Exact for normal values; for others its coverage tends to `level` as n grows, and
    is below it when a rare event carries most of the mean.
    """
    numbers = np.asarray(values, dtype=float)
    n = numbers.size
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0, "none", level)
    # Equal up to rounding: 0.3 - 0.1 and 0.5 - 0.3 are the same difference.
    if np.ptp(numbers) <= 1e-12 * np.max(np.abs(numbers)):
        return _all_the_same(float(numbers[0]), n, level, bounds)
    value = float(numbers.mean())
    half = float(numbers.std(ddof=1)) / math.sqrt(n) * float(stdtrit(n - 1, (1 + level) / 2))
    low, high = value - half, value + half
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return Estimate(value, low, high, n, "t", level)


def _all_the_same(
    value: float, n: int, level: float, bounds: tuple[float, float] | None
) -> Estimate:
    if bounds is None:
        method = "constant" if n > 1 else "none"
        return Estimate(value, math.nan, math.nan, n, method, level)
    differ = 1.0 if n == 1 else 1.0 - (1.0 - level) ** (1.0 / (n - 1))
    low = value - differ * (value - bounds[0])
    high = value + differ * (bounds[1] - value)
    return Estimate(value, low, high, n, "rule of three" if n > 1 else "none", level)


def proportion(successes: int, n: int, *, level: float = LEVEL) -> Estimate:
    """Estimate a probability with the Wilson score interval (no continuity correction).

    Parameters
    ----------
    successes : between 0 and n.
    n : independent trials.
    level : confidence level, between 0 and 1.

    Raises
    ------
    ValueError : successes outside [0, n].
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes of {n}")
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0, "none", level)
    z = float(ndtri((1 + level) / 2))
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Estimate(share, low, high, n, "wilson", level)


def bootstrap_ratio(
    pairs: ArrayLike, *, level: float = LEVEL, resamples: int = 2000, seed: int = 0
) -> Estimate:
    """Estimate a ratio of sums with a percentile bootstrap interval, all resamples at once.

    Parameters
    ----------
    pairs : shape (n, 2), one row a replication: what is divided, and by what.
    level : confidence level, between 0 and 1.
    resamples : of the rows; the interval's ends are uncertain by about 1 / sqrt(resamples) of it.
    seed : of the resampling; the same seed gives the same interval.

    Returns
    -------
    Estimate; NaN where the divisor's sum is not positive, without interval ("none") for fewer
    than 2 replications.
    """
    numbers = np.asarray(pairs, dtype=float).reshape(-1, 2)
    n = len(numbers)
    value = float(ratio_of_sums(numbers.sum(axis=0)))
    if n < 2:
        return Estimate(value, math.nan, math.nan, n, "none", level)
    generator, rows = np.random.default_rng(seed), max(1, RESAMPLED // n)
    sums = []
    for first in range(0, resamples, rows):
        count = min(rows, resamples - first)
        drawn = generator.integers(0, n, (count, n)) + n * np.arange(count)[:, None]
        times = np.bincount(drawn.ravel(), minlength=count * n).reshape(count, n)
        sums.append(times @ numbers)
    low, high = np.quantile(ratio_of_sums(np.concatenate(sums)), [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(low), float(high), n, "bootstrap", level)


def ratio_of_sums(sums: np.ndarray) -> np.ndarray:
    """Return the first of each pair of sums over the second, NaN where that is not positive."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums[..., 1] > 0, sums[..., 0] / sums[..., 1], np.nan)
