"""Candidates: the threats that a controller considers for an engagement (model, sections 5, 6).

A candidate is a (controller, threat). It is *asleep* until a tick at which it may concern its
controller (its track may be engaged then, some pair will reach it), *awake* while some pair could
engage it if only that pair were available, and *removed* while it is engaged and when it is dead.
Awake candidates are bits by rank, in order of priority. Which pairs could engage one, and until
when that holds, says `eligibility`; then it is settled anew. In between it is looked at again only
when one of these pairs has changed, see `availability`.
"""

from __future__ import annotations

import numpy as np

from openiads.engine.attribution import count_lacks
from openiads.engine.bits import ALL, NONE, ONE, lowest_bit
from openiads.engine.calendar import mark_busy
from openiads.engine.compiled import part
from openiads.engine.world import FLYING


@part
def wake(state, c, rank):
    """Let controller c consider the threat of a rank at the decisions of this tick."""
    state.awake[c, rank >> 6] |= np.uint64(1) << np.uint64(rank & 63)
    state.candidates[c, rank].until = -1
    state.controllers[c].due = state.controllers[c].settle = -1


@part
def wake_all(state, c):
    """Let controller c consider every threat on its way at the decisions of this tick."""
    for rank in range(state.candidates.shape[1]):
        if state.flights[state.candidates[c, rank].threat].fate == FLYING:
            wake(state, c, rank)


@part
def remove(state, rank, tick):
    """Let no controller consider the threat of a rank from a tick on."""
    for c in range(state.awake.shape[0]):
        if state.controllers[c].ever_deciding:
            remove_from(state, c, rank, tick)


@part
def remove_from(state, c, rank, tick):
    """Let controller c not consider the threat of a rank from a tick on."""
    rest = ~(np.uint64(1) << np.uint64(rank & 63))
    state.awake[c, rank >> 6] &= rest
    state.fresh[c, rank >> 6] &= rest
    count_lacks(state.candidates[c, rank], tick)


@part
def remove_all(state, c, tick):
    """Let controller c, which decides no more, consider no threat from a tick on."""
    for rank in range(state.candidates.shape[1]):
        remove_from(state, c, rank, tick)


@part
def sleep_until(clock, calendar, track, node, tick):
    """Put a candidate to sleep until a tick, or for good when that is too late.

    Parameters
    ----------
    track : its `state.TRACK` record. node : its index in the raveled (X, J) tracks.

    Returns
    -------
    False when it is in the list of a later tick already and must stay awake instead.
    """
    if track.wake_tick > tick:
        return False
    if track.wake_tick >= 0 or tick >= clock.ticks:
        return True
    track.wake_tick = tick
    track.wake_next = calendar.wake_head[tick]
    calendar.wake_head[tick] = node
    mark_busy(calendar, tick)
    return True


@part
def wake_sleepers(state, plans, tick):
    """Wake the candidates whose tick has come.

    Parameters
    ----------
    plans : (J,) `world.PLAN`.
    """
    threats = plans.shape[0]
    node = state.calendar.wake_head[tick]
    while node >= 0:
        c, j = node // threats, node % threats
        track = state.tracks[c, j]
        track.wake_tick = -1
        wake(state, c, plans[j].rank)
        node = track.wake_next


@part
def next_candidate(state, c, rank):
    """First awake candidate from a rank on that is to be looked at now, -1 when there is none.

    One that was settled anew, or some of whose usable pairs have changed since it was passed over.
    """
    has_changed = some_changed(state.availability)
    word, mask = rank >> 6, ALL << np.uint64(rank & 63)
    while word < state.awake.shape[1]:
        fresh = state.fresh[c, word]
        rest = state.awake[c, word] & mask
        if not has_changed:
            rest &= fresh
        while rest != NONE:
            first = lowest_bit(rest)
            rest &= rest - ONE
            rank = 64 * word + first
            if fresh >> np.uint64(first) & ONE != NONE or pairs_changed(state, c, rank):
                return rank
        mask = ALL
        word += 1
    return -1


@part
def some_changed(availability):
    """True when some pair of the controller at hand, or of one after it, has changed."""
    for kind in range(availability.changed.shape[0]):
        for word in range(availability.changed.shape[1]):
            changed = availability.changed[kind, word] | availability.changed_before[kind, word]
            if changed != NONE:
                return True
    return False


@part
def pairs_changed(state, c, rank):
    """True when a usable pair of a candidate has changed since the candidate was passed over."""
    availability, kind = state.availability, state.candidates[c, rank].kind
    for word in range(state.usable.shape[2]):
        changed = availability.changed[kind, word] | availability.changed_before[kind, word]
        if state.usable[c, rank, word] & changed != NONE:
            return True
    return False
