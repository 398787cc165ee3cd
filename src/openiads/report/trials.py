"""What the answer hangs on: the trials of the run, then the sensitivity analysis."""

from __future__ import annotations

from dataclasses import replace

from openiads.analysis.hanging import answer_text, hanging
from openiads.report import hinges
from openiads.report.facts import Facts
from openiads.report.page import Block, Section, Table, Text
from openiads.results.flips import Flips, read_flips


def section(facts: Facts) -> Section:
    """Return the trials of a run as a table, before what a sensitivity analysis found."""
    flips = read_flips(facts.run.directory, facts.run.manifest)
    rest = hinges.section(facts)
    tried: list[Block] = [] if flips is None else [Text(hanging(flips, 0).note), _table(flips)]
    return replace(rest, blocks=(*tried, *rest.blocks))


def _table(flips: Flips) -> Table:
    unit = "percentage points" if flips.difference else "%"
    rows = tuple(
        (
            one.name,
            one.used,
            f"{one.source}, {one.grade}",
            f"{one.alternative} ({one.claim})" if one.claim else one.alternative,
            _plain(answer_text(one.answer, flips.difference)),
            _plain(answer_text(one.change, True)),
            "yes" if one.flip else "no",
        )
        for one in flips.shown
    )
    heads = (
        "contested quantity",
        "used",
        "basis, grade",
        "if instead",
        f"the answer is, {unit}",
        "a change of, points",
        f"turns it (of {flips.trials} trials)",
    )
    return Table(
        heads, rows, f"Other values tried, one at a time; the answer is the {flips.question}"
    )


def _plain(text: str) -> str:
    """Leave out the unit, which the heading says."""
    return text.replace(" points", "").replace(" %", "")
