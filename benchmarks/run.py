"""Measure the program beside an earlier version of itself, in turns on the same machine.

    python benchmarks/run.py                       beside the commit before this one
    python benchmarks/run.py --against v0.2.0      beside any other
    python benchmarks/run.py --sizes               also 10 to 1,000 threats x 1 to 60 sites
    python benchmarks/run.py --quick               a smoke, this version alone

The earlier version is checked out by `git worktree` for as long as it is measured. Each figure is
CPU time, taken in pairs (old, new, old, new, ...; at least seven); what counts is the median of the
pairs' ratios old/new and its spread. Printed: machine, load, versions, ratios, and beside them the
floor: drawing the same number of random numbers by the same generator and nothing else. Each call
but a smoke adds a line to benchmarks/history.jsonl.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from start import processor

from openiads.engine.random import DETECTION, key_word, philox

ROOT = Path(__file__).parents[1]
HISTORY = ROOT / "benchmarks" / "history.jsonl"
PAIRS = 7
ORDERS = (
    {"what": "kernel", "threats": 100, "sites": 5, "rows": 300},
    {"what": "tables", "threats": 100, "sites": 5},
    {"what": "stored", "replications": 2000, "threads": 2},
    {"what": "draws", "number": 10, "replications": 200, "threads": 2},
)
SMOKE = (
    {"what": "kernel", "threats": 100, "sites": 5, "rows": 20},
    {"what": "tables", "threats": 20, "sites": 5},
    {"what": "stored", "replications": 200, "threads": 2},
    {"what": "draws", "number": 2, "replications": 20, "threads": 2},
)
SIZES = (
    *((threats, 5) for threats in (10, 30, 100, 300, 1000)),
    *((100, sites) for sites in (1, 20, 60)),
    (300, 20),
    (1000, 20),
)


@njit(nogil=True)
def floor(replication: int, count: int) -> int:
    """Draw `count` words in blocks of four, as the engine does for looks, and nothing else."""
    total = np.uint64(0)
    a, b, k, key = np.uint64(7), np.uint64(9), np.uint64(replication), key_word(DETECTION, 0)
    for block in range(count // 4):
        w0, w1, w2, w3 = philox(np.uint64(block), a, b, k, np.uint64(1), key)
        total ^= w0 ^ w1 ^ w2 ^ w3
    return total


def floor_ms(count: int, rows: int = 300) -> float:
    """CPU time of drawing so many random numbers, ms."""
    floor(0, count)
    start = time.thread_time()
    for row in range(rows):
        floor(row, count)
    return 1e3 * (time.thread_time() - start) / rows


class Version:
    """A version of the program in a process of its own."""

    def __init__(self, tree: Path) -> None:
        """Start it from its source tree."""
        worker = [sys.executable, str(ROOT / "benchmarks" / "worker.py")]
        environment = {**os.environ, "PYTHONPATH": str(tree / "src")}
        self.process = subprocess.Popen(
            worker, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, order: dict[str, Any]) -> dict[str, float]:
        """Let it measure something."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{order}: the worker ended with {self.process.wait()}")
        return json.loads(answer)

    def stop(self) -> None:
        """End it."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def started(tree: Path) -> Iterator[Version]:
    """A version of the program, ended afterwards."""
    one = Version(tree)
    try:
        yield one
    finally:
        one.stop()


@contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """Source tree of a revision, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="openiads-parent-") as folder:
        tree = Path(folder) / "tree"
        git("worktree", "add", "--detach", "--quiet", str(tree), revision)
        try:
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree))


def git(*arguments: str) -> str:
    """Run git in this checkout and return what it printed."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def in_turns(
    versions: list[Version], orders: tuple[dict[str, Any], ...], pairs: int
) -> dict[str, list[list[float]]]:
    """Let versions measure in turns: figure -> per turn what each of them found."""
    found: dict[str, list[list[float]]] = {}
    for order in orders:
        for one in versions:
            one.ask(order)  # compiles, and fills caches of the system
        for turn in range(pairs):
            ahead = range(len(versions)) if turn % 2 else reversed(range(len(versions)))
            answers = {i: versions[i].ask(order) for i in ahead}
            for name in answers[0]:
                values = [answers[i].get(name, np.nan) for i in range(len(versions))]
                found.setdefault(name, []).append(values)
    return found


def summary(found: dict[str, list[list[float]]]) -> dict[str, dict[str, float]]:
    """Medians of each version, and median, least and greatest ratio of a pair."""
    out: dict[str, dict[str, float]] = {}
    for name, turns in found.items():
        out[name] = {"new": statistics.median(turn[-1] for turn in turns)}
        if len(turns[0]) > 1:
            ratios = [turn[0] / turn[-1] for turn in turns if turn[-1]]
            out[name] |= {
                "old": statistics.median(turn[0] for turn in turns),
                "ratio": statistics.median(ratios),
                "least": min(ratios),
                "greatest": max(ratios),
            }
    return out


def sizes(trees: list[Path]) -> list[dict[str, Any]]:
    """Figures of every size, each in a process of its own, the largest with few replications."""
    rows = []
    for threats, sites in SIZES:
        order = {"what": "size", "threats": threats, "sites": sites}
        order["rows"] = max(2, 20000 // (threats * sites))
        answers = []
        for tree in trees:
            with started(tree) as one:
                answers.append(one.ask(order))
        row: dict[str, Any] = {"threats": threats, "sites": sites}
        for name in answers[-1]:
            row[name] = [answer.get(name) for answer in answers]
        rows.append(row)
        print(json.dumps(row), file=sys.stderr)
    return rows


def exponents(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Exponent of the cost of a replication in threats (5 sites) and in sites (100 threats)."""
    out = {}
    for key, other, at in (("threats", "sites", 5), ("sites", "threats", 100)):
        some = sorted((row[key], row["kernel_ms"][-1]) for row in rows if row[other] == at)
        x, y = np.log(np.array(some)).T
        out[f"in {key}, fitted"] = float(np.polyfit(x, y, 1)[0])
        steps = [(d - b) / (c - a) for (a, b), (c, d) in pairwise(zip(x, y, strict=True))]
        out[f"in {key}, steepest step"] = float(max(steps))
    return out


def about(against: str | None) -> dict[str, Any]:
    """Machine, load and versions."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": git("rev-parse", "--short", "HEAD"),
        "against": against and git("rev-parse", "--short", against),
        "machine": f"{processor()}, {os.cpu_count()} logical processors, {platform.system()}",
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "numba", "polars")},
    }


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Measure everything that was asked for."""
    result = about(None if options.quick else options.against)
    with ExitStack() as stack:
        trees = [ROOT]
        if not options.quick:
            trees.insert(0, stack.enter_context(checked_out(options.against)))
        versions = [stack.enter_context(started(tree)) for tree in trees]
        orders, pairs = (SMOKE, 1) if options.quick else (ORDERS, options.pairs)
        result["figures"] = summary(in_turns(versions, orders, pairs))
        numbers = int(result["figures"]["numbers"]["new"])
        result["figures"]["floor_ms"] = {"new": floor_ms(numbers)}
        if options.sizes:
            result["sizes"] = sizes(trees)
            result["exponents"] = exponents(result["sizes"])
    return result


def main() -> None:
    """Measure, print, and add to the history."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--against", default="HEAD~1", help="the earlier version")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="of measurements, at least 7")
    parser.add_argument("--sizes", action="store_true", help="also cost against size")
    parser.add_argument("--quick", action="store_true", help="a smoke, this version alone")
    options = parser.parse_args()
    result = measure(options)
    print(json.dumps(result, indent=1))
    if not options.quick:
        with HISTORY.open("a", encoding="utf-8") as history:
            history.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
