"""When a defence was busy, and how far out: rounds and leakers against time and range."""

from __future__ import annotations

import numpy as np
import polars as pl

KINDS = ("launches", "kills", "misses", "leaks")


def activity(
    shots: pl.DataFrame, leakers: pl.DataFrame, replications: int, width_s: float
) -> pl.DataFrame:
    """Count what happened in each interval of time, mean per replication.

    Parameters
    ----------
    shots, leakers : rows of one case.
    replications : of the case, those without shots included.
    width_s : of an interval, s.

    Returns
    -------
    Columns `time_s` (middle of the interval) and `KINDS`; every interval from the first event to
    the last, without gaps; no rows when nothing happened.
    """
    ended = {"kills": "kill", "misses": "miss"}
    events = {
        "launches": shots["launch_s"],
        **{
            name: shots.filter(pl.col("result").cast(pl.String) == result)["intercept_s"]
            for name, result in ended.items()
        },
        "leaks": leakers["time_s"],
    }
    binned = {
        name: (times.drop_nulls() / width_s).floor().cast(pl.Int64)
        for name, times in events.items()
    }
    filled = [bins for bins in binned.values() if len(bins)]
    if not filled:
        return pl.DataFrame(schema={"time_s": pl.Float64, **dict.fromkeys(KINDS, pl.Float64)})
    every = np.concatenate([bins.to_numpy() for bins in filled])
    first, last = int(every.min()), int(every.max())
    table = pl.DataFrame({"bin": pl.int_range(first, last + 1, eager=True)})
    for name, bins in binned.items():
        counts = bins.rename("bin").to_frame().group_by("bin").len(name)
        table = table.join(counts, on="bin", how="left", maintain_order="left")
    return table.select(
        ((pl.col("bin") + 0.5) * width_s).alias("time_s"),
        *(pl.col(name).fill_null(0) / replications for name in KINDS),
    )


def kill_ranges(shots: pl.DataFrame, width_s: float) -> pl.DataFrame:
    """Return how far from its unit threats were killed, by time of the intercept.

    Parameters
    ----------
    shots : rows of one case.
    width_s : of an interval, s.

    Returns
    -------
    Columns `time_s` (middle of the interval), `low_m`, `median_m`, `high_m` (10, 50 and 90 %
    quantiles of the slant range) and `kills`; only intervals with kills.
    """
    slant = pl.col("slant_range_m")
    return (
        shots.filter(pl.col("result").cast(pl.String) == "kill")
        .group_by(((pl.col("intercept_s") / width_s).floor() + 0.5).alias("time_s") * width_s)
        .agg(
            slant.quantile(0.1).alias("low_m"),
            slant.median().alias("median_m"),
            slant.quantile(0.9).alias("high_m"),
            pl.len().alias("kills"),
        )
        .sort("time_s")
    )
