"""The tables of one threat: path, looks, zones and engagement windows, made or found again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from openiads.engine.looks import FOUND_LOOK, most_looks, tabulate_looks
from openiads.engine.meetings import MEETING, Sketch
from openiads.engine.paths import Path, sample_path
from openiads.engine.table_cache import Digests, Piece, TableCache
from openiads.engine.windows import (
    Guides,
    Guns,
    Window,
    fill_cells,
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
    zone: np.ndarray  # i4 (n,)
    low: np.ndarray  # i8 (P,), ticks of the life before each window
    size: np.ndarray  # i8 (P,), ticks of each window
    salvo: np.ndarray  # i8 (P,), rounds of each window
    meetings: np.ndarray  # MEETING records of all windows, end to end


def frozen(rows: np.ndarray) -> np.ndarray:
    """Read-only copy of records (n,). By way of bytes: NumPy copies them field by field."""
    return np.frombuffer(rows.tobytes(), rows.dtype)


def joined(parts: Iterable[np.ndarray], kind: np.dtype) -> np.ndarray:
    """Records of a kind, end to end."""
    return np.frombuffer(bytearray().join(part.data for part in parts), kind).view(np.recarray)


@lru_cache(maxsize=1024)
def guidance_snr(threshold: float, pulses: int, swerling: int) -> float:
    """Signal to noise at which a radar detects with `GUIDANCE_PD`, linear."""
    return required_snr(GUIDANCE_PD, threshold, pulses, swerling)


class Tabulator:
    """A world about to be tabulated: what its threats share."""

    def __init__(self, world: World, known: TableCache) -> None:
        """Take digests, and work out what guidance needs."""
        self.world, self.known, self.digests = world, known, Digests(world)
        self.periods = np.asarray(world.radars["period"])
        self.salvos = np.asarray(world.units["salvo"])[world.pairs["unit"]]  # (P, C)
        self.snr = np.full((SWERLING_CASES, len(world.radars)), np.nan)
        radars = list(zip(world.radars["threshold"], world.radars["pulses"], strict=True))
        for case in np.unique(world.threats["swerling"]):
            self.snr[case] = [guidance_snr(float(t), int(n), int(case)) for t, n in radars]
        names = ("start", "arrival", "class_", "swerling")
        self.threats = list(zip(*(world.threats[name].tolist() for name in names), strict=True))

    def tabulate_threat(self, j: int) -> ThreatTables:
        """Sample the path of threat j, and tabulate its looks, engagement windows and zones."""
        return ThreatTabulator(self, j).tables()


class ThreatTabulator:
    """One threat of a stage, while its tables are made."""

    def __init__(self, stage: Tabulator, j: int) -> None:
        """Sample the path."""
        self.stage, self.world, self.j = stage, stage.world, j
        self.threat = stage.world.threats[j]
        self.start, self.arrival, self.class_, self.swerling = stage.threats[j]
        key = stage.digests.path(j)
        (path,) = stage.known.gather([key], lambda _: [sample_path(self.world, j)])
        self.path = Path(*path)
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
        keys = [digests.seen("looks", j, r) for r in range(len(self.stage.periods))]
        seen = [some for (some,) in known.gather(keys, self.find_looks)]
        looks = joined(seen, FOUND_LOOK)
        looks["radar"] = np.repeat(np.arange(len(seen)), [len(some) for some in seen])
        ((zone,),) = known.gather([digests.zone(j)], self.find_zones)
        windows = known.gather(digests.windows(j, self.class_), self.find_windows)
        low = np.array([low for _, low in windows], np.int64)
        salvo = self.stage.salvos[:, self.class_]
        size = np.array([len(meetings) for meetings, _ in windows], np.int64) // salvo
        meetings = joined([meetings for meetings, _ in windows], MEETING)
        return ThreatTables(looks, self.first, zone, low, size, salvo, meetings)

    def find_looks(self, radars: np.ndarray) -> Iterator[Piece]:
        """Looks of some radars."""
        clock, end = self.world.clock, min(self.arrival, self.world.clock.horizon)
        most = most_looks(self.stage.periods[radars], self.start, end)
        out, ends = records(FOUND_LOOK, most), np.zeros(len(radars), np.int64)
        tabulate_looks(self.world.radars, radars, self.threat, clock, self.path, out, ends)
        rows, at = out.view(np.ndarray), 0  # plain arrays are cut faster than record arrays
        for end in ends.tolist():
            yield (frozen(rows[at:end]),)
            at = end

    def find_zones(self, _: np.ndarray) -> Iterator[Piece]:
        """Zone at every tick."""
        zone = np.zeros(self.ticks, np.int32)
        fill_zones(self.world.zones, self.world.clock, self.path, self.first, zone)
        yield (zone,)

    def find_held(self, radars: np.ndarray) -> Guides:
        """Guidance support of some radars."""
        world, known = self.world, self.stage.known
        held = np.zeros((len(self.stage.periods), self.ticks + 1), np.bool_)
        row, fraction = np.empty(self.ticks + 1, np.int64), np.empty(self.ticks + 1)
        guides = Guides(self.stage.snr[self.swerling], held, self.first, row, fraction)

        def make(places: np.ndarray) -> Iterator[Piece]:
            wanted = radars[places]
            fill_cells(world.clock, self.path, guides)
            fill_held(world.radars, wanted, self.threat, world.clock, self.path, guides)
            yield from ((held[r].copy(),) for r in wanted)

        keys = [self.stage.digests.seen("held", self.j, r) for r in radars.tolist()]
        for r, (row,) in zip(radars, known.gather(keys, make), strict=True):
            held[r] = row
        return guides

    def find_windows(self, pairs: np.ndarray) -> Iterator[Piece]:
        """Windows of some pairs: their meetings, and the ticks of the life before."""
        world, guiding = self.world, self.stage.digests.pairs(self.class_)
        radars = sorted({guiding[p][1] for p in pairs.tolist()} - {-1})
        guides = self.find_held(np.array(radars, np.int64))
        stride, distance, latest = np.empty((3, len(self.path.rows)))
        sketch = Sketch(stride, distance, latest, records(MEETING, self.ticks))
        salvos = self.stage.salvos[pairs, self.class_]
        most = self.ticks * int(salvos.sum())
        low, size = np.zeros((2, len(pairs)), np.int64)
        out = Window(records(MEETING, most), low, size)
        guns = Guns(world.units, world.rounds, world.radars, world.pairs, pairs)
        fill_windows(guns, self.threat, world.clock, guides, self.path, sketch, out)
        rows, at = out.meetings.view(np.ndarray), 0
        for before, count in zip(low.tolist(), (size * salvos).tolist(), strict=True):
            yield frozen(rows[at : at + count]), before
            at += count
