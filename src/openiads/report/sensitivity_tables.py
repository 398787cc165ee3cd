"""A sensitivity analysis on a terminal: what the answer hangs on, and what to settle first."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from openiads.analysis.estimate import Estimate
from openiads.analysis.findings import Findings, Row, change_text, interval, leads, notes, ranking
from openiads.analysis.sensitivity import Indices, Screened
from openiads.report.terminal import escape, print_table, titled_table

SHOWN = 12
"""Lines of the screening that are printed; the file has all."""


def show_findings(findings: Findings, console: Console) -> None:
    """Print tables and the ranking in one sentence.

    Parameters
    ----------
    findings : of the analysis.
    console : where to.
    """
    console.print(f"[bold]{escape(findings.title)}[/bold]", highlight=False)
    console.print(f"Answer: {escape(findings.question)}", highlight=False)
    for wanted, table in (
        (findings.screening, screening_table),
        (findings.indices, index_table),
        (findings.believed, claim_table),
    ):
        if wanted:
            console.print()
            print_table(table(findings), console)
    console.print()
    console.print(escape(ranking(findings)), style="bold", highlight=False)
    console.print(escape(notes(findings)), highlight=False)


def screening_table(findings: Findings) -> Table:
    """Return the strongest quantities of the screening, those told from no effect first."""
    table = titled_table(
        f"Screening of {len(findings.screening)} quantities: effect on the answer, points"
    )
    table.add_column("contested quantity", overflow="fold")
    table.add_column("effect (95 %)", justify="right", no_wrap=True)
    table.add_column("spread", justify="right")

    def cells(row: Screened) -> tuple[str, ...]:
        return findings.called(row.name), _scaled(row.strength, 1), f"{100 * row.sigma:.1f}"

    rows = findings.screening[:SHOWN]
    _rows(table, rows, cells, f"{findings.sizes['trajectories']} trajectories")
    return table


def index_table(findings: Findings) -> Table:
    """Return first and total indices, those told from no effect first."""
    table = titled_table("Share of the answer's variance, %")
    table.add_column("contested quantity", overflow="fold")
    table.add_column("alone (95 %)", justify="right", no_wrap=True)
    table.add_column("with others (95 %)", justify="right")

    def cells(row: Indices) -> tuple[str, ...]:
        return findings.called(row.name), _scaled(row.first, 0), _scaled(row.total, 0)

    _rows(table, findings.indices, cells, f"{findings.sizes['samples']} samples")
    return table


def _rows(
    table: Table, rows: Sequence[Row], cells: Callable[[Row], tuple[str, ...]], samples: str
) -> None:
    """Add ranked rows, and below a line those whose interval includes zero."""
    told = leads(rows)
    for row in told:
        table.add_row(*map(escape, cells(row)))
    if len(told) < len(rows):
        table.add_row(f"[italic]cannot be told from no effect with {samples}:[/italic]", "", "")
    for row in rows:
        if row not in told:
            name, *others = cells(row)
            table.add_row(escape(f"  {name}"), *others)


def claim_table(findings: Findings) -> Table:
    """Return the answer under each claim."""
    table = titled_table(
        "Which to settle first: the answer if one of them is right, all else central"
    )
    table.add_column("contested quantity, and what is believed", overflow="fold")
    unit = "points" if findings.difference else "%"
    table.add_column(f"answer, {unit}", justify="right", no_wrap=True)
    table.add_column("change, points", justify="right", no_wrap=True)
    shown = None
    for row in findings.believed:
        if row.group != shown:
            table.add_row(f"[bold]{escape(findings.called(row.group))}[/bold]")
            shown = row.group
        table.add_row(
            escape(f"  {row.text}" + (f": {row.claim}" if row.claim else "")),
            interval(row.answer, sign=findings.difference),
            change_text(row.change),
        )
    return table


def _scaled(estimate: Estimate, decimals: int) -> str:
    value = f"{100 * estimate.value:.{decimals}f}"
    if math.isnan(estimate.low):
        return value
    low, high = 100 * estimate.low, 100 * estimate.high
    return f"{value} ({low:.{decimals}f} to {high:.{decimals}f})"
