"""The two records of the ledger: a claim, and the source that makes it."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from openiads.errors import InputError
from openiads.evidence.quantities import DIMENSIONS, WORDS
from openiads.units import to_si

Level = Literal[
    "missile",
    "radar",
    "launcher",
    "fire_unit",
    "battery",
    "battalion",
    "squadron",
    "unit",
    "regiment",
    "system",
    "force",
]
Status = Literal["direct", "relayed", "unsourced"]
Printed = bool | int | float | str | None
Name = Field(pattern=r"^[A-Za-z0-9_-]+$")


class Record(BaseModel):
    """A frozen record that accepts no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """Where claims were read: a page, a paper, a document, or a data file."""

    id: str = Name
    publisher: str = Field(min_length=1)
    title: str = Field(default="", description="as printed, or a description in brackets")
    date: str = Field(min_length=1, description='of publication, as far as known; "n.d." = none')
    accessed: str = Field(default="", description="when the page was opened, as far as known")
    url: str = ""
    relayed_by: str = Field(default="", description="what passed it on when it was not itself read")


class Conditions(Record):
    """Under what conditions a figure is said to hold; empty = the source does not say."""

    target_class: str = Field(default="", description="what kind of target")
    reference_rcs: str = Field(default="", description="radar cross section of that target")
    band: str = Field(default="", description="radar band, or frequencies")
    aspect: str = Field(default="", description="from where the target is seen")
    height: str = Field(default="", description="of the target")


class Claim(Record):
    """One published statement: what is said, about what, where, and how far to trust it.

    Most are figures. Dates, yes or no, and short texts are kept beside them, for what cannot be
    counted; they have no SI value. `value` is the printed figure, with its unit; absent when only
    a range was printed. On a `*_max` quantity, `value_low` is how low other readings of the same
    source go, not the lower end of a band of coverage.
    """

    id: str = Name
    subject: str = Field(
        pattern=r"^[A-Za-z0-9_-]+$", description="system, radar, round, target type, or event"
    )
    quantity: str = Field(pattern=r"^[a-z0-9_]+$", description="a name in `quantities`")
    value: Printed = Field(default=None, description="as printed, with its unit")
    value_low: Printed = Field(default=None, description="lower end, as printed")
    value_high: Printed = Field(default=None, description="upper end, as printed")
    level: Level | None = Field(default=None, description="organisational level; null = no matter")
    conditions: Conditions = Conditions()
    source: str = Field(description="id of a source")
    grade: str = Field(
        pattern=r"^[A-F][1-6]$", description="Admiralty code: letter = publisher, digit = claim"
    )
    status: Status = Field(description="direct = the page was read; relayed = passed on by another")
    lineage: str = Field(
        pattern=r"^[a-z0-9-]+$", description="claims copied from one origin share it and count once"
    )
    flags: dict[str, str] = Field(
        default={}, description="misread, outlier, garbled ... -> the reason; a flagged claim rests"
    )
    contradicts: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    as_printed: str = Field(default="", description="the subject's name in the source, if another")
    note: str = ""

    @property
    def dimension(self) -> str:
        """Dimension of the quantity, a key of `openiads.units.SI_UNITS` or one of `WORDS`.

        Money printed in euro is "euro": there is no rate of exchange here, that would be a claim.
        """
        known = DIMENSIONS[self.quantity]
        if known == "money" and str(_first(self.value, self.value_low)).endswith("EUR"):
            return "euro"
        return known

    @property
    def numeric(self) -> bool:
        """Whether it is a number; dates, yes or no, and texts are not."""
        return self.dimension not in WORDS

    @property
    def value_si(self) -> float:
        """The figure in SI: the value, or the middle of the range.

        The middle is the geometric mean for areas (cross sections spread over decades) and the
        arithmetic mean for all else; a range with one end only counts as that end.
        """
        if self.value is not None:
            return self._si(self.value)
        low, high = self.low_si, self.high_si
        if self.dimension == "area":
            return math.sqrt(low * high)
        return (low + high) / 2

    @property
    def low_si(self) -> float:
        """Lower end in SI; the value itself when none is given."""
        return self._si(_first(self.value_low, self.value, self.value_high))

    @property
    def high_si(self) -> float:
        """Upper end in SI; the value itself when none is given."""
        return self._si(_first(self.value_high, self.value, self.value_low))

    @property
    def set_aside(self) -> str:
        """Why the central value may not rest on it, in a few words; empty when it may.

        Prices in euro rest as well: they cannot be compared with the others.
        """
        if self.flags:
            return ", ".join(f"{flag}: {reason}" for flag, reason in self.flags.items())
        if self.status == "unsourced":
            return "no source found"
        if self.grade[0] not in "ABCD":
            return f"grade {self.grade[0]}"
        return "in euro" if self.dimension == "euro" else ""

    @property
    def usable(self) -> bool:
        """Whether the central value may rest on it: graded A to D, sourced, not flagged."""
        return not self.set_aside

    @property
    def figure(self) -> str:
        """The value as printed, or the range."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if self.value is not None:
            return str(self.value)
        return f"{self.value_low} to {self.value_high}"

    @property
    def text(self) -> str:
        """One line a person can read."""
        return f"{self.subject} {self.quantity} {self.figure} [{self.grade}, {self.source}]"

    def _si(self, printed: Printed) -> float:
        if not self.numeric:
            raise InputError(f"{self.text} is not a number", key=self.id, allowed="a quantity")
        return to_si(printed, self.dimension, key=f"{self.id}.{self.quantity}")


def _first(*printed: Printed) -> Printed:
    return next((figure for figure in printed if figure is not None), None)
