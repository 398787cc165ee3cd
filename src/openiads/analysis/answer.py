"""The study's question answered in one plain sentence that claims no more than its intervals."""

from __future__ import annotations

import math

from openiads.analysis.estimate import Estimate
from openiads.analysis.summary import DifferenceRow, Study, StudySummary, SweepValue

CHANCE = (
    "Intervals are for chance alone, {level} each; doubt about the inputs comes on top of them."
)


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


def value_text(value: SweepValue) -> str:
    """Write a swept value: 40.0 as "40"."""
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def answer(summary: StudySummary) -> str:
    """Return one sentence that answers the question, for any number of variants and sizes.

    A difference is called one only where its interval excludes zero even after correcting for
    the number of comparisons; elsewhere the sentence says that none was shown.

    Parameters
    ----------
    summary : of the study.
    """
    if not summary.cases:
        return "No replication is finished, so there is no answer yet."
    if not summary.differences:
        return _levels(summary)
    others = list(dict.fromkeys(row.variant for row in summary.differences))
    return "; ".join(_comparison(summary, variant) for variant in others) + "."


def caveat(summary: StudySummary) -> str:
    """Return what the reader must keep in mind: the scenario's own caveat, and the run's."""
    parts = [summary.study.caveat.strip()] if summary.study.caveat.strip() else []
    parts.append(CHANCE.format(level=_level(summary)))
    flying = [row for row in summary.cases if row.unresolved > 0]
    if flying:
        most = max(row.unresolved for row in flying)
        parts.append(
            f"In {len(flying)} of {len(summary.cases)} cases threats were still flying at the "
            f"horizon (up to {most:.1f} a replication); they count neither as leaked nor killed."
        )
    return " ".join(parts)


def _level(summary: StudySummary) -> str:
    return f"{100 * summary.level:g} %"


def named(study: Study, variant: str) -> str:
    """Return a variant with its title in brackets, if it has one."""
    title = study.variant_titles.get(variant, "")
    return f"{variant} ({title})" if title and title != variant else variant


def located(study: Study, value: SweepValue) -> str:
    """Return " at raid size 40", or nothing without a sweep."""
    return "" if value is None else f" at {study.sweep_label} {value_text(value)}"


def _levels(summary: StudySummary) -> str:
    parts = []
    for variant in dict.fromkeys(row.variant for row in summary.cases):
        rows = [row for row in summary.cases if row.variant == variant]
        ends = rows if len(rows) == 1 else [rows[0], rows[-1]]
        figures = " and ".join(
            f"{percent(row.leak_share)} % of threats leaked"
            f"{located(summary.study, row.sweep_value)} "
            f"({_level(summary)} interval {percent_interval(row.leak_share)} %)"
            for row in ends
        )
        parts.append(f"With {named(summary.study, variant)}, {figures}")
    return "; ".join(parts) + "."


def _comparison(summary: StudySummary, variant: str) -> str:
    rows = [row for row in summary.differences if row.variant == variant]
    subject = (
        f"{named(summary.study, variant)} compared with {named(summary.study, rows[0].baseline)}"
    )
    shown = [row for row in rows if row.supported]
    if not shown:
        row = max(rows, key=lambda row: abs(row.leak_share.value))
        where = "" if len(rows) == 1 else f" at any {summary.study.sweep_label}"
        largest = "" if len(rows) == 1 else "the largest estimate is "
        return (
            f"{subject}: no difference in the share that leaked was shown{where}; "
            f"{largest}{_figures(summary, row)}"
        )
    verdicts = [
        f"{word}{_where(summary, [row for row in rows if row.supported == sign], rows)}"
        for sign, word in ((-1, "fewer threats leaked"), (1, "more threats leaked"))
        if any(row.supported == sign for row in rows)
    ]
    silent = [row for row in rows if not row.supported]
    if silent:
        verdicts.append(f"no difference was shown{_where(summary, silent, rows)}")
    row = max(shown, key=lambda row: abs(row.leak_share.value))
    largest = "" if len(rows) == 1 else "the largest estimate is "
    return f"{subject}: {'; '.join(verdicts)}; {largest}{_figures(summary, row)}"


def _where(summary: StudySummary, some: list[DifferenceRow], rows: list[DifferenceRow]) -> str:
    if len(rows) == 1:
        return ""
    label = summary.study.sweep_label
    if len(some) == len(rows):
        return f" at all {len(rows)} values of {label}"
    listed = ", ".join(value_text(row.sweep_value) for row in some)
    return f" at {label} {listed}"


def _figures(summary: StudySummary, row: DifferenceRow) -> str:
    base = summary.case(row.baseline, row.sweep_value)
    other = summary.case(row.variant, row.sweep_value)
    shares = ""
    if base is not None and other is not None:
        shares = f"{percent(other.leak_share)} % instead of {percent(base.leak_share)} %, "
    where = located(summary.study, row.sweep_value).removeprefix(" ")
    return (
        f"{where + ': ' if where else ''}{shares}a difference of "
        f"{percent(row.leak_share, sign=True)} percentage points ({_level(summary)} interval "
        f"{percent_interval(row.leak_share, sign=True)})"
    )
