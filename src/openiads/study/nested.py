"""Replications nested in draws: every draw of the contested numbers is a world of its own.

Threads work on different draws at once. Resolving and packing stay on the calling thread: they are
short, and a `Plan` is not made for several threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from openiads.engine.ahead import Compiler
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.table_cache import TableCache
from openiads.engine.tabulate import tabulate
from openiads.engine.world import World as Arrays
from openiads.resolve.reader_names import reader_names
from openiads.resolve.resolver import Plan
from openiads.results.store import RunWriter
from openiads.scenario.world import Case, World
from openiads.study.collect import Chunk, Tables, collect
from openiads.study.draw import Draws, draw
from openiads.study.executors import CHUNK, work_in_order
from openiads.study.pace import Pace
from openiads.study.pack import Labels, aims_of, pack
from openiads.study.run import Order, Run, open_writer

FILE_ROWS = 2_000_000
"""Shots at which a file of several draws is written, if not by time (`study.pace`)."""


@dataclass(frozen=True)
class Part:
    """Replications of one case under one draw, ready for the engine."""

    index: int
    case: Case
    arrays: Arrays
    labels: Labels
    draw: int
    first: int
    stop: int


@dataclass(frozen=True)
class Piece:
    """Finished replications first .. of one case under one draw."""

    index: int
    draw: int
    first: int
    tables: Tables


def run_draws(
    plan: Plan,
    count: int,
    order: Order,
    out: Path | None,
    command: str,
    warnings: tuple[str, ...] = (),
) -> Run:
    """Run every case of a scenario under every draw.

    Parameters
    ----------
    plan : of the scenario.
    count : draws wanted; a stored run with more keeps them.
    order : replications are those of each draw; `precision` is not used.
    out : run directory, new, empty or of the same run; None = not stored.
    command : what the manifest says the user typed.
    warnings : of the world, for the result.

    Returns
    -------
    `Run`; not complete after Ctrl-C, with every draw finished until then.

    Raises
    ------
    InputError : nothing is contested, drawn values contradict each other, the world cannot be
        simulated, or the directory cannot be used.
    """
    world = plan.world()
    drawn = draw(plan, count, order.seed)
    writer = None if out is None else open_writer(out, world, order, command, count, _told(plan))
    complete = True
    with writer or nullcontext():
        if writer is not None:
            order = replace(order, replications=writer.manifest["replications"])
            drawn = draw(plan, writer.manifest["draws"], order.seed)
            writer.write_draws(drawn.table())
        session = NestedSession(world, drawn, order, writer)
        try:
            session.go()
        except KeyboardInterrupt:
            complete = False
        if writer is not None:
            writer.close(complete)
    parts, still = tuple(session.parts), _told(plan)["not_drawn"]
    return Run(world, parts, out, complete, drawn.table(), warnings, still)


def _told(plan: Plan) -> dict[str, Any]:
    """Return what the manifest says about contested numbers: their names, and what is not drawn."""
    named = reader_names(plan)
    return {
        "draw_names": {one.key: named[one.key] for one in plan.contested},
        "not_drawn": {why: len(places) for why, places in plan.not_drawn.items()},
    }


class NestedSession:
    """The state of one call of `run_draws`. Cases of a draw follow one another: they share pieces
    of their tables, and a run that was stopped has the same draws of every case. All draws of a
    case have the same columns: of every round that some draw can launch, and of the aims as stated.
    """

    def __init__(self, world: World, drawn: Draws, order: Order, writer: RunWriter | None) -> None:
        """Nothing happens before `go`."""
        self.world, self.drawn, self.order, self.writer = world, drawn, order, writer
        self.carriers = [drawn.plan.carriers(case.id) for case in world.cases]
        self.aims = [aims_of(case) for case in world.cases]
        self.parts: list[Tables] = []
        self.found: list[Piece] = []
        self.done = 0
        self.known = TableCache()
        self.compiler = Compiler()
        self.pace = Pace(CHUNK)

    def go(self) -> None:
        """Run what is missing and store it, also when interrupted."""
        self.report(self.world.cases[0].id)
        try:
            for pieces in work_in_order(self.jobs(), self.play, self.order.workers):
                self.found += pieces
                self.done += sum(piece.tables.outcomes.height for piece in pieces)
                self.report(f"draw {pieces[-1].draw}")
                rows = sum(piece.tables.shots.height for piece in self.found)
                if rows >= FILE_ROWS or self.pace.due:
                    self.keep()
        finally:
            self.compiler.stop()
            self.keep()

    def jobs(self) -> Iterator[list[Part]]:
        """Resolve and pack what is missing of one draw after the other, when it is asked for."""
        have = [self.finished(index) for index in range(len(self.world.cases))]
        for number in range(len(self.drawn)):
            job = []
            for index, case in enumerate(self.world.cases):
                if have[index][number] < self.order.replications:
                    drawn = self.drawn.case(case.id, number)
                    span = have[index][number], self.order.replications
                    job.append(Part(index, drawn, *pack(drawn), number, *span))
            if job:
                yield job

    def play(self, job: list[Part]) -> list[Piece]:
        """Tabulate the physics of the cases of a draw, run their replications and collect them."""
        return [Piece(part.index, part.draw, part.first, self.play_part(part)) for part in job]

    def play_part(self, part: Part) -> Tables:
        """Do so for one case."""
        physics = tabulate(part.arrays, known=self.known)
        state = make_state(part.arrays, physics)
        rows = part.stop - part.first
        self.compiler.wait()
        outcome = run_replications(
            part.arrays, physics, state, self.order.seed, part.draw, part.first, rows
        )
        systems = {unit.id: unit.system for unit in part.case.units}
        labels = replace(part.labels, aims=self.aims[part.index])
        found = Chunk(part.case, labels, part.arrays, systems, part.draw, part.first, outcome)
        return collect(replace(found, carriers=self.carriers[part.index]))

    def keep(self) -> None:
        """Store what is finished: of each case the draws that follow one another in one file."""
        ready, self.found = sorted(self.found, key=lambda piece: (piece.index, piece.draw)), []
        self.pace.stored()
        for (index, first, _), run in groupby(
            enumerate(ready), lambda at: (at[1].index, at[1].first, at[1].draw - at[0])
        ):
            block = [piece.tables for _, piece in run]
            tables = Tables(
                *(
                    pl.concat([getattr(part, name) for part in block])
                    for name in ("outcomes", "shots", "leakers")
                )
            )
            if self.writer is not None:
                self.writer.add(index, first, tables.outcomes, tables.shots, tables.leakers)
            else:
                self.parts.append(tables)

    def finished(self, index: int) -> list[int]:
        """Replications of a case stored for each draw, from the first on."""
        have = [0] * len(self.drawn)
        for block in [] if self.writer is None else self.writer.blocks(index):
            for number in range(block.draw, block.draw + block.draws):
                have[number] = max(have[number], block.stop)
        return have

    def report(self, label: str) -> None:
        """Tell how far the run has come."""
        if self.order.progress is not None:
            total = len(self.world.cases) * len(self.drawn) * self.order.replications
            self.order.progress(self.done, total, label)
