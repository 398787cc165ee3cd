"""Write the table of verdicts into docs/verify.md; again when claims, library or model change."""

from pathlib import Path

from openiads.analysis.verdict import KINDS, Check
from openiads.study.checks.order import Order
from openiads.study.checks.registry import perform, tasks

PAGE = Path(__file__).parents[1] / "docs" / "verify.md"
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


def page_text(page: str, checks: list[Check]) -> str:
    """Return the page with the tables put in."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{tables(checks)}{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page_text(PAGE.read_text("utf-8"), verdicts()), "utf-8")
