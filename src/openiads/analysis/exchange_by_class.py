"""What the defence spent on each class of threat, and what it killed of it.

A manned aircraft costs more than all rounds of a battalion, so one killed decides every total:
manned aircraft are counted apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from openiads.analysis.estimate import LEVEL, Estimate, bootstrap_ratio
from openiads.errors import ResultError
from openiads.vocab import CIVIL, THREAT_CLASSES

MANNED = ("aircraft", "low_observable_aircraft", "bomber", CIVIL)
"""Classes with a crew."""
PLACE = ("draw", "replication")
"""Columns that name a replication of a case."""


@dataclass(frozen=True)
class ClassExchange:
    """One class in one case; means per replication.

    Parameters
    ----------
    threat_class : a word of `openiads.vocab.THREAT_CLASSES`.
    threats : how many fly.
    rounds : launched at them.
    late : of those, rounds whose target had died when they arrived.
    spent_usd : cost of the rounds.
    kills, killed_usd : threats killed, and what they cost.
    """

    threat_class: str
    threats: int
    rounds: float
    late: float
    spent_usd: float
    kills: float
    killed_usd: float

    @property
    def ratio(self) -> float:
        """Cost of rounds per cost of threats killed; NaN when nothing of a price was killed."""
        return self.spent_usd / self.killed_usd if self.killed_usd > 0 else math.nan


@dataclass(frozen=True)
class Price:
    """What one price contributes to the exchange of a case; means per replication.

    Parameters
    ----------
    of : "rounds" or "threat_types".
    id : of the entry.
    usd : the price.
    total_usd : spent on rounds of this type, or killed of threats of this type.
    """

    of: str
    id: str
    usd: float
    total_usd: float


def exchange_by_class(
    shots: pl.DataFrame, case: Mapping[str, Any], replications: int
) -> tuple[ClassExchange, ...]:
    """Return the exchange of each class that flies in a case, in the order of the vocabulary.

    Parameters
    ----------
    shots : rows of the case.
    case : the same case of the stored world; its prices are used.
    replications : of the case, all draws together, those without shots included.

    Raises
    ------
    ResultError : a shot is of a round or at a threat that the case does not have.
    """
    flying = Counter(_class_of(case).values())
    priced = _priced(shots, case)
    found = []
    for name in THREAT_CLASSES:
        mine = priced.filter(pl.col("threat_class").cast(pl.String) == name)
        if not flying[name] and mine.is_empty():
            continue
        found.append(
            ClassExchange(
                threat_class=name,
                threats=flying[name],
                rounds=mine.height / replications,
                late=int((mine["result"] == "spent").sum()) / replications,
                spent_usd=float(mine["spent"].sum()) / replications,
                kills=int((mine["result"] == "kill").sum()) / replications,
                killed_usd=float(mine["killed"].sum()) / replications,
            )
        )
    return tuple(found)


def unmanned_ratio(
    shots: pl.DataFrame,
    case: Mapping[str, Any],
    outcomes: pl.DataFrame,
    *,
    level: float = LEVEL,
) -> Estimate:
    """Estimate the cost of rounds per cost killed over all classes without a crew.

    Parameters
    ----------
    shots, outcomes : rows of one case.
    case : the same case of the stored world.
    level : confidence level of the bootstrap interval.
    """
    unmanned = _priced(shots, case).filter(~pl.col("threat_class").cast(pl.String).is_in(MANNED))
    sums = unmanned.group_by(PLACE).agg(pl.col("spent", "killed").sum())
    whole = outcomes.select(PLACE).join(sums, on=PLACE, how="left", maintain_order="left")
    pairs = whole.select(pl.col("spent", "killed").fill_null(0.0)).to_numpy()
    return bootstrap_ratio(pairs, level=level)


def prices(shots: pl.DataFrame, case: Mapping[str, Any], replications: int) -> tuple[Price, ...]:
    """Return the prices of rounds launched and threats killed, those of the largest sums first.

    Parameters
    ----------
    shots, case, replications : as for `exchange_by_class`.
    """
    priced = _priced(shots, case)
    columns = {"rounds": ("round", "spent"), "threat_types": ("type", "killed")}
    found = [
        Price(of, entry["id"], entry["unit_cost_usd"], float(rows[cost].sum()) / replications)
        for of, (column, cost) in columns.items()
        for entry in case[of]
        for rows in [priced.filter(pl.col(column).cast(pl.String) == entry["id"])]
        if rows[cost].sum()
    ]
    return tuple(sorted(found, key=lambda one: (one.of, -one.total_usd)))


def _class_of(case: Mapping[str, Any]) -> dict[str, str]:
    kinds = {kind["id"]: kind["threat_class"] for kind in case["threat_types"]}
    return {threat["id"]: kinds[threat["type"]] for threat in case["threats"]}


def _check_known(shots: pl.DataFrame, column: str, known: Mapping[str, Any]) -> None:
    strange = set(shots[column].cast(pl.String).unique()) - set(known)
    if strange:
        raise ResultError(
            f"damaged: shots with a {column} {min(strange)!r} that the world does not have",
            key=f"shots: {column}",
            allowed="one of the case of the stored world",
        )


def _priced(shots: pl.DataFrame, case: Mapping[str, Any]) -> pl.DataFrame:
    """Return the shots with the type of the target, and what each spent and killed, USD."""
    types = {threat["id"]: threat["type"] for threat in case["threats"]}
    worth = {kind["id"]: float(kind["unit_cost_usd"]) for kind in case["threat_types"]}
    costs = {one["id"]: float(one["unit_cost_usd"]) for one in case["rounds"]}
    text = pl.col("threat", "round", "result").cast(pl.String)
    _check_known(shots, "threat", types)
    _check_known(shots, "round", costs)
    known = shots.with_columns(text).with_columns(
        type=pl.col("threat").replace_strict(types, return_dtype=pl.String),
        spent=pl.col("round").replace_strict(costs, return_dtype=pl.Float64),
    )
    worth_of = pl.col("type").replace_strict(worth, return_dtype=pl.Float64)
    killed = pl.when(pl.col("result") == "kill").then(worth_of).otherwise(0.0)
    return known.with_columns(killed=killed)
