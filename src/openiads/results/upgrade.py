"""Tables of earlier format versions completed to what they would hold today.

Version 1 counts all threats together. Which of them are attackers follows from the classes in the
world, and how many of those leaked from the leakers by class. The rest follows where only one split
of a sum is possible; where several are, it is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from openiads.vocab import ATTACKERS, LEAK_REASONS, OTHERS


def upgrade(
    table: str, frame: pl.DataFrame, version: int, world: Mapping[str, Any]
) -> pl.DataFrame:
    """Return the table with the columns of today.

    Parameters
    ----------
    table : a key of `openiads.results.schema.TABLES`.
    frame : rows as they were stored.
    version : of the format they were stored in.
    world : the resolved world of the run, plain data.

    Raises
    ------
    KeyError : the world lacks a case of the table, or the table a column of its version.
    """
    if version >= 2 or table == "draws":
        return frame
    placed = frame if table == "outcomes" else _placed(frame, world)
    if table == "outcomes":
        return _split(placed, world)
    return placed.with_columns(_attacker()) if table == "leakers" else placed


def _attacker() -> pl.Expr:
    return pl.col("threat_class").cast(pl.String).is_in(ATTACKERS).alias("attacker")


def _placed(frame: pl.DataFrame, world: Mapping[str, Any]) -> pl.DataFrame:
    """Variant and swept value of each row, by its case."""
    cases = {case["id"]: case for case in world["cases"]}
    names = frame["case"].cast(pl.String)
    mine = [cases[name] for name in names.unique(maintain_order=True)]
    # The swept values of all cases have one type, which a table without rows keeps too.
    values = pl.Series("sweep_value", [case["sweep_value"] for case in cases.values()])
    about = pl.DataFrame(
        {
            "case": pl.Series([case["id"] for case in mine], dtype=pl.String),
            "variant": pl.Series([case["variant"] for case in mine], dtype=pl.String),
            "sweep_value": pl.Series([case["sweep_value"] for case in mine], dtype=values.dtype),
        }
    )
    joined = names.to_frame().join(about, on="case", how="left", maintain_order="left")
    return frame.with_columns(joined["variant"].cast(pl.Categorical), joined["sweep_value"])


def _split(frame: pl.DataFrame, world: Mapping[str, Any]) -> pl.DataFrame:
    """Outcomes with attackers and others apart."""
    counts = {case["id"]: _counted(case) for case in world["cases"]}
    names = frame["case"].cast(pl.String)
    sizes = [
        pl.Series(kind, [counts[name][kind] for name in names], dtype=pl.Int64)
        for kind in ("attackers", "others")
    ]
    leaked = {
        "attackers_leaked": pl.sum_horizontal(f"leakers_class_{name}" for name in ATTACKERS),
        "others_leaked": pl.sum_horizontal(f"leakers_class_{name}" for name in OTHERS),
    }
    return (
        frame.with_columns(*sizes, **leaked)
        .with_columns(_kept("attackers", "others"), _kept("others", "attackers"))
        .with_columns(
            # What is left over of those that did not leak.
            *(
                (pl.col(kind) - pl.col(f"{kind}_leaked") - pl.col(f"{kind}_killed")).alias(
                    f"{kind}_unresolved"
                )
                for kind in ("attackers", "others")
            ),
            *map(_reason, LEAK_REASONS),
            _share("attackers_leaked", "attackers", "leak_share"),
            _share("others_leaked", "others", "others_leak_share"),
            _share("civil_engaged", "civil_threats", "civil_engaged_share"),
        )
    )


def _counted(case: Mapping[str, Any]) -> dict[str, int]:
    kinds = {kind["id"]: kind["threat_class"] for kind in case["threat_types"]}
    classes = [kinds[threat["type"]] for threat in case["threats"]]
    return {
        "attackers": sum(name in ATTACKERS for name in classes),
        "others": sum(name in OTHERS for name in classes),
    }


def _kept(kind: str, rest: str) -> pl.Expr:
    """Those of a kind that were killed, where the sums leave one possibility."""
    stopped = pl.col(kind) - pl.col(f"{kind}_leaked")
    others_stopped = pl.col(rest) - pl.col(f"{rest}_leaked")
    return (
        pl.when((stopped == 0) | (pl.col("killed") == 0))
        .then(0)
        .when(pl.col("unresolved") == 0)
        .then(stopped)
        .when(others_stopped == 0)
        .then(pl.col("killed"))
        .alias(f"{kind}_killed")
    )


def _reason(name: str) -> pl.Expr:
    """Attackers that leaked for a reason, where the sums leave one possibility."""
    count = pl.col(f"leakers_reason_{name}")
    return (
        pl.when((count == 0) | (pl.col("attackers_leaked") == 0))
        .then(0)
        .when(pl.col("others_leaked") == 0)
        .then(count)
        .when(count == pl.col("leakers"))
        .then(pl.col("attackers_leaked"))
        .alias(f"attackers_leaked_reason_{name}")
    )


def _share(part: str, whole: str, name: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole)).alias(name)
