"""Write the verdicts into docs/verify.md, and those on the founding documents into their page.

Again when claims, library or model change.
"""

from pathlib import Path

from openiads.analysis.verdict import KINDS, Check
from openiads.study.checks.order import Order
from openiads.study.checks.registry import perform, tasks

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- verdicts: begin -->", "<!-- verdicts: end -->"


def verdicts() -> list[Check]:
    """Return every check, as `openiads verify` makes it."""
    order = Order()
    return list(perform(tasks([], order.ledger), order))


def tables(checks: list[Check]) -> str:
    """Return a table a check: claim, verdict; and the commands that repeat it."""
    lines = []
    for check in checks:
        lines += [f"### {check.title}", "", "| claim | verdict |", "|---|---|"]
        for finding in check.findings:
            rest = finding.verdict.text.removeprefix(finding.verdict.kind)
            lines.append(f"| {finding.statement} | **{finding.verdict.kind}**{rest} |")
        commands = ", ".join(f"`{command}`" for command in check.commands)
        lines += ["", f"Repeat it: {commands}.", ""]
    found = [finding.verdict.kind for check in checks for finding in check.findings]
    counts = ", ".join(f"{found.count(kind)} {kind}" for kind in KINDS)
    return "\n".join([*lines, f"{len(found)} verdicts: {counts}.", ""])


def founding(checks: list[Check]) -> str:
    """Return a table of what the founding documents claim that can be put to the model."""
    lines = ["| claim | verdict | repeat it |", "|---|---|---|"]
    for check in checks:
        for finding in check.findings:
            said = any("founding-document" in (cited.id or "") for cited in finding.cited)
            if not said or finding.verdict.kind == KINDS[-1]:
                continue
            rest = finding.verdict.text.removeprefix(finding.verdict.kind)
            verdict = f"**{finding.verdict.kind}**{rest}"
            lines.append(f"| {finding.statement} | {verdict} | `{check.commands[0]}` |")
    return "\n".join([*lines, ""])


PAGES = {"verify.md": tables, "founding-documents.md": founding}
"""Pages of docs with a place for verdicts, and what stands there."""


def page_text(page: str, text: str) -> str:
    """Return the page with a text put in its place."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    found = verdicts()
    for name, write in PAGES.items():
        path = DOCS / name
        path.write_text(page_text(path.read_text("utf-8"), write(found)), "utf-8")
