"""The tables of one threat: path, looks, zones and engagement windows, made or found again."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from openiads.engine.known import Digests, Known, Piece
from openiads.engine.looks import FOUND_LOOK, most_looks, tabulate_looks
from openiads.engine.paths import Path, sample_path
from openiads.engine.windows import (
    MEETING,
    Guides,
    Guns,
    Sketch,
    Window,
    fill_held,
    fill_windows,
    fill_zones,
)
from openiads.engine.world import World, records
from openiads.model.radar import required_snr

GUIDANCE_PD = 0.9
"""Single-look probability of detection at which an engagement radar holds a target (section 6)."""

SWERLING_CASES = 5


@dataclass(frozen=True)
class ThreatTables:
    """All tables of one threat; n = ticks of its life."""

    looks: np.ndarray  # FOUND_LOOK records, radar by radar
    first: int  # first tick of the life
    zone: np.ndarray  # i1 (n,)
    windows: list[Piece]  # per pair: MEETING (size, salvo), and how many ticks of the life before


@lru_cache(maxsize=1024)
def guidance_snr(threshold: float, pulses: int, swerling: int) -> float:
    """Signal to noise at which a radar detects with `GUIDANCE_PD`, linear."""
    return required_snr(GUIDANCE_PD, threshold, pulses, swerling)


@dataclass(frozen=True)
class Stage:
    """A world about to be tabulated."""

    world: World
    known: Known
    digests: Digests
    snr: np.ndarray  # f8 (5, R), `guidance_snr` by Swerling case and radar

    @staticmethod
    def of(world: World, known: Known) -> Stage:
        """Prepare what all threats share."""
        snr = np.full((SWERLING_CASES, len(world.radars)), np.nan)
        radars = list(zip(world.radars["threshold"], world.radars["pulses"], strict=True))
        for case in np.unique(world.threats["swerling"]):
            snr[case] = [guidance_snr(float(t), int(n), int(case)) for t, n in radars]
        return Stage(world, known, Digests(world), snr)

    def tabulate_threat(self, j: int) -> ThreatTables:
        """Sample the path of threat j, and tabulate its looks, engagement windows and zones."""
        return Sight(self, j).tables()


class Sight:
    """One threat of a stage, while its tables are made."""

    def __init__(self, stage: Stage, j: int) -> None:
        """Sample the path."""
        self.stage, self.world, self.j = stage, stage.world, j
        self.threat = stage.world.threats[j]
        key = stage.digests.path(j)
        (path,) = stage.known.gather([key], lambda _: [sample_path(self.world, j)])
        self.path = Path(*path)
        self.start, self.arrival = float(self.threat.start), float(self.threat.arrival)
        self.first, self.ticks = self.life()

    def life(self) -> tuple[int, int]:
        """First tick of the life inside the horizon, and the number of ticks."""
        clock = self.world.clock
        first = math.ceil(self.start / clock.tick - 1e-9)
        last = min(math.floor(self.arrival / clock.tick + 1e-9), clock.ticks - 1)
        return first, max(last - first + 1, 0)

    def tables(self) -> ThreatTables:
        """Gather all pieces."""
        known, digests, j = self.stage.known, self.stage.digests, self.j
        keys = [digests.seen("looks", j, r) for r in range(len(self.world.radars))]
        seen = known.gather(keys, self.find_looks)
        looks = np.concatenate([some for (some,) in seen])
        looks["radar"] = np.repeat(np.arange(len(seen)), [len(some) for (some,) in seen])
        ((zone,),) = known.gather([digests.zone(j)], self.find_zones)
        keys = digests.windows(j, int(self.threat.class_))
        windows = known.gather(keys, self.find_windows)
        return ThreatTables(looks, self.first, zone, windows)

    def find_looks(self, radars: np.ndarray) -> Iterator[Piece]:
        """Looks of some radars."""
        clock, end = self.world.clock, min(self.arrival, self.world.clock.horizon)
        periods = self.world.radars["period"][radars]
        out = records(FOUND_LOOK, most_looks(periods, self.start, end))
        ends = np.zeros(len(radars), np.int64)
        tabulate_looks(self.world.radars, radars, self.threat, clock, self.path, out, ends)
        for start, end in zip(np.append(0, ends[:-1]), ends, strict=True):
            yield (out[start:end].view(np.ndarray).copy(),)

    def find_zones(self, _: np.ndarray) -> Iterator[Piece]:
        """Zone at every tick."""
        zone = np.zeros(self.ticks, np.int8)
        fill_zones(self.world.zones, self.world.clock, self.path, self.first, zone)
        yield (zone,)

    def find_held(self, radars: np.ndarray) -> Guides:
        """Guidance support of some radars."""
        guides = Guides(
            self.stage.snr[self.threat.swerling],
            np.zeros((len(self.world.radars), self.ticks + 1), np.bool_),
            self.first,
        )
        keys = [self.stage.digests.seen("held", self.j, int(r)) for r in radars]

        def make(places: np.ndarray) -> Iterator[Piece]:
            wanted, clock = radars[places], self.world.clock
            fill_held(self.world.radars, wanted, self.threat, clock, self.path, guides)
            yield from ((guides.held[r].copy(),) for r in wanted)

        for r, (held,) in zip(radars, self.stage.known.gather(keys, make), strict=True):
            guides.held[r] = held
        return guides

    def find_windows(self, pairs: np.ndarray) -> Iterator[Piece]:
        """Windows of some pairs."""
        world, class_ = self.world, int(self.threat.class_)
        guiding = self.stage.digests.pairs(class_)
        radars = sorted({guiding[p][1] for p in pairs} - {-1})
        guides = self.find_held(np.array(radars, np.int64))
        rows, count = len(self.path.rows), len(pairs)
        sketch = Sketch(
            *(np.empty(rows) for _ in range(3)), np.empty(self.ticks, MEETING)
        )
        salvos = world.units["salvo"][world.pairs["unit"][pairs], class_]
        out = Window(
            np.empty(self.ticks * int(salvos.sum()), MEETING),
            np.empty(count, np.int64),
            np.empty(count, np.int64),
        )
        guns = Guns(world.units, world.rounds, world.radars, world.pairs, pairs)
        fill_windows(guns, self.threat, world.clock, guides, self.path, sketch, out)
        at = 0
        for low, size, salvo in zip(out.low, out.size, salvos, strict=True):
            yield out.meetings[at : at + size * salvo].reshape(size, salvo).copy(), int(low)
            at += size * salvo
