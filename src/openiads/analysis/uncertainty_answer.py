"""The answer of a study with draws in one sentence: what chance leaves, and what disagreement."""

from __future__ import annotations

import math

from openiads.analysis.beside import civil_first, elsewhere
from openiads.analysis.estimate import Estimate
from openiads.analysis.twofold import Twofold
from openiads.analysis.uncertainty import (
    DrawnCaseRow,
    DrawnDifferenceRow,
    UncertaintySummary,
)
from openiads.analysis.wording import located, named, percent, percent_interval

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
    """Return the answer with both doubts.

    Civil aircraft come first where any was engaged; cases without what the study is about last.

    Parameters
    ----------
    summary : of the study.
    """
    if not summary.cases:
        return "No draw is finished, so there is no answer yet."
    compared = [row for row in summary.differences if row.share.chance.n]
    if compared:
        variants = dict.fromkeys(row.variant for row in compared)
        told = [
            _comparison(summary, [row for row in compared if row.variant == variant])
            for variant in variants
        ]
    else:
        told = [_level(summary, row) for row in _last(summary)]
    head = f"{'; '.join(told)}." if told else ""
    return " ".join(part for part in (civil_first(summary), head, elsewhere(summary)) if part)


def caveat(summary: UncertaintySummary) -> str:
    """Return what the reader must keep in mind: the scenario's own caveat, and that of draws."""
    own = summary.study.caveat.strip()
    text = CAVEAT.format(level=f"{100 * summary.level:g} %", band=f"{100 * summary.band_level:g} %")
    draws = min((row.draws for row in summary.cases), default=FEW)
    few = f" {draws} draws are few for a band; its ends are rough." if draws < FEW else ""
    return f"{own} {text}{few}".strip()


def _last(summary: UncertaintySummary) -> list[DrawnCaseRow]:
    told = [row for row in summary.cases if row.share(summary.about).chance.n]
    return [row for row in told if row.sweep_value == told[-1].sweep_value]


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
    share, words = row.share(summary.about), summary.subject
    return (
        f"With {named(summary.study, row.variant)}, {percent(share.chance)} % of {words.plural} "
        f"{words.happened}{located(summary.study, row.sweep_value)} "
        f"{_doubts(summary, share, sign=False)}{_beside(summary, row)}"
    )


def _beside(summary: UncertaintySummary, row: DrawnCaseRow) -> str:
    """Write what became of the other attackers; of civil aircraft, how often any was engaged."""
    if summary.about == "civil" and row.civil is not None:
        return f" and at least one in {percent(row.civil.any_engaged.chance)} % of replications"
    if summary.about != "attackers" or not row.killed_share.chance.n:
        return ""
    text = f", {percent(row.killed_share.chance)} % were killed"
    if row.unresolved > 0:
        text += (
            f" and {percent(row.unresolved_share.chance)} % still flew at the horizon (if all of "
            f"these leaked, {percent(row.leak_share_at_worst.chance)} % leaked)"
        )
    return text


def _comparison(summary: UncertaintySummary, rows: list[DrawnDifferenceRow]) -> str:
    row = max(rows, key=lambda one: abs(one.share.value))
    two = row.share
    largest = "the largest mean difference is " if len(rows) > 1 else ""
    where = located(summary.study, row.sweep_value).removeprefix(" ")
    return (
        f"{named(summary.study, row.variant)} compared with {named(summary.study, row.baseline)}, "
        f"over {row.draws} draws: {largest}{where + ': ' if where else ''}"
        f"{percent(two.chance, sign=True)} percentage points in the {summary.subject.share} "
        f"{_doubts(summary, two, sign=True)}, and {_sides(summary, row)}"
    )


def _sides(summary: UncertaintySummary, row: DrawnDifferenceRow) -> str:
    less = row.share.negative_share
    only = "" if less >= 0.5 else "only "
    return f"fewer {summary.subject.event} in {only}{100 * less:.0f} % of the draws"
