"""Change the code that makes numbers people read, and see whether a test notices.

    python scripts/mutants.py --count 60 --seed 1 --out mutants.json
    python scripts/mutants.py --seed 1 --only 17
    python scripts/mutants.py --house

Every mutant is one change of a comparison, an operator or a constant at a random place of
`analysis/` and `report/`, in a statement that the fast tests run. It is made in a copy of the
tree; the tests of `tests/analysis` and `tests/report` that run its file are then run until one
fails. One that lives is a number, or a word, that nobody checks. `--house` makes the faults that a
review found unnoticed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from mutant_places import Place, mutated, places

ROOT = Path(__file__).parents[1]
CODE = ("src/openiads/analysis", "src/openiads/report")
TESTS = ("tests/analysis", "tests/report")
FAST = "not slow and not browser"
LIMIT_S = 900
"""Longest that the tests of one mutant may take; it counts as killed, as one that never ends."""
AROUND = 50
"""Characters of a statement that are shown on either side of a change."""
COPIED = ("src", "tests", "scripts", "pyproject.toml", "README.md", "docs")


@dataclass(frozen=True)
class Mutant:
    """One change.

    Parameters
    ----------
    name : number in the sample, or the name of a fault of the review.
    file, line : where.
    before, after : what is changed, as code.
    text : the whole file after the change.
    """

    name: str
    file: str
    line: int
    before: str
    after: str
    text: str


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: `killed` by a test, or `survived`."""

    name: str
    file: str
    line: int
    before: str
    after: str
    fate: str
    by: str
    seconds: float


@dataclass(frozen=True)
class Fault:
    """A fault of the review: a pattern that stands in one file of the code, and what it becomes."""

    name: str
    pattern: str
    new: str


HOUSE = (
    Fault(
        "no correction for many comparisons between two runs",
        r"1\.0 - \(1\.0 - level\) / count",
        "level",
    ),
    Fault("timeline half a bin off", r'\(pl\.col\("bin"\) \+ 0\.5\)', '(pl.col("bin") + 1.0)'),
    Fault(
        "kill ranges with misses",
        r'pl\.col\("result"\)\.cast\(pl\.String\) == "kill"\)\n(\s+)\.group_by',
        r'pl.col("result").is_not_null())\n\1.group_by',
    ),
    Fault(
        "ranges ten times too large",
        r'/ 1000(?:\.0)? for name in \("low_m"',
        '/ 100.0 for name in ("low_m"',
    ),
    Fault(
        "class shares over one replication more",
        r"replications = facts\.run\.finished\[case_id\]",
        "replications = facts.run.finished[case_id] + 1",
    ),
    Fault("at the limit only above it", r"peaks >= limit", "peaks > limit"),
    Fault(
        "median and 95 % quantile of first times swapped",
        r"\(0\.05, 0\.5, 0\.95\)",
        "(0.05, 0.95, 0.5)",
    ),
)


def house() -> list[Mutant]:
    """Return the seven faults that a review put in and no test noticed."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in CODE
        for path in sorted((ROOT / folder).glob("*.py"))
    }
    found = []
    for fault in HOUSE:
        spots = [(file, one) for file in texts for one in re.finditer(fault.pattern, texts[file])]
        if len({file for file, _ in spots}) != 1:
            sys.exit(f"{fault.name}: {fault.pattern!r} is in {len(spots)} places; name it anew")
        file, spot = spots[0]
        changed = re.sub(fault.pattern, fault.new, texts[file])
        line = texts[file].count("\n", 0, spot.start()) + 1
        found.append(Mutant(fault.name, file, line, spot[0], spot.expand(fault.new), changed))
    return found


def sample(
    count: int, seed: int, ran: dict[str, dict[str, list[int]]], within: str = ""
) -> list[Mutant]:
    """Return mutants at random places in statements that a fast test runs, each place once.

    Parameters
    ----------
    count, seed : how many, and of which order.
    ran : file of tests -> file of the code -> lines.
    within : a pattern that the files are to match; empty = all.
    """
    lines: dict[str, set[int]] = {}
    for files in ran.values():
        for file, some in files.items():
            lines.setdefault(file, set()).update(some)
    every: list[tuple[str, Place]] = []
    for folder in CODE:
        for path in sorted((ROOT / folder).glob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            if re.search(within, file):
                every += [(file, one) for one in places(path.read_text("utf-8"))]
    run = [(file, one) for file, one in every if one.statement in lines.get(file, ())]
    print(f"{len(every)} places, {len(run)} in statements that the fast tests run", flush=True)
    found: list[Mutant] = []
    taken: set[tuple[str, int]] = set()
    rng = random.Random(seed)
    for file, one in rng.sample(run, len(run)):
        if len(found) == count:
            break
        if (file, one.number) not in taken:
            taken.add((file, one.number))
            text, before, after = mutated((ROOT / file).read_text("utf-8"), one)
            compile(text, file, "exec")
            shown = narrowed(before, after)
            found.append(Mutant(str(len(found)), file, one.line, *shown, text))
    return found


def narrowed(before: str, after: str) -> tuple[str, str]:
    """Return two versions of a statement cut to what is about the difference."""
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    start = max(first - AROUND, 0)
    cut = [text[start : len(text) - max(last - AROUND, 0)] for text in (before, after)]
    return cut[0], cut[1]


def _alike(one: str, other: str) -> int:
    """Return with how many characters two texts begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


@contextmanager
def copy_of_tree() -> Iterator[Path]:
    """Give a copy of what the tests need, without compiled files."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        there = Path(folder)
        for name in COPIED:
            if (ROOT / name).is_dir():
                unread = shutil.ignore_patterns("__pycache__", "node_modules")
                shutil.copytree(ROOT / name, there / name, ignore=unread)
            else:
                shutil.copy(ROOT / name, there / name)
        yield there


def pytest(there: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the fast tests of a copy."""
    # A file written twice in a second could be taken for its compiled form.
    own = {"PYTHONPATH": f"{there / 'src'}:{there / 'scripts'}", "PYTHONDONTWRITEBYTECODE": "1"}
    cached = Path(tempfile.gettempdir()) / "mutants-compiled"
    command = [sys.executable, "-m", "pytest", "-q", "-m", FAST, "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *arguments],
        cwd=there,
        env={**os.environ, **own, "NUMBA_CACHE_DIR": str(cached), **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )


def what_runs(there: Path, tests: tuple[str, ...] = TESTS) -> dict[str, dict[str, list[int]]]:
    """Run fast tests once, traced: file of tests -> file of the code -> lines.

    Each file has a run of its own: what is made once for a whole session would count only for the
    first file that asks for it.
    """
    into = there / "lines.json"
    found: dict[str, dict[str, list[int]]] = {}
    for name in tests:
        for file in sorted((there / name).glob("test_*.py")) or [there / name]:
            each = file.relative_to(there).as_posix()
            done = pytest(there, "-p", "mutant_lines", each, MUTANT_LINES=str(into))
            if done.returncode not in (0, 5):  # 5: every test of this file is slow
                said = f"{done.stdout[-3000:]}{done.stderr[-1000:]}"
                sys.exit(f"{each}: the tests fail without any change:\n{said}")
            found.update(json.loads(into.read_text("utf-8")))
    return found


def kept_lines(kept: Path | None) -> dict[str, dict[str, list[int]]]:
    """Return which test runs which line; with a file, trace only tests that it does not have.

    Lines of code that has been edited since are those of before: remove the file then.
    """
    ran = json.loads(kept.read_text("utf-8")) if kept and kept.exists() else {}
    files = (path for folder in TESTS for path in sorted((ROOT / folder).glob("test_*.py")))
    wanted = tuple(name for path in files if (name := path.relative_to(ROOT).as_posix()) not in ran)
    if wanted:
        with copy_of_tree() as there:
            ran |= what_runs(there, wanted)
            ran |= {name: {} for name in wanted if name not in ran}
    if kept:
        kept.write_text(json.dumps(ran), "utf-8")
    return ran


def judged(mutant: Mutant, there: Path, ran: dict[str, dict[str, list[int]]]) -> Fate:
    """Put a mutant into a copy, run the tests that run its file, and take it out again."""
    target = there / mutant.file
    good = target.read_bytes()
    # Those that run fewer files are more likely to be about this one, and quicker.
    tests = sorted((name for name in ran if mutant.file in ran[name]), key=lambda n: len(ran[n]))
    began = time.monotonic()
    target.write_text(mutant.text, "utf-8")
    try:
        done = pytest(there, "-x", *tests)
        lived = done.returncode == 0
        by = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
        said = "" if lived else (by or ["it cannot be imported"])[0]
    except subprocess.TimeoutExpired:
        lived, said = False, "it does not end"
    finally:
        target.write_bytes(good)
    facts = asdict(mutant)
    del facts["text"]
    fate = "survived" if lived else "killed"
    return Fate(**facts, fate=fate, by=said, seconds=round(time.monotonic() - began, 1))


def judge(mutants: list[Mutant], jobs: int, ran: dict[str, dict[str, list[int]]]) -> list[Fate]:
    """Judge every mutant, on as many copies as jobs, and say of each what became of it."""
    free: SimpleQueue[Path] = SimpleQueue()

    def one(mutant: Mutant) -> Fate:
        there = free.get()
        try:
            found = judged(mutant, there, ran)
        finally:
            free.put(there)
        print(f"{found.fate:9}{found.name} {found.file}:{found.line} {found.seconds} s {found.by}")
        print(f"    - {found.before}\n    + {found.after}", flush=True)
        return found

    with ThreadPoolExecutor(jobs) as pool, _copies(jobs) as copies:
        for there in copies:
            free.put(there)
        return list(pool.map(one, mutants))


@contextmanager
def _copies(count: int) -> Iterator[list[Path]]:
    if count == 0:
        yield []
        return
    with copy_of_tree() as first, _copies(count - 1) as others:
        yield [first, *others]


def survivors(count: int, seed: int, jobs: int = 1) -> tuple[list[Fate], list[Fate]]:
    """Return the fates of a sample, and of those that lived."""
    ran = kept_lines(None)
    fates = judge(sample(count, seed, ran), jobs, ran)
    return fates, [fate for fate in fates if fate.fate == "survived"]


def main() -> None:
    """Make mutants, judge them, and write down what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--within", default="", help="pattern of the files to change")
    parser.add_argument("--tests", default="", help="pattern of the files of tests to run")
    parser.add_argument("--only", nargs="*", default=[], help="numbers in the sample")
    parser.add_argument("--house", action="store_true", help="the faults of the review")
    parser.add_argument("--list", action="store_true", help="show the mutants, judge none")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--lines", type=Path, help="where to keep which test runs which line")
    parser.add_argument("--out", type=Path, help="JSON file for the fates")
    options = parser.parse_args()
    ran = kept_lines(options.lines)
    ran = {name: files for name, files in ran.items() if re.search(options.tests, name)}
    mutants = house() if options.house else sample(options.count, options.seed, ran, options.within)
    if options.only:
        mutants = [mutant for mutant in mutants if mutant.name in options.only]
    if options.list:
        for mutant in mutants:
            print(f"{mutant.name} {mutant.file}:{mutant.line}")
            print(f"    - {mutant.before}\n    + {mutant.after}")
        return
    fates = judge(mutants, options.jobs, ran)
    lived = sum(fate.fate == "survived" for fate in fates)
    print(f"{len(fates)} mutants, {len(fates) - lived} killed, {lived} survived")
    if options.out:
        options.out.write_text(json.dumps([asdict(fate) for fate in fates], indent=1), "utf-8")


if __name__ == "__main__":
    main()
