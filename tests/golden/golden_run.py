"""What is kept of the golden run. To renew it after an intended change of results:

    python tests/golden/golden_run.py

then say in CHANGELOG.md under *Results changed* what changed and why.
"""

import json
from pathlib import Path

import polars as pl

import openiads

FILE = Path(__file__).with_name("single-battalion.json")
SCENARIO, REPLICATIONS, SEED = "single-battalion", 200, 1


def golden():
    """Run the golden run and return what is compared: whole numbers, and a few times."""
    run = openiads.run(SCENARIO, replications=REPLICATIONS, seed=SEED, workers=1)
    outcomes = run.outcomes
    whole = outcomes.select(pl.col(pl.Int64, pl.Int32, pl.UInt32).exclude("replication", "draw"))
    shots = run.shots.group_by("threat_class", "result").len()
    return {
        "scenario": SCENARIO,
        "replications": REPLICATIONS,
        "seed": SEED,
        "totals": {name: int(whole[name].sum()) for name in sorted(whole.columns)},
        "leakers": " ".join(map(str, outcomes["leakers"])),
        "rounds_fired": " ".join(map(str, outcomes["rounds_fired"])),
        "shots": {f"{kind} {result}": n for kind, result, n in sorted(shots.rows())},
        "launches_s": [round(time, 3) for time in run.shots["launch_s"].head(20)],
        "intercepts_s": [round(time, 3) for time in run.shots["intercept_s"].head(20)],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(golden(), indent=1) + "\n", encoding="utf-8")
    print(f"{FILE.name}: renewed. Say why in CHANGELOG.md under 'Results changed'.")
