"""Who does the work: threads of this process. The kernels hold no lock while they run."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from typing import TypeVar

from openiads.engine.replicate import run_replications
from openiads.engine.state import State, make_state
from openiads.engine.world import Outcome, Tables, World

Job = TypeVar("Job")
Result = TypeVar("Result")
CHUNK = 100
"""Replications between two reports of progress."""


def chunks(first: int, stop: int, size: int = CHUNK) -> list[tuple[int, int]]:
    """Cut replications first .. stop - 1 into (first, rows) pieces."""
    return [(at, min(size, stop - at)) for at in range(first, stop, size)]


def replicate_on_threads(
    world: World,
    tables: Tables,
    address: tuple[int, int],
    pieces: Iterable[tuple[int, int]],
    workers: int,
    told: Callable[[int, float], None] | None = None,
) -> Iterator[tuple[int, Outcome]]:
    """Run replications on threads and yield them piece by piece, in order.

    Parameters
    ----------
    address : (seed, draw).
    pieces : (first, rows) of each piece; the next is asked for when one is yielded.
    workers : threads; each has its own state. The outcomes do not depend on their number.
    told : told (rows, seconds) of each piece by the thread that worked on it.

    Yields
    ------
    (first, outcome). Closing the iterator drops the pieces that have not begun.
    """
    states: SimpleQueue[State] = SimpleQueue()
    for _ in range(workers):
        states.put(make_state(world, tables))

    def work(piece: tuple[int, int]) -> Outcome:
        state = states.get()
        began = time.monotonic()
        try:
            return run_replications(world, tables, state, *address, *piece)
        finally:
            states.put(state)
            if told is not None:
                told(piece[1], time.monotonic() - began)

    pool, ahead = ThreadPoolExecutor(workers), iter(pieces)
    waiting: deque[tuple[int, Future[Outcome]]] = deque()
    try:
        for piece in islice(ahead, 2 * workers):  # those that wait for the caller hold memory
            waiting.append((piece[0], pool.submit(work, piece)))
        while waiting:
            first, future = waiting.popleft()
            outcome = future.result()
            waiting.extend((one[0], pool.submit(work, one)) for one in islice(ahead, 1))
            yield first, outcome
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def work_in_order(
    jobs: Iterable[Job], work: Callable[[Job], Result], workers: int
) -> Iterator[Result]:
    """Do jobs on threads and yield their results in order.

    Parameters
    ----------
    jobs : made on the calling thread, a few ahead of the work.
    work : called on threads, one job at a time each.
    workers : threads.

    Yields
    ------
    Results. Closing the iterator waits for the jobs that have begun and drops the others.
    """
    pool = ThreadPoolExecutor(workers)
    waiting: deque[Future[Result]] = deque()
    try:
        for job in jobs:
            waiting.append(pool.submit(work, job))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
