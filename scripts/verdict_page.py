"""The page of one verdict: what can be quoted, what it assumes, who says it, how to repeat it."""

from collections.abc import Sequence

from verdict_list import cell

from openiads.analysis.verdict import Check, Cited, Decisive, Finding
from openiads.evidence.ledger import Ledger
from openiads.report import checks as terminal
from openiads.report.quoting import dated, sayers, sentence, shares

MOST_SHOWN = 8
"""Lines of a list that stand open; a longer one is folded."""


def text(check: Check, finding: Finding, ledger: Ledger) -> str:
    """Return the page of a verdict.

    Parameters
    ----------
    check, finding : the verdict, and the check it is of.
    ledger : for the addresses of sources.
    """
    rest = finding.verdict.text.removeprefix(finding.verdict.kind)
    lines = [
        f"# {cell(finding.statement)}",
        "",
        f"**{finding.verdict.kind}**{cell(rest)}",
        "",
        "To quote:",
        "",
        f"> {cell(sentence(finding, ledger.hash))}",
        "",
        *_assumed(finding),
        *_cited(finding, ledger),
        *_numbers(finding),
    ]
    lines += ["## Conditions", "", *(f"- {cell(one)}" for one in check.conditions), ""]
    lines += ["## Rule", "", *(f"- {cell(' '.join(rule.split()))}" for rule in check.rules), ""]
    lines += ["## Repeat it", "", "```sh", *check.commands, "```", ""]
    lines += [
        f"{dated(ledger.hash)}. [All verdicts](../verify.md); what the kinds mean stands there."
    ]
    return "\n".join([*lines, ""])


def _assumed(finding: Finding) -> list[str]:
    if not finding.decisive:
        said = finding.undecided or "no single input of the model decides it"
        return ["## What it assumes", "", f"No input decides it: {cell(said)}.", ""]
    lines = [
        "## What it assumes",
        "",
        "| input | value | grade | why it decides |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {cell(one.name)} | {cell(one.value)} | {one.grade or '-'} | {cell(one.why)} |"
        for one in finding.decisive
    ]
    return [*lines, "", *_tried(finding.decisive)]


def _tried(inputs: Sequence[Decisive]) -> list[str]:
    rows = [
        f"| {cell(one.name)} | {cell(other.value)} | **{other.verdict.kind}**"
        f"{cell(other.verdict.text.removeprefix(other.verdict.kind))} |"
        for one in inputs
        for other in one.tried
    ]
    if not rows:
        return []
    return ["With other values:", "", "| input | value | verdict |", "|---|---|---|", *rows, ""]


def _cited(finding: Finding, ledger: Ledger) -> list[str]:
    """Return who says it; on a matter of record, what others say stands apart."""
    own = sayers(finding)
    lines = ["## Who says it", ""]
    lines += [f"{shares(own)}." if own else "Nobody: it is a question of the check.", ""]
    lines += _folded([_item(one, ledger) for one in own], "The list")
    others = [one for one in finding.cited if one not in own]
    if others:
        lines += ["## What else is on record", "", f"{shares(others)}.", ""]
        lines += _folded([_item(one, ledger) for one in others], "The list")
    return lines


def _folded(items: Sequence[str], title: str) -> list[str]:
    """Return a list, folded when it is long."""
    if len(items) <= MOST_SHOWN:
        return [*(f"- {item}" for item in items), ""] if items else []
    rows = [f"<li>{item}</li>" for item in items]
    return [f"<details><summary>{title}</summary><ul>", *rows, "</ul></details>", ""]


def _item(cited: Cited, ledger: Ledger) -> str:
    """Return a claim with its source, as HTML: that holds inside and outside a folded list."""
    said = cell(cited.printed)
    grade = f" [{cited.grade}]" if cited.grade else ""
    source = cell(cited.source)
    if cited.id is None:
        return f"{said}{grade}, {source}"
    address = ledger.sources[ledger.claim(cited.id).source].url
    named = f'<a href="{address}">{source}</a>' if address else source
    return f"{said}{grade}, {named} (<code>{cited.id}</code>)"


def _numbers(finding: Finding) -> list[str]:
    items = [
        f"{name.replace('_', ' ')}: {cell(terminal.cell(value))}"
        for name, value in finding.numbers.items()
    ]
    folded = _folded(items, f"{len(items)} numbers")
    return ["## Numbers", "", *folded] if items else []
