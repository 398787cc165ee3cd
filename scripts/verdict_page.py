"""The page of one verdict: what can be quoted, what it assumes, who says it, how to repeat it."""

from collections.abc import Sequence

from verdict_list import cell

from openiads.analysis.verdict import Check, Cited, Decisive, Finding
from openiads.evidence.ledger import Ledger
from openiads.report import checks as terminal
from openiads.report.quoting import dated, sentence, shares
from openiads.study.checks import founding as record


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
        *_cited(check, finding, ledger),
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


def _cited(check: Check, finding: Finding, ledger: Ledger) -> list[str]:
    """Return who says it; on the record, what others say stands apart."""
    apart = check.name == record.NAME
    own = finding.cited[:1] if apart else finding.cited
    lines = ["## Who says it", ""]
    lines += [f"{shares(own)}." if own else "Nobody: it is a question of the check.", ""]
    lines += _folded(own, ledger)
    if apart and finding.cited[1:]:
        others = finding.cited[1:]
        lines += [
            "## What else is on record",
            "",
            f"{shares(others)}.",
            "",
            *_folded(others, ledger),
        ]
    return lines


def _folded(cited: Sequence[Cited], ledger: Ledger) -> list[str]:
    """Return a list of claims, folded when it is long."""
    items = [_item(one, ledger) for one in cited]
    if len(items) <= terminal.MOST_CITED:
        return [*(f"- {item}" for item in items), ""] if items else []
    rows = [f"<li>{item}</li>" for item in items]
    return ["<details><summary>The list</summary><ul>", *rows, "</ul></details>", ""]


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
    if not finding.numbers:
        return []
    rows = [
        f"| {name.replace('_', ' ')} | {cell(terminal.cell(value))} |"
        for name, value in finding.numbers.items()
    ]
    return ["## Numbers", "", "| number | value |", "|---|---|", *rows, ""]
