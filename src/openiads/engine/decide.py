"""Decisions: which threats may be engaged now, and with which pair (model, sections 5, 6)."""

from __future__ import annotations

import numpy as np

from openiads.engine.attribution import is_hostile
from openiads.engine.availability import SLACK, refresh_gates
from openiads.engine.bits import NONE, ONE, lowest_bit
from openiads.engine.calendar import sleep_until, take_back, tick_of
from openiads.engine.compiled import part
from openiads.engine.engage import engage
from openiads.engine.tracks import admit_tracks, firm_since, scarce
from openiads.engine.world import FLYING
from openiads.model.assign import better_pair
from openiads.model.identify import may_engage


@part
def decide(world, tables, state, tick):
    """Take every decision of one tick: controllers in order, threats by priority."""
    now = tick * world.clock.tick
    for c in range(state.controllers.shape[0]):
        if not state.controllers[c].deciding:
            continue
        if scarce(world, tables, state, c):
            admit_tracks(world, tables, state, c, now)
        for word in range(state.waiting.shape[1]):
            if state.waiting[c, word] != NONE:
                consider(world, tables, state, c, word, tick)


@part
def consider(world, tables, state, c, word, tick):
    """Engage the threats of 64 ranks that controller c can, and note what the others lack."""
    waits, reach, gates = state.waits, state.reach, state.gates
    now = tick * world.clock.tick
    rest = state.waiting[c, word]
    while rest != NONE:
        place = 64 * word + lowest_bit(rest)
        bit = rest & (~rest + ONE)
        rest ^= bit
        wait = waits[c, place]
        take_back(wait, tick)
        if tick >= wait.until and not look_ahead(world, tables, state, c, wait, tick):
            state.waiting[c, word] &= ~bit
            continue
        if now >= gates.due[0] - SLACK:
            refresh_gates(world, state, now)
        open_ = short = busy = left = NONE
        for i in range(reach.shape[2]):
            bits = reach[c, place, i]
            open_ |= bits & gates.open[wait.kind, i]
            short |= bits & gates.short[wait.kind, i]
            busy |= bits & gates.busy[wait.kind, i]
            left |= bits & ~gates.spent[i]
        if open_ != NONE:
            pair = choose_pair(world, tables, state, c, wait, place, tick)
            engage(world, tables, state, c, wait.threat, pair, tick)
            state.waiting[c, word] &= ~bit
        elif left == NONE and short != NONE and doze(world, state, c, wait):
            wait.lack_round += wait.until - tick
            wait.booked = wait.until
            state.waiting[c, word] &= ~bit
        else:
            wait.lack_round += short != NONE
            wait.lack_channel += busy != NONE


@part
def doze(world, state, c, wait):
    """Leave a threat alone that only pairs out of rounds for good could reach, while that holds.

    Returns
    -------
    False when it must stay awake; see `sleep_until`.
    """
    node = c * state.flights.shape[0] + wait.threat
    track = state.tracks[c, wait.threat]
    return sleep_until(world.clock, state.calendar, track, node, wait.until)


@part
def look_ahead(world, tables, state, c, wait, tick):
    """Settle which pairs could engage threat j but for the gates, and for how long that holds.

    Returns
    -------
    False when the threat can be let be until woken.
    """
    now, j = tick * world.clock.tick, wait.threat
    plan, track = tables.plans[j], state.tracks[c, j]
    if state.flights[j].fate != FLYING or track.engagements > 0 or tick > plan.tick_last:
        return False
    if tick < plan.tick_first:
        return fall_asleep(world, tables, state, c, j, plan.tick_first)
    span = span_at(tables, plan, track, tick)
    coming = tables.spans[span].coming
    if coming < 0 or coming > tick:
        return fall_asleep(world, tables, state, c, j, coming)
    since = firm_since(world, tables, state, c, j, now)
    wait.until = tables.spans[span].until
    if scarce(world, tables, state, c):
        wait.until = tick + 1
        if since > now or track.admitted != since:
            return clear_reach(state.reach, c, plan.rank)
        since = track.clock
    if track.start_of != since:
        track.start_of = since
        track.start = earliest_start(world, state, c, j, since)
    if track.start > now + SLACK:
        late = -1 if track.start == np.inf else tick_of(world.clock, track.start)
        return fall_asleep(world, tables, state, c, j, late)
    wait.until = min(wait.until, int(track.held / world.clock.tick - 1e-9) + 1)
    note_reach(world, tables, state, c, j, span, tick)
    wait.until = max(wait.until, tick + 1)
    return True


@part
def span_at(tables, plan, track, tick):
    """Span of a tick in the life of a threat; ticks never fall from call to call."""
    while tables.spans[plan.span_first + track.span].until <= tick:
        track.span += 1
    return plan.span_first + track.span


@part
def clear_reach(reach, c, rank):
    """No pair could engage the threat of a rank for now; it stays awake."""
    for word in range(reach.shape[2]):
        reach[c, rank, word] = NONE
    return True


@part
def fall_asleep(world, tables, state, c, j, tick):
    """Leave threat j alone until a tick, or for good when it is negative; see `look_ahead`."""
    if tick < 0:
        return False
    rank = tables.plans[j].rank
    state.waits[c, rank].until = tick
    if doze(world, state, c, state.waits[c, rank]):
        return False
    return clear_reach(state.reach, c, rank)


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
def note_reach(world, tables, state, c, j, span, tick):
    """Note the pairs of controller c that could engage threat j now but for the gates."""
    now = tick * world.clock.tick
    track, flight, rank = state.tracks[c, j], state.flights[j], tables.plans[j].rank
    network = world.networks[state.controllers[c].network]
    hostile = is_hostile(network, flight, world.threats[j])
    wait = state.waits[c, rank]
    for word in range(state.reach.shape[2]):
        rest = tables.feasible[span, word] & state.gates.mine[c, word]
        reach = NONE
        while rest != NONE:
            bit = rest & (~rest + ONE)
            u = world.pairs[64 * word + lowest_bit(rest)].unit
            rest ^= bit
            unit = world.units[u]
            ready = track.start_of + network.identification_time + unit.reaction_time
            if now < ready - SLACK:
                wait.until = min(wait.until, tick_of(world.clock, ready))
                continue
            if track.engaged_before and not unit.reengage:
                continue
            if may_engage(world.control[u, tables.spans[span].zone], hostile):
                reach |= bit
        state.reach[c, rank, word] = reach
        flight.eligible = flight.eligible or reach != NONE


@part
def choose_pair(world, tables, state, c, wait, place, tick):
    """Best pair that controller c can use against a threat now."""
    best = -1
    for word in range(state.reach.shape[2]):
        rest = state.reach[c, place, word] & state.gates.open[wait.kind, word]
        while rest != NONE:
            p = 64 * word + lowest_bit(rest)
            rest &= rest - ONE
            if best < 0 or beats(world, tables, p, best, wait.threat, tick):
                best = p
    return best


@part
def merits(round_, window, flight, tick):
    """What a pair has to offer against a threat at a tick, as `better_pair` takes it."""
    time = flight[window.row + tick - window.tick, 0]
    return window.p_single, round_.reach, round_.cost, time


@part
def beats(world, tables, p, other, j, tick):
    """True when pair p is to be preferred to an earlier pair."""
    one, two = world.pairs[p], world.pairs[other]
    return better_pair(
        world.units[one.unit].prefer,
        merits(world.rounds[one.round_], tables.windows[p, j], tables.flight, tick),
        merits(world.rounds[two.round_], tables.windows[other, j], tables.flight, tick),
    )
