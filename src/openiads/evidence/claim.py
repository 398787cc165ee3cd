"""The records of the ledger: a claim, the source that makes it, and what passed it on."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from openiads.errors import InputError
from openiads.evidence.quantities import DIMENSIONS, WORDS
from openiads.evidence.standing import Standing
from openiads.units import readable, to_si

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
Status = Literal["direct", "relayed", "recalled", "unsourced"]
NOT_STATED = "not stated"
Printed = bool | int | float | str | None
Year = Annotated[int, Field(strict=True, ge=1900, le=2100)]
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
    relay: str = Field(default="", description="id of a relay: who or what kind `relayed_by` is")


class Relay(Record):
    """Something that passes on what others published, and how far it can be trusted to."""

    id: str = Name
    name: str = Field(min_length=1)
    letter: str = Field(pattern=r"^[A-F]$", description="Admiralty code for publishers, A to F")
    why: str = Field(min_length=1, description="the reason for the letter")


class Conditions(Record):
    """Under what conditions a figure is said to hold; empty = the source does not say."""

    target_class: str = Field(default="", description="what kind of target")
    reference_rcs: str = Field(default="", description="radar cross section of that target")
    band: str = Field(default="", description="radar band, or frequencies")
    aspect: str = Field(default="", description="from where the target is seen")
    height: str = Field(default="", description="of the target")
    variant: str = Field(default="", description="of the subject, where others differ")


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
    status: Status = Field(
        description="direct = the page was read; relayed = passed on by another; recalled = known "
        "from open literature, no page cited yet; unsourced = widely repeated, no source found"
    )
    lineage: str = Field(
        pattern=r"^[a-z0-9-]+$", description="claims copied from one origin share it and count once"
    )
    flags: dict[str, str] = Field(
        default={}, description="misread, outlier, garbled ... -> the reason; a flagged claim rests"
    )
    outcome: bool = Field(
        default=False, description="what happened in a fight or a trial, not a number of a system"
    )
    price_year: Year | Literal["not stated"] | None = Field(
        default=None, description='year whose money a price is in, such as 2012, or "not stated"'
    )
    contradicts: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    as_printed: str = Field(default="", description="the subject's name in the source, if another")
    note: str = ""
    _standing: Standing = PrivateAttr(default=Standing())

    def placed(self, standing: Standing) -> Claim:
        """Return the same claim with what the whole ledger makes of it."""
        copy = self.model_copy()
        copy._standing = standing
        return copy

    @property
    def weighed(self) -> str:
        """The grade that counts: the digit as given, the weaker letter of publisher and relay."""
        return max(self.grade[0], self._standing.relay or "A") + self.grade[1]

    @property
    def graded(self) -> str:
        """The grade in words: as given, and as what it counts where that is another."""
        return self.grade if self.weighed == self.grade else f"{self.grade}, as {self.weighed}"

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

        Prices in euro rest as well: they cannot be compared with the others. So do prices without
        a year beside prices that have one, and outcomes beside numbers of a system.
        """
        if self.flags:
            return ", ".join(f"{flag}: {reason}" for flag, reason in self.flags.items())
        if self.status == "unsourced":
            return "no source found"
        if self.status == "recalled":
            return "recalled: no page cited yet"
        if self.weighed[0] not in "ABCD":
            return f"grade {self.weighed[0]}"
        return "in euro" if self.dimension == "euro" else self._standing.beside

    @property
    def usable(self) -> bool:
        """Whether the central value may rest on it: see `set_aside`."""
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
    def priced(self) -> str:
        """In which year's money a price is, in words; empty when it is no price."""
        if self.price_year is None:
            return ""
        if self.price_year == NOT_STATED:
            return f"price year not stated, published {self._standing.published or 'n.d.'}"
        base = self._standing.base_year
        if base is None:
            return f"{self.price_year} prices"
        return f"{self.price_year} prices; {readable(self.value_si, self.dimension)} in {base}"

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the claim has to know beside its figure, one line each."""
        said = [self.priced]
        if self.outcome:
            said.append("outcome: what was counted in a fight or a trial, not a number of a system")
        if self.weighed != self.grade:
            said.append(
                f"counts as {self.weighed}: passed on by a relay of letter {self.weighed[0]}"
            )
        return tuple(remark for remark in said if remark)

    @property
    def text(self) -> str:
        """One line a person can read."""
        marks = [self.priced, "outcome" * self.outcome, "recalled" * (self.status == "recalled")]
        marked = f" ({'; '.join(mark for mark in marks if mark)})" if any(marks) else ""
        return (
            f"{self.subject} {self.quantity} {self.figure}{marked} [{self.graded}, {self.source}]"
        )

    def _si(self, printed: Printed) -> float:
        if not self.numeric:
            raise InputError(f"{self.text} is not a number", key=self.id, allowed="a quantity")
        return to_si(printed, self.dimension, key=f"{self.id}.{self.quantity}") * self._to_base

    @property
    def _to_base(self) -> float:
        return self._standing.to_base if self.dimension == "money" else 1.0


def _first(*printed: Printed) -> Printed:
    return next((figure for figure in printed if figure is not None), None)
