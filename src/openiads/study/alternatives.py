"""What can be believed about a contested quantity: one entry for each lineage, or each end.

Claims give one alternative a lineage, its representative's figure. What is drawn together gives one
for each published combination. A single printed range, and an assumption or a lone figure with the
width of its grade, give a low and a high one.
"""

from __future__ import annotations

from dataclasses import dataclass

from openiads.evidence.central import speakers
from openiads.evidence.laws import Mixture
from openiads.evidence.ledger import Ledger
from openiads.study.contested import Contested
from openiads.study.draw import values_at
from openiads.units import readable

ENDS = (0.05, 0.95)
"""Places in a spread that stand for "low" and "high"."""


@dataclass(frozen=True)
class Alternative:
    """One thing that can be believed.

    Parameters
    ----------
    claim : id of the claim, or ids; empty for an end of a spread.
    text : who says so, or which end.
    values : key -> SI value.
    """

    claim: str
    text: str
    values: dict[str, float]


def alternatives(members: list[Contested], ledger: Ledger) -> tuple[Alternative, ...]:
    """Return what can be believed about the numbers of one group, in rising order.

    Parameters
    ----------
    members : contested numbers that are drawn together.
    ledger : the evidence.
    """
    one = members[0]
    group = {one.joint or one.key}
    if len(members) > 1 and isinstance(one.spread.law, Mixture):
        return _combinations(members, one.spread.law, next(iter(group)))
    if one.spread.rule in ("mixture", "range"):
        claims = ledger.find(one.subject, one.quantity, one.level)
        said = sorted(speakers(claims), key=lambda claim: claim.value_si)
        found: dict[float, Alternative] = {}
        for claim in said:
            value = claim.value_si
            others = f"{found[value].claim}, " if value in found else ""
            text = readable(value, one.spread.dimension)
            found[value] = Alternative(f"{others}{claim.id}", text, {one.key: value})
        return tuple(found.values())
    return tuple(
        Alternative("", f"{word} end: {_figures(members, values)}", values)
        for word, u in zip(("low", "high"), ENDS, strict=True)
        for values in (values_at(members, dict.fromkeys(group, u)),)
    )


def _combinations(members: list[Contested], law: Mixture, group: str) -> tuple[Alternative, ...]:
    found, below = [], 0.0
    for weight in law.weights:
        values = values_at(members, {group: below + weight / 2.0})
        said = ", ".join(dict.fromkeys(name for one in members for name in one.spread.claims))
        found.append(Alternative(said, _figures(members, values), values))
        below += weight
    return tuple(found)


def _figures(members: list[Contested], values: dict[str, float]) -> str:
    figures = [readable(float(f"{values[one.key]:.3g}"), one.spread.dimension) for one in members]
    shown = list(dict.fromkeys(figures))
    return ", ".join(shown[:2]) + (" ..." if len(shown) > 2 else "")
