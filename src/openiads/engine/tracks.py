"""Tracks from detections (model, section 4), walked look by look and only as far as needed.

The luck of every look has its address, so whether and since when a controller holds a firm track
on a threat is a function of time; each (controller, threat) keeps its place in the threat's looks
and is moved on when somebody asks.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from openiads.engine.compiled import inlined, kernel
from openiads.engine.random import DETECTION, words
from openiads.model.track import is_firm, push_look

SLACK = 1e-6
"""A track lives to the very end of its coasting time; s."""


class Watch(NamedTuple):
    """What one controller needs to follow one threat."""

    looks: np.ndarray  # LOOK, of all threats
    end: int  # one past the last look at this threat
    patience: float  # s, see Tables
    radars: np.ndarray  # RADAR (R,)
    blocks: np.ndarray  # BLOCK (R,)
    totals: np.ndarray  # TOTALS record
    delivers: np.ndarray  # f8 (R,), s, time until which each radar's detections arrive
    history: np.ndarray  # u4 (R,)
    network: np.ndarray  # NETWORK record
    track: np.ndarray  # TRACK record
    flight: np.ndarray  # FLIGHT record
    key: int  # of the threat
    j: int
    alone: bool  # no link in between
    clock: NamedTuple  # Clock
    track_change: np.ndarray  # i8 (ticks + 2,)
    scarce: bool  # the network may not hold the track: `admit_tracks` keeps the books


@inlined
def make_watch(world, tables, state, c, j):
    """`Watch` of controller c on threat j."""
    controller = state.controllers[c]
    return Watch(
        tables.looks,
        tables.plans[j].look_end,
        tables.patience,
        world.radars,
        state.blocks,
        state.totals[0],
        state.delivers[c],
        state.history[c, j],
        world.networks[controller.network],
        state.tracks[c, j],
        state.flights[j],
        world.threats[j].key,
        j,
        controller.alone,
        world.clock,
        state.track_change,
        scarce(world.networks, tables.most_tracks, c, state.totals[0].strict),
    )


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
def close_track(watch, end):
    """Note that a firm track was held until `end`; those of networks count for the peak."""
    track, clock = watch.track, watch.clock
    if end < track.since or watch.scarce:
        return
    track.tracked = True
    track.longest = max(track.longest, end - track.since)
    if not watch.alone and track.since > track.counted:
        last = clock.ticks
        first = int(math.ceil(track.since / clock.tick - 1e-9))
        watch.track_change[min(last, first)] += 1
        watch.track_change[min(last, int(math.floor(end / clock.tick + 1e-9)) + 1)] -= 1
        track.counted = end


@kernel
def drop_track(watch):
    """End a firm track that has coasted out; it must be formed anew."""
    close_track(watch, min(watch.track.fades, watch.flight.end))
    watch.track.firm = False
    watch.track.since = np.inf
    for r in range(watch.history.shape[0]):
        watch.history[r] = 0


@inlined
def heard_at(watch, look):
    """When the controller knows of a look, s."""
    return look.time if watch.alone else look.heard


@kernel
def detects(totals, block, radar_key, threat_key, look, j):
    """The luck of one look at threat j; neighbouring looks of a radar share a block of words."""
    number = np.int64(look.number)
    if block.threat != j or block.number != number >> 2:
        totals.randoms += 4
        seed, draw, replication = totals.seed, totals.draw, totals.replication
        w0, w1, w2, w3 = words(
            seed, draw, replication, DETECTION, radar_key, threat_key, number >> 2
        )
        block.words[0], block.words[1] = w0, w1
        block.words[2], block.words[3] = w2, w3
        block.threat, block.number = j, number >> 2
    return block.words[number & 3] < look.limit


@inlined
def reaches(watch, look):
    """True when a look is a detection that the controller learns of."""
    r = look.radar
    return look.time <= watch.delivers[r] and detects(
        watch.totals, watch.blocks[r], watch.radars[r].key, watch.key, look, watch.j
    )


@inlined
def note_detection(watch, at, look):
    """A detection holds a track for the coasting time of its radar."""
    hold = watch.network.coast * watch.radars[look.radar].period
    watch.track.fades = heard_at(watch, look) + hold
    watch.track.look = watch.track.checked = at + 1


@kernel
def form_track(watch):
    """Walk the looks until the track is firm, or they end."""
    track, network = watch.track, watch.network
    while track.look < watch.end:
        at = track.look
        look = watch.looks[at]
        track.look = at + 1
        if look.time > watch.delivers[look.radar]:
            continue
        detected = np.int64(reaches(watch, look))
        bits = push_look(np.int64(watch.history[look.radar]), detected, network.looks)
        watch.history[look.radar] = bits
        if not detected:
            continue
        watch.flight.seen = min(watch.flight.seen, look.time)
        if is_firm(bits, network.detections):
            track.firm = True
            track.since = heard_at(watch, look)
            note_detection(watch, at, look)
            return


@kernel
def skip_ahead(watch):
    """Move a firm track to the last detection within the time that every track survives.

    Looks in between need not be drawn: whatever they show, no gap between detections is longer
    than that time.

    Returns
    -------
    True when there was such a detection.
    """
    track = watch.track
    far = watch.looks[track.look - 1].jump
    for at in range(far, track.checked - 1, -1):
        look = watch.looks[at]
        if reaches(watch, look):
            note_detection(watch, at, look)
            return True
    track.checked = max(track.checked, far + 1)
    return False


@kernel
def next_detection(watch, now):
    """Walk a firm track to its next detection, to `now`, or to its end, whichever is first."""
    track = watch.track
    for at in range(track.checked, watch.end):
        look = watch.looks[at]
        heard = heard_at(watch, look)
        if min(heard, now) > track.fades + SLACK:
            drop_track(watch)
            track.look = at
            return
        if heard > now:
            return
        track.checked = at + 1
        if reaches(watch, look):
            note_detection(watch, at, look)
            return
    if now > track.fades + SLACK:
        drop_track(watch)
        track.look = watch.end


@kernel
def move_track(watch, now):
    """Walk the looks until it is settled since when the track is firm at `now`.

    Returns
    -------
    s; a time later than `now` when the track is not firm now but will be then; inf when it never
    will be again.
    """
    track = watch.track
    while True:
        if not track.firm:
            form_track(watch)
            if track.since > now:
                return track.since
        last = track.look - 1
        if now <= watch.looks[last].time + watch.patience:
            return track.since
        if not skip_ahead(watch):
            next_detection(watch, now)
            if track.firm and track.look - 1 == last:
                return track.since


@inlined
def firm_since(world, tables, state, c, j, now):
    """Since when controller c holds a firm track on threat j, as `move_track` says."""
    track = state.tracks[c, j]
    if is_settled(track, tables.looks, tables.patience, now):
        return track.since
    return settle(world, tables, state, c, j, now)


@kernel
def is_settled(track, looks, patience, now):
    """True when it is known without another look since when a track is firm at `now`."""
    if track.look < 0:
        return False
    if not track.firm or track.since > now:
        return True
    return now <= looks[track.look - 1].time + patience


@kernel
def settle(world, tables, state, c, j, now):
    """Move the track of controller c on threat j on; see `move_track`."""
    track = state.tracks[c, j]
    if track.look < 0:
        track.look = tables.plans[j].look_first
        for r in range(state.history.shape[2]):
            state.history[c, j, r] = 0
    return move_track(make_watch(world, tables, state, c, j), now)


@kernel
def forget_radar(tracks, looks, c, r, now):
    """Make controller c walk again the looks of tracks that a radar lost now was to hold later.

    Detections up to now stand, and so do those of other radars.
    """
    for j in range(tracks.shape[1]):
        track = tracks[c, j]
        if not track.firm:
            continue
        last = looks[track.look - 1]
        if track.since > now or (last.radar == r and last.time > now):
            track.look = -1
            track.firm = False
            track.since = np.inf


@inlined
def in_the_air(threat, flight, now):
    """True when a threat is under way at a time."""
    return threat.start <= now <= flight.end


@kernel
def admit_tracks(world, tables, state, c, now):
    """Fill a network's tracks up to its capacity; new ones by priority (section 4).

    A track once held is kept while it is firm. One refused starts its clock when it is admitted.
    """
    held = 0
    for place in range(tables.order.shape[0]):
        j = tables.order[place]
        if not in_the_air(world.threats[j], state.flights[j], now):
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
        if not new or not in_the_air(world.threats[j], state.flights[j], now):
            continue
        if held >= world.networks[c].capacity:
            track.refused = True
            continue
        held += 1
        track.admitted = track.since
        track.clock = now if track.refused else track.since
        note_held(track, now)
    state.totals[0].tracks_peak = max(state.totals[0].tracks_peak, held)


@kernel
def note_held(track, now):
    """Note that a network short of capacity holds a track now."""
    track.tracked = True
    track.longest = max(track.longest, now - track.clock)


@kernel
def finish_tracks(world, tables, state):
    """Walk every track to the end of its threat, so that peaks and attribution are complete."""
    for c in range(state.controllers.shape[0]):
        controller = state.controllers[c]
        if not controller.ever_deciding or scarce(
            world.networks, tables.most_tracks, c, state.totals[0].strict
        ):
            continue
        for j in range(state.flights.shape[0]):
            end = min(state.flights[j].end, world.clock.horizon)
            if firm_since(world, tables, state, c, j, end) <= end:
                close_track(make_watch(world, tables, state, c, j), end)
    now = 0
    peak = state.totals[0].tracks_peak
    for i in range(state.track_change.shape[0]):
        now += state.track_change[i]
        peak = max(peak, now)
    state.totals[0].tracks_peak = peak


@kernel
def scarce(networks, most_tracks, c, strict):
    """True when network c could be offered more tracks than it can hold, and books are kept.

    Parameters
    ----------
    strict : `totals.strict`; without it tracks are only counted, see `replicate.play`.
    """
    return strict and c < networks.shape[0] and most_tracks[c] > networks[c].capacity


@kernel
def overflows(networks, most_tracks, peak):
    """True when a network may have been offered more tracks than it can hold."""
    for c in range(networks.shape[0]):
        if most_tracks[c] > networks[c].capacity and peak > networks[c].capacity:
            return True
    return False
