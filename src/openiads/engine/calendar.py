"""What will happen when: events and wake-ups, kept in one list a tick, and which ticks are busy.

A tick at which nothing happens, nobody wakes and no decision is due changes nothing, so a
replication goes from one busy tick to the next.
"""

from __future__ import annotations

import math

import numpy as np

from openiads.engine.bits import ALL, NONE, lowest_bit
from openiads.engine.compiled import part

# Kinds of events in the order in which ties are handled (model, section 0). Looks come between
# intercepts and arrivals; they change no state of their own here, see `tracks`. Typed, so that
# `schedule` is compiled once for all of them.
INTERCEPT, CUT, ARRIVAL, ASSESSMENT, RELOAD = map(np.int64, range(5))


@part
def tick_of(clock, time):
    """First tick at or after a time; a time that is late by rounding alone counts as the tick's."""
    return int(math.ceil(time / clock.tick - 1e-9))


@part
def tick_after(clock, time):
    """First tick that is later than a time, to the last digit."""
    tick = int(time / clock.tick)
    while tick * clock.tick <= time:
        tick += 1
    while tick > 0 and (tick - 1) * clock.tick > time:
        tick -= 1
    return tick


@part
def mark_busy(calendar, tick):
    """Note that something may happen at a tick; one past the last is ignored."""
    if tick < calendar.head.shape[0]:
        calendar.busy[tick >> 6] |= np.uint64(1) << np.uint64(tick & 63)


@part
def next_busy(clock, calendar, tick):
    """First busy tick from a tick on, -1 when there is none."""
    word = tick >> 6
    mask = ALL << np.uint64(tick & 63)
    while word < calendar.busy.shape[0]:
        bits = calendar.busy[word] & mask
        if bits != NONE:
            tick = 64 * word + lowest_bit(bits)
            return tick if tick < clock.ticks else -1
        mask = ALL
        word += 1
    return -1


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
    mark_busy(calendar, tick)


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
        rank = n
        while rank > 0 and before(events[e], events[agenda[rank - 1]]):
            agenda[rank] = agenda[rank - 1]
            rank -= 1
        agenda[rank] = e
        n += 1
        e = events[e].next
    return n
