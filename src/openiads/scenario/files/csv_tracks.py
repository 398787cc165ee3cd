"""Tracks from a CSV file: any of the usual separators, names of columns, forms of time."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from openiads.errors import InputError
from openiads.scenario.complaints import nearest
from openiads.scenario.files.columns import Columns, find_columns
from openiads.scenario.files.faults import Faults, clip
from openiads.scenario.files.times import ALLOWED, TimeForm, form_of, moment, number_of, usual_form
from openiads.scenario.files.track import Fix, Track, in_order

SEPARATORS = ",;\t|"
BLANKS = frozenset(("", "-", "na", "n/a", "nan", "nat", "null", "none"))
MOST_ROWS = 1_000_000
"""Rows of one file; a track at one row a second is a day at 86,400."""
MOST_LISTED = 8
"""Ids an error lists."""


@dataclass(frozen=True)
class Reading:
    """How a file is to be read: what the scenario says beside its name."""

    columns: Mapping[str, str] = field(default_factory=dict)
    height_unit: str | None = None
    time_form: TimeForm | None = None
    time_pattern: str | None = None


Rows = list[tuple[int, list[str]]]


def rows_of(text: str, file: str, key: str | None = None) -> Rows:
    """Return (line, cells) of a CSV text; blank lines are left out.

    Raises
    ------
    InputError : it is not CSV, or has too many rows.
    """
    lines = text.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):
        separator, skipped = lines[0][4:5], 1
    else:
        first = next((line for line in lines if line.strip()), "")
        separator, skipped = max(SEPARATORS, key=_outside_quotes(first).count), 0
    if separator not in tuple(SEPARATORS):
        raise InputError(
            f"is separated by {separator!r}", file=file, line=1, key=key, allowed=", ; | or tab"
        )
    try:
        reader = csv.reader(lines[skipped:], delimiter=separator, skipinitialspace=True)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num + skipped, cells))
            if len(rows) > MOST_ROWS:
                raise InputError(
                    "has too many rows", file=file, key=key, allowed=f"at most {MOST_ROWS:,}"
                )
    except csv.Error as error:
        raise InputError(
            f"is not a table: {error}", file=file, key=key, allowed="CSV with one header line"
        ) from None
    return rows


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


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


def track_of(table: Table, name: str) -> tuple[Track, Faults]:
    """Return the track of one id in order of time, and the remarks on its rows.

    Raises
    ------
    InputError : rows that cannot be read (each kind once), or fewer than two times.
    """
    faults = Faults(table.file, table.key)
    fixes = []
    for line, cells in _whole(table.groups[name], table, faults):
        time, written = table.time(cells), table.columns.cell(cells, "time")
        if table.strange(written):
            faults.remark(line, "with another form of time, left out", clip(written))
            continue
        if time is None:
            shown = clip(written)
            faults.error(line, f"{shown!r} is not a time", _times_allowed(table.reading))
            continue
        fix = _fix(line, time, cells, table.columns, faults)
        if fix is not None:
            fixes.append(fix)
    faults.stop()
    ordered = in_order(fixes, faults)
    if len(ordered) < 2:
        raise InputError(
            "has fewer than two rows with times of their own" + (f" for {name!r}" if name else ""),
            file=table.file,
            line=table.groups[name][0][0],
            key=table.key,
            allowed="two rows or more without a blank",
        )
    return Track(name, ordered, table.absolute, table.zero()), faults


def _times_allowed(reading: Reading) -> str:
    if reading.time_pattern is not None:
        return f"a time of the form {clip(reading.time_pattern)!r}"
    return ALLOWED if reading.time_form is None else f"a time of the form {reading.time_form!r}"


def _whole(rows: Rows, table: Table, faults: Faults) -> Rows:
    """Return the rows without those that have a blank where something is needed."""
    columns, width = table.columns, table.width
    needed = [role for role in columns.places if role != "id"]
    whole = []
    for line, cells in rows:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            faults.error(
                line, f"{len(cells)} cells", f"{width} cells as in the header; a point for decimals"
            )
        elif any(columns.cell(cells, role).lower() in BLANKS for role in needed):
            faults.remark(line, "with a blank, left out")
        else:
            whole.append((line, cells))
    return whole


def _without_row_numbers(columns: Columns, rows: Rows) -> Columns:
    """Return the columns without an id that differs in every row: that numbers rows."""
    if "id" not in columns.places or len(rows) < 2:
        return columns
    if len({columns.cell(cells, "id") for _, cells in rows}) < len(rows):
        return columns
    return Columns({r: p for r, p in columns.places.items() if r != "id"}, columns.metre)


def _fix(line: int, time: float, cells: list[str], columns: Columns, faults: Faults) -> Fix | None:
    if "position" in columns.places:
        lat_text, _, lon_text = columns.cell(cells, "position").partition(",")
    else:
        lat_text, lon_text = columns.cell(cells, "lat"), columns.cell(cells, "lon")
    texts = {"latitude": lat_text.strip(), "longitude": lon_text.strip()}
    if "height" in columns.places:
        texts["height"] = columns.cell(cells, "height")
    numbers = {name: number_of(text) for name, text in texts.items()}
    for name, number in numbers.items():
        if number is None or not isfinite(number):
            faults.error(
                line, f"{clip(texts[name])!r} is not a {name}", f"a number as {name}, decimal point"
            )
            return None
    lat, lon = numbers["latitude"] or 0.0, numbers["longitude"] or 0.0
    if not -90.0 <= lat <= 90.0:
        faults.error(line, f"latitude {lat:g}", "latitudes from -90 to 90")
        return None
    if not -180.0 <= lon <= 360.0:
        faults.error(line, f"longitude {lon:g}", "longitudes from -180 to 180, or 0 to 360")
        return None
    height = numbers.get("height")
    metres = None if height is None else round(height * columns.metre, 6)
    return Fix(time, lat, east(lon), metres, line)


def east(lon: float) -> float:
    """Return a longitude from 0 to 360 as one from -180 to 180."""
    return lon - 360.0 if lon > 180.0 else lon


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
