"""`openiads doctor`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openiads.commands.console import console

UNWELL = 3
"""Exit code when something is wrong and was not repaired: that of a damaged run."""


def doctor(
    run: Annotated[Path, typer.Argument(help="Directory of a stored run.")],
    repair: Annotated[
        bool, typer.Option("--repair", help="Put right what can be; nothing is deleted.")
    ] = False,
) -> None:
    """Say what is wrong with a run directory, and repair it on wish."""
    from openiads.results import doctor as results

    case = results.repair(run) if repair else results.diagnose(run)
    for line in case.found:
        console().print(line, markup=False, soft_wrap=True)
    count = sum(piece.rows for piece in case.good)
    whole = f"{len(case.good):,} pieces with {count:,} replications are as they were stored"
    if not case.found:
        typer.echo(f"{run}: nothing is wrong; {whole}.")
    elif repair:
        typer.echo(f"{run}: repaired; {whole}.")
    else:
        wrong = "1 thing is" if len(case.found) == 1 else f"{len(case.found)} things are"
        typer.echo(f"{run}: {wrong} wrong; {whole}. To repair: openiads doctor --repair {run}")
        raise typer.Exit(UNWELL)
