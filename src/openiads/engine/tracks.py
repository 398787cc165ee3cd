"""Tracks from detections (model, section 4), walked look by look and only as far as needed.

The detections of a replication are drawn before it starts, so whether and since when a controller
holds a firm track on a threat is a function of time; each (controller, threat) keeps its place in
the threat's looks and is moved on when somebody asks.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from openiads.engine.state import TRACKS_PEAK
from openiads.model.track import is_firm, push_look

SLACK = 1e-6
"""A track lives to the very end of its coasting time; s."""


@njit(cache=True, nogil=True)
def set_deliveries(world, state):
    """Until when each radar's detections reach each controller.

    A network hears its own radars while they stand and their link is up; a unit on its own hears
    its engagement radar.
    """
    networks = world.networks.looks.shape[0]
    state.delivers[:] = -np.inf
    for r in range(world.radars.key.shape[0]):
        lost = state.element_lost[world.posts + r]
        until = min(lost, state.link_until[world.radars.link[r]])
        state.delivers[world.radars.network[r], r] = until
        for u in range(world.units.radar.shape[0]):
            if world.units.radar[u] == r:
                state.delivers[networks + u, r] = lost


@njit(cache=True, nogil=True)
def close_track(world, state, c, j, end):
    """Note that controller c held a firm track on threat j from `since` to `end`."""
    since = state.since[c, j]
    if end < since:
        return
    state.tracked[c, j] = True
    state.longest[c, j] = max(state.longest[c, j], end - since)
    if c < world.networks.looks.shape[0] and since > state.counted[c, j]:
        tick, last = world.clock.tick, world.clock.ticks
        state.track_change[min(last, int(math.ceil(since / tick - 1e-9)))] += 1
        state.track_change[min(last, int(math.floor(end / tick + 1e-9)) + 1)] -= 1
        state.counted[c, j] = end


@njit(cache=True, nogil=True)
def drop_track(world, state, c, j):
    """End a firm track that has coasted out; it must be formed anew."""
    close_track(world, state, c, j, min(state.fades[c, j], state.end[j]))
    state.firm[c, j] = False
    state.since[c, j] = np.inf
    state.history[c, j] = 0


@njit(cache=True, nogil=True)
def firm_since(world, tables, state, c, j, now):
    """Since when controller c holds a firm track on threat j.

    Returns
    -------
    s; a time later than `now` when the track is not firm now but will be then; inf when it never
    will be again.
    """
    if state.pointer[c, j] < 0:
        state.pointer[c, j] = tables.look_first[j]
        state.history[c, j] = 0
    networks = world.networks.looks.shape[0]
    n = c if c < networks else world.units.network[c - networks]
    at, end = state.pointer[c, j], tables.look_first[j + 1]
    seen = state.seen.ravel()
    while True:
        if at >= end:
            if state.firm[c, j] and now > state.fades[c, j] + SLACK:
                drop_track(world, state, c, j)
            break
        r = tables.look_radar[at]
        time = tables.look_time[at]
        heard = time
        if c < networks:
            heard += world.links.latency[world.radars.link[r]]
        if state.firm[c, j]:
            if heard > now:
                if now <= state.fades[c, j] + SLACK:
                    break
                drop_track(world, state, c, j)
            elif heard > state.fades[c, j] + SLACK:
                drop_track(world, state, c, j)
        at += 1
        if time > state.delivers[c, r]:
            continue
        detected = seen[tables.look_slot[at - 1]]
        bits = push_look(state.history[c, j, r], detected, world.networks.looks[n])
        state.history[c, j, r] = bits
        if detected:
            fades = heard + world.networks.coast[n] * world.radars.period[r]
            if not state.firm[c, j]:
                if is_firm(bits, world.networks.detections[n]):
                    state.firm[c, j] = True
                    state.since[c, j] = heard
                    state.fades[c, j] = fades
            else:
                state.fades[c, j] = fades
    state.pointer[c, j] = at
    return state.since[c, j]


@njit(cache=True, nogil=True)
def forget_tracks(state, c):
    """Make controller c walk its looks again, after it lost a radar."""
    state.pointer[c] = -1
    state.firm[c] = False
    state.since[c] = np.inf


@njit(cache=True, nogil=True)
def admit_tracks(world, tables, state, c, now):
    """Fill a network's tracks up to its capacity; new ones by priority (section 4).

    A track once held is kept while it is firm. One refused starts its clock when it is admitted.
    """
    held = 0
    threats = tables.order.shape[0]
    for place in range(threats):
        j = tables.order[place]
        if state.end[j] < now or world.threats.start[j] > now:
            continue
        since = firm_since(world, tables, state, c, j, now)
        if since > now:
            state.refused[c, j] = False
        elif state.admitted[c, j] == since:
            held += 1
            note_held(state, c, j, now)
    for place in range(threats):
        j = tables.order[place]
        if state.end[j] < now or world.threats.start[j] > now:
            continue
        since = state.since[c, j]
        if since > now or state.admitted[c, j] == since:
            continue
        if held >= world.networks.capacity[c]:
            state.refused[c, j] = True
            continue
        held += 1
        state.admitted[c, j] = since
        state.clock[c, j] = now if state.refused[c, j] else since
        note_held(state, c, j, now)
    state.count[TRACKS_PEAK] = max(state.count[TRACKS_PEAK], held)


@njit(cache=True, nogil=True)
def note_held(state, c, j, now):
    """Note that a network with little capacity holds the track of threat j now."""
    state.tracked[c, j] = True
    state.longest[c, j] = max(state.longest[c, j], now - state.clock[c, j])


@njit(cache=True, nogil=True)
def finish_tracks(world, tables, state):
    """Walk every track to the end of its threat, so that peaks and attribution are complete."""
    horizon = world.clock.horizon
    for c in range(state.ever_deciding.shape[0]):
        if not state.ever_deciding[c] or scarce(world, tables, c):
            continue
        for j in range(state.fate.shape[0]):
            end = min(state.end[j], horizon)
            if firm_since(world, tables, state, c, j, end) <= end:
                close_track(world, state, c, j, end)
    now = 0
    for i in range(state.track_change.shape[0]):
        now += state.track_change[i]
        state.count[TRACKS_PEAK] = max(state.count[TRACKS_PEAK], now)


@njit(cache=True, nogil=True)
def scarce(world, tables, c):
    """True when network c could be offered more tracks than it can hold."""
    if c >= world.networks.looks.shape[0]:
        return False
    return tables.most_tracks[c] > world.networks.capacity[c]
