"""What can be believed about a contested quantity: one entry for each lineage, or each end.

Claims give one alternative a lineage, its representative's figure. What is drawn together gives one
for each published combination, and an assumption with alternatives one for each of them. A mix of
launchers gives one without each kind. A single printed range, and an assumption or a lone figure
with the width of its grade, give a low and a high one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openiads.evidence.central import speakers
from openiads.evidence.laws import Mixture
from openiads.evidence.ledger import Ledger
from openiads.resolve.contested import Contested, group_of
from openiads.resolve.mixes import Mix
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


def alternatives(
    members: list[Contested], ledger: Ledger, short: Mapping[str, str] | None = None
) -> tuple[Alternative, ...]:
    """Return what can be believed about the numbers of one group, in rising order.

    Parameters
    ----------
    members : contested numbers that are drawn together.
    ledger : the evidence.
    short : key -> what tells a number from the others of its group, best from
        `reader_names.short_names`; None = the end of its key.
    """
    one = members[0]
    if short is None:
        short = {member.key: _end(member.key) for member in members}
    group = group_of(one)
    if one.mix is not None:
        return _mixes(members, one.mix, group, short)
    if one.choices and {len(other.choices) for other in members} == {len(one.choices)}:
        return _choices(members, group, short)
    if len(members) > 1 and one.spread.rule == "mixture" and isinstance(one.spread.law, Mixture):
        return _combinations(members, one.spread.law, group, short)
    if one.spread.rule in ("mixture", "range"):
        return _lineages(one, ledger)
    return tuple(
        Alternative("", f"{word} end: {_figures(members, values, short)}", values)
        for word, u in zip(("low", "high"), ENDS, strict=True)
        for values in (values_at(members, {group: u}),)
    )


def _end(key: str) -> str:
    return key.removesuffix("/count").rpartition("/")[2].replace("_", " ")


def _lineages(one: Contested, ledger: Ledger) -> tuple[Alternative, ...]:
    claims = ledger.find(one.subject, one.quantity, one.level)
    said = sorted(speakers(claims), key=lambda claim: claim.value_si)
    found: dict[float, Alternative] = {}
    for claim in said:
        value = claim.value_si
        others = f"{found[value].claim}, " if value in found else ""
        text = readable(value, one.spread.dimension)
        found[value] = Alternative(f"{others}{claim.id}", text, {one.key: value})
    return tuple(found.values())


def _mixes(
    members: list[Contested], mix: Mix, group: str, short: Mapping[str, str]
) -> tuple[Alternative, ...]:
    """Return the published mixes, or for each kind the mix without it."""
    if mix.camps:
        return tuple(
            Alternative("", _counts(values, short), values)
            for at in _middles([share for share, _ in mix.camps])
            for values in (values_at(members, {group: at}),)
        )
    found = []
    for key, count in zip(mix.keys, mix.counts, strict=True):
        if count > 0:
            values = mix.without(key)
            text = f"none {short[key]}: {_counts(values, short)}"
            found.append(Alternative("", text, values))
    return tuple(found)


def _middles(shares: Sequence[float]) -> Iterator[float]:
    """Yield the middle of the place that each share has between 0 and 1."""
    below = 0.0
    for share in shares:
        yield below + share / 2.0
        below += share


def _counts(values: Mapping[str, float], short: Mapping[str, str]) -> str:
    return ", ".join(f"{count:.0f} {short[key]}" for key, count in values.items() if count)


def _choices(
    members: list[Contested], group: str, short: Mapping[str, str]
) -> tuple[Alternative, ...]:
    one, found = members[0], []
    assert isinstance(one.spread.law, Mixture)
    for choice, at in zip(one.choices, _middles(one.spread.law.weights), strict=True):
        values = values_at(members, {group: at})
        text = _figures(members, values, short)
        words = f"{text} ({choice.text})" if choice.text else text
        found.append(Alternative(choice.claim, words, values))
    return tuple(found)


def _combinations(
    members: list[Contested], law: Mixture, group: str, short: Mapping[str, str]
) -> tuple[Alternative, ...]:
    found = []
    for at in _middles(law.weights):
        values = values_at(members, {group: at})
        said = ", ".join(dict.fromkeys(name for one in members for name in one.spread.claims))
        found.append(Alternative(said, _figures(members, values, short), values))
    return tuple(found)


def _figures(
    members: list[Contested], values: Mapping[str, float], short: Mapping[str, str]
) -> str:
    """Return the figures of a group, and for which of its numbers each is."""
    said: dict[str, list[str]] = {}
    for one in members:
        figure = readable(float(f"{values[one.key]:.3g}"), one.spread.dimension)
        said.setdefault(figure, []).append(short[one.key])
    if len(said) == 1:
        return next(iter(said))
    return "; ".join(f"{figure} ({', '.join(names)})" for figure, names in said.items())
