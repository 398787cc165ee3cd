"""What was tabulated already: pieces of tables, found by digests of all that they depend on.

Cases of a study share threats, radars and units, and a draw of its parameters changes some numbers
of some of them. A piece whose inputs did not change is not worked out again. What a piece depends
on is all of the records that it is made from, but for the fields that are listed here as read
elsewhere: a field that is new counts until somebody says that it does not.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import Lock
from typing import Any

import numpy as np

from openiads.engine.world import GUIDANCE_ACTIVE, World

CACHE_BYTES = 256 * 2**20
"""Memory that the pieces may take, bytes; then those not used for longest go. The pieces of 100
threats, 12 radars and 13 pairs take about 30 MB."""

ENTRY_BYTES = 600
"""Memory of a key and of the objects around a piece, bytes."""

Piece = tuple[Any, ...]
"""An array, not to be written to, and numbers that belong to it."""


class TableCache:
    """Pieces of tables met before. Threads may share it. What it holds never changes a result."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        """Keep pieces up to a limit of memory, bytes."""
        self.limit, self.size, self.made = limit, 0, 0
        self.pieces: OrderedDict[Hashable, Piece] = OrderedDict()
        self.lock = Lock()

    def gather(
        self, keys: Sequence[Hashable], make: Callable[[np.ndarray], Iterable[Piece]]
    ) -> list[Piece]:
        """Pieces of some keys; those not known are made together.

        Parameters
        ----------
        make : given the places in `keys` (W,) of those not known, their pieces in that order.
        """
        with self.lock:
            found = [self.find(key) for key in keys]
        missing = [place for place, piece in enumerate(found) if piece is None]
        if missing:
            made = list(make(np.array(missing, np.int64)))
            with self.lock:
                for place, piece in zip(missing, made, strict=True):
                    found[place] = piece
                    self.keep(keys[place], piece)
        return [piece for piece in found if piece is not None]

    def find(self, key: Hashable) -> Piece | None:
        """Look up a piece; a find makes it the youngest."""
        piece = self.pieces.get(key)
        if piece is not None:
            self.pieces.move_to_end(key)
        return piece

    def keep(self, key: Hashable, piece: Piece) -> None:
        """Remember a piece, and forget the oldest ones past the limit."""
        self.made += 1
        if key in self.pieces:
            return
        self.pieces[key] = piece
        self.size += size_of(piece)
        while self.size > self.limit:
            self.size -= size_of(self.pieces.popitem(last=False)[1])


def size_of(piece: Piece) -> int:
    """Memory of a piece, bytes."""
    return ENTRY_BYTES + piece[0].nbytes


NOT_SEEN = {"key", "network", "link"}
"""Fields of a radar that its looks and its guidance do not depend on."""

NOT_PLACED = {
    "network",
    "link",
    "radar",
    "target_channels",
    "missile_channels",
    "reaction_time",
    "assessment_time",
    "salvo",
    "reengage",
}
"""Fields of a unit that a window does not depend on; of `radar` and `salvo` see `pair_digests`."""

BY_CLASS = ("engages", "range_max_class", "height_min_class")
"""Fields of a round that count for a class alone; see `pair_digests`."""

NOT_FLOWN = {*BY_CLASS, "reliability", "p_kill", "common_cause", "cost"}
"""Fields of a round that a window does not depend on, or not on the whole of."""

NOT_MOVED = {
    "key",
    "class_",
    "swerling",
    "rcs",
    "cost",
    "p_damage",
    "manoeuvre",
    "weight",
    "civil",
    "aim_kind",
    "aim",
    "first",
    "points",
}
"""Fields of a threat that its path does not depend on; of the last two its points count."""


def digest(*parts: bytes) -> bytes:
    """Short digest of some bytes."""
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        total.update(part)
    return total.digest()


def row_digests(table: np.ndarray, leave_out: set[str]) -> list[bytes]:
    """Digest of each record of a table but for some fields."""
    names = [name for name in table.dtype.names or () if name not in leave_out]
    packed = np.zeros(len(table), [(name, table.dtype[name]) for name in names])
    for name in names:
        packed[name] = table[name]
    return [digest(row.tobytes()) for row in packed]


class Digests:
    """What the pieces of one world depend on."""

    def __init__(self, world: World) -> None:
        """Take the digests of a world's clock and zones, radars, and paths; pairs when asked."""
        self.world = world
        self.clock = digest(repr(world.clock).encode())
        self.zones = digest(world.zones.tobytes())
        self.radars = row_digests(world.radars, NOT_SEEN)
        self.units = row_digests(world.units, NOT_PLACED)
        self.rounds = row_digests(world.rounds, NOT_FLOWN)
        self.pairs_by_class: dict[int, list[tuple[bytes, int]]] = {}
        self.paths = self.path_digests()
        rcs, swerling = np.asarray(world.threats["rcs"]), world.threats["swerling"].tolist()
        self.echoes = [  # by threat and band
            [digest(bytes([kind]), band.tobytes()) for band in bands]
            for kind, bands in zip(swerling, rcs, strict=True)
        ]
        self.bands = [int(band) for band in world.radars["band"]]

    def path_digests(self) -> list[bytes]:
        """Digest of all that the path of each threat depends on."""
        world, out = self.world, []
        horizon = repr(world.clock.horizon).encode()
        firsts, counts = world.threats["first"], world.threats["points"]
        moves = row_digests(world.threats, NOT_MOVED)
        for move, first, count in zip(moves, firsts, counts, strict=True):
            mine = slice(first, first + count)
            out.append(digest(horizon, move, *(column[mine].tobytes() for column in world.points)))
        return out

    def pairs(self, class_: int) -> list[tuple[bytes, int]]:
        """Per pair what its window against a class depends on, and its guiding radar or -1."""
        if class_ not in self.pairs_by_class:
            self.pairs_by_class[class_] = self.pair_digests(class_)
        return self.pairs_by_class[class_]

    def pair_digests(self, class_: int) -> list[tuple[bytes, int]]:
        """See `pairs`."""
        world, out = self.world, []
        radars, salvos = world.units["radar"], world.units["salvo"][:, class_]
        active = world.rounds["guidance"] == GUIDANCE_ACTIVE
        limits = [world.rounds[name][:, class_].tolist() for name in BY_CLASS]
        for u, k in zip(world.pairs["unit"], world.pairs["round_"], strict=True):
            mine = (int(salvos[u]), *(column[k] for column in limits))
            key = digest(self.units[u], self.rounds[k], repr(mine).encode())
            out.append((key, -1 if active[k] else int(radars[u])))
        return out

    def path(self, j: int) -> Hashable:
        """Key of the path of threat j."""
        return "path", self.paths[j]

    def zone(self, j: int) -> Hashable:
        """Key of the zones along the path of threat j."""
        return "zone", self.clock, self.paths[j], self.zones

    def seen(self, what: str, j: int, r: int) -> Hashable:
        """Key of something that radar r sees of threat j: its "looks", or where it "held" it."""
        return what, self.clock, self.paths[j], self.echoes[j][self.bands[r]], self.radars[r]

    def windows(self, j: int, class_: int) -> list[Hashable]:
        """Keys of the windows of all pairs against threat j of a class."""
        return [
            ("window", self.clock, self.paths[j], key, None if r < 0 else self.seen("held", j, r))
            for key, r in self.pairs(class_)
        ]
