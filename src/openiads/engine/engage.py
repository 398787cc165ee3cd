"""An engagement from decision to assessment (model, sections 6 to 9)."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from openiads.engine.calendar import ASSESSMENT, INTERCEPT, RELOAD, schedule
from openiads.engine.random import COMMON_CAUSE, KILL, SHARED_KILL, uniform
from openiads.engine.state import (
    ENGAGEMENTS,
    FLYING,
    FLYING_THREATS,
    IN_FLIGHT_ROUNDS,
    MISSILES_NOW,
    MISSILES_PEAK,
    NOT_LAUNCHED,
    RANDOMS,
    SHOTS,
    TARGETS_NOW,
    TARGETS_PEAK,
)
from openiads.engine.world import IN_FLIGHT, LOST, MISS, SPENT
from openiads.engine.world import KILL as KILLED

ROUNDS_PER_ENGAGEMENT = 256
"""Step of the kill-draw index from one engagement of a threat to the next."""

KILLED_FATE = 0


@njit(cache=True, nogil=True)
def draw(world, state, purpose, j, index):
    """A random number that belongs to threat j."""
    state.count[RANDOMS] += 1
    seed, number, replication = state.address[0], state.address[1], state.address[2]
    return uniform(seed, number, replication, purpose, world.threats.key[j], 0, index)


@njit(cache=True, nogil=True)
def take_round(world, state, p, launch, tick):
    """Take a round of pair p from its first loaded launcher; an emptied launcher reloads.

    Returns
    -------
    index of the launcher.
    """
    launchers = world.launchers
    for g in range(launchers.pair.shape[0]):
        if launchers.pair[g] == p and state.loaded[g] > 0:
            state.loaded[g] -= 1
            state.ready[p] -= 1
            if state.loaded[g] == 0 and state.stock[p] > 0:
                schedule(world, state, launch + launchers.reload_time[g], RELOAD, g, tick + 1)
            return g
    return -1


@njit(cache=True, nogil=True)
def engage(world, tables, state, c, j, p, tick):
    """Open an engagement of threat j with pair p and commit the rounds of its salvo."""
    u, k = world.pairs.unit[p], world.pairs.round[p]
    now = tick * world.clock.tick
    e = state.count[ENGAGEMENTS]
    state.count[ENGAGEMENTS] += 1
    ordinal = state.ordinal[j]
    state.ordinal[j] += 1
    state.engagement_unit[e] = u
    state.engagement_threat[e] = j
    state.engagement_controller[e] = c
    state.engagement_open[e] = True
    rho = world.rounds.common_cause[k]
    state.engagement_shared[e] = rho > 0.0 and draw(world, state, COMMON_CAUSE, j, ordinal) < rho
    row = tables.window_first[p, j] + tick - tables.window_tick[p, j]
    last_meet = now
    for i in range(world.units.salvo[u, world.threats.class_[j]]):
        flight = tables.flight[row, i]
        if math.isnan(flight):
            continue
        launch = now + i * world.units.launch_interval[u]
        s = state.count[SHOTS]
        state.count[SHOTS] += 1
        state.shot_engagement[s] = e
        state.shot_address[s] = ordinal * ROUNDS_PER_ENGAGEMENT + i
        state.shot_threat[s], state.shot_pair[s] = j, p
        state.shot_launcher[s] = take_round(world, state, p, launch, tick)
        state.shot_launch[s], state.shot_meet[s] = launch, launch + flight
        state.shot_range[s] = tables.meet_range[row, i]
        state.shot_height[s] = tables.meet_height[row, i]
        state.shot_result[s] = IN_FLIGHT
        schedule(world, state, launch + flight, INTERCEPT, s, tick + 1)
        state.missiles[u] += 1
        state.count[MISSILES_NOW] += 1
        state.count[IN_FLIGHT_ROUNDS] += 1
        state.next_launch[u] = launch + world.units.launch_interval[u]
        last_meet = max(last_meet, launch + flight)
    schedule(world, state, last_meet + world.units.assessment_time[u], ASSESSMENT, e, tick + 1)
    state.targets[u] += 1
    state.count[TARGETS_NOW] += 1
    state.engaged[c, j] += 1
    state.engaged_before[c, j] = True
    state.count[TARGETS_PEAK] = max(state.count[TARGETS_PEAK], state.count[TARGETS_NOW])
    state.count[MISSILES_PEAK] = max(state.count[MISSILES_PEAK], state.count[MISSILES_NOW])


@njit(cache=True, nogil=True)
def intercept(world, tables, state, s):
    """A round arrives: it frees its channel, and kills or not."""
    e = state.shot_engagement[s]
    state.missiles[state.engagement_unit[e]] -= 1
    state.count[MISSILES_NOW] -= 1
    state.count[IN_FLIGHT_ROUNDS] -= 1
    if state.shot_result[s] == LOST or state.shot_result[s] == NOT_LAUNCHED:
        return
    j = state.shot_threat[s]
    if state.fate[j] != FLYING:
        state.shot_result[s] = SPENT
        return
    address = state.shot_address[s]
    if state.engagement_shared[e]:
        u = draw(world, state, SHARED_KILL, j, address // ROUNDS_PER_ENGAGEMENT)
    else:
        u = draw(world, state, KILL, j, address)
    if u < tables.p_single[state.shot_pair[s], j]:
        state.shot_result[s] = KILLED
        state.fate[j] = KILLED_FATE
        state.end[j] = state.shot_meet[s]
        state.count[FLYING_THREATS] -= 1
    else:
        state.shot_result[s] = MISS


@njit(cache=True, nogil=True)
def assess(world, tables, state, e):
    """An engagement is assessed: its channel is free and a survivor open to engagement again."""
    u, j = state.engagement_unit[e], state.engagement_threat[e]
    state.engagement_open[e] = False
    state.targets[u] -= 1
    state.count[TARGETS_NOW] -= 1
    c = state.engagement_controller[e]
    state.engaged[c, j] -= 1
    owner = state.owner[u]
    if owner != c:
        state.engaged[owner, j] -= 1
    if state.fate[j] == FLYING:
        state.waiting[c, tables.rank[j]] = 1
        state.waiting[owner, tables.rank[j]] = 1


@njit(cache=True, nogil=True)
def reload(world, state, g):
    """An empty launcher is full again, as far as the stock goes."""
    p = world.launchers.pair[g]
    if state.element_lost[launcher_element(world, g)] < np.inf:
        return
    rounds = min(world.launchers.tubes[g] - state.loaded[g], state.stock[p])
    state.loaded[g] += rounds
    state.ready[p] += rounds
    state.stock[p] -= rounds


@njit(cache=True, nogil=True)
def launcher_element(world, g):
    """Element index of launcher g."""
    return world.posts + world.radars.key.shape[0] + g
