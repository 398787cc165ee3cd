"""Halving the tick changes no estimate beyond its interval (model, section 11)."""

import numpy as np
import polars as pl
import pytest

import openiads

ESTIMATES = ("leakers", "killed", "rounds_fired", "assets_lost", "civil_engaged", "elements_lost")


def _with_both_ticks(scenario, kept, replications):
    """Return the outcomes with the scenario's tick of 1 s, and with half of it."""
    found = []
    for tick in (1.0, 0.5):
        world = openiads.explain(scenario, set={"tick": f"{tick} s"})
        cases = [case for case in world.cases if case.id in kept or not kept]
        assert {case.tick_s for case in cases} == {tick}
        run = openiads.run(
            world.model_copy(update={"cases": cases}), replications=replications, seed=3
        )
        assert (run.shots["launch_s"] % 1.0 == 0.5).any() == (tick == 0.5)
        found.append(run.outcomes)
    return found


@pytest.mark.parametrize(
    ("scenario", "kept", "replications"),
    [
        ("single-battalion", (), 1500),
        pytest.param("with-and-without-s400", ("A@20", "B@45"), 400, marks=pytest.mark.slow),
    ],
)
def test_halving_the_tick_changes_no_estimate_beyond_its_interval(scenario, kept, replications):
    """Luck is common, so the difference is that of the tick alone; the interval is that of 95 %."""
    coarse, fine = _with_both_ticks(scenario, kept, replications)
    for case in coarse["case"].unique():
        one, other = (run.filter(pl.col("case") == case) for run in (coarse, fine))
        for name in ESTIMATES:
            half_width = 1.96 * one[name].std() / np.sqrt(replications)
            assert abs(one[name].mean() - other[name].mean()) <= half_width, (case, name)
