"""What a program or a person calls: one function for each command. Heavy imports wait inside."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from openiads.errors import OpenIADSWarning
from openiads.study.prepare import (
    DEFAULT_SCENARIO,
    Overrides,
    Ready,
    check,
    explain,
    plan_of,
    prepare,
    read_world,
    said_of,
)
from openiads.study.start import (
    Progress,
    orderly,
    processors,
    refuse_large,
    reported,
    start,
    within,
)

if TYPE_CHECKING:
    from openiads.analysis.findings import Findings
    from openiads.scenario.world import World
    from openiads.study.run import Run

__all__ = [
    "DEFAULT_SCENARIO",
    "Overrides",
    "Progress",
    "Ready",
    "check",
    "explain",
    "prepare",
    "processors",
    "read_world",
    "reported",
    "run",
    "sensitivity",
    "start",
]

MOST_WARNINGS = 10
"""Python warnings of one call; the result holds all of them."""


def _warn(said: Sequence[str]) -> None:
    """Warn the caller of a public function of this module."""
    for text in said[:MOST_WARNINGS]:
        warnings.warn(text, OpenIADSWarning, stacklevel=3)
    if len(said) > MOST_WARNINGS:
        more = f"and {len(said) - MOST_WARNINGS} more: openiads.check(...) lists them all"
        warnings.warn(more, OpenIADSWarning, stacklevel=3)


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
    orderly(**order, precision=precision)
    ready = prepare(scenario, set, draws)
    _warn(ready.warnings)
    return start(ready, **order, out=out, precision=precision, progress=progress, command=command)


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
    within("workers", workers, 1, 1024)
    plan = plan_of(scenario, set, "sensitivity")
    world = plan.world()
    said = said_of(world, scenario)
    tell = _warn if checked is None else checked
    tell(said)
    from openiads.study.sensitivity import analyse, sizes_of, store

    threads = processors() if workers is None else workers
    wanted = sizes_of(sizes or {})
    refuse_large(world, wanted.replications, threads, threads)
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
        return replace(analysis.findings(), warnings=tuple(said))

    return reported(go, progress)
