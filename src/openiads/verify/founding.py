"""The founding documents: what the model cannot decide, and what others say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openiads.analysis.verdict import Cell, Check, Cited, Finding, Verdict
from openiads.evidence.claim import Claim
from openiads.evidence.ledger import Ledger
from openiads.verify.documents import ADVANCED, STATEMENTS, STEALTH, Statement
from openiads.verify.opinions import BESIDES
from openiads.verify.order import Order, cited, rule
from openiads.verify.settled import Others, settling, sorted_out

NAME = "founding"
TITLE = "Offers, requests, law and money in the founding documents"
REASONS = {
    "supply": "who offered, asked or delivered what is a matter of record, not of engagements",
    "law": "what a law or a resolution covers is a matter of its text, not of engagements",
    "politics": "why somebody decided is not a matter of engagements",
    "money": "sums paid or lost are a matter of record, not of engagements",
    "record": "what happened or was said is a matter of record, not of engagements",
    "opinion": "an opinion or a forecast is no matter of engagements",
    "engagement": "no check is about it: the library has no such system, or the model is given the "
    "figure",
}
SOURCE = "founding-document-"
EVERY = (*STATEMENTS, *BESIDES)
MOST = 3
"""Claims that a verdict names; the finding cites all."""
UNDECIDED = "a matter of the ledger's claims; nothing is run"


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim: any of a founding document not put to the model."""
    elsewhere = ADVANCED.is_made_by(claim) or STEALTH.is_made_by(claim)
    return claim.source.startswith(SOURCE) and not elsewhere


def judge(domain: str, own: Claim | None, others: Others, ledger: Ledger) -> Verdict:
    """Dates, sums and other matters of record are settled by the ledger, not by the model.
    Contradicted or supported when a usable claim of another lineage, graded A or B and 1 or 2,
    says otherwise or the same, and none of the other side is graded as well; the verdict names
    who. What a text says of another quantity is a reading: it can stand against a side and
    settles nothing. Figures of systems are not settled so: they are for the checks. Else not
    checkable here, since the model simulates engagements: the verdict names why, and which other
    claims contradict and agree, best graded first.
    """
    if own is not None and domain != "engagement":
        kind, by = settling(own, others)
        if kind:
            names = {claim.id: ledger.sources[claim.source].publisher for claim in by}
            return Verdict(
                "supported" if kind == "supported" else "contradicted", _named(by, names)
            )
    parts = [REASONS[domain]]
    parts += [
        f"{label}: {_named(claims, {})}"
        for label, claims in (
            ("contradict it", others.contradict),
            ("agree", others.agree),
            ("bear on it", others.beside),
            ("the same statement again", others.copies),
        )
        if claims
    ]
    return Verdict("not checkable here", "; ".join(parts))


def _named(claims: Sequence[Claim], names: dict[str, str]) -> str:
    """Return what claims say with their grades, each text once, at most `MOST` of them.

    Parameters
    ----------
    claims : best graded first.
    names : claim -> who says it; one that is not there goes unnamed.
    """
    said = list(
        dict.fromkeys(
            f"{claim.quantity.replace('_', ' ')} {claim.figure} "
            f"[{', '.join(filter(None, (claim.weighed, names.get(claim.id), *claim.flags)))}]"
            for claim in claims
        )
    )
    more = f" and {len(said) - MOST} more" if len(said) > MOST else ""
    return ", ".join(said[:MOST]) + more


def make(order: Order) -> Check:
    """Make the check."""
    findings = [statement_finding(one, order) for one in EVERY]
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
            "contradicting or supporting; for statements without a figure the ledger has none yet.",
        ),
        (rule(judge),),
        tuple(findings),
        (),
        (order.itself(NAME), "openiads verify advanced", "openiads verify stealth"),
    )


def related(claim: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """Return the other claims on the same matter, and those linked with it."""
    linked = (*claim.contradicts, *claim.supports)
    return [
        other
        for other in claims
        if other.id != claim.id
        and (
            (other.subject, other.quantity) == (claim.subject, claim.quantity)
            or other.id in linked
            or claim.id in (*other.contradicts, *other.supports)
        )
    ]


def statement_finding(one: Statement, order: Order) -> Finding:
    """Return what can be said about a statement."""
    own = one.claim(order.ledger)
    found = sorted_out(own, one.others(order.ledger))
    verdict = judge(one.domain, own, found, order.ledger)
    return _finding(one.text, one.cited(order.ledger), found, verdict, order)


def claim_finding(claim: Claim, order: Order) -> Finding:
    """Return what can be said about a claim that no check puts to the model."""
    found = sorted_out(claim, related(claim, order.ledger.claims.values()))
    domain = "money" if claim.dimension == "money" else domain_of(claim)
    text = f"{claim.subject} {claim.quantity.replace('_', ' ')} {claim.figure}"
    (own,) = cited([claim], order.ledger)
    verdict = judge(domain, claim, found, order.ledger)
    return _finding(text, own, found, verdict, order)


def _finding(text: str, own: Cited, others: Others, verdict: Verdict, order: Order) -> Finding:
    numbers: dict[str, Cell] = {
        "agree": len(others.agree),
        "contradict": len(others.contradict),
        "bear_on_it": len(others.beside),
        "copies": len(others.copies),
    }
    shown = (own, *(one for claim in others.all for one in cited([claim], order.ledger)))
    return Finding(text, shown, numbers, verdict, undecided=UNDECIDED)


def domain_of(claim: Claim) -> str:
    """Return the domain of a claim that no check treats."""
    if any(word in claim.subject for word in ("transfers", "deliveries", "order")):
        return "supply"
    if claim.subject.startswith(("CAATSA", "UNSCR")):
        return "law"
    return "record" if claim.source.startswith(SOURCE) else "engagement"
