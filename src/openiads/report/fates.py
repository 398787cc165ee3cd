"""What stands beside the headline of a report: fates of attackers and others, civil aircraft."""

from __future__ import annotations

from openiads.analysis.summary import CaseRow
from openiads.analysis.twofold import chance_of
from openiads.analysis.uncertainty import DrawnCaseRow
from openiads.report.cells import interval_text, sweep_cell, sweep_heading
from openiads.report.facts import Facts
from openiads.report.labels import title
from openiads.report.page import Table


def fate_table(facts: Facts) -> Table | None:
    """Return what became of the attackers; None when there are none in any case.

    What would be if all still flying had leaked is left out where none ever was.
    """
    shown = [row for row in facts.summary.cases if chance_of(row.leak_share).n]
    if not shown:
        return None
    late = any(chance_of(row.unresolved_share).value != 0 for row in shown)
    rows = []
    for row in shown:
        fates = [row.leak_share, row.killed_share]
        fates += [row.unresolved_share, row.leak_share_at_worst] if late else []
        count = facts.rows(row.variant, row.sweep_value)["attackers"].mean()
        cells = [interval_text(chance_of(fate)) for fate in fates]
        rows.append((*_place(facts, row), f"{count:.4g}", *cells))
    heads = (*sweep_heading(facts), "variant", "attackers", "leaked, %", "killed, %")
    heads += ("still flying, %", "leaked if all of these did, %") if late else ()
    none = "" if late else "; none was still flying at the end of any replication"
    return Table(heads, tuple(rows), f"What became of the attackers (interval){none}")


def others_table(facts: Facts) -> Table | None:
    """Return what leaked of decoys and surveillance UAVs; None without any."""
    rows = []
    for row in facts.summary.cases:
        mine = facts.rows(row.variant, row.sweep_value)
        if not mine["others"].sum():
            continue
        share = chance_of(row.share("others"))
        whole, ended = mine["others"], mine["others_killed"]
        killed = "-" if ended.null_count() else f"{100 * int(ended.sum()) / int(whole.sum()):.1f}"
        cells = (f"{whole.mean():.4g}", interval_text(share), killed)
        rows.append((*_place(facts, row), *cells))
    if not rows:
        return None
    heads = (*sweep_heading(facts), "variant", "others", "leaked, % (interval)", "killed, %")
    return Table(heads, tuple(rows), "Decoys and surveillance UAVs: not in the headline")


def civil_table(facts: Facts) -> Table | None:
    """Return how many civil aircraft were engaged; None without civil traffic."""
    rows = []
    for row in facts.summary.cases:
        if row.civil is None:
            continue
        mean = facts.rows(row.variant, row.sweep_value)["civil_engaged"].mean()
        share, some = chance_of(row.civil.share), chance_of(row.civil.any_engaged)
        cells = (f"{mean:.3g}", interval_text(share), interval_text(some))
        rows.append((*_place(facts, row), *cells))
    if not rows:
        return None
    heads = (*sweep_heading(facts), "variant", "mean per replication")
    heads = (*heads, "share of them, % (interval)", "at least one, % of replications (interval)")
    return Table(heads, tuple(rows), "Civil aircraft engaged")


def _place(facts: Facts, row: CaseRow | DrawnCaseRow) -> tuple[str, ...]:
    return (*sweep_cell(facts, row.sweep_value), title(facts, row.variant))
