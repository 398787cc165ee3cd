"""The end of `openiads run`: what its answer hangs on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from openiads.errors import OpenIADSError, ResultError

if TYPE_CHECKING:
    from rich.console import Console

    from openiads.study.prepare import Ready


def trials_of_run(ready: Ready, directory: Path, workers: int | None, errors: Console) -> bool:
    """Look for what the answer of a finished run hangs on, and store it with the run.

    Parameters
    ----------
    ready : the study.
    directory : of its run.
    workers : threads; None = one a processor.
    errors : where progress and troubles are told.

    Returns
    -------
    False when it was interrupted: the run is whole all the same, and without trials.
    """
    from openiads.report.progress import ProgressReport
    from openiads.results.flips import read_flips, write_flips
    from openiads.results.read import open_manifest
    from openiads.study.flips import find_flips
    from openiads.study.start import processors

    if ready.plan is None:
        return True
    try:
        manifest, about = open_manifest(directory)
        done = min(about.finished.values()) // (about.draws or 1)
        try:
            kept = read_flips(directory, manifest)
        except ResultError:
            kept = None
        if kept is not None and kept.budget == done:
            return True
        with ProgressReport(errors, "trial replications") as progress:
            threads = processors() if workers is None else workers
            order = {"replications": done, "seed": about.seed, "workers": threads}
            found = find_flips(ready.plan, **order, progress=progress)
        if found is not None:
            write_flips(directory, found)
    except KeyboardInterrupt:
        text = "Interrupted while looking for what the answer hangs on; the run itself is whole."
        errors.print(f"{text} The same command with --out looks again.", markup=False)
        return False
    except OpenIADSError as error:
        text = f"warning: what the answer hangs on is not known: {error}"
        errors.print(text, style="yellow", markup=False, soft_wrap=True)
    return True
