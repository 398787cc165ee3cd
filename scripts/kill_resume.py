"""Kill runs at random moments, resume them, and compare with a run that nobody disturbed.

    python scripts/kill_resume.py --kills 20 [--seed 1] [--draws 4] [--work DIRECTORY]

Every trial starts a run in a process of its own, ends it after a random time (up to three times in
one directory), looks at what is stored, resumes it to the end, and compares the tables with those
of the undisturbed run. Nothing that was stored may be lost. Prints a JSON line a trial and a
summary; exit code 1 when a trial failed. `trial` is for the tests.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openiads.errors import ResultError
from openiads.results.doctor import diagnose
from openiads.results.read import StoredRun, read_run

TABLES = ("outcomes", "shots", "leakers")
KEY = ["case", "draw", "replication"]


@dataclass(frozen=True)
class Study:
    """What is run, and how.

    Parameters
    ----------
    scenario : file or built-in name.
    replications : of each case, and of each draw.
    draws : of the contested numbers; None = none.
    """

    scenario: str
    replications: int
    draws: int | None = None

    def start(self, out: Path) -> subprocess.Popen[bytes]:
        """Start the run in a process of its own."""
        words = [self.scenario, "-n", str(self.replications), "--out", str(out), "--no-report"]
        words += [] if self.draws is None else ["--draws", str(self.draws)]
        program = [sys.executable, "-m", "openiads", "run", *words, "--workers", "1"]
        return subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def trial(study: Study, reference: StoredRun, out: Path, waits: list[float]) -> dict[str, Any]:
    """Kill a run after each of some times, resume it, and say what came of it.

    Parameters
    ----------
    study : what is run.
    reference : the undisturbed run.
    out : a directory that does not exist.
    waits : seconds from the start of each process to its end.

    Returns
    -------
    `stored`: replications after each kill; `wrong`: what went wrong, empty when nothing did.
    """
    stored: list[int] = []
    wrong: list[str] = []
    for wait in waits:
        process = study.start(out)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = _stored(out, wrong)
        if stored and now < stored[-1]:
            wrong.append(f"{stored[-1]} replications were stored, then {now}")
        stored.append(now)
    code = study.start(out).wait()
    if code != 0:
        wrong.append(f"the resumed run ended with {code}")
    else:
        wrong += differences(read_run(out), reference)
        wrong += diagnose(out).found
    wrong += [
        f"left: {path.relative_to(out)}" for path in [*out.rglob("*.part"), *out.glob("lock")]
    ]
    return {"stored": stored, "wrong": wrong}


def differences(run: StoredRun, reference: StoredRun) -> list[str]:
    """Return what of a run is not that of the reference."""
    wrong = [] if run.complete else [run.note]
    if (run.directory / "world.json").read_bytes() != (
        reference.directory / "world.json"
    ).read_bytes():
        wrong.append("world.json differs")
    for name in TABLES:
        mine, other = (
            getattr(one, name).cast({"case": str}).sort(KEY, maintain_order=True)
            for one in (run, reference)
        )
        if not mine.equals(other):
            wrong.append(f"{name} differ")
    return wrong


def _stored(out: Path, wrong: list[str]) -> int:
    if not (out / "manifest.json").exists():
        return 0
    try:
        return sum(read_run(out).finished.values())
    except ResultError as error:
        wrong.append(f"after a kill: {error}")
        return 0


def main() -> None:
    """Try as often as asked."""
    parser = argparse.ArgumentParser(description="Kill runs, resume them, and compare.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draws", type=int)
    parser.add_argument("--replications", "-n", type=int, default=20_000)
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix="kill-resume-"))
    work.mkdir(parents=True, exist_ok=True)
    study = Study("single-battalion", options.replications, options.draws)
    began = time.monotonic()
    if study.start(work / "reference").wait() != 0:
        sys.exit("the undisturbed run failed")
    whole, rng, tally = time.monotonic() - began, random.Random(options.seed), Counter[str]()
    reference = read_run(work / "reference")
    while tally["kills"] < options.kills:
        waits = [rng.uniform(0.0, whole) for _ in range(rng.choice([1, 1, 2, 3]))]
        found = trial(study, reference, work / "trial", waits)
        tally.update(kills=len(waits), trials=1, failed=bool(found["wrong"]))
        tally["partly stored"] += sum(0 < n < reference.outcomes.height for n in found["stored"])
        print(json.dumps(found), flush=True)
        keep = work / f"failed-{tally['trials']}"
        shutil.move(work / "trial", keep) if found["wrong"] else shutil.rmtree(work / "trial")
    print(json.dumps({"seconds undisturbed": round(whole, 1), **tally}))
    sys.exit(1 if tally["failed"] else 0)


if __name__ == "__main__":
    main()
