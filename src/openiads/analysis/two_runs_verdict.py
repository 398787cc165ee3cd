"""Two runs compared, in sentences that claim no more than the intervals."""

from __future__ import annotations

import math

from openiads.analysis.estimate import Estimate
from openiads.analysis.two_runs import Comparison, Difference, SharedCase
from openiads.analysis.wording import always_zero, interval_clause, percent, value_text


def verdict(comparison: Comparison) -> str:
    """Return what came of it, in sentences that claim no more than the intervals.

    Civil aircraft come first where any was engaged in either run.
    """
    words = comparison.subject
    told = [case for case in comparison.cases if _both(comparison.headline(case))]
    parts = [_civil_first(comparison)]
    if not told:
        parts.append(f"The {words.share} cannot be compared: no case has some in both runs.")
        return " ".join(part for part in parts if part)
    found = []
    for sign, text in ((-1, f"fewer {words.event}"), (1, f"more {words.event}"),
                       (0, "no difference was shown")):  # fmt: skip
        count = sum(case.supported == sign for case in told)
        if count:
            found.append(f"{text} in {count} of {len(told)} cases")
    largest = max(told, key=lambda one: abs(comparison.headline(one).change.value))
    if all(comparison.headline(case).change.zero_in_all for case in told):
        parts.append(
            f"In the second run the {words.share} is that of the first in every replication of "
            f"every case ({len(told)} of {len(told)})."
        )
        return " ".join(part for part in parts if part)
    share = comparison.headline(largest)
    largest_is = "the largest estimate is " if len(told) > 1 else ""
    parts.append(
        f"In the second run compared with the first {'; '.join(found)}; {largest_is}for "
        f"{_at(comparison, largest)}: {_change(comparison, share)}."
    )
    return " ".join(part for part in parts if part)


def _both(difference: Difference) -> bool:
    return difference.a.n > 0 and difference.b.n > 0


def _at(comparison: Comparison, case: SharedCase) -> str:
    if case.sweep_value is None:
        return case.case_b
    return f"{case.variant} at {comparison.sweep_label} {value_text(case.sweep_value)}"


def _change(comparison: Comparison, share: Difference) -> str:
    if share.change.zero_in_all:
        return f"{percent(share.b)} % in both, a difference of {always_zero(share.change)}"
    return (
        f"{percent(share.b)} % instead of {percent(share.a)} %, a difference of "
        f"{percent(share.change, sign=True)} percentage points "
        f"({interval_clause(share.change, comparison.level, sign=True)})"
    )


def _civil_first(comparison: Comparison) -> str:
    """Return the sentence on civil aircraft engaged; empty when none was in either run."""
    met = [
        case
        for case in comparison.cases
        if max(side.value for side in _sides(case.measures["civil_any"])) > 0.0
    ]
    if not met or comparison.about == "civil":
        return ""
    worst = max(met, key=lambda case: max(s.value for s in _sides(case.measures["civil_any"])))
    some = worst.measures["civil_any"]
    if not _both(some):
        where = "first" if some.a.n else "second"
        return f"Civil aircraft were engaged; only the {where} run has some in {worst.case_b}."
    return (
        f"Civil aircraft were engaged in {len(met)} of {len(comparison.cases)} cases; in "
        f"{_at(comparison, worst)} in {_change(comparison, some)} of the replications."
    )


def _sides(difference: Difference) -> list[Estimate]:
    """Return the runs in which there is something to measure, or one that says 0."""
    known = [side for side in (difference.a, difference.b) if side.n]
    return known or [Estimate(0.0, math.nan, math.nan, 0, "none")]
