"""Outcome arrays to labelled tables (results/schema.py says what the columns are)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from openiads.engine.world import AIM_NOTHING, Outcome
from openiads.engine.world import KILL as KILLED_SHOT
from openiads.engine.world import World as Arrays
from openiads.scenario.world import Case
from openiads.study.pack import Labels
from openiads.vocab import ATTACKERS, FATES, LEAK_REASONS, OTHERS, SHOT_RESULTS, THREAT_CLASSES

KILLED, LEAKED, UNRESOLVED = (FATES.index(name) for name in ("killed", "leaked", "unresolved"))


@dataclass(frozen=True)
class Tables:
    """The three tables of some replications of one case."""

    outcomes: pl.DataFrame
    shots: pl.DataFrame
    leakers: pl.DataFrame


@dataclass(frozen=True)
class Chunk:
    """Consecutive replications of one case: where they belong and what they left behind."""

    case: Case
    labels: Labels
    arrays: Arrays
    systems: dict[str, str]  # unit id -> library system id
    draw: int
    first: int
    outcome: Outcome
    carriers: tuple[tuple[str, str], ...] = ()  # (system, round) that have columns in any case


def collect(chunk: Chunk) -> Tables:
    """Turn the outcome of some replications into tables."""
    return Tables(_outcomes(chunk), _shots(chunk), _leakers(chunk))


def headline_shares(about: str, arrays: Arrays, outcome: Outcome) -> np.ndarray:
    """Return the headline of each replication, (n,); NaN when there is nothing it is about.

    Parameters
    ----------
    about : a key of `openiads.results.schema.HEADLINES`.
    arrays, outcome : of the replications.
    """
    met = outcome.engaged if about == "civil" else outcome.fate == LEAKED
    return _share(met, _kinds(arrays)[about])


def _kinds(arrays: Arrays) -> dict[str, np.ndarray]:
    """Which threats are attackers, civil aircraft and others, (threats,) each."""
    classes = np.array(THREAT_CLASSES)[arrays.threats["class_"]]
    return {
        "attackers": np.isin(classes, ATTACKERS),
        "civil": arrays.threats["civil"],
        "others": np.isin(classes, OTHERS),
    }


def _share(met: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Part of the threats of a kind that met something, (n,); NaN when there is none."""
    count = int(kind.sum())
    return met[:, kind].sum(axis=1) / count if count else np.full(len(met), np.nan)


def _shared(met: np.ndarray, kind: np.ndarray) -> pl.Series:
    return pl.Series(_share(met, kind)).fill_nan(None)


def _fired(chunk: Chunk) -> np.ndarray:
    """Replication row of every round fired."""
    return np.repeat(np.arange(len(chunk.outcome.shots)), chunk.outcome.shots)


def _sums(rows: np.ndarray, count: int, weights: np.ndarray | None = None) -> np.ndarray:
    total = np.bincount(rows, weights=weights, minlength=count)
    return total if weights is not None else total.astype(np.int64)


def _first_times(chunk: Chunk, values: np.ndarray, rows: np.ndarray) -> pl.Series:
    out = np.full(len(chunk.outcome.shots), np.inf)
    np.minimum.at(out, rows, values)
    return pl.Series(np.where(np.isfinite(out), out, np.nan)).fill_nan(None)


def _address(chunk: Chunk, rows: np.ndarray) -> dict[str, object]:
    """The columns that say which replication a row belongs to."""
    first = np.zeros(len(rows), int)
    return {
        "case": _names([chunk.case.id], first),
        "variant": _names([chunk.case.variant], first),
        "sweep_value": pl.Series([chunk.case.sweep_value], strict=False).gather(first),
        "draw": np.full(len(rows), chunk.draw),
        "replication": chunk.first + rows,
    }


def _names(names: tuple[str, ...] | list[str], codes: np.ndarray) -> pl.Series:
    return pl.Series(list(names), dtype=pl.Categorical).gather(codes)


def _outcomes(chunk: Chunk) -> pl.DataFrame:
    out, arrays, case = chunk.outcome, chunk.arrays, chunk.case
    rows = np.arange(len(out.shots))
    kinds = _kinds(arrays)
    civil = kinds["civil"]
    leaked, killed = out.fate == LEAKED, (out.fate == KILLED) & ~civil
    row = _fired(chunk)
    pair = out.shot_pair
    cost = arrays.rounds["cost"][arrays.pairs["round_"]][pair]
    met = out.shot_result != SHOT_RESULTS.index("in_flight")
    detected = np.where(np.isnan(out.first_detection), np.inf, out.first_detection).min(axis=1)
    values = np.array([asset.value_usd for asset in case.assets])
    return pl.DataFrame(
        {
            **_address(chunk, rows),
            **_fates(out, kinds),
            "leak_share": _shared(leaked, kinds["attackers"]),
            "others_leak_share": _shared(leaked, kinds["others"]),
            "civil_threats": np.full(len(rows), int(civil.sum())),
            "civil_engaged": (out.engaged & civil).sum(axis=1),
            "civil_engaged_share": _shared(out.engaged, civil),
            "rounds_fired": out.shots,
            "rounds_cost_usd": _sums(row, len(rows), cost),
            "threats_killed_cost_usd": killed @ arrays.threats["cost"],
            "assets_lost": out.asset_lost.sum(axis=1),
            "assets_lost_value_usd": out.asset_lost @ values.reshape(out.asset_lost.shape[1]),
            "elements_lost": out.element_lost.sum(axis=1),
            "peak_tracks": out.peak_tracks,
            "peak_target_channels": out.peak_targets,
            "peak_missile_channels": out.peak_missiles,
            "time_first_detection_s": pl.Series(
                np.where(np.isfinite(detected), detected, np.nan)
            ).fill_nan(None),
            "time_first_launch_s": _first_times(chunk, out.shot_launch, row),
            "time_first_intercept_s": _first_times(chunk, out.shot_meet[met], row[met]),
            **_leaker_counts(chunk, leaked),
            **_pair_counts(chunk, row),
        }
    )


def _fates(outcome: Outcome, kinds: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What became of attackers, of others, and of both together."""
    ends = {"leaked": LEAKED, "killed": KILLED, "unresolved": UNRESOLVED}
    names = ("leakers", "killed", "unresolved")
    counts: dict[str, np.ndarray] = {}
    for kind in ("attackers", "others"):
        counts[kind] = np.full(len(outcome.fate), int(kinds[kind].sum()))
        for end, code in ends.items():
            counts[f"{kind}_{end}"] = (outcome.fate[:, kinds[kind]] == code).sum(axis=1)
    counts["threats"] = counts["attackers"] + counts["others"]
    for name, end in zip(names, ends, strict=True):
        counts[name] = counts[f"attackers_{end}"] + counts[f"others_{end}"]
    return counts


def _leaker_counts(chunk: Chunk, leaked: np.ndarray) -> dict[str, np.ndarray]:
    """Leakers by class, by reason and by aim."""
    class_ = chunk.arrays.threats["class_"]
    reason = chunk.outcome.reason
    attacking = reason[:, _kinds(chunk.arrays)["attackers"]]
    counts = {
        f"leakers_class_{name}": leaked[:, class_ == i].sum(axis=1)
        for i, name in enumerate(THREAT_CLASSES)
    }
    counts |= {
        f"leakers_reason_{name}": (reason == i).sum(axis=1) for i, name in enumerate(LEAK_REASONS)
    }
    counts |= {
        f"attackers_leaked_reason_{name}": (attacking == i).sum(axis=1)
        for i, name in enumerate(LEAK_REASONS)
    }
    aims = np.array(chunk.labels.aims, dtype=object)
    for aim in dict.fromkeys(name for name in chunk.labels.aims if name):
        counts[f"leakers_aim_{aim}"] = leaked[:, aims == aim].sum(axis=1)
    return counts


def _pair_counts(chunk: Chunk, row: np.ndarray) -> dict[str, np.ndarray]:
    """Rounds fired by type, and kills by system and round type."""
    out, pairs, labels = chunk.outcome, chunk.arrays.pairs, chunk.labels
    pair = out.shot_pair
    kill = out.shot_result == KILLED_SHOT
    counts: dict[str, np.ndarray] = {}
    for system, name in chunk.carriers:
        none = np.zeros(len(out.shots), np.int64)
        counts |= {f"rounds_fired_{name}": none, f"kills_{system}_{name}": none}
    for p in range(len(pairs)):
        name = labels.rounds[pairs["round_"][p]]
        system = chunk.systems[labels.units[pairs["unit"][p]]]
        fired = _sums(row[pair == p], len(out.shots))
        killed = _sums(row[(pair == p) & kill], len(out.shots))
        for key, count in ((f"rounds_fired_{name}", fired), (f"kills_{system}_{name}", killed)):
            counts[key] = counts[key] + count if key in counts else count
    return counts


def _shots(chunk: Chunk) -> pl.DataFrame:
    out, arrays, labels = chunk.outcome, chunk.arrays, chunk.labels
    row = _fired(chunk)
    threat, pair = out.shot_threat, out.shot_pair
    round_ = arrays.pairs["round_"][pair]
    class_ = arrays.threats["class_"][threat]
    p_kill = arrays.rounds["p_kill"][round_, class_] * arrays.rounds["reliability"][round_]
    p_kill *= arrays.threats["manoeuvre"][threat]
    return pl.DataFrame(
        {
            **_address(chunk, row),
            "threat": _names(labels.threats, threat),
            "threat_class": _names(THREAT_CLASSES, class_),
            "unit": _names(labels.units, arrays.pairs["unit"][pair]),
            "round": _names(labels.rounds, round_),
            "launch_s": out.shot_launch,
            "intercept_s": out.shot_meet,
            "slant_range_m": out.shot_range.astype(np.float64),
            "height_m": out.shot_height.astype(np.float64),
            "p_kill": p_kill,
            "result": _names(SHOT_RESULTS, out.shot_result),
        }
    )


def _leakers(chunk: Chunk) -> pl.DataFrame:
    out, arrays, labels = chunk.outcome, chunk.arrays, chunk.labels
    row, threat = np.nonzero(out.fate == LEAKED)
    aimless = arrays.threats["aim_kind"][threat] == AIM_NOTHING
    aim = _names(labels.aims, threat)
    return pl.DataFrame(
        {
            **_address(chunk, row),
            "threat": _names(labels.threats, threat),
            "threat_class": _names(THREAT_CLASSES, arrays.threats["class_"][threat]),
            "attacker": _kinds(arrays)["attackers"][threat],
            "aim": pl.select(pl.when(pl.Series(~aimless)).then(aim)).to_series(),
            "time_s": arrays.threats["arrival"][threat],
            "reason": _names(LEAK_REASONS, out.reason[row, threat]),
            "damaged": out.damaged[row, threat],
        }
    )
