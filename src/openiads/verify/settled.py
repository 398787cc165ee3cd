"""What the ledger itself settles: the other claims on a matter, who agrees, who contradicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from openiads.evidence.claim import Claim

SETTLING = ("A1", "A2", "B1", "B2")
"""Grades that settle a matter of record: reliable publishers, what is at least probably true.

As they are weighed: a relay of lesser standing lowers the letter.
"""
Settled = Literal["supported", "contradicted", ""]
SAME = 0.01
"""Figures that differ by less than this share are the same."""


@dataclass(frozen=True)
class Others:
    """The other claims on a matter, best graded first.

    Attributes
    ----------
    agree : say the same, or are linked as supporting.
    contradict : say otherwise, or are linked as contradicting.
    beside : bear on it, and say neither.
    copies : say the same, from the same origin: nobody agrees with himself.
    """

    agree: tuple[Claim, ...] = ()
    contradict: tuple[Claim, ...] = ()
    beside: tuple[Claim, ...] = ()
    copies: tuple[Claim, ...] = ()

    @property
    def all(self) -> tuple[Claim, ...]:
        """All of them: those that contradict first, copies last."""
        return (*self.contradict, *self.agree, *self.beside, *self.copies)


def sorted_out(own: Claim | None, others: Iterable[Claim]) -> Others:
    """Return other claims by what they say of a claim; None = a statement without figure.

    The links of the ledger go first. Without one, claims on the same quantity of the same subject
    are compared: dates by their common part ("2015" agrees with "2015-04"), numbers to 1 %.
    Texts differ in wording, so without a link they are beside.
    """
    found: dict[str, list[Claim]] = {field.name: [] for field in fields(Others)}
    for other in sorted(others, key=lambda claim: (claim.weighed, claim.id)):
        said = "beside" if own is None else _relation(own, other)
        copied = own is not None and said == "agree" and own.lineage == other.lineage
        found["copies" if copied else said].append(other)
    return Others(**{name: tuple(claims) for name, claims in found.items()})


def _relation(own: Claim, other: Claim) -> str:
    if other.id in own.contradicts or own.id in other.contradicts:
        return "contradict"
    if other.id in own.supports or own.id in other.supports:
        return "agree"
    if (own.subject, own.quantity) != (other.subject, other.quantity):
        return "beside"
    if own.dimension == "text":
        return "agree" if own.figure == other.figure else "beside"
    return "agree" if _same(own, other) else "contradict"


def _same(own: Claim, other: Claim) -> bool:
    if own.dimension != other.dimension:
        return False
    if own.dimension == "date":
        return own.figure.startswith(other.figure) or other.figure.startswith(own.figure)
    if not own.numeric:
        return own.figure == other.figure
    slack = SAME * max(abs(own.high_si), abs(other.high_si))
    return own.low_si <= other.high_si + slack and other.low_si <= own.high_si + slack


def settling(own: Claim, others: Others) -> tuple[Settled, tuple[Claim, ...]]:
    """Return "contradicted" or "supported" with the claims that settle it, or "" when none does.

    A side settles it when a usable claim of another lineage on that side has a grade of `SETTLING`
    and none on the other side is graded as well. What a text says of another quantity is a
    reading: it can stand against a side, but it settles nothing.
    """
    against = _usable(own, others.contradict)
    with_it = _usable(own, others.agree)
    by = [claim for claim in against if not _a_reading(own, claim)]
    if _settles(by, with_it):
        return "contradicted", tuple(by)
    if own.dimension == "text":
        with_it = [claim for claim in with_it if claim.quantity == own.quantity]
    by = [claim for claim in with_it if not _a_reading(own, claim)]
    return ("supported", tuple(by)) if _settles(by, against) else ("", ())


def _usable(own: Claim, claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.usable and claim.lineage != own.lineage]


def _a_reading(own: Claim, other: Claim) -> bool:
    return other.dimension == "text" and other.quantity != own.quantity


def _settles(side: list[Claim], other: list[Claim]) -> bool:
    """Whether the best of a side is good enough, and better than the best of the other."""
    if not side or side[0].weighed not in SETTLING:
        return False
    return not other or side[0].weighed < other[0].weighed
