"""What the defence spent: rounds, their cost, and the cost of what they killed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from openiads.analysis.estimate import LEVEL, Estimate, bootstrap, mean

PREFIX = "rounds_fired_"


@dataclass(frozen=True)
class Exchange:
    """Rounds and cost of one case, per replication.

    Parameters
    ----------
    rounds_fired : mean interceptors launched.
    rounds_cost_usd : mean cost of the interceptors launched.
    threats_killed_cost_usd : mean cost of the threats killed.
    by_round : round id -> mean interceptors launched; rounds never launched are left out.
    cost_ratio : cost of interceptors per cost of threats killed (ratio of the means); NaN when
        nothing that costs anything was killed.
    """

    rounds_fired: Estimate
    rounds_cost_usd: Estimate
    threats_killed_cost_usd: Estimate
    by_round: dict[str, float]
    cost_ratio: float


def exchange(outcomes: pl.DataFrame, *, level: float = LEVEL) -> Exchange:
    """Sum up what one case spent.

    Parameters
    ----------
    outcomes : rows of the outcomes table, one case.
    level : confidence level of the intervals.
    """
    rounds = [name for name in outcomes.columns if name.startswith(PREFIX)]
    spent, killed = outcomes["rounds_cost_usd"], outcomes["threats_killed_cost_usd"]
    return Exchange(
        rounds_fired=mean(outcomes["rounds_fired"], level=level),
        rounds_cost_usd=mean(spent, level=level),
        threats_killed_cost_usd=mean(killed, level=level),
        by_round={
            name.removeprefix(PREFIX): float(outcomes[name].sum()) / outcomes.height
            for name in sorted(rounds)
            if outcomes[name].sum()
        },
        cost_ratio=ratio_of_sums(np.column_stack([spent.to_numpy(), killed.to_numpy()])),
    )


def cost_ratio(outcomes: pl.DataFrame, *, level: float = LEVEL, seed: int = 0) -> Estimate:
    """Estimate the cost of interceptors per cost of threats killed, bootstrap interval.

    Parameters
    ----------
    outcomes : rows of the outcomes table, one case.
    level : confidence level.
    seed : of the resampling.
    """
    pairs = outcomes.select("rounds_cost_usd", "threats_killed_cost_usd").to_numpy()
    return bootstrap(pairs, ratio_of_sums, level=level, seed=seed)


def ratio_of_sums(pairs: np.ndarray) -> float:
    """Return what was spent per what was killed, from rows of both; NaN when nothing was killed."""
    spent, killed = pairs.sum(axis=0)
    return float(spent / killed) if killed > 0 else math.nan
