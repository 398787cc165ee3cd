"""Runs of detections, found by bits, are those found one look after the other."""

import numpy as np
import pytest

from openiads.engine.bits import ALL, bits_below, highest_bit, lowest_bit
from openiads.engine.detections import break_points
from openiads.engine.world import BATCH, records

plain = getattr(break_points, "py_func", break_points)


def word(flags):
    """Return 64 flags as a word, the first in bit 0."""
    return np.packbits(flags, bitorder="little").view("<u8")[0]


@pytest.mark.parametrize("share", [0.1, 0.4, 0.8])
def test_a_run_breaks_where_no_detection_follows_in_time(share):
    chance = np.random.default_rng(3)
    for _ in range(200):
        seen = chance.random(128) < share
        within = chance.random((3, 64)) < 0.7
        batch = records(BATCH, 1)
        for name, flags in zip(("near", "next", "far"), within, strict=True):
            batch[name] = word(flags)
        found = plain(batch[0], word(seen[:64]), word(seen[64:]))
        follows = [
            any(seen[i + ahead] and within[ahead - 1, i] for ahead in (1, 2, 3)) for i in range(64)
        ]
        assert found == word(seen[:64] & ~np.array(follows))


def test_bits_are_counted_from_the_lowest():
    chance = np.random.default_rng(4)
    for _ in range(100):
        flags = chance.random(64) < 0.05
        flags[chance.integers(64)] = True
        places = np.flatnonzero(flags)
        assert (lowest_bit(word(flags)), highest_bit(word(flags))) == (places[0], places[-1])
    assert highest_bit(ALL) == 63


def test_words_are_compared_with_the_limits_from_a_place_on():
    chance = np.random.default_rng(5)
    words = chance.integers(0, 2**32, 64, dtype=np.uint32)
    limits = chance.integers(0, 2**32, 200, dtype=np.uint32)
    limits[100:104] = words[:4]  # equal is not below
    for first in (0, 64, 100):
        assert bits_below(words, limits, first) == word(words < limits[first : first + 64])
