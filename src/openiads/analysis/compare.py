"""Differences between variants.

Variants share their luck (common random numbers): replication k of one and of the other had the
same chances, so their difference is taken replication by replication (Law 2015, section 11.2).
Where the luck is not shared, Welch's interval applies.
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from openiads.analysis.estimate import LEVEL, Estimate, mean

SHARED = ["draw", "replication"]


def paired_values(
    outcomes: pl.DataFrame, baseline_case: str, case: str, measure: str
) -> np.ndarray:
    """Return case - baseline, one number for each replication that both have.

    Parameters
    ----------
    outcomes : rows of the outcomes table.
    baseline_case, case : ids of two cases, at the same point of the sweep.
    measure : a numeric column; replications in which it is null are left out.

    Returns
    -------
    Array of shape (pairs,), ordered by draw and replication.
    """
    sides = [
        outcomes.filter(pl.col("case") == name).select(*SHARED, pl.col(measure).cast(pl.Float64))
        for name in (baseline_case, case)
    ]
    both = sides[0].join(sides[1], on=SHARED, suffix="_other").sort(SHARED)
    return (both[f"{measure}_other"] - both[measure]).drop_nulls().to_numpy()


def paired_difference(
    outcomes: pl.DataFrame,
    baseline_case: str,
    case: str,
    measure: str,
    *,
    level: float = LEVEL,
    bounds: tuple[float, float] | None = None,
) -> Estimate:
    """Estimate the mean of case - baseline under common random numbers, Student t interval.

    Parameters
    ----------
    outcomes, baseline_case, case, measure : as for `paired_values`.
    level : confidence level.
    bounds : least and largest difference possible, when known.
    """
    values = paired_values(outcomes, baseline_case, case, measure)
    return mean(values, level=level, bounds=bounds)


def apart(a: Estimate, b: Estimate) -> Estimate:
    """Estimate b - a of independent estimates from their own intervals, squares added.

    For samples that do not vary, which leave Welch's interval without width (Newcombe 1998, method
    10).

    Parameters
    ----------
    a, b : with intervals of the same level.
    """
    value = b.value - a.value
    low = value - math.hypot(b.value - b.low, a.high - a.value)
    high = value + math.hypot(b.high - b.value, a.value - a.low)
    return Estimate(value, low, high, a.n + b.n, "squares added", a.level)


def welch_difference(a: ArrayLike, b: ArrayLike, *, level: float = LEVEL) -> Estimate:
    """Estimate mean(b) - mean(a) of independent samples, Welch's t interval (Welch 1947).

    Parameters
    ----------
    a, b : shapes (n,) and (m,), at least 2 values each for an interval.
    level : confidence level.

    Returns
    -------
    Estimate with n = n + m; without interval when both samples do not vary.
    """
    first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    n = first.size + second.size
    if not first.size or not second.size:
        return Estimate(math.nan, math.nan, math.nan, n, "none", level)
    value = float(second.mean() - first.mean())
    if first.size < 2 or second.size < 2:
        return Estimate(value, math.nan, math.nan, n, "none", level)
    u, v = first.var(ddof=1) / first.size, second.var(ddof=1) / second.size
    if u + v == 0.0:
        return Estimate(value, math.nan, math.nan, n, "constant", level)
    freedom = (u + v) ** 2 / (u**2 / (first.size - 1) + v**2 / (second.size - 1))
    half = math.sqrt(u + v) * float(stdtrit(freedom, (1 + level) / 2))
    return Estimate(value, value - half, value + half, n, "t", level)
