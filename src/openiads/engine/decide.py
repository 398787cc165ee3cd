"""Decisions: which threats may be engaged now, and with which pair (model, sections 5, 6)."""

from __future__ import annotations

import numpy as np
from numba import njit

from openiads.engine.calendar import tick_of, wake_at
from openiads.engine.engage import engage
from openiads.engine.state import FLYING
from openiads.engine.tracks import admit_tracks, firm_since, scarce
from openiads.engine.world import GUIDANCE_ACTIVE
from openiads.model.assign import better_pair
from openiads.model.identify import may_engage

SLACK = 1e-9
"""Times that are equal but for rounding count as equal, s."""


@njit(cache=True, nogil=True)
def network_of(world, c):
    """Network whose rules a controller follows."""
    networks = world.networks.looks.shape[0]
    return c if c < networks else world.units.network[c - networks]


@njit(cache=True, nogil=True)
def decide(world, tables, state, tick):
    """Take every decision of one tick: controllers in order, threats by priority."""
    now = tick * world.clock.tick
    for c in range(state.deciding.shape[0]):
        if not state.deciding[c]:
            continue
        if scarce(world, tables, c):
            admit_tracks(world, tables, state, c, now)
        for place in range(tables.order.shape[0]):
            if state.waiting[c, place]:
                consider(world, tables, state, c, tables.order[place], tick)


@njit(cache=True, nogil=True)
def consider(world, tables, state, c, j, tick):
    """Engage threat j if controller c can; else settle when to look at it again."""
    now = tick * world.clock.tick
    place = tables.rank[j]
    if state.fate[j] != FLYING or state.engaged[c, j] > 0:
        state.waiting[c, place] = 0
        return
    if tick < tables.tick_first[j]:
        state.waiting[c, place] = 0
        wake_at(world, state, c, j, tables.tick_first[j])
        return
    row = tables.row_first[j] + tick - tables.tick_first[j]
    coming = tables.next_feasible[row] if tick <= tables.tick_last[j] else -1
    if coming != tick:
        state.waiting[c, place] = 0
        if coming > tick:
            wake_at(world, state, c, j, coming)
        return
    since = clock_start(world, tables, state, c, j, now)
    if since > now:
        if not scarce(world, tables, c):
            state.waiting[c, place] = 0
            if since < np.inf:
                wake_at(world, state, c, j, tick_of(world, since))
        return
    pair = choose_pair(world, tables, state, c, j, row, tick, since)
    if pair >= 0:
        engage(world, tables, state, c, j, pair, tick)
        state.waiting[c, place] = 0


@njit(cache=True, nogil=True)
def clock_start(world, tables, state, c, j, now):
    """Start of firmness of threat j as controller c counts it, s; later than now = not firm."""
    since = firm_since(world, tables, state, c, j, now)
    if since > now or not scarce(world, tables, c):
        return since
    return state.clock[c, j] if state.admitted[c, j] == since else np.inf


@njit(cache=True, nogil=True)
def choose_pair(world, tables, state, c, j, row, tick, since):
    """Best pair that controller c can use against threat j now, or -1.

    Notes on the way what was lacking, for leaker attribution.
    """
    now = tick * world.clock.tick
    units = world.units
    n = network_of(world, c)
    class_ = world.threats.class_[j]
    classified = since + world.networks.identification_time[n]
    hostile = state.identity[j] < world.networks.p_hostile[n, class_]
    best = -1
    no_round = no_channel = False
    for word in range(tables.feasible.shape[1]):
        bits = tables.feasible[row, word]
        p = 64 * word - 1
        while bits:
            p += 1
            set_ = bits & np.uint64(1)
            bits >>= np.uint64(1)
            if not set_:
                continue
            u = world.pairs.unit[p]
            if state.owner[u] != c or now < classified + units.reaction_time[u] - SLACK:
                continue
            if not may_engage(units.control[u, tables.zone[row]], hostile):
                continue
            if state.engaged_before[c, j] and not units.reengage[u]:
                continue
            state.eligible[j] = True
            salvo = units.salvo[u, class_]
            short = lacks_round(world, state, p, class_, salvo)
            busy = lacks_channel(world, state, p, salvo)
            no_round = no_round or short
            no_channel = no_channel or busy
            if short or busy or now < state.next_launch[u] - SLACK:
                continue
            if best < 0 or beats(world, tables, p, best, j, tick):
                best = p
    if best < 0:
        state.lack_round[j] += no_round
        state.lack_channel[j] += no_channel
    return best


@njit(cache=True, nogil=True)
def lacks_round(world, state, p, class_, salvo):
    """True when pair p has too few ready rounds, or the rest is reserved for other classes."""
    if state.ready[p] < salvo:
        return True
    if world.pairs.reserve_open[p, class_]:
        return False
    return state.ready[p] + state.stock[p] - salvo < world.pairs.reserve[p]


@njit(cache=True, nogil=True)
def lacks_channel(world, state, p, salvo):
    """True when pair p has no target channel, too few missile channels, or no radar to guide."""
    u = world.pairs.unit[p]
    if state.targets[u] >= world.units.target_channels[u]:
        return True
    if state.missiles[u] + salvo > world.units.missile_channels[u]:
        return True
    if world.rounds.guidance[world.pairs.round[p]] == GUIDANCE_ACTIVE:
        return False
    return state.element_lost[world.posts + world.units.radar[u]] < np.inf


@njit(cache=True, nogil=True)
def flight_time(tables, p, j, tick):
    """Time of flight of the first round of pair p launched at threat j at a tick, s."""
    return tables.flight[tables.window_first[p, j] + tick - tables.window_tick[p, j], 0]


@njit(cache=True, nogil=True)
def beats(world, tables, p, other, j, tick):
    """True when pair p is to be preferred to an earlier pair."""
    pairs, rounds = world.pairs, world.rounds
    return better_pair(
        world.units.prefer[pairs.unit[p]],
        (
            tables.p_single[p, j],
            pairs.reach[p],
            rounds.cost[pairs.round[p]],
            flight_time(tables, p, j, tick),
        ),
        (
            tables.p_single[other, j],
            pairs.reach[other],
            rounds.cost[pairs.round[other]],
            flight_time(tables, other, j, tick),
        ),
    )
