"""The central value: which published number stands for all claims on one quantity.

The rule, in order:

1. Set aside what cannot carry a result: grades E and F (games, hobby models, unknown publishers),
   claims without a source, and flagged claims (misread, garbled, outlier).
2. Claims of one lineage are copies of one statement and count once. The best graded represents
   the lineage: best letter, then best digit, then the lower median of what remains.
3. Across lineages, take the lower median weighted by the letter: A 8, B 4, C 2, D 1 (a publisher
   one letter better counts as two). The smallest value at which the summed weight reaches half of
   the total. The result is therefore always a published number (or the middle of a published
   range), never an average between sources. Among claims of equal value the best graded is named.

Limits: a median hides two camps. Where claims split into two ("0 of 105" against "71 of 103"),
one number is the wrong answer. The rule knows neither physics nor the incentives of publishers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openiads.errors import InputError
from openiads.evidence.claim import Claim

WEIGHTS = {"A": 8.0, "B": 4.0, "C": 2.0, "D": 1.0}
"""Weight of a lineage by the letter of its best claim."""


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
    chosen = _weighted_lower_median(said)
    others = [speaker for speaker in said if speaker is not chosen]
    return Central(
        value_si=chosen.value_si,
        dimension=chosen.dimension,
        claims=(chosen.id, *(speaker.id for speaker in others)),
        grade=max(speaker.grade for speaker in said),
        text=_text(chosen, said, len(claims)),
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
    """Return the claim that speaks for its lineage: best grade, then the lower median."""
    best = min(claim.grade for claim in lineage)
    equals = sorted((claim for claim in lineage if claim.grade == best), key=_by_value)
    return equals[(len(equals) - 1) // 2]


def _by_value(claim: Claim) -> tuple[float, str, str]:
    return (claim.value_si, claim.grade, claim.id)


def _weighted_lower_median(said: Sequence[Claim]) -> Claim:
    half = sum(WEIGHTS[speaker.grade[0]] for speaker in said) / 2
    reached = 0.0
    for speaker in said:
        reached += WEIGHTS[speaker.grade[0]]
        if reached >= half:
            return min((s for s in said if s.value_si == speaker.value_si), key=_by_value)
    raise ValueError("no speakers")


def _text(chosen: Claim, said: Sequence[Claim], total: int) -> str:
    if len(said) == 1:
        return f"{chosen.text}; 1 lineage, {total} claim{'s' if total > 1 else ''}"
    figures = "; ".join(dict.fromkeys(speaker.figure for speaker in said))
    return f"{chosen.text}; {len(said)} lineages ({figures}), {total} claims"
