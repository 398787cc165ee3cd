"""Compiling ahead: the first run compiles the replications in a process of its own.

Numba compiles one function at a time in a process, and the replications take most of that time.
While this process resolves, packs and tabulates, another one compiles `replicate` into the cache
that both share. If it cannot, nothing is lost: this process compiles as it would have anyway.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numba import config, int64, typeof, types

from openiads.engine import world as kinds
from openiads.engine.record_pointer import pointer
from openiads.engine.replicate import make_outcome
from openiads.engine.replicate import replicate as kernel
from openiads.engine.state import make_state
from openiads.engine.world import Clock, Points, Tables, World, records
from openiads.model.compiled import cache_folder

replicate: Any = kernel
"""Numba's dispatcher, which type checkers take for the function."""

RECORDS = (
    "networks",
    "links",
    "radars",
    "rounds",
    "units",
    "pairs",
    "reserves",
    "launchers",
    "zones",
    "threats",
)
"""Fields of `World` that are record arrays."""


def blank_world() -> World:
    """One of everything and nothing in it: arrays of the right kinds."""
    return World(
        clock=Clock(1.0, 1.0, 2, 4 / 3),
        assets=1,
        posts=1,
        control=np.zeros((1, 1), np.int64),
        points=Points(*(np.zeros(1) for _ in Points._fields)),
        **{name: records(getattr(kinds, name[:-1].upper()), 1) for name in RECORDS},
    )


def blank_tables() -> Tables:
    """Tables of a blank world: arrays of the right kinds."""
    return Tables(
        series=records(kinds.SERIES, (1, 1)),
        batches=records(kinds.BATCH, 1),
        times=np.zeros(64),
        limits=np.zeros(64, np.uint32),
        watchers=np.zeros((1, 1), np.int64),
        patience=1.0,
        plans=records(kinds.PLAN, 1),
        most_tracks=np.zeros(1, np.int64),
        spans=records(kinds.SPAN, 1),
        feasible=np.zeros((1, 1), np.uint64),
        windows=records(kinds.WINDOW, (1, 1)),
        flight=np.zeros((1, 1)),
        meet_range=np.zeros((1, 1), np.float32),
        meet_height=np.zeros((1, 1), np.float32),
        order=np.zeros(1, np.int64),
    )


def signature() -> tuple[types.Type, ...]:
    """Types with which `replicate` is called, whatever the world."""
    world, tables = blank_world(), blank_tables()
    records = (world, tables, make_state(world, tables), make_outcome(world, 1))
    return (*(typeof(pointer(one)) for one in records), typeof((1, 1, 1)), int64, int64)


def compile_replicate() -> None:
    """Compile `replicate` into the cache."""
    replicate.compile(signature())


def is_compiled() -> bool:
    """True when the cache of these sources holds a `replicate`."""
    try:
        found = Path(replicate._cache.cache_path).glob("replicate.replicate-*.nbi")
        return any(True for _ in found)
    except OSError:
        return False


def compiles_now() -> bool:
    """Return whether the engine is about to be compiled into its cache."""
    jit = not config.DISABLE_JIT  # pyright: ignore[reportAttributeAccessIssue]
    return jit and cache_folder() is not None and not is_compiled()


class Compiler:
    """A process that compiles ahead, if there is need and room for it."""

    def __init__(self) -> None:
        """Start it."""
        self.process: subprocess.Popen[bytes] | None = None
        alone = (os.cpu_count() or 1) < 2 or not sys.executable
        if alone or not compiles_now():
            return
        code = f"from {__name__} import compile_replicate; compile_replicate()"
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=quiet, stdout=quiet, stderr=quiet
        )

    def wait(self) -> None:
        """Wait until it is done, well or not; any thread may."""
        if self.process is not None:
            self.process.wait()

    def stop(self) -> None:
        """End it now, if it still runs."""
        if self.process is not None:
            self.process.kill()
            self.wait()
