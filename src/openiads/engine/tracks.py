"""Tracks from detections (model, section 4), followed only as far as needed.

The luck of every look has its address, so whether and since when a controller holds a firm track
on a threat is a function of time. Each (controller, threat) keeps how far it is known, and is
moved on when somebody asks. Detections count in the order in which the controller hears of them;
of two at once the radar with the higher index counts as the later.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from openiads.engine.calendar import wake
from openiads.engine.compiled import inlined, joined, kernel
from openiads.engine.luck import (
    Line,
    Luck,
    is_confirmed,
    last_hit,
    next_hit,
    run_end,
    slot_at,
)
from openiads.engine.state import LEAKED

SLACK = 1e-6
"""A track lives to the very end of its coasting time; s."""


class Watch(NamedTuple):
    """What one controller needs to follow one threat."""

    luck: Luck
    series: np.ndarray  # SERIES (R,)
    watchers: np.ndarray  # i8 (R,), radars in the order in which to ask them
    radars: np.ndarray  # RADAR (R,)
    delivers: np.ndarray  # f8 (R,), s, time until which each radar's detections arrive
    lags: np.ndarray  # f8 (R,), s, from a look to the controller
    network: np.ndarray  # NETWORK record
    track: np.ndarray  # TRACK record
    flight: np.ndarray  # FLIGHT record
    key: int  # of the threat
    patience: float  # s, see `world.Tables`
    tick: float  # s
    track_change: np.ndarray  # i8 (ticks + 2,)
    counts: bool  # its firm tracks count for the peak as they end
    scarce: bool  # the network may not hold the track: `admit_tracks` keeps the books


@inlined
def make_luck(tables, state):
    """`Luck` of a replication."""
    return Luck(
        tables.times,
        tables.limits,
        tables.batches,
        state.bits,
        state.drawn,
        state.words,
        state.totals[0],
    )


@inlined
def make_watch(world, tables, state, c, j):
    """`Watch` of controller c on threat j."""
    controller = state.controllers[c]
    return Watch(
        make_luck(tables, state),
        tables.series[j],
        tables.watchers[j],
        world.radars,
        state.delivers[c],
        state.lags[c],
        world.networks[controller.network],
        state.tracks[c, j],
        state.flights[j],
        world.threats[j].key,
        tables.patience,
        world.clock.tick,
        state.track_change,
        not controller.alone,
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
    track = watch.track
    if end < track.since or watch.scarce:
        return
    track.tracked = True
    track.longest = max(track.longest, end - track.since)
    if watch.counts and track.since > track.counted:
        last = watch.track_change.shape[0] - 2
        first = int(math.ceil(track.since / watch.tick - 1e-9))
        watch.track_change[min(last, first)] += 1
        watch.track_change[min(last, int(math.floor(end / watch.tick + 1e-9)) + 1)] -= 1
        track.counted = end


@inlined
def line_of(watch, r):
    """`Line` from radar r to the threat."""
    return Line(watch.series[r], watch.radars[r], watch.key)


@kernel
def slot_after(watch, r, heard):
    """First slot of radar r of which the controller hears after a time."""
    series, times, lag = watch.series[r], watch.luck.times, watch.lags[r]
    slot = slot_at(line_of(watch, r), times, heard - lag) + 1
    while slot > 0 and times[series.first + slot - 1] + lag > heard:
        slot -= 1
    while slot < series.slots and times[series.first + slot] + lag <= heard:
        slot += 1
    return slot


@kernel
def form_track(watch, after):
    """Find when a track becomes firm from the looks heard after a time; inf = never."""
    track = watch.track
    best = np.inf
    for place in range(watch.watchers.shape[0]):
        r = watch.watchers[place]
        if watch.delivers[r] < 0.0:
            continue
        line, lag = line_of(watch, r), watch.lags[r]
        low = slot_after(watch, r, after)
        slot = low
        while True:
            slot = next_hit(watch.luck, line, slot, best - lag)
            if slot < 0:
                break
            time = watch.luck.times[line.series.first + slot]
            if time > watch.delivers[r] or time + lag >= best:
                break
            if is_confirmed(watch.luck, line, slot, low, watch.network):
                best = time + lag
                break
            slot += 1
    track.after = after
    track.since = track.last = best
    track.firm = best < np.inf
    track.held = best + watch.patience


@kernel
def extend_track(watch, now):
    """Follow detections that a firm track survives between, whatever the other radars show.

    Returns
    -------
    True when the last known detection has moved on.
    """
    track = watch.track
    last = track.last
    horizon = track.held
    for place in range(watch.watchers.shape[0]):
        r = watch.watchers[place]
        delivers, lag = watch.delivers[r], watch.lags[r]
        if delivers + lag <= track.last:
            continue
        line, times = line_of(watch, r), watch.luck.times
        limit = slot_at(line, times, delivers)
        high = min(limit, slot_after(watch, r, horizon) - 1)
        if high < 0 or times[line.series.first + high] + lag <= last:
            continue
        slot = last_hit(watch.luck, line, high, slot_after(watch, r, track.last))
        if slot < 0:
            continue
        end = run_end(watch.luck, line, slot, now - watch.patience - lag)
        if times[line.series.first + end] > delivers:
            end = last_hit(watch.luck, line, limit, slot)
        last = max(last, times[line.series.first + end] + lag)
        if last + watch.patience >= now:
            break
    moved = last > track.last
    track.last = last
    track.held = last + watch.patience
    return moved


@kernel
def detects_at(watch, r, heard):
    """True when the controller hears of a detection by radar r at a time."""
    line = line_of(watch, r)
    slot = slot_after(watch, r, heard) - 1
    if slot < 0:
        return False
    time = watch.luck.times[line.series.first + slot]
    if time + watch.lags[r] != heard or time > watch.delivers[r]:
        return False
    return last_hit(watch.luck, line, slot, slot) == slot


@kernel
def coast_track(watch):
    """Settle whether a firm track is detected again before it fades, and when."""
    track = watch.track
    hold = 0.0
    for r in range(watch.radars.shape[0] - 1, -1, -1):
        if detects_at(watch, r, track.last):
            hold = watch.network.coast * watch.radars[r].period
            break
    fades = track.last + hold
    best = np.inf
    for r in range(watch.radars.shape[0]):
        line, lag = line_of(watch, r), watch.lags[r]
        until = min(fades + SLACK, best)
        slot = next_hit(watch.luck, line, slot_after(watch, r, track.last), until - lag)
        if slot < 0:
            continue
        time = watch.luck.times[line.series.first + slot]
        if time <= watch.delivers[r] and time + lag <= until:
            best = time + lag
    if best < np.inf:
        track.last = best
        track.held = best + watch.patience
    else:
        track.held = fades + SLACK
        track.fades = fades
        track.ends = True


@kernel
def move_track(watch, now):
    """Follow a track until it is settled since when it is firm at `now`.

    Returns
    -------
    s; a time later than `now` when the track is not firm now but will be then; inf when it never
    will be again.
    """
    track = watch.track
    while track.firm and track.since <= now and now > track.held:
        if track.ends:
            close_track(watch, min(track.fades, watch.flight.end))
            track.ends = False
            form_track(watch, track.held)
        elif not extend_track(watch, now):
            coast_track(watch)
    return track.since


@joined
def firm_since(world, tables, state, c, j, now):
    """Since when controller c holds a firm track on threat j, as `move_track` says."""
    track = state.tracks[c, j]
    if track.walked and (now <= track.held or not track.firm):
        return track.since
    return settle(make_watch(world, tables, state, c, j), now)


@kernel
def settle(watch, now):
    """Form the track if nobody asked for it before, and move it on; see `move_track`."""
    track = watch.track
    if not track.walked:
        track.walked = True
        track.ends = False
        form_track(watch, track.after)
    return move_track(watch, now)


@kernel
def forget_future(tables, state, c, r, now):
    """Let controller c follow anew the tracks that a radar lost now might have held later.

    Detections up to now stand, and so do those of other radars.
    """
    for j in range(tables.plans.shape[0]):
        series, track = tables.series[j, r], state.tracks[c, j]
        if series.slots == 0 or tables.times[series.first + series.slots - 1] <= now:
            continue
        if not track.firm or max(track.since, track.last) <= now:
            continue
        if track.since > now:
            track.walked = track.firm = False
            track.since = np.inf
        else:
            track.last = track.since
            track.held = track.since + tables.patience
            track.ends = False
        wake(state.waiting, state.waits, c, tables.plans[j].rank)


@joined
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
    """Follow tracks to the end of their threats, so that peaks and attribution are complete.

    Those of units by themselves count for no peak; they matter for leakers nobody engaged.
    """
    for c in range(state.controllers.shape[0]):
        controller = state.controllers[c]
        if not controller.ever_deciding or scarce(
            world.networks, tables.most_tracks, c, state.totals[0].strict
        ):
            continue
        for j in range(state.flights.shape[0]):
            flight = state.flights[j]
            if controller.alone and (flight.fate != LEAKED or flight.ordinal > 0):
                continue
            end = min(flight.end, world.clock.horizon)
            watch = make_watch(world, tables, state, c, j)
            if settle(watch, end) <= end:
                close_track(watch, end)
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
