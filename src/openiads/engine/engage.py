"""An engagement from decision to assessment (model, sections 6 to 9)."""

from __future__ import annotations

import math

import numpy as np

from openiads.engine.availability import charge_round, mark_changed, refresh_availability
from openiads.engine.calendar import ASSESSMENT, INTERCEPT, RELOAD, schedule
from openiads.engine.candidates import remove, remove_from, wake
from openiads.engine.capacity import note_end
from openiads.engine.compiled import part
from openiads.engine.random import COMMON_CAUSE, KILL, SHARED_KILL, uniform
from openiads.engine.state import NOT_LAUNCHED
from openiads.engine.world import FLYING, IN_FLIGHT, KILLED, LOST, MISS, SPENT
from openiads.engine.world import KILL as KILLING

ROUNDS_PER_ENGAGEMENT = 256
"""Step of the kill-draw index from one engagement of a threat to the next."""


@part
def draw(totals, key, purpose, index):
    """A random number that belongs to the threat with this key."""
    totals.randoms += 1
    return uniform(totals.seed, totals.draw, totals.replication, purpose, key, 0, index)


@part
def take_round(launchers, loaded, magazine, p, first):
    """Take a round of pair p from its first loaded launcher; returns the launcher.

    Parameters
    ----------
    first : no launcher before this one is of the pair.
    """
    for g in range(first, launchers.shape[0]):
        if launchers[g].pair == p and loaded[g] > 0:
            loaded[g] -= 1
            magazine.ready -= 1
            return g
    return -1


@part
def engage(world, tables, state, c, rank, p, tick):
    """Open an engagement of a candidate with pair p and commit the rounds of its salvo.

    It is removed from the candidates of its controller until it is assessed.
    """
    remove_from(state, c, rank, tick)
    j = state.candidates[c, rank].threat
    totals, flight, track = state.totals[0], state.flights[j], state.tracks[c, j]
    u = world.pairs[p].unit
    unit, battery, magazine = world.units[u], state.batteries[u], state.magazines[p]
    class_ = world.threats[j].class_
    now = tick * world.clock.tick
    e = totals.engagements
    totals.engagements += 1
    engagement = state.engagements[e]
    engagement.unit, engagement.threat, engagement.controller = u, j, c
    engagement.open = True
    key = world.threats[j].key
    rho = world.rounds[world.pairs[p].round_].common_cause
    engagement.shared = rho > 0.0 and draw(totals, key, COMMON_CAUSE, flight.ordinal) < rho
    row = tables.windows[p, j].row + tick - tables.windows[p, j].tick
    last_meet = now
    for i in range(unit.salvo[class_]):
        time = tables.flight[row, i]
        if math.isnan(time):
            continue
        launch = now + i * unit.launch_interval
        shot = state.shots[totals.shots]
        shot.engagement = e
        shot.address = flight.ordinal * ROUNDS_PER_ENGAGEMENT + i
        shot.threat, shot.pair = j, p
        shot.reserve = charge_round(
            world.reserves, state.kept, magazine.ready, world.pairs[p], class_
        )
        first = state.first_launcher[p]
        g = take_round(world.launchers, state.loaded, magazine, p, first)
        if state.loaded[g] == 0 and magazine.stock > 0:
            full = launch + world.launchers[g].reload_time
            schedule(world.clock, state.calendar, full, RELOAD, g, tick + 1)
        shot.launcher = g
        shot.launch, shot.meet = launch, launch + time
        shot.flight = row * tables.flight.shape[1] + i
        shot.result = IN_FLIGHT
        schedule(world.clock, state.calendar, shot.meet, INTERCEPT, totals.shots, tick + 1)
        totals.shots += 1
        totals.rounds += 1
        battery.missiles += 1
        battery.next_launch = launch + unit.launch_interval
        last_meet = max(last_meet, shot.meet)
    done = last_meet + unit.assessment_time
    schedule(world.clock, state.calendar, done, ASSESSMENT, e, tick + 1)
    battery.targets += 1
    totals.targets += 1
    flight.ordinal += 1
    track.engagements += 1
    track.engaged_before = True
    totals.targets_peak = max(totals.targets_peak, totals.targets)
    mark_changed(state.availability, u)
    refresh_availability(world, state, tick)


@part
def intercept(world, tables, state, s):
    """A round arrives: it frees its channel, and kills or not."""
    shot, totals = state.shots[s], state.totals[0]
    engagement = state.engagements[shot.engagement]
    totals.rounds -= 1
    if shot.result == NOT_LAUNCHED:
        return
    state.batteries[engagement.unit].missiles -= 1
    mark_changed(state.availability, engagement.unit)
    if shot.result == LOST:
        return
    j = shot.threat
    if state.flights[j].fate != FLYING:
        shot.result = SPENT
        return
    key = world.threats[j].key
    if engagement.shared:
        luck = draw(totals, key, SHARED_KILL, shot.address // ROUNDS_PER_ENGAGEMENT)
    else:
        luck = draw(totals, key, KILL, shot.address)
    if luck < tables.windows[shot.pair, j].p_single:
        shot.result = KILLING
        state.flights[j].fate = KILLED
        state.flights[j].end = shot.meet
        totals.flying -= 1
        remove(state, tables.plans[j].rank, totals.tick)
        note_end(world, state, j)
    else:
        shot.result = MISS


@part
def assess(tables, state, e):
    """An engagement is assessed: its channel is free and a survivor open to engagement again."""
    engagement = state.engagements[e]
    battery = state.batteries[engagement.unit]
    c, j = engagement.controller, engagement.threat
    engagement.open = False
    battery.targets -= 1
    state.totals[0].targets -= 1
    mark_changed(state.availability, engagement.unit)
    state.tracks[c, j].engagements -= 1
    if battery.owner != c:
        state.tracks[battery.owner, j].engagements -= 1
    if state.flights[j].fate == FLYING:
        wake(state, c, tables.plans[j].rank)
        wake(state, battery.owner, tables.plans[j].rank)


@part
def reload(world, state, g):
    """An empty launcher is full again, as far as the stock goes; a lost one stays empty."""
    if state.element_lost[world.posts + world.radars.shape[0] + g] < np.inf:
        return
    if state.loaded[g] > 0:  # rounds that were not launched came back
        return
    launcher = world.launchers[g]
    magazine = state.magazines[launcher.pair]
    rounds = min(launcher.tubes - state.loaded[g], magazine.stock)
    state.loaded[g] += rounds
    magazine.ready += rounds
    magazine.stock -= rounds
    mark_changed(state.availability, world.pairs[launcher.pair].unit)
