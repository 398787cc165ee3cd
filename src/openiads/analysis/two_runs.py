"""Two stored runs side by side: the difference of every case they share.

Random numbers have addresses made of the seed, the draw, the replication and the entities. Two runs
of the same seed against the same threats therefore share their luck, whatever the defence, and
differences are taken replication by replication. Otherwise the samples are independent and Welch's
interval applies. With several draws the unit is a draw, its replications averaged, because
replications of one draw are not independent of each other.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from openiads.analysis.changes import ABSENT, Change, changes
from openiads.analysis.compare import apart, welch_difference
from openiads.analysis.data import plain
from openiads.analysis.estimate import LEVEL, Estimate, mean
from openiads.analysis.headline import SUBJECTS, Subject, about, with_shares
from openiads.analysis.summary import SHARE, SweepValue
from openiads.analysis.wording import always_zero, interval_clause, percent, value_text
from openiads.errors import ResultError
from openiads.results.read import StoredRun

SHARES = ("leak_share", "killed_share", "others_leak_share", "civil_engaged_share", "civil_any")
MEASURES = (*SHARES, "assets_lost", "rounds_fired", "rounds_cost_usd")
FEW = 3
"""Overrides that a title names."""
BOUNDS: dict[str, tuple[float, float]] = dict.fromkeys(SHARES, SHARE)


@dataclass(frozen=True)
class Difference:
    """One measure of one case in both runs.

    Parameters
    ----------
    a, b : the means, with intervals.
    change : b - a, with its own interval.
    """

    a: Estimate
    b: Estimate
    change: Estimate


@dataclass(frozen=True)
class SharedCase:
    """A case that both runs have.

    Parameters
    ----------
    case_a, case_b : its ids.
    variant, sweep_value : which it is; the variant is that of the second run.
    paired : whether the luck is shared.
    why : one sentence.
    measures : measure -> its difference; NaN where a case has nothing of the kind.
    supported : -1 or +1 when the headline differs in that direction even after correcting for
        the number of cases of this variant (Bonferroni), else 0.
    """

    case_a: str
    case_b: str
    variant: str
    sweep_value: SweepValue
    paired: bool
    why: str
    measures: dict[str, Difference]
    supported: int


@dataclass(frozen=True)
class Comparison:
    """Two runs compared.

    Parameters
    ----------
    title_a, title_b : of the studies; where they are the same, with what tells them apart.
    changes : what differs between the runs.
    sweep_label : what is swept; empty = nothing.
    unit : "replication" or "draw": what the intervals rest on.
    level : of the intervals.
    about : what the headline is about, a key of `openiads.analysis.headline.SUBJECTS`.
    cases : those that both have.
    left_out : ids of cases that only one run has.
    notes : what else differs between the runs, one sentence each.
    """

    title_a: str
    title_b: str
    changes: tuple[Change, ...]
    sweep_label: str
    unit: str
    level: float
    about: str
    cases: tuple[SharedCase, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def subject(self) -> Subject:
        """The words of the headline."""
        return SUBJECTS[self.about]

    def headline(self, case: SharedCase) -> Difference:
        """Return the difference of the headline in a case."""
        return case.measures[self.subject.measure]

    def to_data(self) -> dict[str, Any]:
        """Return plain JSON data; what is not known is null."""
        return plain(self)


def compare_runs(a: StoredRun, b: StoredRun, *, level: float = LEVEL) -> Comparison:
    """Compare the cases that two runs share.

    Parameters
    ----------
    a, b : stored runs; differences are b - a.
    level : of the intervals.

    Raises
    ------
    ResultError : they share no case, or one has draws and the other has none.
    """
    drawn = _drawn(a)
    if drawn != _drawn(b):
        raise ResultError(
            "one run has draws of the contested numbers and the other has none",
            file=str(b.directory),
            key="draws",
            allowed="two runs with draws, or two without",
        )
    both = _matched(a, b)
    tables = with_shares(a.outcomes), with_shares(b.outcomes)
    key = _about(tables, both)
    family = _families(tables, both, SUBJECTS[key].measure)
    cases = []
    for case_a, case_b in both:
        why_not = _why_unpaired(a, b, case_a, case_b, drawn=drawn)
        frames = [
            _units(table, case["id"], drawn=drawn)
            for table, case in zip(tables, (case_a, case_b), strict=True)
        ]
        cases.append(
            _compared(
                case_a,
                case_b,
                frames,
                why_not,
                (level, max(family[case_b["variant"]], 1), SUBJECTS[key].measure),
            )
        )
    changed, untold = changes(a, b, both)
    titles = _titles(a, b, changed)
    used = {case["id"] for pair in both for case in pair}
    every = [case["id"] for run in (a, b) for case in run.manifest["cases"]]
    return Comparison(
        title_a=titles[0],
        title_b=titles[1],
        changes=changed,
        sweep_label=b.about.sweep_label,
        unit="draw" if drawn else "replication",
        level=level,
        about=key,
        cases=tuple(cases),
        left_out=tuple(dict.fromkeys(name for name in every if name not in used)),
        notes=(*[untold] * bool(untold), *_notes(a, b)),
    )


def _titles(a: StoredRun, b: StoredRun, changed: tuple[Change, ...]) -> tuple[str, str]:
    """Return two titles that differ: with the overrides of each, the seed, or the directory."""
    both = a.about.title, b.about.title
    if both[0] != both[1]:
        return both
    for kind, name in (("override", ""), ("run", "seed"), ("run", "version of openiads")):
        some = [one for one in changed if one.kind == kind and name in ("", one.path)]
        if some:
            sides = [_set_apart(some[:FEW], side) for side in ("first", "second")]
            more = f" and {len(some) - FEW} more" if len(some) > FEW else ""
            told = [f"{title} ({side}{more})" for title, side in zip(both, sides, strict=True)]
            return told[0], told[1]
    names = [run.directory.name for run in (a, b)]
    first, second = names if names[0] != names[1] else ("first", "second")
    return f"{both[0]} ({first})", f"{both[1]} ({second})"


def _set_apart(some: list[Change], side: str) -> str:
    told = (
        f"{one.path} as written"
        if getattr(one, side) == ABSENT
        else f"{one.path} = {getattr(one, side)}"
        for one in some
    )
    return ", ".join(told)


def _about(
    tables: tuple[pl.DataFrame, pl.DataFrame], both: list[tuple[dict[str, Any], dict[str, Any]]]
) -> str:
    """Return what the cases that both runs have are about."""
    shared = [
        table.filter(pl.col("case").cast(pl.String).is_in([pair[side]["id"] for pair in both]))
        for side, table in enumerate(tables)
    ]
    return about(*shared)


def _families(
    tables: tuple[pl.DataFrame, pl.DataFrame],
    both: list[tuple[dict[str, Any], dict[str, Any]]],
    measure: str,
) -> Counter[str]:
    """Return how many cases of each variant have the headline in both runs."""
    known = [
        set(table.filter(pl.col(measure).is_not_null())["case"].cast(pl.String).unique())
        for table in tables
    ]
    return Counter(b["variant"] for a, b in both if a["id"] in known[0] and b["id"] in known[1])


def _drawn(run: StoredRun) -> bool:
    return run.outcomes["draw"].n_unique() > 1


def _matched(a: StoredRun, b: StoredRun) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of cases that ran: same variant and swept value; a lone variant matches any."""
    sides = [[case for case in run.manifest["cases"] if run.finished[case["id"]]] for run in (a, b)]
    lone = all(len({case["variant"] for case in side}) == 1 for side in sides)
    keys = [{_key(case, lone=lone): case for case in side} for side in sides]
    found = [(case, keys[1][key]) for key, case in keys[0].items() if key in keys[1]]
    if not found:
        listed = [", ".join(case["id"] for case in side) or "none" for side in sides]
        raise ResultError(
            f"the runs share no case with replications: {listed[0]} against {listed[1]}",
            allowed="runs with the same variant at the same point of the sweep",
        )
    return found


def _key(case: dict[str, Any], *, lone: bool) -> tuple[str, SweepValue]:
    return ("" if lone else case["variant"], case["sweep_value"])


def _why_unpaired(
    a: StoredRun, b: StoredRun, case_a: dict[str, Any], case_b: dict[str, Any], *, drawn: bool
) -> str:
    """Return why the luck is not shared; "" when it is."""
    seeds = a.about.seed, b.about.seed
    if seeds[0] != seeds[1]:
        return f"the seeds differ ({seeds[0]} and {seeds[1]})"
    if not drawn and a.about.draw != b.about.draw:
        return "the draws differ"
    if _raid(a, case_a["id"]) != _raid(b, case_b["id"]):
        return "the raids differ"
    if drawn:
        both = a.draws.join(b.draws, on=["draw", "key"], suffix="_b")
        if both.is_empty() or not both["value_si"].equals(both["value_si_b"]):
            return "the values drawn differ"
    return ""


def _raid(run: StoredRun, case_id: str) -> list[dict[str, Any]]:
    for case in run.world["cases"]:
        if case["id"] == case_id:
            return case["threats"]
    raise ResultError(
        f"damaged: the world has no case {case_id!r}",
        file=str(run.directory),
        key="cases",
        allowed="a case of the manifest",
    )


def _units(outcomes: pl.DataFrame, case: str, *, drawn: bool) -> pl.DataFrame:
    mine = outcomes.filter(pl.col("case").cast(pl.String) == case)
    values = [pl.col(name).cast(pl.Float64) for name in MEASURES]
    if drawn:
        keyed = mine.group_by(pl.col("draw").alias("unit"))
        return keyed.agg(value.mean() for value in values).sort("unit")
    return mine.select(pl.col("replication").alias("unit"), *values).sort("unit")


def _compared(
    case_a: dict[str, Any],
    case_b: dict[str, Any],
    frames: list[pl.DataFrame],
    why_not: str,
    counted: tuple[float, int, str],
) -> SharedCase:
    level, count, headline = counted
    both = frames[0].join(frames[1], on="unit", suffix="_b")
    paired = not why_not and both.height > 0
    why = (
        f"same seed and same threats: {both.height:,} pairs that share their luck"
        if paired
        else f"{why_not or 'no replication is in both'}: independent samples, Welch's interval"
    )

    def change(measure: str, at: float) -> Estimate:
        bounds = (-1.0, 1.0) if measure in BOUNDS else None
        if paired:
            steps = (both[f"{measure}_b"] - both[measure]).drop_nulls()
            return mean(steps.to_numpy(), level=at, bounds=bounds)
        columns = [frame[measure].drop_nulls().to_numpy() for frame in frames]
        found = welch_difference(*columns, level=at)
        if found.method == "constant" and bounds is not None:
            found = apart(*(mean(column, level=at, bounds=SHARE) for column in columns))
        return _within(found, bounds)

    measures = {}
    for measure in MEASURES:
        own = [
            mean(np.asarray(frame[measure].drop_nulls()), level=level, bounds=BOUNDS.get(measure))
            for frame in frames
        ]
        measures[measure] = Difference(own[0], own[1], change(measure, level))
    strict = change(headline, 1.0 - (1.0 - level) / count)
    sign = 1 if strict.value > 0 else -1
    return SharedCase(
        case_a=case_a["id"],
        case_b=case_b["id"],
        variant=case_b["variant"],
        sweep_value=case_b["sweep_value"],
        paired=paired,
        why=why,
        measures=measures,
        supported=sign if strict.excludes_zero else 0,
    )


def _within(estimate: Estimate, bounds: tuple[float, float] | None) -> Estimate:
    if bounds is None or math.isnan(estimate.low):
        return estimate
    low, high = max(estimate.low, bounds[0]), min(estimate.high, bounds[1])
    return Estimate(estimate.value, low, high, estimate.n, estimate.method, estimate.level)


def _notes(a: StoredRun, b: StoredRun) -> tuple[str, ...]:
    found = [run.note for run in (a, b) if run.note]
    versions = [run.about.versions["openiads"] for run in (a, b)]
    if versions[0] != versions[1]:
        found.append(
            f"The runs are of versions {versions[0]} and {versions[1]}: part of a difference may "
            "come from the program."
        )
    formats = [run.about.version for run in (a, b)]
    if formats[0] != formats[1]:
        found.append(
            f"The runs are of format versions {formats[0]} and {formats[1]}: what the older does "
            "not say is left out."
        )
    if a.about.ledger_hash != b.about.ledger_hash:
        found.append("The runs rest on different evidence ledgers.")
    if a.about.fingerprint == b.about.fingerprint:
        found.append("Both are the same run: every difference is zero by construction.")
    return tuple(found)


def verdict(comparison: Comparison) -> str:
    """Return what came of it, in sentences that claim no more than the intervals.

    Civil aircraft come first where any was engaged in either run.
    """
    words = comparison.subject
    told = [case for case in comparison.cases if _both(comparison.headline(case))]
    parts = [_civil_first(comparison)]
    if not told:
        parts.append(f"The {words.share} cannot be compared: no case has some in both runs.")
        return " ".join(part for part in parts if part)
    found = []
    for sign, text in ((-1, f"fewer {words.event}"), (1, f"more {words.event}"),
                       (0, "no difference was shown")):  # fmt: skip
        count = sum(case.supported == sign for case in told)
        if count:
            found.append(f"{text} in {count} of {len(told)} cases")
    largest = max(told, key=lambda one: abs(comparison.headline(one).change.value))
    if all(comparison.headline(case).change.zero_in_all for case in told):
        parts.append(
            f"In the second run the {words.share} is that of the first in every replication of "
            f"every case ({len(told)} of {len(told)})."
        )
        return " ".join(part for part in parts if part)
    share = comparison.headline(largest)
    largest_is = "the largest estimate is " if len(told) > 1 else ""
    parts.append(
        f"In the second run compared with the first {'; '.join(found)}; {largest_is}for "
        f"{_at(comparison, largest)}: {_change(comparison, share)}."
    )
    return " ".join(part for part in parts if part)


def _both(difference: Difference) -> bool:
    return difference.a.n > 0 and difference.b.n > 0


def _at(comparison: Comparison, case: SharedCase) -> str:
    if case.sweep_value is None:
        return case.case_b
    return f"{case.variant} at {comparison.sweep_label} {value_text(case.sweep_value)}"


def _change(comparison: Comparison, share: Difference) -> str:
    if share.change.zero_in_all:
        return f"{percent(share.b)} % in both, a difference of {always_zero(share.change)}"
    return (
        f"{percent(share.b)} % instead of {percent(share.a)} %, a difference of "
        f"{percent(share.change, sign=True)} percentage points "
        f"({interval_clause(share.change, comparison.level, sign=True)})"
    )


def _civil_first(comparison: Comparison) -> str:
    """Return the sentence on civil aircraft engaged; empty when none was in either run."""
    met = [
        case
        for case in comparison.cases
        if max(side.value for side in _sides(case.measures["civil_any"])) > 0.0
    ]
    if not met or comparison.about == "civil":
        return ""
    worst = max(met, key=lambda case: max(s.value for s in _sides(case.measures["civil_any"])))
    some = worst.measures["civil_any"]
    if not _both(some):
        where = "first" if some.a.n else "second"
        return f"Civil aircraft were engaged; only the {where} run has some in {worst.case_b}."
    return (
        f"Civil aircraft were engaged in {len(met)} of {len(comparison.cases)} cases; in "
        f"{_at(comparison, worst)} in {_change(comparison, some)} of the replications."
    )


def _sides(difference: Difference) -> list[Estimate]:
    """Return the runs in which there is something to measure, or one that says 0."""
    known = [side for side in (difference.a, difference.b) if side.n]
    return known or [Estimate(0.0, math.nan, math.nan, 0, "none")]
