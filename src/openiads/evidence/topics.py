"""What the ledger says quantity by quantity: the claims, how they are spread, who disagrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openiads.errors import InputError, shown
from openiads.evidence.claim import Claim
from openiads.evidence.ledger import Ledger, near
from openiads.evidence.spread import Spread, spread
from openiads.units import SI_UNITS, readable


@dataclass(frozen=True)
class Topic:
    """All claims on one quantity of one subject at one level.

    Attributes
    ----------
    claims : in order of value, those set aside last.
    spread : of the usable ones; None when they are words, or none is usable.
    words : the spread in words, or why there is none.
    contested : whether usable lineages say different things, or a claim contradicts another.
    """

    subject: str
    quantity: str
    level: str | None
    claims: tuple[Claim, ...]
    spread: Spread | None
    words: str
    contested: bool

    @property
    def title(self) -> str:
        """Subject, quantity and level in one line."""
        return f"{self.subject} {self.quantity}" + (f", {self.level}" if self.level else "")


def topics(ledger: Ledger, subject: str | None = None, quantity: str | None = None) -> list[Topic]:
    """Return the topics of the ledger, in its order.

    Parameters
    ----------
    ledger : as loaded.
    subject : only this one, upper or lower case; None = all.
    quantity : only this one; None = all.

    Raises
    ------
    InputError : no such subject, or nothing is said about such a quantity.
    """
    known = list(dict.fromkeys(name for name, _ in ledger.by_topic))
    if subject is not None:
        found = next((name for name in known if name.lower() == subject.lower()), None)
        if found is None:
            raise InputError(
                f"nothing is claimed about {shown(subject)}",
                key="SUBJECT",
                allowed=near(subject, known),
            )
        subject = found
    keys = [key for key in ledger.by_topic if subject in (None, key[0])]
    names = list(dict.fromkeys(name for _, name in keys))
    if quantity is not None and quantity not in names:
        about = f" of {subject}" if subject else ""
        raise InputError(
            f"nothing is claimed about the {quantity!r}{about}",
            key="--quantity",
            allowed=near(quantity, names) if subject is None else ", ".join(names),
        )
    return [
        _topic((key[0], key[1], level), ledger)
        for key in keys
        if quantity in (None, key[1])
        for level in dict.fromkeys(claim.level for claim in ledger.by_topic[key])
    ]


def _topic(about: tuple[str, str, str | None], ledger: Ledger) -> Topic:
    subject, quantity, level = about
    here = [c for c in ledger.by_topic[subject, quantity] if c.level == level]
    claims = tuple(sorted(here, key=_standing))
    usable = [claim for claim in claims if claim.usable]
    made, words = None, ""
    if not usable:
        reasons = dict.fromkeys(claim.set_aside.partition(":")[0] for claim in claims)
        words = f"no usable claim ({', '.join(reasons)})"
    elif not usable[0].numeric:
        figures = dict.fromkeys(claim.figure for claim in usable)
        lineages = len({claim.lineage for claim in usable})
        words = f"{lineages} lineage{'s' * (lineages > 1)}: {' | '.join(figures)}"
    else:
        made = spread(usable)
        words = f"{made.text}; central value {readable(made.central, made.dimension)}"
        joint = ledger.joint(subject, quantity, level)
        if joint is not None:
            partners = ", ".join(name for name in joint.laws if name != quantity)
            words += f"; with {partners}, drawn together as {joint.id}"
    return Topic(subject, quantity, level, claims, made, words, _contested(claims))


def _standing(claim: Claim) -> tuple[bool, float, str, str, str]:
    """Order claims: those set aside last, then by value, then by grade."""
    value = claim.value_si if claim.numeric else 0.0
    return (not claim.usable, value, claim.figure, claim.grade, claim.id)


def _contested(claims: tuple[Claim, ...]) -> bool:
    if any(claim.contradicts for claim in claims):
        return True
    said: dict[str, set[str]] = {}
    for claim in claims:
        if claim.usable:
            said.setdefault(claim.lineage, set()).add(claim.figure)
    return len(said) > 1 and not set.intersection(*said.values())


def si_text(claim: Claim) -> str:
    """Return a claim's figure in SI, with its range; empty for words."""
    if not claim.numeric:
        return ""
    unit = SI_UNITS[claim.dimension].replace("**", "")
    low, high = claim.low_si, claim.high_si
    if claim.value is None:
        return f"{low:g} to {high:g} {unit}".strip()
    ends = f" ({low:g} to {high:g})" if low < high else ""
    return f"{claim.value_si:g} {unit}".strip() + ends


def topic_data(topic: Topic) -> dict[str, Any]:
    """Return a topic as plain data for JSON."""
    made = topic.spread
    return {
        "subject": topic.subject,
        "quantity": topic.quantity,
        "level": topic.level,
        "contested": topic.contested,
        "words": topic.words,
        "spread": None
        if made is None
        else {
            "rule": made.rule,
            "dimension": made.dimension,
            "unit": SI_UNITS[made.dimension],
            "low": made.low,
            "central": made.central,
            "high": made.high,
            "claims": list(made.claims),
        },
        "claims": [
            {
                **claim.model_dump(exclude_defaults=True),
                "figure": claim.figure,
                "value_si": claim.value_si if claim.numeric else None,
                "usable": claim.usable,
                "weighed": claim.weighed,
                "set_aside": claim.set_aside,
            }
            for claim in topic.claims
        ],
    }
