"""What will happen when: events and wake-ups, kept in one list a tick."""

from __future__ import annotations

import math

import numpy as np

from openiads.engine.compiled import part
from openiads.engine.world import FLYING

# Kinds of events in the order in which ties are handled (model, section 0). Looks come between
# intercepts and arrivals; they change no state of their own here, see `tracks`. Typed, so that
# `schedule` is compiled once for all of them.
INTERCEPT, CUT, ARRIVAL, ASSESSMENT, RELOAD = map(np.int64, range(5))


@part
def tick_of(clock, time):
    """First tick at or after a time."""
    return int(math.ceil(time / clock.tick - 1e-9))


@part
def schedule(clock, calendar, time, kind, index, earliest):
    """Put an event into the calendar; one past the horizon is dropped.

    Parameters
    ----------
    time : s. kind : as above. index : what it concerns.
    earliest : first tick at which it may be handled.

    Events of one tick are put in order by their times in whole microseconds: times equal by
    construction are equal, whatever the order of the sums that made them.
    """
    if time > clock.horizon:
        return
    tick = max(tick_of(clock, time), earliest)
    if tick >= clock.ticks:
        return
    e = calendar.used[0]
    calendar.used[0] += 1
    event = calendar.events[e]
    event.time = np.rint(time * 1e6)
    event.kind = kind
    event.index = index
    event.next = calendar.head[tick]
    calendar.head[tick] = e


@part
def before(one, other):
    """True when event `one` is to be handled before `other`: by time, then kind, then index."""
    if one.time != other.time:
        return one.time < other.time
    if one.kind != other.kind:
        return one.kind < other.kind
    return one.index < other.index


@part
def collect_agenda(calendar, tick):
    """Sort the events of one tick into the agenda; returns how many."""
    events, agenda = calendar.events, calendar.agenda
    n = 0
    e = calendar.head[tick]
    while e >= 0:
        place = n
        while place > 0 and before(events[e], events[agenda[place - 1]]):
            agenda[place] = agenda[place - 1]
            place -= 1
        agenda[place] = e
        n += 1
        e = events[e].next
    return n


@part
def sleep_until(clock, calendar, track, node, tick):
    """Put a track to sleep until a tick, or for good when that is too late.

    Parameters
    ----------
    track : `state.TRACK` record. node : its place in the raveled (X, J) tracks.

    Returns
    -------
    False when it sits in the list of a later tick already and must stay awake instead.
    """
    if track.wake_tick > tick:
        return False
    if track.wake_tick >= 0 or tick >= clock.ticks:
        return True
    track.wake_tick = tick
    track.wake_next = calendar.wake_head[tick]
    calendar.wake_head[tick] = node
    return True


@part
def wake(waiting, waits, c, rank):
    """Let controller c consider the threat of a rank at the next decision."""
    waiting[c, rank >> 6] |= np.uint64(1) << np.uint64(rank & 63)
    waits[c, rank].until = -1


@part
def wake_all(waiting, waits, flights, c):
    """Let controller c consider every threat on its way at the next decision."""
    for rank in range(waits.shape[1]):
        if flights[waits[c, rank].threat].fate == FLYING:
            wake(waiting, waits, c, rank)


@part
def let_be(waiting, waits, rank, tick):
    """Let no controller consider the threat of a rank from a tick on."""
    for c in range(waiting.shape[0]):
        waiting[c, rank >> 6] &= ~(np.uint64(1) << np.uint64(rank & 63))
        take_back(waits[c, rank], tick)


@part
def take_back(wait, tick):
    """Take back what was counted ahead as ticks without rounds, from a tick on."""
    if wait.booked > tick:
        wait.lack_round -= wait.booked - tick
    wait.booked = 0


@part
def wake_threats(calendar, tracks, plans, waiting, waits, tick):
    """Wake the threats whose time to be considered has come.

    Parameters
    ----------
    tracks : (X, J) `state.TRACK`; plans : (J,) `world.PLAN`; waiting, waits : see `state.State`.
    """
    threats = plans.shape[0]
    node = calendar.wake_head[tick]
    while node >= 0:
        c, j = node // threats, node % threats
        track = tracks[c, j]
        track.wake_tick = -1
        wake(waiting, waits, c, plans[j].rank)
        node = track.wake_next
