"""Contested numbers to parameter sets: what every source could mean, drawn together.

One dimension for each group of contested numbers that share a judgement, and for each number that
stands alone. The points are a Latin supercube sample (Owen 1998): dimensions in blocks of a few,
each block a scrambled Sobol sequence (`scipy.stats.qmc.Sobol`) in a shuffled order of its own. A
single sequence in 150 dimensions would be correlated up to 0.9 between some of them at 200 points.
Each point is uniform, so means over draws are unbiased. Any number of draws is allowed. Only a
power of two is balanced: each half, quarter ... of every spread then holds equally many draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.stats import qmc

from openiads.errors import InputError
from openiads.resolve.contested import Contested, group_of
from openiads.resolve.mixes import Mix
from openiads.resolve.resolver import Plan
from openiads.results.schema import conform
from openiads.scenario.world import Case

BLOCK = 6
"""Dimensions that share a Sobol sequence."""


def groups(contested: Sequence[Contested]) -> tuple[str, ...]:
    """Return the groups that are drawn, in the order in which the scenario uses them."""
    return tuple(dict.fromkeys(group_of(one) for one in contested))


def values_at(contested: Sequence[Contested], u: Mapping[str, float]) -> dict[str, float]:
    """Return key -> SI value of the contested numbers whose group has a place in its spread.

    Parameters
    ----------
    contested : the numbers.
    u : group -> number between 0 and 1; the numbers of other groups are left out.
    """
    found: dict[str, float] = {}
    mixes: dict[str, Mix] = {}
    for one in contested:
        if group_of(one) in u:
            found[one.key] = 0.0 if one.mix else one.spread.quantile(u[group_of(one)])
            if one.mix:
                mixes[group_of(one)] = one.mix
    for group, mix in mixes.items():
        found |= mix.at(u[group], found.get(mix.total))
    return found


def unit_sample(dimensions: int, count: int, seed: int) -> np.ndarray:
    """Return the first points of a Latin supercube sample, (count, dimensions), in [0, 1).

    More points begin with the same points.

    Parameters
    ----------
    dimensions : at least 1.
    count : of points.
    seed : of scrambles and orders.
    """
    bits = (count - 1).bit_length()
    widths = [min(BLOCK, dimensions - at) for at in range(0, dimensions, BLOCK)]
    columns = []
    for width, block in zip(widths, np.random.SeedSequence(seed).spawn(len(widths)), strict=True):
        scramble, order = (np.random.default_rng(child) for child in block.spawn(2))
        points = qmc.Sobol(width, scramble=True, rng=scramble).random_base2(bits)
        columns.append(points[shuffled(bits, order)][:count])
    return np.concatenate(columns, axis=1)


def shuffled(bits: int, order: np.random.Generator) -> np.ndarray:
    """Return the numbers below 2**bits, shuffled inside 2 to 3, 4 to 7, 8 to 15, and so on.

    Every power of two of them from the start are the same numbers as in order, so that what is
    balanced stays balanced, and more numbers begin with the same numbers.
    """
    ranges = [2**k + order.permutation(2**k) for k in range(bits)]
    return np.concatenate([np.zeros(1, np.int64), *ranges])


@dataclass(frozen=True)
class Draws:
    """Parameter sets of one scenario.

    Parameters
    ----------
    plan : resolves the scenario.
    keys : of the contested numbers.
    values : (draws, keys), SI.
    """

    plan: Plan
    keys: tuple[str, ...]
    values: np.ndarray

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.values)

    def of(self, draw: int) -> dict[str, float]:
        """Return key -> SI value of one draw."""
        return dict(zip(self.keys, self.values[draw].tolist(), strict=True))

    def case(self, case_id: str, draw: int) -> Case:
        """Return a case resolved with the values of one draw.

        Raises
        ------
        InputError : the drawn values contradict each other; names the draw.
        """
        try:
            return self.plan.case(case_id, self.of(draw))
        except InputError as error:
            raise InputError(
                f"draw {draw}: {error.message}",
                file=error.file,
                key=error.key,
                allowed=error.allowed,
            ) from None

    def table(self) -> pl.DataFrame:
        """Return the drawn values as the table `draws` (results/schema.py)."""
        count, width = self.values.shape
        keys = pl.Series(list(self.keys), dtype=pl.Categorical())
        frame = pl.DataFrame(
            {
                "draw": np.repeat(np.arange(count), width),
                "key": keys.gather(np.tile(np.arange(width), count)),
                "value_si": self.values.ravel(),
            }
        )
        return conform("draws", frame)


def draw(plan: Plan, count: int, seed: int) -> Draws:
    """Draw parameter sets; the first of many are the same as of few.

    Parameters
    ----------
    plan : of the scenario.
    count : how many, at least 1; a power of two is balanced.
    seed : of the run.

    Raises
    ------
    InputError : nothing in the scenario is contested.
    """
    contested = plan.contested
    if not contested:
        raise InputError(
            "no number of this scenario is contested, so there is nothing to draw",
            file=plan.scenario.file,
            key="--draws",
            allowed="a scenario that uses claims or graded assumptions",
        )
    names = groups(contested)
    points = unit_sample(len(names), count, seed)
    rows = [
        list(values_at(contested, dict(zip(names, row, strict=True))).values())
        for row in points.tolist()
    ]
    return Draws(plan, tuple(one.key for one in contested), np.array(rows))
