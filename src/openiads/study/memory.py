"""How much memory a case takes while it is run: an upper bound, before anything is made.

Threats are taken to be in the way of a unit or a radar from the first to the last moment they are
within its range, and every round to be fired. `tests/study/test_memory.py` holds the bound against
what runs take.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from openiads.errors import InputError
from openiads.scenario.ballistic import EARTH_RADIUS_M
from openiads.scenario.world import Case, Unit
from openiads.study.samples import Floats, Samples, flight_seconds, sample

RECORD_BYTES = {
    "look": 32,
    "meeting": 16,
    "series": 40,
    "batch": 40,
    "plan": 40,
    "span": 24,
    "window": 24,
    "track": 136,
    "candidate": 56,
    "flight": 40,
    "engagement": 32,
    "shot": 88,
    "event": 32,
}
"""Bytes of one record of the engine."""

SLOT_BYTES = 72
"""Of one slot for a look: its time and limit, and what they are worked out with."""
LOOK_BYTES = 3 * RECORD_BYTES["look"] + 48
"""Of one look while the tables are made: found, joined, laid out."""
TICK_BYTES = 64
"""Of one tick of the life of a threat: its zone, and how spans are found."""
PATH_BYTES = 96
"""Of one second of a path: ten columns, and a little for more rows at its turns."""
PAST_S = 1_000.0
"""Paths are known this much past the horizon (`engine.paths.LOOK_AHEAD`)."""
THREAT_BYTES = 4_000
"""Of the objects around the tables of one threat."""
PIECE_BYTES = 700
"""Of the objects around one piece of a table that is kept for another case."""
KNOWN_BYTES = 280e6
"""Kept pieces take no more than this together (`engine.known`), and the one being added."""
FIRED_BYTES = 37
"""Of one round in an outcome."""
ROW_BYTES = 240
"""Of one round in the tables that are made from outcomes."""
KEPT = 2_000
"""Replications that are collected together (`study.run.BLOCK` pieces of `executors.CHUNK`)."""
PIECE = 100
"""Replications of one piece; a few more than the workers wait to be collected."""
MOST_BYTES = 8e9
"""A case that is estimated to need more is refused."""
SLACK = 1.1
"""Against what is too small to be named."""
MARGIN_S = 30.0
"""A threat may be within range this much longer than its samples say."""


@dataclass(frozen=True)
class Memory:
    """Bytes of one case.

    Attributes
    ----------
    tables : of the physics, with all it takes to make it.
    states : of the workers.
    outcomes : of the replications that are in hand.
    """

    tables: float
    states: float
    outcomes: float

    @property
    def total(self) -> float:
        """All of it."""
        return SLACK * (self.tables + self.states + self.outcomes)


@dataclass(frozen=True)
class _Sky:
    """Samples of a case; per threat its flight and what of it is inside the horizon, s, and the
    ticks of that (J,).
    """

    case: Case
    points: Samples
    flight: Floats
    life: Floats
    ticks: Floats

    def within(self, ground: Floats, reach: Floats | float, before_s: float = 0.0) -> Floats:
        """Return how long each threat is closer than a reach, from first to last, s (J,)."""
        near = np.flatnonzero(ground <= reach)
        j, time = self.points.threat[near], self.points.time[near]
        first, last = np.full(len(self.life), np.inf), np.full(len(self.life), -np.inf)
        turns = np.diff(j, prepend=-1, append=-1) != 0  # samples stand by threat, then by time
        first[j[turns[:-1]]] = time[turns[:-1]]
        last[j[turns[1:]]] = time[turns[1:]]
        with np.errstate(invalid="ignore"):
            span = np.where(last >= first, last - first + before_s + self.spacing(), 0.0)
        return np.minimum(span, self.life)

    def spacing(self) -> Floats:
        """Return what the samples of a threat leave open at both ends, s (J,)."""
        return 2.0 * self.points.widest(len(self.life)) + MARGIN_S


def _sky(case: Case, points: Samples | None) -> _Sky:
    left = [max(case.horizon_s - threat.start_s, 0.0) for threat in case.threats]
    flight = np.array([flight_seconds(threat) for threat in case.threats], float)
    life = np.minimum(flight, left)
    points = sample(case.threats) if points is None else points
    return _Sky(case, points, flight, life, life / case.tick_s + 2.0)


def _looks(sky: _Sky) -> tuple[float, float]:
    """Return the looks of all radars at all threats, and the slots for them."""
    case, points = sky.case, sky.points
    looks = slots = 0.0
    for radar in case.radars:
        ground, _ = points.from_place(radar.lat_deg, radar.lon_deg)
        k = 2.0 * case.earth_radius_factor * EARTH_RADIUS_M
        height = np.maximum(points.height, 0.0)
        horizon = np.sqrt(k * max(radar.antenna_height_m, 0.0)) + np.sqrt(k * height)
        reach = np.minimum(horizon * 1.1 + 10e3, radar.range_max_m * 1.01 + 5e3)
        number = sky.within(ground, reach) / radar.period_s + 4.0
        looks += float(number.sum())
        slots += float((number + 68.0).sum())
    return looks, slots


def _rows(sky: _Sky) -> tuple[float, float]:
    """Return the ticks of all engagement windows, and their rounds of a salvo."""
    case, points = sky.case, sky.points
    kinds = {kind.id: kind.threat_class for kind in case.threat_types}
    classes = [kinds[threat.type] for threat in case.threats]
    rounds = {one.id: one for one in case.rounds}
    rows = shots = 0.0
    for unit in case.units:
        ground, _ = points.from_place(unit.lat_deg, unit.lon_deg)
        salvo = np.array([unit.doctrine.salvo[name] for name in classes], float)  # type: ignore[index]
        for name in {launcher.round for launcher in unit.launchers}:
            one = rounds[name]
            able = np.array([kind in one.classes for kind in classes], bool)
            reach = max(value for _, value in one.range_max_m)
            flight = one.boost_time_s + 1.5 * reach / one.speed_at_max_range_m_s
            before = flight + 8.0 * unit.launch_interval_s
            time = sky.within(ground, reach * 1.01 + 5e3, before)
            ticks = np.where(able & (time > 0.0), time / case.tick_s + 4.0, 0.0)
            rows += float(ticks.sum())
            shots += float((ticks * salvo).sum())
    return rows, shots


def _pairs(case: Case) -> int:
    return sum(len({one.round for one in unit.launchers}) for unit in case.units)


def _magazine(unit: Unit) -> int:
    carried = {launcher.round for launcher in unit.launchers}
    stock = sum(rounds for name, rounds in unit.stock.items() if name in carried)
    return sum(launcher.tubes for launcher in unit.launchers) + stock


def _tables(sky: _Sky, workers: int, slots: float, looks: float) -> float:
    case, byte = sky.case, RECORD_BYTES
    threats, radars, pairs = len(case.threats), len(case.radars), _pairs(case)
    words = math.ceil(pairs / 64)
    salvos = [max(unit.doctrine.salvo.values()) for unit in case.units]
    most, ticks = max(salvos, default=1), float(sky.ticks.sum())
    rows, shots = _rows(sky)
    path = float((np.minimum(sky.flight, sky.life + PAST_S) + 20.0).sum()) * PATH_BYTES
    longest = float(sky.ticks.max(initial=0.0))
    room = longest * (
        sum(salvos) * byte["meeting"] * (pairs / max(len(salvos), 1)) + radars + 256.0
    )
    known = looks * byte["look"] + shots * byte["meeting"] + path + ticks * (2 + len(salvos))
    known += threats * (2 * radars + pairs + 2) * PIECE_BYTES
    return (
        looks * LOOK_BYTES
        + slots * (SLOT_BYTES + byte["batch"] / 64)
        + rows * most * 16
        + shots * byte["meeting"]
        + ticks * (TICK_BYTES + words * 18)
        + threats * (radars * (byte["series"] + 40) + pairs * (byte["window"] + 64) + THREAT_BYTES)
        + workers * (room + float(sky.flight.max(initial=0.0)) * 32.0)
        + min(known, KNOWN_BYTES)
    )


def _state(sky: _Sky, slots: float) -> float:
    """Return the bytes of one worker."""
    case, byte = sky.case, RECORD_BYTES
    threats, controllers = len(case.threats), len(case.networks) + len(case.units)
    words, rounds = math.ceil(_pairs(case) / 64), sum(map(_magazine, case.units))
    event = byte["event"] + 8
    return (
        slots / 64 * 16
        + controllers * threats * (byte["track"] + byte["candidate"] + 8 * words + 1)
        + controllers * len(case.radars) * 16
        + (case.horizon_s / case.tick_s + 4.0) * 24
        + threats * (byte["flight"] + event)
        + rounds * (byte["engagement"] + byte["shot"] + 3 * event)
        + len(case.links) * event
        + 20_000
    )


def _fired(case: Case) -> float:
    """Return how many rounds can be fired: what there is, and one a launch interval and unit."""
    rounds = 0.0
    for unit in case.units:
        soonest = np.inf
        if unit.launch_interval_s > 0.0:
            salvo = max(unit.doctrine.salvo.values())
            soonest = case.horizon_s / unit.launch_interval_s + salvo
        rounds += min(_magazine(unit), soonest)
    return rounds


def _outcomes(case: Case, workers: int, replications: int) -> float:
    threats, rounds = len(case.threats), _fired(case)
    elements = len(case.assets) + len(case.radars) + len(case.command_posts)
    elements += sum(len(unit.launchers) for unit in case.units)
    one = threats * 12 + elements + rounds * FIRED_BYTES + 40
    table = 400 + threats * 64 + rounds * ROW_BYTES
    waiting = min(replications, KEPT + 3 * workers * PIECE)
    return waiting * one + min(replications, KEPT) * (one + table)


def memory(
    case: Case,
    replications: int = KEPT,
    workers: int = 1,
    at_once: int = 1,
    points: Samples | None = None,
) -> Memory:
    """Return how much memory running a case takes at most.

    Parameters
    ----------
    case : of a world.
    replications : of the case.
    workers : threads.
    at_once : how many like it are run at the same time, as the draws of a case are.
    points : samples of its threats; None = they are made.
    """
    sky = _sky(case, points)
    looks, slots = _looks(sky)
    tables = _tables(sky, workers, slots, looks)
    if at_once == 1:
        states, outcomes = workers * _state(sky, slots), _outcomes(case, workers, replications)
        return Memory(tables, states, outcomes)
    one = _state(sky, slots), _outcomes(case, 1, replications)
    return Memory(at_once * tables, at_once * one[0], at_once * one[1])


def refuse_memory(
    case: Case,
    replications: int = KEPT,
    workers: int = 1,
    at_once: int = 1,
    file: str | None = None,
    points: Samples | None = None,
) -> float:
    """Refuse a case that would not fit in memory; returns the estimate, bytes.

    Raises
    ------
    InputError : more than `MOST_BYTES`; says what takes it.
    """
    needed = memory(case, replications, workers, at_once, points)
    if needed.total > MOST_BYTES:
        parts = {
            "raids": (needed.tables, "fewer threats, a longer tick, or slower radars"),
            "tick": (needed.states, "fewer ticks, rounds or workers"),
            "systems": (needed.outcomes, "fewer rounds (tubes, stock) or replications"),
        }
        key = max(parts, key=lambda name: parts[name][0])
        allowed = f"at most {MOST_BYTES / 1e9:g} GB: {parts[key][1]}"
        raise InputError(too_much(case, needed.total), file=file, key=key, allowed=allowed)
    return needed.total


def too_much(case: Case, estimate: float) -> str:
    """Say how much memory a case needs."""
    rounds, ticks = sum(map(_magazine, case.units)), case.horizon_s / case.tick_s
    return (
        f"{len(case.threats)} threats, {rounds} rounds and {ticks:.0f} ticks "
        f"would need about {estimate / 1e9:.1f} GB of memory in case {case.id}"
    )
