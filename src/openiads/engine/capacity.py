"""The books of a network that could be offered more tracks than it can hold (model, section 4).

A track is looked at only when its standing may change: when it becomes firm, when it may have
faded, and when its threat is gone. Each has one place in a list of tracks to look at, by tick.
Tracks that are firm and not held are *offered*: bits by rank, in order of priority. They are
admitted as far as there is room, once something has changed; one held is kept while it is firm.
"""

from __future__ import annotations

import numpy as np

from openiads.engine.bits import NONE, ONE, lowest_bit
from openiads.engine.calendar import mark_busy, tick_after
from openiads.engine.candidates import wake
from openiads.engine.compiled import part
from openiads.engine.tracks import firm_since


@part
def open_books(world, tables, state, c):
    """Begin the books of controller c, if it is a network that could be short of capacity."""
    if c >= world.networks.shape[0] or tables.most_tracks[c] <= world.networks[c].capacity:
        return
    state.controllers[c].rations = True
    books = state.books
    books.held[c] = 0
    books.offered[c, :] = NONE
    for j in range(state.tracks.shape[1]):
        books.tick[c, j] = -1
        plan = tables.plans[j]
        if plan.tick_first <= plan.tick_last:
            look_at(state, c, j, plan.tick_first)


@part
def look_at(state, c, j, tick):
    """List the track of controller c on threat j to be looked at at a tick, and at no other."""
    books = state.books
    forget(books, c, j)
    if tick >= state.calendar.wake_head.shape[0]:
        return
    node = c * state.tracks.shape[1] + j
    after = books.head[tick]
    books.tick[c, j], books.before[c, j], books.after[c, j] = tick, -1, after
    if after >= 0:
        books.before[after // state.tracks.shape[1], after % state.tracks.shape[1]] = node
    books.head[tick] = node
    mark_busy(state.calendar, tick)


@part
def forget(books, c, j):
    """Take a track out of the list it is in, if it is in one."""
    if books.tick[c, j] < 0:
        return
    threats = books.tick.shape[1]
    before, after = books.before[c, j], books.after[c, j]
    if before >= 0:
        books.after[before // threats, before % threats] = after
    else:
        books.head[books.tick[c, j]] = after
    if after >= 0:
        books.before[after // threats, after % threats] = before
    books.tick[c, j] = -1


@part
def note_end(world, state, j):
    """Threat j is gone: the books look at its tracks at the first tick after its end."""
    for c in range(state.books.held.shape[0]):
        if state.controllers[c].rations:
            after = tick_after(world.clock, state.flights[j].end)
            look_at(state, c, j, max(after, state.totals[0].tick))


@part
def look_at_all(state, c):
    """Let the books of controller c, if it keeps any, look at all of its tracks at this tick."""
    if state.controllers[c].rations:
        for j in range(state.tracks.shape[1]):
            look_at(state, c, j, state.totals[0].tick)


@part
def keep_books(world, tables, state, tick):
    """Look at the tracks whose tick it is, and admit what there is room for."""
    books, threats = state.books, state.tracks.shape[1]
    if books.head[tick] < 0:
        return
    while books.head[tick] >= 0:
        c, j = books.head[tick] // threats, books.head[tick] % threats
        forget(books, c, j)
        if state.controllers[c].deciding:
            look(world, tables, state, c, j, tick)
    for c in range(books.held.shape[0]):
        if state.controllers[c].rations and books.has_changed[c]:
            books.has_changed[c] = False
            admit(world, state, c, tick)


@part
def look(world, tables, state, c, j, tick):
    """See whether controller c still holds threat j firm, and when that may change."""
    books, track, flight = state.books, state.tracks[c, j], state.flights[j]
    now, rank = tick * world.clock.tick, tables.plans[j].rank
    word, bit = rank >> 6, np.uint64(1) << np.uint64(rank & 63)
    books.has_changed[c] = True
    books.offered[c, word] &= ~bit
    since = np.inf
    if now <= flight.end:
        since = firm_since(world, tables, state, c, j, now)
    if track.admitted == track.admitted and track.admitted != since:
        track.admitted = np.nan
        books.held[c] -= 1
    if now > flight.end:
        return
    if since > now:
        track.refused = False
        if since < np.inf:
            look_at(state, c, j, tick_after(world.clock, np.nextafter(since, -np.inf)))
        return
    if track.admitted != since:
        books.offered[c, word] |= bit
    changes = min(track.held, flight.end)
    look_at(state, c, j, tick_after(world.clock, changes))


@part
def admit(world, state, c, tick):
    """Hold the tracks offered to network c as far as it has room; the first by priority.

    One that was refused before starts its clock now.
    """
    books, now = state.books, tick * world.clock.tick
    for word in range(books.offered.shape[1]):
        rest = books.offered[c, word]
        while rest != NONE:
            bit = rest & (~rest + ONE)
            rank = 64 * word + lowest_bit(rest)
            rest ^= bit
            track = state.tracks[c, state.candidates[c, rank].threat]
            if books.held[c] >= world.networks[c].capacity:
                if not track.refused:
                    track.refused, track.clock = True, np.inf
                continue
            books.held[c] += 1
            books.offered[c, word] ^= bit
            track.admitted = track.since
            track.clock = now if track.refused else track.since
            wake(state, c, rank)
