"""Verdicts as they are quoted, linked and weighed: a sentence, a page, a share of sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from openiads.analysis.verdict import Check, Cited, Finding, Kind
from openiads.release import RELEASED, __version__

PLAIN: dict[Kind, str] = {
    "reproduced": "The model shows what is claimed, “{claim}”: {because}",
    "reproduced only if": "The claim “{claim}” holds in the model only if {because}",
    "supported": "The claim “{claim}” is supported by {because}",
    "contradicted": "The claim “{claim}” is contradicted by {because}",
    "given to the model": "The claim “{claim}” is put into the model, not tested by it: {because}",
    "not checkable here": "The claim “{claim}” cannot be checked here: {because}",
}
"""Kind of a verdict -> the sentence that says it."""
MOST_ASSUMED = 3
"""Inputs that a sentence names; the page has all."""
DIGITS = 12
"""Of the ledger's hash."""
GAMES = "E"
"""The letter of games and hobby models, as the ledger grades."""
PAGES = "verify"
"""Folder of the docs that has a page a verdict."""


def sentence(finding: Finding, digest: str) -> str:
    """Return a verdict in one sentence: claim, verdict, what it assumes, and of when it is.

    Parameters
    ----------
    finding : to be quoted.
    digest : hash of the ledger.
    """
    verdict = finding.verdict
    said = PLAIN[verdict.kind].format(claim=finding.statement, because=verdict.because)
    if finding.question:
        said = said.replace("The claim", "The statement", 1)
    said = said.removesuffix(": ")
    assumed = [entry.text for entry in finding.decisive[:MOST_ASSUMED]]
    more = len(finding.decisive) - len(assumed)
    if assumed:
        said += f"; this assumes {', '.join(assumed)}" + (f" and {more} more" if more > 0 else "")
    return f"{said} ({dated(digest)})."


def dated(digest: str) -> str:
    """Return of what version and day a verdict is, and on which ledger it rests."""
    return f"OpenIADS {__version__} of {RELEASED}, ledger {digest[:DIGITS]}"


def slug(check: Check, finding: Finding) -> str:
    """Return the name of a verdict's page: of check and claim, whatever the verdict says."""
    text = unicodedata.normalize("NFKD", f"{check.name} {finding.statement}").lower()
    return "-".join(re.findall("[a-z0-9]+", text.replace(".", "p")))


def page(check: Check, finding: Finding) -> str:
    """Return where the docs have a verdict, below their first page."""
    return f"{PAGES}/{slug(check, finding)}/"


def sayers(finding: Finding) -> tuple[Cited, ...]:
    """Return those who say it, without those who only say something on the same matter.

    On a matter of record the first claim cited is the one judged, and its copies stand last.
    """
    copies = finding.numbers.get("copies")
    if not isinstance(copies, int):
        return finding.cited
    return finding.cited[:1] + finding.cited[len(finding.cited) - copies :]


def shares(cited: Sequence[Cited]) -> str:
    """Return how many sources say something, and how many of them are games or hobby models."""
    sources = {entry.source: entry.grade for entry in cited}
    games = sum(grade.startswith(GAMES) for grade in sources.values())
    count = f"{len(sources)} source{'s' if len(sources) != 1 else ''}"
    if not games:
        return count
    if len(sources) == 1:
        return f"{count}, a game or hobby model"
    what = "is a game or hobby model" if games == 1 else "are games or hobby models"
    return f"{count}, of which {games} {what}"


def quoted(check: Check, digest: str) -> list[dict[str, str]]:
    """Return sentence and page of each finding of a check, for data.

    Parameters
    ----------
    check : made.
    digest : hash of the ledger.
    """
    return [{"sentence": sentence(one, digest), "page": page(check, one)} for one in check.findings]
