"""Stored runs in memory, without a directory."""

from itertools import count
from pathlib import Path

import polars as pl

from openiads.results.manifest import new_manifest
from openiads.results.read import StoredRun

NUMBERS = count()


def run_of(frames, seed=1, threats=("t1",), **changes):
    """A stored run in memory."""
    outcomes = pl.concat(frames).with_columns(pl.col("case", "variant").cast(pl.Categorical))
    cases = [
        {
            "id": str(f["case"][0]),
            "variant": str(f["variant"][0]),
            "sweep_value": f["sweep_value"][0],
        }
        for f in frames
    ]
    variants = list(dict.fromkeys(case["variant"] for case in cases))
    study = {"name": "s", "title": "a study", "question": "", "caveat": "", "variants": variants}
    study |= {"variant_titles": {}, "sweep_label": "raid size"}
    manifest = new_manifest({"study": study, "cases": cases}, command="", seed=seed, replications=3)
    manifest |= {"fingerprint": f"{next(NUMBERS):064x}", "versions": {"openiads": "1"}, **changes}
    finished = {str(f["case"][0]): f.height for f in frames}
    run = StoredRun(Path("run"), manifest, finished, "")
    raids = [{"id": name} for name in threats]
    run.__dict__["world"] = {"cases": [{"id": case["id"], "threats": raids} for case in cases]}
    run.__dict__["outcomes"] = outcomes
    return run
