"""Quantities that are claimed together and so are drawn together.

Thirty-six targets go with seventy-two missiles and eighty with a hundred and sixty: drawing one
from each pair would make a system that nobody describes. A group of `joint.toml` names quantities
of one subject at one level, and the alternatives: each alternative is a set of claims that give
every quantity one value. One of its sources has to say all the quantities together. An alternative
weighs what its best usable claim weighs; one at least has to be usable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from openiads.errors import InputError
from openiads.evidence.claim import Claim, Level, Name, Record
from openiads.evidence.laws import Mixture, Point
from openiads.evidence.weights import weight


class JointGroup(Record):
    """One table of `joint.toml`."""

    id: str = Name
    subject: str = Field(description="as in the claims")
    level: Level | None = Field(default=None, description="as in the claims")
    quantities: tuple[str, ...] = Field(min_length=2, description="drawn together")
    alternatives: tuple[tuple[str, ...], ...] = Field(
        min_length=2, description="claim ids; each list gives every quantity one value"
    )


@dataclass(frozen=True)
class Joint:
    """A group as distributions: the same u picks the same alternative for every quantity.

    Attributes
    ----------
    id : of the group.
    laws : quantity -> mixture; the alternatives stand in the same order in all of them.
    claims : quantity -> ids, in that order.
    """

    id: str
    laws: Mapping[str, Mixture]
    claims: Mapping[str, tuple[str, ...]]


def values(group: JointGroup, claims: Mapping[str, Claim]) -> list[dict[str, set[float]]]:
    """Return, per alternative, the values its claims give each quantity."""
    found = []
    for alternative in group.alternatives:
        said: dict[str, set[float]] = {quantity: set() for quantity in group.quantities}
        for name in alternative:
            said.setdefault(claims[name].quantity, set()).add(claims[name].value_si)
        found.append(said)
    return found


def joint(group: JointGroup, claims: Mapping[str, Claim]) -> Joint:
    """Return the distributions of a checked group."""
    weights = []
    for alternative in group.alternatives:
        grades = [claims[name].weighed for name in alternative if claims[name].usable]
        weights.append(max(weight(grade) for grade in grades))
    shares = tuple(weight / sum(weights) for weight in weights)
    table = values(group, claims)
    return Joint(
        group.id,
        {
            q: Mixture(shares, tuple(Point(next(iter(said[q]))) for said in table))
            for q in group.quantities
        },
        {
            q: tuple(
                name for one in group.alternatives for name in one if claims[name].quantity == q
            )
            for q in group.quantities
        },
    )


def check_group(group: JointGroup, claims: Mapping[str, Claim]) -> list[InputError]:
    """Return what is wrong with a group."""

    def wrong(message: str, allowed: str, key: str = "alternatives") -> InputError:
        return InputError(message, file="joint.toml", key=f"{group.id}.{key}", allowed=allowed)

    unknown = [n for one in group.alternatives for n in one if n not in claims]
    if unknown:
        return [wrong(f"no claim {name!r}", "an id of the ledger") for name in unknown]
    errors = []
    for number, alternative in enumerate(group.alternatives, 1):
        for name in alternative:
            claim = claims[name]
            if (claim.subject, claim.level) != (group.subject, group.level):
                errors.append(wrong(f"{name} is about another subject or level", group.subject))
            elif claim.quantity not in group.quantities:
                errors.append(wrong(f"{name} is on {claim.quantity}", ", ".join(group.quantities)))
        sources: dict[str, set[str]] = {}
        for name in alternative:
            sources.setdefault(claims[name].source, set()).add(claims[name].quantity)
        if not any(set(group.quantities) <= said for said in sources.values()):
            errors.append(
                wrong(f"alternative {number}: no source says all quantities together", "one source")
            )
        if not any(claims[name].usable for name in alternative):
            errors.append(wrong(f"alternative {number} has no usable claim", "grades A to D"))
    if errors:
        return errors
    for number, said in enumerate(values(group, claims), 1):
        for quantity, figures in said.items():
            if len(figures) != 1:
                message = f"alternative {number} gives {quantity} {len(figures)} values"
                errors.append(wrong(message, "one value"))
    return errors
