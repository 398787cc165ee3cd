"""The start of a replication: every array of a state that changes is put back.

What stays constant is filled in once, by `state.make_state`.
"""

from __future__ import annotations

import numpy as np

from openiads.engine.bits import NONE
from openiads.engine.compiled import part
from openiads.engine.world import FLYING


@part
def reset(world, state):
    """Put every array back to the start of a replication."""
    totals = state.totals[0]
    totals.serial += 1
    totals.shots = totals.engagements = totals.randoms = 0
    totals.rounds = totals.targets = 0
    totals.targets_peak = totals.tracks_peak = 0
    totals.flying = world.threats.shape[0]
    state.track_change[:] = 0
    state.element_lost[:] = np.inf
    state.asset_lost[:] = False
    state.calendar.used[0] = 0
    state.calendar.head[:] = -1
    state.calendar.wake_head[:] = -1
    state.calendar.busy[:] = NONE
    state.books.head[:] = -1
    state.books.has_changed[:] = False
    reset_availability(state.availability, world.clock.ticks)
    state.awake[:] = NONE
    state.fresh[:] = NONE
    for c in range(state.controllers.shape[0]):
        state.controllers[c].rations = False
        state.controllers[c].due = state.controllers[c].settle = -1
    for c in range(world.networks.shape[0]):
        reset_tracks(state, c)
    for j in range(state.flights.shape[0]):
        flight = state.flights[j]
        flight.end = world.threats[j].arrival
        flight.ordinal = 0
        flight.fate = FLYING
        flight.eligible = flight.damaged = False
    for u in range(state.batteries.shape[0]):
        battery = state.batteries[u]
        battery.owner = world.units[u].network
        battery.targets = battery.missiles = 0
        battery.next_launch = -np.inf
    for p in range(state.magazines.shape[0]):
        state.magazines[p].ready = world.pairs[p].ready
        state.magazines[p].stock = world.pairs[p].stock
    for v in range(state.kept.shape[0]):
        state.kept[v] = world.reserves[v].rounds
    for g in range(state.loaded.shape[0]):
        state.loaded[g] = world.launchers[g].tubes


@part
def reset_availability(availability, ticks):
    """Let the bits of all units be made anew at the first decision."""
    availability.due[0] = ticks
    availability.changed[:] = NONE
    availability.stale_count[0] = availability.is_stale.shape[0]
    for u in range(availability.is_stale.shape[0]):
        availability.is_stale[u] = True
        availability.stale[u] = u


@part
def reset_tracks(state, c):
    """Put the tracks of a controller back to the start of a replication."""
    for j in range(state.tracks.shape[1]):
        reset_track(state.tracks[c, j])
        candidate = state.candidates[c, j]
        candidate.ticks_without_round = candidate.ticks_without_channel = 0
        candidate.seen = -1


@part
def reset_track(track):
    """A track at the start of a replication."""
    track.span = 0
    track.after = -np.inf
    track.since = np.inf
    track.longest = 0.0
    track.counted = -np.inf
    track.admitted = np.nan
    track.engagements = 0
    track.wake_tick = -1
    track.start_of = np.nan
    track.walked = track.firm = track.tracked = False
    track.refused = track.engaged_before = False
