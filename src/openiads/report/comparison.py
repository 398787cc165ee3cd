"""Two stored runs compared: tables for a terminal, and a page with a figure."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openiads.analysis.estimate import Estimate
from openiads.analysis.two_runs import Comparison, SharedCase, verdict
from openiads.analysis.wording import always_zero, capital
from openiads.errors import InputError
from openiads.report.axis import places
from openiads.report.cells import interval_text
from openiads.report.changes import NOTHING, TITLE, change_sentence, change_tables
from openiads.report.document import GENERATOR, render
from openiads.report.drawing import (
    INK,
    LINES,
    MARKERS,
    PAPER,
    STANDALONE_HEAD,
    draw,
    label_ends,
    standalone,
)
from openiads.report.leaks import colour
from openiads.report.page import Figure, Section, Table, Text
from openiads.report.spent import with_interval
from openiads.report.terminal import print_table, titled_table
from openiads.results.writing import KEY, check_free, write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from rich.console import Console

PAGE, PICTURE = "compare.html", "compare.svg"
PAGE_MARK = GENERATOR.format("comparison").encode()
PICTURE_MARK = STANDALONE_HEAD.encode()
HEADINGS = ("case", "first run, %", "second run, %", "difference, points", "how", "a difference?")
BESIDE = {
    "leak_share": "attackers leaked, %",
    "killed_share": "attackers killed, %",
    "others_leak_share": "decoys and surveillance UAVs leaked, %",
    "civil_engaged_share": "civil aircraft engaged, %",
    "civil_any": "at least one of them, % of replications",
}
"""Share -> what it says."""


def table(comparison: Comparison) -> Table:
    """Return the headline of both runs, a row a case."""
    rows = []
    for case in comparison.cases:
        share = comparison.headline(case)
        rows.append(
            (
                _label(case),
                interval_text(share.a),
                interval_text(share.b),
                interval_text(share.change, sign=True),
                "paired" if case.paired else "unpaired",
                {-1: "fewer", 0: "not shown", 1: "more"}[case.supported],
            )
        )
    caption = f"{capital(comparison.subject.share)}, with intervals"
    return Table(HEADINGS, tuple(rows), caption)


def beside_table(comparison: Comparison) -> Table:
    """Return the other shares of both runs, those that a case has; civil aircraft first."""
    rows = []
    for name in sorted(BESIDE, key=lambda name: not name.startswith("civil")):
        for case in comparison.cases:
            share = case.measures[name]
            never = name == "civil_any" and share.a.value == share.b.value == 0.0
            if name != comparison.subject.measure and (share.a.n or share.b.n) and not never:
                cells = (interval_text(share.a), interval_text(share.b))
                change = interval_text(share.change, sign=True)
                rows.append((BESIDE[name], _label(case), *cells, change))
    heads = ("share", "case", "first run", "second run", "difference, points")
    return Table(heads, tuple(rows), "Beside the headline, with intervals")


def _label(case: SharedCase) -> str:
    return case.case_a if case.case_a == case.case_b else f"{case.case_a} / {case.case_b}"


def remarks(comparison: Comparison) -> list[str]:
    """Return how the cases were compared and why, and what else is to be known."""
    ways: dict[str, list[str]] = {}
    for case in comparison.cases:
        way = "Paired" if case.paired else "Unpaired"
        ways.setdefault(f"{way}, {case.why}", []).append(_label(case))
    found = [
        f"{way}." if len(ways) == 1 else f"{way}: {', '.join(names)}."
        for way, names in ways.items()
    ]
    if comparison.unit == "draw":
        found.append("With draws each draw counts once: intervals hold chance and disagreement.")
    if comparison.left_out:
        found.append(f"Only in one of the runs: {', '.join(comparison.left_out)}.")
    return [*found, *comparison.notes]


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Print the table, how it was made, and the verdict.

    Parameters
    ----------
    comparison : of two runs.
    console : where to.
    """
    from rich.text import Text as Words

    console.print(Words(f"first:  {comparison.title_a}"))
    console.print(Words(f"second: {comparison.title_b}"))
    console.print()
    _print_changes(comparison, console)
    for data in (table(comparison), beside_table(comparison)):
        if data.rows:
            _print(data, console)
            console.print()
    for remark in remarks(comparison):
        console.print(Words(remark))
    console.print(Words(verdict(comparison), style="bold"))


def _print_changes(comparison: Comparison, console: Console) -> None:
    if comparison.changes:
        first, *rest = change_tables(comparison.changes)
        _print(replace(first, caption=TITLE), console)
        if rest:
            console.print(f"{rest[0].caption}: --out and --json have them.")
    else:
        console.print(f"{TITLE}\n{NOTHING}")
    console.print()


def _print(data: Table, console: Console) -> None:
    from rich.text import Text as Words

    lines = titled_table(data.caption)
    for heading, numeric in zip(data.headings, data.numeric, strict=True):
        lines.add_column(heading, justify="right" if numeric else "left")
    for row in data.rows:
        lines.add_row(*(Words(str(cell)) for cell in row))
    print_table(lines, console)


def figure(comparison: Comparison) -> Figure:
    """Return the differences against the swept value, or case by case."""
    title = f"Difference in the {comparison.subject.share}, second run minus first, points"
    swept = any(case.sweep_value is not None for case in comparison.cases)
    svg = draw(
        "comparison",
        title,
        f"Below zero fewer {comparison.subject.event} in the second run; the table has numbers.",
        (7.4, 3.4 if swept else 0.9 + 0.45 * len(comparison.cases)),
        lambda canvas: _paint(canvas.add_subplot(), comparison, swept=swept),
    )
    caption = (
        f"{title}. Filled markers: a difference even after correcting for the number of cases of "
        "the variant. A point without a bar is 0 in every replication."
    )
    return Figure(svg, caption, _all_measures(comparison))


def _all_measures(comparison: Comparison) -> Table:
    rows = tuple(
        (
            _label(case),
            *(_amount(case.measures[name].change, scale) for name, scale in
              (("assets_lost", 1.0), ("rounds_fired", 1.0), ("rounds_cost_usd", 1e-6))),
        )
        for case in comparison.cases
    )  # fmt: skip
    heads = ("case", "assets lost", "rounds fired", "cost of rounds, M USD")
    return Table(heads, rows, "Differences of other measures, second run minus first")


def _amount(change: Estimate, scale: float) -> str:
    return always_zero(change) or with_interval(change, scale)


def _paint(axes: Axes, comparison: Comparison, *, swept: bool) -> None:
    variants = list(dict.fromkeys(case.variant for case in comparison.cases))
    at = places(list(dict.fromkeys(case.sweep_value for case in comparison.cases)))
    ends = []
    for i, variant in enumerate(variants):
        mine = [case for case in comparison.cases if case.variant == variant]
        spots = [at[c.sweep_value] if swept else float(comparison.cases.index(c)) for c in mine]
        values = [100 * comparison.headline(case).change.value for case in mine]
        for case, spot, value in zip(mine, spots, values, strict=True):
            change = comparison.headline(case).change
            _point(axes, (change, case.supported != 0), (spot, value), i, swept=swept)
        if swept:
            axes.plot(spots, values, color=colour(i), linestyle=LINES[i % 8], linewidth=1.4)
            ends.append((spots[-1], values[-1], variant, colour(i)))
    if swept:
        axes.axhline(0, color=INK, linewidth=0.9)
        axes.set_xlabel(comparison.sweep_label)
        axes.set_ylabel("points")
        axes.grid(axis="x", visible=False)
        at.apply(axes)
        label_ends(axes, ends)
        return
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.set_yticks(range(len(comparison.cases)), [_label(case) for case in comparison.cases])
    axes.set_ylim(len(comparison.cases) - 0.5, -0.5)
    axes.set_xlabel("points")
    axes.grid(axis="y", visible=False)


def _point(
    axes: Axes, told: tuple[Estimate, bool], spot: tuple[float, float], i: int, *, swept: bool
) -> None:
    change, supported = told
    options: dict[str, Any] = {}
    if not math.isnan(change.low) and not change.zero_in_all:
        ends = [[100 * (change.value - change.low)], [100 * (change.high - change.value)]]
        options = {"yerr" if swept else "xerr": ends}
    x, y = spot if swept else spot[::-1]
    axes.errorbar(
        [x],
        [y],
        **options,
        color=colour(i),
        marker=MARKERS[i % 8],
        markerfacecolor=colour(i) if supported else PAPER,
        capsize=3,
    )


def write_comparison(comparison: Comparison, directory: Path) -> list[Path]:
    """Write the page and the figure, and return their paths.

    Parameters
    ----------
    comparison : of two runs.
    directory : made if absent; an earlier page and figure of this command are replaced, nothing
        else is.

    Raises
    ------
    InputError : something else is there, or a file cannot be written.
    """
    picture, beside = figure(comparison), beside_table(comparison)
    text = render(
        "compare.html",
        kind="comparison",
        title="Two runs compared",
        first=comparison.title_a,
        second=comparison.title_b,
        changed=change_sentence(comparison.changes),
        answer=verdict(comparison),
        sections=[
            Section(
                "changes",
                TITLE,
                change_tables(comparison.changes) if comparison.changes else (Text(NOTHING),),
            ),
            Section(
                "differences",
                "Differences",
                (
                    picture,
                    table(comparison),
                    *([beside] if beside.rows else []),
                    *(Text(one) for one in remarks(comparison)),
                ),
            ),
        ],
    )
    files = {
        directory / PAGE: (text.encode("utf-8", "replace"), PAGE_MARK),
        directory / PICTURE: (standalone(picture.svg).encode("utf-8", "replace"), PICTURE_MARK),
    }
    for path, (_, mark) in files.items():
        check_free(path, mark=mark)
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot be made: {error.strerror or error}"
        raise InputError(reason, file=str(directory), key=KEY, allowed="a directory") from None
    for path, (data, mark) in files.items():
        write_file(path, data, mark=mark)
    return list(files)
