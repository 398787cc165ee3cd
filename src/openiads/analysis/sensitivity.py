"""Which inputs carry the variance of an answer: screening first, then variance shares.

An input is a number between 0 and 1, its place in its spread, and all are independent. The answer
is any function of such points. Two methods, both by SALib (Herman and Usher 2017):

- *Morris screening* (Morris 1991; Campolongo, Cariboni and Saltelli 2007): few points; `mu_star` is
  the mean absolute change of the answer when one input moves through its whole spread.
- *Sobol indices* (Sobol 1993; Saltelli et al. 2010): many points; `first` is the share of the
  variance that an input explains alone, `total` the share that is gone when it alone is known last,
  interactions included.

Points are made and answered in blocks. A block is whole or worth nothing, so an analysis that was
stopped early uses the blocks that are finished.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.estimate import LEVEL, Estimate

LEVELS = 4
"""Places of the Morris grid in each dimension: 0, 1/3, 2/3 and 1."""
RESAMPLES = 1000
RESAMPLING_SEED = 1
"""Of the bootstrap; SALib takes 0 for none."""


@dataclass(frozen=True)
class Screened:
    """How strongly one input moves the answer.

    Parameters
    ----------
    name : of the input.
    mu_star : mean absolute effect, with its bootstrap interval; in units of the answer.
    mu : mean effect; near -mu_star or mu_star when the answer rises or falls throughout.
    sigma : standard deviation of the effects: curvature and interaction.
    """

    name: str
    mu_star: Estimate
    mu: float
    sigma: float

    @property
    def strength(self) -> Estimate:
        """What it is ranked by: the mean absolute effect."""
        return self.mu_star


@dataclass(frozen=True)
class Indices:
    """Which share of the answer's variance one input carries.

    Parameters
    ----------
    name : of the input.
    first : explained by it alone.
    total : interactions with others included.
    """

    name: str
    first: Estimate
    total: Estimate

    @property
    def strength(self) -> Estimate:
        """What it is ranked by: the share with interactions."""
        return self.total


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {
        "num_vars": len(names),
        "names": list(names),
        "bounds": [[0.0, 1.0]] * len(names),
    }


def screening_block(names: Sequence[str]) -> int:
    """Return the points of one trajectory."""
    return len(names) + 1


def screening_points(names: Sequence[str], trajectories: int, seed: int) -> np.ndarray:
    """Return the points of Morris trajectories, (trajectories * (inputs + 1), inputs).

    Parameters
    ----------
    names : of the inputs.
    trajectories : at least 2 for an interval.
    seed : of the choice.
    """
    from SALib.sample import morris

    return morris.sample(_problem(names), trajectories, num_levels=LEVELS, seed=seed)


def screen(
    names: Sequence[str], points: np.ndarray, answers: np.ndarray, *, level: float = LEVEL
) -> tuple[Screened, ...]:
    """Rank inputs by Morris screening, strongest first.

    Parameters
    ----------
    names, points : as for `screening_points`.
    answers : (rows,), rows <= len(points); unfinished trajectories are left out.
    level : of the intervals.

    Returns
    -------
    Empty when no trajectory is finished.
    """
    from SALib.analyze import morris

    block = screening_block(names)
    rows = len(answers) // block * block
    if not rows:
        return ()
    found = morris.analyze(
        _problem(names),
        points[:rows],
        np.asarray(answers[:rows], dtype=float),
        num_levels=LEVELS,
        conf_level=level,
        num_resamples=RESAMPLES,
        seed=RESAMPLING_SEED,
    )
    trajectories = rows // block
    columns = (np.asarray(found[key], dtype=float) for key in ("mu_star", "mu_star_conf", "mu"))
    spread = np.nan_to_num(np.asarray(found["sigma"], dtype=float))
    entries = []
    for name, strength, half, mean, sigma in zip(names, *columns, spread, strict=True):
        wide = half if trajectories > 1 else math.nan
        estimate = _estimate(strength, wide, trajectories, level, floor=0.0)
        entries.append(Screened(name, estimate, float(mean), float(sigma)))
    return tuple(sorted(entries, key=lambda entry: -entry.mu_star.value))


def index_block(names: Sequence[str]) -> int:
    """Return the points of one sample: two base points, and one for each input."""
    return len(names) + 2


def index_points(names: Sequence[str], samples: int, seed: int) -> np.ndarray:
    """Return the points of the Sobol indices, (samples * (inputs + 2), inputs).

    Parameters
    ----------
    names : of the inputs.
    samples : a power of two.
    seed : of the scramble.
    """
    from SALib.sample import sobol

    return sobol.sample(_problem(names), samples, calc_second_order=False, seed=seed)


def indices(
    names: Sequence[str], answers: np.ndarray, *, level: float = LEVEL
) -> tuple[Indices, ...]:
    """Return first and total Sobol indices, largest total first.

    Parameters
    ----------
    names : of the inputs.
    answers : (rows,), to `index_points` in order; an unfinished block at the end is left out.
    level : of the bootstrap intervals.

    Returns
    -------
    Empty when fewer than two blocks are finished, or the answer does not vary.
    """
    from SALib.analyze import sobol

    block = index_block(names)
    samples = len(answers) // block
    values = np.asarray(answers[: samples * block], dtype=float)
    if samples < 2 or np.ptp(values) == 0.0:
        return ()
    found = sobol.analyze(
        _problem(names),
        values,
        calc_second_order=False,
        conf_level=level,
        num_resamples=RESAMPLES,
        seed=RESAMPLING_SEED,
    )
    keys = ("S1", "S1_conf", "ST", "ST_conf")
    columns = (np.asarray(found[key], dtype=float) for key in keys)
    entries = [
        Indices(
            name,
            _estimate(first, first_half, samples, level),
            _estimate(total, total_half, samples, level),
        )
        for name, first, first_half, total, total_half in zip(names, *columns, strict=True)
    ]
    return tuple(sorted(entries, key=lambda entry: -entry.total.value))


def _estimate(
    value: float, half: float, n: int, level: float, floor: float = -math.inf
) -> Estimate:
    method = "none" if math.isnan(half) else "bootstrap"
    low = max(value - half, floor)
    return Estimate(float(value), float(low), float(value + half), n, method, level)
