"""How figures and cases are written in sentences and cells."""

from __future__ import annotations

import math

from openiads.analysis.estimate import Estimate
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
    return f"{100 * estimate.value:{'+' if sign else ''}.{decimals(estimate)}f}"


def percent_interval(estimate: Estimate, *, sign: bool = False) -> str:
    """Write the interval of a share, or with `sign` of a difference: "29.8 to 32.6"."""
    if math.isnan(estimate.low):
        return "no interval"
    form = f"{'+' if sign else ''}.{decimals(estimate)}f"
    return f"{100 * estimate.low:{form}} to {100 * estimate.high:{form}}"


def interval_clause(estimate: Estimate, level: float, *, sign: bool = False) -> str:
    """Write an interval with its level: "95 % interval 29.8 to 32.6"."""
    if math.isnan(estimate.low):
        return "no interval"
    return f"{100 * level:g} % interval {percent_interval(estimate, sign=sign)}"


def value_text(value: SweepValue) -> str:
    """Write a swept value: 40.0 as "40"."""
    return f"{value:g}" if isinstance(value, float | int) else str(value)


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
