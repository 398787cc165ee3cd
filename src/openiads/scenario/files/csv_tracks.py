"""The track of one id of a CSV file, row by row."""

from __future__ import annotations

from openiads.errors import InputError
from openiads.scenario.files.columns import Columns
from openiads.scenario.files.csv_rows import Rows
from openiads.scenario.files.csv_table import BLANKS, Reading, Table
from openiads.scenario.files.faults import Faults, clip
from openiads.scenario.files.times import ALLOWED, number_of
from openiads.scenario.files.track import Fix, Track, in_order
from openiads.scenario.sphere import east


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
        if number is None:
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
