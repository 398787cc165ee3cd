"""The spread of a graded assumption: the width of its grade, or its stated alternatives.

Alternatives are a mixture: one of the figures is right, and nothing between is ever drawn. Each
weighs what its grade weighs (`openiads.evidence.weights`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openiads.evidence.graded import Limits, graded
from openiads.evidence.laws import Law, Mixture, Point
from openiads.evidence.spread import Spread
from openiads.evidence.weights import weight
from openiads.scenario.choice import Choice, choice
from openiads.scenario.quantity import Parameter

RULE = "alternatives"
"""`Spread.rule` of an assumption with alternatives."""


def choices(parameter: Parameter, value: float) -> tuple[Choice, ...]:
    """Return the value of an assumption and its alternatives, as written; none without those.

    Parameters
    ----------
    parameter : the assumption.
    value : its figure, SI.
    """
    if not parameter.alternatives:
        return ()
    own = choice({"value": parameter.written, "text": "as assumed"}, value, str(parameter.grade))
    return (own, *parameter.alternatives)


def assumed(parameter: Parameter, value: float, limits: Limits) -> Spread:
    """Return the spread of an assumption.

    Parameters
    ----------
    parameter : the assumption.
    value : its figure, SI.
    limits : of the field.
    """
    grade, dimension = str(parameter.grade), parameter.spec.dimension
    if parameter.alternatives:
        said = sorted(choices(parameter, value), key=lambda one: one.si)
        return _mixed(said, [weight(one.grade) for one in said], value, parameter)
    law, words = graded(value, grade, dimension, limits)
    text = f"assumption {parameter.written}, {words}"
    return Spread(law, value, dimension, "grade", text, parameter.based_on)


def paired(members: Mapping[str, tuple[Parameter, float]]) -> dict[str, Spread]:
    """Return the spreads of assumptions that are joined and have as many alternatives each.

    The first alternative of one goes with the first of the others, the second with the second. A
    pair weighs what its best graded figure weighs. Empty when they do not pair.

    Parameters
    ----------
    members : key -> the assumption and its figure, SI.
    """
    said = {key: choices(*held) for key, held in members.items()}
    counts = {len(one) for one in said.values()}
    if len(said) < 2 or len(counts) != 1 or not all(counts):
        return {}
    first = next(iter(said.values()))
    order = sorted(range(len(first)), key=lambda at: first[at].si)
    weights = [max(weight(one[at].grade) for one in said.values()) for at in order]
    return {
        key: _mixed([one[at] for at in order], weights, members[key][1], members[key][0])
        for key, one in said.items()
    }


def _mixed(
    said: Sequence[Choice], weights: Sequence[float], value: float, parameter: Parameter
) -> Spread:
    total = sum(weights)
    shares = tuple(one / total for one in weights)
    law: Law = Mixture(shares, tuple(Point(one.si) for one in said))
    listed = "; ".join(f"{one.line} {share:.0%}" for one, share in zip(said, shares, strict=True))
    claims = (*parameter.based_on, *(one.claim for one in said if one.claim))
    ids = tuple(dict.fromkeys(claims))
    return Spread(law, value, parameter.spec.dimension, RULE, f"one of: {listed}", ids)


def ordered(said: Sequence[Choice], law: Law) -> tuple[Choice, ...]:
    """Return choices in the order of the parts of their mixture."""
    at = {one.si: one for one in said}
    parts = law.parts if isinstance(law, Mixture) else ()
    return tuple(replace(at[part.low]) for part in parts if part.low in at)
