"""What the answer hangs on: the findings of a sensitivity analysis, or the values drawn."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl

from openiads.analysis.findings import CENTRAL, NEVER, not_varied
from openiads.report.drawing import HATCHES, INK, PAPER, SERIES, draw
from openiads.report.facts import Facts
from openiads.report.page import Block, Figure, Section, Table, Text
from openiads.report.whisker import WIDEST, frame, whisker
from openiads.results.read import StoredRun

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

TITLE = "What the answer hangs on"
SHOWN = 12
LABEL = 44
"""Letters of a name in one line of a figure."""
PALE = 0.35
"""Opacity of what cannot be told from no effect."""


def section(facts: Facts) -> Section:
    """Return the findings when there are some, else how to get them; and the values drawn."""
    blocks: list[Block] = []
    if facts.sensitivity is None:
        blocks.append(
            Text(
                "No sensitivity analysis was given with this run. `openiads sensitivity SCENARIO "
                "--out DIR` makes one, and `openiads report RUN --sensitivity DIR` shows it here."
            )
        )
    else:
        blocks += _findings(facts)
    if not facts.run.draws.is_empty():
        if facts.run.about.not_drawn and facts.sensitivity is None:
            blocks.append(Text(not_varied(facts.run.about.not_drawn), "small"))
        blocks.append(_drawn(facts.run))
    return Section("hinges", TITLE, tuple(blocks))


def _findings(facts: Facts) -> list[Block]:
    data = facts.sensitivity or {}
    found = data["findings"]
    blocks: list[Block] = []
    if data.get("scenario_text") != facts.run.about.scenario_text:
        text = "The sensitivity analysis is of another scenario text than this run."
        blocks.append(Text(text, "notice"))
    foreign = [case for case in data.get("cases", []) if case not in facts.run.finished]
    if foreign:
        text = (
            f"The sensitivity analysis asks about cases that this run lacks: {', '.join(foreign)}."
        )
        blocks.append(Text(text, "notice"))
    blocks += [Text(data["ranking"], "lead"), Text(data["notes"], "small")]
    if found["screening"]:
        blocks.append(_figure(found))
    if found["believed"]:
        blocks.append(_believed(found))
    return blocks


def _points(estimate: dict[str, Any], *, sign: bool = False) -> str:
    form = "+.1f" if sign else ".1f"
    if estimate["value"] is None:
        return "-"
    text = f"{100 * estimate['value']:{form}}"
    if estimate["low"] is None or estimate["high"] is None:
        return text
    return f"{text} ({100 * estimate['low']:{form}} to {100 * estimate['high']:{form}})"


def _figure(found: dict[str, Any]) -> Figure:
    screening, indices = found["screening"][:SHOWN], found["indices"]
    named = _named(found)

    def paint(figure: Canvas) -> None:
        heights = [len(screening), *([1.5 * len(indices)] if indices else [])]
        axes = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
        values = [row["mu_star"] for row in screening]
        names = [_wrapped(named(row["name"])) for row in screening]
        _bars(axes[0], names, [(values, SERIES[0], "", "")], (0.0, math.inf))
        axes[0].set_xlabel("mean absolute effect on the answer, percentage points")
        if indices:
            pairs = [
                ([row["first"] for row in indices], SERIES[0], "", "alone"),
                ([row["total"] for row in indices], SERIES[1], HATCHES[1], "with interactions"),
            ]
            names = [_wrapped(named(row["name"])) for row in indices]
            _bars(axes[1], names, pairs, WIDEST)
            axes[1].set_xlabel("share of the answer's variance, %")
            _legend(axes[1], pairs)

    title = f"{TITLE}: {found['question']}"
    height = 1.4 + 0.34 * len(screening) + 0.5 * len(indices)
    told = [named(row["name"]) for row in screening if _told(row["mu_star"])]
    text = f"Strongest effects: {'; '.join(told[:3]) or 'none can be told from no effect'}."
    svg = draw("hinges", title, f"{text} The numbers are in the table.", (7.4, height), paint)
    caption = (
        "Above: screening, how far the answer moves when one quantity goes through its spread. "
        "Below: shares of the variance of the strongest. Lines are 95 % intervals; an arrow marks "
        "one that goes on. A pale bar cannot be told from no effect: its interval includes 0."
    )
    return Figure(svg, caption, _strengths(found))


def _strengths(found: dict[str, Any]) -> Table:
    shares = {row["name"]: row for row in found["indices"]}
    named, rows = _named(found), []
    for row in found["screening"]:
        share = shares.get(row["name"])
        cells = [_points(share["first"]), _points(share["total"])] if share else ["-", "-"]
        told = "yes" if _told(share["total"] if share else row["mu_star"]) else "no"
        rows.append((named(row["name"]), _points(row["mu_star"]), *cells, told))
    heads = (
        "contested quantity",
        "effect, points",
        "share alone, %",
        "with interactions, %",
        "told from no effect",
    )
    return Table(heads, tuple(rows), "Contested quantities", folded=True)


def _change(change: dict[str, Any]) -> str:
    """Write a change from the central answer; what is zero in every replication has no interval."""
    if change["method"] == NEVER:
        return f"0 in all {change['n']}"
    return "central" if change["method"] == CENTRAL else _points(change, sign=True)


def _named(found: dict[str, Any]) -> Callable[[str], str]:
    """Return the name of a quantity in words; analyses of earlier releases have none."""
    names = found.get("names", {})
    return lambda name: names.get(name, name)


def _told(estimate: dict[str, Any]) -> bool:
    return estimate["low"] is not None and estimate["low"] > 0.0


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(name, LABEL))


def _legend(axes: Axes, groups: list[tuple]) -> None:
    """Explain the colours, whatever the bars that have them look like."""
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=tone, hatch=hatch, edgecolor=PAPER, label=label)
        for _, tone, hatch, label in groups
    ]
    axes.legend(handles=patches, loc="lower right")


def _bars(axes: Axes, names: list[str], groups: list[tuple], widest: tuple[float, float]) -> None:
    width = 0.76 / len(groups)
    values = [[100 * (one["value"] or 0.0) for one in estimates] for estimates, *_ in groups]
    known = [
        (100 * one["low"], 100 * one["high"])
        for estimates, *_ in groups
        for one in estimates
        if one["low"] is not None and one["high"] is not None
    ]
    edges = frame([value for row in values for value in row], known, widest)
    for k, (estimates, tone, hatch, label) in enumerate(groups):
        at = [i + (k - (len(groups) - 1) / 2) * width for i in range(len(names))]
        bars = axes.barh(
            at, values[k], width, color=tone, hatch=hatch, edgecolor=PAPER, lw=0.4, label=label
        )
        for bar, place, one in zip(bars, at, estimates, strict=True):
            if not _told(one):
                bar.set_alpha(PALE)
            if one["low"] is not None and one["high"] is not None:
                whisker(axes, place, (100 * one["low"], 100 * one["high"]), edges, INK)
    axes.set_xlim(*edges)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    axes.axvline(0, color=INK, linewidth=0.8)


def _believed(found: dict[str, Any]) -> Table:
    sign, named = bool(found["difference"]), _named(found)
    rows, shown = [], None
    for row in found["believed"]:
        rows.append(
            (
                named(row["group"]) if row["group"] != shown else "",
                row["text"],
                row["claim"] or "no claim",
                _points(row["answer"], sign=sign),
                _change(row["change"]),
            )
        )
        shown = row["group"]
    heads = ("if one believes, of", "the figure", "of the claim", "the answer is", "a change of")
    caption = "The answer under each claim, all else central (percentage points)"
    return Table(heads, tuple(rows), caption)


def _drawn(run: StoredRun) -> Table:
    value, names = pl.col("value_si"), run.about.draw_names
    table = run.draws.group_by(pl.col("key").cast(pl.String)).agg(
        value.min().alias("least"),
        value.median().alias("median"),
        value.max().alias("greatest"),
        value.n_unique().alias("distinct"),
    )
    rows = tuple(
        (names.get(row["key"], row["key"]),
         *(f"{row[name]:.5g}" for name in ("least", "median", "greatest")), str(row["distinct"]))
        for row in table.sort("key").iter_rows(named=True)
    )  # fmt: skip
    count = run.draws["draw"].n_unique()
    heads = ("contested number", "least, SI", "median", "greatest", "distinct values")
    return Table(heads, rows, f"The values of the {count} draws", folded=True)
