"""A study on one page: a row for each case, and a row for each difference from the baseline."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from openiads.analysis.attribution import ReasonCount, main_reason
from openiads.analysis.compare import paired_difference
from openiads.analysis.estimate import LEVEL, Estimate, mean, proportion

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
    engaged : mean number per replication.
    any_engaged : probability of at least one, Wilson interval.
    """

    engaged: Estimate
    any_engaged: Estimate


@dataclass(frozen=True)
class CaseRow:
    """One case: a variant at one point of the sweep.

    Parameters
    ----------
    case, variant, sweep_value : which case; the swept value is None without a sweep.
    replications : rows it rests on.
    threats : mean number of threats in the raid.
    leak_share : mean share that leaked, 0 to 1.
    no_leaker : probability that nothing leaked, Wilson interval.
    rounds_fired, rounds_cost_usd : mean interceptors launched, and their cost.
    assets_lost, assets_lost_value_usd : mean assets lost, and their value.
    main_reason : most frequent reason of the leakers; None when nothing leaked.
    unresolved : mean number of threats still flying at the horizon.
    civil : None without civil traffic.
    """

    case: str
    variant: str
    sweep_value: SweepValue
    replications: int
    threats: float
    leak_share: Estimate
    no_leaker: Estimate
    rounds_fired: Estimate
    rounds_cost_usd: Estimate
    assets_lost: Estimate
    assets_lost_value_usd: Estimate
    main_reason: ReasonCount | None
    unresolved: float
    civil: CivilEngaged | None


@dataclass(frozen=True)
class DifferenceRow:
    """A variant minus the baseline at one point of the sweep, under common random numbers.

    Parameters
    ----------
    variant, baseline, sweep_value : what is compared.
    pairs : replications both cases have.
    leak_share, assets_lost, rounds_cost_usd : mean differences, each with its own interval.
    supported : -1 or +1 when the leak share differs in that direction even after correcting for
        the number of comparisons in the study (Bonferroni), else 0.
    """

    variant: str
    baseline: str
    sweep_value: SweepValue
    pairs: int
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
    cases : by swept value, then variant.
    differences : by swept value, then variant; empty with a single variant.
    """

    study: Study
    level: float
    cases: tuple[CaseRow, ...]
    differences: tuple[DifferenceRow, ...]

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
        return plain(asdict(self))


def plain(value: Any) -> Any:
    """Return nested tables and lists as plain JSON data; NaN and infinity become None."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


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
    compared = compared_cases(outcomes, words)
    return StudySummary(
        study=words,
        level=level,
        cases=tuple(_case_row(frame, level) for frame in cases_in_order(outcomes, words)),
        differences=tuple(
            _difference_row(outcomes, base, other, level, len(compared)) for base, other in compared
        ),
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


def compared_cases(outcomes: pl.DataFrame, study: Study) -> list[tuple[pl.DataFrame, pl.DataFrame]]:
    """Return the rows of (baseline, variant) at each swept value where both have some."""
    frames = _frames(outcomes)
    return [
        (frames[value, study.variants[0]], frames[value, variant])
        for value in dict.fromkeys(value for value, _ in frames)
        for variant in study.variants[1:]
        if (value, variant) in frames and (value, study.variants[0]) in frames
    ]


def _case_row(frame: pl.DataFrame, level: float) -> CaseRow:
    n = frame.height
    civil = None
    if frame["civil_threats"].sum():
        engaged = frame["civil_engaged"]
        civil = CivilEngaged(
            engaged=mean(engaged, level=level),
            any_engaged=proportion(int((engaged > 0).sum()), n, level=level),
        )
    return CaseRow(
        case=str(frame["case"][0]),
        variant=str(frame["variant"][0]),
        sweep_value=frame["sweep_value"][0],
        replications=n,
        threats=float(frame["threats"].sum()) / n,
        leak_share=mean(frame["leak_share"].drop_nulls(), level=level, bounds=SHARE),
        no_leaker=proportion(int((frame["leakers"] == 0).sum()), n, level=level),
        rounds_fired=mean(frame["rounds_fired"], level=level),
        rounds_cost_usd=mean(frame["rounds_cost_usd"], level=level),
        assets_lost=mean(frame["assets_lost"], level=level),
        assets_lost_value_usd=mean(frame["assets_lost_value_usd"], level=level),
        main_reason=main_reason(frame),
        unresolved=float(frame["unresolved"].sum()) / n,
        civil=civil,
    )


def _difference_row(
    outcomes: pl.DataFrame, base: pl.DataFrame, other: pl.DataFrame, level: float, comparisons: int
) -> DifferenceRow:
    cases = str(base["case"][0]), str(other["case"][0])

    def difference(measure: str, **options: Any) -> Estimate:
        return paired_difference(outcomes, *cases, measure, **{"level": level, **options})

    share = difference("leak_share", bounds=SHARE_DIFFERENCE)
    strict = difference(
        "leak_share", bounds=SHARE_DIFFERENCE, level=1.0 - (1.0 - level) / comparisons
    )
    sign = 1 if share.value > 0 else -1
    return DifferenceRow(
        variant=str(other["variant"][0]),
        baseline=str(base["variant"][0]),
        sweep_value=base["sweep_value"][0],
        pairs=share.n,
        leak_share=share,
        assets_lost=difference("assets_lost"),
        rounds_cost_usd=difference("rounds_cost_usd"),
        supported=sign if strict.excludes_zero else 0,
    )
