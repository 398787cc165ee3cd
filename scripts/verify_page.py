"""Write the verdicts into the docs: a page each, the list of all, and those on the three reports.

    python scripts/verify_page.py [--check]

Again when claims, library or model change. With `--check` nothing is written: what is out of date
is listed, and the exit code is 1. Pages of verdicts that are gone are deleted.
"""

import sys
from pathlib import Path

import verdict_list
import verdict_page

from openiads.analysis.verdict import Check
from openiads.evidence.ledger import Ledger
from openiads.report.quoting import PAGES, slug
from openiads.verify.order import Order
from openiads.verify.registry import perform, tasks

DOCS = Path(__file__).parents[1] / "docs"
BEGIN, END = "<!-- verdicts: begin -->", "<!-- verdicts: end -->"
LISTS = {"verify.md": verdict_list.every, "founding-documents.md": verdict_list.founding}
"""Pages of docs with a place for verdicts, and what stands there."""


def verdicts(order: Order) -> list[Check]:
    """Return every check, as `openiads verify` makes it."""
    return list(perform(tasks([], order.ledger), order))


def page_text(page: str, text: str) -> str:
    """Return the page with a text put in its place."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}"


def pages(checks: list[Check], ledger: Ledger) -> dict[Path, str]:
    """Return every file that the verdicts are in, below docs, with its text."""
    found = {
        Path(name): page_text((DOCS / name).read_text("utf-8"), write(checks))
        for name, write in LISTS.items()
    }
    for check in checks:
        for finding in check.findings:
            path = Path(PAGES) / f"{slug(check, finding)}.md"
            if path in found:
                raise SystemExit(f"two verdicts have the page {path}")
            found[path] = verdict_page.text(check, finding, ledger)
    return found


def out_of_date(wanted: dict[Path, str]) -> list[Path]:
    """Return the files that are missing, differ, or belong to no verdict."""
    there = {path.relative_to(DOCS) for path in (DOCS / PAGES).glob("*.md")}
    changed = [
        path
        for path, text in wanted.items()
        if not (DOCS / path).is_file() or (DOCS / path).read_text("utf-8") != text
    ]
    return sorted([*changed, *(there - set(wanted))])


def write(wanted: dict[Path, str]) -> None:
    """Write the files, and delete the pages that belong to no verdict."""
    (DOCS / PAGES).mkdir(exist_ok=True)
    for path in out_of_date(wanted):
        if path in wanted:
            (DOCS / path).write_text(wanted[path], "utf-8")
        else:
            (DOCS / path).unlink()


if __name__ == "__main__":
    order = Order()
    made = pages(verdicts(order), order.ledger)
    if "--check" not in sys.argv[1:]:
        write(made)
    elif stale := out_of_date(made):
        print("\n".join(["out of date, run: python scripts/verify_page.py", *map(str, stale)]))
        raise SystemExit(1)
