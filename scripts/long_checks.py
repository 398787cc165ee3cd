"""Checks that take too long for every change, and the page that says when they last passed.

    python scripts/long_checks.py fuzz --count 4000 --seed 7

Each check of `CHECKS` takes a count and a seed and returns what it found; the result is written
into docs/long-checks.md with the commit, the day and the machine. A new check is one function here
and one entry of `CHECKS`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "long-checks.md"
FUZZ = ROOT / "tests" / "fuzz"
CPU_S = 20
"""Processor time one input may take."""
MEMORY = 4 << 30
"""Bytes one input may take."""
BATCH = 250
"""Inputs a process tries before the next one starts."""
MOST_ALIVE = 0.1
"""Part of the mutants that may live; each of them is looked at."""
KILL_REPLICATIONS = 150_000
"""Of the runs that are killed: long enough that some pieces are stored before."""


@dataclass(frozen=True)
class Found:
    """What a check found: one line for the page, and whether it passed."""

    text: str
    good: bool


def fuzz(count: int, seed: int) -> Found:
    """Try bad inputs of every kind, as many of each as its share says."""
    sys.path.insert(0, str(FUZZ))
    from cases import SHARES
    from judge import FINE

    listed, good = [], True
    for kind, share in SHARES.items():
        wanted, done = count * share // sum(SHARES.values()), 0
        verdicts: Counter[str] = Counter()
        while done < wanted:
            rows = _batch(kind, seed, done, min(BATCH, wanted - done))
            for number, verdict, detail in rows:
                verdicts[verdict] += 1
                if verdict not in FINE:
                    print(f"{kind} {number}: {verdict}: {detail}", flush=True)
            done += len(rows)
        good = good and set(verdicts) <= set(FINE)
        counts = ", ".join(f"{number} {verdict}" for verdict, number in sorted(verdicts.items()))
        listed.append(f"{kind}: {counts}")
        print(f"{done} inputs of {listed[-1]}", flush=True)
    return Found("; ".join(listed), good)


def kill(count: int, seed: int) -> Found:
    """Kill runs at random moments, up to three times each, and resume them to the same tables."""
    sys.path.insert(0, str(Path(__file__).parent))
    from kill_resume import Study, read_run, trial

    study, rng = Study("single-battalion", KILL_REPLICATIONS), random.Random(seed)
    kills, partly, failed = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        began = time.monotonic()
        if study.start(work / "reference").wait() != 0:
            return Found("the undisturbed run failed", False)
        whole = time.monotonic() - began
        reference = read_run(work / "reference")
        while kills < count:
            waits = [
                rng.uniform(0.0, whole) for _ in range(min(rng.choice([1, 2, 3]), count - kills))
            ]
            found = trial(study, reference, work / f"run-{kills}", waits)
            kills += len(waits)
            partly += sum(0 < stored < reference.outcomes.height for stored in found["stored"])
            if found["wrong"]:
                failed += 1
                print(f"after {kills} kills: {found['wrong']}", flush=True)
    return Found(f"{kills} kills, {partly} in the midst, {failed} failed", failed == 0)


def mutants(count: int, seed: int) -> Found:
    """Put single faults into analysis and report; nine of ten must be noticed by the fast tests."""
    sys.path.insert(0, str(Path(__file__).parent))
    from mutants import survivors

    fates, lived = survivors(count, seed)
    listed = ", ".join(f"{fate.name} in {Path(fate.file).stem}:{fate.line}" for fate in lived)
    text = f"{len(fates) - len(lived)} of {len(fates)} noticed; not noticed: {listed or 'none'}"
    return Found(text, len(lived) <= MOST_ALIVE * len(fates))


def _batch(kind: str, seed: int, first: int, count: int) -> list[tuple[int, str, str]]:
    """Judge some inputs in a process of their own; one that ends it is the last row."""
    command = [sys.executable, __file__, "fuzz-batch", kind, str(seed), str(first), str(count)]
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        report = Path(folder) / "rows.jsonl"
        lines = report.read_text("utf-8").splitlines() if report.exists() else []
    rows = [tuple(json.loads(line)) for line in lines]
    if ended.returncode:
        why = "hang" if ended.returncode < 0 else "died"
        rows.append((first + len(rows), why, f"{ended.returncode} {ended.stderr[-200:]}"))
    return rows  # type: ignore[return-value]


def _fuzz_batch(kind: str, seed: int, first: int, count: int) -> None:
    sys.path.insert(0, str(FUZZ))
    from cases import bases, tried

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    held, here = bases(), Path.cwd()
    with (here / "rows.jsonl").open("w", encoding="utf-8") as rows:
        for number in range(first, first + count):
            used = resource.getrusage(resource.RUSAGE_SELF)
            limit = int(used.ru_utime + used.ru_stime) + CPU_S
            resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
            verdict, detail, said = tried(kind, seed, number, held, here)
            rows.write(json.dumps([number, verdict, f"{detail} <- {str(said)[:300]}"]) + "\n")
            rows.flush()
    os._exit(0)  # threads of a run that was refused half-way do not matter here


CHECKS: dict[str, Callable[[int, int], Found]] = {"fuzz": fuzz, "kill": kill, "mutants": mutants}
"""Name of a check -> the function that makes it from a count and a seed."""

HEAD = """# Long checks

What takes too long for every change, and when it last passed. Made by `scripts/long_checks.py`;
every row can be repeated with its check, count and seed.

| check | count | seed | commit | day | machine | found |
|---|---|---|---|---|---|---|
"""


def commit() -> str:
    """Return the short name of the commit that is checked out."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def write_page(name: str, count: int, seed: int, found: Found) -> None:
    """Put one row into the page; an earlier one of the same check and seed goes."""
    machine = (
        f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    )
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    row = f"| {name} | {count} | {seed} | {commit()} | {day} | {machine} | {found.text} |"
    lines = PAGE.read_text("utf-8").splitlines() if PAGE.exists() else []
    old = re.compile(rf"\| {name} \| \d+ \| {seed} \|")
    kept = [line for line in lines if line.startswith("| ") and not old.match(line)][1:]
    PAGE.write_text(HEAD + "\n".join(sorted([*kept, row])) + "\n", "utf-8")


def main() -> None:
    """Make one check and write down what it found."""
    if sys.argv[1:2] == ["fuzz-batch"]:
        kind, *numbers = sys.argv[2:]
        return _fuzz_batch(kind, *map(int, numbers))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("check", choices=CHECKS)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = CHECKS[options.check](options.count, options.seed)
    print(found.text)
    if not found.good:
        sys.exit(1)
    write_page(options.check, options.count, options.seed, found)
    return None


if __name__ == "__main__":
    main()
