"""Tracks from detections (model, section 4), walked look by look and only as far as needed.

The detections of a replication are drawn before it starts, so whether and since when a controller
holds a firm track on a threat is a function of time; each (controller, threat) keeps its place in
the threat's looks and is moved on when somebody asks.
"""

from __future__ import annotations

import math

import numpy as np

from openiads.engine.compiled import inlined, kernel
from openiads.engine.random import DETECTION, words
from openiads.model.track import is_firm, push_look

SLACK = 1e-6
"""A track lives to the very end of its coasting time; s."""


@inlined
def network_of(world, c):
    """Network whose rules a controller follows."""
    networks = world.networks.shape[0]
    return c if c < networks else world.units[c - networks].network


@kernel
def set_deliveries(world, state):
    """Until when each radar's detections reach each controller.

    A network hears its own radars while they stand and their link is up; a unit on its own hears
    its engagement radar.
    """
    networks = world.networks.shape[0]
    state.delivers[:] = -np.inf
    for r in range(world.radars.shape[0]):
        lost = state.element_lost[world.posts + r]
        radar = world.radars[r]
        state.delivers[radar.network, r] = min(lost, state.link_until[radar.link])
        for u in range(world.units.shape[0]):
            if world.units[u].radar == r:
                state.delivers[networks + u, r] = lost


@kernel
def close_track(world, state, c, j, end):
    """Note that controller c held a firm track on threat j until `end`."""
    track = state.tracks[c, j]
    if end < track.since:
        return
    track.tracked = True
    track.longest = max(track.longest, end - track.since)
    if c < world.networks.shape[0] and track.since > track.counted:
        tick, last = world.clock.tick, world.clock.ticks
        state.track_change[min(last, int(math.ceil(track.since / tick - 1e-9)))] += 1
        state.track_change[min(last, int(math.floor(end / tick + 1e-9)) + 1)] -= 1
        track.counted = end


@inlined
def drop_track(world, state, c, j):
    """End a firm track that has coasted out; it must be formed anew."""
    track = state.tracks[c, j]
    close_track(world, state, c, j, min(track.fades, state.flights[j].end))
    track.firm = False
    track.since = np.inf
    state.history[c, j] = 0


@inlined
def heard_at(world, c, look):
    """When controller c knows of a look, s: a unit on its own has no link in between."""
    return look.heard if c < world.networks.shape[0] else look.time


@inlined
def detects(world, state, look, j):
    """The luck of one look at threat j."""
    block, number = state.blocks[look.radar], np.int64(look.number)
    if block.threat != j or block.number != number >> 2:
        totals = state.totals[0]
        totals.randoms += 4
        radar, threat = world.radars[look.radar].key, world.threats[j].key
        seed, draw, replication = totals.seed, totals.draw, totals.replication
        w0, w1, w2, w3 = words(seed, draw, replication, DETECTION, radar, threat, number >> 2)
        block.words[0], block.words[1] = w0, w1
        block.words[2], block.words[3] = w2, w3
        block.threat, block.number = j, number >> 2
    return block.words[number & 3] < look.limit


@inlined
def reaches(world, state, c, look, j):
    """True when a look is a detection that controller c learns of."""
    return look.time <= state.delivers[c, look.radar] and detects(world, state, look, j)


@inlined
def note_detection(world, state, c, j, at, look):
    """A detection holds the track of threat j for the coasting time of its radar."""
    track = state.tracks[c, j]
    coast = world.networks[network_of(world, c)].coast
    track.fades = heard_at(world, c, look) + coast * world.radars[look.radar].period
    track.look = track.checked = at + 1


@inlined
def form_track(world, tables, state, c, j):
    """Walk the looks at threat j until controller c's track on it is firm, or they end."""
    track, plan = state.tracks[c, j], tables.plans[j]
    network = world.networks[network_of(world, c)]
    while track.look < plan.look_end:
        at = track.look
        look = tables.looks[at]
        track.look = at + 1
        if look.time > state.delivers[c, look.radar]:
            continue
        detected = np.int64(detects(world, state, look, j))
        bits = push_look(np.int64(state.history[c, j, look.radar]), detected, network.looks)
        state.history[c, j, look.radar] = bits
        if detected:
            state.flights[j].seen = min(state.flights[j].seen, look.time)
        if detected and is_firm(bits, network.detections):
            track.firm = True
            track.since = heard_at(world, c, look)
            note_detection(world, state, c, j, at, look)
            return


@inlined
def skip_ahead(world, tables, state, c, j):
    """Move a firm track to the last detection within the time that every track survives.

    Looks in between need not be drawn: whatever they show, no gap between detections is longer
    than that time.

    Returns
    -------
    True when there was such a detection.
    """
    track = state.tracks[c, j]
    far = tables.looks[track.look - 1].jump
    for at in range(far, track.checked - 1, -1):
        look = tables.looks[at]
        if reaches(world, state, c, look, j):
            note_detection(world, state, c, j, at, look)
            return True
    track.checked = max(track.checked, far + 1)
    return False


@inlined
def next_detection(world, tables, state, c, j, now):
    """Walk a firm track to its next detection, to `now`, or to its end, whichever is first."""
    track, plan = state.tracks[c, j], tables.plans[j]
    for at in range(track.checked, plan.look_end):
        look = tables.looks[at]
        heard = heard_at(world, c, look)
        if min(heard, now) > track.fades + SLACK:
            drop_track(world, state, c, j)
            track.look = at
            return
        if heard > now:
            return
        track.checked = at + 1
        if reaches(world, state, c, look, j):
            note_detection(world, state, c, j, at, look)
            return
    if now > track.fades + SLACK:
        drop_track(world, state, c, j)
        track.look = plan.look_end


@inlined
def firm_since(world, tables, state, c, j, now):
    """Since when controller c holds a firm track on threat j.

    Returns
    -------
    s; a time later than `now` when the track is not firm now but will be then; inf when it never
    will be again.
    """
    track = state.tracks[c, j]
    if track.firm and now <= tables.looks[track.look - 1].time + tables.patience:
        return track.since
    return move_track(world, tables, state, c, j, now)


@kernel
def move_track(world, tables, state, c, j, now):
    """Walk the looks at threat j until it is settled what `firm_since` asks."""
    track, plan = state.tracks[c, j], tables.plans[j]
    if track.look < 0:
        track.look = plan.look_first
        state.history[c, j] = 0
    while True:
        if not track.firm:
            form_track(world, tables, state, c, j)
            return track.since
        last = track.look - 1
        if now <= tables.looks[last].time + tables.patience:
            return track.since
        if not skip_ahead(world, tables, state, c, j):
            next_detection(world, tables, state, c, j, now)
            if track.firm and track.look - 1 == last:
                return track.since


@kernel
def forget_tracks(state, c):
    """Make controller c walk its looks again, after it lost a radar."""
    for j in range(state.tracks.shape[1]):
        track = state.tracks[c, j]
        track.look = -1
        track.firm = False
        track.since = np.inf


@inlined
def in_the_air(world, state, j, now):
    """True when threat j is under way at a time."""
    return world.threats[j].start <= now <= state.flights[j].end


@kernel
def admit_tracks(world, tables, state, c, now):
    """Fill a network's tracks up to its capacity; new ones by priority (section 4).

    A track once held is kept while it is firm. One refused starts its clock when it is admitted.
    """
    held = 0
    for place in range(tables.order.shape[0]):
        j = tables.order[place]
        if not in_the_air(world, state, j, now):
            continue
        track = state.tracks[c, j]
        if firm_since(world, tables, state, c, j, now) > now:
            track.refused = False
        elif track.admitted == track.since:
            held += 1
            note_held(track, now)
    for place in range(tables.order.shape[0]):
        j = tables.order[place]
        track = state.tracks[c, j]
        new = track.since <= now and track.admitted != track.since
        if not new or not in_the_air(world, state, j, now):
            continue
        if held >= world.networks[c].capacity:
            track.refused = True
            continue
        held += 1
        track.admitted = track.since
        track.clock = now if track.refused else track.since
        note_held(track, now)
    state.totals[0].tracks_peak = max(state.totals[0].tracks_peak, held)


@inlined
def note_held(track, now):
    """Note that a network short of capacity holds a track now."""
    track.tracked = True
    track.longest = max(track.longest, now - track.clock)


@inlined
def clock_start(world, tables, state, c, j, now):
    """Start of firmness of threat j as controller c counts it, s; later than now = not firm."""
    since = firm_since(world, tables, state, c, j, now)
    if since > now or not scarce(world, tables, c):
        return since
    track = state.tracks[c, j]
    return track.clock if track.admitted == since else np.inf


@kernel
def finish_tracks(world, tables, state):
    """Walk every track to the end of its threat, so that peaks and attribution are complete."""
    for c in range(state.ever_deciding.shape[0]):
        if not state.ever_deciding[c] or scarce(world, tables, c):
            continue
        for j in range(state.flights.shape[0]):
            end = min(state.flights[j].end, world.clock.horizon)
            if firm_since(world, tables, state, c, j, end) <= end:
                close_track(world, state, c, j, end)
    now = 0
    peak = state.totals[0].tracks_peak
    for i in range(state.track_change.shape[0]):
        now += state.track_change[i]
        peak = max(peak, now)
    state.totals[0].tracks_peak = peak


@inlined
def scarce(world, tables, c):
    """True when network c could be offered more tracks than it can hold."""
    if c >= world.networks.shape[0]:
        return False
    return tables.most_tracks[c] > world.networks[c].capacity
