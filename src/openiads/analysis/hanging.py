"""What the answer hangs on, in words: the trials of a run that change its answer most."""

from __future__ import annotations

import math
from dataclasses import dataclass

from openiads.analysis.estimate import Estimate
from openiads.analysis.wording import capital, percent, percent_interval
from openiads.results.flips import Flips, Interval, Trial

NONE = (
    "This was not looked for: a run of fewer than 100 replications, --no-flips, or nothing in it "
    "is contested. `openiads sensitivity` ranks what is."
)


@dataclass(frozen=True)
class Hanging:
    """The assumptions that carry an answer.

    Parameters
    ----------
    items : (what, in a few words; value used, grade, and the answer under another value).
    note : how they were found, or why there are none.
    """

    items: tuple[tuple[str, str], ...]
    note: str


def hanging(flips: Flips | None, most: int) -> Hanging:
    """Return the strongest trials in words.

    Parameters
    ----------
    flips : the trials of a run; None = it has none.
    most : how many are told.
    """
    if flips is None:
        return Hanging((), NONE)
    items = tuple((capital(one.name), _told(one, flips)) for one in flips.shown[:most])
    none = "" if flips.shown else "None of them changed it by more than chance. "
    others = flips.quantities - flips.tried
    rest = f" {others} were not tried: `openiads sensitivity` ranks all." if others else ""
    return Hanging(
        items,
        f"{none}Tried one at a time, in the {'cases' if flips.difference else 'case'} of this "
        f"answer: {flips.trials} other values of {flips.tried} of {flips.quantities} contested "
        f"quantities; these with {flips.deciding} replications each, under the same luck.{rest}",
    )


def _told(trial: Trial, flips: Flips) -> str:
    """Write a trial: "2 (assumption, E4); with 3: -31.7 points (-32.0 to -31.4)."""
    turned = f", which turns the answer (corrected for {flips.trials} trials)" if trial.flip else ""
    return (
        f"{trial.used} ({trial.source}, grade {trial.grade}). With {trial.alternative}: "
        f"{answer_text(trial.answer, flips.difference)} instead of "
        f"{figure(flips.central, flips.difference)}{turned}."
    )


def answer_text(interval: Interval, difference: bool) -> str:
    """Write an answer with its interval: "-31.7 points (-32.0 to -31.4)"."""
    if math.isnan(interval.low):
        return figure(interval, difference)
    ends = percent_interval(_estimate(interval), sign=difference)
    return f"{figure(interval, difference)} ({ends})"


def figure(interval: Interval, difference: bool) -> str:
    """Write an answer: "-31.7 points", or "31.7 %"."""
    unit = "points" if difference else "%"
    return f"{percent(_estimate(interval), sign=difference)} {unit}"


def _estimate(interval: Interval) -> Estimate:
    return Estimate(interval.value, interval.low, interval.high, 0, "t")
