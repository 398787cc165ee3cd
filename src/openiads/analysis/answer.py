"""The study's question answered in plain sentences that claim no more than their intervals."""

from __future__ import annotations

from collections import Counter

from openiads.analysis.beside import civil_first, elsewhere
from openiads.analysis.summary import CaseRow, DifferenceRow, StudySummary
from openiads.analysis.wording import (
    always_zero,
    located,
    named,
    percent,
    percent_interval,
    spans,
    value_text,
)

CHANCE = (
    "Intervals are for chance alone, {level} each; doubt about the inputs comes on top of them."
)

FAMILY = (
    "A difference counts as shown when it stands after a correction for the number of comparisons "
    "between its two variants (Bonferroni)."
)


def answer(summary: StudySummary) -> str:
    """Return what answers the question, for any number of variants and sizes.

    Civil aircraft come first where any was engaged; then one sentence about attackers, or about
    what a study without attackers is for; then cases that have none of these. A difference is
    called one only where its interval excludes zero even after correcting for the number of
    comparisons; elsewhere the sentence says that none was shown.

    Parameters
    ----------
    summary : of the study.
    """
    if not summary.cases:
        return "No replication is finished, so there is no answer yet."
    compared = [row for row in summary.differences if row.share.n]
    parts = [civil_first(summary)]
    if compared:
        variants = dict.fromkeys(row.variant for row in compared)
        told = "; ".join(
            _comparison(summary, [row for row in compared if row.variant == variant])
            for variant in variants
        )
        parts.append(f"{told}.")
    else:
        parts.append(_levels(summary))
    return " ".join(part for part in [*parts, elsewhere(summary)] if part)


def caveat(summary: StudySummary) -> str:
    """Return what the reader must keep in mind: the scenario's own caveat, and the run's."""
    parts = [summary.study.caveat.strip()] if summary.study.caveat.strip() else []
    parts.append(CHANCE.format(level=_level(summary)))
    compared = Counter(row.variant for row in summary.differences if row.share.n)
    if max(compared.values(), default=0) > 1:
        parts.append(FAMILY)
    flying = [row for row in summary.cases if row.unresolved > 0]
    if flying:
        most = max(row.unresolved for row in flying)
        points = 100 * max(row.unresolved_share.value for row in flying)
        parts.append(
            f"In {len(flying)} of {len(summary.cases)} cases attackers were still flying at the "
            f"horizon (up to {most:.1f} a replication); they count neither as leaked nor killed. "
            f"Had all of them leaked, the share that leaked would be up to {points:.1f} "
            "percentage points higher."
        )
    return " ".join(parts)


def _level(summary: StudySummary) -> str:
    return f"{100 * summary.level:g} %"


def _levels(summary: StudySummary) -> str:
    parts = []
    told = [row for row in summary.cases if row.share(summary.about).n]
    for variant in dict.fromkeys(row.variant for row in told):
        rows = [row for row in told if row.variant == variant]
        ends = rows if len(rows) == 1 else [rows[0], rows[-1]]
        figures = " and ".join(_level_of(summary, row) for row in ends)
        parts.append(f"With {named(summary.study, variant)}, {figures}")
    return "; ".join(parts) + "." if parts else ""


def _level_of(summary: StudySummary, row: CaseRow) -> str:
    """Write the headline of a case with what stands beside it."""
    share, words = row.share(summary.about), summary.subject
    text = (
        f"{percent(share)} % of {words.plural} {words.happened}"
        f"{located(summary.study, row.sweep_value)} "
        f"({_level(summary)} interval {percent_interval(share)} %{_beside(summary, row)})"
    )
    if summary.about == "civil" and row.civil is not None:
        some = row.civil.any_engaged
        text += (
            f" and at least one in {percent(some)} % of replications ({percent_interval(some)} %)"
        )
    return text


def _beside(summary: StudySummary, row: CaseRow) -> str:
    """Write what became of the attackers that did not leak."""
    if summary.about != "attackers" or not row.killed_share.n:
        return ""
    text = f"; killed {percent(row.killed_share)} %"
    if row.unresolved > 0:
        text += (
            f", still flying {percent(row.unresolved_share)} %: if all of these leaked, "
            f"{percent(row.leak_share_at_worst)} %"
        )
    return text


def _comparison(summary: StudySummary, rows: list[DifferenceRow]) -> str:
    """Write what was shown of one variant: the stronger direction first, its largest case named."""
    study = summary.study
    subject = f"{named(study, rows[0].variant)} compared with {named(study, rows[0].baseline)}"
    groups = [[row for row in rows if row.supported == sign] for sign in (-1, 1)]
    groups = sorted((some for some in groups if some), key=_strength, reverse=True)
    if not groups:
        return f"{subject}: {_nothing_shown(summary, rows)}"
    told = [_shown(summary, some, rows) for some in groups]
    silent = [row for row in rows if not row.supported]
    if silent:
        told.append(f"no difference was shown{_where(summary, silent, rows)}")
    return f"{subject}: {'; '.join(told)}"


def _nothing_shown(summary: StudySummary, rows: list[DifferenceRow]) -> str:
    largest = _largest(rows)
    single = len(rows) == 1
    text = f"no difference in the {summary.subject.share} was shown"
    if not single:
        text += f" at any {summary.study.sweep_label}"
    if all(row.share.zero_in_all for row in rows):
        return f"{text}: {_figures(summary, largest)}" if single else f"{text}, in any replication"
    head = "" if single else f"the largest estimate is{_at(summary, largest)}: "
    return f"{text}; {head}{_figures(summary, largest)}"


def _shown(summary: StudySummary, some: list[DifferenceRow], rows: list[DifferenceRow]) -> str:
    largest = _largest(some)
    word = "fewer" if largest.supported < 0 else "more"
    text = f"{word} {summary.subject.event}{_where(summary, some, rows)}"
    if len(some) > 1:
        text += f", most at {value_text(largest.sweep_value)}"
    return f"{text}: {_figures(summary, largest)}"


def _largest(rows: list[DifferenceRow]) -> DifferenceRow:
    return max(rows, key=lambda row: abs(row.share.value))


def _strength(rows: list[DifferenceRow]) -> float:
    return abs(_largest(rows).share.value)


def _at(summary: StudySummary, row: DifferenceRow) -> str:
    return located(summary.study, row.sweep_value)


def _where(summary: StudySummary, some: list[DifferenceRow], rows: list[DifferenceRow]) -> str:
    """Write at which swept values: " at raid size 5, 45 to 120"."""
    label = summary.study.sweep_label
    if len(rows) == 1:
        return "" if rows[0].sweep_value is None else _at(summary, rows[0])
    if len(some) == len(rows):
        return f" at all {len(rows)} values of {label}"
    return f" at {label} {spans([r.sweep_value for r in some], [r.sweep_value for r in rows])}"


def _figures(summary: StudySummary, row: DifferenceRow) -> str:
    base = summary.case(row.baseline, row.sweep_value)
    other = summary.case(row.variant, row.sweep_value)
    shares = ""
    if base is not None and other is not None:
        two = (percent(row.share(summary.about)) for row in (other, base))
        shares = f"{' % instead of '.join(two)} %, "
    zero = always_zero(row.share)
    if zero:
        return f"{shares}a difference of {zero} replications"
    return (
        f"{shares}a difference of {percent(row.share, sign=True)} percentage points "
        f"({_level(summary)} interval {percent_interval(row.share, sign=True)})"
    )
