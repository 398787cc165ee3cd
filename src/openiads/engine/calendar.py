"""What will happen when: events and wake-ups, kept in one list a tick."""

from __future__ import annotations

import math

from openiads.engine.compiled import inlined, kernel

# Kinds of events in the order in which ties are handled (model, section 0). Looks come between
# intercepts and arrivals; they change no state of their own here, see `tracks`.
INTERCEPT, CUT, ARRIVAL, ASSESSMENT, RELOAD = 0, 1, 2, 3, 4


@inlined
def tick_of(world, time):
    """First tick at or after a time."""
    return int(math.ceil(time / world.clock.tick - 1e-9))


@kernel
def schedule(world, state, time, kind, index, earliest):
    """Put an event into the calendar; one past the horizon is dropped.

    Parameters
    ----------
    time : s. kind : as above. index : what it concerns.
    earliest : first tick at which it may be handled.
    """
    if time > world.clock.horizon:
        return
    tick = max(tick_of(world, time), earliest)
    if tick >= world.clock.ticks:
        return
    e = state.totals[0].events
    state.totals[0].events += 1
    event = state.events[e]
    event.time = time
    event.kind = kind
    event.index = index
    event.next = state.event_head[tick]
    state.event_head[tick] = e


@inlined
def before(one, other):
    """True when event `one` is to be handled before `other`: by time, then kind, then index."""
    if one.time != other.time:
        return one.time < other.time
    if one.kind != other.kind:
        return one.kind < other.kind
    return one.index < other.index


@inlined
def collect_agenda(state, tick):
    """Sort the events of one tick into `state.agenda`; returns how many."""
    n = 0
    e = state.event_head[tick]
    while e >= 0:
        place = n
        while place > 0 and before(state.events[e], state.events[state.agenda[place - 1]]):
            state.agenda[place] = state.agenda[place - 1]
            place -= 1
        state.agenda[place] = e
        n += 1
        e = state.events[e].next
    return n


@inlined
def sleep_until(world, tables, state, c, j, tick):
    """Let controller c leave threat j alone until a tick, or for good when that is too late."""
    rank, track = tables.plans[j].rank, state.tracks[c, j]
    if track.wake_tick > tick:
        return  # already in the list of a later tick: stay awake instead
    state.waiting[c, rank] = 0
    if track.wake_tick >= 0 or tick >= world.clock.ticks:
        return
    track.wake_tick = tick
    track.wake_next = state.wake_head[tick]
    state.wake_head[tick] = c * state.flights.shape[0] + j


@inlined
def wake_threats(tables, state, tick):
    """Mark the threats whose time to be looked at has come."""
    threats = state.flights.shape[0]
    node = state.wake_head[tick]
    while node >= 0:
        c, j = node // threats, node % threats
        track = state.tracks[c, j]
        track.wake_tick = -1
        state.waiting[c, tables.plans[j].rank] = 1
        node = track.wake_next
