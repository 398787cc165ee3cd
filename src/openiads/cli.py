"""The command line: parse, delegate, print. Heavy imports wait inside the commands."""

from __future__ import annotations

import atexit
import gc
import json
import os
import shlex
import sys
import traceback
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openiads.commands import ledger, reporting
from openiads.commands.arguments import (
    DEFAULT_SCENARIO,
    INTERRUPTED,
    AgainstOption,
    DrawsOption,
    OutOption,
    PrecisionOption,
    SetOption,
    check_against,
    overrides,
    scenario_names,
)
from openiads.commands.console import closing_code, console, say, visible_warnings
from openiads.commands.doctor import doctor
from openiads.commands.export import export
from openiads.commands.import_ import import_, places
from openiads.commands.program import Program, unusable
from openiads.commands.replay import replay
from openiads.commands.sensitivity import sensitivity
from openiads.errors import MOST_MESSAGE, InputError, OpenIADSError, clipped

if TYPE_CHECKING:
    from openiads.scenario.world import Case, World
    from openiads.study.run import Run

app = typer.Typer(
    name="openiads",
    help="Simulate layered air defence from published claims, with intervals and reasons.",
    no_args_is_help=True,
    cls=Program,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
scenarios_app = typer.Typer(help="List the built-in scenarios, or copy one.")
app.add_typer(scenarios_app, name="scenarios")

ScenarioArgument = Annotated[
    str,
    typer.Argument(
        help="Built-in name, TOML file, or world file of `explain --json`.",
        autocompletion=scenario_names,
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        from openiads.release import __version__

        say(f"openiads {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Read the options of every command; `main` looks at --debug."""


@app.command()
def run(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    replications: Annotated[
        int | None, typer.Option("--replications", "-n", min=1, help="Per case and draw.")
    ] = None,
    draws: DrawsOption = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**32 - 1)] = None,
    out: OutOption = None,
    workers: Annotated[int | None, typer.Option(min=1, max=1024, help="Threads.")] = None,
    set_: SetOption = None,
    precision: PrecisionOption = None,
    against: AgainstOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    report: Annotated[bool, typer.Option(help="Write DIRECTORY/report.html.")] = True,
    flips: Annotated[
        bool, typer.Option(help="Look for what the answer hangs on, for as long as the run again.")
    ] = True,
) -> None:
    """Run a study and answer its question."""
    from openiads import present
    from openiads.commands.trials import trials_of_run
    from openiads.report.progress import ProgressReport
    from openiads.results.store import fresh_directory, tidied
    from openiads.study import api

    errors = console(stderr=True)
    options = {
        "--replications": replications,
        "--draws": draws,
        "--seed": seed,
        "--workers": workers,
        "--precision": precision,
    }
    typed = _typed(scenario, options, set_)
    ready = api.prepare(scenario, overrides(set_), draws)
    check_against(ready.world.study.model_dump(), against)
    present.show_warnings(list(ready.warnings), errors, limit=10)
    directory = out or fresh_directory(ready.world.study.name)
    try:
        with tidied(directory, fresh=out is None), ProgressReport(errors) as progress:
            done = api.start(
                ready,
                replications=replications,
                draws=draws,
                seed=seed,
                out=directory,
                workers=workers,
                precision=precision,
                progress=progress,
                command=typed,
            )
    except KeyboardInterrupt:
        _interrupted(directory, typed)
        raise typer.Exit(INTERRUPTED) from None
    whole = not (flips and done.complete) or trials_of_run(ready, directory, workers, errors)
    page = None
    try:
        page = reporting.report_of_run(directory, against) if report and done.complete else None
    finally:  # what the run found is shown whatever becomes of its report
        _show_run(done, directory, page, as_json, against)
    if not done.complete:
        _interrupted(directory, typed)
    if not done.complete or not whole:
        raise typer.Exit(INTERRUPTED)


@app.command()
def check(scenario: ScenarioArgument = DEFAULT_SCENARIO, set_: SetOption = None) -> None:
    """Validate a scenario and list its warnings."""
    from openiads import present
    from openiads.study.api import check as warnings_of

    warnings = warnings_of(scenario, set=overrides(set_))
    present.show_warnings(warnings, console())
    say(f"{scenario}: valid, {len(warnings)} warning{'s' * (len(warnings) != 1)}")


@app.command()
def explain(
    scenario: ScenarioArgument = DEFAULT_SCENARIO,
    set_: SetOption = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="All that the engine uses, for `run` or another program.")
    ] = False,
    variant: Annotated[str | None, typer.Option(help="Show only this variant.")] = None,
    case: Annotated[str | None, typer.Option(help="Show only this case.")] = None,
) -> None:
    """Show what a scenario resolves to, in SI, each number with where it comes from."""
    from openiads.study.api import explain as resolve

    if as_json and (variant or case):
        raise InputError(
            "--json gives the whole world", key="--variant, --case", allowed="no filter"
        )
    world = resolve(scenario, set=overrides(set_))
    if as_json:
        say(world.model_dump_json(indent=1))
        return
    from openiads.present import show_world

    show_world(world, _chosen(world, variant, case), console())


@app.command()
def systems(
    name: Annotated[str | None, typer.Argument(help="Id of an entry; none = list all.")] = None,
) -> None:
    """List the library, or show one entry with the source of every number."""
    from openiads import present
    from openiads.resolve import catalogue

    if name is None:
        present.show_entries(catalogue.entries(), console())
    else:
        for entry, rows in catalogue.entry_rows(name):
            present.show_rows(entry, rows, console())


@app.command()
def verify(
    claims: Annotated[
        list[str] | None, typer.Argument(help="Names of checks, or claim ids; none = list all.")
    ] = None,
    replications: Annotated[
        int | None, typer.Option("--replications", "-n", min=2, help="Per case of every run.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1)] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the checks as JSON.")] = False,
) -> None:
    """Put published claims to the model, and give verdicts with numbers."""
    from openiads.verify import command

    command.verify(
        claims or [],
        replications=replications,
        seed=seed,
        as_json=as_json,
        console=console(),
        errors=console(stderr=True),
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file, for editors."""
    from openiads.scenario.schema import scenario_json_schema

    say(json.dumps(scenario_json_schema(), indent=2, ensure_ascii=False))


@scenarios_app.callback(invoke_without_command=True)
def scenarios(context: typer.Context) -> None:
    """List the built-in scenarios, or copy one."""
    if context.invoked_subcommand is not None:
        return
    from rich.text import Text

    from openiads.present import plain_table
    from openiads.reading import parse_toml
    from openiads.scenario.library import builtin_scenarios

    table = plain_table("name", "title")
    for name, file in builtin_scenarios().items():
        title = parse_toml(file.read_text("utf-8"), file.name).get("title", "")
        table.add_row(Text(name), Text(title))
    console().print(table)


@scenarios_app.command("copy")
def copy_scenario(
    name: Annotated[str, typer.Argument(help="Name of a built-in scenario.")],
    dest: Annotated[Path | None, typer.Argument(help="File or directory; default here.")] = None,
) -> None:
    """Copy a built-in scenario to a file, to change it."""
    from openiads.results.writing import write_file
    from openiads.scenario.library import builtin_scenario

    text = builtin_scenario(name)
    target = dest or Path(f"{name}.toml")
    if os.path.isdir(target):  # `Path.is_dir` raises for a name that is too long
        target = target / f"{name}.toml"
    write_file(target, text.encode("utf-8"), key="DEST")
    say(str(target))


app.command("import")(import_)
for _added in (
    places,
    reporting.report,
    reporting.compare,
    replay,
    export,
    doctor,
    sensitivity,
    ledger.claims,
    ledger.sources,
    ledger.cite,
):
    app.command()(_added)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit.

    Parameters
    ----------
    arguments : without the program's name; None = those of the process.
    """
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    _collect_less()
    try:
        try:
            with visible_warnings():
                app(args=given, prog_name="openiads")
        except SystemExit as end:
            sys.exit(closing_code() or end.code)
    except OpenIADSError as error:
        _fail(str(error), error.exit_code, debug=debug)
    except OSError as error:
        _fail(unusable(error), InputError.exit_code, debug=debug)
    except Exception as error:
        text = clipped(f"unexpected {type(error).__name__}: {error}", MOST_MESSAGE)
        _fail(f"{text} (--debug shows where)", code=1, debug=debug)


def _collect_less() -> None:
    """Look for garbage less often, and not once more at the end.

    A command makes objects to keep. Of the CPU of `openiads check`, in medians of 15 pairs of runs
    with and without, the threshold saves 0.04 s of 0.66 s, the freeze at the end 0.08 s of 0.72 s.
    """
    gc.set_threshold(50_000)
    atexit.register(gc.freeze)


def _fail(message: str, code: int, *, debug: bool) -> None:
    from rich.text import Text

    if debug:
        traceback.print_exc()
    text = Text.assemble(("error: ", "bold red"), message)
    with suppress(OSError):  # there is nowhere left to say it
        console(stderr=True).print(text, soft_wrap=True)
    sys.exit(code)


def _typed(scenario: str, options: dict[str, float | None], pairs: list[str] | None) -> str:
    words = ["openiads", "run", scenario]
    for option, value in options.items():
        words += [] if value is None else [option, str(value)]
    for pair in pairs or []:
        words += ["--set", pair]
    return shlex.join(words)


def _chosen(world: World, variant: str | None, case: str | None) -> list[Case]:
    for key, wanted, known in (
        ("--variant", variant, list(world.study.variants)),
        ("--case", case, [entry.id for entry in world.cases]),
    ):
        if wanted is not None and wanted not in known:
            raise InputError(f"there is no {wanted!r}", key=key, allowed=", ".join(known))
    return [
        entry
        for entry in world.cases
        if variant in (None, entry.variant) and case in (None, entry.id)
    ]


def _show_run(done: Run, directory: Path, page: Path | None, as_json: bool, against: str) -> None:
    if done.drawn:
        from openiads.analysis.uncertainty_answer import answer, caveat
        from openiads.report.uncertainty_tables import show_uncertainty

        summary = done.uncertainty.against(against) if against else done.uncertainty
        said = {"answer": answer(summary), "caveat": caveat(summary)}
        show = partial(show_uncertainty, summary)
    else:
        from openiads.analysis.answer import answer as answer_one
        from openiads.analysis.answer import caveat as caveat_one
        from openiads.report.terminal import show_summary

        summary = done.summary.against(against) if against else done.summary
        said = {"answer": answer_one(summary), "caveat": caveat_one(summary)}
        show = partial(show_summary, summary)
    if as_json:
        data = {"directory": str(directory), "complete": done.complete, **said}
        data["report"] = None if page is None else str(page)
        data["short"], data["hangs_on"] = reporting.first_of(directory, against)
        data["summary"] = summary.to_data()
        say(json.dumps(data, indent=2, ensure_ascii=False))
        return
    show(console())
    if done.drawn and done.not_drawn:
        from openiads.analysis.findings import not_varied

        console().print(not_varied(done.not_drawn), highlight=False, markup=False)
    reporting.show_first(directory, console(), against)
    if page is not None:
        say(f"Report: {page}")
    say(f"Results: {directory}")


def _interrupted(directory: Path, typed: str) -> None:
    from openiads.results.read import read_run

    try:
        text = read_run(directory).note or "Every replication is stored."
    except OpenIADSError:
        text = "Nothing was stored yet."
    resume = f"{typed} --out {shlex.quote(str(directory))}"
    console(stderr=True).print(
        f"Interrupted. {text} To continue: {resume}", markup=False, soft_wrap=True
    )
