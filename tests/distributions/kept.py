"""Distributions of outcomes that an engine is held against. To make the fixture anew (seldom: only
when a change of the model, not of the engine, is meant to move distributions):

    python tests/distributions/kept.py

The file was made by the engine of the version before first detections were drawn by one number;
that draws others, with the same distribution.
"""

import sys
from pathlib import Path

import numpy as np

from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.resolve.resolver import resolve
from openiads.scenario.load import load_scenario
from openiads.scenario.world import Case
from openiads.study.pack import pack

sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))

import rich_case

FILE = Path(__file__).with_name("outcomes.npz")
REPLICATIONS, SEED = 2000, 40
CASES = ("raid-100", "with-s400", "without-s400", "single-battalion", "rich")
EVERY = 10
"""First detections are kept of every tenth threat."""


def arrays_of(name):
    """World of one of the cases."""
    if name == "rich":
        return pack(Case.model_validate(rich_case.rich_case()))[0]
    at = {"with-s400": "B@60", "without-s400": "A@120"}
    scenario = "with-and-without-s400" if name in at else name
    cases = resolve(load_scenario(scenario)).cases
    return pack(next(case for case in cases if case.id == at.get(name, cases[0].id)))[0]


def figures(name, seed, replications=REPLICATIONS):
    """Figures of every replication: name -> (n,) array, or (n, some) of threats or elements."""
    world = arrays_of(name)
    tables = tabulate(world)
    state = make_state(world, tables)
    out = run_replications(world, tables, state, seed, 0, 0, replications)
    seen = out.first_detection[:, ::EVERY]
    columns = {
        "fate": out.fate,
        "engaged": out.engaged,
        "element_lost": out.element_lost,
        "first_detection": np.where(np.isnan(seen), 1e9, seen).astype(np.float32),
        "shots": out.shots.astype(np.int16),
        "peak_tracks": out.peak_tracks.astype(np.int16),
        "peak_targets": out.peak_targets.astype(np.int16),
        "peak_missiles": out.peak_missiles.astype(np.int16),
        "assets_lost": out.asset_lost.sum(axis=1).astype(np.int8),
        "damaged": out.damaged.sum(axis=1).astype(np.int16),
        "leaked": (out.fate == 1).sum(axis=1).astype(np.int16),
    }
    return columns | {
        f"reason_{code}": (out.reason == code).sum(axis=1).astype(np.int16)
        for code in range(int(out.reason.max()) + 1)
    }


if __name__ == "__main__":
    kept = {f"{name}/{key}": v for name in CASES for key, v in figures(name, SEED).items()}
    np.savez_compressed(FILE, **kept)  # pyright: ignore[reportArgumentType]
    print(f"{FILE.name}: {FILE.stat().st_size / 1e3:.0f} kB")
