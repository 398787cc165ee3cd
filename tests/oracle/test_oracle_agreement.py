"""The engine and the oracle must agree within sampling error: two readings of one model.

The whole file is one test of many numbers at a total chance of a false alarm of 0.001, shared
equally (Bonferroni). Seeds are fixed, so it either always passes or always fails.
"""

import functools
import warnings

import numpy as np
import polars as pl
import pytest
from naive import Oracle
from oracle_table import engine_table, oracle_row, p_value
from rich_case import crowded_case, rich_case

from openiads.errors import OpenIADSWarning
from openiads.scenario.world import World
from openiads.study.api import explain, run

pytestmark = pytest.mark.slow

FALSE_ALARM = 1e-3
CASES = {  # name: replications of the oracle, of the engine
    "single-battalion": (400, 4000),
    "rich": (120, 3000),
    "crowded": (80, 2000),
    "B@20": (60, 1500),
    "B@45": (25, 600),
}
COLUMNS = 5 * 160  # at least the number of tests in this file


def _world(name):
    if name in ("rich", "crowded"):
        case = rich_case() if name == "rich" else crowded_case()
        study = explain("single-battalion").study.model_dump()
        study |= {"name": "rich", "variants": ["base"], "variant_titles": {"base": "base"}}
        return World.model_validate(
            {"format": "openiads.world", "version": 1, "study": study, "cases": [case]}
        )
    if name == "single-battalion":
        return explain(name)
    world = explain("with-and-without-s400")
    cases = [case for case in world.cases if case.id == name]
    return world.model_copy(update={"cases": cases})


@functools.cache
def _case(name):
    return _world(name).model_dump(mode="json")["cases"][0]


@functools.cache
def _oracle(name):
    return Oracle(_case(name))


@functools.cache
def _engine(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OpenIADSWarning)  # made-up cases go to extremes on purpose
        return run(_world(name), replications=CASES[name][1], seed=11)


@functools.cache
def _compared(name):
    """Column, mean of the oracle, mean of the engine, p-value."""
    case, oracle, done = _case(name), _oracle(name), _engine(name)
    outcomes = [oracle.replicate(np.random.default_rng([2026, n])) for n in range(CASES[name][0])]
    slow = pl.DataFrame([oracle_row(case, outcome) for outcome in outcomes])
    fast = engine_table(case, done.outcomes, done.shots, done.leakers)
    rng = np.random.default_rng(1)
    rows = []
    for column in slow.columns:
        one = slow[column].cast(pl.Float64).to_numpy()
        two = fast[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
        rows.append((column, np.nanmean(one), np.nanmean(two), p_value(one, two, rng)))
        if column.startswith("time_"):
            none = [np.isnan(each).astype(float) for each in (one, two)]
            rows.append((f"no {column}", none[0].mean(), none[1].mean(), p_value(*none, rng)))
    return rows


@pytest.mark.parametrize("name", CASES)
def test_engine_and_oracle_agree_within_sampling_error(name):
    rows = _compared(name)
    assert len(rows) * len(CASES) <= COLUMNS
    bad = [row for row in rows if row[3] < FALSE_ALARM / COLUMNS]
    assert not bad, "\n".join(
        f"{c}: oracle {a:.4g}, engine {b:.4g}, p {p:.1e}" for c, a, b, p in bad
    )


@pytest.mark.parametrize("name", CASES)
def test_every_shot_of_the_engine_is_possible_and_meets_its_target_when_the_oracle_says(name):
    oracle = _oracle(name)
    guns = {(gun.unit["id"], gun.round["id"]): gun for gun in oracle.guns}
    shots = _engine(name).shots
    index = {threat["id"]: j for j, threat in enumerate(oracle.threats)}
    for (threat, unit, rnd), rows in shots.group_by("threat", "unit", "round"):
        gun, j = guns[unit, rnd], index[threat]
        route, launches = oracle.routes[j], rows["launch_s"].to_numpy()
        good, meets = gun.feasible(route, oracle.kinds[j], launches)
        assert good.mean() > 0.999, (threat, unit, rnd, launches[~good])
        assert rows["intercept_s"].to_numpy()[good] == pytest.approx(meets[good], abs=0.05)
        slant = gun.slant(route, meets[good])
        assert rows["slant_range_m"].to_numpy()[good] == pytest.approx(slant, abs=100)
        assert rows["p_kill"].to_numpy() == pytest.approx(oracle.kill_chance(gun, j))
