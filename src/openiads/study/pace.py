"""How much is worked on at once: pieces short enough that a kill loses little.

Only the cuts depend on the speed of the machine. A replication is found by its number, so the
results do not depend on the cuts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

CHUNK_SECONDS = 2.0
"""Work of one thread between two looks at the clock, at most, as far as the rate is known."""

PIECE_SECONDS = 10.0
"""A piece is stored when this has passed since the one before: a kill loses about as much."""

FIRST = 10
"""Replications of the first chunks, when nothing is known of how long they take."""


class Pace:
    """The rate of work measured so far, and the time since something was stored."""

    def __init__(self, most: int) -> None:
        """Begin to count.

        Parameters
        ----------
        most : replications of a chunk at most.
        """
        self.most = most
        self._each_s: float | None = None
        self._since = time.monotonic()

    def chunks(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """Cut replications first .. stop - 1 into (first, rows), each as the rate then says."""
        while first < stop:
            rows = min(self.rows, stop - first)
            yield first, rows
            first += rows

    @property
    def rows(self) -> int:
        """Replications of the next chunk."""
        if self._each_s is None:
            return min(FIRST, self.most)
        return max(1, min(self.most, int(CHUNK_SECONDS / max(self._each_s, 1e-9))))

    def told(self, rows: int, seconds: float) -> None:
        """Learn how long one thread worked on some replications."""
        self._each_s = seconds / rows

    @property
    def due(self) -> bool:
        """Whether it is time to store."""
        return time.monotonic() - self._since >= PIECE_SECONDS

    def stored(self) -> None:
        """Count the time anew."""
        self._since = time.monotonic()
