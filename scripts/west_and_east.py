"""How far the built-in answer turns with direction and doctrine: the table of the README.

    python scripts/west_and_east.py            # print it
    python scripts/west_and_east.py --write    # put it into README.md
    python scripts/west_and_east.py --check    # fail if README.md has another

The raid of the built-in study comes from the west, where every engagement radar looks, and two
rounds are fired at a target. Here it comes from the west and from the east, with one round at a
target and with two; nothing else is changed. The seed and the replications are the study's own.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import openiads

SCENARIO = "with-and-without-s400"
SIZES = (20, 120)
DIRECTIONS = {"west": "270 deg", "east": "90 deg"}
SALVOS = {"two": 2, "one": 1}
README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- west and east: scripts/west_and_east.py -->\n", "<!-- end of west and east -->"


def overrides(direction: str, salvo: str) -> dict[str, object]:
    """Return what makes the built-in study one of the four."""
    rounds = SALVOS[salvo]
    return {
        "sweep.values": list(SIZES),
        "raids.main.axis": DIRECTIONS[direction],
        "doctrines.default.salvo.default": rounds,
        "doctrines.default.salvo.ballistic_missile": rounds,
    }


def rows(replications: int | None = None) -> list[str]:
    """Return the lines of the table.

    Parameters
    ----------
    replications : of a case; None = those of the study.
    """
    heads = ("raid from", "rounds at a target", "raid size", "without", "with S-400", "points")
    lines = [f"| {' | '.join(heads)} |", "|---|---|---:|---:|---:|---:|"]
    for direction in DIRECTIONS:
        for salvo in SALVOS:
            with warnings.catch_warnings():
                # From the east most radars look away. That is what the table shows.
                warnings.simplefilter("ignore", openiads.OpenIADSWarning)
                run = openiads.run(
                    SCENARIO, replications=replications, set=overrides(direction, salvo)
                )
            shares = {(row.variant, row.sweep_value): row.leak_share for row in run.summary.cases}
            for row in run.summary.differences:
                size = row.sweep_value
                without, added = (100 * shares[name, size].value for name in ("A", "B"))
                step = row.leak_share
                points = " to ".join(f"{100 * end:+.1f}" for end in (step.low, step.high))
                lines.append(
                    f"| {direction} | {salvo} | {size:g} | {without:.1f} % | {added:.1f} % "
                    f"| {100 * step.value:+.1f} ({points}) |"
                )
    return lines


def replaced(text: str, table: str) -> str:
    """Return a page with the table between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"README.md: the marks {BEGIN.strip()} and {END} are missing")
    return f"{before}{BEGIN}{table}\n{END}{after}"


def main() -> int:
    """Print, write or check the table."""
    parser = argparse.ArgumentParser(description="the table of the README")
    parser.add_argument("--write", action="store_true", help="put it into README.md")
    parser.add_argument("--check", action="store_true", help="fail if README.md has another")
    wanted = parser.parse_args()
    table = "\n".join(rows())
    if not (wanted.write or wanted.check):
        print(table)
        return 0
    old = README.read_text(encoding="utf-8")
    new = replaced(old, table)
    if wanted.check:
        print("the same" if new == old else table)
        return int(new != old)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
