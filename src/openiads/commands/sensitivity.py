"""`openiads sensitivity`."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openiads.commands.arguments import DEFAULT_SCENARIO, INTERRUPTED, SetOption, overrides
from openiads.commands.console import console

if TYPE_CHECKING:
    from openiads.analysis.findings import Findings


def sensitivity(
    scenario: Annotated[str, typer.Argument(help="Built-in name or TOML file.")] = DEFAULT_SCENARIO,
    case: Annotated[
        str | None,
        typer.Option(help="The answer is its headline; default: variants compared, largest raid."),
    ] = None,
    trajectories: Annotated[int, typer.Option(min=2, help="Of the screening.")] = 4,
    samples: Annotated[int, typer.Option(min=2, help="Of the indices; a power of two.")] = 64,
    replications: Annotated[int, typer.Option("--replications", "-n", min=2)] = 50,
    top: Annotated[int, typer.Option(min=1, help="Quantities whose indices are computed.")] = 6,
    out: Annotated[Path | None, typer.Option(help="Directory, new or empty.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=1024, help="Threads.")] = None,
    set_: SetOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Rank the contested quantities by how much of the answer's variance they carry."""
    from openiads.present import show_warnings
    from openiads.report.progress import ProgressReport
    from openiads.results.store import fresh_directory
    from openiads.study import api

    name = Path(scenario).stem
    directory = out or fresh_directory(f"{name}-sensitivity")
    sizes = {
        "trajectories": trajectories,
        "samples": samples,
        "replications": replications,
        "top": top,
    }
    words = ["openiads", "sensitivity", scenario, *([] if case is None else ["--case", case])]
    words += [word for key, value in sizes.items() for word in (f"--{key}", str(value))]
    words += [word for pair in set_ or [] for word in ("--set", pair)]
    errors = console(stderr=True)
    with ProgressReport(errors, unit="points") as progress:
        found = api.sensitivity(
            scenario,
            set=overrides(set_),
            case=case,
            sizes=sizes,
            out=directory,
            workers=workers,
            progress=progress,
            command=shlex.join(words),
            checked=lambda said: show_warnings(list(said), errors, limit=10),
        )
    _show(found, directory, as_json)
    if not found.complete:
        console(stderr=True).print("Interrupted. What was finished is stored.")
        raise typer.Exit(INTERRUPTED)


def _show(found: Findings, directory: Path, as_json: bool) -> None:
    from openiads.analysis.findings import notes, ranking
    from openiads.report.sensitivity_tables import show_findings

    if as_json:
        data = {
            "directory": str(directory),
            "ranking": ranking(found),
            "notes": notes(found),
            "findings": found.to_data(),
        }
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    show_findings(found, console())
    typer.echo(f"Results: {directory}")
