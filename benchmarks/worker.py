"""One version of the program, measured in a process of its own (see run.py, which starts it).

Reads orders from standard input, a JSON object a line, and answers each with a JSON object. What is
measured is CPU time. The version is the one on PYTHONPATH; an older one may lack what an order asks
for, and then says so.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from cases import changes_for, write_case

import openiads
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.scenario.load import load_scenario
from openiads.study.pack import pack

BUILT_IN = Path(openiads.__file__).parent / "library" / "scenarios" / "raid-100.toml"
FOLDER = Path(tempfile.mkdtemp(prefix="openiads-benchmark-"))


def resolve(scenario: Any) -> Any:
    """Resolve a scenario, wherever this version does so."""
    try:
        module = importlib.import_module("openiads.resolve.resolver")
    except ModuleNotFoundError:  # an earlier version
        module = importlib.import_module("openiads.study.resolve")
    return module.resolve(scenario)


@lru_cache(maxsize=1)
def world_of(threats: int, sites: int) -> Any:
    """Arrays of the benchmark case."""
    path = write_case(FOLDER, BUILT_IN.read_text("utf-8"), sites)
    return pack(resolve(load_scenario(str(path), changes_for(threats))).cases[0])[0]


@lru_cache(maxsize=1)
def prepared(threats: int, sites: int) -> tuple[Any, Any, Any]:
    """Arrays, tables and state of the benchmark case, its kernels compiled."""
    world = world_of(threats, sites)
    tables = tabulate(world)
    state = make_state(world, tables)
    run_replications(world, tables, state, 1, 0, 0, 2)
    return world, tables, state


def cpu(action: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> float:
    """CPU time of a call, s."""
    start = clock()
    action()
    return clock() - start


def kernel(threats: int, sites: int, rows: int) -> dict[str, float]:
    """CPU of a replication in the kernel, one thread, and the random numbers it draws."""
    world, tables, state = prepared(threats, sites)
    drawn = int(run_replications(world, tables, state, 1, 0, 0, 5).draws.mean())
    spent = cpu(lambda: run_replications(world, tables, state, 1, 0, 1000, rows), time.thread_time)
    return {"kernel_ms": 1e3 * spent / rows, "numbers": drawn}


def tables(threats: int, sites: int) -> dict[str, float]:
    """CPU of tabulation, one thread, and the memory of the tables."""
    world = world_of(threats, sites)
    tabulate(world, 1)
    made = tabulate(world, 1)
    size = sum(getattr(part, "nbytes", 0) for part in made)
    return {"tabulate_s": cpu(lambda: tabulate(world, 1)), "tables_mb": size / 1e6}


def stored(replications: int, threads: int) -> dict[str, float]:
    """CPU and wall time of a replication of `raid-100` in a run that is stored."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        spent = cpu(
            lambda: openiads.run(
                "raid-100", replications=replications, workers=threads, out=Path(folder) / "run"
            )
        )
        wall = time.perf_counter() - began
    return {"stored_cpu_us": 1e6 * spent / replications, "stored_us": 1e6 * wall / replications}


def draws(number: int, replications: int, threads: int) -> dict[str, float]:
    """CPU and wall time of a draw of both variants of the built-in study at its largest raid."""
    changes = {"sweep.values": [120]}
    began = time.perf_counter()
    spent = cpu(
        lambda: openiads.run(
            "with-and-without-s400",
            draws=number,
            replications=replications,
            workers=threads,
            set=changes,
        )
    )
    return {
        "draw_cpu_ms": 1e3 * spent / number,
        "draw_ms": 1e3 * (time.perf_counter() - began) / number,
    }


def size(threats: int, sites: int, rows: int) -> dict[str, float]:
    """Everything about one size in a process of its own, with the most memory it took."""
    found = tables(threats, sites) | kernel(threats, sites, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found | {"peak_mb": peak / 1024}


ORDERS = {"kernel": kernel, "tables": tables, "stored": stored, "draws": draws, "size": size}


def main() -> None:
    """Answer orders until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the program prints is no answer
    for line in sys.stdin:
        order = json.loads(line)
        print(json.dumps(ORDERS[order.pop("what")](**order)), file=answers, flush=True)


if __name__ == "__main__":
    main()
