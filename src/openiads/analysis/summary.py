"""A study on one page: a row for each case, and a row for each difference from the baseline."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import polars as pl

from openiads.analysis.attribution import ReasonCount, main_reason
from openiads.analysis.compare import SHARED, paired_difference
from openiads.analysis.data import UNSAID, plain
from openiads.analysis.estimate import LEVEL, Estimate, mean, proportion
from openiads.analysis.headline import SUBJECTS, Subject, about, with_shares
from openiads.errors import InputError, shown

SHARE = (0.0, 1.0)
SHARE_DIFFERENCE = (-1.0, 1.0)
SweepValue = float | str | None


@dataclass(frozen=True)
class Study:
    """What the cases are for, in the words of the scenario.

    Parameters
    ----------
    title, question, caveat : free text.
    variants : in order; the first is the baseline of the differences.
    variant_titles : variant -> free text.
    sweep_label : what is swept, for example "raid size"; empty = nothing.
    """

    title: str
    question: str
    caveat: str
    variants: tuple[str, ...]
    variant_titles: dict[str, str]
    sweep_label: str

    @classmethod
    def from_mapping(cls, study: Mapping[str, Any]) -> Study:
        """Read the ``study`` table of a manifest or of a world; other keys are ignored."""
        return cls(
            title=study["title"],
            question=study["question"],
            caveat=study["caveat"],
            variants=tuple(study["variants"]),
            variant_titles=dict(study["variant_titles"]),
            sweep_label=study["sweep_label"],
        )


@dataclass(frozen=True)
class CivilEngaged:
    """Civil aircraft at which a round was launched.

    Parameters
    ----------
    aircraft : mean number in the scenario.
    share : mean share of them that was engaged, 0 to 1.
    engaged : mean number per replication.
    any_engaged : probability of at least one, Wilson interval.
    """

    aircraft: float
    share: Estimate
    engaged: Estimate
    any_engaged: Estimate


@dataclass(frozen=True)
class Others:
    """Decoys and surveillance UAVs: threats that can damage nothing.

    Parameters
    ----------
    threats : mean number of them.
    leak_share, killed_share, unresolved_share : mean shares; they sum to 1.
    """

    threats: float
    leak_share: Estimate
    killed_share: Estimate
    unresolved_share: Estimate


@dataclass(frozen=True)
class CaseRow:
    """One case: a variant at one point of the sweep.

    Parameters
    ----------
    case, variant, sweep_value : which case; the swept value is None without a sweep.
    replications : rows it rests on.
    about : what it is about, a key of `openiads.analysis.headline.SUBJECTS`.
    threats, attackers : mean number of threats, and of those that can damage something.
    leak_share, killed_share, unresolved_share : mean shares of the attackers that leaked, were
        killed, or still flew at the horizon; they sum to 1. NaN without attackers.
    leak_share_at_worst : mean share if all that still flew had leaked.
    no_leaker : probability that no attacker leaked, Wilson interval; NaN without attackers.
    rounds_fired, rounds_cost_usd : mean interceptors launched, and their cost.
    assets_lost, assets_lost_value_usd : mean assets lost, and their value.
    main_reason : most frequent reason of the attackers that leaked (of the others in a case about
        these); None when none did.
    unresolved : mean number of attackers still flying at the horizon.
    others : None without decoys and surveillance UAVs.
    civil : None without civil traffic.
    """

    case: str
    variant: str
    sweep_value: SweepValue
    replications: int
    about: str
    threats: float
    attackers: float
    leak_share: Estimate
    killed_share: Estimate
    unresolved_share: Estimate
    leak_share_at_worst: Estimate
    no_leaker: Estimate
    rounds_fired: Estimate
    rounds_cost_usd: Estimate
    assets_lost: Estimate
    assets_lost_value_usd: Estimate
    main_reason: ReasonCount | None
    unresolved: float
    others: Others | None
    civil: CivilEngaged | None

    def share(self, key: str) -> Estimate:
        """Return the headline about `key` of `SUBJECTS`; NaN when the case has none of these."""
        if key == "civil" and self.civil is not None:
            return self.civil.share
        if key == "others" and self.others is not None:
            return self.others.leak_share
        return self.leak_share if key == "attackers" else mean([], level=self.leak_share.level)

    @property
    def civil_engaged(self) -> bool:
        """Whether a civil aircraft was engaged in any replication."""
        return self.civil is not None and self.civil.engaged.value > 0.0


@dataclass(frozen=True)
class DifferenceRow:
    """A variant minus the baseline at one point of the sweep, under common random numbers.

    Parameters
    ----------
    variant, baseline, sweep_value : what is compared.
    pairs : replications both cases have.
    share : mean difference of the share that the study is about; NaN where a case has none.
    leak_share, assets_lost, rounds_cost_usd : mean differences, each with its own interval.
    supported : -1 or +1 when `share` differs in that direction even after correcting for
        the number of swept values at which these two are compared (Bonferroni), else 0. Other
        variants do not count: what is said of two does not turn with a third.
    """

    variant: str
    baseline: str
    sweep_value: SweepValue
    pairs: int
    share: Estimate
    leak_share: Estimate
    assets_lost: Estimate
    rounds_cost_usd: Estimate
    supported: int


@dataclass(frozen=True)
class StudySummary:
    """The whole study in figures.

    Parameters
    ----------
    study : its words.
    level : confidence level of every interval.
    about : what the study is about, a key of `openiads.analysis.headline.SUBJECTS`: attackers when
        any case has some, else civil aircraft, else the others.
    baseline : the variant from which the differences are taken; the first, unless asked otherwise.
    cases : by swept value, then variant.
    differences : by swept value, then variant; empty with a single variant.
    outcomes : what it was made from.
    """

    study: Study
    level: float
    about: str
    baseline: str
    cases: tuple[CaseRow, ...]
    differences: tuple[DifferenceRow, ...]
    outcomes: pl.DataFrame = field(repr=False, compare=False, metadata=UNSAID)

    @property
    def subject(self) -> Subject:
        """The words of what the study is about."""
        return SUBJECTS[self.about]

    def against(self, variant: str) -> StudySummary:
        """Return the same study with the differences from another variant.

        Parameters
        ----------
        variant : the new baseline.

        Raises
        ------
        InputError : the study has no such variant.
        """
        check_variant(self.study, variant)
        differences = _differences(self.outcomes, self.study, self.level, self.about, variant)
        return replace(self, baseline=variant, differences=differences)

    def case(self, variant: str, sweep_value: SweepValue) -> CaseRow | None:
        """Return the row of a case, None when it has no replication."""
        for row in self.cases:
            if row.variant == variant and row.sweep_value == sweep_value:
                return row
        return None

    @property
    def sweep_values(self) -> tuple[SweepValue, ...]:
        """The swept values that have replications, in order; (None,) without a sweep."""
        return tuple(dict.fromkeys(row.sweep_value for row in self.cases))

    def _repr_html_(self) -> str:
        from openiads.analysis.show import summary_html

        return summary_html(self)

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON data; what is not known is null."""
        return plain(self)


def summarise(
    outcomes: pl.DataFrame, study: Study | Mapping[str, Any], *, level: float = LEVEL
) -> StudySummary:
    """Summarise the outcomes of one draw.

    Parameters
    ----------
    outcomes : the outcomes table; cases may have different numbers of replications.
    study : a `Study`, or the ``study`` table of a manifest or world.
    level : confidence level of every interval.

    Raises
    ------
    ValueError : more than one draw. Intervals here are for chance only; pooling draws would mix
        chance with disagreement between sources.
    """
    if outcomes["draw"].n_unique() > 1:
        raise ValueError("summarise takes one draw at a time; summarise_draws takes many")
    words = study if isinstance(study, Study) else Study.from_mapping(study)
    whole = with_shares(outcomes)
    key = about(whole)
    first = words.variants[0]
    return StudySummary(
        study=words,
        level=level,
        about=key,
        baseline=first,
        cases=tuple(_case_row(frame, level) for frame in cases_in_order(whole, words)),
        differences=_differences(whole, words, level, key, first),
        outcomes=whole,
    )


def check_variant(study: Study, variant: str, key: str = "against") -> None:
    """Refuse a baseline that the study does not have; `key` is what it was given as.

    Raises
    ------
    InputError : there is no such variant.
    """
    if variant not in study.variants:
        known = ", ".join(study.variants)
        raise InputError(f"there is no variant {shown(variant)}", key=key, allowed=known)


def _differences(
    outcomes: pl.DataFrame, study: Study, level: float, key: str, baseline: str
) -> tuple[DifferenceRow, ...]:
    measure = SUBJECTS[key].measure
    compared = compared_cases(outcomes, study, baseline)
    # Each pair of variants is a family of its own. Cases without what the study is about are no
    # comparisons.
    counts = Counter(
        str(both[1]["variant"][0])
        for both in compared
        if all(frame[measure].count() for frame in both)
    )
    return tuple(
        _difference_row(
            outcomes, both, level, (measure, max(counts[str(both[1]["variant"][0])], 1))
        )
        for both in compared
    )


def _frames(outcomes: pl.DataFrame) -> dict[tuple[SweepValue, str], pl.DataFrame]:
    return {
        (frame["sweep_value"][0], str(frame["variant"][0])): frame
        for frame in outcomes.partition_by("case", maintain_order=True)
    }


def cases_in_order(outcomes: pl.DataFrame, study: Study) -> list[pl.DataFrame]:
    """Return the rows of each case, by swept value, then variant."""
    frames = _frames(outcomes)
    return [
        frames[value, variant]
        for value in dict.fromkeys(value for value, _ in frames)
        for variant in study.variants
        if (value, variant) in frames
    ]


def compared_cases(
    outcomes: pl.DataFrame, study: Study, baseline: str
) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Return the rows of (baseline, other variant) at each swept value where both have some."""
    frames = _frames(outcomes)
    return [
        (frames[value, baseline], frames[value, variant])
        for value in dict.fromkeys(value for value, _ in frames)
        for variant in study.variants
        if variant != baseline and (value, variant) in frames and (value, baseline) in frames
    ]


def _case_row(frame: pl.DataFrame, level: float) -> CaseRow:
    n = frame.height
    key = about(frame)
    attacked = frame.filter(pl.col("attackers") > 0)

    share = partial(mean_share, frame, level=level)
    return CaseRow(
        case=str(frame["case"][0]),
        variant=str(frame["variant"][0]),
        sweep_value=frame["sweep_value"][0],
        replications=n,
        about=key,
        threats=float(frame["threats"].sum()) / n,
        attackers=float(frame["attackers"].sum()) / n,
        leak_share=share("leak_share"),
        killed_share=share("killed_share"),
        unresolved_share=share("unresolved_share"),
        leak_share_at_worst=share("leak_share_at_worst"),
        no_leaker=proportion(
            int((attacked["attackers_leaked"] == 0).sum()), attacked.height, level=level
        ),
        rounds_fired=mean(frame["rounds_fired"], level=level),
        rounds_cost_usd=mean(frame["rounds_cost_usd"], level=level),
        assets_lost=mean(frame["assets_lost"], level=level),
        assets_lost_value_usd=mean(frame["assets_lost_value_usd"], level=level),
        main_reason=None if key == "civil" else main_reason(frame, key),
        unresolved=mean_count(frame, "attackers_unresolved"),
        others=_others(frame, level),
        civil=_civil(frame, level),
    )


def mean_share(frame: pl.DataFrame, measure: str, level: float) -> Estimate:
    """Return the mean of a share over the replications that have one; NaN when none has."""
    return mean(frame[measure].drop_nulls(), level=level, bounds=SHARE)


def mean_count(frame: pl.DataFrame, column: str) -> float:
    """Return the mean of a column; NaN when a row does not say it."""
    counts = frame[column]
    return math.nan if counts.null_count() else float(counts.sum()) / frame.height


def _others(frame: pl.DataFrame, level: float) -> Others | None:
    if not frame["others"].sum():
        return None
    names = ("others_leak_share", "others_killed_share", "others_unresolved_share")
    shares = (mean_share(frame, name, level) for name in names)
    return Others(float(frame["others"].sum()) / frame.height, *shares)


def _civil(frame: pl.DataFrame, level: float) -> CivilEngaged | None:
    if not frame["civil_threats"].sum():
        return None
    engaged = frame["civil_engaged"]
    return CivilEngaged(
        aircraft=float(frame["civil_threats"].sum()) / frame.height,
        share=mean_share(frame, "civil_engaged_share", level),
        engaged=mean(engaged, level=level),
        any_engaged=proportion(int((engaged > 0).sum()), frame.height, level=level),
    )


def _difference_row(
    outcomes: pl.DataFrame,
    both: tuple[pl.DataFrame, pl.DataFrame],
    level: float,
    compared: tuple[str, int],
) -> DifferenceRow:
    base, other = both
    headline, comparisons = compared
    cases = str(base["case"][0]), str(other["case"][0])

    def difference(measure: str, **options: Any) -> Estimate:
        return paired_difference(outcomes, *cases, measure, **{"level": level, **options})

    share = difference(headline, bounds=SHARE_DIFFERENCE)
    strict = difference(headline, bounds=SHARE_DIFFERENCE, level=1.0 - (1.0 - level) / comparisons)
    sign = 1 if share.value > 0 else -1
    return DifferenceRow(
        variant=str(other["variant"][0]),
        baseline=str(base["variant"][0]),
        sweep_value=base["sweep_value"][0],
        pairs=base.join(other, on=SHARED).height,
        share=share,
        leak_share=difference("leak_share", bounds=SHARE_DIFFERENCE),
        assets_lost=difference("assets_lost"),
        rounds_cost_usd=difference("rounds_cost_usd"),
        supported=sign if strict.excludes_zero else 0,
    )
