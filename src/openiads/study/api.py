"""What a program or a person calls: one function for each command. Heavy imports wait inside."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from openiads.errors import InputError, OpenIADSWarning

if TYPE_CHECKING:
    from openiads.analysis.findings import Findings
    from openiads.scenario.world import World
    from openiads.study.resolve import Plan
    from openiads.study.run import Run

Done = TypeVar("Done")
Progress = Callable[[int, int, str], None]
MOST_WARNINGS = 10
"""Python warnings of one call; the result holds all of them."""
DEFAULT_SCENARIO = "with-and-without-s400"
Overrides = Mapping[str, str | int | float | bool | list]


def explain(
    scenario: str | Path | World = DEFAULT_SCENARIO, *, set: Overrides | None = None
) -> World:
    """Return everything a scenario resolves to, in SI, each number with where it comes from.

    Parameters
    ----------
    scenario : name of a built-in one, a TOML file, a world file that `explain` wrote (JSON), or a
        World.
    set : dotted path into the scenario -> value, for example ``{"raids.main.size": 20}``.

    Raises
    ------
    InputError : bad input.
    """
    from openiads.scenario.world import World

    finished = isinstance(scenario, World) or str(scenario).lower().endswith(".json")
    if finished and set:
        raise InputError(
            "a resolved world cannot be changed",
            key="--set",
            allowed="--set together with a scenario (built-in name or TOML file)",
        )
    if isinstance(scenario, World):
        return scenario
    if finished:
        return read_world(scenario)
    return _plan(scenario, set).world()


def _plan(scenario: str | Path | World, set: Overrides | None, key: str = "") -> Plan:
    """Return a scenario ready to be resolved with other values; `key` is what asks for that.

    Raises
    ------
    InputError : bad input, or a world instead of a scenario.
    """
    from openiads.scenario.load import load_scenario
    from openiads.scenario.world import World
    from openiads.study.resolve import Plan

    if isinstance(scenario, World) or str(scenario).lower().endswith(".json"):
        raise InputError(
            "a resolved world holds one value of every number, and no claims to draw from",
            file=None if isinstance(scenario, World) else str(scenario),
            key=key,
            allowed="a scenario (built-in name or TOML file)",
        )
    overrides = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in (set or {}).items()
    }
    return Plan(load_scenario(str(scenario), overrides))


def read_world(path: str | Path) -> World:
    """Read a world file.

    Parameters
    ----------
    path : JSON, as `openiads explain --json` writes it.

    Raises
    ------
    InputError : it cannot be read, or is not a world of this version.
    """
    from openiads.scenario.world_file import read_world as read

    return read(Path(path))


def check(
    scenario: str | Path | World = DEFAULT_SCENARIO, *, set: Overrides | None = None
) -> list[str]:
    """Validate a scenario and return the warnings, one sentence each.

    Parameters
    ----------
    scenario, set : as for `explain`.

    Raises
    ------
    InputError : bad input.
    """
    return list(_said(explain(scenario, set=set), scenario))


def _said(world: World, scenario: str | Path | World) -> tuple[str, ...]:
    """Return the warnings of a world, one sentence each.

    Raises
    ------
    InputError : it cannot be run.
    """
    from openiads.study.check import check as warnings_of

    file = str(scenario) if isinstance(scenario, str | Path) else None
    return tuple(str(warning) for warning in warnings_of(world, file))


def _warn(said: Sequence[str]) -> None:
    """Warn the caller of a public function of this module."""
    for text in said[:MOST_WARNINGS]:
        warnings.warn(text, OpenIADSWarning, stacklevel=3)
    if len(said) > MOST_WARNINGS:
        more = f"and {len(said) - MOST_WARNINGS} more: openiads.check(...) lists them all"
        warnings.warn(more, OpenIADSWarning, stacklevel=3)


@dataclass(frozen=True)
class Ready:
    """A study that can be run: resolved and checked.

    Attributes
    ----------
    world : its cases.
    plan : what draws are made from; None without draws.
    warnings : what `check` says, one sentence each.
    """

    world: World
    plan: Plan | None
    warnings: tuple[str, ...]


def prepare(
    scenario: str | Path | World, set: Overrides | None = None, draws: int | None = None
) -> Ready:
    """Resolve and check a study, and warn nobody: that is left to the caller.

    Parameters
    ----------
    scenario, set, draws : as for `run`.

    Raises
    ------
    InputError : bad input, or what `check` refuses.
    """
    plan = None if draws is None else _plan(scenario, set, "draws")
    world = explain(scenario, set=set) if plan is None else plan.world()
    return Ready(world, plan, _said(world, scenario))


def run(
    scenario: str | Path | World = DEFAULT_SCENARIO,
    *,
    replications: int | None = None,
    draws: int | None = None,
    seed: int | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    set: Overrides | None = None,
    precision: float | None = None,
    progress: bool | Progress = False,
    command: str = "openiads.run(...)",
) -> Run:
    """Run a study.

    Parameters
    ----------
    scenario, set : as for `explain`.
    replications : per case, and per draw; default as the scenario says.
    draws : parameter sets drawn from the spreads of the contested numbers, best a power of two;
        None = the central values alone.
    seed : 0 to 4294967295; default as the scenario says.
    out : run directory; new, empty, or of the same run, which is then continued. None = not stored.
    workers : threads; default one a processor. The result does not depend on it.
    precision : stop when the widest interval of the headline measure (a share) is narrower.
    progress : True for a report on standard error, or a function of (done, total, label).
    command : what the manifest is to say the user typed.

    Returns
    -------
    Run, with `outcomes`, `shots` and `leakers` (Polars) and `summary` (with intervals); with draws
    `draws` (the values) and, instead of `summary`, `uncertainty` (chance and disagreement apart).
    `warnings` are those of `check`.

    Warns
    -----
    OpenIADSWarning : each of them.

    Raises
    ------
    InputError : bad input, or what `check` refuses; nothing earlier is overwritten.
    """
    order = {"replications": replications, "draws": draws, "seed": seed, "workers": workers}
    _orderly(**order, precision=precision)
    ready = prepare(scenario, set, draws)
    _warn(ready.warnings)
    return start(ready, **order, out=out, precision=precision, progress=progress, command=command)


def _orderly(
    *,
    replications: int | None,
    draws: int | None,
    seed: int | None,
    workers: int | None,
    precision: float | None,
) -> None:
    """Refuse an order that cannot be carried out, whatever the scenario."""
    _within("replications", replications, 1, 2**31 - 1)
    _within("draws", draws, 1, 2**24 - 1)
    _within("seed", seed, 0, 2**32 - 1)
    _within("workers", workers, 1, 1024)
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
    _orderly(
        replications=replications, draws=draws, seed=seed, workers=workers, precision=precision
    )
    world, plan = ready.world, ready.plan
    order: dict[str, Any] = {
        "replications": world.study.replications if replications is None else replications,
        "seed": world.study.seed if seed is None else seed,
        "workers": processors() if workers is None else workers,
        "precision": precision,
    }
    _refuse_large(world, order["replications"], order["workers"], draws)
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


def sensitivity(
    scenario: str | Path = DEFAULT_SCENARIO,
    *,
    set: Overrides | None = None,
    case: str | None = None,
    sizes: Mapping[str, int] | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    progress: bool | Progress = False,
    command: str = "openiads.sensitivity(...)",
    checked: Callable[[Sequence[str]], None] | None = None,
) -> Findings:
    """Rank the contested quantities by how much of the answer's variance they carry.

    Parameters
    ----------
    scenario, set : as for `explain`, but not a world.
    case : id of the case whose share of attackers that leaked is the answer; None = the difference
        between the last and the first variant at the largest raid, or the share if there is one
        variant. Without attackers the answer is the share of civil aircraft engaged.
    sizes : any of "trajectories", "samples", "replications", "top"; see `study.sensitivity.Sizes`.
    out : directory, new or empty; None = not stored.
    workers, progress, command : as for `run`; progress counts points.
    checked : told the warnings of `check` instead of Python; None = Python warns.

    Returns
    -------
    Findings; not complete after Ctrl-C, with what was finished until then.

    Warns
    -----
    OpenIADSWarning : each warning of `check`.

    Raises
    ------
    InputError : bad input, or what `check` refuses.
    """
    _within("workers", workers, 1, 1024)
    plan = _plan(scenario, set, "sensitivity")
    world = plan.world()
    tell = _warn if checked is None else checked
    tell(_said(world, scenario))
    from openiads.study.sensitivity import analyse, sizes_of, store

    threads = processors() if workers is None else workers
    wanted = sizes_of(sizes or {})
    _refuse_large(world, wanted.replications, threads, threads)
    analysis = analyse(plan, wanted, case=case, workers=threads)
    where, lock = None if out is None else Path(out), None
    if where is not None:
        from openiads.results.sensitivity import prepare_directory

        lock = prepare_directory(where)

    def go(report: Progress | None) -> Findings:
        with lock or nullcontext():
            analysis.go(report)
            if where is not None:
                store(analysis, where, command)
        return analysis.findings()

    return reported(go, progress)


def reported(go: Callable[[Progress | None], Done], progress: bool | Progress) -> Done:
    """Call a function with what it reports its progress to.

    Parameters
    ----------
    go : takes a function of (done, total, label), or None.
    progress : True for a report on standard error, or a function, or False.
    """
    if progress is not True:
        return go(progress or None)
    from openiads.report.progress import ProgressReport
    from openiads.report.screen import Screen

    with ProgressReport(Screen(stderr=True)) as report:
        return go(report)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _refuse_large(world: World, replications: int, workers: int, draws: int | None) -> None:
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


def _within(name: str, value: int | None, low: int, high: int) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(
            f"{value!r} is out of range", key=name, allowed=f"a whole number from {low} to {high}"
        )
