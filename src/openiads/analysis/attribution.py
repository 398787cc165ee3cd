"""Why threats got through: leakers counted by the first link of the kill chain that failed.

Attackers and others are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from openiads.vocab import LEAK_REASONS, THREAT_CLASSES


@dataclass(frozen=True)
class ReasonCount:
    """Leakers of one reason, all replications together.

    Parameters
    ----------
    reason : a word of `openiads.vocab.LEAK_REASONS`.
    leakers : how many.
    share : of all leakers, 0 to 1.
    """

    reason: str
    leakers: int
    share: float


def reasons(outcomes: pl.DataFrame, kind: str = "attackers") -> list[ReasonCount]:
    """Count leakers by reason, most frequent first; ties in the order of the vocabulary.

    Parameters
    ----------
    outcomes : rows of the outcomes table, usually of one case; those whose reasons cannot be told
        apart (some of format version 1) are left out.
    kind : "attackers" or "others".

    Returns
    -------
    One entry a reason that occurred; empty when nothing leaked.

    Raises
    ------
    ValueError : the reasons do not add up to the leakers.
    """
    table = outcomes.select(_leaked(name, kind) for name in LEAK_REASONS)
    known = ~table.select(pl.any_horizontal(pl.all().is_null())).to_series()
    total = int(outcomes.filter(known)[f"{kind}_leaked"].sum())
    counts = [int(table.filter(known)[name].sum()) for name in LEAK_REASONS]
    if sum(counts) != total:
        raise ValueError(f"{sum(counts)} reasons for {total} leakers")
    found = [
        ReasonCount(reason, count, count / total)
        for reason, count in zip(LEAK_REASONS, counts, strict=True)
        if count
    ]
    return sorted(found, key=lambda entry: -entry.leakers)


def _leaked(reason: str, kind: str) -> pl.Expr:
    attackers = pl.col(f"attackers_leaked_reason_{reason}")
    everyone = pl.col(f"leakers_reason_{reason}")
    return (attackers if kind == "attackers" else everyone - attackers).alias(reason)


def main_reason(outcomes: pl.DataFrame, kind: str = "attackers") -> ReasonCount | None:
    """Return the most frequent reason, or None when nothing of the kind leaked."""
    return next(iter(reasons(outcomes, kind)), None)


def by_class(leakers: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Count leakers by threat class and reason.

    Parameters
    ----------
    leakers : rows of the leakers table, usually of one case.

    Returns
    -------
    Class -> reason -> leakers, both in the order of the vocabulary; only what occurred.
    """
    pairs = leakers.select(pl.col("threat_class", "reason").cast(pl.String))
    counts = {row[:2]: row[2] for row in pairs.group_by(pl.all()).len().rows()}
    table: dict[str, dict[str, int]] = {}
    for name in THREAT_CLASSES:
        found = {
            reason: counts[name, reason] for reason in LEAK_REASONS if (name, reason) in counts
        }
        if found:
            table[name] = found
    return table
