"""World to Tables: physics once (model, section 0).

Threats are independent of one another, so threads share them.
"""

from __future__ import annotations

import hashlib
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from openiads.engine.compiled import kernel
from openiads.engine.looks import FOUND_LOOK, most_looks, tabulate_looks
from openiads.engine.paths import Path, sample_path
from openiads.engine.series import lay_out_series, most_tracks, track_patience
from openiads.engine.spans import lay_out_spans
from openiads.engine.windows import Guide, Window, fill_held, fill_window, fill_zones
from openiads.engine.world import PLAN, WINDOW, Tables, World, records
from openiads.model.kill import single_shot
from openiads.model.radar import required_snr

GUIDANCE_PD = 0.9
"""Single-look probability of detection at which an engagement radar holds a target (section 6)."""


@kernel
def guidance_reach(radar, threat):
    """Slant range at which a radar detects a threat's median cross section with P_d 0.9, m."""
    snr = required_snr(GUIDANCE_PD, radar.threshold, radar.pulses, threat.swerling)
    rcs = threat.rcs[radar.band, 3]
    ratio = radar.reference_snr / snr * rcs / radar.reference_rcs
    return radar.reference_range * ratio**0.25


def life_ticks(world: World, j: int) -> tuple[int, int]:
    """First and last tick of the life of threat j inside the horizon; last < first when none."""
    tick = world.clock.tick
    first = math.ceil(world.threats[j].start / tick - 1e-9)
    last = min(math.floor(world.threats[j].arrival / tick + 1e-9), world.clock.ticks - 1)
    return first, max(last, first - 1)


@dataclass(frozen=True)
class ThreatTables:
    """All tables of one threat; n = ticks of its life."""

    looks: np.ndarray  # FOUND_LOOK records, radar by radar
    first: int  # first tick of the life
    feasible: np.ndarray  # u8 (n, words)
    zone: np.ndarray  # i1 (n,)
    tick: np.ndarray  # i8 (P,), first tick of each window
    size: np.ndarray  # i8 (P,), ticks of each window
    windows: Window  # windows of all pairs, end to end


class Gun(NamedTuple):
    """A pair as the tabulation needs it: the records behind its indices."""

    unit: Any  # world.UNIT record
    round_: Any  # world.ROUND record
    radar: Any  # world.RADAR record, the unit's engagement radar
    place: int  # index of that radar


def list_guns(world: World) -> list[Gun]:
    """The pairs of a world, in order."""
    guns = []
    for u, k in zip(world.pairs["unit"], world.pairs["round_"], strict=True):
        unit: Any = world.units[u]
        guns.append(Gun(unit, world.rounds[k], world.radars[unit.radar], int(unit.radar)))
    return guns


def tabulate_threat(world: World, guns: list[Gun], j: int) -> ThreatTables:
    """Sample the path of threat j, and tabulate its looks, engagement windows and zones."""
    path, threat = sample_path(world, j), world.threats[j]
    looks = records(FOUND_LOOK, most_looks(world.radars, threat, world.clock.horizon))
    found = tabulate_looks(world.radars, threat, world.clock, path, looks)
    first, last = life_ticks(world, j)
    zone = np.zeros(last - first + 1, np.int8)
    fill_zones(world.zones, world.clock, path, first, zone)
    windows = tabulate_windows(world, guns, threat, path, (first, last))
    feasible = np.zeros((len(zone), (len(guns) + 63) // 64), np.uint64)
    for p, window in enumerate(windows):
        open_ = ~np.isnan(window.flight[:, 0])
        feasible[:, p // 64] |= open_.astype(np.uint64) << np.uint64(p % 64)
    cuts = [cut_window(window) for window in windows]
    columns = zip(*(window for _, window in cuts), strict=True)
    return ThreatTables(
        looks=looks[:found].copy(),
        first=first,
        feasible=feasible,
        zone=zone,
        tick=np.array([first + low for low, _ in cuts], np.int64),
        size=np.array([len(window.flight) for _, window in cuts], np.int64),
        windows=Window(*(np.concatenate(column) for column in columns)),
    )


def tabulate_windows(
    world: World, guns: list[Gun], threat: np.record, path: Path, life: tuple[int, int]
) -> list[Window]:
    """Windows of all pairs against one threat over its whole life.

    Parameters
    ----------
    life : its first and last tick.
    """
    first, last = life
    shape = (last - first + 1, int(world.units["salvo"].max()))
    guides: dict[int, Guide] = {}
    windows = []
    for gun in guns:
        if gun.place not in guides:
            reach = guidance_reach(gun.radar, threat)
            guides[gun.place] = Guide(reach, np.zeros(shape[0] + 1, np.bool_), first)
            fill_held(gun.radar, world.clock, path, guides[gun.place])
        window = Window(np.full(shape, np.nan), np.zeros(shape, "f4"), np.zeros(shape, "f4"))
        guide = guides[gun.place]
        fill_window(gun.unit, gun.round_, gun.radar, threat, world.clock, guide, path, window)
        windows.append(window)
    return windows


def cut_window(window: Window) -> tuple[int, Window]:
    """Cut a window to its feasible ticks; returns how many were cut in front."""
    ticks = np.flatnonzero(~np.isnan(window.flight[:, 0]))
    low, high = (int(ticks[0]), int(ticks[-1]) + 1) if len(ticks) else (0, 0)
    return low, Window(*(column[low:high] for column in window))


def single_shot_table(world: World) -> np.ndarray:
    """Single-shot kill probability of every pair against every threat, (P, J)."""
    rounds, threats = world.rounds[world.pairs["round_"]], world.threats
    p_kill = rounds["p_kill"][:, threats["class_"]]
    formula = getattr(single_shot, "py_func", single_shot)  # on arrays, not compiled for scalars
    return formula(rounds["reliability"][:, None], p_kill, threats["manoeuvre"], 1.0)


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
    windows["tick"] = np.array([part.tick for part in parts]).T
    windows["p_single"] = single_shot_table(world)
    return windows, {
        "flight": np.concatenate([part.windows.flight for part in parts]),
        "meet_range": np.concatenate([part.windows.slant for part in parts]),
        "meet_height": np.concatenate([part.windows.height for part in parts]),
    }


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


Known = dict[tuple[bytes, bytes], ThreatTables]
"""Tables of threats already met: (everything but the threats, the threat and its route)."""


def stage_of(world: World) -> bytes:
    """Digest of all that the tables of a threat depend on, but the threat."""
    parts = (world.radars, world.units, world.rounds, world.pairs, world.zones)
    digest = hashlib.blake2b(repr(world.clock).encode())
    for part in parts:
        digest.update(part.tobytes())
    return digest.digest()


def threat_of(world: World, j: int) -> bytes:
    """What the tables of threat j depend on, in bytes."""
    threat = world.threats[j]
    mine = slice(threat.first, threat.first + threat.points)
    what = (threat.class_, threat.swerling, threat.start, threat.arrival, threat.route)
    return (
        repr(what).encode()
        + threat.rcs.tobytes()
        + b"".join(column[mine].tobytes() for column in world.points)
    )


def tabulate(world: World, workers: int = 1, known: Known | None = None) -> Tables:
    """Tabulate everything that does not depend on chance.

    Parameters
    ----------
    world : the constants of one case and draw; at least one threat and one unit.
    workers : threads.
    known : tables of threats met in other cases; used, and added to.

    Returns
    -------
    `Tables`. The result does not depend on `workers`.
    """
    threats, guns = range(len(world.threats)), list_guns(world)
    known = {} if known is None else known
    stage = stage_of(world)

    def one(j: int) -> ThreatTables:
        key = (stage, threat_of(world, j))
        if key not in known:
            known[key] = tabulate_threat(world, guns, j)
        return known[key]

    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(one, threats))
    else:
        parts = [one(j) for j in threats]
    found = [part.looks for part in parts]
    order = priority_order(world)
    patience = track_patience(world)
    windows, over_ticks = lay_out_windows(world, parts)
    plans = lay_out_plans(parts, order)
    spans, feasible = lay_out_spans(
        plans, [part.feasible for part in parts], [p.zone for p in parts]
    )
    return Tables(
        patience=patience,
        plans=plans,
        spans=spans,
        feasible=feasible,
        most_tracks=most_tracks(world, found),
        windows=windows,
        order=order,
        **lay_out_series(world, found, patience),
        **over_ticks,
    )
