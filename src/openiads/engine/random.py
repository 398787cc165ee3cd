"""Addressed random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy
as 1, 2, 3", SC'11), used as a function of an address, never as a stream.

The address of a number is (seed, draw, replication, purpose, entity a, entity b, index):

    counter = (index >> 2, entity_a, entity_b, replication),  lane = index & 3
    key     = (seed, purpose << 24 | draw)

so four consecutive indices cost one block. All fields are unsigned 32-bit numbers; draw < 2**24,
purpose < 2**8. The random word x becomes u = (x + 1/2) / 2**32, strictly between 0 and 1.
"""

from __future__ import annotations

import numpy as np

from openiads.model.compiled import formula, inlined

# Purposes, the fourth field of an address. Numbers are never reused. Typed, so that a kernel is
# compiled once for all of them.
DETECTION = np.int64(1)  # entity a = radar, entity b = threat, index = look number k
LINK = np.int64(2)  # entity a = link
IDENTIFICATION = np.int64(3)  # entity a = threat
KILL = np.int64(
    4
)  # entity a = threat, index = 256 * engagement ordinal of the threat + round in the salvo
COMMON_CAUSE = np.int64(5)  # entity a = threat, index = engagement ordinal of the threat
SHARED_KILL = np.int64(6)  # entity a = threat, index = engagement ordinal of the threat
DAMAGE = np.int64(7)  # entity a = threat

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_TO_UNIT = 2.0**-32


@inlined
def philox(c0, c1, c2, c3, k0, k1):
    """One Philox4x32-10 block.

    Parameters
    ----------
    c0, c1, c2, c3 : the counter, uint64 holding 32-bit values.
    k0, k1 : the key, uint64 holding 32-bit values.

    Returns
    -------
    Four random words, uint64 holding 32-bit values. Matches the known answers of Random123.
    """
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0 = (p1 >> _SHIFT) ^ c1 ^ k0
        c1 = p1 & _LOW
        c2 = (p0 >> _SHIFT) ^ c3 ^ k1
        c3 = p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@inlined
def key_word(purpose, draw):
    """Second key word of an address: purpose in the top 8 bits, draw in the low 24."""
    return np.uint64((purpose << 24) | draw)


@formula
def words(seed, draw, replication, purpose, entity_a, entity_b, block):
    """The four random words of a block of addresses, those with index >> 2 == block.

    Parameters
    ----------
    seed, draw, replication, purpose, entity_a, entity_b : the rest of the address, non-negative
        integers within the limits of the module's docstring.

    Returns
    -------
    Four uint64 holding 32 random bits each, for lanes index & 3 = 0, 1, 2, 3.
    """
    return philox(
        np.uint64(block),
        np.uint64(entity_a),
        np.uint64(entity_b),
        np.uint64(replication),
        np.uint64(seed),
        key_word(purpose, draw),
    )


@formula
def uniform(seed, draw, replication, purpose, entity_a, entity_b, index):
    """The random number at an address, as a float in (0, 1).

    Parameters
    ----------
    seed, draw, replication, purpose, entity_a, entity_b, index : the address, as in `words`.

    Returns
    -------
    float u with 0 < u < 1, resolution 2**-32.
    """
    block = words(seed, draw, replication, purpose, entity_a, entity_b, index >> 2)
    return (np.float64(block[index & 3]) + 0.5) * _TO_UNIT


@formula
def threshold(probability):
    """Number of random words x with (x + 1/2) / 2**32 < probability, as a uint32.

    `word < threshold(p)` is then the Bernoulli draw `u < p`. A certain event (p >= 1) is capped at
    2**32 - 1 words of 2**32.
    """
    count = np.ceil(probability / _TO_UNIT - 0.5)
    if count <= 0.0:
        return np.uint32(0)
    if count >= 4294967295.0:
        return np.uint32(0xFFFFFFFF)
    return np.uint32(count)
