"""Which column of a table is what: by the scenario's mapping, else by the usual names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from openiads.errors import InputError
from openiads.scenario.complaints import nearest
from openiads.scenario.files.faults import clip

ROLES = ("time", "lat", "lon", "position", "height", "id")
USUAL = {
    "time": (
        *("time_s", "time", "timestamp", "t", "utc", "datetime", "date_time", "unix_time", "unix"),
        *("time_utc", "seconds", "elapsed_s", "epoch"),
    ),
    "lat": ("lat_deg", "lat", "latitude", "latitude_deg", "y"),
    "lon": ("lon_deg", "lon", "long", "lng", "longitude", "longitude_deg", "x"),
    "position": ("position", "lat_lon", "latlon", "latlng", "coordinates"),
    "height": (
        *("height", "altitude", "alt", "elevation", "ele", "geoaltitude", "geo_altitude"),
        *("baroaltitude", "baro_altitude", "altitude_msl", "alt_msl"),
    ),
    "id": (
        *("track_id", "trajectory_id", "flight_id", "icao24", "mmsi", "callsign", "flight"),
        *("registration", "name", "id"),
    ),
}
"""Role -> names by which a column is known, the first found counts; units after height aside."""
METRES = {"m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0}
FEET = {"ft": 0.3048, "feet": 0.3048, "foot": 0.3048}
UNITS = METRES | FEET


@dataclass(frozen=True)
class Columns:
    """Places of the columns, and metres in one unit of height."""

    places: Mapping[str, int]
    metre: float = 1.0

    def cell(self, cells: list[str], role: str) -> str:
        """Return the cell of a role, empty when the row ends before it."""
        place = self.places[role]
        return cells[place].strip() if place < len(cells) else ""


def plain(name: str) -> str:
    """Return a column name in lower case, words joined by "_", brackets taken off."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")


def unit_of(name: str) -> tuple[str, float | None]:
    """Return (name without its unit, metres in the unit); None when the name says none."""
    stem, _, last = plain(name).rpartition("_")
    return (stem, UNITS[last]) if stem and last in UNITS else (plain(name), None)


def find_columns(
    header: list[str],
    given: Mapping[str, str],
    height_unit: str | None,
    *,
    file: str,
    key: str,
) -> Columns:
    """Return which column is what.

    Parameters
    ----------
    header : names of the columns.
    given : role -> name, from the scenario.
    height_unit : "m" or "ft", or None when the column's name says it.
    file, key : for errors: the file, and the route in the scenario.

    Raises
    ------
    InputError : a name is not there or twice, a needed column is missing, the unit is unknown.
    """
    if "position" in given and {"lat", "lon"} & set(given):
        raise InputError(
            "stands with lat or lon",
            file=file,
            key=f"{key}.columns.position",
            allowed="one or the other",
        )
    places = {role: _named(header, name, role, file, key) for role, name in given.items()}
    for role in ROLES:
        if role not in places and not (role in ("lat", "lon") and "position" in given):
            found = _usual(header, role)
            if found is not None and found not in places.values():
                places[role] = found
    missing = [] if "time" in places else ["time"]
    if "position" not in places or {"lat", "lon"} <= set(places):
        missing += [role for role in ("lat", "lon") if role not in places]
        places.pop("position", None)
    if missing:
        raise InputError(
            f"no column for {', '.join(missing)} among {', '.join(clip(n) for n in header[:12])}",
            file=file,
            line=1,
            key=key,
            allowed='time_s, lat_deg, lon_deg, height_m, or columns = { time = "NAME", ... }',
        )
    return Columns(places, _metre(header, places, height_unit, file, key))


def _named(header: list[str], name: str, role: str, file: str, key: str) -> int:
    exact = [place for place, one in enumerate(header) if one.strip() == name.strip()]
    found = exact or [place for place, one in enumerate(header) if plain(one) == plain(name)]
    if len(found) == 1:
        return found[0]
    raise InputError(
        f"{name!r} is {'twice' if found else 'not'} among the columns of {file}",
        file=file,
        line=1,
        key=f"{key}.columns.{role}",
        allowed=nearest(name, [clip(one) for one in header[:40]]),
    )


def _usual(header: list[str], role: str) -> int | None:
    names = [unit_of(one)[0] if role == "height" else plain(one) for one in header]
    return next((names.index(name) for name in USUAL[role] if name in names), None)


def _metre(
    header: list[str], places: Mapping[str, int], unit: str | None, file: str, key: str
) -> float:
    if "height" not in places:
        if unit is not None:
            raise InputError(
                "does nothing: no column is known as heights",
                file=file,
                key=f"{key}.height_unit",
                allowed='columns = { height = "NAME" }',
            )
        return 1.0
    name = header[places["height"]].strip()
    said = unit_of(name)[1]
    if said is None and unit is None:
        raise InputError(
            f"the column {clip(name)!r} does not say its unit",
            file=file,
            line=1,
            key=f"{key}.height_unit",
            allowed='height_unit = "m" or "ft"',
        )
    if said is not None and unit is not None and UNITS[unit] != said:
        raise InputError(
            f"{unit!r} contradicts the column {clip(name)!r}",
            file=file,
            key=f"{key}.height_unit",
            allowed="the unit of the column's name, or none",
        )
    return UNITS[unit] if unit is not None else said or 1.0
