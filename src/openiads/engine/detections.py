"""The luck of looks: which of them detect, drawn 64 at a time and only when asked for.

A slot of a series is a look (see `series`); the detections of a batch are the bits of one word.
"""

from __future__ import annotations

import numpy as np

from openiads.engine.bits import ALL, NONE, bits_below, highest_bit, lowest_bit
from openiads.engine.compiled import part
from openiads.engine.random import DETECTION, key_word, philox
from openiads.model.track import is_firm

BLOCKS = 16
"""Blocks of the generator in a batch."""


@part
def draw_batch(world, tables, state, j, r, batch):
    """Draw the detections of one batch of the looks of radar r at threat j."""
    totals, series = state.totals[0], tables.series[j, r]
    at = series.first + 64 * batch
    block = np.uint64((series.number >> 2) + BLOCKS * batch)
    entity_a, entity_b = np.uint64(world.radars[r].key), np.uint64(world.threats[j].key)
    replication, seed = np.uint64(totals.replication), np.uint64(totals.seed)
    purpose = key_word(DETECTION, totals.draw)
    words = state.words
    for lane in range(BLOCKS):
        w0, w1, w2, w3 = philox(
            block + np.uint64(lane), entity_a, entity_b, replication, seed, purpose
        )
        words[4 * lane], words[4 * lane + 1] = w0, w1
        words[4 * lane + 2], words[4 * lane + 3] = w2, w3
    bits = bits_below(words, tables.limits, at)
    state.bits[at >> 6] = bits
    state.drawn[at >> 6] = totals.serial
    totals.randoms += 64
    return bits


@part
def detections(world, tables, state, j, r, batch):
    """Bits of the looks of a batch that detect."""
    at = (tables.series[j, r].first >> 6) + batch
    if state.drawn[at] == state.totals[0].serial:
        return state.bits[at]
    return draw_batch(world, tables, state, j, r, batch)


@part
def slot_at(world, tables, j, r, time):
    """Last slot of the looks of radar r at threat j at or before a time, -1 = none."""
    series, radar, times = tables.series[j, r], world.radars[r], tables.times
    if series.start > time:
        return -1
    if series.end <= time:
        return series.slots - 1
    guess = int((time - radar.phase) / radar.period) - series.number
    slot = min(max(guess, 0), series.slots - 1)
    while times[series.first + slot] > time:
        slot -= 1
    while times[series.first + slot + 1] <= time:
        slot += 1
    return slot


@part
def next_hit(world, tables, state, j, r, slot, until):
    """First slot from one on that detects, -1 = none; batches after a time are not looked at."""
    series = tables.series[j, r]
    batch = slot >> 6
    mask = ALL << np.uint64(slot & 63)
    while 64 * batch < series.slots:
        if tables.batches[(series.first >> 6) + batch].start > until:
            return -1
        bits = detections(world, tables, state, j, r, batch) & mask
        if bits != NONE:
            return 64 * batch + lowest_bit(bits)
        mask = ALL
        batch += 1
    return -1


@part
def last_hit(world, tables, state, j, r, slot, low):
    """Last slot up to one that detects and is not before slot `low`, -1 = none."""
    if slot < low:
        return -1
    batch = slot >> 6
    mask = ALL >> np.uint64(63 - (slot & 63))
    while 64 * batch + 63 >= low and batch >= 0:
        bits = detections(world, tables, state, j, r, batch) & mask
        if bits != NONE:
            hit = 64 * batch + highest_bit(bits)
            return hit if hit >= low else -1
        mask = ALL
        batch -= 1
    return -1


@part
def run_end(world, tables, state, j, r, slot, enough):
    """Last slot of the run of detections that keeps a track alive from a slot on.

    Parameters
    ----------
    slot : one that detects.
    enough : s, a run this long needs not be followed further.
    """
    series = tables.series[j, r]
    first = series.first >> 6
    mask = ALL << np.uint64(slot & 63)
    batch = slot >> 6
    while True:
        bits = detections(world, tables, state, j, r, batch)
        after = NONE
        ends = break_points(tables.batches[first + batch], bits, after) & mask
        last = 64 * batch + (lowest_bit(ends) if ends != NONE else 63)
        more = 64 * (batch + 1) < series.slots
        if not more or tables.times[series.first + last] >= enough:
            return last
        after = detections(world, tables, state, j, r, batch + 1)
        ends = break_points(tables.batches[first + batch], bits, after) & mask
        if ends != NONE:
            return 64 * batch + lowest_bit(ends)
        batch += 1
        mask = ALL << np.uint64(lowest_bit(after))


@part
def break_points(batch, bits, after):
    """Detections of a batch that no other follows in time to keep a track alive.

    Parameters
    ----------
    bits : detections of the batch. after : those of the next.
    """
    one = (bits >> np.uint64(1)) | (after << np.uint64(63))
    two = (bits >> np.uint64(2)) | (after << np.uint64(62))
    three = (bits >> np.uint64(3)) | (after << np.uint64(61))
    followed = (one & batch.near) | (two & batch.next) | (three & batch.far)
    return bits & ~followed


@part
def is_confirmed(world, tables, state, j, r, slot, low, network):
    """True when the detection in a slot makes a track firm: M of the last N looks detected.

    Parameters
    ----------
    low : first slot that counts. network : `world.NETWORK` record with M and N.
    """
    first = tables.series[j, r].first >> 6
    looks = history = 0
    while slot >= low and looks < network.looks:
        bit = np.uint64(1) << np.uint64(slot & 63)
        if tables.batches[first + (slot >> 6)].there & bit:
            seen = detections(world, tables, state, j, r, slot >> 6) & bit != NONE
            history |= np.int64(seen) << looks
            looks += 1
        slot -= 1
    return is_firm(history, network.detections)
