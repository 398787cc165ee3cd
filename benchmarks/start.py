"""What starting the program costs: CPU of `--help` and `check` over that of importing libraries.

    python benchmarks/start.py [--runs 9]

Each command is a process of its own, timed as the CPU (user and system) that the system counts for
it, in turns with the others; medians. Compiled Python files are written and used, as for a user
(PYTHONDONTWRITEBYTECODE is taken away), after one run of each that is not counted.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("numpy", "polars", "pydantic", "typer", "rich")
BASE = "libraries"
COMMANDS = {
    BASE: ["-c", f"import {', '.join(LIBRARIES)}"],
    "openiads --help": ["-m", "openiads", "--help"],
    "openiads check": ["-m", "openiads", "check"],
}
AIMS = {"openiads --help": 2.0, "openiads check": 2.5}
"""Times the CPU of importing the libraries."""


def cpu_seconds(arguments: list[str]) -> float:
    """Run Python with some arguments and return the CPU it took, user and system, s."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def processor() -> str:
    """Return the name of the processor, or its architecture where the system does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=9, help="Of each command.")
    runs = parser.parse_args().runs
    print(f"{processor()}, {os.cpu_count()} logical processors, {platform.system()}")
    print(
        f"Python {platform.python_version()}, " + ", ".join(f"{n} {version(n)}" for n in LIBRARIES)
    )
    for arguments in COMMANDS.values():
        cpu_seconds(arguments)
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            taken[name].append(cpu_seconds(arguments))
    base = statistics.median(taken[BASE])
    for name, times in taken.items():
        middle = statistics.median(times)
        line = f"{name:<16} {middle:.3f} s CPU ({min(times):.3f} to {max(times):.3f})"
        print(line + (f", {middle / base:.2f} times; aim {AIMS[name]}" if name in AIMS else ""))


if __name__ == "__main__":
    main()
