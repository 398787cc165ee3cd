"""Physics that another world has already: tables depend on some numbers of a world, not on all.

Chances, channels, times to react, loads and reloads are read while a replication is played. Worlds
that differ in these alone share their tables, but for the kill probability of a single shot.
"""

from __future__ import annotations

from threading import Lock

import numpy as np

from openiads.engine.table_cache import TableCache, digest
from openiads.engine.tabulate import single_shot_table, tabulate
from openiads.engine.world import Tables, World

READ = {
    "networks": ("coast",),
    "links": ("latency",),
    "units": ("network", "x", "y", "z", "radar", "launch_interval", "salvo"),
    "pairs": ("unit", "round_"),
}
"""Tables of a world -> the fields that its physics depends on."""
UNREAD = {
    "rounds": ("reliability", "p_kill", "common_cause", "cost"),
    "threats": ("cost", "p_damage", "manoeuvre"),
}
"""Tables of a world -> the fields that its physics does not depend on."""
WHOLE = ("clock", "radars", "zones", "points")
"""Parts of a world that count as they are."""
KEPT = 4
"""Tables kept at once; those of 100 threats and 12 radars take about 30 MB."""


def physics_digest(world: World) -> bytes:
    """Return what makes the physics of two worlds the same.

    Parameters
    ----------
    world : packed.
    """
    sized = (*READ, *UNREAD, "radars", "zones")
    parts = [repr([len(getattr(world, name)) for name in sized]).encode()]
    chosen = list(READ.items())
    for name, without in UNREAD.items():
        names = getattr(world, name).dtype.names
        chosen.append((name, tuple(one for one in names if one not in without)))
    for name, fields in chosen:
        parts += [np.ascontiguousarray(getattr(world, name)[field]).tobytes() for field in fields]
    for name in WHOLE:
        whole = getattr(world, name)
        columns = whole if name == "points" else [whole]
        parts += [
            one.tobytes() if isinstance(one, np.ndarray) else repr(one).encode() for one in columns
        ]
    return digest(*parts)


class Physics:
    """Tables of worlds, those used last kept. Threads may share it."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.pieces = TableCache()
        self._kept: dict[bytes, Tables] = {}
        self._lock = Lock()

    def tables(self, world: World, key: bytes) -> Tables:
        """Return the tables of a world.

        Parameters
        ----------
        world : packed.
        key : its `physics_digest`.
        """
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
        if found is None:
            made = tabulate(world, known=self.pieces)
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > KEPT:
                    self._kept.pop(next(iter(self._kept)))
            return made
        windows = found.windows.copy()
        windows["p_single"] = single_shot_table(world)
        return found._replace(windows=windows)
