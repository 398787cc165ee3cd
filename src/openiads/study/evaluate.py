"""The answer of a study at any values of its contested numbers, fast enough for thousands of sets.

All sets share their luck: replication k of every set has the same random numbers (draw 0 of the
address), so that sets differ by their values, and by chance only where values change what happens.
Worlds that are equal but for the prices of threats are run once: those change nobody's fate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.analysis.headline import SUBJECTS
from openiads.engine.ahead import Compiler
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.table_cache import TableCache
from openiads.engine.tabulate import tabulate
from openiads.engine.world import World as Arrays
from openiads.errors import InputError
from openiads.resolve.resolver import Plan
from openiads.results.schema import HEADLINES
from openiads.scenario.world import Case
from openiads.study.collect import headline_shares
from openiads.study.executors import work_in_order
from openiads.study.pack import pack
from openiads.vocab import ATTACKERS, CIVIL, OTHERS

DRAW = 0
"""Field `draw` of the address of every random number here."""


@dataclass(frozen=True)
class Question:
    """What number is the answer.

    Parameters
    ----------
    text : in words.
    about : what its share is about, a key of `openiads.results.schema.HEADLINES`.
    cases : ids of the cases to run.
    difference : the answer is the share of the last case minus that of the first; otherwise that of
        the only case.
    """

    text: str
    about: str
    cases: tuple[str, ...]
    difference: bool

    def answers(self, shares: np.ndarray) -> np.ndarray:
        """Return the answer of each replication, (n,), from shares (cases, n)."""
        return shares[-1] - shares[0] if self.difference else shares[0]


def question(plan: Plan, case: str | None) -> Question:
    """Choose the answer: of one case, or the difference between variants at the largest raid.

    Without a case it is the share of attackers that leaked with the last variant less that with the
    first, in the cases with most attackers; with a single variant, the share of that case. Cases
    without attackers are about civil aircraft engaged, and without these about the other threats.

    Parameters
    ----------
    plan : of the scenario.
    case : id, or None.

    Raises
    ------
    InputError : no such case.
    """
    world = plan.world()
    known = [entry.id for entry in world.cases]
    if case is not None and case not in known:
        raise InputError(f"there is no case {case!r}", key="case", allowed=", ".join(known))
    if case is not None:
        return _asked([entry for entry in world.cases if entry.id == case], case)
    largest = max(reversed(world.cases), key=_sizes)
    rows = {e.variant: e for e in world.cases if e.sweep_value == largest.sweep_value}
    first, last = (rows.get(name) for name in (world.study.variants[0], world.study.variants[-1]))
    if first is None or last is None or first is last:
        return _asked([largest], largest.id)
    return _asked([first, last], f"{last.id} less {first.id}")


def _asked(cases: list[Case], which: str) -> Question:
    key = max(HEADLINES, key=lambda name: any(_count(case)[name] for case in cases))
    difference = len(cases) > 1
    return Question(
        f"{SUBJECTS[key].share}, {which}", key, tuple(case.id for case in cases), difference
    )


def _count(case: Case) -> dict[str, int]:
    kinds = {kind.id: kind.threat_class for kind in case.threat_types}
    classes = [kinds[threat.type] for threat in case.threats]
    return {
        "attackers": sum(name in ATTACKERS for name in classes),
        "civil": classes.count(CIVIL),
        "others": sum(name in OTHERS for name in classes),
    }


def _sizes(case: Case) -> tuple[int, int]:
    return _count(case)["attackers"], len(case.threats)


@dataclass(frozen=True)
class Answered:
    """The answer at one set of values.

    Parameters
    ----------
    shares : (cases, replications), of what the question is about.
    answers : (replications,).
    """

    shares: np.ndarray
    answers: np.ndarray

    @property
    def mean(self) -> float:
        """Mean over replications."""
        return float(np.nanmean(self.answers))


class Evaluator:
    """Answers one question at many sets of values, with common luck."""

    def __init__(self, plan: Plan, asked: Question, seed: int, workers: int) -> None:
        """Nothing is run yet."""
        self.plan, self.asked, self.seed, self.workers = plan, asked, seed, workers
        self._known: dict[tuple[bytes, int], np.ndarray] = {}
        self._pieces = TableCache()
        self._compiler = Compiler()

    def evaluate(
        self, sets: Iterable[Mapping[str, float]], replications: int
    ) -> Iterator[Answered]:
        """Yield the answer at each set, in order.

        Parameters
        ----------
        sets : key -> SI value; other numbers keep their central values.
        replications : of each.

        Raises
        ------
        InputError : values contradict each other.
        """

        def jobs() -> Iterator[list[Arrays]]:
            for values in sets:
                yield [pack(self.plan.case(name, values))[0] for name in self.asked.cases]

        def work(worlds: list[Arrays]) -> Answered:
            shares = np.array([self._shares(world, replications) for world in worlds])
            return Answered(shares, self.asked.answers(shares))

        return work_in_order(jobs(), work, self.workers)

    def _shares(self, world: Arrays, replications: int) -> np.ndarray:
        key = digest(world), replications
        if key not in self._known:
            physics = tabulate(world, known=self._pieces)
            state = make_state(world, physics)
            self._compiler.wait()
            outcome = run_replications(world, physics, state, self.seed, DRAW, 0, replications)
            self._known[key] = headline_shares(self.asked.about, world, outcome)
        return self._known[key]


def digest(world: Arrays) -> bytes:
    """Return what makes two worlds alike for who gets through: all but the price of a threat.

    The price of a round counts: between rounds that are as good the cheaper one is fired.
    """
    threats = world.threats.copy()
    threats["cost"] = 0.0
    found = hashlib.blake2b()
    _feed(found, world._replace(threats=threats))
    return found.digest()


def _feed(found: Any, part: Any) -> None:
    """Feed arrays field by field: what stands between fields says nothing."""
    if isinstance(part, tuple):
        for entry in part:
            _feed(found, entry)
    elif isinstance(part, np.ndarray) and part.dtype.names:
        for name in part.dtype.names:
            _feed(found, part[name])
    elif isinstance(part, np.ndarray):
        found.update(repr((part.shape, part.dtype.str)).encode() + part.tobytes())
    else:
        found.update(repr(part).encode())
