"""World to Tables: physics once (model, section 0). Threats are independent, so threads share them."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit

from openiads.engine.looks import sensor_positions, tabulate_looks
from openiads.engine.paths import sample_path
from openiads.engine.windows import Guide, make_guide, windows_of_pair, zone_at_ticks
from openiads.engine.world import Tables, World
from openiads.model.geometry import geodetic_to_ecef
from openiads.model.kill import single_shot
from openiads.model.radar import required_snr

GUIDANCE_PD = 0.9
"""Single-look probability of detection at which an engagement radar holds a target (section 6)."""


@njit(cache=True, nogil=True)
def guidance_reach(radars, threats, r, j):
    """Slant range at which radar r detects threat j's median cross section with P_d 0.9, m."""
    snr = required_snr(GUIDANCE_PD, radars.threshold[r], radars.pulses[r], threats.swerling[j])
    rcs = threats.rcs[j, radars.band[r], 3]
    ratio = radars.reference_snr[r] / snr * rcs / radars.reference_rcs[r]
    return radars.reference_range[r] * ratio**0.25


@njit(cache=True, nogil=True)
def life_ticks(world, j):
    """First and last tick of the life of threat j inside the horizon; last < first when none."""
    tick = world.clock.tick
    first = int(math.ceil(world.threats.start[j] / tick - 1e-9))
    last = min(int(math.floor(world.threats.arrival[j] / tick + 1e-9)), world.clock.ticks - 1)
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
def tabulate_threat(world, sensors, sites, j, salvo):
    """All tables of one threat.

    Returns
    -------
    looks : (number, time, limit, radar) as `looks.tabulate_looks`.
    feasible : (n, words) uint64, zone : (n,) int8, first tick.
    window tick (P,), window size (P,), flight, slant, height: windows of all pairs end to end.
    """
    path = sample_path(world.threats, j, world.clock.horizon)
    looks = tabulate_looks(world, sensors, j, path)
    first, last = life_ticks(world, j)
    n = last - first + 1
    pairs = world.pairs.unit.shape[0]
    feasible = np.zeros((n, (pairs + 63) // 64), np.uint64)
    window_tick = np.zeros(pairs, np.int64)
    window_size = np.zeros(pairs, np.int64)
    flights = [np.empty((0, salvo))]
    slants = [np.empty((0, salvo), np.float32)]
    heights = [np.empty((0, salvo), np.float32)]
    guide = Guide(0, 0.0, np.zeros(1, np.bool_), first)
    guide_unit = -1
    for p in range(pairs):
        u = world.pairs.unit[p]
        if u != guide_unit:
            radar = world.units.radar[u]
            reach = guidance_reach(world.radars, world.threats, radar, j)
            guide = make_guide(world, sensors, radar, reach, path, first, last)
            guide_unit = u
        flight, slant, height = windows_of_pair(
            world, sensors, guide, sites[u], p, j, path, salvo
        )
        low, flight, slant, height = pack_windows(flight, slant, height, p, feasible)
        window_tick[p], window_size[p] = first + low, flight.shape[0]
        flights.append(flight)
        slants.append(slant)
        heights.append(height)
    total = window_size.sum()
    all_flight = np.empty((total, salvo))
    all_slant = np.empty((total, salvo), np.float32)
    all_height = np.empty((total, salvo), np.float32)
    at = 0
    for p in range(pairs):
        size = window_size[p]
        all_flight[at : at + size] = flights[p + 1]
        all_slant[at : at + size] = slants[p + 1]
        all_height[at : at + size] = heights[p + 1]
        at += size
    zone = zone_at_ticks(world, path, first, n)
    return looks, feasible, zone, first, window_tick, window_size, (
        all_flight,
        all_slant,
        all_height,
    )


@njit(cache=True, nogil=True)
def unit_positions(units):
    """ECEF positions of the fire units, (U, 3) m."""
    out = np.empty((units.lat.shape[0], 3))
    for u in range(out.shape[0]):
        out[u, 0], out[u, 1], out[u, 2] = geodetic_to_ecef(
            units.lat[u], units.lon[u], units.height[u]
        )
    return out


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
    rounds, threats = world.rounds, world.threats
    out = np.empty((world.pairs.unit.shape[0], threats.key.shape[0]))
    for p in range(out.shape[0]):
        k = world.pairs.round[p]
        for j in range(out.shape[1]):
            out[p, j] = single_shot(
                rounds.reliability[k],
                rounds.p_kill[k, threats.class_[j]],
                threats.manoeuvre[j],
                1.0,
            )
    return out


def lay_out_looks(world: World, looks: list[tuple[np.ndarray, ...]]) -> dict[str, np.ndarray]:
    """Arrange the looks twice: as blocks of four random-number addresses, and in time order.

    Parameters
    ----------
    looks : per threat (number, time, limit, radar).
    """
    counts = [len(number) for number, *_ in looks]
    threat = np.repeat(np.arange(len(looks)), counts)
    number, time, limit, radar = (np.concatenate(column) for column in zip(*looks, strict=True))
    radars = len(world.radars.key)
    pair = threat * radars + radar
    block = number >> 2
    new = np.ones(len(number), bool)
    new[1:] = (pair[1:] != pair[:-1]) | (block[1:] != block[:-1])
    place = np.cumsum(new) - 1
    blocks = int(place[-1]) + 1 if len(place) else 0
    limits = np.zeros((4, blocks), np.uint32)
    lane = number & 3
    limits[lane, place] = limit
    order = np.lexsort((radar, time, threat))
    return {
        "block_index": block[new].astype(np.uint32),
        "block_radar": world.radars.key[radar[new]].astype(np.uint32),
        "block_threat": world.threats.key[threat[new]].astype(np.uint32),
        "limits": limits,
        "look_first": np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        "look_time": time[order],
        "look_radar": radar[order].astype(np.int32),
        "look_slot": (lane * blocks + place)[order].astype(np.int64),
    }


def most_tracks(world: World, looks: list[tuple[np.ndarray, ...]]) -> np.ndarray:
    """Most threats each network could be tracking at once, (N,): an upper bound, chance or not.

    Parameters
    ----------
    looks : per threat (number, time, limit, radar).
    """
    networks = world.networks
    longest = float(world.radars.period.max(initial=0.0) * networks.coast.max(initial=0.0))
    slack = longest + float(world.links.latency.max(initial=0.0)) + world.clock.tick
    out = np.zeros(len(networks.looks), np.int64)
    for n in range(len(out)):
        spans = [time[world.radars.network[radar] == n] for _, time, _, radar in looks]
        starts = np.sort([span.min() for span in spans if len(span)])
        ends = np.sort([span.max() + slack for span in spans if len(span)])
        held = np.arange(1, len(starts) + 1) - np.searchsorted(ends, starts)
        out[n] = held.max(initial=0)
    return out


def lay_out_windows(parts: list[Any]) -> dict[str, np.ndarray]:
    """Join the engagement windows of all threats.

    Parameters
    ----------
    parts : per threat what `tabulate_threat` returns.
    """
    sizes = np.array([len(part[1]) for part in parts], np.int64)
    first = np.array([part[3] for part in parts], np.int64)
    window_size = np.array([part[5] for part in parts], np.int64)
    ends = np.cumsum(window_size).reshape(window_size.shape)
    columns = [np.concatenate([part[6][i] for part in parts]) for i in range(3)]
    return {
        "tick_first": first,
        "tick_last": first + sizes - 1,
        "row_first": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        "feasible": np.concatenate([part[1] for part in parts]),
        "next_feasible": np.concatenate([next_set_rows(part[1], part[3]) for part in parts]),
        "zone": np.concatenate([part[2] for part in parts]),
        "window_first": np.ascontiguousarray((ends - window_size).T),
        "window_tick": np.ascontiguousarray(np.array([part[4] for part in parts]).T),
        "flight": columns[0],
        "meet_range": columns[1],
        "meet_height": columns[2],
    }


def priority_order(world: World) -> np.ndarray:
    """Threats by priority: least time to aim, then heavier class, then index (section 6), (J,)."""
    threats = world.threats
    index = np.arange(len(threats.key))
    return np.lexsort((index, -threats.weight, threats.arrival)).astype(np.int64)


def tabulate(world: World, workers: int = 1) -> Tables:
    """Tabulate everything that does not depend on chance.

    Parameters
    ----------
    world : the constants of one case and draw.
    workers : threads.

    Returns
    -------
    `Tables`. The result does not depend on `workers`.
    """
    sensors, sites = sensor_positions(world.radars), unit_positions(world.units)
    salvo = int(world.units.salvo.max())
    threats = range(len(world.threats.key))

    def one(j: int) -> Any:
        return tabulate_threat(world, sensors, sites, j, salvo)

    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(one, threats))
    else:
        parts = [one(j) for j in threats]
    order = priority_order(world)
    return Tables(
        **lay_out_looks(world, [part[0] for part in parts]),
        most_tracks=most_tracks(world, [part[0] for part in parts]),
        **lay_out_windows(parts),
        p_single=single_shot_table(world),
        order=order,
        rank=np.argsort(order).astype(np.int64),
    )
