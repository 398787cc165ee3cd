"""Claims about a round that no battalion of the library fires."""

from __future__ import annotations

from openiads.analysis.verdict import Cell, Finding, Verdict
from openiads.evidence.claim import Claim
from openiads.scenario.world import Case, Round
from openiads.verify.order import Order, cited, figure_si

SYSTEMS = ("S-400", "S-300PMU-2", "S-300-Syria")
"""Subjects that stand for all rounds of a site."""


def rounds_of(case: Case, subject: str) -> list[Round]:
    """Return the round a claim is about, or all rounds when it is about a system; none if absent.

    Parameters
    ----------
    case : the site.
    subject : of the claim.
    """
    if subject in SYSTEMS:
        return case.rounds
    return [one for one in case.rounds if one.id == subject]


def absent(statement: str, claims: list[Claim], order: Order) -> Finding:
    """Return the finding on a claim about a round that the site of the check does not fire."""
    numbers: dict[str, Cell] = {"claimed": figure_si(claims[0])}
    subject = claims[0].subject
    return Finding(
        statement,
        cited(claims, order.ledger),
        numbers,
        Verdict("not checkable here", f"no battalion of the library fires the {subject}"),
        undecided="the round is not in the model",
    )
