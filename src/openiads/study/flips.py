"""What the answer of a run hangs on: cheap paired trials at its headline's one or two cases.

Every contested quantity has alternatives: what another source says, or the ends of its width. They
are tried one at a time, all else as used, under the same luck (common random numbers). First few
replications with the alternative of each that is farthest from what is used, in the order of
`PLACES`, until the work that a run of this size allows is done; then with the other alternatives of
the strongest; then more replications of the strongest, with other luck than that which chose them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from openiads.analysis.estimate import LEVEL, Estimate, mean
from openiads.evidence.ledger import load_ledger
from openiads.resolve.contested import Contested, group_of
from openiads.resolve.reader_names import reader_names, short_names
from openiads.resolve.resolver import Plan
from openiads.results.flips import Flips, Interval, Trial
from openiads.study.alternatives import Alternative, alternatives
from openiads.study.evaluate import question
from openiads.study.flip_worlds import Bench, Ready
from openiads.units import readable

SCREENING = 20
"""Replications of a case in the first round."""
FEWEST, SHOWN = 3, 5
"""Quantities in the second round, at least and at most."""
LEAST, MOST = 40, 400
"""Replications of a case in the second round, at least and at most."""
FIRST = 0.5
"""Part of the work that the first round may take."""
START = 250_000
"""What starting a run costs, in replications of one threat (1.5 s at 6 µs): it counts as run."""
SMALL = 100
"""A run with fewer replications of a case is a trial itself, and has no trials."""
PLACES = (
    (
        "count",
        "stock",
        "tubes",
        "missiles_per_launcher",
        "salvo",
        "reload",
        "channels",
        "launchers",
    ),
    ("kill", "p_hostile", "reliability", "common", "manoeuvre", "damage"),
    ("reaction", "assessment", "launch_interval", "identification", "latency", "tracked"),
    ("reference", "detection", "engagement_range", "rcs", "reach", "range_max", "speed"),
)
"""What is tried first: what can be fired, chances, times, how far; then the rest. Words of keys."""
NOT_TRIED = "cost"
"""Prices change nobody's fate."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Candidate:
    """An alternative of a group of contested numbers that is not what is used."""

    group: str
    members: tuple[Contested, ...]
    entry: Alternative


def find_flips(
    plan: Plan, *, replications: int, seed: int, workers: int, progress: Progress | None
) -> Flips | None:
    """Try other values at the cases of the headline, with at most as much work as the run.

    Parameters
    ----------
    plan : of the scenario.
    replications : of a case of the run.
    seed : of the run; the second round has the luck of its first replications.
    workers : threads.
    progress : told (work done, allowed, label); None = nobody listens.

    Returns
    -------
    None when nothing is contested, or the run is too small.
    """
    candidates = _candidates(plan)
    if not candidates or replications < SMALL:
        return None
    bench = Bench(plan, question(plan, None), workers)
    budget = START + replications * sum(len(case.threats) for case in plan.world().cases)
    label = "what the answer hangs on"

    def tell(spent: int) -> None:
        if progress is not None:
            progress(min(spent, budget), budget, label)

    first = Screening(bench, (seed + 1) % 2**32, tell)  # not the luck of the second round
    tried = first.try_farthest(candidates, int(FIRST * budget))
    first.try_others(candidates)
    chosen = first.strongest()
    threats = sum(len(one.arrays.threats) for one in bench.prepare({}, 0) or [])
    left = (budget - bench.spent) // threats
    while len(chosen) > FEWEST and left // (len(chosen) + 1) < LEAST:
        chosen.pop()
    deciding = min(MOST, replications, left // (len(chosen) + 1))
    if deciding < LEAST or not chosen:
        return None
    jobs = [bench.prepare(one.entry.values if one else {}, deciding) for one in (None, *chosen)]
    answered = []
    for answers in bench.answers([job for job in jobs if job is not None], seed, deciding):
        answered.append(answers)
        tell(bench.spent)
    names = reader_names(plan)
    difference = bench.asked.difference
    base, trials = answered[0], len(first.changes)
    shown = [
        _trial(one, names[one.group], (base, answers), (difference, trials))
        for one, answers in zip(chosen, answered[1:], strict=True)
    ]
    groups = {group_of(one) for one in plan.contested}
    return Flips(
        question=bench.asked.text,
        cases=bench.asked.cases,
        difference=difference,
        level=LEVEL,
        quantities=len(groups),
        tried=tried,
        trials=trials,
        screening=SCREENING,
        deciding=deciding,
        budget=replications,
        central=_interval(_mean(base, difference)),
        shown=tuple(sorted((one for one in shown if _changes(one)), key=_size, reverse=True)),
    )


def _candidates(plan: Plan) -> list[list[Candidate]]:
    """Return the alternatives of each group, what is tried first first."""
    groups: dict[str, list[Contested]] = {}
    for one in plan.contested:
        groups.setdefault(group_of(one), []).append(one)
    ledger, names, found = load_ledger(), short_names(plan), []
    for group, members in groups.items():
        centre = {one.key: one.spread.central for one in members}
        if all(NOT_TRIED in key for key in centre):
            continue
        entries = [
            Candidate(group, tuple(members), entry)
            for entry in alternatives(members, ledger, names)
            if any(value != centre[key] for key, value in entry.values.items())
        ]
        if entries:
            found.append(entries)
    return sorted(found, key=_place)


def _place(entries: list[Candidate]) -> int:
    text = " ".join(f"{one.key} {one.quantity}" for one in entries[0].members)
    return next((i for i, words in enumerate(PLACES) if any(w in text for w in words)), len(PLACES))


@dataclass
class Screening:
    """The first round.

    Parameters
    ----------
    bench : of the question.
    seed : of the luck.
    tell : told the work done.
    changes : (alternative, change of the answer) of those tried.
    """

    bench: Bench
    seed: int
    tell: Callable[[int], None]
    changes: list[tuple[Candidate, float]] = field(default_factory=list)

    def try_farthest(self, candidates: list[list[Candidate]], most: int) -> int:
        """Try one alternative of each group while the work lasts; return how many groups."""
        tried = 0

        def wanted() -> Iterator[Candidate]:
            nonlocal tried
            for entries in candidates:
                if self.bench.spent >= most:
                    return
                tried += 1
                yield max(entries, key=_distance)

        self.play(wanted())
        return tried

    def try_others(self, candidates: list[list[Candidate]]) -> None:
        """Try the other alternatives of the strongest groups."""
        groups = [one.group for one in self.strongest()]
        known = [one for one, _ in self.changes]
        self.play(
            one
            for entries in candidates
            if entries[0].group in groups
            for one in entries
            if one not in known
        )

    def play(self, wanted: Iterable[Candidate]) -> None:
        """Answer under alternatives, and remember how the answer changes."""
        order: list[Candidate] = []

        def jobs() -> Iterator[list[Ready]]:
            base = self.bench.prepare({}, SCREENING)
            assert base is not None, "the run that has just finished had these values"
            yield base
            for one in wanted:
                ready = self.bench.prepare(one.entry.values, SCREENING)
                if ready is not None:
                    order.append(one)
                    yield ready

        found = []
        for answers in self.bench.answers(jobs(), self.seed, SCREENING):
            found.append(answers)
            self.tell(self.bench.spent)
        changes = [float(np.nanmean(answers - found[0])) for answers in found[1:]]
        self.changes += zip(order, changes, strict=True)

    def strongest(self) -> list[Candidate]:
        """Return the strongest alternative of each of the strongest groups."""
        best: dict[str, tuple[Candidate, float]] = {}
        for one, change in self.changes:
            if abs(change) > abs(best.get(one.group, (one, 0.0))[1]):
                best[one.group] = one, change
        ranked = sorted(best.values(), key=lambda pair: abs(pair[1]), reverse=True)
        return [one for one, _ in ranked[:SHOWN]]


def _distance(one: Candidate) -> float:
    """How far an alternative is from what is used: of the number that differs most, 0 to 1 or 2."""
    centre = {member.key: member.spread.central for member in one.members}
    return max(
        abs(value - centre[key]) / (max(abs(value), abs(centre[key])) or 1.0)
        for key, value in one.entry.values.items()
    )


def _trial(
    one: Candidate, name: str, answers: tuple[np.ndarray, np.ndarray], asked: tuple[bool, int]
) -> Trial:
    (base, other), (difference, trials) = answers, asked
    strict = 1.0 - (1.0 - LEVEL) / trials
    before, after = _mean(base, difference), _mean(other, difference, strict)
    turned = before.excludes_zero and after.excludes_zero and before.value * after.value < 0.0
    assumed = all(_assumed(member) for member in one.members)
    centre = {member.key: member.spread.central for member in one.members}
    return Trial(
        key=one.group,
        name=name,
        used=_figures(one, centre),
        source="assumption" if assumed else "published claims",
        grade=max(member.grade for member in one.members),
        alternative=_figures(one, {**centre, **one.entry.values}),
        claim=one.entry.claim,
        answer=_interval(_mean(other, difference)),
        change=_interval(mean(other - base, bounds=(-2.0, 2.0))),
        flip=difference and turned,
    )


def _assumed(one: Contested) -> bool:
    """Whether a number rests on an assumption; those on claims have a law made of claims."""
    return one.spread.rule in ("alternatives", "mix") or one.spread.text.startswith("assumption")


def _figures(one: Candidate, values: dict[str, float]) -> str:
    """Write the values of a group: "9 s", "0.6 to 0.9", "6 and 12"."""
    found = {}
    for member in one.members:
        value = float(f"{values[member.key]:.3g}")
        found[value, member.spread.dimension] = readable(value, member.spread.dimension)
    texts = [found[key] for key in sorted(found)]
    return " and ".join(texts) if len(texts) <= 2 else f"{texts[0]} to {texts[-1]}"


def _mean(answers: np.ndarray, difference: bool, level: float = LEVEL) -> Estimate:
    bounds = (-1.0, 1.0) if difference else (0.0, 1.0)
    return mean(answers[~np.isnan(answers)], level=level, bounds=bounds)


def _interval(estimate: Estimate) -> Interval:
    return Interval(estimate.value, estimate.low, estimate.high)


def _size(trial: Trial) -> float:
    return abs(trial.change.value)


def _changes(trial: Trial) -> bool:
    """Whether the change is one: its interval excludes zero."""
    return trial.change.low > 0.0 or trial.change.high < 0.0
