"""World to Tables: physics once (model, section 0).

Threats are independent of one another, so threads share them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from openiads.engine.known import Known
from openiads.engine.stage import Stage, ThreatTables
from openiads.engine.windows import lay_out_meetings
from openiads.engine.world import LOOK, PLAN, WINDOW, Tables, World, records
from openiads.model.kill import single_shot


def next_set_rows(feasible: np.ndarray, first: int) -> np.ndarray:
    """For every row the first tick at or after it with any bit set, (n,) int32; -1 = none."""
    rows = np.flatnonzero(feasible.any(axis=1))
    place = np.searchsorted(rows, np.arange(len(feasible)))
    ahead = np.append(first + rows, -1)
    return ahead[place].astype(np.int32)


def single_shot_table(world: World) -> np.ndarray:
    """Single-shot kill probability of every pair against every threat, (P, J)."""
    rounds, threats = world.rounds[world.pairs["round_"]], world.threats
    p_kill = rounds["p_kill"][:, threats["class_"]]
    formula = getattr(single_shot, "py_func", single_shot)  # on arrays, not compiled for scalars
    return formula(rounds["reliability"][:, None], p_kill, threats["manoeuvre"], 1.0)


def track_patience(world: World) -> float:
    """Time after a detection that every track survives, whoever detects next, s; 0 = none."""
    hold = world.radars["period"].min(initial=np.inf) * world.networks["coast"].min(initial=np.inf)
    return float(max(0.0, hold - 2.0 * world.links["latency"].max(initial=0.0)))


def lay_out_looks(world: World, found: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Arrange the looks threat by threat in time order.

    Parameters
    ----------
    found : per threat its `looks.FOUND_LOOK` records, radar by radar.

    Returns
    -------
    `LOOK` records, and (J + 1,) the first record of each threat.
    """
    first = np.cumsum([0, *(len(looks) for looks in found)]).astype(np.int64)
    latency = world.links["latency"][world.radars["link"]]
    patience = track_patience(world)
    out = records(LOOK, int(first[-1]))
    for j, looks in enumerate(found):
        order = np.lexsort((looks["radar"], looks["time"]))
        mine = out[first[j] : first[j + 1]]
        for name in ("time", "limit", "number", "radar"):
            mine[name] = looks[name][order]
        mine["heard"] = mine["time"] + latency[mine["radar"]]
        end = np.searchsorted(mine["time"], mine["time"] + patience, side="right")
        mine["jump"] = first[j] + end - 1
    return out, first


def most_tracks(world: World, looks: list[np.ndarray]) -> np.ndarray:
    """Most threats each network could be tracking at once, (N,): an upper bound, chance or not.

    Parameters
    ----------
    looks : per threat its `looks.FOUND_LOOK` records.
    """
    longest = world.radars["period"].max(initial=0.0) * world.networks["coast"].max(initial=0.0)
    slack = longest + world.links["latency"].max(initial=0.0) + world.clock.tick
    out = np.zeros(len(world.networks), np.int64)
    for n in range(len(out)):
        spans = [found["time"][world.radars["network"][found["radar"]] == n] for found in looks]
        starts = np.sort([span.min() for span in spans if len(span)])
        ends = np.sort([span.max() + slack for span in spans if len(span)])
        held = np.arange(1, len(starts) + 1) - np.searchsorted(ends, starts)
        out[n] = held.max(initial=0)
    return out


def lay_out_windows(
    world: World, parts: list[ThreatTables]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Join the engagement windows of all threats.

    Returns
    -------
    `WINDOW` records (P, J), and the arrays of `Tables` that run over ticks.
    """
    size = np.array([part.size for part in parts])
    ends = np.cumsum(size).reshape(size.shape)
    windows = records(WINDOW, (len(world.pairs), len(parts)))
    windows["row"] = (ends - size).T
    windows["tick"] = np.array([part.first + part.low for part in parts]).T
    windows["p_single"] = single_shot_table(world)
    shape = (int(ends[-1, -1]), int(world.units["salvo"].max()))
    columns = np.empty(shape), np.empty(shape, "f4"), np.empty(shape, "f4")
    feasible = []
    for part, rows in zip(parts, (ends - size)[:, 0], strict=True):
        bits = np.zeros((len(part.zone), (len(world.pairs) + 63) // 64), np.uint64)
        mine = part.meetings, part.low, part.size, part.salvo
        lay_out_meetings(mine, rows, columns, bits)
        feasible.append(bits)
    return windows, {
        "feasible": np.concatenate(feasible),
        "next_feasible": np.concatenate(
            [next_set_rows(x, part.first) for x, part in zip(feasible, parts, strict=True)]
        ),
        "zone": np.concatenate([part.zone for part in parts]),
        "flight": columns[0],
        "meet_range": columns[1],
        "meet_height": columns[2],
    }


def lay_out_plans(
    parts: list[ThreatTables], look_first: np.ndarray, order: np.ndarray
) -> np.ndarray:
    """Where each threat's looks and ticks stand in the tables, `PLAN` records (J,)."""
    sizes = np.array([len(part.zone) for part in parts], np.int64)
    ends = np.cumsum(sizes)
    plans = records(PLAN, len(parts))
    plans["look_first"], plans["look_end"] = look_first[:-1], look_first[1:]
    plans["tick_first"] = [part.first for part in parts]
    plans["tick_last"] = plans["tick_first"] + sizes - 1
    plans["row_first"], plans["row_end"] = ends - sizes, ends
    plans["rank"] = np.argsort(order)
    return plans


def priority_order(world: World) -> np.ndarray:
    """Threats by priority: least time to aim, then heavier class, then index (section 6), (J,)."""
    threats = world.threats
    index = np.arange(len(threats))
    return np.lexsort((index, -threats["weight"], threats["arrival"])).astype(np.int64)


def tabulate(world: World, workers: int = 1, known: Known | None = None) -> Tables:
    """Tabulate everything that does not depend on chance.

    Parameters
    ----------
    world : the constants of one case and draw; at least one threat and one unit.
    workers : threads.
    known : pieces of tables of other cases and draws; used, and added to.

    Returns
    -------
    `Tables`. The result does not depend on `workers`, nor on what is known.
    """
    stage = Stage(world, Known() if known is None else known)
    threats = range(len(world.threats))
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(stage.tabulate_threat, threats))
    else:
        parts = [stage.tabulate_threat(j) for j in threats]
    found = [part.looks for part in parts]
    order = priority_order(world)
    looks, look_first = lay_out_looks(world, found)
    windows, over_ticks = lay_out_windows(world, parts)
    return Tables(
        looks=looks,
        patience=track_patience(world),
        plans=lay_out_plans(parts, look_first, order),
        most_tracks=most_tracks(world, found),
        windows=windows,
        order=order,
        **over_ticks,
    )
