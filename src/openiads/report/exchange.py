"""The cost exchange by class of threat, and the prices that it hangs on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from openiads.analysis.estimate import Estimate
from openiads.analysis.exchange_by_class import (
    MANNED,
    ClassExchange,
    exchange_by_class,
    unmanned_ratio,
)
from openiads.errors import OpenIADSError
from openiads.report.drawing import HATCHES, INK, PAPER, SERIES, draw
from openiads.report.facts import Facts
from openiads.report.labels import (
    MOST_PANELS,
    at_largest,
    by_variant,
    folded,
    one_of,
    title,
)
from openiads.report.page import Figure, Table, Text
from openiads.report.prices import decisive_prices, price_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

MILLION = 1e6
Found = dict[str, tuple[ClassExchange, ...]]


def without_crew(facts: Facts) -> dict[tuple, Estimate]:
    """Return (variant, swept value) -> cost of rounds per cost killed without manned aircraft.

    Empty when the stored world, which has the prices, cannot be read.
    """
    found = {}
    try:
        for point in facts.shares:
            case_id = facts.case_id(point.variant, point.sweep_value) or ""
            found[point.variant, point.sweep_value] = unmanned_ratio(
                facts.shots_of(case_id),
                facts.world_case(case_id),
                facts.rows(point.variant, point.sweep_value),
                level=facts.summary.level,
            )
    except OpenIADSError:
        return {}
    return found


def class_blocks(facts: Facts) -> tuple[Figure | Table | Text, ...]:
    """Return the exchange by class in the largest cases, and the prices behind it."""
    try:
        found = {
            variant: exchange_by_class(
                facts.shots_of(case_id), facts.world_case(case_id), facts.run.finished[case_id]
            )
            for variant, case_id in facts.largest.items()
        }
    except OpenIADSError as error:
        text = f"The exchange by class cannot be shown: {error.message}"
        return (Text(text, "notice"),)
    return (_class_figure(facts, found), Text(decisive_prices(facts)), price_table(facts))


def rounds_finding(facts: Facts, rounds: dict[str, Estimate]) -> str:
    """Return how many rounds each variant fires at the last swept value.

    Parameters
    ----------
    facts : of the run.
    rounds : variant -> mean rounds fired there.
    """
    told = {name: f"{one.value:.4g}" for name, one in rounds.items()}
    return by_variant(facts, "Rounds fired in a replication", told)


def exchange_finding(facts: Facts, found: Found) -> str:
    """Return what each variant spends per cost of threats without a crew, and of all, that die.

    Parameters
    ----------
    facts : of the run.
    found : variant -> exchange by class in its largest case.
    """
    told = {}
    for variant, classes in found.items():
        text = _ratio_of([one for one in classes if one.threat_class not in MANNED])
        if any(one.killed_usd > 0 and one.threat_class in MANNED for one in classes):
            text += f" ({_ratio_of(classes)} with these)"
        told[variant] = text
    lead = "Cost of rounds per cost killed, manned aircraft left out"
    return by_variant(facts, lead, told)


def _ratio_of(classes: Sequence[ClassExchange]) -> str:
    spent, killed = sum(one.spent_usd for one in classes), sum(one.killed_usd for one in classes)
    if not spent:
        return "nothing spent"
    return f"{spent / killed:.2g}" if killed else "nothing killed"


def _class_figure(facts: Facts, found: Found) -> Figure:
    drawn = dict(list(found.items())[:MOST_PANELS])
    order = [one.threat_class for classes in found.values() for one in classes]
    apart = sorted(set(order), key=lambda name: (name in MANNED, order.index(name)))

    def paint(figure: Canvas) -> None:
        axes = figure.subplots(1, len(drawn), sharey=True, sharex=True, squeeze=False)[0]
        reach = _reach(found)
        for one, (variant, classes) in zip(axes, drawn.items(), strict=True):
            _paint_classes(one, apart, {row.threat_class: row for row in classes}, reach)
            one.set_title(folded(title(facts, variant), 60 // len(drawn)), fontweight="bold")
            one.set_xlabel("M USD of rounds per M USD killed")
        names = [one_of(name) + " *" * (name in MANNED) for name in apart]
        axes[0].set_yticks(range(len(apart)), names)
        axes[0].set_ylim(len(apart) - 0.5, -0.5)

    what = f"Cost of rounds per cost of what they killed, by class{at_largest(facts)}"
    height = 1.1 + 0.42 * len(apart)
    svg = draw("exchange", what, "The numbers are in the table below.", (7.4, height), paint)
    caption = (
        f"{what}. To the right of 1 the defence spends more than it destroys; the axis grows "
        "tenfold a step. Beside a bar: M USD of rounds for M USD killed. * with a crew."
    )
    if len(found) > len(drawn):
        caption += f" The first {len(drawn)} variants; the table has all."
    if facts.drawn:
        caption += " At the central prices, which the draws may vary."
    return Figure(svg, caption, class_table(facts, found), exchange_finding(facts, found))


MARGIN = 2.5
"""How far the axis goes, in powers of the reach: bars end before 1, what is written before this."""


def _reach(found: Found) -> float:
    """Return how far the axis goes from 1 on both sides, a power of ten."""
    ratios = [one.ratio for classes in found.values() for one in classes if one.ratio > 0]
    far = max((abs(math.log10(ratio)) for ratio in ratios), default=0.0)
    return 10.0 ** (math.floor(far) + 1)


def _paint_classes(
    axes: Axes, order: list[str], rows: dict[str, ClassExchange], reach: float
) -> None:
    axes.set_xscale("log")
    # room beside the bars for what is written there
    axes.set_xlim(reach**-MARGIN, reach**MARGIN)
    for place, row in ((order.index(name), row) for name, row in rows.items()):
        ratio = row.ratio if row.ratio > 0 else 1.0
        tone, hatch = (SERIES[1], HATCHES[1]) if ratio > 1 else (SERIES[0], "")
        axes.barh(place, ratio - 1, 0.6, 1, color=tone, hatch=hatch, edgecolor=PAPER, linewidth=0.4)
        spent, killed = f"{row.spent_usd / MILLION:.3g}", f"{row.killed_usd / MILLION:.3g}"
        side = 1 if ratio >= 1 else -1
        axes.annotate(
            f"{spent} for {killed}" if row.rounds else "no round",
            (ratio, place), (4 * side, 0), textcoords="offset points", va="center",
            ha="left" if side > 0 else "right", fontsize=8,
        )  # fmt: skip
    steps = round(math.log10(reach))
    ticks = [10.0**step for step in range(-steps, steps + 1)]
    axes.set_xticks(ticks, [f"1/{1 / tick:.0f}" if tick < 1 else f"{tick:.0f}" for tick in ticks])
    axes.minorticks_off()
    axes.tick_params(axis="x", labelsize=8)
    axes.axvline(1, color=INK, linewidth=0.9)
    axes.grid(axis="y", visible=False)


def class_table(facts: Facts, found: Found) -> Table:
    """Return rounds, kills, their cost and the exchange by class in the largest cases.

    Parameters
    ----------
    facts : of the run.
    found : variant -> exchange by class.
    """
    rows = []
    for variant, classes in found.items():
        crewless = [one for one in classes if one.threat_class not in MANNED]
        manned = [one for one in classes if one.threat_class in MANNED]
        parts = [(one_of(one.threat_class), (one,)) for one in crewless]
        parts += [("all without a crew", tuple(crewless))] if crewless else []
        parts += [(one_of(one.threat_class), (one,)) for one in manned]
        parts += [("all", classes)]
        rows += [(title(facts, variant), name, *_cells(part)) for name, part in parts]
    heads = ("variant", "class", "threats", "rounds", "at a dead target, %")
    heads += ("rounds, M USD", "killed", "killed, M USD", "ratio")
    caption = f"Rounds and cost by class of target{at_largest(facts)}, mean per replication"
    return Table(heads, tuple(rows), caption, folded=True)


def _cells(part: tuple[ClassExchange, ...]) -> tuple[str, ...]:
    rounds, late = sum(one.rounds for one in part), sum(one.late for one in part)
    spent, killed = sum(one.spent_usd for one in part), sum(one.killed_usd for one in part)
    return (
        f"{sum(one.threats for one in part)}",
        f"{rounds:.1f}",
        f"{100 * late / rounds:.0f}" if rounds else "-",
        f"{spent / MILLION:.3g}",
        f"{sum(one.kills for one in part):.1f}",
        f"{killed / MILLION:.3g}",
        f"{spent / killed:.2g}" if killed else "-",
    )
