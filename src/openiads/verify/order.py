"""What a check is given: the ledger, how many replications, and how to run a scenario."""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from openiads.analysis.verdict import Cited
from openiads.evidence.claim import Claim
from openiads.evidence.ledger import Ledger, load_ledger

if TYPE_CHECKING:
    from openiads.scenario.world import Case, World
    from openiads.study.run import Run

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Order:
    """How the checks are to be made.

    Parameters
    ----------
    replications : per case of every run; None = as the scenario says.
    seed : of all random numbers.
    progress : told (replications done, in all, label); None = nobody listens.
    """

    replications: int | None = None
    seed: int = 1
    progress: Progress | None = None

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger of the library, without what is only recalled: that carries no verdict."""
        return load_ledger().without_recalled()

    def run(self, scenario: str | World) -> Run:
        """Run a built-in scenario, or a world made of one, in this process; nothing is stored.

        Raises
        ------
        KeyboardInterrupt : the run was interrupted; half a run gives no verdict.
        """
        from openiads.study import api

        name = scenario if isinstance(scenario, str) else scenario.study.name
        done = api.run(
            scenario, replications=self.replications, seed=self.seed, progress=self._told(name)
        )
        if not done.complete:
            raise KeyboardInterrupt
        return done

    def command(self, scenario: str) -> str:
        """Return the command that repeats `run` of a scenario, with its results."""
        words = ["openiads", "run", scenario]
        if self.replications is not None:
            words += ["--replications", str(self.replications)]
        return shlex.join([*words, "--seed", str(self.seed)])

    def itself(self, name: str) -> str:
        """Return the command that repeats a check."""
        words = ["openiads", "verify", name]
        if self.replications is not None:
            words += ["--replications", str(self.replications)]
        return shlex.join(words if self.seed == 1 else [*words, "--seed", str(self.seed)])

    def _told(self, scenario: str) -> Progress | bool:
        if self.progress is None:
            return False
        tell = self.progress
        return lambda done, total, label: tell(done, total, f"{scenario} {label}")


def cited(claims: Iterable[Claim], ledger: Ledger) -> tuple[Cited, ...]:
    """Return claims of the ledger as they were printed, best grade first."""
    ordered = sorted(claims, key=lambda claim: (claim.grade, claim.id))
    found = []
    for claim in ordered:
        source = ledger.sources[claim.source]
        flags = f" (flagged: {', '.join(claim.flags)})" if claim.flags else ""
        printed = f"{claim.subject} {claim.quantity} {claim.figure}{flags}"
        found.append(Cited(claim.id, printed, f"{source.publisher}, {source.date}", claim.grade))
    return tuple(found)


def case_of(scenario: str, variant: str) -> Case:
    """Return the first case of a variant of a built-in scenario, resolved."""
    from openiads.study import api

    return next(case for case in api.explain(scenario).cases if case.variant == variant)


def rule(function: Callable[..., object]) -> str:
    """Return the words of a rule: the docstring of the function that applies it."""
    return inspect.getdoc(function) or ""


def km(metres: float) -> str:
    """Write a distance in kilometres, to 1 km from 100 km up, else to 100 m, below 1 km to 10 m."""
    value = metres / 1000.0
    if value >= 100.0:
        return f"{value:.0f} km"
    return f"{value:.1f}".removesuffix(".0") + " km" if value >= 1.0 else f"{value:.2f} km"


def figure_si(claim: Claim) -> float:
    """Return the figure in SI; of a printed range the end that a limit means: the outer one."""
    if claim.value is None:
        return claim.low_si if "_min" in claim.quantity else claim.high_si
    return claim.value_si


def by_figure(claims: Iterable[Claim]) -> dict[tuple[str, str, float], list[Claim]]:
    """Return claims grouped by (subject, quantity, figure in SI), in the order they come."""
    groups: dict[tuple[str, str, float], list[Claim]] = {}
    for claim in claims:
        key = (claim.subject, claim.quantity, round(figure_si(claim), 9))
        groups.setdefault(key, []).append(claim)
    return groups
