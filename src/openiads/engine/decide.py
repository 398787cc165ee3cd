"""Decisions: which threats may be engaged now, and with which pair (model, sections 5, 6)."""

from __future__ import annotations

import numpy as np

from openiads.engine.calendar import sleep_until, tick_of
from openiads.engine.compiled import inlined
from openiads.engine.engage import engage
from openiads.engine.state import FLYING
from openiads.engine.tracks import admit_tracks, clock_start, network_of, scarce
from openiads.engine.world import GUIDANCE_ACTIVE
from openiads.model.assign import better_pair
from openiads.model.identify import may_engage

SLACK = 1e-9
"""Times that are equal but for rounding count as equal, s."""


@inlined
def decide(world, tables, state, tick):
    """Take every decision of one tick: controllers in order, threats by priority."""
    for c in range(state.deciding.shape[0]):
        if not state.deciding[c]:
            continue
        if scarce(world, tables, c):
            admit_tracks(world, tables, state, c, tick * world.clock.tick)
        for place in range(tables.order.shape[0]):
            if state.waiting[c, place]:
                consider(world, tables, state, c, tables.order[place], tick)


@inlined
def consider(world, tables, state, c, j, tick):
    """Engage threat j if controller c can; else settle when to look at it again."""
    now = tick * world.clock.tick
    plan = tables.plans[j]
    if state.flights[j].fate != FLYING or state.tracks[c, j].engagements > 0:
        state.waiting[c, plan.rank] = 0
        return
    if tick > plan.tick_last:
        state.waiting[c, plan.rank] = 0
        return
    if tick < plan.tick_first:
        sleep_until(world, tables, state, c, j, plan.tick_first)
        return
    row = plan.row_first + tick - plan.tick_first
    coming = tables.next_feasible[row]
    if coming < 0:
        state.waiting[c, plan.rank] = 0
        return
    if coming > tick:
        sleep_until(world, tables, state, c, j, coming)
        return
    since = clock_start(world, tables, state, c, j, now)
    if since == np.inf and scarce(world, tables, c):
        return
    start = earliest_start(world, state, c, j, since)
    if start > now + SLACK:
        late = world.clock.ticks if start == np.inf else tick_of(world, start)
        sleep_until(world, tables, state, c, j, late)
        return
    pair = choose_pair(world, tables, state, c, j, row, tick, since)
    if pair >= 0:
        engage(world, tables, state, c, j, pair, tick)
        state.waiting[c, plan.rank] = 0


@inlined
def earliest_start(world, state, c, j, since):
    """When an engagement of threat j may start at the earliest under controller c, s.

    Reaction time after it was firm and identified; inf when no unit may engage it as classified.
    With zones the rules change on the way and only the time counts.
    """
    network = world.networks[network_of(world, c)]
    hostile = is_hostile(world, state, c, j)
    wait = np.inf
    for u in range(world.units.shape[0]):
        if state.batteries[u].owner != c:
            continue
        if world.zones.shape[0] > 0 or may_engage(world.control[u, 0], hostile):
            wait = min(wait, world.units[u].reaction_time)
    return since + network.identification_time + wait


@inlined
def is_hostile(world, state, c, j):
    """How threat j is classified: True = hostile, False = unknown."""
    p_hostile = world.networks[network_of(world, c)].p_hostile
    return state.flights[j].identity < p_hostile[world.threats[j].class_]


@inlined
def choose_pair(world, tables, state, c, j, row, tick, since):
    """Best pair that controller c can use against threat j now, or -1.

    Notes on the way what was lacking, for leaker attribution.
    """
    now = tick * world.clock.tick
    flight, class_ = state.flights[j], world.threats[j].class_
    classified = since + world.networks[network_of(world, c)].identification_time
    hostile = is_hostile(world, state, c, j)
    before = state.tracks[c, j].engaged_before
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
            u = world.pairs[p].unit
            unit, battery = world.units[u], state.batteries[u]
            if battery.owner != c or now < classified + unit.reaction_time - SLACK:
                continue
            if not may_engage(world.control[u, tables.zone[row]], hostile):
                continue
            if before and not unit.reengage:
                continue
            flight.eligible = True
            salvo = unit.salvo[class_]
            short = lacks_round(world, state, p, class_, salvo)
            busy = lacks_channel(world, state, p, salvo)
            no_round = no_round or short
            no_channel = no_channel or busy
            if short or busy or now < battery.next_launch - SLACK:
                continue
            if best < 0 or beats(world, tables, p, best, j, tick):
                best = p
    if best < 0:
        flight.lack_round += no_round
        flight.lack_channel += no_channel
    return best


@inlined
def lacks_round(world, state, p, class_, salvo):
    """True when pair p has too few ready rounds, or the rest is reserved for other classes."""
    magazine, pair = state.magazines[p], world.pairs[p]
    if magazine.ready < salvo:
        return True
    if pair.reserve_open[class_]:
        return False
    return magazine.ready + magazine.stock - salvo < pair.reserve


@inlined
def lacks_channel(world, state, p, salvo):
    """True when pair p has no target channel, too few missile channels, or no radar to guide."""
    u = world.pairs[p].unit
    unit, battery = world.units[u], state.batteries[u]
    if battery.targets >= unit.target_channels:
        return True
    if battery.missiles + salvo > unit.missile_channels:
        return True
    if world.rounds[world.pairs[p].round].guidance == GUIDANCE_ACTIVE:
        return False
    return state.element_lost[world.posts + unit.radar] < np.inf


@inlined
def merits(world, tables, p, j, tick):
    """What pair p has to offer against threat j at a tick, as `better_pair` takes it."""
    pair, window = world.pairs[p], tables.windows[p, j]
    flight = tables.flight[window.row + tick - window.tick, 0]
    return window.p_single, pair.reach, world.rounds[pair.round].cost, flight


@inlined
def beats(world, tables, p, other, j, tick):
    """True when pair p is to be preferred to an earlier pair."""
    prefer = world.units[world.pairs[p].unit].prefer
    return better_pair(
        prefer, merits(world, tables, p, j, tick), merits(world, tables, other, j, tick)
    )
