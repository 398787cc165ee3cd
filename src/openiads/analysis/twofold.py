"""Two kinds of doubt about one mean: chance, and disagreement between sources.

Replications are nested in draws, which is a one-way random-effects design (Searle, Casella and
McCulloch 1992, ch. 3). Draw i has mean m_i, variance s_i^2 and n_i replications.

- *Chance* of the mean over draws, at the values drawn: its variance is the mean of s_i^2 / n_i over
  the number of draws; Student's t.
- *Disagreement*: the variance of m_i less the mean of s_i^2 / n_i, which is what chance adds to it.
- *Share*: of the variance of one replication, that between draws over that between and within; the
  interval is a percentile bootstrap over draws.
- *Band*: quantiles of the draw means. Chance makes them wider than the draws are; they are drawn
  towards their mean until their variance is that of disagreement alone (constrained empirical
  Bayes estimates, Louis 1984).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from openiads.analysis.estimate import LEVEL, Estimate

BAND = 0.90
"""Part of the draws inside the band: from the 5 % to the 95 % quantile."""
RESAMPLES = 2000


@dataclass(frozen=True)
class Band:
    """What disagreement allows.

    Parameters
    ----------
    low, high : quantiles of the draw means, freed of chance; NaN with a single draw.
    level : part of the draws between them.
    draws : how many it rests on.
    """

    low: float
    high: float
    level: float
    draws: int


@dataclass(frozen=True)
class Twofold:
    """A mean over draws with both doubts, apart.

    Parameters
    ----------
    chance : the mean over draws, with the interval that chance leaves it at the values drawn.
    chance_of_one : half the width of the interval for chance of one draw, typical (root mean
        square); NaN with a single replication.
    band : for disagreement.
    disagreement_share : part of the variance of one replication that disagreement explains;
        chance explains the rest. NaN when nothing varies, or it cannot be told.
    negative_share : part of the draws whose mean, freed of chance, is below zero.
    """

    chance: Estimate
    chance_of_one: float
    band: Band
    disagreement_share: Estimate
    negative_share: float

    @property
    def value(self) -> float:
        """The mean over draws."""
        return self.chance.value


def twofold(
    means: np.ndarray,
    variances: np.ndarray,
    counts: np.ndarray,
    *,
    level: float = LEVEL,
    band: float = BAND,
    bounds: tuple[float, float] | None = None,
) -> Twofold:
    """Separate chance from disagreement.

    Parameters
    ----------
    means, variances, counts : (draws,) of the replications of each draw; a variance is NaN with
        fewer than two of them.
    level : of the interval for chance.
    band : part of the draws inside the band.
    bounds : the least and largest value possible, when known; the interval is cut there.

    Returns
    -------
    Twofold; without a draw every number of it is NaN.
    """
    if not len(means):
        nothing = Estimate(math.nan, math.nan, math.nan, 0, "none", level)
        return Twofold(nothing, math.nan, Band(math.nan, math.nan, band, 0), nothing, math.nan)
    m, s2, n = (np.asarray(column, dtype=float) for column in (means, variances, counts))
    value, draws = float(m.mean()), len(m)
    noise = s2 / n
    free = freed_of_chance(m, noise)
    tail = (1.0 - band) / 2.0
    ends = np.quantile(free, [tail, 1.0 - tail]) if draws > 1 else np.array([math.nan, math.nan])
    freedom = float(np.sum(n - 1.0))
    t = float(stdtrit(freedom, (1.0 + level) / 2.0)) if freedom > 0 else math.nan
    half = t * math.sqrt(float(noise.mean()) / draws)
    low, high = value - half, value + half
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    one = math.sqrt(float(np.mean((stdtrit(np.maximum(n - 1, 1), (1 + level) / 2)) ** 2 * noise)))
    method = "none" if math.isnan(half) else "t"
    return Twofold(
        chance=Estimate(value, low, high, int(n.sum()), method, level),
        chance_of_one=one,
        band=Band(float(ends[0]), float(ends[1]), band, draws),
        disagreement_share=disagreement_share(m, s2, n, level=level),
        negative_share=float(np.mean(free < 0.0)),
    )


def freed_of_chance(means: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return draw means drawn towards their mean until chance is out of their variance.

    Parameters
    ----------
    means : (draws,).
    noise : (draws,), variance of each mean by chance; where it is unknown nothing changes.
    """
    if len(means) < 2:
        return means
    spread = float(means.var(ddof=1))
    between = spread - float(noise.mean())
    if math.isnan(between) or spread == 0.0:
        return means
    centre = means.mean()
    return centre + (means - centre) * math.sqrt(max(between, 0.0) / spread)


def disagreement_share(
    means: np.ndarray, variances: np.ndarray, counts: np.ndarray, *, level: float = LEVEL
) -> Estimate:
    """Estimate the part of the variance of one replication that lies between draws.

    Parameters
    ----------
    means, variances, counts : as for `twofold`.
    level : of the bootstrap interval over draws.
    """
    draws = len(means)
    noise = variances / counts

    def share(rows: np.ndarray) -> np.ndarray:
        within = variances[rows].mean(axis=-1)
        between = means[rows].var(axis=-1, ddof=1) - noise[rows].mean(axis=-1)
        between = np.maximum(between, 0.0)
        total = between + within
        return np.divide(between, total, out=np.full_like(total, np.nan), where=total > 0.0)

    if draws < 2 or np.isnan(variances).any():
        return Estimate(math.nan, math.nan, math.nan, draws, "none", level)
    value = float(share(np.arange(draws)[None, :])[0])
    if math.isnan(value):
        return Estimate(value, math.nan, math.nan, draws, "constant", level)
    rows = np.random.default_rng(0).integers(0, draws, (RESAMPLES, draws))
    found = share(rows)
    tail = (1.0 - level) / 2.0
    low, high = np.nanquantile(found, [tail, 1.0 - tail])
    return Estimate(value, float(low), float(high), draws, "bootstrap", level)


def chance_of(measure: Estimate | Twofold) -> Estimate:
    """Return a mean with its interval for chance."""
    return measure.chance if isinstance(measure, Twofold) else measure
