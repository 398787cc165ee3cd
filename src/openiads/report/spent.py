"""What the defence spent: rounds by type, and their cost against the cost of what they killed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from openiads.analysis.estimate import Estimate
from openiads.analysis.exchange import Exchange, cost_ratio, exchange
from openiads.report.axis import places
from openiads.report.cells import sweep_cell, sweep_heading
from openiads.report.drawing import INK, LINES, MARKERS, draw
from openiads.report.exchange import class_blocks, rounds_finding, without_crew
from openiads.report.facts import Facts
from openiads.report.labels import folded, title
from openiads.report.leaks import colour
from openiads.report.page import Figure, Section, Table, Text
from openiads.report.terminal import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas


def section(facts: Facts) -> Section:
    """Return rounds, the cost exchange by class, and the prices it hangs on."""
    found = {}
    for point in facts.shares:
        outcomes = facts.rows(point.variant, point.sweep_value)
        found[point.variant, point.sweep_value] = exchange(outcomes), cost_ratio(outcomes)
    crewless = without_crew(facts)
    text = Text(
        "The cost exchange is the cost of interceptors launched per cost of threats killed, ratio "
        "of the means; above 1 the defence spends more than it destroys. One manned aircraft "
        "costs more than a battalion's rounds, so threats without a crew are shown apart. The "
        "exchange leaves out what the defended assets are worth."
    )
    blocks = (_figure(facts, found, crewless), *class_blocks(facts), _round_table(facts, found))
    return Section("spent", "Rounds and cost exchange", (text, *blocks))


def _figure(facts: Facts, found: dict, crewless: dict[tuple, Estimate]) -> Figure:
    def paint(figure: Canvas) -> None:
        left, right = figure.subplots(1, 2)
        _paint(left, facts, {key: row.rounds_fired for key, (row, _) in found.items()})
        left.set_title("rounds fired per replication")
        _paint(right, facts, crewless or {key: ratio for key, (_, ratio) in found.items()})
        right.set_title("cost of rounds per cost killed" + ",\nwithout manned aircraft" * crewed)
        right.set_ylim(top=max(right.get_ylim()[1], 1.1))
        right.axhline(1, color=INK, linewidth=0.8, linestyle=":")
        handles, labels = left.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3)

    crewed = bool(crewless)
    what = "Rounds fired and cost exchange"
    svg = draw("spent", what, "The numbers are in the table below.", (7.4, 3.5), paint)
    rows = tuple(
        (
            *sweep_cell(facts, value),
            title(facts, variant),
            with_interval(row.rounds_fired),
            with_interval(ratio),
            *([with_interval(crewless[variant, value])] if crewless else []),
        )
        for (variant, value), (row, ratio) in found.items()
    )
    heads = (
        *sweep_heading(facts),
        "variant",
        "rounds fired",
        "ratio of all",
        *(["ratio without manned aircraft"] if crewless else []),
    )
    level = f"{100 * facts.summary.level:g} %"
    rounds = {variant: row.rounds_fired for (variant, _), (row, _) in found.items()}
    return Figure(
        svg,
        f"{what}, means with {level} intervals for chance (bootstrap for the ratio). Dotted: the "
        "defence spends as much as it destroys.",
        Table(heads, rows, what, folded=True),
        rounds_finding(facts, rounds),
    )


def with_interval(estimate: Estimate, scale: float = 1.0) -> str:
    """Write a mean with its interval: "64 (63 to 65)"."""
    if math.isnan(estimate.value):
        return "-"
    if math.isnan(estimate.low):
        return amount(estimate, scale)
    ends = (
        amount(Estimate(end, estimate.low, estimate.high, estimate.n, estimate.method), scale)
        for end in (estimate.low, estimate.high)
    )
    return f"{amount(estimate, scale)} ({' to '.join(ends)})"


def _paint(axes: Axes, facts: Facts, rows: dict[tuple, Estimate]) -> None:
    at = places(facts.sweep_values)
    for i, variant in enumerate(facts.study.variants):
        mine = [(v, e) for (n, v), e in rows.items() if n == variant and math.isfinite(e.value)]
        if not mine:
            continue
        x, y = [at[value] + at.aside(i) for value, _ in mine], [e.value for _, e in mine]
        sides = ([e.value - e.low for _, e in mine], [e.high - e.value for _, e in mine])
        errors = [[0.0 if math.isnan(half) else max(0.0, half) for half in s] for s in sides]
        axes.errorbar(
            x, y, yerr=errors, color=colour(i), marker=MARKERS[i % 8], capsize=2,
            linestyle=LINES[i % 8], linewidth=1.4, elinewidth=1,
            label=folded(title(facts, variant), 34),
        )  # fmt: skip
    axes.set_ylim(bottom=0)
    axes.set_xlabel(facts.sweep_label if facts.swept else "")
    axes.grid(axis="x", visible=False)
    at.apply(axes)


def _round_table(facts: Facts, found: dict[tuple, tuple[Exchange, Estimate]]) -> Table:
    rounds = sorted({name for row, _ in found.values() for name in row.by_round})
    rows = tuple(
        (
            *sweep_cell(facts, value),
            title(facts, variant),
            *(f"{row.by_round.get(name, 0.0):.1f}" for name in rounds),
            with_interval(row.rounds_cost_usd, 1e-6),
            with_interval(row.threats_killed_cost_usd, 1e-6),
        )
        for (variant, value), (row, _) in found.items()
    )
    heads = (*sweep_heading(facts), "variant", *rounds)
    heads += ("cost of rounds, M USD", "cost of threats killed, M USD")
    caption = "Rounds fired by type, and their cost, mean per replication"
    return Table(heads, rows, caption, folded=True)
