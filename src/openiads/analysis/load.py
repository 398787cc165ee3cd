"""How close a defence came to its limits: most tracks and channels in use at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from openiads.analysis.estimate import LEVEL, Estimate, mean, proportion

PEAKS = {
    "peak_tracks": "firm tracks",
    "peak_target_channels": "target channels",
    "peak_missile_channels": "missile channels",
}
"""Column of the outcomes -> what it counts."""


@dataclass(frozen=True)
class Load:
    """One resource in one case.

    Parameters
    ----------
    measure : a key of `PEAKS`.
    limit : all networks or units together.
    peak : mean of the replications' peaks.
    low, high : 5 and 95 % quantiles of the peaks.
    full : probability that the peak reached the limit.
    """

    measure: str
    limit: int
    peak: Estimate
    low: float
    high: float
    full: Estimate


def limits(case: Mapping[str, Any]) -> dict[str, int]:
    """Return the limit of every measure.

    Parameters
    ----------
    case : of a stored world.
    """
    return {
        "peak_tracks": sum(network["track_capacity"] for network in case["networks"]),
        "peak_target_channels": sum(unit["target_channels"] for unit in case["units"]),
        "peak_missile_channels": sum(unit["missile_channels"] for unit in case["units"]),
    }


def loads(
    outcomes: pl.DataFrame, case: Mapping[str, Any], *, level: float = LEVEL
) -> tuple[Load, ...]:
    """Return the load on tracks and channels.

    Parameters
    ----------
    outcomes : rows of one case, at least one.
    case : the same case of the stored world.
    level : of the intervals.
    """
    found = []
    for measure, limit in limits(case).items():
        peaks = outcomes[measure]
        found.append(
            Load(
                measure,
                limit,
                mean(peaks, level=level),
                float(peaks.quantile(0.05) or 0.0),
                float(peaks.quantile(0.95) or 0.0),
                proportion(int((peaks >= limit).sum()), len(peaks), level=level),
            )
        )
    return tuple(found)
