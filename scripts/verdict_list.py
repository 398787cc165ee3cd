"""The lists of verdicts: all of them by kind, and those on the three reports."""

from collections.abc import Sequence

from openiads.analysis.verdict import KINDS, Check, Finding
from openiads.report.quoting import PAGES, sayers, shares, slug
from openiads.verify import founding as record

Row = tuple[Check, Finding]
DOCUMENT = "founding-document"


def every(checks: Sequence[Check]) -> str:
    """Return the verdicts on claims by kind, then questions, then offers, law and money."""
    rows = [(check, one) for check in checks if check.name != record.NAME for one in check.findings]
    claims = [row for row in rows if not row[1].question]
    asked = [row for row in rows if row[1].question]
    others = [
        (check, one) for check in checks if check.name == record.NAME for one in check.findings
    ]
    lines = [f"{_count(claims)} on claims about systems: {_kinds(claims)}."]
    lines += [
        f"{_count(others)} on offers, law and money, which stand apart: {_kinds(others)}.",
        "",
    ]
    for kind in KINDS:
        found = [row for row in claims if row[1].verdict.kind == kind]
        if found:
            lines += [f"### {kind.capitalize()}", "", *_table(found), ""]
    if asked:
        lines += ["### Questions of the checks, which no source answers", "", *_table(asked), ""]
    if others:
        settled = [row for row in others if row[1].verdict.kind != KINDS[-1]]
        open_ = [row for row in others if row[1].verdict.kind == KINDS[-1]]
        lines += ["### Offers, law and money", ""]
        lines += ["The ledger settles these:", "", *_table(settled), ""] if settled else []
        lines += ["These stay open:", "", *_table(open_), ""] if open_ else []
    return "\n".join(lines)


def founding(checks: Sequence[Check]) -> str:
    """Return what the three reports say, with verdicts: systems first, then what is on record."""
    rows = [
        (check, one)
        for check in checks
        for one in check.findings
        if any(DOCUMENT in (cited.id or "") for cited in one.cited[:1])
        or (check.name != record.NAME and _cites_a_document(one))
    ]
    systems = [row for row in rows if row[0].name != record.NAME]
    settled = [row for row in rows if row not in systems and row[1].verdict.kind != KINDS[-1]]
    lines = ["The model says of the systems:", "", *_table(systems), ""] if systems else []
    lines += ["The ledger says of dates, sums and deeds:", "", *_table(settled), ""]
    return "\n".join(lines)


def _cites_a_document(finding: Finding) -> bool:
    return any(DOCUMENT in (cited.id or "") for cited in finding.cited)


def _table(rows: Sequence[Row]) -> list[str]:
    lines = ["| claim | verdict | who says it |", "|---|---|---|"]
    for check, one in rows:
        link = f"[{cell(one.statement)}]({PAGES}/{slug(check, one)}.md)"
        who = shares(sayers(one)) if one.cited else "nobody"
        rest = one.verdict.text.removeprefix(one.verdict.kind)
        lines.append(f"| {link} | **{one.verdict.kind}**{cell(rest)} | {who} |")
    return lines


def _count(rows: Sequence[Row]) -> str:
    return f"{len(rows)} verdict{'s' * (len(rows) != 1)}"


def _kinds(rows: Sequence[Row]) -> str:
    found = [one.verdict.kind for _, one in rows]
    return ", ".join(f"{found.count(kind)} {kind}" for kind in KINDS if kind in found)


def cell(text: str) -> str:
    """Return a text that stays in its cell of a table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
