"""What is made of version 1 is what the engine counts, wherever it is known."""

import json
import warnings
from pathlib import Path

import polars as pl
import pytest

import openiads
from openiads.results.read import read_run
from openiads.results.schema import OUTCOMES, TABLES
from openiads.results.upgrade import upgrade
from openiads.vocab import LEAK_REASONS

OLD = Path(__file__).with_name("run-1")
PAIRS = ("leaked", "killed", "unresolved")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The scenario of the old run, with decoys and a short horizon, played now."""
    scenario = tmp_path_factory.mktemp("decoys") / "with-decoys.toml"
    scenario.write_text(read_run(OLD).manifest["scenario_text"], "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", openiads.OpenIADSWarning)  # it ends early on purpose
        return openiads.run(scenario, replications=300, seed=3)


def aged(frame, table):
    """Leave out what version 1 does not have."""
    have = set(pl.read_parquet_schema(next((OLD / table).glob("*.parquet"))))
    fixed = {column.name for column in TABLES[table]}
    return frame.drop(name for name in frame.columns if name in fixed - have)


def test_the_counts_of_kinds_add_up(run):
    outcomes = run.outcomes
    for kind in ("attackers", "others"):
        parts = pl.sum_horizontal(f"{kind}_{end}" for end in PAIRS)
        assert outcomes.select(parts == pl.col(kind)).to_series().all()
    whole = {"threats": "", "leakers": "_leaked", "killed": "_killed", "unresolved": "_unresolved"}
    for name, end in whole.items():
        both = pl.col(f"attackers{end}") + pl.col(f"others{end}")
        assert outcomes.select(both == pl.col(name)).to_series().all()
        assert outcomes[f"others{end}"].sum() > 0
    reasons = pl.sum_horizontal(f"attackers_leaked_reason_{name}" for name in LEAK_REASONS)
    assert outcomes.select(reasons == pl.col("attackers_leaked")).to_series().all()
    counted = run.leakers.group_by("attacker").len().sort("attacker")["len"].to_list()
    assert counted == [outcomes["others_leaked"].sum(), outcomes["attackers_leaked"].sum()]
    share = outcomes["attackers_leaked"] / outcomes["attackers"]
    assert outcomes["leak_share"].to_list() == share.to_list()


def test_completed_columns_are_those_of_the_engine(run):
    world = json.loads(run.world.model_dump_json())
    old = aged(run.outcomes, "outcomes")
    assert "attackers" not in old.columns
    made = upgrade("outcomes", old, 1, world)
    whole = (run.outcomes["others_leaked"] == 0) & (run.outcomes["unresolved"] == 0)
    assert whole.sum() > 20
    unknown = 0
    for column in OUTCOMES:
        both = pl.DataFrame({"made": made[column.name], "true": run.outcomes[column.name]})
        known = both.filter(pl.col("made").is_not_null())
        assert known["made"].to_list() == known["true"].to_list(), column.name
        unknown += both.filter(pl.col("made").is_null() & pl.col("true").is_not_null()).height
        # Where one kind alone is left to be counted, nothing is left open.
        plain = both.filter(whole & pl.col("true").is_not_null())
        assert plain["made"].null_count() == 0, column.name
    assert unknown > 0


@pytest.mark.parametrize("table", ["shots", "leakers"])
def test_completed_rows_are_those_of_the_engine(run, table):
    world = json.loads(run.world.model_dump_json())
    frame = getattr(run, table)
    made = upgrade(table, aged(frame, table), 1, world)
    assert (
        made.select(frame.columns)
        .cast({"variant": pl.String})
        .equals(frame.cast({"variant": pl.String}))
    )
