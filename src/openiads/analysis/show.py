"""How summaries show themselves in a notebook: the answer, and a row a case."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from openiads.analysis import answer as chance
from openiads.analysis import uncertainty_answer as doubts
from openiads.results.show import html_table

if TYPE_CHECKING:
    from openiads.analysis.summary import StudySummary
    from openiads.analysis.uncertainty import UncertaintySummary


def summary_html(summary: StudySummary) -> str:
    """Return the answer and the share that leaked in each case, as HTML."""
    rows = [
        (
            row.case,
            f"{row.replications:,}",
            chance.percent(row.leak_share),
            chance.percent_interval(row.leak_share),
            row.main_reason.reason.replace("_", " ") if row.main_reason else "none leaked",
        )
        for row in summary.cases
    ]
    heads = ("case", "replications", "leaked, %", f"{100 * summary.level:g} %", "main reason")
    return _page(summary.study.title, heads, rows, chance.answer(summary))


def uncertainty_html(summary: UncertaintySummary) -> str:
    """Return the answer and the share that leaked with both doubts in each case, as HTML."""
    rows = [
        (
            row.case,
            f"{row.draws:,}",
            chance.percent(row.leak_share.chance),
            chance.percent_interval(row.leak_share.chance),
            doubts.band_text(row.leak_share),
        )
        for row in summary.cases
    ]
    heads = ("case", "draws", "leaked, %", "chance", "disagreement")
    return _page(summary.study.title, heads, rows, doubts.answer(summary))


def _page(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], answer: str) -> str:
    return html_table(title, headings, rows) + f"<p>{escape(answer)}</p>"
