"""Claim checks on a terminal: the list with the verdicts, and one check in full."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from openiads.analysis.estimate import Estimate
from openiads.analysis.verdict import KINDS, Cell, Check, Decisive, Finding, Grid, Verdict

STYLES = {
    "reproduced": "green",
    "reproduced only if": "yellow",
    "supported": "green",
    "contradicted": "red",
    "given to the model": "magenta",
    "not checkable here": "dim",
}


def show_list(checks: Sequence[Check], console: Console) -> None:
    """Print every claim with its verdict, a block a check, then the counts of the verdicts.

    Claims of one check with the same verdict share a row.

    Parameters
    ----------
    checks : made.
    console : where to; from 60 columns up.
    """
    for check in checks:
        console.print(Text.assemble((check.name, "bold"), f": {check.title}"))
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
        table.add_column("claim", ratio=5, overflow="fold")
        table.add_column("verdict", ratio=7, overflow="fold")
        table.expand = True
        for verdict, statements in _merged(check.findings):
            table.add_row(Text("; ".join(statements)), verdict_text(verdict))
        console.print(Padding(table, (0, 0, 1, 2)))
    counts = Counter(finding.verdict.kind for check in checks for finding in check.findings)
    said = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS)
    console.print(Text(f"{sum(counts.values())} verdicts: {said}."))
    console.print(Text("One check in full, with sources and commands: openiads verify NAME"))


def _merged(findings: Sequence[Finding]) -> list[tuple[Verdict, list[str]]]:
    rows: dict[Verdict, list[str]] = {}
    for finding in findings:
        rows.setdefault(finding.verdict, []).append(finding.statement)
    return list(rows.items())


def verdict_text(verdict: Verdict) -> Text:
    """Return a verdict with its kind in colour."""
    rest = verdict.text.removeprefix(verdict.kind)
    return Text.assemble((verdict.kind, STYLES[verdict.kind]), rest)


def show_check(check: Check, console: Console) -> None:
    """Print one check: conditions, claims with sources, numbers, verdicts, rules, commands.

    Parameters
    ----------
    check : made.
    console : where to.
    """
    console.print(Text(f"{check.name}: {check.title}", style="bold"))
    _section("Conditions", check.conditions, console)
    for finding in check.findings:
        console.print()
        console.print(Text(finding.statement, style="bold"))
        console.print(Padding(verdict_text(finding.verdict), (0, 0, 0, 2)))
        _rests_on(finding, console)
        for entry in finding.cited:
            grade = f" [{entry.grade}]" if entry.grade else ""
            name = entry.id or "(no claim id yet)"
            line = Text.assemble((name, "cyan"), f": {entry.printed}{grade}, {entry.source}")
            console.print(Padding(line, (0, 0, 0, 4)))
        if finding.numbers:
            parts = [f"{name} = {cell(value)}" for name, value in finding.numbers.items()]
            console.print(Padding(Text("; ".join(parts), style="dim"), (0, 0, 0, 4)))
    for grid in check.grids:
        console.print()
        console.print(grid_table(grid))
    console.print()
    _section("Rules", [" ".join(rule.split()) for rule in check.rules], console)
    console.print(Text("Repeat it:", style="bold"))
    for command in check.commands:
        console.print(f"  {command}", markup=False, highlight=False, soft_wrap=True)
    console.print()


def _rests_on(finding: Finding, console: Console) -> None:
    """Print the inputs that decide a verdict, with what other values of them would give."""
    if finding.undecided:
        console.print(Padding(Text(f"no input decides it: {finding.undecided}"), (0, 0, 0, 2)))
    for entry in finding.decisive:
        console.print(Padding(_decisive_text(entry), (0, 0, 0, 2)))
        for other in entry.tried:
            line = Text.assemble(f"with {other.value}: ", verdict_text(other.verdict))
            console.print(Padding(line, (0, 0, 0, 4)))


def _decisive_text(entry: Decisive) -> Text:
    grade = f" [{entry.grade}]" if entry.grade else ""
    return Text.assemble(
        "rests on ", (entry.name, "bold"), f" {entry.value}{grade}: {entry.why} ({entry.source})"
    )


def _section(title: str, lines: Sequence[str], console: Console) -> None:
    console.print(Text(f"{title}:", style="bold"))
    for line in lines:
        console.print(Padding(Text(f"- {line}"), (0, 0, 0, 2)))


def grid_table(grid: Grid) -> Table:
    """Return a table of a check; numbers to the right."""
    table = Table(title=grid.title, title_justify="left", title_style="", box=None, pad_edge=False)
    for index, heading in enumerate(grid.headings):
        words = all(isinstance(row[index], str) for row in grid.rows)
        table.add_column(heading, justify="left" if words else "right", overflow="fold")
    for row in grid.rows:
        table.add_row(*(Text(cell(value)) for value in row))
    return table


def cell(value: Cell) -> str:
    """Write a cell: shares with their interval in %, numbers with four significant digits."""
    if value is None:
        return "-"
    if isinstance(value, Estimate):
        if math.isnan(value.low):
            return f"{100 * value.value:.1f} %"
        low, high = 100 * value.low, 100 * value.high
        return f"{100 * value.value:.1f} ({low:.1f} to {high:.1f}) %"
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    if math.isnan(value):
        return "-"
    if math.isinf(value):
        return "none"
    if value == int(value) and abs(value) < 1e6:
        return f"{value:,.0f}"
    return f"{value:.4g}" if abs(value) < 1e4 else f"{value:,.0f}"
