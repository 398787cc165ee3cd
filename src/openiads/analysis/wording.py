"""How figures and cases are written in sentences and cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from openiads.analysis.estimate import Estimate

if TYPE_CHECKING:
    from openiads.analysis.summary import Study, SweepValue


def decimals(estimate: Estimate, scale: float = 100.0) -> int:
    """Return the decimals worth printing: the first digit of the interval's width, 1 to 3."""
    width = estimate.width * scale
    if not math.isfinite(width) or width <= 0:
        return 1
    return min(3, max(1, -math.floor(math.log10(width))))


def percent(estimate: Estimate, *, sign: bool = False) -> str:
    """Write a share, or with `sign` a difference of shares, without unit: "31.2"."""
    if math.isnan(estimate.value):
        return "-"
    return _number(100 * estimate.value, decimals(estimate), sign=sign)


def percent_interval(estimate: Estimate, *, sign: bool = False) -> str:
    """Write the interval of a share, or with `sign` of a difference: "29.8 to 32.6"."""
    if math.isnan(estimate.low):
        return "no interval"
    places = decimals(estimate)
    low, high = (_number(100 * end, places, sign=sign) for end in (estimate.low, estimate.high))
    return f"{low} to {high}"


def _number(value: float, places: int, *, sign: bool) -> str:
    rounded = round(value, places) + 0.0  # "+ 0.0" makes of -0.0, which no reader knows, 0.0
    return f"{rounded:{'+' if sign else ''}.{places}f}"


def interval_clause(estimate: Estimate, level: float, *, sign: bool = False) -> str:
    """Write an interval with its level: "95 % interval 29.8 to 32.6"."""
    if math.isnan(estimate.low):
        return "no interval"
    return f"{100 * level:g} % interval {percent_interval(estimate, sign=sign)}"


def always_zero(estimate: Estimate) -> str:
    """Write a difference that is 0 in every replication: "0 in all 300"; of others nothing.

    Chance leaves such a difference an interval too (the rule of three), which would read as doubt
    where there is least.
    """
    return f"0 in all {estimate.n:,}" if estimate.zero_in_all else ""


def difference_text(estimate: Estimate) -> str:
    """Write a difference of shares in points with its interval: "-26.1 (-26.2 to -26.0)"."""
    if always_zero(estimate) or math.isnan(estimate.value):
        return always_zero(estimate) or "-"
    return f"{percent(estimate, sign=True)} ({percent_interval(estimate, sign=True)})"


def value_text(value: SweepValue) -> str:
    """Write a swept value: 40.0 as "40"."""
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def spans(some: Sequence[SweepValue], every: Sequence[SweepValue]) -> str:
    """Write some of the swept values tersely: "5, 45 to 120" where three or more follow in a row.

    Parameters
    ----------
    some : those to be written, in the order of the sweep.
    every : all of the sweep; a row of words is never shortened, because it has no between.
    """
    runs: list[list[SweepValue]] = []
    place = {value: i for i, value in enumerate(every)}
    for value in some:
        if runs and place[value] == place[runs[-1][-1]] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    numbers = all(isinstance(value, int | float) for value in every)
    told = []
    for run in runs:
        texts = [value_text(value) for value in run]
        told += [f"{texts[0]} to {texts[-1]}"] if numbers and len(run) > 2 else texts
    return ", ".join(told)


def named(study: Study, variant: str) -> str:
    """Return a variant with its title in brackets, if it has one."""
    title = study.variant_titles.get(variant, "")
    return f"{variant} ({title})" if title and title != variant else variant


def located(study: Study, value: SweepValue) -> str:
    """Return " at raid size 40", or nothing without a sweep."""
    return "" if value is None else f" at {study.sweep_label} {value_text(value)}"


def capital(text: str) -> str:
    """Return the text with its first letter large, and no other changed."""
    return text[:1].upper() + text[1:]
