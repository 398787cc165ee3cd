"""`openiads replay`: one replication of a stored run as a page to watch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openiads.commands.export import CaseOption, PickOption, ReplicationOption, say_written
from openiads.errors import InputError


def replay(
    run: Annotated[Path, typer.Argument(help="Directory of a stored run.")],
    case: CaseOption = None,
    replication: ReplicationOption = None,
    pick: PickOption = None,
    out: Annotated[Path | None, typer.Option(help="New HTML file; default by name.")] = None,
) -> None:
    """Write a page that replays one replication: map, tracks, rounds, and everybody's story."""
    from openiads.recording.export import write_replay

    if replication is not None and pick is not None:
        raise InputError("both are given", key="--replication, --pick", allowed="one of them")
    say_written(write_replay(run, case, replication, pick and pick.value, out))
