"""Progress of a run: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

PATIENCE_S = 2.0
"""Runs shorter than this say nothing when they are not on a terminal."""


class ProgressReport:
    """Call it with (done, total, label); use it as a context manager.

    Parameters
    ----------
    console : where to; usually standard error.
    unit : what is counted.
    """

    def __init__(self, console: Console, unit: str = "replications") -> None:
        """Start the clock."""
        self._console = console
        self._unit = unit
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._last = time.monotonic()

    def __enter__(self) -> ProgressReport:
        """Show the bar when the console is a terminal."""
        if self._console.is_terminal:
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.completed:,.0f} of {task.total:,.0f} " + self._unit),
                TimeRemainingColumn(),
                console=self._console,
                transient=True,
            )
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()

    def say(self, text: str) -> None:
        """Print a line, above the bar where there is one."""
        self._console.print(text, highlight=False, markup=False)

    def __call__(self, done: int, total: int, label: str = "running") -> None:
        """Report.

        Parameters
        ----------
        done, total : of the unit; replications are those of all cases together.
        label : what is being done.
        """
        if self._bar is not None:
            if self._task is None:
                self._task = self._bar.add_task(label, total=total)
            self._bar.update(self._task, description=label, completed=done, total=total)
            return
        now = time.monotonic()
        if now - self._last >= PATIENCE_S:
            self._last = now
            self._console.print(
                f"{label}: {done:,} of {total:,} {self._unit}", highlight=False, markup=False
            )
