"""Sets of launchers whose sum is stated: the mix is drawn, the sum is not.

A mix has one place in its spread. Where the sets have alternatives, the first of one goes with the
first of the others, and one of these camps is drawn; otherwise the mix comes from Pólya's urn
(`openiads.evidence.urn`). Where the sum is contested itself, the mix is drawn for the sum drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openiads.errors import InputError
from openiads.evidence.laws import Law, Mixture, Point, pick
from openiads.evidence.spread import Spread
from openiads.evidence.urn import STRENGTHS, apportion, drawn, marginal
from openiads.evidence.weights import weakest, weight
from openiads.resolve.assumed import choices
from openiads.scenario.quantity import Parameter

RULE = "mix"
"""`Spread.rule` of a count that keeps a sum."""


@dataclass(frozen=True)
class Mix:
    """Counts that are drawn together and keep a sum.

    Attributes
    ----------
    name : of the group that is drawn.
    keys : of the counts, the largest first.
    counts : stated, in that order.
    total : key of the sum, a contested number or not.
    apart : part of the sum that is not drawn here.
    strength : of the urn.
    camps : (weight, counts) of published mixes; empty = the urn.
    """

    name: str
    keys: tuple[str, ...]
    counts: tuple[int, ...]
    total: str
    apart: int
    strength: float
    camps: tuple[tuple[float, tuple[int, ...]], ...] = ()

    def at(self, u: float, total: float | None) -> dict[str, float]:
        """Return key -> count at a place in the spread.

        Parameters
        ----------
        u : between 0 and 1.
        total : the sum drawn; None = as stated.
        """
        left = sum(self.counts) if total is None else max(int(total) - self.apart, 0)
        if self.camps:
            index, _ = pick([share for share, _ in self.camps], u)
            counts = apportion(left, self.camps[index][1])
        else:
            counts = drawn(u, left, [self.strength * count for count in self.counts])
        return {key: float(count) for key, count in zip(self.keys, counts, strict=True)}

    def without(self, key: str, total: float | None = None) -> dict[str, float]:
        """Return the counts when one kind has none and the others keep their mix."""
        left = sum(self.counts) if total is None else max(int(total) - self.apart, 0)
        weights = [0 if one == key else n for one, n in zip(self.keys, self.counts, strict=True)]
        counts = apportion(left, weights) if any(weights) else self.counts
        return {one: float(count) for one, count in zip(self.keys, counts, strict=True)}

    def law(self, key: str, totals: Law | None) -> Law:
        """Return the distribution of one count.

        Parameters
        ----------
        key : of the count.
        totals : distribution of the sum, when it is a mixture of points; None = as stated.
        """
        sums = [(1.0, sum(self.counts))]
        if isinstance(totals, Mixture) and all(isinstance(one, Point) for one in totals.parts):
            pairs = zip(totals.weights, totals.parts, strict=True)
            sums = [(share, max(int(part.low) - self.apart, 0)) for share, part in pairs]
        chances: dict[int, float] = {}
        for share, total in sums:
            for count, chance in self._chances(key, total):
                chances[count] = chances.get(count, 0.0) + share * chance
        found = sorted(chances)
        if len(found) == 1:
            return Point(float(found[0]))
        whole = sum(chances.values())
        parts = tuple(Point(float(count)) for count in found)
        return Mixture(tuple(chances[count] / whole for count in found), parts)

    def _chances(self, key: str, total: int) -> list[tuple[int, float]]:
        at = self.keys.index(key)
        if self.camps:
            return [(apportion(total, counts)[at], share) for share, counts in self.camps]
        mine = self.strength * self.counts[at]
        others = self.strength * sum(self.counts) - mine
        if mine == 0.0 or others == 0.0:
            return [(0 if mine == 0.0 else total, 1.0)]
        return list(enumerate(marginal(total, mine, others)))


def mix_of(name: str, members: Mapping[str, Parameter], counts: Mapping[str, int]) -> Mix | None:
    """Return the mix of some counts, or None when there is nothing to draw.

    Parameters
    ----------
    name : of the group.
    members : key -> how the count is written, of those that are drawn.
    counts : key -> count without draws, of all whose sum is stated.

    Raises
    ------
    InputError : alternatives do not pair, or do not add up to the sum.
    """
    said = {key: one for key, one in members.items() if counts[key] or one.alternatives}
    keys = tuple(sorted(said, key=lambda key: -counts[key]))
    drawn_here = tuple(counts[key] for key in keys)
    apart = sum(counts.values()) - sum(drawn_here)
    if len(keys) < 2 or not any(drawn_here):
        return None
    camps = _camps(name, [members[key] for key in keys], sum(drawn_here))
    letter = weakest(str(members[key].grade) for key in keys)[0]
    if not camps and letter not in STRENGTHS:
        return None
    strength = STRENGTHS.get(letter, 1.0)
    return Mix(name, keys, drawn_here, f"{name}_total", apart, strength, camps)


def _camps(
    name: str, parameters: Sequence[Parameter], left: int
) -> tuple[tuple[float, tuple[int, ...]], ...]:
    said = [choices(parameter, float(parameter.si or 0.0)) for parameter in parameters]
    if not any(said):
        return ()
    lengths = {len(one) for one in said}
    if len(lengths) > 1:
        raise InputError(
            "some sets of launchers have more alternatives than others",
            key=name.replace("/", "."),
            allowed="as many for each set: the first of one goes with the first of the others",
        )
    camps = list(zip(*said, strict=True))
    for camp in camps[1:]:
        if sum(one.si for one in camp) != sum(one.si for one in camps[0]):
            raise InputError(
                f"alternative mix {', '.join(one.written for one in camp)} has another sum",
                key=name.replace("/", "."),
                allowed=f"counts that add up to {sum(one.si for one in camps[0]):g}",
            )
    weights = [max(weight(one.grade) for one in camp) for camp in camps]
    return tuple(
        (share / sum(weights), apportion(left, [int(one.si) for one in camp]))
        for share, camp in zip(weights, camps, strict=True)
    )


def spread_of(mix: Mix, key: str, total: Spread | None) -> Spread:
    """Return the distribution of one count of a mix."""
    law = mix.law(key, total.law if total else None)
    count = mix.counts[mix.keys.index(key)]
    how = f"one of {len(mix.camps)} mixes" if mix.camps else "Pólya's urn"
    left = sum(mix.counts)
    kept = f"{left} of {left + mix.apart}" if mix.apart else f"{left}"
    text = f"{count} of the {kept} launchers, whose sum is kept; mix by {how}"
    return Spread(law, float(count), "count", RULE, text)
