"""Which pairs could engage a candidate if they were available, and until when that holds.

The answer for an awake candidate, its `usable` pairs, is settled for a number of ticks at once:
until its span ends, its track may have faded, or a unit's reaction time is over.
"""

from __future__ import annotations

import numpy as np

from openiads.engine.attribution import count_lacks, is_hostile
from openiads.engine.bits import NONE, ONE, lowest_bit
from openiads.engine.calendar import tick_of
from openiads.engine.candidates import sleep_until
from openiads.engine.compiled import part
from openiads.engine.tracks import firm_since
from openiads.engine.world import FLYING, TIME_TOLERANCE_S
from openiads.model.identify import may_engage


@part
def settle_candidates(world, tables, state, c, tick):
    """Settle anew the candidates of controller c for which it is time.

    Returns
    -------
    The first tick at which that is needed again for one that is awake.
    """
    due = world.clock.ticks
    for word in range(state.awake.shape[1]):
        rest = state.awake[c, word]
        while rest != NONE:
            bit = rest & (~rest + ONE)
            rank = 64 * word + lowest_bit(rest)
            rest ^= bit
            candidate = state.candidates[c, rank]
            if tick >= candidate.until:
                count_lacks(candidate, tick)
                state.fresh[c, word] |= bit
                if not settle_candidate(world, tables, state, c, rank, tick):
                    state.awake[c, word] &= ~bit
                    continue
            due = min(due, candidate.until)
    return due


@part
def settle_candidate(world, tables, state, c, rank, tick):
    """Settle which pairs could engage a candidate if they were available, and until when.

    Returns
    -------
    False when it need not be awake: until it is woken, or for good.
    """
    candidate = state.candidates[c, rank]
    now, j = tick * world.clock.tick, candidate.threat
    plan, track = tables.plans[j], state.tracks[c, j]
    if state.flights[j].fate != FLYING or track.engagements > 0 or tick > plan.tick_last:
        return False
    if tick < plan.tick_first:
        return stay_awake(world, state, c, rank, plan.tick_first)
    span = span_at(tables, plan, track, tick)
    coming = tables.spans[span].coming
    if coming < 0 or coming > tick:
        return stay_awake(world, state, c, rank, coming)
    since = firm_since(world, tables, state, c, j, now)
    if state.controllers[c].rations:
        if since > now or track.admitted != since:
            return False  # admission wakes it
        since = track.clock
    if track.start_of != since:
        track.start_of = since
        track.start = earliest_start(world, state, c, j, since)
    if track.start > now + TIME_TOLERANCE_S:
        late = -1 if track.start == np.inf else tick_of(world.clock, track.start)
        return stay_awake(world, state, c, rank, late)
    held = int(track.held / world.clock.tick - 1e-9) + 1
    candidate.until = min(tables.spans[span].until, held)
    note_usable(world, tables, state, c, rank, span, tick)
    candidate.until = max(candidate.until, tick + 1)
    return True


@part
def span_at(tables, plan, track, tick):
    """Span of a tick in the life of a threat; ticks never fall from call to call."""
    while tables.spans[plan.span_first + track.span].until <= tick:
        track.span += 1
    return plan.span_first + track.span


@part
def stay_awake(world, state, c, rank, tick):
    """Put a candidate that nothing can engage to sleep until a tick; for good if it is negative.

    Returns
    -------
    True when it has to stay awake instead, without usable pairs.
    """
    if tick < 0:
        return False
    candidate = state.candidates[c, rank]
    node = c * state.flights.shape[0] + candidate.threat
    track = state.tracks[c, candidate.threat]
    if sleep_until(world.clock, state.calendar, track, node, tick):
        return False
    candidate.until = tick
    for word in range(state.usable.shape[2]):
        state.usable[c, rank, word] = NONE
    return True


@part
def earliest_start(world, state, c, j, since):
    """When an engagement of threat j may start at the earliest under controller c, s.

    Reaction time after it was firm and identified; inf when no unit may engage it as classified.
    With zones the rules change on the way and only the time counts.
    """
    network = world.networks[state.controllers[c].network]
    hostile = is_hostile(network, state.flights[j], world.threats[j])
    wait = np.inf
    for u in range(world.units.shape[0]):
        if state.batteries[u].owner != c:
            continue
        if world.zones.shape[0] > 0 or may_engage(world.control[u, 0], hostile):
            wait = min(wait, world.units[u].reaction_time)
    return since + network.identification_time + wait


@part
def note_usable(world, tables, state, c, rank, span, tick):
    """Note the pairs of controller c that could engage a candidate if they were available."""
    candidate = state.candidates[c, rank]
    now, j = tick * world.clock.tick, candidate.threat
    track, flight = state.tracks[c, j], state.flights[j]
    network = world.networks[state.controllers[c].network]
    hostile = is_hostile(network, flight, world.threats[j])
    for word in range(state.usable.shape[2]):
        rest = tables.feasible[span, word] & state.availability.owned[c, word]
        usable = NONE
        while rest != NONE:
            bit = rest & (~rest + ONE)
            u = world.pairs[64 * word + lowest_bit(rest)].unit
            rest ^= bit
            unit = world.units[u]
            ready = track.start_of + network.identification_time + unit.reaction_time
            if now < ready - TIME_TOLERANCE_S:
                candidate.until = min(candidate.until, tick_of(world.clock, ready))
                continue
            if track.engaged_before and not unit.reengage:
                continue
            if may_engage(world.control[u, tables.spans[span].zone], hostile):
                usable |= bit
        state.usable[c, rank, word] = usable
        flight.eligible = flight.eligible or usable != NONE
