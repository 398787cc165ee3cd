"""The central value: which published number stands for all claims on one quantity.

The rule, in order:

1. Set aside what cannot carry a result: grades E and F (games, hobby models, unknown publishers),
   claims without a source, and flagged claims (misread, garbled, outlier).
2. Claims of one lineage are copies of one statement and count once. The one that weighs most
   represents the lineage (`openiads.evidence.weights`: letter and digit); of several that weigh the
   same, their median.
3. Across lineages, take the weighted median: the smallest value at which the summed weight is above
   half of the total. The result is therefore always a published number (or the middle of a
   published range), never an average between sources. Among claims of equal value the best graded
   is named.
4. When the weight is even, two values are the median. The cautious one is taken: the question is
   what a defence achieves, so the one that helps the defence less (`openiads.evidence.direction`).
   Where a quantity helps neither way, such as a price, it is the lower one. The same holds for an
   even number of equal claims in one lineage.

Limits: a median hides two camps. Where claims split into two ("0 of 105" against "71 of 103"),
one number is the wrong answer. The rule knows neither physics nor the incentives of publishers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openiads.errors import InputError
from openiads.evidence.claim import Claim
from openiads.evidence.direction import helps
from openiads.evidence.weights import heaviest, weakest, weight


@dataclass(frozen=True)
class Central:
    """The value that stands for the claims on one quantity.

    Attributes
    ----------
    value_si : in the SI unit of `dimension`.
    dimension : a key of `openiads.units.SI_UNITS`.
    claims : ids of the representatives it was chosen among, the chosen one first.
    grade : the weakest grade among them (Admiralty code).
    text : one line a person can read.
    """

    value_si: float
    dimension: str
    claims: tuple[str, ...]
    grade: str
    text: str


def central(claims: Sequence[Claim]) -> Central:
    """Choose the central value by the rule of this page.

    Parameters
    ----------
    claims : all claims on one quantity of one subject, at one level.

    Returns
    -------
    Central, the value in SI.

    Raises
    ------
    InputError : no claim is usable.
    """
    said = speakers(claims)
    chosen, tie = _median(said)
    others = [speaker for speaker in said if speaker is not chosen]
    return Central(
        value_si=chosen.value_si,
        dimension=chosen.dimension,
        claims=(chosen.id, *(speaker.id for speaker in others)),
        grade=weakest(speaker.weighed for speaker in said),
        text=_text(chosen, said, len(claims)) + tie,
    )


def speakers(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claim that speaks for each lineage, in order of value.

    Parameters
    ----------
    claims : all claims on one quantity of one subject, at one level.

    Raises
    ------
    InputError : no claim is usable.
    """
    usable = [claim for claim in claims if claim.usable]
    if not usable:
        found = ", ".join(claim.id for claim in claims) or "none"
        raise InputError(
            f"no usable claim (found: {found})",
            key="claims",
            allowed="a claim with a source, graded A to D and not flagged; or an assumption",
        )
    if not usable[0].numeric:
        raise InputError(
            "said in words, not in numbers", key="claims", allowed="a quantity with a dimension"
        )
    lineages: dict[str, list[Claim]] = {}
    for claim in usable:
        lineages.setdefault(claim.lineage, []).append(claim)
    return sorted((representative(lineages[name]) for name in sorted(lineages)), key=_by_value)


def representative(lineage: Sequence[Claim]) -> Claim:
    """Return the claim that speaks for its lineage: the heaviest, then the cautious median."""
    most = max(weight(claim.weighed) for claim in lineage)
    equals = sorted((c for c in lineage if weight(c.weighed) == most), key=_by_value)
    upper = helps(equals[0].subject, equals[0].quantity) == "lower"
    value = equals[(len(equals) - 1 + upper) // 2].value_si
    return next(claim for claim in equals if claim.value_si == value)


def _by_value(claim: Claim) -> tuple[float, float, str, str]:
    return (claim.value_si, -weight(claim.weighed), claim.weighed, claim.id)


def _median(said: Sequence[Claim]) -> tuple[Claim, str]:
    """Return the weighted median, and what decided if the weight was even."""
    at: dict[float, list[Claim]] = {}
    for speaker in said:
        at.setdefault(speaker.value_si, []).append(speaker)
    values = sorted(at)
    half = sum(weight(speaker.weighed) for speaker in said) / 2
    reached = 0.0
    for place, value in enumerate(values):
        reached += sum(weight(speaker.weighed) for speaker in at[value])
        if reached == half:
            return _cautious(at[value], at[values[place + 1]])
        if reached > half:
            return _best(at[value]), ""
    raise ValueError("no speakers")


def _cautious(low: Sequence[Claim], high: Sequence[Claim]) -> tuple[Claim, str]:
    """Return which of two values of even weight is taken, and why."""
    lower, upper = _best(low), _best(high)
    side = helps(lower.subject, lower.quantity)
    chosen = upper if side == "lower" else lower
    ends = f"{lower.figure} and {upper.figure}"
    which = "higher" if chosen is upper else "lower"
    why = "which helps the defence less" if side else "there being no cautious side"
    return chosen, f"; even weight between {ends}: the {which}, {why}"


def _best(claims: Sequence[Claim]) -> Claim:
    best = heaviest(claim.weighed for claim in claims)
    return min((claim for claim in claims if claim.weighed == best), key=lambda claim: claim.id)


def _text(chosen: Claim, said: Sequence[Claim], total: int) -> str:
    if len(said) == 1:
        return f"{chosen.text}; 1 lineage, {total} claim{'s' if total > 1 else ''}"
    figures = "; ".join(dict.fromkeys(speaker.figure for speaker in said))
    return f"{chosen.text}; {len(said)} lineages ({figures}), {total} claims"
