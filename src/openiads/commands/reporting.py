"""`openiads report` and `openiads compare`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openiads.commands.arguments import AgainstOption, check_against
from openiads.commands.console import console, say
from openiads.errors import InputError, OpenIADSError, ResultError

if TYPE_CHECKING:
    from rich.console import Console

    from openiads.report.facts import Facts
    from openiads.results.read import StoredRun

REPORT, BRIEF = "report.html", "brief.html"
WORLD = "world.json"


def report(
    run: Annotated[Path, typer.Argument(help="Directory of a stored run.")],
    out: Annotated[
        Path | None,
        typer.Option(help="HTML file to write, new or an earlier report; default RUN/report.html."),
    ] = None,
    sensitivity: Annotated[
        Path | None, typer.Option(help="Directory of `openiads sensitivity`, to show with it.")
    ] = None,
    against: AgainstOption = "",
    figures: Annotated[
        Path | None,
        typer.Option(help="New directory for every figure as SVG, PNG and CSV; default none."),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="One page: answer, figure, what it hangs on, limits.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Print the tables of all numbers and sources too.")
    ] = False,
) -> None:
    """Write the report of a stored run: one HTML file that needs nothing beside itself."""
    from openiads.report.document import write_brief, write_report
    from openiads.report.facts import Facts
    from openiads.results.salvage import salvage
    from openiads.results.sensitivity import read_sensitivity
    from openiads.results.writing import check_free

    if brief and full:
        raise InputError("asks for less and for more", key="--brief, --full", allowed="one of them")
    if figures is not None:
        check_free(figures, key="--figures")
    stored = salvage(run)
    check_against(stored.manifest["study"], against)
    found = None if sensitivity is None else read_sensitivity(sensitivity)[0]
    if stored.note:
        console(stderr=True).print(stored.note, style="yellow", markup=False, soft_wrap=True)
    _say_damage(stored)
    facts = Facts(stored, found, against)
    if brief:
        target = out or run / BRIEF
        write_brief(facts, target)
    else:
        target = out or run / REPORT
        write_report(facts, target, full=full)
        _write_numbers(facts, target)
    say(str(target))
    if figures is not None:
        _write_figures(facts, figures)


def _write_figures(facts: Facts, target: Path) -> None:
    """Write every figure into a new directory, and say what is not among them."""
    from openiads.report.figures import write_figures

    files, left_out = write_figures(facts, target)
    for text in left_out:
        said = f"warning: no figures of {text}"
        console(stderr=True).print(said, style="yellow", markup=False, soft_wrap=True)
    say(f"{target}: {len(files)} files")


def _write_numbers(facts: Facts, page: Path) -> None:
    """Write the numbers beside a report; a warning when they cannot be: the page is good."""
    from openiads.report.numbers_file import write_numbers

    try:
        write_numbers(facts, page)
    except OpenIADSError as error:
        text = f"warning: the numbers were not written beside the report: {error}"
        console(stderr=True).print(text, style="yellow", markup=False, soft_wrap=True)


def _say_damage(stored: StoredRun) -> None:
    """Say on the terminal when the world of a run cannot be read; the tables still can."""
    text = f"{stored.directory / WORLD}: holds no cases"
    try:
        if stored.world["cases"]:
            return
    except ResultError as error:
        text = str(error)
    except (KeyError, TypeError):
        pass
    text = f"warning: {text}; the report holds what the tables tell, and says what it leaves out"
    console(stderr=True).print(text, style="yellow", markup=False, soft_wrap=True)


def first_of(directory: Path, against: str = "") -> tuple[str, list[str]]:
    """Return the short answer of a run, and what it hangs on, a line each.

    Parameters
    ----------
    directory : of the run.
    against : the variant that the others are compared with; "" = the first.
    """
    from openiads.analysis.lead import lead
    from openiads.report.facts import Facts
    from openiads.report.first_screen import hanging_of
    from openiads.results.salvage import salvage

    facts = Facts(salvage(directory), None, against)
    told, found = lead(facts.summary), hanging_of(facts)
    return told.text, [": ".join(filter(None, item)) for item in found.items]


def show_first(directory: Path, console: Console, against: str = "") -> None:
    """Print the short answer of a run, and the lines of what it hangs on.

    Parameters
    ----------
    directory : of the run.
    console : where to.
    against : as for `first_of`.
    """
    text, lines = first_of(directory, against)
    console.print(f"\n{text}", style="bold", markup=False, highlight=False)
    if lines:
        console.print("It hangs on:", markup=False, highlight=False)
    for line in lines:
        console.print(f"  {line}", markup=False, highlight=False)


def report_of_run(directory: Path, against: str = "") -> Path | None:
    """Write the report of a run that has just finished, and return its path.

    Parameters
    ----------
    directory : of the run.
    against : the variant from which differences are taken; empty = the first.

    Returns
    -------
    None, after a warning, when it cannot be written: the run itself is good.
    """
    from openiads.report.document import write_report
    from openiads.report.facts import Facts
    from openiads.results.read import read_run

    target = directory / REPORT
    try:
        facts = Facts(read_run(directory), None, against)
        write_report(facts, target)
        _write_numbers(facts, target)
    except OpenIADSError as error:
        text = f"warning: no report was written: {error}"
        console(stderr=True).print(text, style="yellow", markup=False, soft_wrap=True)
        return None
    return target


def compare(
    run_a: Annotated[Path, typer.Argument(help="Directory of the first stored run.")],
    run_b: Annotated[Path, typer.Argument(help="Of the second; differences are second - first.")],
    out: Annotated[
        Path | None, typer.Option(help="Directory for a page and a figure; default: none.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Compare two stored runs: paired where they share their luck, else unpaired."""
    from openiads.analysis.two_runs import compare_runs
    from openiads.analysis.two_runs_verdict import verdict
    from openiads.report.comparison import show_comparison, write_comparison
    from openiads.results.read import read_run

    found = compare_runs(read_run(run_a), read_run(run_b))
    if as_json:
        data = {**found.to_data(), "verdict": verdict(found)}
        say(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        show_comparison(found, console())
    for path in write_comparison(found, out) if out is not None else ():
        say(str(path), err=as_json)
