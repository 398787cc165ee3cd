"""Addressed random numbers: published answers, edges, and enough disorder.

Chi-square tests at a chance of a false alarm of ALARM each; the seeds are fixed.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare, kstest

from openiads.engine.random import philox, threshold, uniform, words

ALARM = 1e-5
ONES = 0xFFFFFFFF
KNOWN_ANSWERS = [  # kat_vectors of Random123 (D. E. Shaw Research), philox4x32, 10 rounds
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
ADDRESS = {
    "seed": 1,
    "draw": 0,
    "replication": 2,
    "purpose": 3,
    "entity_a": 4,
    "entity_b": 5,
    "index": 6,
}
LARGEST = {
    **dict.fromkeys(("seed", "replication", "entity_a", "entity_b", "index"), ONES),
    "draw": 2**24 - 1,
    "purpose": 255,
}


def _along(field, count):
    """Random numbers at neighbouring addresses along one field."""
    place = list(ADDRESS).index(field)
    address = list(ADDRESS.values())
    out = np.empty(count)
    for n in range(count):
        address[place] = n
        out[n] = uniform(*address)
    return out


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_philox_gives_the_published_answers(counter, key, answer):
    found = philox(*map(np.uint64, counter), *map(np.uint64, key))
    assert tuple(int(word) for word in found) == answer


def test_the_words_of_an_address_are_those_of_its_counter_and_key():
    seed, draw, replication, purpose, a, b, block = 9, 3, 7, 4, 11, 13, 5
    counter, key = (block, a, b, replication), (seed, (purpose << 24) | draw)
    expected = philox(*map(np.uint64, counter), *map(np.uint64, key))
    assert words(seed, draw, replication, purpose, a, b, block) == expected
    for lane in range(4):
        u = uniform(seed, draw, replication, purpose, a, b, 4 * block + lane)
        assert u == (int(expected[lane]) + 0.5) / 2**32


@pytest.mark.parametrize("field", ADDRESS)
def test_every_part_of_an_address_counts_up_to_its_largest_value(field):
    numbers = {uniform(*{**ADDRESS, field: value}.values()) for value in (0, 1, 2, 100)}
    numbers |= {uniform(*{**ADDRESS, field: LARGEST[field] - step}.values()) for step in (0, 1)}
    assert len(numbers) == 6
    assert all(0.0 < number < 1.0 for number in numbers)


@pytest.mark.parametrize("field", [f for f in ADDRESS if f != "purpose"])
def test_neighbouring_addresses_are_uniform_and_unrelated(field):
    u = _along(field, 20_000)
    assert chisquare(np.bincount((u * 64).astype(int), minlength=64)).pvalue > ALARM
    assert kstest(u, "uniform").pvalue > ALARM
    pairs = 16 * (u[:-1] * 16).astype(int) + (u[1:] * 16).astype(int)
    assert chisquare(np.bincount(pairs[::2], minlength=256)).pvalue > ALARM
    for lag in (1, 2, 4):
        assert abs(np.corrcoef(u[:-lag], u[lag:])[0, 1]) < 4.5 / np.sqrt(len(u))


def test_purposes_do_not_share_their_luck():
    many = [[uniform(1, 0, n, purpose, 4, 0, 0) for n in range(5000)] for purpose in range(1, 8)]
    off = np.corrcoef(many)[~np.eye(7, dtype=bool)]
    assert np.abs(off).max() < 4.9 / np.sqrt(5000)


@pytest.mark.parametrize(
    ("probability", "count"),
    [
        (0.0, 0),
        (-1.0, 0),
        (2.0**-33, 0),  # the smallest number is 2**-33, which is not below it
        (np.nextafter(2.0**-33, 1.0), 1),
        (2.0**-32, 1),
        (0.25, 2**30),
        (0.5, 2**31),
        (1.0 - 2.0**-32, ONES),
        (1.0, ONES),
        (7.0, ONES),
    ],
)
def test_a_threshold_counts_the_words_below_a_probability(probability, count):
    assert int(threshold(probability)) == count


@given(st.floats(0.0, 1.0 - 2.0**-31))
def test_a_word_is_below_the_threshold_exactly_when_its_number_is_below_the_probability(p):
    limit = int(threshold(p))
    for word in {max(limit - 1, 0), limit, limit + 1}:
        assert (word < limit) == ((word + 0.5) / 2**32 < p)
