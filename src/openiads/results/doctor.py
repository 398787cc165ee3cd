"""What is wrong with a run directory, and putting right what can be: nothing is ever deleted.

What is not as it was stored is moved to DIRECTORY/damaged/. The run can then be read, and the same
command continues it to what is missing. Only files that an interrupted write left aside, which
never counted, are removed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from openiads.errors import ResultError
from openiads.reading import parse_json, read_bytes
from openiads.results.about import About
from openiads.results.durable import unwritten, write_aside
from openiads.results.flips import read_flips
from openiads.results.index import INDEX, MOST_BYTES, Index, index_of, read_index, write_index
from openiads.results.lock import take
from openiads.results.piece import Piece, changed, kept, place
from openiads.results.read import measured, open_manifest, strangers
from openiads.results.salvage import piece_fault
from openiads.results.schema import PIECEWISE, VERSION, conform
from openiads.results.shape import Shape
from openiads.results.sources import FILE as SOURCES
from openiads.results.sources import read_sources
from openiads.results.store import DRAWS, FLIPS, MANIFEST, WORLD, dead_parts, same_world

DAMAGED = "damaged"


@dataclass
class Diagnosis:
    """What was found in a run directory.

    Parameters
    ----------
    directory, manifest, about : of the run.
    found : one sentence part for each thing that is wrong, with what repairs it.
    good : pieces that are as they were stored.
    aside : files that are moved to `damaged/`.
    dead : files that an interrupted write left, which are removed.
    reindex : whether the index is written anew.
    remade : keys of the manifest that are written anew.
    """

    directory: Path
    manifest: dict[str, Any]
    about: About
    found: list[str] = field(default_factory=list)
    good: list[Piece] = field(default_factory=list)
    aside: list[Path] = field(default_factory=list)
    dead: list[Path] = field(default_factory=list)
    reindex: bool = False
    remade: dict[str, Any] = field(default_factory=dict)


def diagnose(directory: str | Path) -> Diagnosis:
    """Look at everything in a run directory, and change nothing.

    Parameters
    ----------
    directory : the run directory.

    Raises
    ------
    ResultError : there is no run, its version is another, or its manifest is damaged, without
        which nothing is known of the rest.
    """
    path = Path(directory)
    case = Diagnosis(path, *open_manifest(path))
    if case.about.version < VERSION:
        raise ResultError(
            f"is of format version {case.about.version}, which holds no hashes; `openiads report` "
            "reads it and names the pieces that cannot be read",
            file=str(path),
            allowed=f"a run of format version {VERSION}",
        )
    _look_at_pieces(case)
    _look_at_files(case)
    _look_at_manifest(case)
    return case


def repair(directory: str | Path) -> Diagnosis:
    """Put right what can be, and return what was wrong.

    Parameters
    ----------
    directory : the run directory.

    Raises
    ------
    ResultError : as of `diagnose`.
    InputError : another process writes the run, or the directory cannot be written.
    """
    path = Path(directory)
    diagnose(path)
    try:
        lock = take(path)
        try:
            case = diagnose(path)
            for file in case.aside:
                _set_aside(path, file)
            for file in case.dead:
                file.unlink(missing_ok=True)
            if case.reindex:
                write_index(path, case.good)
            if case.remade:
                text = json.dumps({**case.manifest, **case.remade}, indent=2, ensure_ascii=False)
                write_aside(path / MANIFEST, text.encode())
        finally:
            lock.release()
    except OSError as error:
        raise unwritten(path, error) from None
    return case


def _look_at_pieces(case: Diagnosis) -> None:
    path = case.directory
    try:
        listed, sound = list(read_index(path).pieces), True
        sound = bool(listed) or not any((path / "outcomes").glob("*.parquet"))
        if not sound:
            case.found.append(f"{INDEX} is missing or empty: made anew from the pieces")
    except ResultError as error:
        case.found.append(f"{INDEX}: {error.message}: made anew from the pieces that agree")
        listed, sound = _readable_lines(path), False
    for piece in listed:
        _take_in(case, piece, changed(path, piece))
    case.reindex = not sound or len(case.good) < len(listed)
    # Without a sound index a whole piece is believed; with one, what it does not list is foreign.
    for file in strangers(path, tuple(listed)):
        piece = None if sound or file.parent.name != "outcomes" else _believed(case, file)
        if piece is not None:
            case.good.append(piece)
    for file in strangers(path, (*listed, *case.good)):
        case.found.append(f"{file.relative_to(path)} is not of this run: moved to {DAMAGED}/")
        case.aside.append(file)
    case.good.sort(key=lambda piece: piece.name)


def _take_in(case: Diagnosis, piece: Piece, why: str) -> None:
    why = why or piece_fault(case.directory, piece, case.about)
    twin = next((one for one in case.good if one.overlaps(piece)), None)
    if not why and twin is None:
        case.good.append(piece)
        return
    why = why or f"outcomes/{piece.name} holds replications of {twin.name if twin else ''}"
    case.found.append(f"{why}: the piece is moved to {DAMAGED}/, the same command runs it again")
    files = [case.directory / table / piece.name for table in PIECEWISE]
    case.aside += [file for file in files if file.exists() or file.is_symlink()]


def _believed(case: Diagnosis, file: Path) -> Piece | None:
    """Return the piece of files that no line speaks of, when all of them agree; else None."""
    at = place(file.name)
    if at is None:
        return None
    try:
        piece = measured(file, at)
        if piece_fault(case.directory, piece, case.about):
            return None
        files = {}
        for table in PIECEWISE:
            path = case.directory / table / file.name
            rows = pl.scan_parquet(path).select(pl.len()).collect().item()
            files[table] = kept(path, rows)
    except (ResultError, OSError, pl.exceptions.PolarsError):
        return None
    whole = Piece(**{**piece.__dict__, "files": files})
    return None if any(one.overlaps(whole) for one in case.good) else whole


def _readable_lines(path: Path) -> list[Piece]:
    try:
        content = read_bytes(path / INDEX, error=ResultError, most_bytes=MOST_BYTES)
    except ResultError:
        return []
    found: dict[str, Piece] = {}
    for line in content.splitlines():
        try:
            data = parse_json(line.decode(), INDEX, error=ResultError)
            if isinstance(data, dict):
                piece = Piece.from_data(Shape(data, INDEX))
                found.setdefault(piece.name, piece)
        except (ResultError, UnicodeDecodeError):
            continue
    return list(found.values())


def _look_at_files(case: Diagnosis) -> None:
    path = case.directory
    for name, fault in (
        (WORLD, _world_fault(case)),
        (DRAWS, _draws_fault(path) if case.about.draws is not None else ""),
        (SOURCES, _sources_fault(path)),
        (FLIPS, _flips_fault(case)),
    ):
        if fault:
            case.found.append(f"{name} {fault}: the same command writes it anew")
            case.aside += [path / name] if (path / name).exists() else []
    for file in dead_parts(path):
        case.found.append(f"{file.relative_to(path)} was left by an interrupted write: removed")
        case.dead.append(file)


def _world_fault(case: Diagnosis) -> str:
    try:
        same = same_world(case.directory / WORLD, case.manifest)
    except ResultError as error:
        return error.message
    return "" if same else "was changed after the run began"


def _draws_fault(path: Path) -> str:
    try:
        conform("draws", pl.read_parquet(path / DRAWS))
    except (ValueError, OSError, pl.exceptions.PolarsError) as error:
        return f"cannot be read ({str(error).splitlines()[0]})"
    return ""


def _sources_fault(path: Path) -> str:
    try:
        read_sources(path)
    except ResultError as error:
        return f"is damaged ({error.message})"
    return ""


def _flips_fault(case: Diagnosis) -> str:
    try:
        read_flips(case.directory, case.manifest)
    except ResultError as error:
        case.remade["flips"] = None
        return error.message
    return ""


def _look_at_manifest(case: Diagnosis) -> None:
    about = case.about
    finished = {one.id: 0 for one in about.cases}
    for piece in case.good:
        finished[about.cases[piece.case].id] += piece.rows
    more = [name for name, count in finished.items() if count > about.wanted]
    if more:
        case.found.append(f"more replications are stored than were asked for: {', '.join(more)}")
    index = index_of(case.good) if case.reindex else read_index(case.directory)
    lost = any(finished[name] < count for name, count in about.finished.items())
    whole = all(count >= about.wanted for count in finished.values())
    if about.status == "complete" and lost:
        case.found.append(f"{MANIFEST} says complete, but replications are missing: written anew")
        case.remade |= {"status": "incomplete", "pieces": None}
    elif about.status == "complete" and not _closed_with(about, index):
        case.found.append(f"{MANIFEST} was closed with another index: written anew")
        case.remade |= {"pieces": _close(index)}
    elif about.status == "incomplete" and whole:
        case.found.append(f"{MANIFEST} says incomplete, but everything is stored: finished")
        case.remade |= {"status": "complete", "pieces": _close(index)}
    if case.remade:
        case.remade["replications_finished"] = finished


def _closed_with(about: About, index: Index) -> bool:
    return about.pieces is not None and about.pieces.sha256 == index.sha256


def _close(index: Index) -> dict[str, Any]:
    return {"count": len(index.pieces), "sha256": index.sha256}


def _set_aside(path: Path, file: Path) -> None:
    folder = path / DAMAGED
    folder.mkdir(exist_ok=True)
    stem = str(file.relative_to(path)).replace("/", "-").replace("\\", "-")
    target, count = folder / stem, 1
    while target.exists() or target.is_symlink():
        count += 1
        target = folder / f"{stem}.{count}"
    file.rename(target)
