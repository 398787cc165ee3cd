"""World to Tables: physics once (model, section 0).

Threats are independent of one another, so threads share them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from openiads.engine.series import lay_out_series, most_tracks, track_patience
from openiads.engine.spans import lay_out_spans
from openiads.engine.table_cache import TableCache
from openiads.engine.tabulator import Tabulator, ThreatTables
from openiads.engine.windows import lay_out_meetings
from openiads.engine.world import PLAN, WINDOW, Tables, World, records
from openiads.model.kill import single_shot


def single_shot_table(world: World) -> np.ndarray:
    """Single-shot kill probability of every pair against every threat, (P, J)."""
    rounds, threats = world.rounds[world.pairs["round_"]], world.threats
    p_kill = rounds["p_kill"][:, threats["class_"]]
    formula = getattr(single_shot, "py_func", single_shot)  # on arrays, not compiled for scalars
    return formula(rounds["reliability"][:, None], p_kill, threats["manoeuvre"], 1.0)


def lay_out_windows(
    world: World, parts: list[ThreatTables]
) -> tuple[np.ndarray, list[np.ndarray], dict[str, np.ndarray]]:
    """Join the engagement windows of all threats.

    Returns
    -------
    `WINDOW` records (P, J); per threat the feasible pairs of each tick of its life as bits,
    u8 (n, words); and the arrays of `Tables` that run over flights.
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
    return (
        windows,
        feasible,
        {
            "flight": columns[0],
            "meet_range": columns[1],
            "meet_height": columns[2],
        },
    )


def lay_out_plans(parts: list[ThreatTables], order: np.ndarray) -> np.ndarray:
    """Life and priority of each threat, `PLAN` records (J,)."""
    plans = records(PLAN, len(parts))
    plans["tick_first"] = [part.first for part in parts]
    plans["tick_last"] = plans["tick_first"] + [len(part.zone) - 1 for part in parts]
    plans["rank"] = np.argsort(order)
    return plans


def priority_order(world: World) -> np.ndarray:
    """Threats by priority: least time to aim, then heavier class, then index (section 6), (J,)."""
    threats = world.threats
    index = np.arange(len(threats))
    return np.lexsort((index, -threats["weight"], threats["arrival"])).astype(np.int64)


def tabulate(world: World, workers: int = 1, known: TableCache | None = None) -> Tables:
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
    stage = Tabulator(world, TableCache() if known is None else known)
    threats = range(len(world.threats))
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(stage.tabulate_threat, threats))
    else:
        parts = [stage.tabulate_threat(j) for j in threats]
    found = [part.looks for part in parts]
    order = priority_order(world)
    patience = track_patience(world)
    windows, bits, over_flights = lay_out_windows(world, parts)
    plans = lay_out_plans(parts, order)
    spans, feasible = lay_out_spans(plans, bits, [part.zone for part in parts])
    return Tables(
        patience=patience,
        plans=plans,
        spans=spans,
        feasible=feasible,
        most_tracks=most_tracks(world, found),
        windows=windows,
        order=order,
        **lay_out_series(world, found, patience),
        **over_flights,
    )
