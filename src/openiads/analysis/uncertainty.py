"""A study with draws on one page: each measure with its doubt by chance and by disagreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from openiads.analysis.attribution import ReasonCount, main_reason
from openiads.analysis.compare import SHARED
from openiads.analysis.data import UNSAID, plain
from openiads.analysis.estimate import LEVEL
from openiads.analysis.headline import SUBJECTS, Subject, about, with_shares
from openiads.analysis.summary import (
    SHARE,
    SHARE_DIFFERENCE,
    Study,
    SweepValue,
    cases_in_order,
    check_variant,
    compared_cases,
    mean_count,
)
from openiads.analysis.twofold import BAND, Twofold, twofold

HEADLINE = tuple(subject.measure for subject in SUBJECTS.values())
FATES = ("leak_share", "killed_share", "unresolved_share", "leak_share_at_worst")
AMOUNTS = ("assets_lost", "rounds_cost_usd")
MEASURES = (*HEADLINE, *AMOUNTS)


@dataclass(frozen=True)
class DrawnCivil:
    """Civil aircraft at which a round was launched, over all draws.

    Parameters
    ----------
    share : mean share of them that was engaged.
    any_engaged : share of the replications in which at least one was.
    """

    share: Twofold
    any_engaged: Twofold


@dataclass(frozen=True)
class DrawnCaseRow:
    """One case over all draws.

    Parameters
    ----------
    case, variant, sweep_value : which case; the swept value is None without a sweep.
    draws, replications : finished draws, and replications in all of them together.
    about : what it is about, a key of `openiads.analysis.headline.SUBJECTS`.
    leak_share, killed_share, unresolved_share : mean shares of the attackers that leaked, were
        killed, or still flew at the horizon, with both doubts; NaN without attackers.
    leak_share_at_worst : mean share if all that still flew had leaked.
    assets_lost, rounds_cost_usd : means with both doubts.
    main_reason : most frequent reason of the attackers that leaked in all draws (of the others in a
        case about these); None when none did.
    unresolved : mean number of attackers still flying at the horizon.
    others_leak_share : mean share of the others that leaked; None without others.
    civil : None without civil traffic.
    """

    case: str
    variant: str
    sweep_value: SweepValue
    draws: int
    replications: int
    about: str
    leak_share: Twofold
    killed_share: Twofold
    unresolved_share: Twofold
    leak_share_at_worst: Twofold
    assets_lost: Twofold
    rounds_cost_usd: Twofold
    main_reason: ReasonCount | None
    unresolved: float
    others_leak_share: Twofold | None
    civil: DrawnCivil | None

    def share(self, key: str) -> Twofold:
        """Return the headline about `key` of `SUBJECTS`; NaN when the case has none of these."""
        if key == "civil" and self.civil is not None:
            return self.civil.share
        if key == "others" and self.others_leak_share is not None:
            return self.others_leak_share
        return self.leak_share if key == "attackers" else twofold(*[np.empty(0)] * 3)

    @property
    def civil_engaged(self) -> bool:
        """Whether a civil aircraft was engaged in any replication."""
        return self.civil is not None and self.civil.any_engaged.value > 0.0


@dataclass(frozen=True)
class DrawnDifferenceRow:
    """A variant minus the baseline, replication by replication under the same draws.

    Parameters
    ----------
    variant, baseline, sweep_value : what is compared.
    draws, pairs : draws and replications that both cases have.
    share : mean difference of the share that the study is about; NaN where a case has none.
    leak_share, assets_lost, rounds_cost_usd : mean differences with both doubts.
    """

    variant: str
    baseline: str
    sweep_value: SweepValue
    draws: int
    pairs: int
    share: Twofold
    leak_share: Twofold
    assets_lost: Twofold
    rounds_cost_usd: Twofold


@dataclass(frozen=True)
class UncertaintySummary:
    """The whole study with draws in figures.

    Parameters
    ----------
    study : its words.
    level : confidence level of the intervals for chance.
    band_level : part of the draws inside the bands for disagreement.
    about : what the study is about, as in `StudySummary`.
    baseline : the variant from which the differences are taken; the first, unless asked otherwise.
    cases : by swept value, then variant.
    differences : by swept value, then variant; empty with a single variant.
    outcomes : what it was made from.
    """

    study: Study
    level: float
    band_level: float
    about: str
    baseline: str
    cases: tuple[DrawnCaseRow, ...]
    differences: tuple[DrawnDifferenceRow, ...]
    outcomes: pl.DataFrame = field(repr=False, compare=False, metadata=UNSAID)

    @property
    def subject(self) -> Subject:
        """The words of what the study is about."""
        return SUBJECTS[self.about]

    def against(self, variant: str) -> UncertaintySummary:
        """Return the same study with the differences from another variant.

        Parameters
        ----------
        variant : the new baseline.

        Raises
        ------
        InputError : the study has no such variant.
        """
        check_variant(self.study, variant)
        doubts = {"level": self.level, "band": self.band_level}
        differences = _differences(self.outcomes, self.study, self.about, variant, doubts)
        return replace(self, baseline=variant, differences=differences)

    @property
    def sweep_values(self) -> tuple[SweepValue, ...]:
        """The swept values that have replications, in order; (None,) without a sweep."""
        return tuple(dict.fromkeys(row.sweep_value for row in self.cases))

    def _repr_html_(self) -> str:
        from openiads.analysis.show import uncertainty_html

        return uncertainty_html(self)

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON data; what is not known is null."""
        return plain(self)


def summarise_draws(
    outcomes: pl.DataFrame,
    study: Study | Mapping[str, Any],
    *,
    level: float = LEVEL,
    band: float = BAND,
) -> UncertaintySummary:
    """Summarise the outcomes of many draws.

    Parameters
    ----------
    outcomes : the outcomes table; every draw is equally likely, whatever its replications.
    study : a `Study`, or the ``study`` table of a manifest or world.
    level : confidence level of the intervals for chance.
    band : part of the draws inside the bands for disagreement.
    """
    words = study if isinstance(study, Study) else Study.from_mapping(study)
    whole = with_shares(outcomes)
    key = about(whole)

    doubts = {"level": level, "band": band}
    of = partial(_doubted, doubts=doubts, bounds=SHARE)

    def case_row(frame: pl.DataFrame) -> DrawnCaseRow:
        mine = about(frame)
        civil = None
        if frame["civil_threats"].sum():
            civil = DrawnCivil(of(frame, "civil_engaged_share"), of(frame, "civil_any"))
        return DrawnCaseRow(
            case=str(frame["case"][0]),
            variant=str(frame["variant"][0]),
            sweep_value=frame["sweep_value"][0],
            draws=frame["draw"].n_unique(),
            replications=frame.height,
            about=mine,
            **{measure: of(frame, measure) for measure in (*FATES, *AMOUNTS)},
            main_reason=None if mine == "civil" else main_reason(frame, mine),
            unresolved=mean_count(frame, "attackers_unresolved"),
            others_leak_share=of(frame, "others_leak_share") if frame["others"].sum() else None,
            civil=civil,
        )

    first = words.variants[0]
    return UncertaintySummary(
        study=words,
        level=level,
        band_level=band,
        about=key,
        baseline=first,
        cases=tuple(case_row(frame) for frame in cases_in_order(whole, words)),
        differences=_differences(whole, words, key, first, doubts),
        outcomes=whole,
    )


def _doubted(
    frame: pl.DataFrame, measure: str, *, doubts: dict[str, float], bounds: tuple[float, float]
) -> Twofold:
    cut = None if measure in AMOUNTS else bounds
    return twofold(*by_draw(frame, measure), **doubts, bounds=cut)


def _differences(
    outcomes: pl.DataFrame, study: Study, key: str, baseline: str, doubts: dict[str, float]
) -> tuple[DrawnDifferenceRow, ...]:
    of = partial(_doubted, doubts=doubts, bounds=SHARE_DIFFERENCE)

    def row(base: pl.DataFrame, other: pl.DataFrame) -> DrawnDifferenceRow:
        pairs = paired(base, other)
        return DrawnDifferenceRow(
            variant=str(other["variant"][0]),
            baseline=str(base["variant"][0]),
            sweep_value=base["sweep_value"][0],
            draws=pairs["draw"].n_unique(),
            pairs=pairs.height,
            share=of(pairs, SUBJECTS[key].measure),
            **{measure: of(pairs, measure) for measure in ("leak_share", *AMOUNTS)},
        )

    return tuple(row(*two) for two in compared_cases(outcomes, study, baseline))


def by_draw(frame: pl.DataFrame, measure: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return means, variances and counts of a measure, one a draw, (draws,) each.

    Parameters
    ----------
    frame : rows of one case, or of `paired`.
    measure : a numeric column; replications in which it is null are left out, and so are draws
        that have no other.
    """
    column = pl.col(measure).cast(pl.Float64)
    table = (
        frame.group_by("draw")
        .agg(column.mean().alias("mean"), column.var().alias("var"), column.count().alias("n"))
        .filter(pl.col("n") > 0)
        .sort("draw")
    )
    variances = table["var"].cast(pl.Float64).fill_null(np.nan)
    return table["mean"].to_numpy(), variances.to_numpy(), table["n"].to_numpy()


def paired(base: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return other - base of every measure for each replication that both have.

    Parameters
    ----------
    base, other : rows of the outcomes table, one case each, of the same draws.
    """
    measures = [pl.col(name).cast(pl.Float64) for name in MEASURES]
    both = base.select(*SHARED, *measures).join(
        other.select(*SHARED, *measures), on=SHARED, suffix="_other"
    )
    return both.select(*SHARED, *((pl.col(f"{m}_other") - pl.col(m)).alias(m) for m in MEASURES))
