"""What a study is about: attackers, else civil aircraft, else decoys and surveillance UAVs.

The headline is the share of attackers that leaked (model, section 10). A run without attackers has
a headline about what it is for. A share of nothing is null and never 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from openiads.results.schema import HEADLINES

COUNTS = {"attackers": "attackers", "civil": "civil_threats", "others": "others"}
"""What a headline can be about -> column of the outcomes that counts it."""


@dataclass(frozen=True)
class Subject:
    """The words of a headline.

    Parameters
    ----------
    key : of `openiads.results.schema.HEADLINES`.
    plural : what is counted.
    happened : what its share tells, after "12 % of attackers".
    event : the same after "fewer" and as a heading: "attackers leaked".
    share : "share of attackers that leaked".
    """

    key: str
    plural: str
    happened: str
    event: str
    share: str

    @property
    def measure(self) -> str:
        """The column of the outcomes with the share."""
        return HEADLINES[self.key]


SUBJECTS = {
    subject.key: subject
    for subject in (
        Subject(
            "attackers",
            "attackers",
            "leaked",
            "attackers leaked",
            "share of attackers that leaked",
        ),
        Subject(
            "civil",
            "civil aircraft",
            "were engaged",
            "civil aircraft engaged",
            "share of civil aircraft engaged",
        ),
        Subject(
            "others",
            "decoys and surveillance UAVs",
            "leaked",
            "decoys and surveillance UAVs leaked",
            "share of decoys and surveillance UAVs that leaked",
        ),
    )
}
"""Key -> its words."""


def about(*tables: pl.DataFrame) -> str:
    """Return what some outcomes are about: a key of `SUBJECTS`.

    Parameters
    ----------
    tables : outcomes, usually of one study; without any threat they count as about attackers.
    """
    for key, column in COUNTS.items():
        if any(table[column].sum() for table in tables):
            return key
    return "attackers"


def with_shares(outcomes: pl.DataFrame) -> pl.DataFrame:
    """Return the outcomes with what each replication says beside the headline.

    Parameters
    ----------
    outcomes : the outcomes table.

    Returns
    -------
    The rows with `killed_share` and `unresolved_share` of the attackers, `leak_share_at_worst` (all
    that still fly leak), the same two of the others, and `civil_any`, 1 when a civil aircraft was
    engaged. Null where there is nothing to share, and
    in all rows of a case of which some do not say it (format version 1): the rest are no sample.
    """
    worst = pl.col("attackers_leaked") + pl.col("attackers_unresolved")
    return outcomes.with_columns(
        _part(pl.col("attackers_killed"), "attackers", "killed_share"),
        _part(pl.col("attackers_unresolved"), "attackers", "unresolved_share"),
        _part(worst, "attackers", "leak_share_at_worst"),
        _part(pl.col("others_killed"), "others", "others_killed_share"),
        _part(pl.col("others_unresolved"), "others", "others_unresolved_share"),
        pl.when(pl.col("civil_threats") > 0)
        .then((pl.col("civil_engaged") > 0).cast(pl.Float64))
        .alias("civil_any"),
    )


def _part(part: pl.Expr, whole: str, name: str) -> pl.Expr:
    said = part.is_not_null().all().over("case")
    return pl.when((pl.col(whole) > 0) & said).then(part / pl.col(whole)).alias(name)
