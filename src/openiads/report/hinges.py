"""What the answer hangs on: the findings of a sensitivity analysis, or the values drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from openiads.report.drawing import HATCHES, INK, PAPER, SERIES, draw
from openiads.report.facts import Facts
from openiads.report.page import Block, Figure, Section, Table, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

TITLE = "What the answer hangs on"
SHOWN = 12


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
        blocks.append(_drawn(facts.run.draws))
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

    def paint(figure: Canvas) -> None:
        heights = [len(screening), *([1.5 * len(indices)] if indices else [])]
        axes = figure.subplots(len(heights), 1, squeeze=False, height_ratios=heights)[:, 0]
        values = [row["mu_star"] for row in screening]
        _bars(axes[0], [row["name"] for row in screening], [(values, SERIES[0], "", "")])
        axes[0].set_xlabel("mean absolute effect on the answer, percentage points")
        if indices:
            pairs = [
                ([row["first"] for row in indices], SERIES[0], "", "alone"),
                ([row["total"] for row in indices], SERIES[1], HATCHES[1], "with interactions"),
            ]
            _bars(axes[1], [row["name"] for row in indices], pairs)
            axes[1].set_xlabel("share of the answer's variance, %")
            axes[1].legend(loc="lower right")

    title = f"{TITLE}: {found['question']}"
    height = 1.4 + 0.26 * len(screening) + 0.42 * len(indices)
    svg = draw(
        "hinges", title, "The numbers are in the table below the figure.", (7.4, height), paint
    )
    shares = {row["name"]: row for row in indices}
    rows = []
    for row in found["screening"]:
        share = shares.get(row["name"])
        cells = [_points(share["first"]), _points(share["total"])] if share else ["-", "-"]
        rows.append((row["name"], _points(row["mu_star"]), *cells))
    heads = ("contested quantity", "effect, points", "share alone, %", "with interactions, %")
    caption = (
        "Above: screening, how far the answer moves when one quantity goes through its spread. "
        "Below: shares of the variance of the strongest."
    )
    return Figure(svg, caption, Table(heads, tuple(rows), "Contested quantities", folded=True))


def _bars(axes: Axes, names: list[str], groups: list[tuple]) -> None:
    width = 0.76 / len(groups)
    for k, (estimates, tone, hatch, label) in enumerate(groups):
        at = [i + (k - (len(groups) - 1) / 2) * width for i in range(len(names))]
        values = [100 * (one["value"] or 0.0) for one in estimates]
        axes.barh(at, values, width, color=tone, hatch=hatch, edgecolor=PAPER, lw=0.4, label=label)
        for place, one in zip(at, estimates, strict=True):
            if one["low"] is not None and one["high"] is not None:
                axes.plot([100 * one["low"], 100 * one["high"]], [place] * 2, color=INK, lw=1)
    every = [100 * (one["value"] or 0.0) for estimates, *_ in groups for one in estimates]
    low, high = axes.get_xlim()
    far = max(abs(value) for value in every) or 1.0
    axes.set_xlim(max(low, min(0.0, *every) - 0.3 * far), min(high, max(every) + far))
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="y", visible=False)
    axes.axvline(0, color=INK, linewidth=0.8)


def _believed(found: dict[str, Any]) -> Table:
    sign = bool(found["difference"])
    rows = tuple(
        (
            row["group"],
            row["text"],
            row["claim"] or "end of the spread",
            _points(row["answer"], sign=sign),
            _points(row["change"], sign=True),
        )
        for row in found["believed"]
    )
    heads = ("if one believes, of", "the figure", "of the claim", "the answer is", "a change of")
    return Table(heads, rows, "The answer under each claim, all else central (percentage points)")


def _drawn(draws: pl.DataFrame) -> Table:
    value = pl.col("value_si")
    table = draws.group_by(pl.col("key").cast(pl.String)).agg(
        value.min().alias("least"),
        value.median().alias("median"),
        value.max().alias("greatest"),
        value.n_unique().alias("distinct"),
    )
    rows = tuple(
        (row["key"], *(f"{row[name]:.5g}" for name in ("least", "median", "greatest")),
         str(row["distinct"]))
        for row in table.sort("key").iter_rows(named=True)
    )  # fmt: skip
    count = draws["draw"].n_unique()
    heads = ("contested number", "least, SI", "median", "greatest", "distinct values")
    return Table(heads, rows, f"The values of the {count} draws", folded=True)
