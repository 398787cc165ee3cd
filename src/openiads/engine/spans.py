"""Spans: what is feasible when, stretch by stretch instead of tick by tick."""

from __future__ import annotations

import numpy as np

from openiads.engine.world import SPAN, records


def lay_out_spans(
    plans: np.ndarray, feasible: list[np.ndarray], zones: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Join the ticks of each threat during which nothing changes.

    Parameters
    ----------
    plans : `PLAN` records, of which the spans are written.
    feasible : per threat u8 (n, words), bit p of a tick: pair p is feasible.
    zones : per threat i4 (n,), 0 = outside all zones, z + 1 inside zone z.

    Returns
    -------
    `SPAN` records, and the feasible pairs of each, u8 (spans, words).
    """
    sizes = np.array([len(zone) for zone in zones], np.int64)
    ends = np.cumsum(sizes)
    bits, zone = np.concatenate(feasible), np.concatenate(zones)
    threat = np.repeat(np.arange(len(zones)), sizes)
    tick = np.arange(len(zone)) - (ends - sizes)[threat] + plans["tick_first"][threat]
    new = np.ones(len(zone), np.bool_)
    same = (bits[1:] == bits[:-1]).all(axis=1) & (zone[1:] == zone[:-1])
    new[1:] = ~same | (threat[1:] != threat[:-1])
    heads = np.flatnonzero(new)
    spans = records(SPAN, len(heads))
    tails = np.append(heads[1:], len(zone))[: len(heads)] - 1
    spans["until"] = tick[tails] + 1
    spans["zone"] = zone[heads]
    good = np.flatnonzero(bits[heads].any(axis=1))
    after = np.append(good, -1)[np.searchsorted(good, np.arange(len(heads)))]
    mine = (after >= 0) & (threat[heads][after] == threat[heads])
    spans["coming"] = np.where(mine, tick[heads][after], -1)
    plans["span_first"] = np.searchsorted(threat[heads], np.arange(len(zones)))
    plans["span_end"] = np.searchsorted(threat[heads], np.arange(len(zones)), side="right")
    return spans, bits[heads]
