"""Oracle outcomes in the columns of the outcomes table, and a two-sample test."""

import numpy as np
import polars as pl
from scipy.stats import norm

from openiads.vocab import LEAK_REASONS, THREAT_CLASSES

PERMUTATIONS = 2_000_000


def oracle_row(case, outcome):
    """One row of numbers, named as in the outcomes table; null times as NaN."""
    kinds = {one["id"]: one["threat_class"] for one in case["threat_types"]}
    classes = {threat["id"]: kinds[threat["type"]] for threat in case["threats"]}
    hostile = [name for name, kind in classes.items() if kind != "civil_aircraft"]
    fates = [outcome.fate[name] for name in hostile]
    engaged = {shot[0] for shot in outcome.shots}
    first = min((shot[3] for shot in outcome.shots), default=np.nan)
    flown = [shot[4] for shot in outcome.shots if shot[5] in ("kill", "miss", "spent")]
    seen = outcome.first_detection
    row = {
        "leakers": fates.count("leaked"),
        "killed": fates.count("killed"),
        "unresolved": fates.count("unresolved"),
        "civil_engaged": len(engaged - set(hostile)),
        "rounds_fired": len(outcome.shots),
        "assets_lost": len(outcome.assets_lost),
        "elements_lost": len(outcome.elements_lost),
        "peak_tracks": outcome.peak_tracks,
        "peak_target_channels": outcome.peak_target_channels,
        "peak_missile_channels": outcome.peak_missile_channels,
        "time_first_detection_s": np.nan if seen is None else seen,
        "time_first_launch_s": first,
        "time_first_intercept_s": min(flown, default=np.nan),
    }
    leakers = [name for name in hostile if outcome.fate[name] == "leaked"]
    for kind in THREAT_CLASSES:
        row[f"leakers_class_{kind}"] = sum(classes[name] == kind for name in leakers)
    for reason in LEAK_REASONS:
        row[f"leakers_reason_{reason}"] = list(outcome.reason.values()).count(reason)
    for name, count in outcome.rounds.items():
        row[f"rounds_fired_{name}"] = count
    for name in classes:
        row[f"leaked {name}"] = int(name in leakers)
        row[f"rounds at {name}"] = sum(shot[0] == name for shot in outcome.shots)
    for unit in case["units"]:
        row[f"rounds by {unit['id']}"] = sum(shot[1] == unit["id"] for shot in outcome.shots)
    for result in ("kill", "miss", "spent", "lost", "in_flight"):
        row[f"shots {result}"] = sum(shot[5] == result for shot in outcome.shots)
    return row


def engine_table(case, outcomes, shots, leakers):
    """The same columns from the three tables of a run of one case."""
    count = outcomes.height

    def per(table, column, name):
        rows = table.filter(pl.col(column).cast(pl.String) == name)["replication"]
        return np.bincount(rows.to_numpy(), minlength=count)

    columns = {}
    for threat in case["threats"]:
        columns[f"leaked {threat['id']}"] = per(leakers, "threat", threat["id"])
        columns[f"rounds at {threat['id']}"] = per(shots, "threat", threat["id"])
    for unit in case["units"]:
        columns[f"rounds by {unit['id']}"] = per(shots, "unit", unit["id"])
    for result in ("kill", "miss", "spent", "lost", "in_flight"):
        columns[f"shots {result}"] = per(shots, "result", result)
    return outcomes.sort("replication").with_columns(
        [pl.Series(name, values) for name, values in columns.items()]
    )


def p_value(one, two, rng):
    """Two-sided p-value of equal means: normal, or by permutation where that would be small."""
    one, two = one[np.isfinite(one)], two[np.isfinite(two)]
    both = np.concatenate([one, two])
    spread = both.std() * np.sqrt(1 / max(len(one), 1) + 1 / max(len(two), 1))
    if not len(one) or not len(two) or spread == 0:
        return 1.0
    gap = abs(one.mean() - two.mean())
    p = 2 * norm.sf(gap / spread)
    values, counts = np.unique(both, return_counts=True)
    if p > 0.01 or len(values) > 60:
        return float(p)
    few = min(one, two, key=len)
    usual = rng.multivariate_hypergeometric(counts, len(few), size=PERMUTATIONS, method="marginals")
    means = usual @ values / len(few)
    far = np.abs(means - both.mean()) >= abs(few.mean() - both.mean()) - 1e-12
    return float((1 + far.sum()) / (1 + PERMUTATIONS))
