"""Leaker attribution: the first link of the kill chain that failed (model, section 10)."""

from __future__ import annotations

import numpy as np
from numba import njit

from openiads.model.identify import may_engage

# Places in vocab.LEAK_REASONS
MISSED, NOT_SEEN, SEEN_NOT_TRACKED, TRACKED_NOT_IDENTIFIED, HELD_BY_RULES = 0, 1, 2, 3, 4
OUT_OF_ENVELOPE, TOO_LATE, NO_ROUND, NO_CHANNEL = 5, 6, 7, 8

SLACK = 1e-9
"""Times that are equal but for rounding count as equal, s."""


@njit(cache=True, nogil=True)
def first_detection(world, tables, state, j):
    """Time at which any radar first detected threat j while both were there, s; nan = never."""
    seen = state.seen.ravel()
    for at in range(tables.look_first[j], tables.look_first[j + 1]):
        time = tables.look_time[at]
        if time > state.end[j]:
            break
        if seen[tables.look_slot[at]]:
            lost = state.element_lost[world.posts + tables.look_radar[at]]
            if time <= lost:
                return time
    return np.nan


@njit(cache=True, nogil=True)
def was_allowed(world, tables, state, c, j, hostile):
    """True when some unit under controller c could have engaged threat j under the rules.

    Zones count when the threat was ever inside them.
    """
    networks = world.networks.looks.shape[0]
    for u in range(world.units.network.shape[0]):
        mine = world.units.network[u] == c if c < networks else u == c - networks
        if not mine:
            continue
        if world.zones.lat.shape[0] == 0:
            if may_engage(world.units.control[u, 0], hostile):
                return True
            continue
        for row in range(tables.row_first[j], tables.row_first[j + 1]):
            if may_engage(world.units.control[u, tables.zone[row]], hostile):
                return True
    return False


@njit(cache=True, nogil=True)
def chain_of_sight(world, tables, state, j):
    """How far threat j came along track, identification and rules, over all controllers.

    Returns
    -------
    (tracked, known, allowed): a firm track was held; it was classified hostile; the rules let
    some unit engage it as it was classified.
    """
    networks = world.networks.looks.shape[0]
    tracked = known = allowed = False
    for c in range(state.ever_deciding.shape[0]):
        if not state.ever_deciding[c] or not state.tracked[c, j]:
            continue
        tracked = True
        n = c if c < networks else world.units.network[c - networks]
        if state.longest[c, j] < world.networks.identification_time[n] - SLACK:
            continue
        hostile = state.identity[j] < world.networks.p_hostile[n, world.threats.class_[j]]
        known = known or hostile
        allowed = allowed or was_allowed(world, tables, state, c, j, hostile)
    return tracked, known, allowed


@njit(cache=True, nogil=True)
def leak_reason(world, tables, state, j, detected):
    """The one reason why threat j leaked, a place in `vocab.LEAK_REASONS`.

    Parameters
    ----------
    detected : any radar ever detected it.
    """
    if state.ordinal[j] > 0:
        return MISSED
    if not detected:
        return NOT_SEEN
    tracked, known, allowed = chain_of_sight(world, tables, state, j)
    if not tracked:
        return SEEN_NOT_TRACKED
    if not allowed:
        return HELD_BY_RULES if known else TRACKED_NOT_IDENTIFIED
    row = tables.row_first[j]
    if row == tables.row_first[j + 1] or tables.next_feasible[row] < 0:
        return OUT_OF_ENVELOPE
    if not state.eligible[j]:
        return TOO_LATE
    return NO_ROUND if state.lack_round[j] > state.lack_channel[j] else NO_CHANNEL
