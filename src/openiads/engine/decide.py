"""Decisions: which threats may be engaged now, and with which pair (model, sections 5, 6)."""

from __future__ import annotations

import numpy as np

from openiads.engine.attribute import book_sleep, is_hostile
from openiads.engine.calendar import sleep_until, tick_of
from openiads.engine.compiled import inlined, kernel
from openiads.engine.engage import engage
from openiads.engine.gates import SLACK, is_stale, refresh_gates
from openiads.engine.state import FLYING
from openiads.engine.tracks import admit_tracks, firm_since, scarce
from openiads.model.assign import better_pair
from openiads.model.identify import may_engage


@inlined
def decide(world, tables, state, tick):
    """Take every decision of one tick: controllers in order, threats by priority."""
    now = tick * world.clock.tick
    for c in range(state.controllers.shape[0]):
        if not state.controllers[c].deciding:
            continue
        if scarce(world.networks, tables.most_tracks, c, state.totals[0].strict):
            admit_tracks(world, tables, state, c, now)
        waiting = state.waiting[c]
        for place in range(waiting.shape[0]):
            if waiting[place]:
                j = tables.order[place]
                waiting[place] = consider(world, tables, state, c, j, tick)


@inlined
def consider(world, tables, state, c, j, tick):
    """Engage threat j if controller c can; else settle when to look at it again.

    Returns
    -------
    1 to look again at the next tick, 0 to wait until woken.
    """
    now = tick * world.clock.tick
    plan, track = tables.plans[j], state.tracks[c, j]
    if state.flights[j].fate != FLYING or track.engagements > 0 or tick > plan.tick_last:
        return 0
    if track.slept >= 0:
        book_sleep(world, tables, state, c, j, tick)
    coming = plan.tick_first
    if tick >= plan.tick_first:
        coming = tables.next_feasible[plan.row_first + tick - plan.tick_first]
    if coming != tick:
        return rest(world, state, c, j, coming)
    since = firm_since(world, tables, state, c, j, now)
    if scarce(world.networks, tables.most_tracks, c, state.totals[0].strict):
        if since > now or track.admitted != since:
            return 1
        since = track.clock
    if track.start_of != since:
        track.start_of = since
        track.start = earliest_start(world, state, c, j, since)
    if track.start > now + SLACK:
        late = -1 if track.start == np.inf else tick_of(world.clock, track.start)
        return rest(world, state, c, j, late)
    row = plan.row_first + tick - plan.tick_first
    spent = 0
    if is_simple(world, state, c, j, now):
        spent = look_at_gates(world, tables, state, c, j, row, tick)
        if spent == 0:
            return 1
    if spent > 0:
        return rest(world, state, c, j, tick + spent)
    pair = choose_pair(world, tables, state, c, j, row, tick)
    if pair < 0:
        return 1
    engage(world, tables, state, c, j, pair, tick)
    return 0


@kernel
def rest(world, state, c, j, tick):
    """Leave threat j alone until a tick, or for good when it is negative; see `consider`."""
    if tick < 0:
        return 0
    node = c * state.flights.shape[0] + j
    asleep = sleep_until(world.clock, state.calendar, state.tracks[c, j], node, tick)
    return 0 if asleep else 1


@kernel
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


@inlined
def is_simple(world, state, c, j, now):
    """True when only the gates decide: all reaction times have passed, no zones, no veto."""
    track, totals = state.tracks[c, j], state.totals[0]
    network = world.networks[state.controllers[c].network]
    slow = track.start_of + network.identification_time + totals.slowest
    veto = track.engaged_before and not totals.reengage
    return now >= slow - SLACK and world.zones.shape[0] == 0 and not veto


@inlined
def look_at_gates(world, tables, state, c, j, row, tick):
    """See whether any pair is open against threat j now; if not, note what was lacking.

    Returns
    -------
    -1 when one is open; 0 when none is, look again at the next tick; n > 0 when all pairs that
    could reach it in the next n ticks are out of rounds for good (noted on waking).
    """
    flight, gates, totals = state.flights[j], state.gates, state.totals[0]
    now = tick * world.clock.tick
    class_ = world.threats[j].class_
    if is_stale(gates, totals, class_, now):
        refresh_gates(world, state, class_, now)
    network = world.networks[state.controllers[c].network]
    allowed = 1 if is_hostile(network, flight, world.threats[j]) else 0
    short = busy = left = np.uint64(0)
    is_open = False
    for word in range(tables.feasible.shape[1]):
        mine = gates.mine[c, word] & gates.allowed[allowed, word]
        bits = tables.feasible[row, word] & mine
        is_open = is_open or (bits & gates.open[class_, word]) != 0
        short |= bits & gates.short[class_, word]
        busy |= bits & gates.busy[class_, word]
        left |= bits & ~gates.spent[class_, word]
        flight.eligible = flight.eligible or bits != 0
    if is_open:
        return -1
    if left == 0 and short != 0:
        state.tracks[c, j].slept = tick
        return ticks_spent(tables, gates, (c, class_, allowed), row, tables.plans[j].row_end)
    flight.lack_round += short != 0
    flight.lack_channel += busy != 0
    return 0


@kernel
def ticks_spent(tables, gates, who, row, end):
    """Ticks from a row on in which no pair but those out of rounds for good reaches a threat.

    Parameters
    ----------
    who : (controller, threat class, place in `gates.allowed`).
    end : one past the last row of the threat.
    """
    c, class_, allowed = who
    for at in range(row, end):
        for word in range(tables.feasible.shape[1]):
            mine = gates.mine[c, word] & gates.allowed[allowed, word]
            if tables.feasible[at, word] & mine & ~gates.spent[class_, word]:
                return at - row
    return end - row


@kernel
def choose_pair(world, tables, state, c, j, row, tick):
    """Best pair that controller c can use against threat j now, or -1.

    Notes on the way what was lacking, for leaker attribution.
    """
    now = tick * world.clock.tick
    flight, track, class_ = state.flights[j], state.tracks[c, j], world.threats[j].class_
    network = world.networks[state.controllers[c].network]
    hostile = is_hostile(network, flight, world.threats[j])
    if is_stale(state.gates, state.totals[0], class_, now):
        refresh_gates(world, state, class_, now)
    best = -1
    no_round = no_channel = False
    for p in range(world.pairs.shape[0]):
        word, bit = p // 64, np.uint64(1) << np.uint64(p % 64)
        if not tables.feasible[row, word] & bit:
            continue
        u = world.pairs[p].unit
        unit = world.units[u]
        ready = track.start_of + network.identification_time + unit.reaction_time
        if state.batteries[u].owner != c or now < ready - SLACK:
            continue
        if not may_engage(world.control[u, tables.zone[row]], hostile):
            continue
        if track.engaged_before and not unit.reengage:
            continue
        flight.eligible = True
        no_round = no_round or (state.gates.short[class_, word] & bit) != 0
        no_channel = no_channel or (state.gates.busy[class_, word] & bit) != 0
        if not state.gates.open[class_, word] & bit:
            continue
        if best < 0 or beats(world, tables, p, best, j, tick):
            best = p
    if best < 0:
        flight.lack_round += no_round
        flight.lack_channel += no_channel
    return best


@kernel
def merits(round_, window, flight, tick):
    """What a pair has to offer against a threat at a tick, as `better_pair` takes it."""
    time = flight[window.row + tick - window.tick, 0]
    return window.p_single, round_.reach, round_.cost, time


@kernel
def beats(world, tables, p, other, j, tick):
    """True when pair p is to be preferred to an earlier pair."""
    one, two = world.pairs[p], world.pairs[other]
    return better_pair(
        world.units[one.unit].prefer,
        merits(world.rounds[one.round_], tables.windows[p, j], tables.flight, tick),
        merits(world.rounds[two.round_], tables.windows[other, j], tables.flight, tick),
    )
