"""`openiads verify`: select, make, print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from openiads.analysis.verdict import Check
from openiads.report.checks import show_check, show_list
from openiads.report.progress import ProgressReport
from openiads.study.checks.order import Order
from openiads.study.checks.registry import perform, tasks


@dataclass
class Stage:
    """Tells a progress report which check is being made."""

    report: ProgressReport
    total: int
    done: int = 0

    def __call__(self, done: int, total: int, label: str) -> None:
        """Pass on what a run says."""
        self.report(self.done, self.total, f"{label}, {done:,} of {total:,} replications")


def verify(
    names: Sequence[str],
    *,
    replications: int | None,
    seed: int,
    as_json: bool,
    console: Console,
    errors: Console,
) -> list[Check]:
    """Make the checks that names ask for, and print them.

    Parameters
    ----------
    names : of checks, or claim ids; none = all, as a list.
    replications : per case of every run; None = as the scenarios say.
    seed : of all random numbers.
    as_json : print data instead of text.
    console, errors : standard output, and where progress goes.

    Returns
    -------
    The checks made.

    Raises
    ------
    InputError : an unknown name.
    """
    plain = Order(replications, seed)
    wanted = tasks(names, plain.ledger)
    made: list[Check] = []
    with ProgressReport(errors, unit="checks") as report:
        stage = Stage(report, len(wanted))
        for check in perform(wanted, Order(replications, seed, stage)):
            made.append(check)
            stage.done = len(made)
            report(stage.done, stage.total, check.name)
    if as_json:
        data = {"seed": seed, "replications": replications}
        checks = [check.to_data() for check in made]
        console.file.write(
            json.dumps({**data, "checks": checks}, indent=2, ensure_ascii=False) + "\n"
        )
    elif names:
        for check in made:
            show_check(check, console)
    else:
        show_list(made, console)
    return made
