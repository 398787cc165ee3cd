"""Why threats got through: leakers by the first link of the kill chain that failed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from openiads.analysis.attribution import by_class, reasons
from openiads.analysis.headline import SUBJECTS
from openiads.analysis.wording import value_text
from openiads.report.cells import sweep_cell, sweep_heading
from openiads.report.drawing import HATCHES, INK, PAPER, SERIES, SOFT, draw
from openiads.report.facts import Facts
from openiads.report.labels import folded, one_of, reason, title
from openiads.report.page import Figure, Section, Table, Terms, Text
from openiads.report.why_words import (
    MEANINGS,
    class_finding,
    one_assumption,
    reason_finding,
    rounds_went,
)
from openiads.vocab import ATTACKERS, LEAK_REASONS, OTHERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

COLOURS = (*SERIES, SOFT)


def section(facts: Facts) -> Section | None:
    """Return the reasons by raid size and by threat class, and what they mean.

    None without threats. Reasons are those of attackers; of decoys and surveillance UAVs they
    stand in a table beside.
    """
    heading = "Why threats got through"
    kind = _kind(facts)
    if not facts.outcomes[kind].sum():
        return None
    beside = [table] if (table := others_table(facts)) and kind == "attackers" else []
    if not int(facts.outcomes[f"{kind}_leaked"].sum()):
        text = Text(f"None of the {SUBJECTS[kind].plural} leaked in any replication.", "notice")
        return Section("why", heading, (text, *beside))
    lead = "Every leaker has exactly one reason: the first link of the kill chain that failed."
    seen = {entry.reason for entry in reasons(facts.outcomes, kind)}
    terms = {reason(name): MEANINGS[name] for name in LEAK_REASONS if name in seen}
    hangs = [Text(text) for text in (one_assumption(facts), rounds_went(facts)) if text]
    blocks = [Text(lead), *_unknown(facts), reason_figure(facts), Terms(terms), *hangs]
    figure = class_figure(facts)
    return Section("why", heading, (*blocks, *([figure] if figure else []), *beside))


def _kind(facts: Facts) -> str:
    return "attackers" if facts.outcomes["attackers"].sum() else "others"


def _unknown(facts: Facts) -> list[Text]:
    """Say how many replications of an old run do not tell reasons of attackers and others apart."""
    columns = (pl.col(f"attackers_leaked_reason_{name}").is_null() for name in LEAK_REASONS)
    count = int(facts.outcomes.select(pl.any_horizontal(*columns)).to_series().sum())
    text = (
        f"In {count:,} replications the reasons of attackers and of others cannot be told apart "
        "(they were stored in format version 1); the shares of the reasons leave these out."
    )
    return [Text(text, "notice")] if count else []


def others_table(facts: Facts) -> Table | None:
    """Return the reasons of decoys and surveillance UAVs; None when none of them leaked."""
    rows = []
    for variant in facts.variants:
        for value in facts.sweep_values:
            mine = facts.rows(variant, value)
            if mine.is_empty() or not mine["others_leaked"].sum():
                continue
            found = reasons(mine, "others")
            told = ", ".join(f"{reason(one.reason)} {100 * one.share:.0f} %" for one in found)
            cells = (f"{mine['others_leaked'].mean():.3g}", told or "not known")
            rows.append((*sweep_cell(facts, value), title(facts, variant), *cells))
    if not rows:
        return None
    heads = (*sweep_heading(facts), "variant", "leaked, mean per replication", "reasons")
    caption = "Decoys and surveillance UAVs that leaked, by reason"
    return Table(heads, tuple(rows), caption, folded=True)


def reason_figure(facts: Facts) -> Figure:
    """Return the reasons stacked to the share that leaked, a panel a variant."""
    stacks = {
        (variant, value): _shares(facts.rows(variant, value), _kind(facts))
        for variant in facts.variants
        for value in facts.sweep_values
        if facts.case_id(variant, value)
    }
    seen = [name for name in LEAK_REASONS if any(name in stack for stack in stacks.values())]
    who = SUBJECTS[_kind(facts)].plural

    def paint(figure: Canvas) -> None:
        axes = figure.subplots(1, len(facts.variants), sharey=True, squeeze=False)[0]
        for variant, one in zip(facts.variants, axes, strict=True):
            mine = {value: s for (name, value), s in stacks.items() if name == variant}
            _paint_stack(one, facts, mine, seen)
            one.set_title(folded(title(facts, variant)), fontweight="bold")
        axes[0].set_ylabel(f"{who} leaked, %")
        axes[0].set_ylim(bottom=0)
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=min(4, len(seen)))

    what = "Reasons of the leakers, stacked"
    svg = draw("reasons", what, "The numbers are in the table below the figure.", (7.4, 3.6), paint)
    rows = tuple(
        (
            *sweep_cell(facts, value),
            title(facts, variant),
            *(f"{100 * stack.get(name, 0.0):.2f}" for name in seen),
            f"{100 * sum(stack.values()):.2f}",
        )
        for (variant, value), stack in stacks.items()
    )
    heads = (*sweep_heading(facts), "variant", *map(reason, seen), "all reasons")
    caption = f"share of {who} that leaked for this reason, %"
    return Figure(
        svg,
        f"Height of a bar: share of {who} that leaked; its parts: the reasons.",
        Table(heads, rows, f"Reasons: {caption}", folded=True),
        reason_finding(facts, _kind(facts)),
    )


def _shares(outcomes: pl.DataFrame, kind: str) -> dict[str, float]:
    threats, leaked = int(outcomes[kind].sum()), int(outcomes[f"{kind}_leaked"].sum())
    found = {e.reason: e.share * leaked / threats for e in reasons(outcomes, kind) if threats}
    return {name: found[name] for name in LEAK_REASONS if name in found}


def _paint_stack(axes: Axes, facts: Facts, stacks: dict, seen: list[str]) -> None:
    x = list(range(len(stacks)))
    base = [0.0] * len(x)
    for name in seen:
        parts = [100 * stack.get(name, 0.0) for stack in stacks.values()]
        i = LEAK_REASONS.index(name)
        axes.bar(
            x,
            parts,
            bottom=base,
            width=0.78,
            color=COLOURS[i],
            hatch=HATCHES[i],
            edgecolor=PAPER,
            linewidth=0.5,
            label=reason(name),
        )
        base = [low + part for low, part in zip(base, parts, strict=True)]
    labels = [value_text(value) if facts.swept else "" for value in stacks]
    axes.set_xticks(x, labels)
    axes.set_xlabel(facts.sweep_label if facts.swept else "")
    if len(x) == 1:
        axes.set_xlim(-1.5, 1.5)
    axes.grid(axis="x", visible=False)


def class_figure(facts: Facts) -> Figure | None:
    """Return the reasons by threat class in the largest cases; None when nothing leaked there."""
    counts = {}
    for variant, case in facts.largest.items():
        mine = facts.run.leakers.filter(pl.col("case").cast(pl.String) == case)
        counts[variant] = by_class(mine), _threats_by_class(facts, case)
    present = {name for found, _ in counts.values() for name in found}
    classes = [name for name in (*ATTACKERS, *OTHERS) if name in present]
    if not classes:
        return None
    seen = [r for r in LEAK_REASONS if any(r in c for f, _ in counts.values() for c in f.values())]

    def paint(figure: Canvas) -> None:
        axes = figure.subplots(1, len(counts), sharey=True, sharex=True, squeeze=False)[0]
        for one, (variant, (found, threats)) in zip(axes, counts.items(), strict=True):
            _paint_classes(one, classes, found, threats, seen)
            one.set_title(folded(title(facts, variant)), fontweight="bold")
            one.set_xlabel("share of the class that leaked, %")
        axes[0].set_yticks(range(len(classes)), [one_of(name) for name in classes])
        axes[0].set_ylim(len(classes) - 0.5, -0.5)
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=min(4, len(seen)))

    what = f"Reasons by threat class, attackers first{_where(facts)}"
    svg = draw(
        "classes",
        what,
        "The numbers are in the table below the figure.",
        (7.4, 1.5 + 0.42 * len(classes)),
        paint,
    )
    rows = []
    for variant, (found, threats) in counts.items():
        for name in classes:
            parts, total = found.get(name, {}), threats.get(name, 0)
            share = sum(parts.values()) / total if total else 0.0
            cells = (f"{100 * parts[r] / total:.1f}" if r in parts else "-" for r in seen)
            rows.append((title(facts, variant), one_of(name), f"{100 * share:.1f}", *cells))
    heads = ("variant", "class", "leaked, %", *map(reason, seen))
    caption = f"{what}: share of the threats of the class"
    table = Table(heads, tuple(rows), caption, folded=True)
    shares = {
        variant: {name: sum(c.values()) / threats[name] for name, c in found.items()}
        for variant, (found, threats) in counts.items()
    }
    return Figure(svg, f"{caption}, %.", table, class_finding(facts, shares))


def _where(facts: Facts) -> str:
    return f", {facts.sweep_label} {value_text(facts.sweep_values[-1])}" if facts.swept else ""


def _threats_by_class(facts: Facts, case_id: str) -> Counter[str]:
    """Threats of each class in all replications of a case together."""
    case = facts.world_case(case_id)
    kinds = {kind["id"]: kind["threat_class"] for kind in case["threat_types"]}
    replications = facts.run.finished[case_id]
    return Counter(
        {
            name: count * replications
            for name, count in Counter(kinds[threat["type"]] for threat in case["threats"]).items()
        }
    )


def _paint_classes(
    axes: Axes, classes: list[str], found: dict, threats: Counter[str], seen: list[str]
) -> None:
    base = [0.0] * len(classes)
    for name in seen:
        parts = [
            100 * found.get(kind, {}).get(name, 0) / threats[kind] if threats[kind] else 0.0
            for kind in classes
        ]
        i = LEAK_REASONS.index(name)
        axes.barh(
            range(len(classes)),
            parts,
            left=base,
            height=0.7,
            color=COLOURS[i],
            hatch=HATCHES[i],
            edgecolor=PAPER,
            linewidth=0.5,
            label=reason(name),
        )
        base = [low + part for low, part in zip(base, parts, strict=True)]
    axes.grid(axis="y", visible=False)
    axes.axvline(0, color=INK, linewidth=0.8)
    for row, total in enumerate(base):
        axes.annotate(f"{total:.0f}", (total, row), (4, 0), textcoords="offset points", va="center")
