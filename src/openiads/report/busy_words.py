"""What the figures of time, range and load show, in one sentence each."""

from __future__ import annotations

import math

import polars as pl

from openiads.analysis.load import PEAKS, Load
from openiads.report.facts import Facts
from openiads.report.labels import by_variant, listed

OFTEN = 0.5
"""Share of the replications from which on a limit is said to be reached."""


def timeline_finding(
    facts: Facts, counts: dict[str, pl.DataFrame], ranges: dict[str, pl.DataFrame]
) -> str:
    """Return from when to when each variant launched, and how far out it killed.

    Parameters
    ----------
    facts : of the run.
    counts : variant -> `openiads.analysis.timeline.activity`.
    ranges : variant -> `openiads.analysis.timeline.kill_ranges`.
    """
    told = {}
    for variant, table in counts.items():
        busy = table.filter(pl.col("launches") > 0)["time_s"].to_list()
        if not busy:
            told[variant] = "no launch"
            continue
        half = (table["time_s"][1] - table["time_s"][0]) / 2 if table.height > 1 else 0.0
        first, last = ((busy[0] - half) / 60, (busy[-1] + half) / 60)
        text = f"launches from minute {first:.3g} to {last:.3g}"
        told[variant] = f"{text}, {_killed(ranges[variant])}"
    return by_variant(facts, "Busy", told)


def _killed(table: pl.DataFrame) -> str:
    if table.is_empty():
        return "no kill"
    near, far = (table["median_m"].min(), table["median_m"].max())
    low, high = (f"{float(end or 0.0) / 1000:.0f}" for end in (near, far))
    return (
        f"kills at {low} km (median)" if low == high else f"kills at {low} to {high} km (medians)"
    )


def load_finding(facts: Facts, found: dict[tuple, tuple[Load, ...]]) -> str:
    """Return which limits were reached in most replications of the largest case.

    Parameters
    ----------
    facts : of the run.
    found : (variant, swept value) -> loads.
    """
    told = {}
    for variant in facts.largest:
        rows = found[variant, _last(facts, variant)]
        full = [
            f"{PEAKS[row.measure]} ({100 * row.full.value:.0f} %)"
            for row in rows
            if math.isfinite(row.full.value) and row.full.value >= OFTEN
        ]
        told[variant] = listed(full) if full else f"none ({_closest(rows)})"
    return by_variant(facts, "Limits reached in most replications", told)


def _closest(rows: tuple[Load, ...]) -> str:
    near = max(rows, key=lambda row: row.peak.value / row.limit if row.limit else 0.0)
    return f"closest: {PEAKS[near.measure]}, {near.peak.value:.3g} of {near.limit:,}"


def _last(facts: Facts, variant: str) -> object:
    return [point.sweep_value for point in facts.shares if point.variant == variant][-1]
