"""A stored run to files for other programs: choose, record, write."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from openiads.errors import InputError
from openiads.recording.record import record
from openiads.replay.acmi import acmi_text
from openiads.replay.cdf import cdf_files
from openiads.replay.czml import czml_text
from openiads.replay.kml import kml_text
from openiads.replay.page import page_text
from openiads.replay.tables import tracks_frame
from openiads.results.cells import csv_text
from openiads.results.read import StoredRun, read_run
from openiads.results.writing import write_file, write_folder

SINGLE: dict[str, Callable[[dict[str, Any]], str]] = {
    "czml": czml_text,
    "kml": kml_text,
    "acmi": acmi_text,
}
"""Formats of one file -> writer. ACMI's usual suffix is `SUFFIXES`."""

SUFFIXES = {"acmi": "txt.acmi"}
TABLES = ("outcomes", "shots", "leakers")


@dataclass(frozen=True)
class Written:
    """What was written, and what there is to say about it."""

    paths: list[Path]
    notes: list[str]


def write_export(
    directory: str | Path,
    form: str,
    case: str | None = None,
    replication: int | None = None,
    chosen: str | None = None,
    out: str | Path | None = None,
) -> Written:
    """Write a stored run in a format of other programs.

    Parameters
    ----------
    directory : the run.
    form : czml, kml or acmi, one file of one replication; cdf, a directory of one replication;
        csv or parquet, a directory of tables: of the whole run, or of a case, unless a
        replication is chosen, and then with its tracks.
    case, replication, chosen : as for `record.record`.
    out : new file or directory; None = here, named after the study and what was chosen.

    Raises
    ------
    ResultError : the run is damaged, empty, or of another version.
    InputError : no such case, replication or format, or `out` exists or cannot be written.
    """
    if form not in (*SINGLE, "cdf", "csv", "parquet"):
        allowed = ", ".join((*SINGLE, "csv", "parquet", "cdf"))
        raise InputError(f"there is no format {form!r}", key="--format", allowed=allowed)
    run = read_run(directory)
    notes = [run.note] if run.note else []
    if form in ("csv", "parquet") and replication is None and chosen is None:
        return _write_run(run, form, case, out, notes)
    recording = record(directory, case, replication, chosen or "median")
    about = recording["run"]
    if about["note"]:
        notes.append(about["note"])
    notes.append(f"{about['case']}, replication {about['replication']} ({about['picked']})")
    name = _name(about["name"], about["case"], about["replication"])
    if form in SINGLE:
        target = Path(out or f"{name}.{SUFFIXES.get(form, form)}")
        write_file(target, SINGLE[form](recording).encode("utf-8"))
        return Written([target], notes)
    target = Path(out or f"{name}-{form}")
    if form == "cdf":
        files = {file: text.encode("utf-8") for file, text in cdf_files(recording).items()}
        return Written(write_folder(target, files), notes)
    return Written(_write_tables(target, form, _replication_tables(run, recording)), notes)


def write_replay(
    directory: str | Path,
    case: str | None = None,
    replication: int | None = None,
    chosen: str | None = None,
    out: str | Path | None = None,
) -> Written:
    """Write the page that replays one replication of a stored run.

    Parameters
    ----------
    directory, case, replication, chosen : as for `record.record`.
    out : new HTML file; None = here, named after the study and what was chosen.

    Raises
    ------
    ResultError, InputError : as `write_export`.
    """
    run = read_run(directory)
    recording = record(directory, case, replication, chosen or "median")
    about = recording["run"]
    notes = [note for note in (run.note, about["note"]) if note]
    notes.append(f"{about['case']}, replication {about['replication']} ({about['picked']})")
    target = Path(out or f"{_name(about['name'], about['case'], about['replication'])}.html")
    write_file(target, page_text(recording).encode("utf-8"))
    return Written([target], notes)


def _name(*parts: Any) -> str:
    return re.sub(r"[^\w@.+=-]", "_", "-".join(str(part) for part in parts))


def _of_case(frame: pl.DataFrame, case: str | None) -> pl.DataFrame:
    return frame if case is None else frame.filter(pl.col("case").cast(pl.String) == case)


def _write_run(
    run: StoredRun, form: str, case: str | None, out: str | Path | None, notes: list[str]
) -> Written:
    known = [one["id"] for one in run.manifest["cases"]]
    if case is not None and case not in known:
        raise InputError(f"there is no {case!r}", key="--case", allowed=", ".join(known))
    name = _name(run.manifest["study"]["name"], *([case] if case else []))
    tables = {table: _of_case(getattr(run, table), case) for table in TABLES}
    paths = _write_tables(Path(out or f"{name}-{form}"), form, tables)
    return Written(paths, [*notes, "Tracks come with a replication: --replication or --pick."])


def _replication_tables(run: StoredRun, recording: dict[str, Any]) -> dict[str, pl.DataFrame]:
    about = recording["run"]
    mine = pl.col("replication") == about["replication"]
    tables = {table: _of_case(getattr(run, table), about["case"]).filter(mine) for table in TABLES}
    return {**tables, "tracks": tracks_frame(recording)}


def _write_tables(target: Path, form: str, tables: Mapping[str, pl.DataFrame]) -> list[Path]:
    files = {}
    for name, frame in tables.items():
        if form == "csv":
            files[f"{name}.csv"] = csv_text(frame).encode("utf-8")
        else:
            files[f"{name}.parquet"] = _parquet(frame)
    return write_folder(target, files)


def _parquet(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_parquet(stream, compression="zstd")
    return stream.getvalue()
