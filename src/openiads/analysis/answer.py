"""The study's question answered in plain sentences that claim no more than their intervals."""

from __future__ import annotations

from openiads.analysis.beside import civil_first, elsewhere
from openiads.analysis.summary import CaseRow, DifferenceRow, StudySummary
from openiads.analysis.wording import located, named, percent, percent_interval, value_text

CHANCE = (
    "Intervals are for chance alone, {level} each; doubt about the inputs comes on top of them."
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
    study, words = summary.study, summary.subject
    subject = f"{named(study, rows[0].variant)} compared with {named(study, rows[0].baseline)}"
    shown = [row for row in rows if row.supported]
    if not shown:
        row = max(rows, key=lambda row: abs(row.share.value))
        where = "" if len(rows) == 1 else f" at any {study.sweep_label}"
        largest = "" if len(rows) == 1 else "the largest estimate is "
        return (
            f"{subject}: no difference in the {words.share} was shown{where}; "
            f"{largest}{_figures(summary, row)}"
        )
    verdicts = []
    for sign, word in ((-1, "fewer"), (1, "more")):
        some = [row for row in rows if row.supported == sign]
        if some:
            verdicts.append(f"{word} {words.event}{_where(summary, some, rows)}")
    silent = [row for row in rows if not row.supported]
    if silent:
        verdicts.append(f"no difference was shown{_where(summary, silent, rows)}")
    row = max(shown, key=lambda row: abs(row.share.value))
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
        two = (percent(row.share(summary.about)) for row in (other, base))
        shares = f"{' % instead of '.join(two)} %, "
    where = located(summary.study, row.sweep_value).removeprefix(" ")
    return (
        f"{where + ': ' if where else ''}{shares}a difference of "
        f"{percent(row.share, sign=True)} percentage points ({_level(summary)} interval "
        f"{percent_interval(row.share, sign=True)})"
    )
