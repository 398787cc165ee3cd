"""Replications nested in draws: every draw of the contested numbers is a world of its own.

Threads work on different draws at once. Resolving and packing stay on the calling thread: they are
short, and a `Plan` is not made for several threads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import polars as pl

from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.engine.world import World as Arrays
from openiads.results.manifest import new_manifest
from openiads.results.store import RunWriter
from openiads.scenario.world import Case, World
from openiads.study.collect import Chunk, Tables, collect
from openiads.study.draw import Draws, draw
from openiads.study.executors import work_in_order
from openiads.study.pack import Labels, pack
from openiads.study.resolve import Plan
from openiads.study.run import Order, Run

FILE_ROWS = 2_000_000
"""Shots at which a file of several draws is written."""


@dataclass(frozen=True)
class Job:
    """One draw of one case, ready for the engine."""

    case: Case
    arrays: Arrays
    labels: Labels
    seed: int
    draw: int
    first: int
    stop: int


def play_draw(job: Job) -> Tables:
    """Tabulate the physics of a draw, run its replications and collect them."""
    physics = tabulate(job.arrays)
    state = make_state(job.arrays, physics)
    outcome = run_replications(
        job.arrays, physics, state, job.seed, job.draw, job.first, job.stop - job.first
    )
    systems = {unit.id: unit.system for unit in job.case.units}
    return collect(Chunk(job.case, job.labels, job.arrays, systems, job.draw, job.first, outcome))


def run_draws(plan: Plan, count: int, order: Order, out: Path | None, command: str) -> Run:
    """Run every case of a scenario under every draw.

    Parameters
    ----------
    plan : of the scenario.
    count : draws wanted; a stored run with more keeps them.
    order : replications are those of each draw; `precision` is not used.
    out : run directory, new, empty or of the same run; None = not stored.
    command : what the manifest says the user typed.

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
    writer = None
    if out is not None:
        text = world.model_dump_json()
        manifest = new_manifest(
            json.loads(text),
            command=command,
            seed=order.seed,
            replications=order.replications,
            draws=count,
        )
        writer = RunWriter.open(out, manifest, text)
        order = replace(order, replications=writer.manifest["replications"])
        drawn = draw(plan, writer.manifest["draws"], order.seed)
        writer.write_draws(drawn.table())
    session = NestedSession(world, drawn, order, writer)
    complete = True
    try:
        for index in range(len(world.cases)):
            session.run_case(index)
    except KeyboardInterrupt:
        complete = False
    if writer is not None:
        writer.close(complete)
    return Run(world, tuple(session.parts), out, complete, drawn.table())


class NestedSession:
    """The state of one call of `run_draws`."""

    def __init__(self, world: World, drawn: Draws, order: Order, writer: RunWriter | None) -> None:
        """Nothing happens before `run_case`."""
        self.world, self.drawn, self.order, self.writer = world, drawn, order, writer
        self.parts: list[Tables] = []
        self.done = 0

    def run_case(self, index: int) -> None:
        """Bring one case up to its replications under every draw; what is stored is kept."""
        missing = self.missing(index)
        self.report(self.world.cases[index].id)
        for _, block in groupby(enumerate(missing), lambda at: (at[1][0] - at[0], *at[1][1:])):
            self.run_block(index, [gap for _, gap in block])

    def run_block(self, index: int, gaps: list[tuple[int, int, int]]) -> None:
        """Run consecutive draws with the same replications and store them, also when interrupted.

        Parameters
        ----------
        index : of the case.
        gaps : (draw, first, stop) of each.
        """
        case_id, first = self.world.cases[index].id, gaps[0][1]
        found: list[Tables] = []
        try:
            for tables in work_in_order(self.jobs(case_id, gaps), play_draw, self.order.workers):
                found.append(tables)
                self.done += tables.outcomes.height
                self.report(case_id)
                if sum(part.shots.height for part in found) >= FILE_ROWS:
                    ready, found = found, []
                    self.keep(index, first, ready)
        finally:
            if found:
                self.keep(index, first, found)

    def jobs(self, case_id: str, gaps: list[tuple[int, int, int]]) -> Iterator[Job]:
        """Resolve and pack one draw after the other, when it is asked for."""
        for number, first, stop in gaps:
            case = self.drawn.case(case_id, number)
            arrays, labels = pack(case)
            yield Job(case, arrays, labels, self.order.seed, number, first, stop)

    def keep(self, index: int, first: int, found: list[Tables]) -> None:
        """Store finished draws that follow one another."""
        tables = Tables(
            *(
                pl.concat([getattr(part, name) for part in found])
                for name in ("outcomes", "shots", "leakers")
            )
        )
        if self.writer is not None:
            self.writer.add(index, first, tables.outcomes, tables.shots, tables.leakers)
        else:
            self.parts.append(tables)

    def missing(self, index: int) -> list[tuple[int, int, int]]:
        """What a case lacks, as (draw, first, stop), draw by draw."""
        blocks = [] if self.writer is None else self.writer.blocks(index)
        have = [0] * len(self.drawn)
        for block in blocks:
            for number in range(block.draw, block.draw + block.draws):
                have[number] = max(have[number], block.stop)
        wanted = self.order.replications
        return [(number, at, wanted) for number, at in enumerate(have) if at < wanted]

    def report(self, label: str) -> None:
        """Tell how far the run has come."""
        if self.order.progress is not None:
            total = len(self.world.cases) * len(self.drawn) * self.order.replications
            self.order.progress(self.done, total, label)
