"""`openiads verify`: select, make, print."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from openiads.analysis.verdict import Check
from openiads.report.checks import show_check, show_list
from openiads.report.progress import ProgressReport
from openiads.report.quoting import quoted, sentence
from openiads.verify.lookup import Search, are_names, perform_search, search
from openiads.verify.order import Order
from openiads.verify.registry import perform, tasks

MOST_QUOTED = 3
"""Verdicts found by words for which the sentence to quote is printed too."""


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
    names : of checks, or claim ids: these in full; other words: what they are about, as a list;
        none = all, as a list.
    replications : per case of every run; None = as the scenarios say.
    seed : of all random numbers.
    as_json : print data instead of text.
    console, errors : standard output, and where progress goes.

    Returns
    -------
    The checks made.

    Raises
    ------
    InputError : words that lead to no check and no claim.
    """
    ledger = Order(replications, seed).ledger
    by_name = are_names(names, ledger)
    sought = None if by_name else search(names, ledger)
    wanted = tasks(names, ledger) if sought is None else sought.tasks
    made: list[Check] = []
    with ProgressReport(errors, unit="checks") as report:
        stage = Stage(report, len(wanted))
        order = Order(replications, seed, stage)
        for check in perform(wanted, order) if sought is None else perform_search(sought, order):
            made.append(check)
            stage.done = len(made)
            report(stage.done, stage.total, check.name)
    if sought is not None:
        _say_what_else(names, sought, errors)
    if as_json:
        data = {"seed": seed, "replications": replications}
        checks = [_data(check, ledger.hash) for check in made]
        console.file.write(
            json.dumps({**data, "checks": checks}, indent=2, ensure_ascii=False) + "\n"
        )
    elif names and by_name:
        for check in made:
            show_check(check, console)
    else:
        show_list(made, console)
        _quote(made, ledger.hash, console)
    return made


def _data(check: Check, digest: str) -> dict[str, Any]:
    """Return a check as data, each finding with its sentence and its page."""
    data = check.to_data()
    for record, more in zip(data["findings"], quoted(check, digest), strict=True):
        record.update(more)
    return data


def _quote(made: Sequence[Check], digest: str, console: Console) -> None:
    """Print the sentences to quote when there are few."""
    few = [finding for check in made for finding in check.findings]
    if len(few) <= MOST_QUOTED:
        console.print(Text("To quote:", style="bold"))
        for finding in few:
            console.print(Padding(Text(sentence(finding, digest)), (0, 0, 0, 2)))


def _say_what_else(words: Sequence[str], found: Search, errors: Console) -> None:
    """Say which words were left out, and how many claims no check is about."""
    if found.left_out:
        errors.print(Text(f"left out, not found: {'; '.join(found.left_out)}", "yellow"))
    if found.untreated:
        command = f"openiads claims {shlex.join(words)}"
        text = f"{found.untreated} more claims that no check is about: {command}"
        errors.print(Text(text), soft_wrap=True)
