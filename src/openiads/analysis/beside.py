"""What stands beside the headline in words: civil aircraft engaged, and cases without attackers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openiads.analysis.estimate import Estimate
from openiads.analysis.headline import SUBJECTS
from openiads.analysis.twofold import Twofold, chance_of
from openiads.analysis.wording import percent, percent_interval

if TYPE_CHECKING:
    from openiads.analysis.summary import CaseRow, StudySummary
    from openiads.analysis.uncertainty import DrawnCaseRow, UncertaintySummary

FEW = 4
"""Cases without attackers named one by one; more are counted."""


def civil_first(summary: StudySummary | UncertaintySummary) -> str:
    """Return the sentence on civil aircraft engaged, which comes before all others.

    Parameters
    ----------
    summary : of the study.

    Returns
    -------
    Empty when none was engaged in any replication, and in a study about civil aircraft, whose
    headline says it.
    """
    if summary.about == "civil":
        return ""
    rows = [(row, row.civil) for row in summary.cases]
    met = [(row, civil) for row, civil in rows if row.civil_engaged and civil is not None]
    if not met:
        return ""
    worst, civil = max(met, key=lambda pair: chance_of(pair[1].any_engaged).value)
    some, share = chance_of(civil.any_engaged), chance_of(civil.share)
    level = f"{100 * summary.level:g} %"
    single = len(rows) == 1
    where = "" if single else f" in {len(met)} of {len(rows)} cases, most often in {worst.case}:"
    return (
        f"Civil aircraft were engaged{where} in {percent(some)} % of "
        f"{'replications' if single else 'its replications'} "
        f"({level} interval {percent_interval(some)} %), {percent(share)} % of civil aircraft "
        f"({percent_interval(share)} %)."
    )


def elsewhere(summary: StudySummary | UncertaintySummary) -> str:
    """Return the sentence on cases that have nothing of what the study is about.

    Parameters
    ----------
    summary : of the study.

    Returns
    -------
    Empty when there is no such case.
    """
    rows = [row for row in summary.cases if not _known(row.share(summary.about))]
    if not rows:
        return ""
    told = [_told(row) for row in rows[:FEW]]
    if len(rows) > FEW:
        told.append(f"and {len(rows) - FEW} more cases")
    return f"Without {SUBJECTS[summary.about].plural}: {'; '.join(told)}."


def _known(measure: Estimate | Twofold) -> bool:
    return chance_of(measure).n > 0


def _told(row: CaseRow | DrawnCaseRow) -> str:
    measure = row.share(row.about)
    if not _known(measure):
        return f"{row.case}, where nothing flies"
    words, share = SUBJECTS[row.about], chance_of(measure)
    return (
        f"{row.case}, where {percent(share)} % of {words.plural} {words.happened} "
        f"({percent_interval(share)} %)"
    )
