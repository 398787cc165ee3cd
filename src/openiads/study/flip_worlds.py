"""The worlds of trials: prepared one after another, charged for, and run on threads.

Work is counted in replications of one threat, not in seconds, so that the same run tries the same
things on any machine. What a world shares with an earlier one costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from openiads.engine.ahead import Compiler
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.world import World as Arrays
from openiads.errors import InputError
from openiads.resolve.resolver import Plan
from openiads.study.collect import headline_shares
from openiads.study.evaluate import DRAW, Question, digest
from openiads.study.executors import work_in_order
from openiads.study.pack import pack
from openiads.study.physics import Physics, physics_digest

PACKED, TABULATED = 25, 100
"""What resolving and packing a case costs, and tabulating its physics anew: replications of the
same case. Measured at 120 threats: 0.5 ms a replication, 10 ms to pack, 45 ms to tabulate."""

Set = Mapping[str, float]


@dataclass(frozen=True)
class Ready:
    """A case of a trial: its arrays, and by what its outcomes and its physics are known."""

    arrays: Arrays
    world: bytes
    physics: bytes


@dataclass
class Bench:
    """Answers a question at sets of values, and counts the work.

    Parameters
    ----------
    plan : of the scenario.
    asked : the question.
    workers : threads; nothing but the time depends on their number.
    spent : work done so far, replications of one threat.
    """

    plan: Plan
    asked: Question
    workers: int
    spent: int = 0
    _physics: Physics = field(default_factory=Physics)
    _compiler: Compiler = field(default_factory=Compiler)
    _seen: set[bytes] = field(default_factory=set)
    _shares: dict[tuple[bytes, int, int], np.ndarray] = field(default_factory=dict)

    def prepare(self, values: Set, replications: int) -> list[Ready] | None:
        """Return the cases with some values, charged for; None where the values contradict others.

        Parameters
        ----------
        values : key -> SI value; the others keep their central values.
        replications : that they will be run for.
        """
        found = []
        for name in self.asked.cases:
            try:
                arrays = pack(self.plan.case(name, values))[0]
            except InputError:
                return None
            ready = Ready(arrays, digest(arrays), physics_digest(arrays))
            cost = PACKED + TABULATED * (ready.physics not in self._seen)
            cost += replications * (ready.world not in self._seen)
            self._seen |= {ready.physics, ready.world}
            self.spent += cost * len(arrays.threats)
            found.append(ready)
        return found

    def answers(
        self, jobs: Iterator[list[Ready]] | Sequence[list[Ready]], seed: int, replications: int
    ) -> Iterator[np.ndarray]:
        """Yield the answer of each replication, (n,), for each set of cases, in order.

        Parameters
        ----------
        jobs : from `prepare`.
        seed : of all luck; the same for every set.
        replications : of each case.
        """

        def work(ready: list[Ready]) -> np.ndarray:
            return self.asked.answers(
                np.array([self._run(one, seed, replications) for one in ready])
            )

        return work_in_order(jobs, work, self.workers)

    def _run(self, ready: Ready, seed: int, replications: int) -> np.ndarray:
        key = ready.world, seed, replications
        if key not in self._shares:
            tables = self._physics.tables(ready.arrays, ready.physics)
            state = make_state(ready.arrays, tables)
            self._compiler.wait()
            outcome = run_replications(ready.arrays, tables, state, seed, DRAW, 0, replications)
            self._shares[key] = headline_shares(self.asked.about, ready.arrays, outcome)
        return self._shares[key]
