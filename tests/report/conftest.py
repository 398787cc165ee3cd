"""Stored runs without an engine: real worlds, made-up outcomes."""

import json

import numpy as np
import polars as pl
import pytest

from openiads.results.manifest import new_manifest
from openiads.results.store import RunWriter
from openiads.study.api import explain
from openiads.study.citation import store_sources

SCENARIO = "with-and-without-s400"
CASE = ("case", "variant", "sweep_value")


def leaker_rows(outcomes):
    """One row a leaker, with the reasons that the outcomes count."""
    rows = [
        (*address, 0, replication, f"t{k}", "cruise_missile", True, "port", 600.0 + k, reason, True)
        for *address, replication, missed, no_channel in outcomes.select(
            *CASE, "replication", "leakers_reason_missed", "leakers_reason_no_channel"
        ).rows()
        for reason, count in (("missed", missed), ("no_channel", no_channel))
        for k in range(count)
    ]
    names = ("threat", "threat_class", "attacker", "aim", "time_s", "reason", "damaged")
    types = {"sweep_value": outcomes["sweep_value"].dtype}
    schema = (*CASE, "draw", "replication", *names)
    return pl.DataFrame(rows, schema=schema, schema_overrides=types, orient="row")


def shot_rows(outcomes):
    """One kill and one miss a replication."""
    n = outcomes.height
    whole = {
        "draw": 0,
        "threat": "main.cruise-001",
        "threat_class": "cruise_missile",
        "unit": "north",
        "round": "48N6E2",
        "height_m": 50.0,
        "p_kill": 0.7,
    }
    results = [
        outcomes.select(*CASE, "replication").with_columns(
            pl.Series("launch_s", 300.0 + np.arange(n) % 60),
            pl.Series("intercept_s", 340.0 + np.arange(n) % 60),
            pl.Series("slant_range_m", 4.0e4 + 100.0 * (np.arange(n) % 50)),
            pl.lit(result).alias("result"),
            **{name: pl.lit(value) for name, value in whole.items()},
        )
        for result in ("kill", "miss")
    ]
    return pl.concat(results)


def maker(folder, make_outcomes):
    """Return a maker of stored runs; chances are of a leaker by variant, edit changes outcomes."""

    def make(
        name="run",
        chances=(0.4, 0.2),
        sizes=(5, 20),
        n=40,
        seed=1,
        change=None,
        complete=True,
        edit=lambda outcomes: outcomes,
    ):
        overrides = {"sweep.values": list(sizes)} if sizes else {}
        world = json.loads(explain(SCENARIO, set=overrides).model_dump_json())
        if not sizes:
            world["cases"] = [case for case in world["cases"] if case["sweep_value"] == 5.0]
            for case in world["cases"]:
                case.update(id=case["variant"], sweep_value=None)
        keep = world["study"]["variants"][: len(chances)]
        world["study"]["variants"] = keep
        world["cases"] = [case for case in world["cases"] if case["variant"] in keep]
        if change is not None:
            change(world)
        manifest = new_manifest(world, command="openiads run x", seed=seed, replications=n)
        writer = RunWriter.open(folder / name, manifest, json.dumps(world))
        store_sources(folder / name, world)
        for index, case in enumerate(world["cases"]):
            threats = len(case["threats"])
            luck = np.random.default_rng(seed).random((n, threats))
            leakers = (luck < chances[keep.index(case["variant"])]).sum(axis=1)
            key = case["id"], case["variant"], case["sweep_value"]
            outcomes = edit(make_outcomes(*key, leakers, threats))
            writer.add(index, 0, outcomes, shot_rows(outcomes), leaker_rows(outcomes))
        writer.close(complete)
        return folder / name

    return make


@pytest.fixture
def store(tmp_path, make_outcomes):
    """Return a maker of stored runs."""
    return maker(tmp_path, make_outcomes)


@pytest.fixture(scope="module")
def stored(tmp_path_factory, make_outcomes):
    """Return the directory of a run that tests only read."""
    return maker(tmp_path_factory.mktemp("runs"), make_outcomes)()
