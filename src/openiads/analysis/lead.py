"""The answer in at most 25 words, with names instead of letters, at one stated case.

The case is the one with most attackers (the last of them where several have as many): it is chosen
by the question, not by what came out. Two variants are compared; more are listed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from openiads.analysis.estimate import Estimate
from openiads.analysis.summary import CaseRow, DifferenceRow, StudySummary, SweepValue
from openiads.analysis.twofold import Twofold, chance_of
from openiads.analysis.uncertainty import DrawnCaseRow, DrawnDifferenceRow, UncertaintySummary
from openiads.analysis.wording import capital, interval_clause, located, percent, percent_interval

WORDS = 25
"""Words of the answer at most; "%" counts as one."""
NAME_WORDS = 7
"""Words of a variant's name at most, where the answer would be too long; the rest is "..."."""

Summary = StudySummary | UncertaintySummary
Row = CaseRow | DrawnCaseRow


@dataclass(frozen=True)
class Lead:
    """What the first screen says.

    Parameters
    ----------
    text : the answer, at most `WORDS` words.
    doubt : its interval for chance, and the band for disagreement where there is one.
    variants, sweep_value : the cases it is about; no variants without an answer.
    """

    text: str
    doubt: str
    variants: tuple[str, ...]
    sweep_value: SweepValue = None


def lead(summary: Summary) -> Lead:
    """Return the short answer of a study.

    Parameters
    ----------
    summary : of the study, with draws or without.
    """
    told: list[Row] = [row for row in summary.cases if _share(summary, row).n]
    if not told:
        return Lead("No replication is finished, so there is no answer yet.", "", ())
    value = _largest(told).sweep_value
    rows = [row for row in told if row.sweep_value == value]
    names = tuple(row.variant for row in rows)
    if len(rows) == 1:
        text = _one(summary, rows[0])
        doubt = _doubts(summary, rows[0].share(summary.about), " %", sign=False)
    elif len(rows) == 2:
        # the variant that others are compared with comes first, whatever the order of the study
        first, second = sorted(rows, key=lambda row: row.variant != summary.baseline)
        text, doubt = _two(summary, first, second)
    else:
        text = _many(summary, rows)
        doubt = "Differences between them, with intervals, are in the table of differences."
    return Lead(text, doubt, names, value)


def _largest(rows: Sequence[Row]) -> Row:
    """Return the last of the rows with most attackers; a run with draws does not count them."""
    return max(reversed(rows), key=lambda row: row.attackers if isinstance(row, CaseRow) else 0)


def _share(summary: Summary, row: Row) -> Estimate:
    return chance_of(row.share(summary.about))


def name_of(summary: Summary, variant: str) -> str:
    """Return the title of a variant, or its id where it has none."""
    return summary.study.variant_titles.get(variant, "").strip() or variant


def _one(summary: Summary, row: Row) -> str:
    words = summary.subject
    figure = f"{percent(_share(summary, row))} % of {words.plural} {words.happened}"
    rest = f"{figure}{located(summary.study, row.sweep_value)}."
    title = summary.study.variant_titles.get(row.variant, "").strip()
    if not title or title == row.variant:
        return _short(rest)
    return _short("With {}, " + _braced(rest), title)


def _two(summary: Summary, first: Row, second: Row) -> tuple[str, str]:
    words, study = summary.subject, summary.study
    a, b = (percent(_share(summary, row)) for row in (first, second))
    names = (name_of(summary, second.variant), name_of(summary, first.variant))
    where = _braced(located(study, first.sweep_value))
    row = _difference(summary, second)
    if row is None:
        text = f"{b} % of {words.plural} {words.happened} with {{}} and {a} % with {{}}{where}."
        return _short(text, *names), ""
    doubt = _difference_doubt(summary, row)
    if _stands(row):
        text = f"With {{}}, {b} % of {words.plural} {words.happened}{where} instead of {a} % "
        return _short(f"{text}with {{}}.", *names), doubt
    event = capital(words.event)
    text = f"{event}{where}: {b} % with {{}}, {a} % with {{}}; no difference shown."
    return _short(text, *names), doubt


def _many(summary: Summary, rows: Sequence[Row]) -> str:
    where = located(summary.study, rows[0].sweep_value)
    told = [(percent(_share(summary, row)), name_of(summary, row.variant)) for row in rows]
    head = f"{capital(summary.subject.event)}{where}: "
    text = head + ", ".join(f"{figure} % with {name}" for figure, name in told) + "."
    if len(text.split()) <= WORDS:
        return text
    order = sorted(rows, key=lambda row: _share(summary, row).value)
    low, high = order[0], order[-1]
    pattern = (
        f"{_braced(head)}from {percent(_share(summary, low))} % with {{}} to "
        f"{percent(_share(summary, high))} % with {{}}."
    )
    return _short(pattern, *(name_of(summary, row.variant) for row in (low, high)))


def _difference(summary: Summary, row: Row) -> DifferenceRow | DrawnDifferenceRow | None:
    for one in summary.differences:
        if (one.variant, one.sweep_value) == (row.variant, row.sweep_value):
            return one if chance_of(one.share).n else None
    return None


def _stands(row: DifferenceRow | DrawnDifferenceRow) -> bool:
    """Whether a difference is one: after correction; with draws, in the band for disagreement."""
    if isinstance(row, DifferenceRow):
        return row.supported != 0
    return row.share.band.low > 0.0 or row.share.band.high < 0.0


def _difference_doubt(summary: Summary, row: DifferenceRow | DrawnDifferenceRow) -> str:
    figure = percent(chance_of(row.share), sign=True)
    text = _doubts(summary, row.share, "", sign=True)
    return f"Difference {figure} percentage points: {text[:1].lower()}{text[1:]}"


def _doubts(summary: Summary, measure: Estimate | Twofold, unit: str, *, sign: bool) -> str:
    chance = chance_of(measure)
    if math.isnan(chance.low) or chance.n < 2:
        return "One replication has no interval."
    text = f"{interval_clause(chance, summary.level, sign=sign)}{unit} for chance"
    if isinstance(measure, Twofold) and not math.isnan(measure.band.low):
        band = Estimate(measure.value, measure.band.low, measure.band.high, chance.n, "band")
        text += f"; band for disagreement {percent_interval(band, sign=sign)}{unit}"
    return f"{text}."


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _short(pattern: str, *names: str) -> str:
    """Fill in names, shortened by the last words as far as the answer would be too long."""
    for most in (None, NAME_WORDS, 5, 4, 3, 2, 1):
        text = pattern.format(*(_clipped(name, most) for name in names))
        if len(text.split()) <= WORDS:
            return text
    return " ".join(text.split()[: WORDS - 1]) + " ..."


def _clipped(name: str, most: int | None) -> str:
    words = name.split()
    return name if most is None or len(words) <= most else " ".join(words[:most]) + "..."
