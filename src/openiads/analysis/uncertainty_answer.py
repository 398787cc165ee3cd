"""The answer of a study with draws in one sentence: what chance leaves, and what disagreement."""

from __future__ import annotations

import math

from openiads.analysis.answer import located, named, percent, percent_interval
from openiads.analysis.estimate import Estimate
from openiads.analysis.twofold import Twofold
from openiads.analysis.uncertainty import (
    DrawnCaseRow,
    DrawnDifferenceRow,
    UncertaintySummary,
)

CAVEAT = (
    "Chance: the {level} interval is what other replications of the same draws could give. "
    "Disagreement: {band} of the draws lie in the band; it is as wide as the sources are apart, "
    "which may be less than the truth is unknown."
)
FEW = 20
"""Fewer draws than this leave less than one beyond either end of a band of 90 %."""


def band_text(two: Twofold, *, sign: bool = False) -> str:
    """Write a band of shares, or with `sign` of differences of shares: "21 to 48"."""
    if math.isnan(two.band.low):
        return "no band"
    ends = Estimate(two.value, two.band.low, two.band.high, two.band.draws, "band")
    return percent_interval(ends, sign=sign)


def explained(two: Twofold) -> str:
    """Write the part of the variance that disagreement explains: "64 %"."""
    share = two.disagreement_share.value
    return "-" if math.isnan(share) else f"{100 * share:.0f} %"


def answer(summary: UncertaintySummary) -> str:
    """Return one sentence that names both doubts.

    Parameters
    ----------
    summary : of the study.
    """
    if not summary.cases:
        return "No draw is finished, so there is no answer yet."
    if not summary.differences:
        return "; ".join(_level(summary, row) for row in _last(summary)) + "."
    variants = dict.fromkeys(row.variant for row in summary.differences)
    return "; ".join(_comparison(summary, variant) for variant in variants) + "."


def caveat(summary: UncertaintySummary) -> str:
    """Return what the reader must keep in mind: the scenario's own caveat, and that of draws."""
    own = summary.study.caveat.strip()
    text = CAVEAT.format(level=f"{100 * summary.level:g} %", band=f"{100 * summary.band_level:g} %")
    draws = min((row.draws for row in summary.cases), default=FEW)
    few = f" {draws} draws are few for a band; its ends are rough." if draws < FEW else ""
    return f"{own} {text}{few}".strip()


def _last(summary: UncertaintySummary) -> list[DrawnCaseRow]:
    value = summary.cases[-1].sweep_value
    return [row for row in summary.cases if row.sweep_value == value]


def _doubts(summary: UncertaintySummary, two: Twofold, *, sign: bool) -> str:
    unit = "" if sign else " %"
    share = two.disagreement_share.value
    variance = (
        ""
        if math.isnan(share)
        else (
            f"; disagreement explains {explained(two)} of the variance between single "
            "replications, chance the rest"
        )
    )
    return (
        f"(interval for chance {percent_interval(two.chance, sign=sign)}{unit}, band for "
        f"disagreement {band_text(two, sign=sign)}{unit}{variance})"
    )


def _level(summary: UncertaintySummary, row: DrawnCaseRow) -> str:
    return (
        f"With {named(summary.study, row.variant)}, {percent(row.leak_share.chance)} % of threats "
        f"leaked{located(summary.study, row.sweep_value)} "
        f"{_doubts(summary, row.leak_share, sign=False)}"
    )


def _comparison(summary: UncertaintySummary, variant: str) -> str:
    rows = [row for row in summary.differences if row.variant == variant]
    row = max(rows, key=lambda one: abs(one.leak_share.value))
    two = row.leak_share
    largest = "the largest mean difference is " if len(rows) > 1 else ""
    where = located(summary.study, row.sweep_value).removeprefix(" ")
    return (
        f"{named(summary.study, variant)} compared with {named(summary.study, row.baseline)}, over "
        f"{row.draws} draws: {largest}{where + ': ' if where else ''}"
        f"{percent(two.chance, sign=True)} percentage points {_doubts(summary, two, sign=True)}, "
        f"and {_sides(row)}"
    )


def _sides(row: DrawnDifferenceRow) -> str:
    less = row.leak_share.negative_share
    if less >= 0.5:
        return f"fewer threats leaked in {100 * less:.0f} % of the draws"
    return f"fewer threats leaked in only {100 * less:.0f} % of the draws"
