"""World to Tables: physics once (model, section 0). Threats are independent, so threads share them."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

from openiads.engine.looks import FOUND_LOOK, most_looks, tabulate_looks
from openiads.engine.paths import sample_path
from openiads.engine.windows import Guide, make_guide, windows_of_pair, zone_at_ticks
from openiads.engine.world import LOOK, PLAN, WINDOW, Tables, World, records
from openiads.model.kill import single_shot
from openiads.model.radar import required_snr

GUIDANCE_PD = 0.9
"""Single-look probability of detection at which an engagement radar holds a target (section 6)."""


@njit(cache=True, nogil=True)
def guidance_reach(radar, threat):
    """Slant range at which a radar detects a threat's median cross section with P_d 0.9, m."""
    snr = required_snr(GUIDANCE_PD, radar.threshold, radar.pulses, threat.swerling)
    rcs = threat.rcs[radar.band, 3]
    ratio = radar.reference_snr / snr * rcs / radar.reference_rcs
    return radar.reference_range * ratio**0.25


@njit(cache=True, nogil=True)
def life_ticks(world, j):
    """First and last tick of the life of threat j inside the horizon; last < first when none."""
    tick = world.clock.tick
    first = int(math.ceil(world.threats[j].start / tick - 1e-9))
    last = min(int(math.floor(world.threats[j].arrival / tick + 1e-9)), world.clock.ticks - 1)
    return first, max(last, first - 1)


@njit(cache=True, nogil=True)
def pack_windows(flight, slant, height, p, feasible):
    """Set bit p of the feasible rows, and cut the window to its feasible ticks.

    Returns
    -------
    first tick of the window, and the three arrays from there to its last feasible tick.
    """
    n = flight.shape[0]
    low, high = n, -1
    for i in range(n):
        if not math.isnan(flight[i, 0]):
            feasible[i, p // 64] |= np.uint64(1) << np.uint64(p % 64)
            low, high = min(low, i), i
    if high < 0:
        low, high = 0, -1
    return low, flight[low : high + 1], slant[low : high + 1], height[low : high + 1]


@njit(cache=True, nogil=True)
def tabulate_windows(world, j, path, first, last, salvo):
    """Engagement windows of all pairs against threat j.

    Parameters
    ----------
    path : of the threat. first, last : ticks of its life. salvo : most rounds of an engagement.

    Returns
    -------
    feasible : (n, words) uint64.
    tick (P,), size (P,): first tick and number of ticks of each window.
    flight, slant, height : (sum of sizes, salvo), windows of all pairs end to end.
    """
    n, pairs = last - first + 1, world.pairs.shape[0]
    feasible = np.zeros((n, (pairs + 63) // 64), np.uint64)
    tick = np.zeros(pairs, np.int64)
    size = np.zeros(pairs, np.int64)
    flights = [np.empty((0, salvo))]
    slants = [np.empty((0, salvo), np.float32)]
    heights = [np.empty((0, salvo), np.float32)]
    guide = Guide(0, 0.0, np.zeros(1, np.bool_), first)
    site = np.zeros(3)
    guide_unit = -1
    for p in range(pairs):
        u = world.pairs[p].unit
        unit = world.units[u]
        if u != guide_unit:
            reach = guidance_reach(world.radars[unit.radar], world.threats[j])
            guide = make_guide(world, unit.radar, reach, path, first, last)
            site[0], site[1], site[2] = unit.x, unit.y, unit.z
            guide_unit = u
        flight, slant, height = windows_of_pair(world, guide, site, p, j, path, salvo)
        low, flight, slant, height = pack_windows(flight, slant, height, p, feasible)
        tick[p], size[p] = first + low, flight.shape[0]
        flights.append(flight)
        slants.append(slant)
        heights.append(height)
    return feasible, tick, size, join(flights), join(slants), join(heights)


@njit(cache=True, nogil=True)
def join(parts):
    """Stack matrices with equal numbers of columns."""
    rows = 0
    for part in parts:
        rows += part.shape[0]
    out = np.empty((rows, parts[0].shape[1]), parts[0].dtype)
    at = 0
    for part in parts:
        out[at : at + part.shape[0]] = part
        at += part.shape[0]
    return out


@njit(cache=True, nogil=True)
def tabulate_threat(world, j, salvo, looks):
    """All tables of one threat.

    Parameters
    ----------
    looks : record array of `looks.FOUND_LOOK`, at least `looks.most_looks` long; written.

    Returns
    -------
    number of looks; first tick of the life; what `tabulate_windows` returns; zone (n,) int8.
    """
    path = sample_path(world, j)
    found = tabulate_looks(world, j, path, looks)
    first, last = life_ticks(world, j)
    windows = tabulate_windows(world, j, path, first, last, salvo)
    return found, first, windows, zone_at_ticks(world, path, first, last - first + 1)


@njit(cache=True, nogil=True)
def next_set_rows(feasible, first):
    """For every row the first tick at or after it with any bit set, (n,) int32; -1 = none."""
    out = np.empty(feasible.shape[0], np.int32)
    coming = -1
    for i in range(feasible.shape[0] - 1, -1, -1):
        for word in range(feasible.shape[1]):
            if feasible[i, word] != 0:
                coming = first + i
                break
        out[i] = coming
    return out


@njit(cache=True, nogil=True)
def single_shot_table(world):
    """Single-shot kill probability of every pair against every threat, (P, J)."""
    out = np.empty((world.pairs.shape[0], world.threats.shape[0]))
    for p in range(out.shape[0]):
        round_ = world.rounds[world.pairs[p].round]
        for j in range(out.shape[1]):
            threat = world.threats[j]
            p_kill = round_.p_kill[threat.class_]
            out[p, j] = single_shot(round_.reliability, p_kill, threat.manoeuvre, 1.0)
    return out


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


def lay_out_windows(world: World, parts: list[Any]) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Join the engagement windows of all threats.

    Parameters
    ----------
    parts : per threat what `tabulate_threat` returns.

    Returns
    -------
    `WINDOW` records (P, J), and the arrays of `Tables` that run over ticks.
    """
    pairs = len(world.pairs)
    size = np.array([part[2][2] for part in parts], np.int64).reshape(-1, pairs)
    ends = np.cumsum(size).reshape(size.shape)
    windows = records(WINDOW, (pairs, len(parts)))
    windows["row"] = (ends - size).T
    windows["tick"] = np.array([part[2][1] for part in parts], np.int64).reshape(-1, pairs).T
    windows["p_single"] = single_shot_table(world)
    return windows, {
        "feasible": np.concatenate([part[2][0] for part in parts]),
        "next_feasible": np.concatenate([next_set_rows(part[2][0], part[1]) for part in parts]),
        "zone": np.concatenate([part[3] for part in parts]),
        "flight": np.concatenate([part[2][3] for part in parts]),
        "meet_range": np.concatenate([part[2][4] for part in parts]),
        "meet_height": np.concatenate([part[2][5] for part in parts]),
    }


def lay_out_plans(parts: list[Any], look_first: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Where each threat's looks and ticks stand in the tables, `PLAN` records (J,)."""
    sizes = np.array([len(part[3]) for part in parts], np.int64)
    ends = np.cumsum(sizes)
    plans = records(PLAN, len(parts))
    plans["look_first"], plans["look_end"] = look_first[:-1], look_first[1:]
    plans["tick_first"] = [part[1] for part in parts]
    plans["tick_last"] = plans["tick_first"] + sizes - 1
    plans["row_first"], plans["row_end"] = ends - sizes, ends
    plans["rank"] = np.argsort(order)
    return plans


def priority_order(world: World) -> np.ndarray:
    """Threats by priority: least time to aim, then heavier class, then index (section 6), (J,)."""
    threats = world.threats
    index = np.arange(len(threats))
    return np.lexsort((index, -threats["weight"], threats["arrival"])).astype(np.int64)


def tabulate(world: World, workers: int = 1) -> Tables:
    """Tabulate everything that does not depend on chance.

    Parameters
    ----------
    world : the constants of one case and draw; at least one threat and one unit.
    workers : threads.

    Returns
    -------
    `Tables`. The result does not depend on `workers`.
    """
    salvo = int(world.units["salvo"].max())

    def one(j: int) -> tuple[np.ndarray, Any]:
        looks = records(FOUND_LOOK, most_looks(world, j))
        part = tabulate_threat(world, j, salvo, looks)
        return looks[: part[0]], part

    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            done = list(pool.map(one, range(len(world.threats))))
    else:
        done = [one(j) for j in range(len(world.threats))]
    found, parts = [looks for looks, _ in done], [part for _, part in done]
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
