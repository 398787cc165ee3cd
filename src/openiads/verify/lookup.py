"""From the words people bring to checks: which to make, and which of their findings to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from openiads.analysis.verdict import Check, Finding
from openiads.errors import InputError
from openiads.evidence.cards import Card, claim_card, statement_card
from openiads.evidence.figures import figures
from openiads.evidence.ledger import Ledger
from openiads.evidence.search import Question, find
from openiads.verify import founding
from openiads.verify.order import Order
from openiads.verify.registry import CHECKS, Maker, Task, perform, tasks

SYSTEMS = "S-400 S-300PMU-2"
"""What every check is about."""
_BETWEEN = " "
"""Between the name of a check and the id of a claim in a card's key; in neither of them."""


@dataclass(frozen=True)
class Search:
    """What words lead to.

    Parameters
    ----------
    tasks : checks to make; when no check is about what was found, the claims as they are.
    question : that a finding has to fit, unless it cites one of `claims`.
    claims : ids found.
    untreated : how many more claims were found that no check is about.
    left_out : words without which it was found.
    """

    tasks: tuple[Task, ...]
    question: Question
    claims: frozenset[str]
    untreated: int
    left_out: tuple[str, ...]


def are_names(words: Sequence[str], ledger: Ledger) -> bool:
    """Whether all words are names of checks or ids of claims."""
    names = {maker.name for maker in CHECKS}
    return all(word in names or word in ledger.claims for word in words)


def search(words: Sequence[str], ledger: Ledger) -> Search:
    """Return what words lead to.

    Parameters
    ----------
    words : in one or several arguments.
    ledger : of the library.

    Raises
    ------
    InputError : they lead nowhere; the error names what is near.
    """
    try:
        found = find(" ".join(words), _cards(ledger))
    except InputError:
        if len(words) == 1 and _is_nearly_a_name(words[0], ledger):
            tasks(words, ledger)  # complains, with the names near
        raise
    ids: dict[str, dict[str, None]] = {}
    for key in found.keys:
        name, _, claim = key.partition(_BETWEEN)
        ids.setdefault(name, {})[claim] = None
    treated = {claim for name, held in ids.items() if name for claim in held}
    untreated = [claim for claim in ids.pop("", {}) if claim not in treated]
    order = {maker.name: at for at, maker in enumerate(CHECKS)}
    makers = [CHECKS[at] for at in sorted(order[name] for name in ids)]
    wanted = tuple(Task(maker.name, maker) for maker in makers)
    if not wanted:
        wanted = tuple(tasks(untreated, ledger))
        untreated = []
    claims = frozenset(key.partition(_BETWEEN)[2] for key in found.keys) - {""}
    return Search(wanted, found.question, claims, len(untreated), found.left_out)


def _is_nearly_a_name(word: str, ledger: Ledger) -> bool:
    names = [*(maker.name for maker in CHECKS), *ledger.claims]
    return bool(get_close_matches(word, names, n=1, cutoff=0.8))


def _cards(ledger: Ledger) -> list[Card]:
    cards = [Card(maker.name, statement_card("", _about(maker)).words) for maker in CHECKS]
    cards += [
        statement_card(founding.NAME, one.text, _title(founding.TITLE)) for one in founding.EVERY
    ]
    cards += [
        claim_card(claim, ledger, f"{founding.NAME}{_BETWEEN}{claim.id}")
        for one in founding.EVERY
        for claim in one.others(ledger)
    ]
    for claim in ledger.claims.values():
        makers = [maker for maker in CHECKS if maker.treats(claim)]
        for maker in makers:
            key = f"{maker.name}{_BETWEEN}{claim.id}"
            cards.append(claim_card(claim, ledger, key, f"{maker.name} {_title(maker.title)}"))
        if not makers:
            cards.append(claim_card(claim, ledger, f"{_BETWEEN}{claim.id}"))
    return cards


def _about(maker: Maker) -> str:
    """Return the words of a check as a whole; offers and law are of no system."""
    systems = "" if maker.name == founding.NAME else SYSTEMS
    return f"{maker.name} {_title(maker.title)} {systems}"


def _title(title: str) -> str:
    """Return a title without figures: they are those of the check, not of each claim."""
    return figures(title.lower())[1]


def perform_search(wanted: Search, order: Order) -> Iterator[Check]:
    """Make the checks that words lead to, each with the findings they are about."""
    for made in perform(wanted.tasks, order):
        findings = tuple(one for one in made.findings if _is_about(one, made, wanted, order))
        if findings:
            yield replace(made, findings=findings)


def _is_about(finding: Finding, made: Check, wanted: Search, order: Order) -> bool:
    """Whether a finding cites a claim found, or has all the words itself."""
    ids = [entry.id for entry in finding.cited if entry.id is not None]
    if wanted.claims.intersection(ids):
        return True
    extra = f"{made.name} {_title(made.title)}"
    own = statement_card("", finding.statement, extra)
    return wanted.question.fits(own)
