"""A study with draws on a terminal: chance and disagreement in columns of their own."""

from __future__ import annotations

import math

from rich.console import Console
from rich.table import Table

from openiads.analysis.twofold import Twofold
from openiads.analysis.uncertainty import UncertaintySummary
from openiads.analysis.uncertainty_answer import answer, band_text, caveat, explained
from openiads.analysis.wording import always_zero, capital, percent, percent_interval
from openiads.report.terminal import (
    amount,
    escape,
    print_table,
    reason_text,
    show_heading,
    sweep_cell,
    sweep_column,
    titled_table,
)


def show_uncertainty(summary: UncertaintySummary, console: Console) -> None:
    """Print title, tables, answer and caveat.

    Parameters
    ----------
    summary : of the study.
    console : where to; it decides on colours and width.
    """
    show_heading(summary.study, console)
    if summary.cases:
        console.print()
        tables = [share_table(summary), *([difference_table(summary)] * bool(summary.differences))]
        for table in [*tables, beside_table(summary), amount_table(summary)]:
            print_table(table, console)
            console.print()
    console.print(escape(answer(summary)), style="bold", highlight=False)
    console.print(escape(caveat(summary)), highlight=False)


def share_table(summary: UncertaintySummary) -> Table:
    """Return the table of what the study is about, with both doubts, a row a case."""
    table = titled_table(f"{capital(summary.subject.share)}, %: mean over draws")
    sweep_column(table, summary)
    table.add_column("variant")
    _doubt_columns(table, summary)
    shown = None
    for row in summary.cases:
        sweep = sweep_cell(summary, row.sweep_value)
        cells = sweep if row.sweep_value != shown or shown is None else [""] * len(sweep)
        shown = row.sweep_value
        table.add_row(*cells, escape(row.variant), *_doubts(row.share(summary.about), sign=False))
    return table


def difference_table(summary: UncertaintySummary) -> Table:
    """Return the table of the differences from the baseline, with both doubts."""
    table = titled_table("Difference in that share, percentage points, under the same draws")
    sweep_column(table, summary)
    table.add_column("variants")
    _doubt_columns(table, summary)
    table.add_column("below 0 in", justify="right")
    for row in summary.differences:
        if not row.share.chance.n:
            continue
        table.add_row(
            *sweep_cell(summary, row.sweep_value),
            escape(f"{row.variant} - {row.baseline}"),
            *_doubts(row.share, sign=True),
            f"{100 * row.share.negative_share:.0f} %",
        )
    return table


def beside_table(summary: UncertaintySummary) -> Table:
    """Return the table of what stands beside the headline, means over draws."""
    table = titled_table("Beside it, %: mean over draws")
    sweep_column(table, summary)
    table.add_column("variant")
    heads = ("attackers leaked", "killed", "still flying", "leaked at worst")
    for heading in (*heads, "others leaked", "civil engaged", "any engaged"):
        table.add_column(heading, justify="right")
    for row in summary.cases:
        civil = row.civil
        found = (
            row.leak_share,
            row.killed_share,
            row.unresolved_share,
            row.leak_share_at_worst,
            row.others_leak_share,
            civil and civil.share,
            civil and civil.any_engaged,
        )
        cells = ("-" if one is None else percent(one.chance) for one in found)
        table.add_row(*sweep_cell(summary, row.sweep_value), escape(row.variant), *cells)
    return table


def amount_table(summary: UncertaintySummary) -> Table:
    """Return the table of cost and assets lost with their bands, and the main reason."""
    table = titled_table("Mean per replication, and band for disagreement")
    sweep_column(table, summary)
    table.add_column("variant")
    table.add_column("cost, M USD", justify="right")
    table.add_column("assets lost", justify="right")
    table.add_column("main reason for leakers")
    for row in summary.cases:
        table.add_row(
            *sweep_cell(summary, row.sweep_value),
            escape(row.variant),
            _amount(row.rounds_cost_usd, 1e-6),
            _amount(row.assets_lost),
            reason_text(row),
        )
    return table


def _doubt_columns(table: Table, summary: UncertaintySummary) -> None:
    table.add_column("mean", justify="right")
    table.add_column(f"chance {100 * summary.level:g} %", justify="right")
    table.add_column(f"disagreement {100 * summary.band_level:g} %", justify="right")
    table.add_column("explained by disagreement", justify="right")


def _doubts(two: Twofold, *, sign: bool) -> list[str]:
    share = two.disagreement_share
    zero = always_zero(two.chance) if sign else ""
    if zero:
        return [zero, "-", band_text(two, sign=sign), "-"]
    ends = "" if math.isnan(share.low) else f" ({100 * share.low:.0f} to {100 * share.high:.0f})"
    return [
        percent(two.chance, sign=sign),
        percent_interval(two.chance, sign=sign),
        band_text(two, sign=sign),
        f"{explained(two)}{ends}",
    ]


def _amount(two: Twofold, scale: float = 1.0) -> str:
    value = amount(two.chance, scale)
    if math.isnan(two.band.low):
        return value
    decimals = min(len(value.partition(".")[2]), 1)
    low, high = (f"{end * scale:,.{decimals}f}" for end in (two.band.low, two.band.high))
    return f"{value} ({low} to {high})"
