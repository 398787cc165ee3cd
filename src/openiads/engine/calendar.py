"""What will happen when: events and wake-ups, kept in one list a tick."""

from __future__ import annotations

import math

from numba import njit

from openiads.engine.state import EVENTS

# Kinds of events in the order in which ties are handled (model, section 0). Looks come between
# intercepts and arrivals; they change no state of their own here, see `tracks`.
INTERCEPT, CUT, ARRIVAL, ASSESSMENT, RELOAD = 0, 1, 2, 3, 4


@njit(cache=True, nogil=True)
def tick_of(world, time):
    """First tick at or after a time."""
    return int(math.ceil(time / world.clock.tick - 1e-9))


@njit(cache=True, nogil=True)
def schedule(world, state, time, kind, index, earliest):
    """Put an event into the calendar; one past the horizon is dropped.

    Parameters
    ----------
    time : s. kind : as above. index : what it concerns.
    earliest : first tick at which it may be handled.
    """
    tick = max(tick_of(world, time), earliest)
    if tick >= world.clock.ticks:
        return
    e = state.count[EVENTS]
    state.count[EVENTS] += 1
    state.event_time[e] = time
    state.event_kind[e] = kind
    state.event_index[e] = index
    state.event_next[e] = state.event_head[tick]
    state.event_head[tick] = e


@njit(cache=True, nogil=True)
def before(state, a, b):
    """True when event a is to be handled before event b: by time, then kind, then index."""
    if state.event_time[a] != state.event_time[b]:
        return state.event_time[a] < state.event_time[b]
    if state.event_kind[a] != state.event_kind[b]:
        return state.event_kind[a] < state.event_kind[b]
    return state.event_index[a] < state.event_index[b]


@njit(cache=True, nogil=True)
def collect_agenda(state, tick):
    """Sort the events of one tick into `state.agenda`; returns how many."""
    n = 0
    e = state.event_head[tick]
    while e >= 0:
        place = n
        while place > 0 and before(state, e, state.agenda[place - 1]):
            state.agenda[place] = state.agenda[place - 1]
            place -= 1
        state.agenda[place] = e
        n += 1
        e = state.event_next[e]
    return n


@njit(cache=True, nogil=True)
def wake_at(world, state, c, j, tick):
    """Let controller c look at threat j again from a tick on."""
    if tick >= world.clock.ticks:
        return
    node = c * state.fate.shape[0] + j
    state.wake_tick[node] = tick
    state.wake_next[node] = state.wake_head[tick]
    state.wake_head[tick] = node


@njit(cache=True, nogil=True)
def wake_threats(tables, state, tick):
    """Mark the threats whose time to be looked at has come."""
    threats = state.fate.shape[0]
    node = state.wake_head[tick]
    while node >= 0:
        if state.wake_tick[node] == tick:
            state.wake_tick[node] = -1
            state.waiting[node // threats, tables.rank[node % threats]] = 1
        node = state.wake_next[node]
