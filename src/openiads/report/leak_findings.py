"""What the figures of the headline show, in one sentence each."""

from __future__ import annotations

import math

from openiads.analysis.wording import located, percent
from openiads.report.facts import Facts, Point
from openiads.report.labels import SAID, at_largest, title


def share_finding(facts: Facts) -> str:
    """Return the headline of every variant at the last swept value; empty when none has one."""
    last = facts.sweep_values[-1]
    points = [
        point
        for point in facts.shares
        if point.sweep_value == last and not math.isnan(point.estimate.value)
    ]
    if not points:
        return ""
    if len(points) > SAID:
        points.sort(key=lambda point: point.estimate.value)
        points = [points[0], points[-1]]
    words = facts.subject
    several = len(facts.study.variants) > 1
    told = [
        f"{percent(one.estimate)} %" + f" with {title(facts, one.variant)}" * several
        for one in points
    ]
    told[0] = told[0].replace(" %", f" % of {words.plural} {words.happened}", 1)
    return f"{_where(facts)}{', '.join(told)}."


def _where(facts: Facts) -> str:
    text = at_largest(facts).strip()
    return f"{text[0].upper()}{text[1:]}, " if text else ""


def difference_finding(facts: Facts) -> str:
    """Return the largest difference shown of each variant, or that none was shown."""
    known: dict[str, list[Point]] = {}
    for variant in dict.fromkeys(point.variant for point in facts.differences):
        points = [
            point
            for point in facts.differences
            if point.variant == variant and not math.isnan(point.estimate.value)
        ]
        if points:
            known[variant] = points
    if len(known) <= SAID:
        return " ".join(_largest(facts, variant, points) for variant, points in known.items())
    shown = [point for points in known.values() for point in points if point.supported]
    if not shown:
        return f"No difference between {len(known)} variants and {_base(facts)} was shown."
    best = max(shown, key=lambda point: abs(point.estimate.value))
    return f"Of {len(known)} variants: {_largest(facts, best.variant, known[best.variant])}"


def _base(facts: Facts) -> str:
    return title(facts, facts.summary.baseline)


def _largest(facts: Facts, variant: str, points: list[Point]) -> str:
    here, there = title(facts, variant), _base(facts)
    shown = [point for point in points if point.supported]
    if not shown:
        where = " at any point of the sweep" if facts.swept else ""
        return f"No difference between {here} and {there} was shown{where}."
    best = max(shown, key=lambda point: abs(point.estimate.value))
    value = best.estimate.value
    more = "more" if value > 0 else "fewer"
    size = percent(best.estimate, sign=True).lstrip("+-")
    words = facts.subject
    largest = ", the largest difference shown" if len(points) > 1 else ""
    return (
        f"With {here}, {size} points {more} {words.plural} {words.happened} than with {there}"
        f"{located(facts.study, best.sweep_value)}{largest}."
    )
