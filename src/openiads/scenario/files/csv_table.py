"""A CSV file whose columns are known, its rows by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openiads.errors import InputError
from openiads.scenario.complaints import nearest
from openiads.scenario.files.columns import Columns, find_columns
from openiads.scenario.files.csv_rows import Rows, rows_of
from openiads.scenario.files.faults import clip
from openiads.scenario.files.times import TimeForm, form_of, moment, number_of, usual_form

BLANKS = frozenset(("", "-", "na", "n/a", "nan", "nat", "null", "none"))
MOST_LISTED = 8
"""Ids an error lists."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read: what the scenario says beside its name."""

    columns: Mapping[str, str] = field(default_factory=dict)
    height_unit: str | None = None
    time_form: TimeForm | None = None
    time_pattern: str | None = None


@dataclass(frozen=True)
class Table:
    """A CSV file whose columns are known, its rows by id, each with its line."""

    file: str
    key: str
    reading: Reading
    columns: Columns
    width: int
    groups: Mapping[str, Rows]
    form: TimeForm

    @property
    def absolute(self) -> bool:
        """Whether times are those of a clock."""
        return self.form != "seconds" or self.reading.time_pattern is not None

    def time(self, cells: list[str]) -> float | None:
        """Return the time of a row, or None."""
        return moment(self.columns.cell(cells, "time"), self.form, self.reading.time_pattern)

    def strange(self, written: str) -> bool:
        """Tell whether a time is a number unlike most of them, such as 0 among Unix times."""
        given = self.reading.time_form or self.reading.time_pattern
        return not given and number_of(written) is not None and form_of(written) != self.form

    def zero(self) -> float:
        """Return the earliest time of all ids; 0 for times of a clock, which have their own."""
        if self.absolute:
            return 0.0
        cells = [cells for rows in self.groups.values() for _, cells in rows]
        usual = [one for one in cells if not self.strange(self.columns.cell(one, "time"))]
        times = (self.time(one) for one in usual)
        return min((time for time in times if time is not None), default=0.0)


def open_table(text: str, reading: Reading, *, file: str, key: str = "route") -> Table:
    """Find the columns of a CSV text and sort its rows by id.

    Parameters
    ----------
    text : of the file.
    reading : what the scenario says of it.
    file, key : for errors: the file, and the route in the scenario.

    Raises
    ------
    InputError : it is not a table, has no rows, or lacks a column.
    """
    rows = rows_of(text, file, key)
    if len(rows) < 2:
        raise InputError("has no rows", file=file, key=key, allowed="a header and two rows or more")
    columns = find_columns(rows[0][1], reading.columns, reading.height_unit, file=file, key=key)
    if "id" not in reading.columns:
        columns = _without_row_numbers(columns, rows[1:])
    groups: dict[str, Rows] = {}
    for row in rows[1:]:
        name = columns.cell(row[1], "id") if "id" in columns.places else ""
        groups.setdefault(name, []).append(row)
    times = (columns.cell(cells, "time") for _, cells in rows[1:])
    form = reading.time_form or usual_form(time for time in times if time.lower() not in BLANKS)
    return Table(file, key, reading, columns, len(rows[0][1]), groups, form)


def _without_row_numbers(columns: Columns, rows: Rows) -> Columns:
    """Return the columns without an id that differs in every row: that numbers rows."""
    if "id" not in columns.places or len(rows) < 2:
        return columns
    if len({columns.cell(cells, "id") for _, cells in rows}) < len(rows):
        return columns
    return Columns({r: p for r, p in columns.places.items() if r != "id"}, columns.metre)


def chosen(table: Table, wanted: str | None) -> str:
    """Return the id to be read.

    Raises
    ------
    InputError : there are several and none is asked for, or it is not there.
    """
    file, key = table.file, table.key
    if wanted is None and len(table.groups) == 1:
        return next(iter(table.groups))
    if wanted in table.groups:
        return str(wanted)
    names = [clip(name) for name in table.groups if name]
    if wanted is not None and not names:
        raise InputError(
            "has no column of ids", file=file, key=f"{key}.id", allowed='columns = { id = "NAME" }'
        )
    if wanted is not None:
        raise InputError(
            f"has no {wanted!r}", file=file, key=f"{key}.id", allowed=nearest(wanted, names[:40])
        )
    listed = ", ".join(repr(name) for name in names[:MOST_LISTED])
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    raise InputError(
        f"holds {len(names)} ids", file=file, key=f"{key}.id", allowed=f"one of {listed}{more}"
    )
