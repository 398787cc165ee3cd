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
from openiads.report.quoting import shares

STYLES = {
    "reproduced": "green",
    "reproduced only if": "yellow",
    "supported": "green",
    "contradicted": "red",
    "given to the model": "magenta",
    "not checkable here": "dim",
}


def show_list(checks: Sequence[Check], console: Console) -> None:
    """Print every claim with its verdict, a block a kind of verdict, then the counts.

    What is not checkable is counted check by check where there is much of it: it would drown the
    rest. Questions of the checks themselves follow the claims. Claims of one check with the same
    verdict share a row.

    Parameters
    ----------
    checks : made.
    console : where to; from 60 columns up.
    """
    for kind in KINDS:
        rows = [(check, _of(check, kind)) for check in checks]
        rows = [(check, found) for check, found in rows if found]
        if not rows:
            continue
        number = sum(len(found) for _, found in rows)
        console.print(Text.assemble((kind, f"bold {STYLES[kind]}"), f": {_claims(number)}"))
        if kind == COUNTED and number > MOST_LISTED:
            _count(rows, console)
        else:
            _list([(check.name, found) for check, found in rows], console, kind)
    asked = [(check.name, _asked(check)) for check in checks]
    asked = [(name, found) for name, found in asked if found]
    if asked:
        console.print(Text("questions of the checks, which no source answers", style="bold"))
        _list(asked, console)
    counts = Counter(
        finding.verdict.kind for check in checks for kind in KINDS for finding in _of(check, kind)
    )
    number = sum(counts.values())
    if number:
        said = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
        console.print(Text(f"{number} verdict{'s' * (number != 1)} on claims: {said}."))
    console.print(Text("One check in full, with sources and commands: openiads verify NAME"))


MOST_CITED = 6
"""Claims printed with a finding, best graded first; data has all."""
COUNTED = "not checkable here"
MOST_LISTED = 12
"""From more verdicts of the kind `COUNTED` on they are counted, not listed."""


def _of(check: Check, kind: str) -> list[Finding]:
    return [one for one in check.findings if one.verdict.kind == kind and not one.question]


def _asked(check: Check) -> list[Finding]:
    return [one for one in check.findings if one.question]


def _claims(number: int) -> str:
    return f"{number} claim{'s' if number != 1 else ''}"


def _count(rows: Sequence[tuple[Check, list[Finding]]], console: Console) -> None:
    for check, found in rows:
        line = Text.assemble(f"{len(found):>4}  {check.title}: ", (check.name, "bold"))
        console.print(Padding(line, (0, 0, 0, 2)))
    console.print()


def _list(rows: Sequence[tuple[str, list[Finding]]], console: Console, kind: str = "") -> None:
    """Print claims with verdicts; of one kind, that stands above, without the kind."""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column("check", no_wrap=True)
    table.add_column("claim", ratio=5, overflow="fold")
    table.add_column("verdict", ratio=7, overflow="fold")
    table.expand = True
    for name, found in rows:
        for at, (verdict, statements) in enumerate(_merged(found)):
            claims = Text("; ".join(statements))
            said = Text(verdict.because) if kind else verdict_text(verdict)
            table.add_row(Text(name if at == 0 else "", "bold"), claims, said)
    console.print(Padding(table, (0, 0, 1, 2)))


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
        if finding.cited:
            console.print(Padding(Text(f"{shares(finding.cited)}:"), (0, 0, 0, 2)))
        for entry in finding.cited[:MOST_CITED]:
            grade = f" [{entry.grade}]" if entry.grade else ""
            name = entry.id or "(no claim id yet)"
            line = Text.assemble((name, "cyan"), f": {entry.printed}{grade}, {entry.source}")
            console.print(Padding(line, (0, 0, 0, 4)))
        more = len(finding.cited) - MOST_CITED
        if more > 0:
            line = Text(f"and {_claims(more)} more: see --json", style="dim")
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
    rest = entry.text.removeprefix(entry.name)
    return Text.assemble("rests on ", (entry.name, "bold"), f"{rest}: {entry.why} ({entry.source})")


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
