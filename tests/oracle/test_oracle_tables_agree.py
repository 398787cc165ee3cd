"""The engine's tables against the oracle's geometry: every look and every possible shot."""

import functools

import numpy as np
import pytest
from naive import Oracle
from rich_case import rich_case
from worlds import feasible_at, looks_at

from openiads.engine.tabulate import tabulate
from openiads.scenario.world import Case
from openiads.study.api import explain
from openiads.study.pack import pack

pytestmark = pytest.mark.slow

CASES = ("single-battalion", "rich", "B@20")


@functools.cache
def _both(name):
    if name == "rich":
        case = Case.model_validate(rich_case())
    elif name == "single-battalion":
        case = explain(name).cases[0]
    else:
        cases = explain("with-and-without-s400").cases
        case = next(one for one in cases if one.id == name)
    world, labels = pack(case)
    return Oracle(case.model_dump(mode="json")), tabulate(world, 1), labels


@pytest.mark.parametrize("name", CASES)
def test_looks_agree_in_time_and_chance(name):
    """Times to a millisecond; chances to 0.005, but 0.2 within a tenth of a second of a turn.

    The oracle takes velocities over a tenth of a second; courses on ballistic arcs are those on the
    sphere, a tenth of a degree off. The engine leaves out looks before the first that can detect:
    they cannot matter.
    """
    oracle, tables, _ = _both(name)
    radars = list(oracle.radars)
    mine = {}
    for t, radar, j, p in oracle.looks:
        mine.setdefault((radars.index(radar), j), []).append((float(t), p))
    compared = 0
    for j in range(len(oracle.threats)):
        looks = looks_at(tables, j)
        for r in range(len(radars)):
            some = looks[looks.radar == r]
            times, chances = np.array(mine.pop((r, j), np.empty((0, 2)))).reshape(-1, 2).T
            dropped = len(times) - len(some)
            assert dropped >= 0
            assert not np.any(chances[:dropped] > 1e-9)
            assert some.time == pytest.approx(times[dropped:], abs=1e-3)
            gap = np.abs(some.limit / 2**32 - chances[dropped:])
            corners = np.array([*oracle.routes[j].corners, -np.inf])
            turning = np.abs(some.time[:, None] - corners).min(axis=1) <= 0.1
            assert np.all(gap <= np.where(turning, 0.2, 0.005))
            compared += len(some)
    assert not mine
    assert compared > 100


@pytest.mark.parametrize("name", CASES)
def test_possible_shots_agree_in_every_round_of_every_pair_at_every_tick(name):
    """Times of flight to 10 ms, and which shots are possible in all but one of a thousand.

    The engine finds intercepts on paths that are straight within a second (1.2 m off on a
    ballistic arc), so a shot at the very edge of an envelope may differ.
    """
    oracle, tables, _ = _both(name)
    compared = differing = 0
    worst = 0.0
    for p, gun in enumerate(oracle.guns):
        for j, route in enumerate(oracle.routes):
            window = tables.windows[p, j]
            salvo = gun.unit["doctrine"]["salvo"][oracle.classes[j]]
            life = np.flatnonzero((oracle.ticks >= route.start) & (oracle.ticks < route.end))
            possible = _possible(tables, p, j, life)
            for i in range(salvo):
                launches = oracle.ticks[life] + i * gun.unit["launch_interval_s"]
                good, meets = gun.feasible(route, oracle.kinds[j], launches)
                good &= possible if i else True
                rows = window.row + life - window.tick
                found = np.full(len(life), np.nan)
                found[possible] = tables.flight[rows[possible], i]
                both = good & np.isfinite(found)
                compared += int(possible.sum())
                differing += int(np.sum(good != np.isfinite(found)))
                if both.any():
                    worst = max(worst, np.abs((meets - launches)[both] - found[both]).max())
    assert compared > 100
    assert differing <= compared / 1000, (differing, compared)
    assert worst < 0.01


def _possible(tables, p, j, ticks):
    """Whether pair p may shoot at threat j at these ticks."""
    plan = tables.plans[j]
    inside = (ticks >= plan.tick_first) & (ticks <= plan.tick_last)
    out = np.zeros(len(ticks), dtype=bool)
    words = feasible_at(tables, j, ticks[inside])[:, p // 64]
    out[inside] = (words >> np.uint64(p % 64)) & np.uint64(1) == 1
    return out
