"""The spread of a contested quantity: from the claims on it to a distribution.

The rules, in order (`rule = "auto"`):

1. Claims are set aside and lineages speak once, as for the central value.
2. One lineage, or all say the same: its printed range if it printed one; else the figure with the
   width of its grade (`openiads.evidence.graded`).
3. Two-sided claims are a mixture: one lineage is right, nobody is half right. They are two-sided
   when lineages contradict each other (`contradicts` in the ledger); when two neighbouring shares
   lie more than 0.5 apart; or when four lineages or more leave a gap of more than two thirds of
   the whole span, with two at least on either side.
4. Counts are a mixture too: nobody claims the numbers in between.
5. All else is a range from the lowest figure to the highest: log-uniform for areas, and where the
   ends are more than a factor 3 apart; else uniform.

A mixture weighs lineages by letter and digit, as the central value does. A scenario can name a rule
of its own: "range", "mixture" or "central" (the central value, without spread).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from openiads.errors import InputError
from openiads.evidence.central import central, speakers
from openiads.evidence.claim import Claim
from openiads.evidence.graded import Limits, graded, limits_of, whole
from openiads.evidence.laws import Law, LogUniform, Mixture, Point, Uniform
from openiads.evidence.weights import heaviest, weight
from openiads.units import readable

Rule = Literal["auto", "range", "mixture", "central"]
RULES: tuple[str, ...] = get_args(Rule)
SHARE_GAP = 0.5
"""Neighbouring shares farther apart than this are two camps."""
SPAN_GAP = 2.0 / 3.0
"""A gap that takes more than this part of the span divides four lineages or more into two camps."""
LOG_FACTOR = 3.0
"""Ends farther apart than this factor make a range log-uniform."""


@dataclass(frozen=True)
class Spread:
    """The distribution of one quantity, and why.

    Attributes
    ----------
    law : the shape, in SI.
    central : the value without draws, SI; inside the support.
    dimension : a key of `openiads.units.SI_UNITS`.
    rule : "exact", "grade", "printed range", "range", "mixture" or "central".
    text : one line a person can read: which rule, which lineages.
    claims : ids it rests on.
    """

    law: Law
    central: float
    dimension: str
    rule: str
    text: str
    claims: tuple[str, ...] = ()

    @property
    def low(self) -> float:
        """Lower end of the support, SI."""
        return self.law.low

    @property
    def high(self) -> float:
        """Upper end of the support, SI."""
        return self.law.high

    @property
    def certain(self) -> bool:
        """Whether there is only one value."""
        return self.low == self.high

    def quantile(self, u: float) -> float:
        """Return the SI value for a number between 0 and 1; uniform u give the distribution."""
        return self.law.quantile(u)


def spread(claims: Sequence[Claim], rule: str = "auto", limits: Limits | None = None) -> Spread:
    """Return the spread of the claims on one quantity by the rules of this page.

    Parameters
    ----------
    claims : all claims on one quantity of one subject, at one level.
    rule : one of `RULES`.
    limits : of the field they are asked for; default what the dimension allows.

    Raises
    ------
    InputError : no claim is usable, an unknown rule, or a range asked of two-sided claims.
    """
    if rule not in RULES:
        raise InputError(f"no rule {rule!r}", key="rule", allowed=", ".join(RULES))
    chosen = central(claims)
    said = speakers(claims)
    bounds = limits or limits_of(chosen.dimension)
    if chosen.dimension == "ratio" and all(0.0 <= c.low_si <= c.high_si <= 1.0 for c in said):
        bounds = Limits(bounds.low, bounds.high, bounds.whole, share=True)
    ids = tuple(claim.id for claim in said)

    def made(law: Law, name: str, text: str) -> Spread:
        return Spread(law, chosen.value_si, chosen.dimension, name, text, ids)

    if rule == "central":
        return made(Point(chosen.value_si), "central", f"central value: {chosen.text}")
    divided = two_sided(claims, share=bounds.share)
    if rule == "range" and divided:
        raise InputError(
            f"the claims are two-sided ({divided}); a range would stand between them",
            key="rule",
            allowed='rule = "mixture", rule = "central", or claim = "..."',
        )
    alone = len({(c.value_si, c.low_si, c.high_si) for c in said}) == 1
    if alone and rule != "mixture" and said[0].low_si == said[0].high_si:
        best = heaviest(claim.weighed for claim in said)
        law, words = graded(chosen.value_si, best, chosen.dimension, bounds)
        return made(law, "grade", f"{_count(said)}: {said[0].figure}, {words}")
    if rule == "mixture" or (rule == "auto" and not alone and (divided or bounds.whole)):
        why = divided or ("counts" if bounds.whole else "asked for")
        return made(_mixture(said, bounds), "mixture", f"mixture ({why}): {_weighted(said)}")
    law = _range(
        min(c.low_si for c in said), max(c.high_si for c in said), chosen.dimension, bounds
    )
    name = "printed range" if alone else "range"
    shape = "log-uniform" if _logarithmic(law.low, law.high, chosen.dimension) else "uniform"
    return made(law, name, f"{name} of {_count(said)}: {_ends(law, chosen.dimension)}, {shape}")


def two_sided(claims: Sequence[Claim], *, share: bool) -> str:
    """Say why the claims fall into two camps; empty when they do not.

    Parameters
    ----------
    claims : all claims on one quantity of one subject, at one level.
    share : whether the values are shares between 0 and 1.
    """
    usable = [claim for claim in claims if claim.usable]
    lineage = {claim.id: claim.lineage for claim in usable}
    said = speakers(claims)
    figures = {claim.lineage: claim.value_si for claim in said}
    for claim in usable:
        for other in claim.contradicts:
            if other in lineage and figures[claim.lineage] != figures[lineage[other]]:
                return "lineages contradict each other"
    values = sorted(claim.value_si for claim in said)
    gaps = [b - a for a, b in itertools.pairwise(values)]
    if share and gaps and max(gaps) > SHARE_GAP:
        return f"shares more than {SHARE_GAP:g} apart"
    if len(values) >= 4 and values[0] < values[-1]:
        at = max(range(len(gaps)), key=gaps.__getitem__) + 1
        wide = gaps[at - 1] > SPAN_GAP * (values[-1] - values[0])
        if wide and at >= 2 and len(values) - at >= 2:
            return "two camps with a gap between them"
    return ""


def _logarithmic(low: float, high: float, dimension: str) -> bool:
    return low > 0.0 and (dimension == "area" or high > LOG_FACTOR * low)


def _range(low: float, high: float, dimension: str, bounds: Limits) -> Law:
    """Return the shape between two ends, cut at the limits."""
    low, high = bounds.clip(low), bounds.clip(high)
    if low == high:
        return Point(low)
    law: Law = Uniform(low, high)
    if _logarithmic(low, high, dimension):
        law = LogUniform(low, high)
    return whole(law) if bounds.whole else law


def _mixture(said: Sequence[Claim], bounds: Limits) -> Law:
    """Return a mixture of the lineages' figures and printed ranges, each with its weight."""
    weights: dict[Law, float] = {}
    for claim in said:
        part = _range(claim.low_si, claim.high_si, claim.dimension, bounds)
        weights[part] = weights.get(part, 0.0) + weight(claim.weighed)
    total = sum(weights.values())
    parts = sorted(weights, key=lambda part: (part.low, part.high))
    if len(parts) == 1:
        return parts[0]
    return Mixture(tuple(weights[part] / total for part in parts), tuple(parts))


def _count(said: Sequence[Claim]) -> str:
    names = ", ".join(claim.lineage for claim in said)
    return f"{len(said)} lineage{'s' * (len(said) > 1)} ({names})"


def _weighted(said: Sequence[Claim]) -> str:
    total = sum(weight(claim.weighed) for claim in said)
    return "; ".join(
        f"{claim.figure} {weight(claim.weighed) / total:.0%} ({claim.lineage})" for claim in said
    )


def _ends(law: Law, dimension: str) -> str:
    return f"{readable(law.low, dimension)} to {readable(law.high, dimension)}"
