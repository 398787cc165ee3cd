"""Measure the engine on the built-in case `raid-100`, and print ratios measured in one run.

    python benchmarks/run.py            about two minutes
    python benchmarks/run.py --quick    a smoke of a few seconds after compilation

    python benchmarks/run.py --draws    only: 200 draws x 200 replications of the largest raid

Figures: replications a second; the floor, that is drawing the same number of random numbers by the
same generator and nothing else; the same kernel in plain Python; tabulation; memory at 300 threats.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from openiads.engine.random import DETECTION, key_word, philox
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.resolve.resolver import Plan, resolve
from openiads.scenario.load import load_scenario
from openiads.study.api import run
from openiads.study.collect import Chunk, collect
from openiads.study.draw import draw
from openiads.study.pack import pack


@njit(nogil=True)
def floor(replication: int, count: int) -> int:
    """Draw `count` words in blocks of four, as the engine does for looks, and nothing else."""
    total = np.uint64(0)
    a, b, k, key = np.uint64(7), np.uint64(9), np.uint64(replication), key_word(DETECTION, 0)
    for block in range(count // 4):
        w0, w1, w2, w3 = philox(np.uint64(block), a, b, k, np.uint64(1), key)
        total ^= w0 ^ w1 ^ w2 ^ w3
    return total


def median_time(action: Callable[[], object], runs: int) -> float:
    """Median wall time of a few calls, s."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def on_threads(action: Callable[[int], object], threads: int) -> None:
    """Call action(0), action(1), ... on threads at once."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(action, range(threads)))


def world_of(size: int):
    """The benchmark case with a raid of a size, packed; larger raids come a little later."""
    changes = {"raids.main.size": str(size)}
    if size > 100:
        changes |= {"raids.main.time_on_target": "1500 s", "horizon": "2000 s"}
    world = resolve(load_scenario("raid-100", changes))
    return pack(world.cases[0])[0]


def engine_figures(rows: int, threads: int, runs: int) -> dict[str, float]:
    """Replications a second, floor and tabulation on the case of 100 threats."""
    world = world_of(100)
    tables = tabulate(world, threads)
    states = [make_state(world, tables) for _ in range(threads)]
    first = run_replications(world, tables, states[0], 1, 0, 0, 5)
    draws = int(first.draws.mean())

    def replicate(i: int) -> object:
        return run_replications(world, tables, states[i], 1, 0, i * rows, rows)

    def draw(i: int) -> None:
        for row in range(rows):
            floor(row, draws)

    draw(0)
    engine = median_time(lambda: on_threads(replicate, threads), runs)
    bottom = median_time(lambda: on_threads(draw, threads), runs)
    return {
        "replications_per_second": rows * threads / engine,
        "random_numbers_per_replication": draws,
        "ratio_to_floor": engine / bottom,
        "tabulation_s": median_time(lambda: tabulate(world, threads), runs),
    }


def draw_figures(draws: int, threads: int) -> dict[str, float]:
    """Time of a run with draws of both variants of the study at 120 threats, and of its parts.

    The parts are those of one draw of variant B on one thread; their sum over the time a draw takes
    in the run says how well the threads share the work.
    """
    changes: dict[str, Any] = {"sweep.values": [120]}
    order = {"replications": 200, "workers": threads, "set": changes}
    run("with-and-without-s400", draws=2, **order)
    start = time.perf_counter()
    run("with-and-without-s400", draws=draws, **order)
    whole = time.perf_counter() - start
    plan = Plan(load_scenario("with-and-without-s400", {"sweep.values": "[120]"}))
    drawn = draw(plan, 3, seed=1)
    clock, parts = time.perf_counter, []
    for number in range(3):
        t0 = clock()
        case = drawn.case("B@120", number)
        arrays, labels = pack(case)
        t1 = clock()
        tables = tabulate(arrays)
        t2 = clock()
        outcome = run_replications(arrays, tables, make_state(arrays, tables), 1, number, 0, 200)
        t3 = clock()
        systems = {unit.id: unit.system for unit in case.units}
        collect(Chunk(case, labels, arrays, systems, number, 0, outcome))
        parts.append((t1 - t0, t2 - t1, t3 - t2, clock() - t3))
    middle = np.median(np.array(parts), axis=0).tolist()
    names = ("resolve_and_pack_s", "tabulate_s", "replicate_s", "collect_s")
    return {
        "draws": draws,
        "both_variants_s": whole,
        "draws_of_both_variants_per_second": draws / whole,
        **dict(zip(names, middle, strict=True)),
    }


def plain_python_seconds() -> float:
    """Time of one replication of the same kernel without compilation, s."""
    code = (
        "import time\n"
        "from run import make_state, run_replications, tabulate, world_of\n"
        "world = world_of(20)\n"
        "tables = tabulate(world)\n"
        "state = make_state(world, tables)\n"
        "start = time.perf_counter()\n"
        "run_replications(world, tables, state, 1, 0, 0, 1)\n"
        "print(time.perf_counter() - start)\n"
    )
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def compiled_seconds(rows: int) -> float:
    """Time of one compiled replication of the case that `plain_python_seconds` runs, s."""
    world = world_of(20)
    tables = tabulate(world)
    state = make_state(world, tables)
    run_replications(world, tables, state, 1, 0, 0, 1)
    return median_time(lambda: run_replications(world, tables, state, 1, 0, 0, rows), 3) / rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke: few runs, no plain Python")
    parser.add_argument("--draws", action="store_true", help="only the figures for draws")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if options.draws:
        figures = draw_figures(8 if options.quick else 200, options.threads)
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=1))
        return
    rows, runs = (50, 1) if options.quick else (1000, 5)
    figures = engine_figures(rows, options.threads, runs)
    if not options.quick:
        figures["ratio_to_plain_python"] = plain_python_seconds() / compiled_seconds(100)
        world = world_of(300)
        tables = tabulate(world, options.threads)
        state = make_state(world, tables)
        run_replications(world, tables, state, 1, 0, 0, 10)
        figures["peak_memory_300_threats_mb"] = (
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        )
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}, indent=1))


if __name__ == "__main__":
    main()
