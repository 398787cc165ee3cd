"""What the defence spent: rounds, their cost, and the cost of what they killed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from openiads.analysis.estimate import LEVEL, Estimate, bootstrap_ratio, mean, ratio_of_sums

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
        cost_ratio=float(ratio_of_sums(np.array([spent.sum(), killed.sum()]))),
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
    return bootstrap_ratio(pairs, level=level, seed=seed)
