"""What is asked of a run: refused when it cannot be carried out, else started."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from openiads.errors import InputError
from openiads.study.prepare import Ready

if TYPE_CHECKING:
    from openiads.scenario.world import World
    from openiads.study.run import Run

Done = TypeVar("Done")
Progress = Callable[[int, int, str], None]
COMPILING = "Compiling the engine: once for this version on this machine, about half a minute."


def orderly(
    *,
    replications: int | None,
    draws: int | None,
    seed: int | None,
    workers: int | None,
    precision: float | None,
) -> None:
    """Refuse an order that cannot be carried out, whatever the scenario."""
    within("replications", replications, 1, 2**31 - 1)
    within("draws", draws, 1, 2**24 - 1)
    within("seed", seed, 0, 2**32 - 1)
    within("workers", workers, 1, 1024)
    if precision is not None and not 0.0 < precision < 1.0:
        raise InputError(f"{precision} is out of range", key="precision", allowed="between 0 and 1")
    if precision is not None and draws is not None:
        raise InputError(
            "a run with draws cannot stop early", key="precision", allowed="draws or precision"
        )


def start(
    ready: Ready,
    *,
    replications: int | None,
    draws: int | None,
    seed: int | None,
    out: str | Path | None,
    workers: int | None,
    precision: float | None,
    progress: bool | Progress,
    command: str,
) -> Run:
    """Run a study that is prepared; the other parameters are those of `run`.

    Raises
    ------
    InputError : bad input, or more than fits in memory; nothing earlier is overwritten.
    """
    orderly(replications=replications, draws=draws, seed=seed, workers=workers, precision=precision)
    world, plan = ready.world, ready.plan
    order: dict[str, Any] = {
        "replications": world.study.replications if replications is None else replications,
        "seed": world.study.seed if seed is None else seed,
        "workers": processors() if workers is None else workers,
        "precision": precision,
    }
    refuse_large(world, order["replications"], order["workers"], draws)
    where = None if out is None else Path(out)

    def go(report: Progress | None) -> Run:
        if plan is None or draws is None:
            from openiads.study.run import run_world

            told = {"progress": report, "command": command, "warnings": ready.warnings}
            return run_world(world, **order, out=where, **told)
        from openiads.study.nested import run_draws
        from openiads.study.run import Order

        asked = Order(**order, progress=report)
        return run_draws(plan, draws, asked, where, command, ready.warnings)

    return reported(go, progress)


def reported(go: Callable[[Progress | None], Done], progress: bool | Progress) -> Done:
    """Call a function with what it reports its progress to.

    Parameters
    ----------
    go : takes a function of (done, total, label), or None.
    progress : True for a report on standard error, or a function, or False.
    """
    if progress is not True:
        announce(progress or None)
        return go(progress or None)
    from openiads.report.progress import ProgressReport
    from openiads.report.screen import Screen

    with ProgressReport(Screen(stderr=True)) as report:
        announce(report)
        return go(report)


def announce(report: Progress | None) -> None:
    """Say on a report of this program that the engine is about to be compiled."""
    from openiads.engine.ahead import compiles_now
    from openiads.report.progress import ProgressReport

    if isinstance(report, ProgressReport) and compiles_now():
        report.say(COMPILING)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def refuse_large(world: World, replications: int, workers: int, draws: int | None) -> None:
    """Refuse more replications than can be waited for, and cases that do not fit in memory.

    Parameters
    ----------
    draws : None = none; draws are run beside one another, as many as there are workers.
    """
    from openiads.scenario.limits import refuse_replications
    from openiads.study.memory import refuse_memory

    refuse_replications(len(world.cases), replications * (draws or 1))
    for case in world.cases:
        refuse_memory(case, replications, workers, 1 if draws is None else workers)


def within(name: str, value: int | None, low: int, high: int) -> None:
    """Refuse a number that is not whole, or out of bounds; None is none."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(
            f"{value!r} is out of range", key=name, allowed=f"a whole number from {low} to {high}"
        )
