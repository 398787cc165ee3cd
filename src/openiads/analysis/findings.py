"""What a sensitivity analysis found, and in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openiads.analysis.data import plain
from openiads.analysis.estimate import Estimate
from openiads.analysis.sensitivity import Indices, Screened
from openiads.analysis.wording import percent, percent_interval


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

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON data; what is not known is null."""
        return plain(self)


def ranking(findings: Findings) -> str:
    """Return one sentence: what the answer hangs on."""
    if findings.central is None:
        return "Nothing is finished, so nothing is ranked yet."
    unit = "percentage points" if findings.difference else "%"
    head = (
        f"At central values the answer ({findings.question}) is "
        f"{percent(findings.central, sign=findings.difference)} {unit}"
    )
    if findings.indices:
        top = findings.indices[:3]
        listed = ", ".join(f"{row.name} ({100 * row.total.value:.0f} %)" for row in top)
        return (
            f"{head}; of {findings.groups} contested quantities it hangs most on {listed}: in "
            "brackets the share of its variance, while the "
            f"{len(findings.indices)} strongest vary, that would be gone if that one were known."
        )
    if findings.screening:
        listed = ", ".join(row.name for row in findings.screening[:3])
        return f"{head}; of {findings.groups} contested quantities {listed} move it most."
    return f"{head}; no ranking is finished."


def notes(findings: Findings) -> str:
    """Return what the reader must keep in mind."""
    sizes = findings.sizes
    parts = [
        f"{sizes['trajectories']} trajectories over {findings.groups} quantities, then "
        f"{sizes['samples']} samples over {len(findings.indices)}; {sizes['replications']} "
        "replications a point, with the same luck at every point."
    ]
    if findings.chance_share is not None:
        parts.append(
            f"At most {100 * findings.chance_share:.0f} % of the variance between points is chance."
        )
    if not findings.complete:
        parts.append("The analysis was stopped early; only what was finished is in it.")
    return " ".join(parts)


def interval(estimate: Estimate, *, sign: bool) -> str:
    """Write a share in percent with its interval in brackets."""
    return f"{percent(estimate, sign=sign)} ({percent_interval(estimate, sign=sign)})"
