"""Read a file of any known format: by its name, and refused when it is an archive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from openiads.errors import InputError
from openiads.scenario.files.acmi import read_acmi
from openiads.scenario.files.csv_table import Reading, open_table
from openiads.scenario.files.csv_tracks import track_of
from openiads.scenario.files.found import Found
from openiads.scenario.files.geojson import read_geojson
from openiads.scenario.files.gpx import read_gpx
from openiads.scenario.files.kml import read_kml
from openiads.scenario.files.safe_file import decoded, read_bytes
from openiads.scenario.files.track import remark_places

READERS: dict[str, Callable[[bytes, str], Found]] = {
    ".geojson": read_geojson,
    ".json": read_geojson,
    ".kml": read_kml,
    ".gpx": read_gpx,
    ".acmi": read_acmi,
}
"""Ending of a file -> its reader; CSV takes what the user says of it besides."""
TABLES = (".csv", ".tsv", ".txt")
MOST_JSON_BYTES = 20_000_000
"""JSON takes some twenty times its size in memory."""
ARCHIVES = {b"PK": "zip", b"\x1f\x8b": "gzip", b"7z": "7z"}


def read_file(path: Path, reading: Reading | None = None) -> Found:
    """Return the tracks, lines and points of a file.

    Parameters
    ----------
    path : of the file.
    reading : what the user says of a CSV file.

    Raises
    ------
    InputError : an unknown format, an archive, or something in it that is not right.
    """
    ending, name = path.suffix.lower(), path.name
    if ending not in READERS and ending not in TABLES and ending != ".kmz":
        raise InputError(
            f"{ending or 'no ending'}: not a known format",
            file=str(path),
            allowed=", ".join((*READERS, *TABLES)),
        )
    most = MOST_JSON_BYTES if READERS.get(ending) is read_geojson else None
    data = read_bytes(path, most=most)
    archive = next((kind for mark, kind in ARCHIVES.items() if data.startswith(mark)), None)
    if archive is not None or ending == ".kmz":
        raise InputError(
            f"is a {archive or 'zip'} archive",
            file=str(path),
            allowed="the file inside (unpack it first)",
        )
    if ending in READERS:
        return READERS[ending](data, name)
    return _table(decoded(data, name), reading or Reading(), name)


def _table(text: str, reading: Reading, name: str) -> Found:
    found = Found(name)
    table = open_table(text, reading, file=name, key="columns")
    for one in table.groups:
        track, faults = track_of(table, one)
        remark_places(track.fixes, faults, None)
        faults.stop()
        found.notes += faults.notes()
        found.tracks.append(track)
    return found
