"""What else can be assumed in place of a graded assumption: one published or graded alternative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_CHOICES = 16
"""Alternatives one assumption may have."""

CHOICE_KEYS = ("value", "text", "grade", "claim")
"""Keys of an alternative written as a table; `value` has to be there."""


@dataclass(frozen=True)
class Choice:
    """One alternative to the value of an assumption.

    Attributes
    ----------
    si : the figure, in SI.
    written : as it stands in the file.
    text : who says so, or why it may be so; may be empty.
    grade : Admiralty code; that of the assumption when none is written.
    claim : id of a claim that prints it; empty when none does.
    """

    si: float
    written: str
    text: str
    grade: str
    claim: str

    @property
    def line(self) -> str:
        """One line a person can read."""
        words = ", ".join(part for part in (self.text, self.claim) if part)
        return f"{self.written}{f' ({words})' * bool(words)} [{self.grade}]"


def choice(written: Any, si: float, grade: str) -> Choice:
    """Return a checked alternative as a record.

    Parameters
    ----------
    written : the figure alone, or a table with `CHOICE_KEYS`.
    si : its figure in SI.
    grade : of the assumption.
    """
    table: Mapping[str, Any] = written if isinstance(written, Mapping) else {"value": written}
    text, claim = str(table.get("text", "")), str(table.get("claim", ""))
    return Choice(si, str(table["value"]), text, str(table.get("grade", grade)), claim)


def others(choices: Iterable[Choice]) -> str:
    """Return alternatives as the end of a sentence; empty when there are none."""
    return "".join(f"; or {one.line}" for one in choices)
