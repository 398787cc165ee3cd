"""Tracks from detections (model, section 4), followed only as far as needed.

The luck of every look has its address, so whether and since when a controller holds a firm track
on a threat is a function of time. Each (controller, threat) keeps how far it is known, and is
moved on when somebody asks. Detections count in the order in which the controller hears of them;
of two at once the radar with the higher index counts as the later.
"""

from __future__ import annotations

import math

import numpy as np

from openiads.engine.candidates import wake
from openiads.engine.compiled import part
from openiads.engine.detections import is_confirmed, last_hit, next_hit, run_end, slot_at
from openiads.engine.world import LEAKED

SLACK = 1e-6
"""A track lives to the very end of its coasting time; s."""


@part
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


@part
def close_track(world, tables, state, c, j, end):
    """Note that a firm track was held until `end`; those of networks count for the peak.

    One that its network had no room for counts from when it was admitted, if it was, and a network
    that keeps books of its capacity holds tracks as long as its command post stands.
    """
    track, clock = state.tracks[c, j], world.clock
    if state.controllers[c].rations:
        end = min(end, state.element_lost[world.networks[c].command_post])
    since = track.clock if track.refused else track.since
    if end < since:
        return
    track.tracked = True
    track.longest = max(track.longest, end - since)
    if not state.controllers[c].alone and since > track.counted:
        first = int(math.ceil(since / clock.tick - 1e-9))
        after = int(math.floor(end / clock.tick + 1e-9)) + 1
        state.track_change[min(clock.ticks, first)] += 1
        state.track_change[min(clock.ticks, after)] -= 1
        track.counted = end


@part
def slot_after(world, tables, state, c, j, r, heard):
    """First slot of radar r of which controller c hears after a time."""
    series, times, lag = tables.series[j, r], tables.times, state.lags[c, r]
    if series.start + lag > heard:
        return 0
    slot = slot_at(world, tables, j, r, heard - lag) + 1
    while slot > 0 and times[series.first + slot - 1] + lag > heard:
        slot -= 1
    while slot < series.slots and times[series.first + slot] + lag <= heard:
        slot += 1
    return slot


@part
def confirmation(world, tables, state, c, j, r, until):
    """When controller c hears of the look of radar r that makes a track on threat j firm.

    Parameters
    ----------
    until : s, a later one is not looked for.

    Returns
    -------
    s, inf when there is none before `until`.
    """
    lag, first = state.lags[c, r], tables.series[j, r].first
    low = slot = slot_after(world, tables, state, c, j, r, state.tracks[c, j].after)
    network = world.networks[state.controllers[c].network]
    while True:
        slot = next_hit(world, tables, state, j, r, slot, until - lag)
        if slot < 0:
            return np.inf
        if is_confirmed(world, tables, state, j, r, slot, low, network):
            time = tables.times[first + slot]
            late = time > state.delivers[c, r] or time + lag >= until
            return np.inf if late else time + lag
        slot += 1


@part
def form_track(world, tables, state, c, j):
    """Find when a track becomes firm; never: `since` is inf."""
    track = state.tracks[c, j]
    since = np.inf
    for place in range(world.radars.shape[0]):
        r = tables.watchers[j, place]
        if state.delivers[c, r] >= 0.0:
            since = min(since, confirmation(world, tables, state, c, j, r, since))
    track.since = track.last = since
    track.firm = since < np.inf
    track.held = since + tables.patience


@part
def extend_track(world, tables, state, c, j, now):
    """Follow detections that a firm track survives between, whatever the other radars show.

    Returns
    -------
    True when the last known detection has moved on.
    """
    track, times = state.tracks[c, j], tables.times
    last, before = track.last, track.last
    for place in range(world.radars.shape[0]):
        r = tables.watchers[j, place]
        delivers, lag, first = state.delivers[c, r], state.lags[c, r], tables.series[j, r].first
        if min(delivers, tables.series[j, r].end) + lag <= before:
            continue
        low = slot_after(world, tables, state, c, j, r, before)
        until = min(track.held - lag, delivers)
        high = low - 1
        while high + 1 < tables.series[j, r].slots and times[first + high + 1] <= until:
            high += 1
        slot = last_hit(world, tables, state, j, r, high, low)
        if slot < 0:
            continue
        end = run_end(world, tables, state, j, r, slot, now - tables.patience - lag)
        if times[first + end] > delivers:
            limit = slot_at(world, tables, j, r, delivers)
            end = last_hit(world, tables, state, j, r, limit, slot)
        last = max(last, times[first + end] + lag)
        if last + tables.patience >= now:
            break
    track.last = last
    track.held = last + tables.patience
    return last > before


@part
def detects_at(world, tables, state, c, j, r, heard):
    """True when controller c hears of a detection by radar r at a time."""
    slot = slot_after(world, tables, state, c, j, r, heard) - 1
    if slot < 0:
        return False
    time = tables.times[tables.series[j, r].first + slot]
    if time + state.lags[c, r] != heard or time > state.delivers[c, r]:
        return False
    return last_hit(world, tables, state, j, r, slot, slot) == slot


@part
def coasting_time(world, tables, state, c, j):
    """How long a track lives after its last detection: by the coasting of its radar, s."""
    last = state.tracks[c, j].last
    coast = world.networks[state.controllers[c].network].coast
    for r in range(world.radars.shape[0] - 1, -1, -1):
        if tables.series[j, r].end + state.lags[c, r] >= last and detects_at(
            world, tables, state, c, j, r, last
        ):
            return coast * world.radars[r].period
    return 0.0


@part
def coast_track(world, tables, state, c, j):
    """Settle whether a firm track is detected again before it fades, and when."""
    track = state.tracks[c, j]
    fades = track.last + coasting_time(world, tables, state, c, j)
    best = np.inf
    for r in range(world.radars.shape[0]):
        delivers, lag = state.delivers[c, r], state.lags[c, r]
        if min(delivers, tables.series[j, r].end) + lag <= track.last:
            continue
        until = min(fades + SLACK, best)
        slot = slot_after(world, tables, state, c, j, r, track.last)
        slot = next_hit(world, tables, state, j, r, slot, until - lag)
        if slot < 0:
            continue
        time = tables.times[tables.series[j, r].first + slot]
        if time <= delivers and time + lag <= until:
            best = time + lag
    track.ends = best == np.inf
    if track.ends:
        track.fades = fades
        track.held = fades + SLACK
    else:
        track.last = best
        track.held = best + tables.patience


@part
def firm_since(world, tables, state, c, j, now):
    """Since when controller c holds a firm track on threat j.

    Returns
    -------
    s; a time later than `now` when the track is not firm now but will be then; inf when it never
    will be again.
    """
    track = state.tracks[c, j]
    if track.walked and (now <= track.held or not track.firm):
        return track.since
    return settle(world, tables, state, c, j, now)


@part
def settle(world, tables, state, c, j, now):
    """Form a track if nobody asked for it before, and follow it up to now; see `firm_since`."""
    track = state.tracks[c, j]
    if not track.walked:
        track.walked = True
        track.ends = False
        form_track(world, tables, state, c, j)
    while track.firm and track.since <= now and now > track.held:
        if track.ends:
            end = min(track.fades, state.flights[j].end)
            close_track(world, tables, state, c, j, end)
            track.ends = False
            track.after = track.held
            form_track(world, tables, state, c, j)
        elif not extend_track(world, tables, state, c, j, now):
            coast_track(world, tables, state, c, j)
    return track.since


@part
def forget_future(tables, state, c, r, now):
    """Let controller c follow anew the tracks that a radar lost now might have held later.

    Detections up to now stand, and so do those of other radars.
    """
    for j in range(tables.plans.shape[0]):
        series, track = tables.series[j, r], state.tracks[c, j]
        if series.end <= now:
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
        wake(state, c, tables.plans[j].rank)


@part
def finish_tracks(world, tables, state):
    """Follow tracks to the end of their threats, so that peaks and attribution are complete.

    Those of units by themselves count for no peak; they matter for leakers nobody engaged.
    """
    for c in range(state.controllers.shape[0]):
        controller = state.controllers[c]
        if not controller.ever_deciding:
            continue
        for j in range(state.flights.shape[0]):
            flight = state.flights[j]
            if controller.alone and (flight.fate != LEAKED or flight.ordinal > 0):
                continue
            end = min(flight.end, world.clock.horizon)
            if firm_since(world, tables, state, c, j, end) <= end:
                close_track(world, tables, state, c, j, end)
    now = 0
    peak = state.totals[0].tracks_peak
    for i in range(state.track_change.shape[0]):
        now += state.track_change[i]
        peak = max(peak, now)
    state.totals[0].tracks_peak = peak
