"""A stored run, a case and a replication number to a recording: that replication, told in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from openiads.engine.record import record_replication
from openiads.engine.tabulate import tabulate
from openiads.errors import InputError, ResultError
from openiads.recording import rows
from openiads.recording.events import Scene, happenings, launched
from openiads.recording.motion import Motion
from openiads.replay.story import tell
from openiads.results.read import StoredRun, read_run
from openiads.results.schema import HEADLINES
from openiads.results.schema import VERSION as FORMAT_OF_RUNS
from openiads.results.store import WORLD
from openiads.scenario.world import Case, World
from openiads.scenario.world_file import read_world
from openiads.study.collect import Chunk, Tables, collect
from openiads.study.pack import pack

FORMAT = "openiads.recording"
VERSION = 1

PICKS = ("median", "worst", "best")
"""Replications that are chosen by their headline: by their share of attackers that leaked."""

CLOSE = 1e-6
"""Numbers of two computations are the same when they differ by this share at most."""


def recorded_case(run: StoredRun, case: str | None) -> str:
    """Return the case to record.

    Parameters
    ----------
    case : its id; None = the largest of the last variant, that is with the most threats, and of
        those the last.

    Raises
    ------
    InputError : no such case. ResultError : it has no stored replication.
    """
    known = [one["id"] for one in run.manifest["cases"]]
    if case is not None and case not in known:
        raise InputError(f"there is no {case!r}", key="--case", allowed=", ".join(known))
    stored = [name for name in known if run.finished.get(name)]
    if case is None:
        last = run.manifest["cases"][-1]["variant"]
        sizes = {one["id"]: len(one["threats"]) for one in run.world["cases"]}
        mine = [one["id"] for one in run.manifest["cases"] if one["variant"] == last]
        mine = [name for name in mine if name in stored] or stored
        case = max(reversed(mine), key=lambda name: sizes[name], default=None)
    if case is None or case not in stored:
        raise ResultError(
            "no replication is stored",
            file=str(run.directory),
            key=case or "cases",
            allowed="a case with replications",
        )
    return case


def pick(run: StoredRun, case: str, which: str) -> int:
    """Return the number of a replication chosen by its headline, as a rule attackers that leaked.

    Parameters
    ----------
    which : "worst" has the largest share, "best" the smallest, "median" the lower median: the
        share that half of the replications do not exceed. Of those that tie the lowest number.

    Raises
    ------
    InputError : another word.
    """
    if which not in PICKS:
        raise InputError(f"there is no {which!r}", key="--pick", allowed=", ".join(PICKS))
    mine = run.outcomes.filter(pl.col("case").cast(pl.String) == case)
    headline = pl.coalesce(*HEADLINES.values(), 0.0).alias("share")
    shares = mine.select("replication", headline).sort("share", "replication")
    place = {"best": 0, "median": (shares.height - 1) // 2, "worst": shares.height - 1}[which]
    share = shares["share"][place]
    return int(shares.filter(pl.col("share") == share)["replication"][0])


def record(
    directory: str | Path,
    case: str | None = None,
    replication: int | None = None,
    chosen: str = "median",
) -> dict[str, Any]:
    """Record one replication of a stored run.

    Parameters
    ----------
    directory : the run.
    case : id; None = see `recorded_case`.
    replication : its number; None = the one of `chosen`, see `pick`.

    Returns
    -------
    The recording as plain data (docs/recording.md). Its `run.note` says, when it is not empty,
    how what was computed now differs from what is stored.

    Raises
    ------
    ResultError : the run is damaged, of another version, or of drawn numbers.
    InputError : case or replication is not in it.
    """
    run = read_run(directory)
    if run.about.version != FORMAT_OF_RUNS:
        raise ResultError(
            f"is of format version {run.about.version}: its tables can be read, but none of "
            "it can be played again",
            file=str(directory),
            allowed=f"a run of format version {FORMAT_OF_RUNS}",
        )
    if run.about.draws is not None:
        raise ResultError(
            "holds draws of contested numbers, whose worlds are not stored",
            file=str(directory),
            allowed="a run of the central values",
        )
    name = recorded_case(run, case)
    number = pick(run, name, chosen) if replication is None else replication
    picked = chosen if replication is None else f"replication {replication}"
    stored = run.outcomes.filter(
        (pl.col("case").cast(pl.String) == name) & (pl.col("replication") == number)
    )
    if stored.is_empty():
        raise InputError(
            f"replication {number} of {name} is not stored",
            key="--replication",
            allowed=f"0 to {run.finished[name] - 1}",
        )
    world = stored_world(run)
    found = next(one for one in world.cases if one.id == name)
    seed, draw = run.about.seed, world.study.draw
    scene = play(found, (seed, draw, number))
    about = {
        "name": world.study.name,
        "title": world.study.title,
        "question": world.study.question,
        "case": name,
        "variant": found.variant,
        "draw": draw,
        "replication": number,
        "seed": seed,
        "picked": picked,
        "note": difference(run, stored, tables_of(found, scene, draw, number)),
    }
    return recording(found, scene, about)


def stored_world(run: StoredRun) -> World:
    """Return the world of a stored run.

    Raises
    ------
    ResultError : it is damaged or of another version.
    """
    try:
        return read_world(run.directory / WORLD)
    except InputError as error:
        raise ResultError(
            error.message, file=error.file, key=error.key, allowed=error.allowed, line=error.line
        ) from None


def play(case: Case, address: tuple[int, int, int]) -> Scene:
    """Play one replication of a case.

    Parameters
    ----------
    address : (seed, draw, replication).
    """
    arrays, labels = pack(case)
    physics = tabulate(arrays)
    told = record_replication(arrays, physics, address)
    names = {s: f"round-{n + 1:03d}" for n, s in enumerate(launched(told, arrays.clock.horizon))}
    return Scene(
        arrays=arrays,
        labels=labels,
        radars=tuple(radar.id for radar in case.radars),
        controllers=tuple(x.id for x in case.networks) + labels.units,
        rounds=names,
        told=told,
        motion=Motion(arrays),
        chances=physics.windows["p_single"],
    )


def recording(case: Case, scene: Scene, about: dict[str, Any]) -> dict[str, Any]:
    """Return a played replication as plain data.

    Parameters
    ----------
    about : its `run`.
    """
    events = happenings(scene)
    stories = tell(events)
    return {
        "format": FORMAT,
        "version": VERSION,
        "run": about,
        "horizon_s": case.horizon_s,
        "end_s": events[-1]["t"] if events else 0.0,
        "assets": rows.asset_rows(case, events),
        "elements": rows.element_rows(case, scene),
        "units": rows.unit_rows(case, scene),
        "threats": rows.threat_rows(case, scene),
        "rounds": rows.round_rows(scene),
        "tracks": rows.track_rows(scene),
        "events": events,
        "stories": stories,
    }


def tables_of(case: Case, scene: Scene, draw: int, replication: int) -> Tables:
    """Return what a run would have stored of the replication."""
    systems = {unit.id: unit.system for unit in case.units}
    told = scene.told.outcome
    return collect(Chunk(case, scene.labels, scene.arrays, systems, draw, replication, told))


def difference(run: StoredRun, stored: pl.DataFrame, now: Tables) -> str:
    """Return where the replication computed now differs from the stored one, empty = nowhere."""
    name, number = stored["case"][0], stored["replication"][0]
    mine = (pl.col("case").cast(pl.String) == name) & (pl.col("replication") == number)
    pairs = {"outcomes": (stored, now.outcomes), "shots": (run.shots.filter(mine), now.shots)}
    wrong = [
        f"{table}.{column}" for table, (old, new) in pairs.items() for column in unlike(old, new)
    ]
    if not wrong:
        return ""
    made = run.about.versions["openiads"]
    return (
        f"Computed anew it is not the stored replication: {', '.join(wrong[:5])} differ. "
        f"The run was made by version {made}."
    )


def unlike(old: pl.DataFrame, new: pl.DataFrame) -> list[str]:
    """Return the columns of `new` whose values are not those of `old`."""
    if old.height != new.height:
        return ["rows"]
    found = []
    for column in new.columns:
        a, b = old[column], new[column]
        if b.dtype.is_float():
            a = a.cast(pl.Float64)
            close = ((a - b).abs() <= CLOSE * (1.0 + b.abs())).fill_null(value=False)
            same = (close | (a.is_null() & b.is_null())).all()
        else:
            same = a.cast(pl.String).eq_missing(b.cast(pl.String)).all()
        if not same:
            found.append(column)
    return found
