"""Who does the work: threads of this process. The kernels hold no lock while they run."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from openiads.engine.replicate import run_replications
from openiads.engine.state import State, make_state
from openiads.engine.world import Outcome, Tables, World

CHUNK = 100
"""Replications between two reports of progress."""


def chunks(first: int, stop: int, size: int = CHUNK) -> list[tuple[int, int]]:
    """Cut replications first .. stop - 1 into (first, rows) pieces."""
    return [(at, min(size, stop - at)) for at in range(first, stop, size)]


def replicate_on_threads(
    world: World,
    tables: Tables,
    address: tuple[int, int],
    pieces: list[tuple[int, int]],
    workers: int,
) -> Iterator[tuple[int, Outcome]]:
    """Run replications on threads and yield them piece by piece, in order.

    Parameters
    ----------
    address : (seed, draw).
    pieces : (first, rows) of each piece.
    workers : threads; each has its own state. The outcomes do not depend on their number.

    Yields
    ------
    (first, outcome). Closing the iterator drops the pieces that have not begun.
    """
    states: SimpleQueue[State] = SimpleQueue()
    for _ in range(workers):
        states.put(make_state(world, tables))

    def work(piece: tuple[int, int]) -> Outcome:
        state = states.get()
        try:
            return run_replications(world, tables, state, *address, *piece)
        finally:
            states.put(state)

    pool = ThreadPoolExecutor(workers)
    try:
        futures = [pool.submit(work, piece) for piece in pieces]
        for piece, future in zip(pieces, futures, strict=True):
            yield piece[0], future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
