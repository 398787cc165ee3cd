"""A study from world to tables: the program on one screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from openiads.analysis.convergence import headline_width
from openiads.analysis.summary import StudySummary, summarise
from openiads.analysis.uncertainty import UncertaintySummary, summarise_draws
from openiads.engine.ahead import Compiler
from openiads.engine.table_cache import TableCache
from openiads.engine.tabulate import tabulate
from openiads.engine.world import Outcome
from openiads.engine.world import Tables as Physics
from openiads.engine.world import World as Arrays
from openiads.results.manifest import new_manifest
from openiads.results.read import StoredRun, join_parts, read_run
from openiads.results.schema import empty
from openiads.results.store import RunWriter
from openiads.scenario.world import Case, World
from openiads.study.citation import store_sources
from openiads.study.collect import Chunk, Tables, collect
from openiads.study.executors import CHUNK, replicate_on_threads
from openiads.study.pace import Pace
from openiads.study.pack import Labels, pack

Progress = Callable[[int, int, str], None]

WAVE = 200
"""Replications a case between two looks at the precision reached."""

BLOCK = 20
"""Chunks of replications, at most, that are labelled and stored together: one piece."""


@dataclass(frozen=True)
class Order:
    """What is wanted of a run.

    Parameters
    ----------
    replications : per case, at most.
    seed : of all random numbers.
    workers : threads.
    precision : width of the headline interval at which to stop early; None = never.
    progress : told (replications done, in all, label); None = nobody listens.
    """

    replications: int
    seed: int
    workers: int
    precision: float | None
    progress: Progress | None


@dataclass(frozen=True)
class Prepared:
    """A case with its physics."""

    case: Case
    arrays: Arrays
    labels: Labels
    physics: Physics


@dataclass(frozen=True)
class Run:
    """What a run leaves behind.

    Parameters
    ----------
    world : what was run.
    parts : the tables of this session, piece by piece.
    directory : where it is stored, or None.
    complete : every case has its replications (or met the precision).
    draws : the values drawn, a row a contested number and draw; no rows without draws.
    warnings : what `check` says of the world, one sentence each.
    not_drawn : with draws, why numbers with a grade keep their value -> how many.
    """

    world: World
    parts: tuple[Tables, ...]
    directory: Path | None
    complete: bool
    draws: pl.DataFrame = field(default_factory=lambda: empty("draws"))
    warnings: tuple[str, ...] = ()
    not_drawn: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """One row a replication; see results/schema.py for the columns."""
        return self._table("outcomes")

    @cached_property
    def shots(self) -> pl.DataFrame:
        """One row a round fired."""
        return self._table("shots")

    @cached_property
    def leakers(self) -> pl.DataFrame:
        """One row a leaker, with the reason why it got through."""
        return self._table("leakers")

    @property
    def drawn(self) -> bool:
        """Whether the run has draws of the contested numbers."""
        return not self.draws.is_empty()

    @cached_property
    def summary(self) -> StudySummary:
        """Estimates with their intervals, and the answer to the study's question.

        Raises
        ------
        ValueError : a run of several draws; `uncertainty` is for those.
        """
        return summarise(self.outcomes, self.world.study.model_dump())

    @cached_property
    def uncertainty(self) -> UncertaintySummary:
        """Chance and disagreement apart, for a run with draws."""
        return summarise_draws(self.outcomes, self.world.study.model_dump())

    def _repr_html_(self) -> str:
        return (self.uncertainty if self.drawn else self.summary)._repr_html_()

    @cached_property
    def _stored(self) -> StoredRun | None:
        return None if self.directory is None else read_run(self.directory)

    def _table(self, name: str) -> pl.DataFrame:
        if self._stored is not None:
            return getattr(self._stored, name)
        return join_parts(name, [getattr(part, name) for part in self.parts])


def run_world(
    world: World,
    *,
    replications: int,
    seed: int,
    workers: int,
    precision: float | None = None,
    out: Path | None = None,
    progress: Progress | None = None,
    command: str = "",
    warnings: tuple[str, ...] = (),
) -> Run:
    """Run every case of a world.

    Parameters
    ----------
    world : resolved; nothing else is read.
    replications : per case.
    seed : of all random numbers.
    workers : threads; the result does not depend on their number.
    precision : stop when the widest headline interval is narrower than this share.
    out : run directory, new, empty or of the same run; None = not stored.
    progress : told (replications done, in all, label) from time to time.
    command : what the manifest says the user typed.
    warnings : of the world, for the result.

    Returns
    -------
    `Run`; not complete after Ctrl-C, with everything finished until then.

    Raises
    ------
    InputError : the world cannot be simulated, or the directory cannot be used.
    """
    order = Order(replications, seed, workers, precision, progress)
    writer = None if out is None else open_writer(out, world, order, command)
    complete = True
    with writer or nullcontext():
        session = Session(world, order, writer)
        try:
            session.go()
        except KeyboardInterrupt:
            complete = False
        finally:
            session.compiler.stop()
        if writer is not None:
            writer.close(complete)
    return Run(world, tuple(session.parts), out, complete, warnings=warnings)


def open_writer(
    out: Path,
    world: World,
    order: Order,
    command: str,
    draws: int | None = None,
    drawn: Mapping[str, Any] | None = None,
) -> RunWriter:
    """Open a run directory, new or to be continued, with the sources of its numbers.

    Parameters
    ----------
    out : the directory.
    world, order : what is run.
    command : what the manifest says the user typed.
    draws : of the contested numbers; None = the central values alone.
    drawn : what the manifest says about them.

    Raises
    ------
    InputError : the directory cannot be used.
    ResultError : the run in it is damaged.
    """
    text = world.model_dump_json()
    data = json.loads(text)
    manifest = new_manifest(
        data,
        command=command,
        seed=order.seed,
        replications=order.replications,
        draw=world.study.draw if draws is None else 0,
        draws=draws,
        drawn=drawn,
    )
    writer = RunWriter.open(out, manifest, text)
    try:
        store_sources(out, data)
    except BaseException:
        writer.release()
        raise
    return writer


class Session:
    """The state of one call of `run_world`."""

    def __init__(self, world: World, order: Order, writer: RunWriter | None) -> None:
        """Nothing happens before `go`."""
        self.world, self.order, self.writer = world, order, writer
        self.parts: list[Tables] = []
        self.done = 0
        self.compiler = Compiler()
        self.prepared: dict[int, Prepared] = {}
        self.known = TableCache()
        self.pace = Pace(CHUNK)

    def go(self) -> None:
        """Run all cases, in waves when a precision was asked for."""
        step = WAVE if self.order.precision is not None else self.order.replications
        for stop in [*range(step, self.order.replications, step), self.order.replications]:
            for index in range(len(self.world.cases)):
                self.run_case(index, stop)
            if self.order.precision is not None and self.precise_enough():
                break

    def run_case(self, index: int, stop: int) -> None:
        """Bring one case up to `stop` replications; what is stored already is not run again."""
        case = self.world.cases[index]
        gaps = self.missing(index, stop)
        self.report(case.id)
        if not gaps:
            return
        ready = self.prepare(index)
        for first, end in gaps:
            self.run_gap(index, ready, first, end)

    def run_gap(self, index: int, ready: Prepared, first: int, end: int) -> None:
        """Run replications first .. end - 1 of a case and store them, also when interrupted."""
        found: list[Outcome] = []
        self.compiler.wait()
        self.pace.stored()
        try:
            for at, outcome in replicate_on_threads(
                ready.arrays,
                ready.physics,
                (self.order.seed, self.world.study.draw),
                self.pace.chunks(first, end),
                self.order.workers,
                self.pace.told,
            ):
                found.append(outcome)
                stop = at + len(outcome.shots)
                self.done += stop - at
                self.report(ready.case.id)
                if stop - first >= BLOCK * CHUNK or stop == end or self.pace.due:
                    first = self.keep(index, ready, first, found)
        finally:
            if found:
                self.keep(index, ready, first, found)

    def keep(self, index: int, ready: Prepared, first: int, found: list[Outcome]) -> int:
        """Store finished pieces that follow one another; returns the next replication."""
        outcome = Outcome(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
        systems = {unit.id: self.system_of(unit.id, ready.case) for unit in ready.case.units}
        draw = self.world.study.draw
        tables = collect(
            Chunk(ready.case, ready.labels, ready.arrays, systems, draw, first, outcome)
        )
        found.clear()
        self.pace.stored()
        if self.writer is not None:
            self.writer.add(index, first, tables.outcomes, tables.shots, tables.leakers)
        else:
            self.parts.append(tables)
        return first + len(outcome.shots)

    def prepare(self, index: int) -> Prepared:
        """Pack a case and tabulate its physics; kept only when more waves follow."""
        if index in self.prepared:
            return self.prepared[index]
        case = self.world.cases[index]
        arrays, labels = pack(case)
        ready = Prepared(case, arrays, labels, tabulate(arrays, self.order.workers, self.known))
        if self.order.precision is not None:
            self.prepared[index] = ready
        return ready

    def missing(self, index: int, stop: int) -> list[tuple[int, int]]:
        """Replications of a case below `stop` that are not there yet, as (first, stop) pairs."""
        if self.writer is not None:
            have = [(block.first, block.stop) for block in self.writer.blocks(index)]
        else:
            name = self.world.cases[index].id
            mine = [p.outcomes for p in self.parts if p.outcomes["case"][0] == name]
            have = [(int(f["replication"][0]), int(f["replication"][-1]) + 1) for f in mine]
        gaps, at = [], 0
        for first, end in sorted(have):
            if at < min(first, stop):
                gaps.append((at, min(first, stop)))
            at = max(at, end)
        if at < stop:
            gaps.append((at, stop))
        return gaps

    def system_of(self, unit: str, case: Case) -> str:
        """Library system of a fire unit."""
        return next(u.system for u in case.units if u.id == unit)

    def precise_enough(self) -> bool:
        """True when the headline interval is as narrow as was asked for."""
        run = Run(
            self.world, tuple(self.parts), self.writer.directory if self.writer else None, False
        )
        return headline_width(run.summary) < (self.order.precision or 0.0)

    def report(self, label: str) -> None:
        """Tell how far the run has come."""
        if self.order.progress is not None:
            total = len(self.world.cases) * self.order.replications
            self.order.progress(self.done, total, label)
