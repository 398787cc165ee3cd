"""When the defence was busy and how far out, and how close it came to its limits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from openiads.analysis.load import PEAKS, Load, loads
from openiads.analysis.timeline import activity, kill_ranges
from openiads.analysis.wording import value_text
from openiads.report.axis import places
from openiads.report.cells import sweep_cell, sweep_heading
from openiads.report.drawing import INK, LINES, MARKERS, SERIES, SOFT, draw, label_ends
from openiads.report.facts import Facts
from openiads.report.leaks import colour
from openiads.report.page import Figure, Section, Table, Text, nothing_stored
from openiads.report.terminal import amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
FEWEST = 30
"""Intervals of the timeline, at least."""
NAMES = {
    "launches": (SERIES[5], "-"),
    "kills": (SERIES[2], "--"),
    "misses": (SERIES[4], ":"),
    "leaks": (SERIES[6], "-."),
}
FIRSTS = ("detection", "launch", "intercept")


def timeline_section(facts: Facts) -> Section:
    """Return launches, intercepts and leakers against time, and ranges of kills."""
    title = "The engagement in time and range"
    cases = facts.largest
    shots = {v: _of(facts.run.shots, case) for v, case in cases.items()}
    firsts = _firsts(facts)
    if all(frame.is_empty() for frame in shots.values()):
        text = Text("No round was launched, so there is no timeline of engagements.", "notice")
        return Section("timeline", title, (text, firsts))
    return Section("timeline", title, (_timeline(facts, shots), firsts))


def _of(frame: pl.DataFrame, case: str) -> pl.DataFrame:
    return frame.filter(pl.col("case").cast(pl.String) == case)


def _width(shots: dict[str, pl.DataFrame]) -> float:
    whole = pl.concat([frame.select("launch_s", "intercept_s") for frame in shots.values()])
    times = whole.drop_nulls().to_numpy()
    span = float(times.max() - times.min()) if times.size else 0.0
    return next((float(s) for s in STEPS if span / s <= 2 * FEWEST), float(STEPS[-1]))


def _timeline(facts: Facts, shots: dict[str, pl.DataFrame]) -> Figure:
    width = _width(shots)
    attacked = facts.subject.key == "attackers"
    counts, ranges = {}, {}
    for variant, case in facts.largest.items():
        leakers = _of(facts.run.leakers, case)
        if attacked:
            leakers = leakers.filter("attacker")
        counts[variant] = activity(shots[variant], leakers, facts.run.finished[case], width)
        ranges[variant] = kill_ranges(shots[variant], width)

    def paint(figure: Canvas) -> None:
        axes = figure.subplots(2, len(counts), sharex=True, sharey="row", squeeze=False)
        for column, variant in enumerate(counts):
            upper, lower = axes[:, column]
            upper.set_title(variant, fontweight="bold")
            _paint_counts(upper, counts[variant])
            _paint_ranges(lower, ranges[variant], colour(facts.study.variants.index(variant)))
            lower.set_xlabel("time, min")
        axes[0, 0].set_ylabel(f"events in {width:g} s")
        axes[1, 0].set_ylabel("slant range\nof kills, km")
        axes[0, 0].set_ylim(bottom=0)
        axes[1, 0].set_ylim(bottom=0)
        handles, labels = axes[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=4)

    at = f", {facts.sweep_label} {value_text(facts.sweep_values[-1])}" if facts.swept else ""
    title = f"Engagement timeline{at}"
    svg = draw(
        "timeline", title, "The numbers are in the table below the figure.", (7.4, 4.4), paint
    )
    caption = (
        f"{title}. Above: mean events per replication in {width:g} s"
        f"{'; leaks are those of attackers' if attacked else ''}. Below: slant range from the "
        "unit at which threats were killed, median and the middle 80 %."
    )
    return Figure(svg, caption, _timeline_table(counts, ranges, title))


def _paint_counts(axes: Axes, table: pl.DataFrame) -> None:
    for name, (tone, line) in NAMES.items():
        axes.plot(
            table["time_s"].to_numpy() / 60.0,
            table[name].to_numpy(),
            color=tone,
            linestyle=line,
            drawstyle="steps-mid",
            linewidth=1.4,
            label=name,
        )


def _paint_ranges(axes: Axes, table: pl.DataFrame, tone: str) -> None:
    if table.is_empty():
        return
    t = table["time_s"].to_numpy() / 60.0
    low, mid, high = (table[name].to_numpy() / 1000.0 for name in ("low_m", "median_m", "high_m"))
    axes.vlines(t, low, high, color=tone, alpha=0.35, linewidth=3)
    axes.plot(t, mid, color=tone, marker="o", markersize=3, linestyle="none")


def _timeline_table(counts: dict, ranges: dict, title: str) -> Table:
    rows = []
    for variant, table in counts.items():
        far = {row["time_s"]: row for row in ranges[variant].iter_rows(named=True)}
        for row in table.iter_rows(named=True):
            kill = far.get(row["time_s"])
            cells = [f"{row[name]:.2f}" for name in NAMES]
            cells += (
                ["-"] * 3
                if kill is None
                else [f"{kill[n] / 1000:.1f}" for n in ("low_m", "median_m", "high_m")]
            )
            rows.append((variant, f"{row['time_s'] / 60:.2f}", *cells))
    heads = ("variant", "time, min", *NAMES, "range 10 %, km", "median, km", "90 %, km")
    return Table(heads, tuple(rows), f"{title}: mean per replication", folded=True)


def _firsts(facts: Facts) -> Table:
    rows = []
    for point in facts.shares:
        outcomes = facts.rows(point.variant, point.sweep_value)
        cells = [_spread(outcomes[f"time_first_{name}_s"]) for name in FIRSTS]
        rows.append((*sweep_cell(facts, point.sweep_value), point.variant, *cells))
    heads = (*sweep_heading(facts), "variant", *(f"first {name}, s" for name in FIRSTS))
    caption = "Time of the first event: median (5 to 95 % of replications)"
    return Table(heads, tuple(rows), caption, folded=True)


def _spread(times: pl.Series) -> str:
    known = times.drop_nulls()
    if known.is_empty():
        return "-"
    low, mid, high = (known.quantile(q, "linear") or 0.0 for q in (0.05, 0.5, 0.95))
    return f"{mid:,.0f} ({low:,.0f} to {high:,.0f})"


def load_section(facts: Facts) -> Section:
    """Return the load on tracks and channels against their limits."""
    if not facts.shares:
        return Section("load", "Load against limits", (nothing_stored(),))
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

    title = "Peak load on tracks and channels against their limits"
    svg = draw("load", title, "The numbers are in the table below the figure.", (7.4, 3.0), paint)
    rows = tuple(
        (
            *sweep_cell(facts, value),
            variant,
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
    caption = f"{title}: mean of the peaks, and 5 to 95 % of replications; thin lines: the limits."
    return Figure(svg, caption, Table(heads, rows, title, folded=True))


def _paint_load(axes: Axes, facts: Facts, rows: dict[tuple, Load]) -> None:
    at = places(facts.sweep_values)
    ends, top = [], 0.0
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
        )  # fmt: skip
        limit = mine[-1][1].limit
        axes.axhline(limit, color=colour(i), linewidth=0.9, linestyle=(0, (2, 2)))
        ends.append((x[-1], y[-1], variant, colour(i)))
        top = max(top, limit, *(row.high for _, row in mine))
    axes.set_ylim(0, 1.12 * top if math.isfinite(top) and top else 1)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.set_xlabel(facts.sweep_label if facts.swept else "")
    axes.grid(axis="x", visible=False)
    at.apply(axes)
    limits = sorted({row.limit for row in rows.values()})
    for limit in limits:
        axes.annotate(
            f"limit {limit:,}", (axes.get_xlim()[0], limit), (4, 3), textcoords="offset points",
            color=SOFT, fontsize=8,
        )  # fmt: skip
    label_ends(axes, ends)
