"""Looks laid out for drawing: one series a radar and threat, in batches of 64 (model, section 3).

Slot i of a series stands for look k = number + i. A batch is drawn at once, so its detections are
the bits of one word, and its random words whole blocks of the generator.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from openiads.engine.world import BATCH, SERIES, World, records

SIZE = 64
"""Slots of a batch."""

BLOCK = 4
"""Random words of one block of the generator."""

LIKELY = 1 << 31
"""Limit of a look that is as likely to detect as not."""


def lay_out_series(world: World, found: list[np.ndarray], patience: float) -> dict[str, Any]:
    """Arrange the looks of all radars at all threats.

    Parameters
    ----------
    found : per threat its `looks.FOUND_LOOK` records, radar by radar, in order of k.
    patience : s, see `world.Tables`.

    Returns
    -------
    The fields series, batches, times, limits and watchers of `world.Tables`.
    """
    counts = np.array([len(looks) for looks in found])
    looks = np.concatenate(found)
    threat = np.repeat(np.arange(len(found)), counts)
    radars = len(world.radars)
    lane = threat * radars + looks["radar"]
    series = records(SERIES, (len(found), radars))
    flat = series.reshape(-1)
    heads = np.flatnonzero(np.diff(lane, prepend=-1))
    tails = np.flatnonzero(np.diff(lane, append=-1))
    mine = lane[heads]
    flat["number"][mine] = looks["number"][heads] // BLOCK * BLOCK
    flat["slots"][mine] = looks["number"][tails] - flat["number"][mine] + 1
    flat["start"], flat["end"] = np.inf, -np.inf
    flat["start"][mine], flat["end"][mine] = looks["time"][heads], looks["time"][tails]
    size = (flat["slots"] + SIZE - 1) // SIZE * SIZE
    flat["first"] = np.cumsum(size) - size
    slot = flat["first"][lane] + looks["number"] - flat["number"][lane]
    return fill_slots(flat, size, slot, looks, patience) | {
        "series": series,
        "watchers": order_watchers(looks, lane, series.shape),
    }


def fill_slots(
    flat: np.ndarray, size: np.ndarray, slot: np.ndarray, looks: np.ndarray, patience: float
) -> dict[str, Any]:
    """Times, limits and batches of all slots.

    Parameters
    ----------
    flat : `SERIES` records. size : slots of each with its padding.
    slot : (looks,) where each look goes.
    """
    total = int(size.sum())
    there = np.zeros(total, np.bool_)
    there[slot] = True
    times = np.full(total, np.nan)
    times[slot] = looks["time"]
    limits = np.zeros(total, np.uint32)
    limits[slot] = looks["limit"]
    batches = records(BATCH, total // SIZE)
    batches["there"] = pack_bits(there)
    for name, ahead in (("near", 1), ("next", 2), ("far", 3)):
        batches[name] = pack_bits(lives_on(times, size, ahead, patience))
    times = fill_gaps(times, there, size)
    batches["start"] = times[::SIZE]
    return {"batches": batches, "times": times, "limits": limits}


def lives_on(times: np.ndarray, size: np.ndarray, ahead: int, patience: float) -> np.ndarray:
    """True where a track that was detected in a slot is alive so many slots later, (slots,)."""
    out = np.zeros(len(times), np.bool_)
    with np.errstate(invalid="ignore"):
        out[:-ahead] = times[ahead:] - times[:-ahead] <= patience
    ends = np.cumsum(size)
    for back in range(1, ahead + 1):
        out[ends[size > 0] - back] = False
    return out


def fill_gaps(times: np.ndarray, there: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Give slots without a look the time of the next look of the series, inf after the last."""
    lane = np.repeat(np.arange(len(size)), size)
    looks = np.flatnonzero(there)
    after = np.append(looks, -1)[np.searchsorted(looks, np.arange(len(times)))]
    known = (after >= 0) & (lane[after] == lane)
    return np.where(known, times[after], np.inf)


def pack_bits(flags: np.ndarray) -> np.ndarray:
    """64 flags a word, the first in bit 0."""
    return np.packbits(flags, bitorder="little").view("<u8")


def order_watchers(looks: np.ndarray, lane: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Radars by the time of their first likely detection of a threat; ties by index, (J, R)."""
    likely = looks["limit"] >= LIKELY
    first = np.full(shape[0] * shape[1], np.inf)
    np.minimum.at(first, lane[likely], looks["time"][likely])
    return np.argsort(first.reshape(shape), axis=1, kind="stable")


def track_patience(world: World) -> float:
    """Time after a detection that every track survives, whoever detects next, s."""
    shortest = world.radars["period"].min(initial=np.inf)
    return float(shortest * world.networks["coast"].min(initial=np.inf))


def most_tracks(world: World, looks: list[np.ndarray]) -> np.ndarray:
    """Most threats each network could be tracking at once, (N,): an upper bound, chance or not.

    Parameters
    ----------
    looks : per threat its `looks.FOUND_LOOK` records.
    """
    longest = world.radars["period"].max(initial=0.0) * world.networks["coast"].max(initial=0.0)
    slack = longest + world.links["latency"].max(initial=0.0) + world.clock.tick
    out = np.zeros(len(world.networks), np.int64)
    for n in range(len(out)):
        spans = [found["time"][world.radars["network"][found["radar"]] == n] for found in looks]
        starts = np.sort([span.min() for span in spans if len(span)])
        ends = np.sort([span.max() + slack for span in spans if len(span)])
        held = np.arange(1, len(starts) + 1) - np.searchsorted(ends, starts)
        out[n] = held.max(initial=0)
    return out
