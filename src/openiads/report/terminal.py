"""A study summary on a terminal, 80 columns wide or piped to a file.

One table a question: what leaked, what became of the rest, why, what it cost. Then the answer.
"""

from __future__ import annotations

import math

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from openiads.analysis.answer import answer, caveat
from openiads.analysis.estimate import Estimate
from openiads.analysis.summary import CaseRow, Study, StudySummary, SweepValue
from openiads.analysis.uncertainty import DrawnCaseRow, UncertaintySummary
from openiads.analysis.wording import (
    capital,
    difference_text,
    percent,
    percent_interval,
    value_text,
)


def show_summary(summary: StudySummary, console: Console) -> None:
    """Print title, tables, answer and caveat.

    Parameters
    ----------
    summary : of the study.
    console : where to; it decides on colours and width.
    """
    show_heading(summary.study, console)
    if summary.cases:
        console.print()
        for table in _tables(summary, console):
            print_table(table, console)
            console.print()
    console.print(escape(answer(summary)), style="bold", highlight=False)
    console.print(escape(caveat(summary)), highlight=False)


def _tables(summary: StudySummary, console: Console) -> list[Table]:
    """The tables of a study; those on civil aircraft first where any was engaged."""
    civil = [civil_table(summary)] if any(row.civil for row in summary.cases) else []
    alone = summary.about == "civil" and not summary.differences
    tables = [] if alone else _headline(summary, console)
    if summary.about != "civil":
        tables += [fate_table(summary), reason_table(summary)]
    tables.append(cost_table(summary))
    first = summary.about == "civil" or any(row.civil_engaged for row in summary.cases)
    return [*civil, *tables] if first else [*tables, *civil]


def _headline(summary: StudySummary, console: Console) -> list[Table]:
    """The shares and the differences: side by side where no interval has to be folded for it."""
    both = headline_table(summary)
    wide = console.options.update_width(10 * console.width)
    if Measurement.get(console, wide, both).maximum <= console.width:
        return [both]
    differences = headline_table(summary, shares=False)
    differences.title = "Differences in that share, percentage points"
    return [headline_table(summary, differences=False), *[differences] * bool(summary.differences)]


def show_heading(study: Study, console: Console) -> None:
    """Print the title of a study and those of its variants."""
    console.print(f"[bold]{escape(study.title)}[/bold]", highlight=False)
    for variant in study.variants:
        title = study.variant_titles.get(variant, "")
        if title and title != variant:
            console.print(f"  {escape(variant)}: {escape(title)}", highlight=False)


def headline_table(
    summary: StudySummary, *, shares: bool = True, differences: bool = True
) -> Table:
    """Return the table of what the study is about, per swept value, and the paired differences.

    Parameters
    ----------
    summary : of the study.
    shares, differences : which of the two.
    """
    level = f"{100 * summary.level:g} %"
    table = titled_table(f"{capital(summary.subject.share)}, % (with {level} interval)")
    sweep_column(table, summary)
    variants = _present(summary) if shares else []
    for variant in variants:
        table.add_column(escape(variant), justify="right")
    compared = list(dict.fromkeys(row.variant for row in summary.differences if differences))
    for variant in compared:
        unit = ", points" if shares else ""
        table.add_column(escape(f"{variant} - {summary.baseline}{unit}"), justify="right")
    found = {(row.variant, row.sweep_value): row for row in summary.differences}
    for value in summary.sweep_values:
        rows = [summary.case(variant, value) for variant in variants]
        cells = ["-" if row is None else _interval_cell(row.share(summary.about)) for row in rows]
        for variant in compared:
            row = found.get((variant, value))
            cells.append("-" if row is None else _interval_cell(row.share, sign=True))
        table.add_row(*sweep_cell(summary, value), *cells)
    return table


def fate_table(summary: StudySummary) -> Table:
    """Return the table of what became of attackers, and of decoys and surveillance UAVs."""
    others = any(row.others for row in summary.cases)
    whom = "attackers and others (decoys, surveillance UAVs)" if others else "attackers"
    table = titled_table(f"What became of {whom}, %")
    sweep_column(table, summary)
    table.add_column("variant")
    if others:
        table.add_column("of")
    for heading in ("number", "leaked", "killed", "still flying", "leaked at worst"):
        table.add_column(heading, justify="right")
    shown = None
    for row in summary.cases:
        sweep = sweep_cell(summary, row.sweep_value)
        cells = [*(sweep if sweep != shown else [""] * len(sweep)), escape(row.variant)]
        shown = sweep
        if row.attackers:
            fates = (row.leak_share, row.killed_share, row.unresolved_share)
            worst = percent(row.leak_share_at_worst)
            of = ["attackers"] * others
            table.add_row(*cells, *of, f"{row.attackers:g}", *map(percent, fates), worst)
            cells = [""] * len(cells)
        if row.others is not None:
            two = row.others
            fates = (two.leak_share, two.killed_share, two.unresolved_share)
            table.add_row(*cells, "others", f"{two.threats:g}", *map(percent, fates), "-")
    return table


def reason_table(summary: StudySummary) -> Table:
    """Return the table of the most frequent reason for leakers, and its share of them."""
    of = "attackers" if summary.about == "attackers" else "those"
    table = titled_table(f"Main reason for {of} that leaked, and its share of them")
    sweep_column(table, summary)
    variants = _present(summary)
    for variant in variants:
        table.add_column(escape(variant))
    for value in summary.sweep_values:
        rows = [summary.case(variant, value) for variant in variants]
        cells = ["-" if row is None else reason_text(row) for row in rows]
        table.add_row(*sweep_cell(summary, value), *cells)
    return table


def cost_table(summary: StudySummary) -> Table:
    """Return the table of rounds, their cost and the assets lost, a row a case."""
    table = titled_table("Mean per replication")
    sweep_column(table, summary)
    table.add_column("variant")
    attacked = summary.about == "attackers"
    for heading in (*["no attacker leaked, %"] * attacked, "rounds fired", "cost, M USD"):
        table.add_column(heading, justify="right")
    table.add_column("assets lost", justify="right", no_wrap=True)
    for row in summary.cases:
        first = row.variant == _present(summary)[0]
        sweep = sweep_cell(summary, row.sweep_value)
        table.add_row(
            *(sweep if first else [""] * len(sweep)),
            escape(row.variant),
            *[percent(row.no_leaker)] * attacked,
            amount(row.rounds_fired),
            amount(row.rounds_cost_usd, 1e-6),
            f"{amount(row.assets_lost)} {_ends(row.assets_lost)}".rstrip(),
        )
    return table


def civil_table(summary: StudySummary) -> Table:
    """Return the table of civil aircraft engaged."""
    table = titled_table("Civil aircraft engaged")
    sweep_column(table, summary)
    table.add_column("variant")
    table.add_column("mean per replication", justify="right")
    table.add_column("share of them, %", justify="right")
    table.add_column("at least one, %", justify="right")
    for row in summary.cases:
        if row.civil is not None:
            table.add_row(
                *sweep_cell(summary, row.sweep_value),
                escape(row.variant),
                amount(row.civil.engaged),
                _interval_cell(row.civil.share),
                _interval_cell(row.civil.any_engaged),
            )
    return table


def amount(estimate: Estimate, scale: float = 1.0) -> str:
    """Write a mean with the decimals its interval supports, at most 3."""
    if math.isnan(estimate.value):
        return "-"
    return f"{estimate.value * scale:,.{_decimals(estimate, scale)}f}"


def _decimals(estimate: Estimate, scale: float) -> int:
    width = estimate.width * scale
    if not math.isfinite(width) or width <= 0:
        return 0 if float(estimate.value * scale).is_integer() else 2
    return min(3, max(0, -math.floor(math.log10(width))))


def _ends(estimate: Estimate) -> str:
    if math.isnan(estimate.low):
        return "(always)" if estimate.method == "constant" else ""
    form = f",.{_decimals(estimate, 1.0)}f"
    return f"({max(estimate.low, 0.0):{form}} to {estimate.high:{form}})"


def reason_text(row: CaseRow | DrawnCaseRow) -> str:
    """Write the most frequent reason and its share: "too late 61 %"."""
    if row.main_reason is None:
        return "-" if row.about == "civil" else "none leaked"
    words = row.main_reason.reason.replace("_", " ")
    return f"{words} {100 * row.main_reason.share:.0f} %"


def _interval_cell(estimate: Estimate, *, sign: bool = False) -> str:
    if sign:
        return difference_text(estimate)
    if math.isnan(estimate.value):
        return "-"
    return f"{percent(estimate)} ({percent_interval(estimate)})"


def _present(summary: StudySummary) -> list[str]:
    present = {row.variant for row in summary.cases}
    return [variant for variant in summary.study.variants if variant in present]


def titled_table(title: str) -> Table:
    """Return an empty table without lines, its title on the left."""
    return Table(title=title, title_justify="left", title_style="", box=None, pad_edge=False)


def print_table(table: Table, console: Console) -> None:
    """Print a table below its title, which may be wider than the table is."""
    title, table.title = table.title, None
    console.print(str(title or ""), highlight=False, markup=False)
    console.print(table)


def sweep_column(table: Table, summary: StudySummary | UncertaintySummary) -> None:
    """Add the column of swept values, if there is a sweep."""
    if summary.sweep_values != (None,):
        table.add_column(escape(summary.study.sweep_label or "sweep"), justify="right")


def sweep_cell(summary: StudySummary | UncertaintySummary, value: SweepValue) -> list[str]:
    """Return the cell of a swept value, if there is a sweep."""
    return [] if summary.sweep_values == (None,) else [escape(value_text(value))]


def escape(text: str) -> str:
    """Return text that the console prints as it is."""
    return text.replace("[", "\\[")
