"""From a scenario to the contested quantities its answer hangs on.

Screening over all groups, variance shares over the strongest, then the answer under each claim on
them. Stopped early, it keeps every block that is finished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from openiads.analysis import sensitivity as methods
from openiads.analysis.estimate import Estimate, mean
from openiads.analysis.findings import CENTRAL, NEVER, Believed, Findings, notes, ranking
from openiads.analysis.sensitivity import Indices, Screened
from openiads.errors import InputError
from openiads.evidence.ledger import load_ledger
from openiads.report.sensitivity_figure import draw_findings
from openiads.resolve.contested import group_of
from openiads.resolve.reader_names import reader_names, short_names
from openiads.resolve.resolver import Plan
from openiads.results.manifest import versions
from openiads.results.sensitivity import FIGURE, write_sensitivity
from openiads.study.alternatives import Alternative, alternatives
from openiads.study.draw import groups, values_at
from openiads.study.evaluate import Answered, Evaluator, Question, question

MORE = 4
"""Replications of a claim for each replication of a point: claims are few."""
BOUNDS = {True: (-1.0, 1.0), False: (0.0, 1.0)}
"""Least and largest answer, for a difference and for a share."""


@dataclass(frozen=True)
class Sizes:
    """How much work is done.

    Parameters
    ----------
    trajectories : of the screening; each has one point more than there are groups.
    samples : of the indices, a power of two; each has two points more than `top`.
    replications : of every point.
    top : groups whose indices are computed.
    """

    trajectories: int = 4
    samples: int = 64
    replications: int = 50
    top: int = 6


@dataclass
class Analysis:
    """One analysis, growing while it runs.

    Parameters
    ----------
    plan : of the scenario.
    asked : what the answer is.
    sizes : how much work.
    evaluator : answers at sets of values.
    seed : of points and luck.
    report : told (points done, in all, label); None = nobody listens. Given to `go`.
    """

    plan: Plan
    asked: Question
    sizes: Sizes
    evaluator: Evaluator
    seed: int
    report: Callable[[int, int, str], None] | None = None
    central: Estimate | None = None
    screening: tuple[Screened, ...] = ()
    indices: tuple[Indices, ...] = ()
    chance_share: float | None = None
    believed: list[Believed] = field(default_factory=list)
    finished: dict[str, list[Answered]] = field(default_factory=dict)
    points: dict[str, tuple[tuple[str, ...], np.ndarray]] = field(default_factory=dict)
    complete: bool = False

    @property
    def groups(self) -> tuple[str, ...]:
        """Everything that is drawn."""
        return groups(self.plan.contested)

    def go(self, report: Callable[[int, int, str], None] | None) -> None:
        """Do everything; after Ctrl-C what is finished stands in the fields."""
        self.report = report
        try:
            self.screen()
            self.index(tuple(row.name for row in self.screening[: self.sizes.top]))
            self.settle()
            self.complete = True
        except KeyboardInterrupt:
            self.summarise()

    def screen(self) -> None:
        """Morris screening over all groups."""
        names = self.groups
        points = methods.screening_points(names, self.sizes.trajectories, self.seed)
        self.play("screening", names, points)
        self.summarise()

    def index(self, names: tuple[str, ...]) -> None:
        """Sobol indices of some groups; the others keep their central values."""
        points = methods.index_points(names, self.sizes.samples, self.seed)
        self.play("indices", names, points)
        self.summarise()

    def play(self, stage: str, names: tuple[str, ...], points: np.ndarray) -> None:
        """Answer at points, and remember each as soon as it is there."""
        contested = self.plan.contested
        self.points[stage] = names, points
        done = self.finished[stage] = []

        def sets() -> Iterator[dict[str, float]]:
            for row in points.tolist():
                yield values_at(contested, dict(zip(names, row, strict=True)))

        for answered in self.evaluator.evaluate(sets(), self.sizes.replications):
            done.append(answered)
            self.tell(len(done), len(points), stage)

    def summarise(self) -> None:
        """Work out the findings from the points that are finished."""
        if "screening" in self.points:
            names, points = self.points["screening"]
            answers = np.array([one.mean for one in self.finished["screening"]])
            self.screening = methods.screen(names, points, answers)
        if "indices" in self.points:
            names, _ = self.points["indices"]
            found = self.finished["indices"]
            answers = np.array([one.mean for one in found])
            self.indices = methods.indices(names, answers)
            if self.indices:
                noise = [np.nanvar(one.answers, ddof=1) / len(one.answers) for one in found]
                self.chance_share = float(min(1.0, np.mean(noise) / answers.var(ddof=1)))

    def settle(self) -> None:
        """The answer under each claim on the quantities that matter most, the others central."""
        members = {
            row.name: [one for one in self.plan.contested if group_of(one) == row.name]
            for row in (self.indices or self.screening[: self.sizes.top])
        }
        ledger, short = load_ledger(), short_names(self.plan)
        chosen = [
            (name, entry)
            for name, of in members.items()
            for entry in alternatives(of, ledger, short)
        ]
        done = self.finished["claims"] = []
        replications = MORE * self.sizes.replications
        sets = [{}, *(entry.values for _, entry in chosen)]
        for answered in self.evaluator.evaluate(sets, replications):
            done.append(answered)
            if len(done) == 1:
                self.central = self.estimate(answered.answers)
            else:
                self.believed.append(self.believe(*chosen[len(done) - 2], answered))
            self.tell(len(done), len(sets), "claims")

    def believe(self, group: str, entry: Alternative, answered: Answered) -> Believed:
        """Return one line of what the answer would be."""
        base = self.finished["claims"][0].answers
        centre = {one.key: one.spread.central for one in self.plan.contested}
        if all(value == centre[key] for key, value in entry.values.items()):
            change = Estimate(0.0, 0.0, 0.0, len(base), CENTRAL)
        elif np.array_equal(answered.answers, base, equal_nan=True):
            change = Estimate(0.0, 0.0, 0.0, len(base), NEVER)
        else:
            change = mean(answered.answers - base, bounds=(-2.0, 2.0))
        return Believed(group, entry.claim, entry.text, self.estimate(answered.answers), change)

    def estimate(self, answers: np.ndarray) -> Estimate:
        """Return the mean answer with its interval for chance."""
        return mean(answers[~np.isnan(answers)], bounds=BOUNDS[self.asked.difference])

    def tell(self, done: int, total: int, label: str) -> None:
        """Report progress."""
        if self.report is not None:
            self.report(done, total, label)

    def findings(self) -> Findings:
        """Return what is known so far."""
        first = len(self.finished.get("screening", [])) // methods.screening_block(self.groups)
        top = self.points["indices"][0] if "indices" in self.points else ()
        second = len(self.finished.get("indices", [])) // methods.index_block(top)
        named = reader_names(self.plan)
        return Findings(
            title=self.plan.scenario.head.title,
            question=self.asked.text,
            difference=self.asked.difference,
            groups=len(self.groups),
            central=self.central,
            screening=self.screening,
            indices=self.indices,
            chance_share=self.chance_share,
            believed=tuple(self.believed),
            sizes={
                "trajectories": first,
                "samples": second,
                "replications": self.sizes.replications,
                "replications_of_claims": MORE * self.sizes.replications,
            },
            complete=self.complete,
            names={group: named[group] for group in self.groups},
            fixed={why: len(places) for why, places in self.plan.not_drawn.items()},
        )

    def tables(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return points and evaluations as results/sensitivity.py stores them."""
        points = [
            pl.DataFrame(
                {
                    "evaluation": np.repeat(np.arange(len(where)), len(names)),
                    "group": list(names) * len(where),
                    "u": where.ravel(),
                }
            ).select(pl.lit(stage).alias("stage"), pl.all())
            for stage, (names, where) in self.points.items()
        ]
        rows = [
            (stage, number, case, float(np.nanmean(shares)))
            for stage, done in self.finished.items()
            for number, answered in enumerate(done)
            for case, shares in zip(self.asked.cases, answered.shares, strict=True)
        ]
        names = ("stage", "evaluation", "case", "share")
        evaluations = pl.DataFrame(rows, schema=names, orient="row")
        return pl.concat(points), evaluations


def analyse(
    plan: Plan,
    sizes: Sizes,
    *,
    case: str | None,
    workers: int,
) -> Analysis:
    """Rank the contested quantities of a scenario by how much of its answer's variance they carry.

    Parameters
    ----------
    plan : of the scenario.
    sizes : how much work.
    case : id of the case whose headline is the answer; None = see `evaluate.question`.
    workers : threads; the result does not depend on their number.

    Returns
    -------
    An analysis that has not begun; `go` begins it.

    Raises
    ------
    InputError : no such case, or nothing contested.
    """
    asked = question(plan, case)
    if not plan.contested:
        raise InputError(
            "no number of this scenario is contested",
            file=plan.scenario.file,
            key="SCENARIO",
            allowed="a scenario that uses claims or graded assumptions",
        )
    seed = plan.scenario.head.seed
    evaluator = Evaluator(plan, asked, seed, workers)
    return Analysis(plan, asked, sizes, evaluator, seed)


def sizes_of(wanted: Mapping[str, int]) -> Sizes:
    """Return checked sizes.

    Raises
    ------
    InputError : an unknown name, a number out of range, or samples not a power of two.
    """
    least = {"trajectories": 2, "samples": 2, "replications": 2, "top": 1}
    for name, count in wanted.items():
        if name not in least:
            raise InputError(f"no size {name!r}", key="sizes", allowed=", ".join(least))
        if not isinstance(count, int) or isinstance(count, bool) or count < least[name]:
            raise InputError(
                f"{count!r} is out of range", key=name, allowed=f"{least[name]} or more"
            )
    sizes = Sizes(**wanted)
    if sizes.samples & (sizes.samples - 1):
        raise InputError(
            f"{sizes.samples} is not a power of two", key="samples", allowed="16, 32, 64, 128 ..."
        )
    return sizes


def store(analysis: Analysis, directory: Path, command: str) -> None:
    """Write findings, points, evaluations and the figure.

    Parameters
    ----------
    analysis : finished or stopped early.
    directory : prepared.
    command : what the user typed.
    """
    findings, plan = analysis.findings(), analysis.plan
    data = {
        "status": "complete" if findings.complete else "incomplete",
        "title": findings.title,
        "command": command,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": analysis.seed,
        "sizes": asdict(analysis.sizes),
        "cases": list(analysis.asked.cases),
        "versions": versions(),
        "ledger_hash": plan.ledger.hash,
        "scenario_text": plan.scenario.text,
        "ranking": ranking(findings),
        "notes": notes(findings),
        "findings": findings.to_data(),
    }
    if findings.screening:
        draw_findings(findings, directory / FIGURE)
    write_sensitivity(directory, data, *analysis.tables())
