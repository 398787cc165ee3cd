"""How summaries show themselves in a notebook: the answer, and a row a case."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from openiads.analysis import answer as chance
from openiads.analysis import uncertainty_answer as doubts
from openiads.analysis.wording import percent, percent_interval
from openiads.results.show import html_table

if TYPE_CHECKING:
    from openiads.analysis.summary import StudySummary
    from openiads.analysis.uncertainty import UncertaintySummary


def summary_html(summary: StudySummary) -> str:
    """Return the answer and the headline of each case, as HTML."""
    attacked = summary.about == "attackers"
    rows = [
        (
            row.case,
            f"{row.replications:,}",
            percent(row.share(summary.about)),
            percent_interval(row.share(summary.about)),
            *([percent(row.killed_share)] * attacked),
            row.main_reason.reason.replace("_", " ") if row.main_reason else "-",
        )
        for row in summary.cases
    ]
    heads = ["case", "replications", f"{summary.subject.event}, %", f"{100 * summary.level:g} %"]
    heads += [*["killed, %"] * attacked, "main reason"]
    return _page(summary.study.title, heads, rows, chance.answer(summary))


def uncertainty_html(summary: UncertaintySummary) -> str:
    """Return the answer and the headline of each case with both doubts, as HTML."""
    shares = [(row, row.share(summary.about)) for row in summary.cases]
    rows = [
        (
            row.case,
            f"{row.draws:,}",
            percent(share.chance),
            percent_interval(share.chance),
            doubts.band_text(share),
        )
        for row, share in shares
    ]
    heads = ("case", "draws", f"{summary.subject.event}, %", "chance", "disagreement")
    return _page(summary.study.title, heads, rows, doubts.answer(summary))


def _page(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], answer: str) -> str:
    return html_table(title, headings, rows) + f"<p>{escape(answer)}</p>"
