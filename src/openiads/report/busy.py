"""When the defence was busy and how far out: launches, intercepts and leakers against time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from openiads.analysis.timeline import activity, kill_ranges
from openiads.report.busy_words import timeline_finding
from openiads.report.cells import sweep_cell, sweep_heading
from openiads.report.drawing import HATCHES, INK, PAPER, SERIES, draw
from openiads.report.facts import Facts
from openiads.report.labels import MOST_PANELS, at_largest, folded, title
from openiads.report.page import Figure, Section, Table, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
FEWEST = 30
"""Intervals of the timeline, at least."""
COLUMNS = ("launches", "kills", "misses", "leaks")
PANELS = (
    ("launches", (("launches", SERIES[5], 0),)),
    ("intercepts", (("kills", SERIES[2], 0), ("misses", SERIES[4], 1))),
    ("leaks", (("leaks", SERIES[6], 0),)),
)
"""Rows of panels: what they count, and the columns stacked in them with colour and hatching."""
FIRSTS = ("detection", "launch", "intercept")


def timeline_section(facts: Facts) -> Section:
    """Return launches, intercepts and leakers against time, and ranges of kills."""
    heading = "The engagement in time and range"
    cases = facts.largest
    shots = {v: _of(facts.run.shots, case) for v, case in cases.items()}
    firsts = _firsts(facts)
    if all(frame.is_empty() for frame in shots.values()):
        text = Text("No round was launched, so there is no timeline of engagements.", "notice")
        return Section("timeline", heading, (text, firsts))
    return Section("timeline", heading, (_timeline(facts, shots), firsts))


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
    drawn = list(counts)[:MOST_PANELS]

    def paint(figure: Canvas) -> None:
        axes = figure.subplots(4, len(drawn), sharex=True, sharey="row", squeeze=False)
        for column, variant in enumerate(drawn):
            axes[0, column].set_title(folded(title(facts, variant), 30), fontweight="bold")
            for one, (_, stacked) in zip(axes[:3, column], PANELS, strict=True):
                _paint_counts(one, counts[variant], stacked, width)
            _paint_ranges(axes[3, column], ranges[variant])
            axes[3, column].set_xlabel("time, min")
        for one, (name, _) in zip(axes[:3, 0], PANELS, strict=True):
            one.set_ylabel(f"{name}\nin {width:g} s")
        axes[3, 0].set_ylabel("range of\nkills, km")
        for one in axes[:, 0]:
            one.set_ylim(bottom=0)
            one.locator_params(axis="y", nbins=4)
        figure.align_ylabels(axes[:, 0])
        _legend(figure, axes)

    what = f"Engagement timeline{at_largest(facts)}"
    svg = draw("timeline", what, "The numbers are in the table below.", (7.4, 6.2), paint)
    left_out = f"; the first {MOST_PANELS} variants" if len(counts) > MOST_PANELS else ""
    caption = (
        f"{what}{left_out}. Bars: mean events per replication in {width:g} s"
        f"{', leaks those of attackers' if attacked else ''}. Lowest panels: slant range from the "
        "unit at which threats were killed; the dot is the median, the pale bar the middle 80 %."
    )
    table = _timeline_table(facts, counts, ranges, what)
    finding = timeline_finding(facts, counts, ranges)
    return Figure(svg, caption, table, finding)


def _paint_counts(axes: Axes, table: pl.DataFrame, stacked: tuple, width: float) -> None:
    at = table["time_s"].to_numpy() / 60.0
    base = 0.0 * at
    for name, tone, hatch in stacked:
        height = table[name].to_numpy()
        axes.bar(
            at, height, width / 60.0, base, color=tone, hatch=HATCHES[hatch], edgecolor=PAPER,
            linewidth=0.3, label=name,
        )  # fmt: skip
        base = base + height
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.grid(axis="x", visible=False)


def _paint_ranges(axes: Axes, table: pl.DataFrame) -> None:
    t = table["time_s"].to_numpy() / 60.0
    low, mid, high = (table[name].to_numpy() / 1000.0 for name in ("low_m", "median_m", "high_m"))
    axes.vlines(t, low, high, color=SERIES[2], alpha=0.35, linewidth=4, label="middle 80 %")
    axes.plot(t, mid, color=SERIES[2], marker="o", markersize=3.5, linestyle="none", label="median")


def _legend(figure: Canvas, axes: Any) -> None:
    """Say what is stacked, and what dot and pale bar are."""
    found = {
        label: handle
        for one in (axes[1, 0], axes[3, 0])
        for handle, label in zip(*one.get_legend_handles_labels(), strict=True)
    }
    names = {"kills": "kills", "misses": "misses", "median": "range of kills: median"}
    names["middle 80 %"] = "middle 80 %"
    handles = [found[name] for name in names]
    figure.legend(handles, list(names.values()), loc="outside lower center", ncols=4)


def _timeline_table(facts: Facts, counts: dict, ranges: dict, what: str) -> Table:
    rows = []
    for variant, table in counts.items():
        far = {row["time_s"]: row for row in ranges[variant].iter_rows(named=True)}
        for row in table.iter_rows(named=True):
            kill = far.get(row["time_s"])
            cells = [f"{row[name]:.2f}" for name in COLUMNS]
            cells += (
                ["-"] * 3
                if kill is None
                else [f"{kill[n] / 1000:.1f}" for n in ("low_m", "median_m", "high_m")]
            )
            rows.append((title(facts, variant), f"{row['time_s'] / 60:.2f}", *cells))
    heads = ("variant", "time, min", *COLUMNS, "range 10 %, km", "median, km", "90 %, km")
    return Table(heads, tuple(rows), f"{what}: mean per replication", folded=True)


def _firsts(facts: Facts) -> Table:
    rows = []
    for point in facts.shares:
        outcomes = facts.rows(point.variant, point.sweep_value)
        cells = [_spread(outcomes[f"time_first_{name}_s"]) for name in FIRSTS]
        rows.append((*sweep_cell(facts, point.sweep_value), title(facts, point.variant), *cells))
    heads = (*sweep_heading(facts), "variant", *(f"first {name}, s" for name in FIRSTS))
    caption = "Time of the first event: median (5 to 95 % of replications)"
    return Table(heads, tuple(rows), caption, folded=True)


def _spread(times: pl.Series) -> str:
    known = times.drop_nulls()
    if known.is_empty():
        return "-"
    low, mid, high = (known.quantile(q, "linear") or 0.0 for q in (0.05, 0.5, 0.95))
    return f"{mid:,.0f} ({low:,.0f} to {high:,.0f})"
