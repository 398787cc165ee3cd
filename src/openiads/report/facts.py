"""What the sections of a report are made from: a stored run, and its summary, read once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from openiads.analysis import answer as chance_answer
from openiads.analysis import uncertainty_answer
from openiads.analysis.estimate import Estimate
from openiads.analysis.headline import Subject
from openiads.analysis.summary import Study, StudySummary, SweepValue, summarise
from openiads.analysis.uncertainty import UncertaintySummary, summarise_draws
from openiads.analysis.wording import named
from openiads.results.read import StoredRun
from openiads.results.store import WORLD
from openiads.results.world import case_of


@dataclass(frozen=True)
class Point:
    """A share, or a difference of shares, at one point of the sweep.

    Parameters
    ----------
    variant, sweep_value : which case.
    estimate : with the interval for chance.
    band : ends of the band for disagreement; None without draws.
    supported : whether a difference is one after correcting for the number of comparisons; with
        draws, whether the band excludes zero.
    """

    variant: str
    sweep_value: SweepValue
    estimate: Estimate
    band: tuple[float, float] | None = None
    supported: bool = False


@dataclass(frozen=True)
class Facts:
    """A stored run as the report reads it.

    Parameters
    ----------
    run : the stored run.
    sensitivity : plain data of a sensitivity analysis; None = not given.
    against : the variant from which differences are taken; empty = the first.

    Raises
    ------
    InputError : on the first look at the summary, when there is no variant `against`.
    """

    run: StoredRun
    sensitivity: dict[str, Any] | None = None
    against: str = ""

    @cached_property
    def study(self) -> Study:
        """The words of the study."""
        return Study.from_mapping(self.run.manifest["study"])

    @property
    def outcomes(self) -> pl.DataFrame:
        """The outcomes table of the run."""
        return self.run.outcomes

    @cached_property
    def drawn(self) -> bool:
        """Whether the run has several draws of the contested numbers."""
        return self.run.about.draws is not None or self.outcomes["draw"].n_unique() > 1

    @cached_property
    def summary(self) -> StudySummary | UncertaintySummary:
        """Estimates with intervals, and bands where there are draws."""
        make = summarise_draws if self.drawn else summarise
        found = make(self.outcomes, self.study)
        return found.against(self.against) if self.against else found

    @property
    def answer(self) -> str:
        """The question answered."""
        if isinstance(self.summary, StudySummary):
            return chance_answer.answer(self.summary)
        return uncertainty_answer.answer(self.summary)

    @property
    def caveat(self) -> str:
        """What the reader must keep in mind."""
        if isinstance(self.summary, StudySummary):
            return chance_answer.caveat(self.summary)
        return uncertainty_answer.caveat(self.summary)

    @property
    def subject(self) -> Subject:
        """The words of what the study is about."""
        return self.summary.subject

    @cached_property
    def shares(self) -> tuple[Point, ...]:
        """The headline of each case; NaN in a case that has nothing of what the study is about."""
        key = self.summary.about
        if isinstance(self.summary, StudySummary):
            return tuple(Point(r.variant, r.sweep_value, r.share(key)) for r in self.summary.cases)
        return tuple(
            Point(row.variant, row.sweep_value, share.chance, _ends(share.band))
            for row in self.summary.cases
            for share in [row.share(key)]
        )

    @cached_property
    def differences(self) -> tuple[Point, ...]:
        """The difference of that share from the first variant, where both were run."""
        if isinstance(self.summary, StudySummary):
            return tuple(
                Point(r.variant, r.sweep_value, r.share, supported=r.supported != 0)
                for r in self.summary.differences
            )
        found = []
        for row in self.summary.differences:
            band = _ends(row.share.band)
            clear = band is not None and (band[0] > 0.0 or band[1] < 0.0)
            point = Point(row.variant, row.sweep_value, row.share.chance, band, clear)
            found.append(point)
        return tuple(found)

    @property
    def variants(self) -> list[str]:
        """The variants that have replications, in order."""
        present = {point.variant for point in self.shares}
        return [variant for variant in self.study.variants if variant in present]

    @property
    def sweep_values(self) -> list[SweepValue]:
        """The swept values that have replications, in order; [None] without a sweep."""
        return list(dict.fromkeys(point.sweep_value for point in self.shares))

    @property
    def swept(self) -> bool:
        """Whether something is swept."""
        return any(value is not None for value in self.sweep_values)

    @property
    def sweep_label(self) -> str:
        """Name of what is swept."""
        return self.study.sweep_label or "sweep"

    def rows(self, variant: str, value: SweepValue) -> pl.DataFrame:
        """Return the outcomes of one case; without rows when it was not run."""
        same = pl.col("sweep_value").is_null() if value is None else pl.col("sweep_value") == value
        return self.outcomes.filter((pl.col("variant").cast(pl.String) == variant) & same)

    def shots_of(self, case_id: str) -> pl.DataFrame:
        """Return the rounds of a case."""
        return self._shots_by_case.get(case_id, self.run.shots.clear())

    @cached_property
    def _shots_by_case(self) -> dict[str, pl.DataFrame]:
        parts = self.run.shots.partition_by("case", as_dict=True)
        return {str(case): rows for (case,), rows in parts.items()}

    def case_id(self, variant: str, value: SweepValue) -> str | None:
        """Return the id of a case, None when it was not run."""
        rows = self.rows(variant, value)
        return None if rows.is_empty() else str(rows["case"][0])

    @cached_property
    def largest(self) -> dict[str, str]:
        """Variant -> id of its case at the last swept value that it was run at."""
        found = {}
        for point in self.shares:
            found[point.variant] = self.case_id(point.variant, point.sweep_value)
        return {name: case for name, case in found.items() if case is not None}

    def world_case(self, case_id: str) -> dict[str, Any]:
        """Return a case of the stored world.

        Raises
        ------
        ResultError : the world has no such case, or one that lacks what is read of it.
        """
        if case_id not in self._world_cases:
            self._world_cases[case_id] = case_of(self.run.world, case_id, self._world_file)
        return self._world_cases[case_id]

    @cached_property
    def _world_cases(self) -> dict[str, dict[str, Any]]:
        return {}

    @property
    def _world_file(self) -> str:
        return str(self.run.directory / WORLD)

    def name(self, variant: str) -> str:
        """Return a variant with its title."""
        return named(self.study, variant)


def _ends(band: Any) -> tuple[float, float] | None:
    return None if math.isnan(band.low) else (band.low, band.high)
