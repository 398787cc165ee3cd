"""`openiads export`: a stored run in the formats of other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openiads.commands.console import console, say
from openiads.errors import InputError

if TYPE_CHECKING:
    from openiads.recording.export import Written


class ExportFormat(StrEnum):
    """What is written."""

    czml = "czml"
    kml = "kml"
    acmi = "acmi"
    csv = "csv"
    parquet = "parquet"
    cdf = "cdf"


class Pick(StrEnum):
    """Replications chosen by their share of attackers that leaked."""

    median = "median"
    worst = "worst"
    best = "best"


CaseOption = Annotated[
    str | None, typer.Option(help="Case; default the largest of the last variant.")
]
ReplicationOption = Annotated[
    int | None, typer.Option("--replication", min=0, help="Number of the replication.")
]
PickOption = Annotated[
    Pick | None, typer.Option(help="Choose it by its share of leaked attackers; default median.")
]


def export(
    run: Annotated[Path, typer.Argument(help="Directory of a stored run.")],
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format",
            help="czml: Cesium. kml: Google Earth. acmi: Tacview. cdf: Dstl common data format. "
            "csv, parquet: tables.",
        ),
    ],
    case: CaseOption = None,
    replication: ReplicationOption = None,
    pick: PickOption = None,
    out: Annotated[
        Path | None,
        typer.Option(help="New file, or new directory for csv, parquet and cdf; default by name."),
    ] = None,
) -> None:
    """Write a replication for other programs, or the tables of the whole run."""
    from openiads.recording.export import write_export

    if replication is not None and pick is not None:
        raise InputError("both are given", key="--replication, --pick", allowed="one of them")
    done = write_export(run, form.value, case, replication, pick and pick.value, out)
    say_written(done)


def say_written(done: Written) -> None:
    """Print what there is to say about files written, and their paths."""
    errors = console(stderr=True)
    for note in done.notes:
        errors.print(note, style="yellow", markup=False, soft_wrap=True)
    for path in done.paths:
        say(str(path))
