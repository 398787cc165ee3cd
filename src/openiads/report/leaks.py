"""The key figure: the share that leaked, and the differences between variants."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import polars as pl

from openiads.analysis.summary import DifferenceRow
from openiads.analysis.twofold import chance_of
from openiads.analysis.uncertainty import DrawnDifferenceRow
from openiads.analysis.wording import always_zero, capital
from openiads.report.axis import Places, places
from openiads.report.cells import band_cell, interval_text, sweep_cell, sweep_heading
from openiads.report.drawing import INK, LINES, MARKERS, PAPER, SERIES, draw, label_ends
from openiads.report.facts import Facts, Point
from openiads.report.fates import civil_table, fate_table, others_table
from openiads.report.labels import folded, title
from openiads.report.leak_findings import difference_finding, share_finding
from openiads.report.page import Figure, Section, Table, Text, nothing_stored

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EVENTS = {
    "attackers": ("attackers", "attackers_leaked"),
    "civil": ("civil_threats", "civil_engaged"),
    "others": ("others", "others_leaked"),
}
"""What a headline is about -> columns that count it, and those it happened to."""
BAND_NOTE = "The shaded band is disagreement between sources; the bars are chance alone."

LINE_PT = 13.0
"""Height of a line of the names of variants, points."""


def section(facts: Facts) -> Section:
    """Return the key figure, the table behind it, and what stands beside the headline.

    Civil aircraft engaged come first where any was.
    """
    heading = "What leaked" if facts.subject.key != "civil" else "Civil aircraft engaged"
    if not facts.shares:
        return Section("leaks", heading, (nothing_stored(),))
    notes = _missing_intervals(facts.shares)
    civil, others = civil_table(facts), others_table(facts)
    first = facts.subject.key == "civil" or any(row.civil_engaged for row in facts.summary.cases)
    figure = share_figure(facts) if known(facts.shares) else None
    tables = (*[civil] * first, figure, fate_table(facts), others, *[civil] * (not first))
    return Section("leaks", heading, (*notes, *(one for one in tables if one is not None)))


def difference_section(facts: Facts) -> Section | None:
    """Return the paired differences; None with a single variant."""
    if not known(facts.differences):
        return None
    baseline = title(facts, facts.summary.baseline)
    text = (
        f"Each difference is variant minus {baseline}, replication by replication under the same "
        "luck (common random numbers). "
    )
    text += (
        "Filled markers: the band for disagreement excludes zero."
        if facts.drawn
        else "Filled markers: the difference stands after correcting for the number of comparisons."
    )
    return Section("differences", "Paired differences", (Text(text), difference_figure(facts)))


def known(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return the points that have a value: not those without what the study is about."""
    return tuple(point for point in points if not math.isnan(point.estimate.value))


def _missing_intervals(points: tuple[Point, ...]) -> tuple[Text, ...]:
    if any(point.estimate.n == 1 for point in points):
        text = "One replication says nothing about chance: estimates from one have no interval."
        return (Text(text, "notice"),)
    return ()


def share_figure(facts: Facts) -> Figure:
    """Return the share that leaked against the swept value, variants side by side."""
    what = capital(facts.subject.share)
    table = _share_table(facts)
    shown, unit = known(facts.shares), f"{facts.subject.event}, %"
    svg = draw(
        "leak-share",
        what,
        f"{facts.answer} The numbers are in the table below the figure.",
        (7.4, _height(facts, 3.9) if facts.swept else 1.0 + 0.45 * len(facts.variants)),
        lambda figure: _paint(figure.add_subplot(), facts, shown, unit),
    )
    level = f"{100 * facts.summary.level:g} %"
    caption = f"{what}, with {level} intervals for chance. {BAND_NOTE if facts.drawn else ''}"
    return Figure(svg, caption.strip(), table, share_finding(facts))


def difference_figure(facts: Facts) -> Figure:
    """Return the differences from the first variant against the swept value."""
    what = f"Difference in the {facts.subject.share}, percentage points"
    shown = known(facts.differences)
    svg = draw(
        "difference",
        what,
        f"Below zero fewer {facts.subject.event}. The numbers are in the table below the figure.",
        (7.4, _height(facts, 3.0) if facts.swept else 0.9 + 0.45 * len(shown)),
        lambda figure: _paint(figure.add_subplot(), facts, shown, "points", zero=True),
    )
    level = f"{100 * facts.summary.level:g} %"
    caption = f"{what}; below zero fewer. {level} intervals for chance."
    if any(point.estimate.zero_in_all for point in shown):
        caption += " A point without a bar is 0 in every replication."
    if facts.drawn:
        caption += f" {BAND_NOTE}"
    return Figure(svg, caption, _difference_table(facts), difference_finding(facts))


def _height(facts: Facts, least: float) -> float:
    """Return the height of a figure that has room for the names of all variants, inches."""
    lines = sum(1 + _end(facts, variant).count("\n") for variant in facts.study.variants)
    return max(least, 0.9 + lines * LINE_PT / 72.0)


def _end(facts: Facts, variant: str) -> str:
    return folded(title(facts, variant), 20)


def _paint(
    axes: Axes, facts: Facts, points: tuple[Point, ...], unit: str, *, zero: bool = False
) -> None:
    if not facts.swept:
        _paint_dots(axes, facts, points, unit, zero=zero)
        return
    at = places(facts.sweep_values)
    ends = []
    for i, variant in enumerate(facts.study.variants):
        mine = [point for point in points if point.variant == variant]
        if mine:
            _paint_series(axes, i, mine, at, hollow=zero)
            last = mine[-1]
            end = _end(facts, variant)
            ends.append((at[last.sweep_value], 100 * last.estimate.value, end, colour(i)))
    axes.set_xlabel(facts.sweep_label)
    axes.set_ylabel(unit)
    axes.grid(axis="x", visible=False)
    at.apply(axes)
    if zero:
        axes.axhline(0, color=INK, linewidth=0.9)
    else:
        axes.set_ylim(bottom=0)
    label_ends(axes, ends, LINE_PT)


def colour(i: int) -> str:
    """Return the colour of the i-th variant."""
    return SERIES[i % len(SERIES)]


def _paint_series(axes: Axes, i: int, points: list[Point], at: Places, *, hollow: bool) -> None:
    x = [at[point.sweep_value] for point in points]
    y = [100 * point.estimate.value for point in points]
    bands = [(place, point.band) for place, point in zip(x, points, strict=True) if point.band]
    if bands:
        low = [100 * band[0] for _, band in bands]
        high = [100 * band[1] for _, band in bands]
        axes.fill_between([p for p, _ in bands], low, high, color=colour(i), alpha=0.18, lw=0)
    axes.plot(x, y, color=colour(i), linestyle=LINES[i % len(LINES)], linewidth=1.6)
    for place, point in zip(x, points, strict=True):
        _paint_point(axes, (place, 100 * point.estimate.value), point, i, hollow=hollow)


def _paint_point(
    axes: Axes,
    spot: tuple[float, float],
    point: Point,
    i: int,
    *,
    hollow: bool,
    sideways: bool = False,
) -> None:
    estimate = point.estimate
    options: dict[str, Any] = {}
    if not math.isnan(estimate.low):
        ends = [100 * (estimate.value - estimate.low)], [100 * (estimate.high - estimate.value)]
        options = {"xerr" if sideways else "yerr": [list(ends[0]), list(ends[1])]}
    empty = hollow and not point.supported
    axes.errorbar(
        [spot[0]],
        [spot[1]],
        **options,
        color=colour(i),
        marker=MARKERS[i % len(MARKERS)],
        markerfacecolor=PAPER if empty else colour(i),
        capsize=3,
        elinewidth=1.4,
    )


def _paint_dots(
    axes: Axes, facts: Facts, points: tuple[Point, ...], unit: str, *, zero: bool
) -> None:
    for i, point in enumerate(points):
        if point.band:
            low, high = (100 * end for end in point.band)
            axes.barh(i, high - low, left=low, height=0.5, color=colour(i), alpha=0.18)
        spot = (100 * point.estimate.value, float(i))
        _paint_point(axes, spot, point, i, hollow=zero, sideways=True)
    names = [folded(title(facts, point.variant), 28) for point in points]
    axes.set_yticks(range(len(points)), names)
    axes.set_ylim(len(points) - 0.5, -0.5)
    axes.set_xlabel(unit)
    axes.grid(axis="y", visible=False)
    if zero:
        axes.axvline(0, color=INK, linewidth=0.9)
    else:
        axes.set_xlim(left=0)


def _share_table(facts: Facts) -> Table:
    words = facts.subject
    count, events = EVENTS[words.key]
    rows = []
    for point in facts.shares:
        outcomes = facts.rows(point.variant, point.sweep_value)
        some = outcomes.filter(pl.col(count) > 0)
        clean = f"{100 * (some[events] == 0).sum() / some.height:.1f}" if some.height else "-"
        cells = [*sweep_cell(facts, point.sweep_value), title(facts, point.variant)]
        cells.append(interval_text(point.estimate))
        cells += [band_cell(point)] if facts.drawn else []
        cells += [clean, f"{outcomes[count].mean():.4g}", f"{outcomes.height:,}"]
        rows.append(tuple(cells))
    heads = [*sweep_heading(facts), "variant", f"{words.share}, % (interval)"]
    heads += ["band for disagreement, %"] if facts.drawn else []
    heads += ["replications without any, %", words.plural, "replications"]
    return Table(tuple(heads), tuple(rows), capital(words.share), folded=True)


def _minus(facts: Facts, row: DifferenceRow | DrawnDifferenceRow) -> str:
    return f"{title(facts, row.variant)} − {title(facts, row.baseline)}"


def _difference_table(facts: Facts) -> Table:
    from openiads.report.terminal import amount

    rows = []
    for point, row in zip(facts.differences, facts.summary.differences, strict=True):
        lost, cost = chance_of(row.assets_lost), chance_of(row.rounds_cost_usd)
        cells = [*sweep_cell(facts, point.sweep_value), _minus(facts, row)]
        cells.append(interval_text(point.estimate, sign=True))
        cells += [band_cell(point, sign=True)] if facts.drawn else []
        cells += [always_zero(lost) or amount(lost), always_zero(cost) or amount(cost, 1e-6)]
        cells.append(f"{row.pairs:,}")
        cells.append("yes" if point.supported else "not shown")
        rows.append(tuple(cells))
    heads = [*sweep_heading(facts), "difference", f"{facts.subject.share}, points (interval)"]
    heads += ["band for disagreement, points"] if facts.drawn else []
    heads += ["assets lost", "cost of rounds, M USD", "pairs", "a difference?"]
    return Table(tuple(heads), tuple(rows), "Paired differences", folded=True)
