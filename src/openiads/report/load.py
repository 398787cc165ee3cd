"""How close the defence came to its limits: peaks of tracks and channels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from openiads.analysis.load import PEAKS, Load, loads
from openiads.report.axis import places
from openiads.report.busy_words import load_finding
from openiads.report.cells import sweep_cell, sweep_heading
from openiads.report.drawing import INK, LINES, MARKERS, SOFT, draw
from openiads.report.facts import Facts
from openiads.report.labels import folded, title
from openiads.report.leaks import colour
from openiads.report.page import Figure, Section, Table, Text
from openiads.report.terminal import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

LIMIT_LINE = (0, (2, 2))


def load_section(facts: Facts) -> Section:
    """Return the load on tracks and channels against their limits."""
    found = {
        (point.variant, point.sweep_value): loads(
            facts.rows(point.variant, point.sweep_value),
            facts.world_case(facts.case_id(point.variant, point.sweep_value) or ""),
        )
        for point in facts.shares
    }
    lead = "The most in use at once in a replication, all networks and units together."
    return Section("load", "Load against limits", (Text(lead), _load_figure(facts, found)))


def _load_figure(facts: Facts, found: dict) -> Figure:
    def paint(figure: Canvas) -> None:
        axes = figure.subplots(1, len(PEAKS))
        for index, (one, name) in enumerate(zip(axes, PEAKS.values(), strict=True)):
            _paint_load(one, facts, {key: row[index] for key, row in found.items()})
            one.set_title(name)
        axes[0].set_ylabel("most in use at once")
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3)

    what = "Peak load on tracks and channels against their limits"
    svg = draw("load", what, "The numbers are in the table below.", (7.4, 3.4), paint)
    rows = tuple(
        (
            *sweep_cell(facts, value),
            title(facts, variant),
            PEAKS[row.measure],
            amount(row.peak),
            f"{row.low:g} to {row.high:g}",
            f"{row.limit:,}",
            f"{100 * row.full.value:.1f} ({100 * row.full.low:.1f} to {100 * row.full.high:.1f})",
        )
        for (variant, value), cases in found.items()
        for row in cases
    )
    heads = (*sweep_heading(facts), "variant", "resource", "mean peak", "5 to 95 %", "limit")
    heads += ("replications at the limit, % (interval)",)
    caption = (
        f"{what}: mean of the peaks, and 5 to 95 % of replications. Dotted: the limit of the "
        "variant of that colour."
    )
    table = Table(heads, rows, what, folded=True)
    return Figure(svg, caption, table, load_finding(facts, found))


def _paint_load(axes: Axes, facts: Facts, rows: dict[tuple, Load]) -> None:
    at, top = places(facts.sweep_values), 0.0
    limits: dict[int, list[str]] = {}
    for i, variant in enumerate(facts.study.variants):
        mine = [(value, row) for (name, value), row in rows.items() if name == variant]
        if not mine:
            continue
        x = [at[value] + at.aside(i) for value, _ in mine]
        y = [row.peak.value for _, row in mine]
        errors = [
            [max(0.0, row.peak.value - row.low) for _, row in mine],
            [max(0.0, row.high - row.peak.value) for _, row in mine],
        ]
        axes.errorbar(
            x, y, yerr=errors, color=colour(i), marker=MARKERS[i % 8], capsize=2,
            linestyle=LINES[i % 8], linewidth=1.4, elinewidth=1,
            label=folded(title(facts, variant), 34),
        )  # fmt: skip
        _paint_limits(axes, x, [row.limit for _, row in mine], i)
        limits.setdefault(mine[-1][1].limit, []).append(variant)
        top = max(top, *(max(row.limit, row.high) for _, row in mine))
    axes.set_ylim(0, 1.15 * top if math.isfinite(top) and top else 1)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_xlabel(facts.sweep_label if facts.swept else "")
    axes.grid(axis="x", visible=False)
    at.apply(axes)
    _name_limits(axes, facts, limits)


def _paint_limits(axes: Axes, x: list[float], limits: list[int], i: int) -> None:
    """Draw the limit of each case: one line where it stays, steps where the sweep changes it."""
    if len(set(limits)) == 1:
        axes.axhline(limits[0], color=colour(i), linewidth=1.1, linestyle=LIMIT_LINE)
    else:
        axes.step(x, limits, where="mid", color=colour(i), linewidth=1.1, linestyle=LIMIT_LINE)


def _name_limits(axes: Axes, facts: Facts, limits: dict[int, list[str]]) -> None:
    """Write each limit at the left end of its line, in the colour of its variant."""
    for limit, variants in limits.items():
        alone = len(variants) == 1 and len(facts.variants) > 1
        tone = colour(facts.study.variants.index(variants[0])) if alone else SOFT
        axes.annotate(
            f"limit {limit:,}", (axes.get_xlim()[0], limit), (4, 3), textcoords="offset points",
            color=tone, fontsize=8,
        )  # fmt: skip
