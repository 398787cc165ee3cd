"""What a claim check leaves behind: findings, each a claim with its numbers and a verdict.

A verdict is one of six, and is always computed from the numbers by a rule that stands in the
docstring of the function that applies it; the rule's text is kept with the result. With it stand
the inputs that decide it: a verdict that hides them is read as more than it is.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from openiads.analysis.estimate import Estimate

Kind = Literal[
    "reproduced",
    "reproduced only if",
    "supported",
    "contradicted",
    "given to the model",
    "not checkable here",
]
KINDS: tuple[Kind, ...] = (
    "reproduced",
    "reproduced only if",
    "supported",
    "contradicted",
    "given to the model",
    "not checkable here",
)
_LINKS = {
    "reproduced": ": ",
    "reproduced only if": " ",
    "supported": " by ",
    "contradicted": " by ",
    "given to the model": ": ",
    "not checkable here": ": ",
}
Cell = str | int | float | Estimate | None


@dataclass(frozen=True)
class Verdict:
    """What came of putting a claim to the model.

    Parameters
    ----------
    kind : one of `KINDS`.
    because : the condition, what contradicts it, or why it cannot be checked; "" = nothing to add.
    """

    kind: Kind
    because: str = ""

    @property
    def text(self) -> str:
        """One sentence without a full stop."""
        return f"{self.kind}{_LINKS[self.kind]}{self.because}" if self.because else self.kind


@dataclass(frozen=True)
class Cited:
    """A claim as it was printed.

    Parameters
    ----------
    id : of the ledger; None = the ledger has none yet.
    printed : subject, quantity and figure, or the statement in short.
    source : publisher and date.
    grade : Admiralty code; "" = not graded.
    """

    id: str | None
    printed: str
    source: str
    grade: str


@dataclass(frozen=True)
class Tried:
    """Another value of a decisive input, and the verdict under it.

    Parameters
    ----------
    value : as it is printed, with who says so.
    verdict : of the same rule, with this value in place of the model's.
    """

    value: str
    verdict: Verdict


@dataclass(frozen=True)
class Decisive:
    """An input of the model that decides a verdict.

    Parameters
    ----------
    name : in words.
    value : as it is printed, with its unit; "" = none, several inputs taken together.
    grade : Admiralty code of what it rests on; "" = a choice of the check that nobody publishes.
    source : claim ids, or the words of the assumption.
    why : it decides, in a few words.
    tried : other values, each with the verdict under it; empty = none was tried.
    """

    name: str
    value: str
    grade: str
    source: str
    why: str
    tried: tuple[Tried, ...] = ()

    @property
    def text(self) -> str:
        """Name, value and grade, as far as there are any."""
        return " ".join(filter(None, (self.name, self.value, self.grade and f"[{self.grade}]")))


@dataclass(frozen=True)
class Finding:
    """One claim, or several that say the same, and what came of it.

    Parameters
    ----------
    statement : what is claimed, in one line.
    cited : who claims it.
    numbers : what the verdict rests on; names end in their unit.
    verdict : by the rule of the check.
    decisive : inputs of the model that decide the verdict, the most decisive first.
    undecided : why no input of the model decides; "" when there is one.
    question : whether it is a question of the check that no source answers; not counted as a claim.
    """

    statement: str
    cited: tuple[Cited, ...]
    numbers: dict[str, Cell]
    verdict: Verdict
    decisive: tuple[Decisive, ...] = ()
    undecided: str = ""
    question: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of a check.

    Parameters
    ----------
    title : with the units.
    headings : of the columns.
    rows : as many cells as headings each.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Check:
    """A check that was made.

    Parameters
    ----------
    name, title : `openiads verify NAME`, and one line.
    conditions : under which the verdicts hold, one sentence each.
    rules : how numbers become verdicts, the words of the functions that do it.
    findings : in the order of the claims.
    grids : further tables.
    commands : that repeat it.
    """

    name: str
    title: str
    conditions: tuple[str, ...]
    rules: tuple[str, ...]
    findings: tuple[Finding, ...]
    grids: tuple[Grid, ...]
    commands: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON data; what is not a finite number is null."""
        data = _plain(asdict(self))
        for finding, record in zip(self.findings, data["findings"], strict=True):
            record["verdict"]["text"] = finding.verdict.text
        return data


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
