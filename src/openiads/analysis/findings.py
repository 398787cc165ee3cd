"""What a sensitivity analysis found, and in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

from openiads.analysis.estimate import Estimate
from openiads.analysis.sensitivity import Indices, Screened
from openiads.analysis.summary import plain
from openiads.analysis.wording import percent, percent_interval

LEADING = 3
"""Quantities that the sentence names."""

Ranked = Indices | Screened
Row = TypeVar("Row", Indices, Screened, Ranked)


@dataclass(frozen=True)
class Believed:
    """The answer when one thing is believed and all else keeps its central value.

    Parameters
    ----------
    group : the contested quantity.
    claim : id of the claim, or ids; empty for an end of a spread.
    text : the figure, or which end.
    answer : with its interval for chance.
    change : from the answer at central values, replication by replication.
    """

    group: str
    claim: str
    text: str
    answer: Estimate
    change: Estimate


@dataclass(frozen=True)
class Findings:
    """The whole analysis.

    Parameters
    ----------
    title : of the study.
    question : what the answer is, as a rule the share of attackers that leaked, or a difference.
    difference : whether it is a difference.
    groups : how many contested quantities there are.
    central : the answer at central values.
    screening : strongest first; all groups.
    indices : largest total first; of the strongest groups, the others at their central values.
    chance_share : part of the variance between points of the indices that chance can explain at
        most; None without indices.
    believed : group by group, in rising order of the figure.
    sizes : trajectories and samples finished, replications.
    complete : nothing was left out.
    warnings : what `check` says of the scenario, one sentence each.
    names : of the contested quantities in words, by the name that the rows have.
    fixed : why numbers with a grade do not vary, and how many.
    """

    title: str
    question: str
    difference: bool
    groups: int
    central: Estimate | None
    screening: tuple[Screened, ...]
    indices: tuple[Indices, ...]
    chance_share: float | None
    believed: tuple[Believed, ...]
    sizes: dict[str, int]
    complete: bool
    warnings: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, int] = field(default_factory=dict)

    @property
    def ranked(self) -> tuple[tuple[Ranked, ...], str]:
        """The best ranking there is, strongest first, and what it was made with, in words."""
        if self.indices:
            return self.indices, f"{self.sizes['samples']} samples"
        return self.screening, f"{self.sizes['trajectories']} trajectories"

    def called(self, name: str) -> str:
        """Return a contested quantity in words a reader knows."""
        return self.names.get(name, name)

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON data; what is not known is null."""
        return plain(asdict(self))


def leads(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows whose interval lies above zero: only these are ranked.

    Parameters
    ----------
    rows : of the screening or of the indices, strongest first.
    """
    return tuple(row for row in rows if row.strength.low > 0.0)


def ranking(findings: Findings) -> str:
    """Return one sentence: what the answer hangs on."""
    if findings.central is None:
        return "Nothing is finished, so nothing is ranked yet."
    unit = "percentage points" if findings.difference else "%"
    head = (
        f"At central values the answer ({findings.question}) is "
        f"{percent(findings.central, sign=findings.difference)} {unit}"
    )
    rows, samples = findings.ranked
    if not rows:
        return f"{head}; no ranking is finished."
    told = leads(rows)
    if not told:
        return (
            f"{head}; which of {findings.groups} contested quantities it hangs on cannot be told "
            f"with {samples}."
        )
    first = told[:LEADING]
    listed = "; ".join(f"{findings.called(row.name)}{_share(row)}" for row in first)
    order = "" if apart(first) else f"; their order cannot be told with {samples}"
    least = first[-1].strength.value
    doubt = [r for r in rows if r not in told and r.strength.value > least][:LEADING]
    if doubt:
        names = "; ".join(findings.called(row.name) for row in doubt)
        order += f"; with {samples} it cannot be told whether these matter as much: {names}"
    meaning = (
        " (in brackets the share of its variance, while the "
        f"{len(findings.indices)} strongest vary, that would be gone if that one were known)"
        if findings.indices
        else ""
    )
    return (
        f"{head}. Of {findings.groups} contested quantities it hangs most on{meaning}: "
        f"{listed}{order}."
    )


def apart(rows: Sequence[Ranked]) -> bool:
    """Tell whether each row's interval lies above that of the next."""
    return all(b.strength.high < a.strength.low for a, b in pairwise(rows))


def _share(row: Ranked) -> str:
    return f" ({100 * row.strength.value:.0f} %)" if isinstance(row, Indices) else ""


def notes(findings: Findings) -> str:
    """Return what the reader must keep in mind."""
    sizes = findings.sizes
    parts = [
        f"{sizes['trajectories']} trajectories over {findings.groups} quantities, then "
        f"{sizes['samples']} samples over {len(findings.indices)}; {sizes['replications']} "
        "replications a point, with the same luck at every point."
    ]
    rows, samples = findings.ranked
    weak = len(rows) - len(leads(rows))
    if weak:
        parts.append(
            f"{weak} of the {len(rows)} cannot be told from no effect with {samples}: their "
            "intervals include 0."
        )
    if findings.chance_share is not None:
        parts.append(
            f"At most {100 * findings.chance_share:.0f} % of the variance between points is chance."
        )
    if findings.fixed:
        parts.append(not_varied(findings.fixed))
    if not findings.complete:
        parts.append("The analysis was stopped early; only what was finished is in it.")
    return " ".join(parts)


def not_varied(fixed: Mapping[str, int]) -> str:
    """Say how many numbers with a grade keep their value, and why.

    Parameters
    ----------
    fixed : why -> how many.
    """
    total = sum(fixed.values())
    listed = "; ".join(f"{count} {why}" for why, count in fixed.items())
    return f"{total} graded numbers are not varied: {listed}."


CENTRAL = "the central value"
NEVER = "no difference in any replication"
"""Methods of a change that is exactly zero."""


def change_text(change: Estimate) -> str:
    """Write a change from the central answer; what is zero in every replication has no interval."""
    if change.method == NEVER:
        return f"0 in all {change.n}"
    return "central" if change.method == CENTRAL else interval(change, sign=True)


def interval(estimate: Estimate, *, sign: bool) -> str:
    """Write a share in percent with its interval in brackets."""
    return f"{percent(estimate, sign=sign)} ({percent_interval(estimate, sign=sign)})"
