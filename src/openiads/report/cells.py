"""Cells that the tables of a report share: shares with intervals, bands, the swept value."""

from __future__ import annotations

import math

from openiads.analysis.estimate import Estimate
from openiads.analysis.summary import SweepValue
from openiads.analysis.wording import always_zero, percent, percent_interval, value_text
from openiads.report.facts import Facts, Point


def interval_text(estimate: Estimate, *, sign: bool = False) -> str:
    """Write a share with its interval: "8.4 (7.7 to 9.0)"; with `sign` it is a difference.

    A difference that is 0 in every replication has no interval to be read: "0 in all 300".
    """
    if math.isnan(estimate.value):
        return "-"
    if sign and estimate.zero_in_all:
        return always_zero(estimate)
    if math.isnan(estimate.low):
        return percent(estimate, sign=sign)
    return f"{percent(estimate, sign=sign)} ({percent_interval(estimate, sign=sign)})"


def band_cell(point: Point, *, sign: bool = False) -> str:
    """Write the band for disagreement: "7.3 to 17.7"."""
    if point.band is None:
        return "-"
    ends = Estimate(point.estimate.value, *point.band, point.estimate.n, "band")
    return percent_interval(ends, sign=sign)


def sweep_heading(facts: Facts) -> tuple[str, ...]:
    """Return the heading of the swept value, nothing without a sweep."""
    return (facts.sweep_label,) if facts.swept else ()


def sweep_cell(facts: Facts, value: SweepValue) -> tuple[str, ...]:
    """Return the cell of the swept value, nothing without a sweep."""
    return (value_text(value),) if facts.swept else ()
