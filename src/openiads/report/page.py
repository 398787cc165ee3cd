"""What a page is made of: sections of paragraphs, notices, tables and figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

_NUMBER = re.compile(r"[-+−]?[\d,.]+( .*)?|[-–]?|\(always\)|no interval|no band")


@dataclass(frozen=True)
class Text:
    """One paragraph.

    Parameters
    ----------
    text : plain; the page escapes it.
    style : "lead" is larger, "answer" larger still, "caveat" and "small" are smaller; "notice" is
        framed, for what the reader must not miss; "code" is set as it was typed, and a
        "listing" too, which is not printed.
    """

    text: str
    style: Literal["plain", "lead", "answer", "caveat", "notice", "code", "listing", "small"] = (
        "plain"
    )


@dataclass(frozen=True)
class Link:
    """A cell that leads somewhere.

    Parameters
    ----------
    text : what is read.
    target : an anchor of the page ("#..."), or the address of a source.
    """

    text: str
    target: str


Cell = str | Link | tuple[Link, ...]


@dataclass(frozen=True)
class Table:
    """A table; columns of numbers are set to the right.

    Parameters
    ----------
    headings : of the columns, with units.
    rows : as many cells as headings each.
    caption : one line.
    folded : shown when asked for, under the caption.
    searchable : a field above it filters the rows.
    anchor : row k can be led to as "#ANCHOR-k", from 1; empty = none.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    folded: bool = False
    searchable: bool = False
    anchor: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each column holds numbers only."""
        return tuple(
            bool(self.rows)
            and all(isinstance(r[i], str) and _NUMBER.fullmatch(str(r[i])) for r in self.rows)
            for i in range(len(self.headings))
        )


@dataclass(frozen=True)
class Figure:
    """A drawing, what it says in words, and the numbers behind it.

    Parameters
    ----------
    svg : the drawing, safe to stand in the page as it is.
    caption : what is drawn, and how to read it.
    table : the numbers.
    finding : what the drawing shows, in one sentence that is true of this run: its title in the
        page, and what a reader who does not see it is told first. Empty = none is shown.
    """

    svg: str
    caption: str
    table: Table
    finding: str = ""


@dataclass(frozen=True)
class Terms:
    """Words and what they mean.

    Parameters
    ----------
    entries : word -> meaning.
    """

    entries: dict[str, str]


Block = Text | Table | Figure | Terms


@dataclass(frozen=True)
class Section:
    """A part of a page with a heading.

    Parameters
    ----------
    id : anchor.
    title : heading.
    blocks : in order.
    """

    id: str
    title: str
    blocks: tuple[Block, ...] = field(default=())


def nothing_stored() -> Text:
    """Return what stands in a section about replications when none is stored."""
    return Text("No replication is stored.", "notice")
