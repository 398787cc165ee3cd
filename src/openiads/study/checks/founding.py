"""The founding documents: what the model cannot decide, and what others say."""

from __future__ import annotations

from collections.abc import Iterable

from openiads.analysis.verdict import Cell, Check, Cited, Finding, Verdict
from openiads.evidence.claim import Claim
from openiads.study.checks.documents import ADVANCED, STATEMENTS, STEALTH, Statement
from openiads.study.checks.order import Order, cited, rule

NAME = "founding"
TITLE = "Offers, requests, law and money in the founding documents"
REASONS = {
    "supply": "who offered, asked or delivered what is a matter of record, not of engagements",
    "law": "what a law or a resolution covers is a matter of its text, not of engagements",
    "politics": "why somebody decided is not a matter of engagements",
    "money": "sums paid or lost are a matter of record, not of engagements",
    "record": "what happened or was said is a matter of record, not of engagements",
    "engagement": "no check is about it: the library has no such system, or the model is given the "
    "figure",
}
SOURCE = "founding-document-"
MOST = 3


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim: any of a founding document not put to the model."""
    elsewhere = ADVANCED.is_made_by(claim) or STEALTH.is_made_by(claim)
    return claim.source.startswith(SOURCE) and not elsewhere


def judge(domain: str, own: str, others: list[Claim]) -> Verdict:
    """Not checkable here: the model simulates engagements. The verdict names why, and what the
    other claims of the ledger on the same matter say: those that differ first, best graded first.
    """
    ordered = sorted(others, key=lambda c: (c.figure == own, c.grade, c.id))
    seen = dict.fromkeys(
        f"{claim.quantity.replace('_', ' ')} {claim.figure} [{claim.grade}]" for claim in ordered
    )
    if not seen:
        return Verdict("not checkable here", REASONS[domain])
    said = ", ".join(list(seen)[:MOST])
    return Verdict("not checkable here", f"{REASONS[domain]}; other claims: {said}")


def make(order: Order) -> Check:
    """Make the check."""
    findings = [statement_finding(one, order) for one in STATEMENTS]
    named = {entry.id for finding in findings for entry in finding.cited}
    rest = [c for c in order.ledger.claims.values() if treats(c) and c.id not in named]
    findings += [claim_finding(claim, order) for claim in rest]
    return Check(
        NAME,
        TITLE,
        (
            "Three reports of 2019 that contradict each other. What they say about engagements is "
            "put to the model in the checks advanced and stealth.",
            "Other claims are those of the ledger on the same subject and quantity, or linked as "
            "contradicting; for statements without a figure the ledger has none yet.",
        ),
        (rule(judge),),
        tuple(findings),
        (),
        (order.itself(NAME), "openiads verify advanced", "openiads verify stealth"),
    )


def related(claim: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """Return the other claims on the same matter, and those linked as contradicting."""
    return [
        other
        for other in claims
        if other.id != claim.id
        and (
            (other.subject, other.quantity) == (claim.subject, claim.quantity)
            or other.id in claim.contradicts
        )
    ]


def statement_finding(one: Statement, order: Order) -> Finding:
    """Return what can be said about a statement."""
    claim, others = one.claim(order.ledger), one.others(order.ledger)
    shown: tuple[Cited, ...] = (one.cited(order.ledger), *cited(others, order.ledger))
    numbers: dict[str, Cell] = {"other_claims": len(others)}
    own = "" if claim is None else claim.figure
    return Finding(one.text, shown, numbers, judge(one.domain, own, others))


def claim_finding(claim: Claim, order: Order) -> Finding:
    """Return what can be said about a claim that no check puts to the model."""
    others = related(claim, order.ledger.claims.values())
    return Finding(
        f"{claim.subject} {claim.quantity.replace('_', ' ')} {claim.figure}",
        cited([claim], order.ledger) + cited(others, order.ledger),
        {"other_claims": len(others)},
        judge("money" if claim.dimension == "money" else domain_of(claim), claim.figure, others),
    )


def domain_of(claim: Claim) -> str:
    """Return the domain of a claim that no check treats."""
    if any(word in claim.subject for word in ("transfers", "deliveries", "order")):
        return "supply"
    if claim.subject.startswith(("CAATSA", "UNSCR")):
        return "law"
    return "record" if claim.source.startswith(SOURCE) else "engagement"
