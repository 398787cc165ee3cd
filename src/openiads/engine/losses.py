"""What a leaker does on arrival, and what the loss of an element does to the rest."""

from __future__ import annotations

import numpy as np
from numba import njit

from openiads.engine.engage import draw
from openiads.engine.random import DAMAGE
from openiads.engine.state import (
    ENGAGEMENTS,
    FLYING,
    FLYING_THREATS,
    NOT_LAUNCHED,
    SHOTS,
)
from openiads.engine.tracks import forget_tracks, set_deliveries
from openiads.engine.world import AIM_ASSET, AIM_ELEMENT, AIM_NOTHING, GUIDANCE_ACTIVE, IN_FLIGHT
from openiads.engine.world import LOST as ROUND_LOST

LEAKED_FATE, PASSED_FATE = 1, 3


@njit(cache=True, nogil=True)
def arrive(world, tables, state, j):
    """Threat j reaches its aim alive: it leaks, and damages the aim or not."""
    if state.fate[j] != FLYING:
        return
    threats = world.threats
    state.count[FLYING_THREATS] -= 1
    if threats.civil[j]:
        state.fate[j] = PASSED_FATE
        return
    state.fate[j] = LEAKED_FATE
    if threats.aim_kind[j] == AIM_NOTHING or threats.p_damage[j] <= 0.0:
        return
    if draw(world, state, DAMAGE, j, 0) >= threats.p_damage[j]:
        return
    state.damaged[j] = True
    if threats.aim_kind[j] == AIM_ASSET:
        state.asset_lost[threats.aim[j]] = True
    elif threats.aim_kind[j] == AIM_ELEMENT and state.element_lost[threats.aim[j]] == np.inf:
        state.element_lost[threats.aim[j]] = threats.arrival[j]
        lose_element(world, state, threats.aim[j], threats.arrival[j])


@njit(cache=True, nogil=True)
def lose_element(world, state, element, now):
    """An element stops working; elements are command posts, then radars, then launchers."""
    radars = world.radars.key.shape[0]
    if element < world.posts:
        for n in range(world.networks.looks.shape[0]):
            if world.networks.command_post[n] == element:
                for u in range(state.owner.shape[0]):
                    if world.units.network[u] == n:
                        stand_alone(world, state, u)
                state.deciding[n] = False
    elif element < world.posts + radars:
        lose_radar(world, state, element - world.posts, now)
    else:
        lose_launcher(world, state, element - world.posts - radars, now)


@njit(cache=True, nogil=True)
def lose_radar(world, state, r, now):
    """A radar stops: no more looks, and the rounds it guides are lost."""
    set_deliveries(world, state)
    networks = world.networks.looks.shape[0]
    forget_tracks(state, world.radars.network[r])
    state.waiting[world.radars.network[r]] = 1
    for u in range(state.owner.shape[0]):
        if world.units.radar[u] == r:
            forget_tracks(state, networks + u)
            state.waiting[networks + u] = 1
    for s in range(state.count[SHOTS]):
        p = state.shot_pair[s]
        guided = world.rounds.guidance[world.pairs.round[p]] != GUIDANCE_ACTIVE
        if guided and world.units.radar[world.pairs.unit[p]] == r and in_hand(state, s, now):
            state.shot_result[s] = ROUND_LOST if state.shot_launch[s] <= now else NOT_LAUNCHED


@njit(cache=True, nogil=True)
def lose_launcher(world, state, g, now):
    """A launcher stops: its rounds are gone, those in flight fly on."""
    state.ready[world.launchers.pair[g]] -= state.loaded[g]
    state.loaded[g] = 0
    for s in range(state.count[SHOTS]):
        if state.shot_launcher[s] == g and state.shot_launch[s] > now and in_hand(state, s, now):
            state.shot_result[s] = NOT_LAUNCHED


@njit(cache=True, nogil=True)
def in_hand(state, s, now):
    """True when shot s has not met its target yet."""
    return state.shot_result[s] == IN_FLIGHT and state.shot_meet[s] > now


@njit(cache=True, nogil=True)
def stand_alone(world, state, u):
    """A unit cut off from its command post fights on by itself, on its own radar."""
    c = world.networks.looks.shape[0] + u
    if state.owner[u] == c:
        return
    state.owner[u] = c
    state.deciding[c] = True
    state.ever_deciding[c] = True
    state.waiting[c] = 1
    for e in range(state.count[ENGAGEMENTS]):
        if state.engagement_open[e] and state.engagement_unit[e] == u:
            state.engaged[c, state.engagement_threat[e]] += 1
            state.engaged_before[c, state.engagement_threat[e]] = True


@njit(cache=True, nogil=True)
def cut_link(world, state, link):
    """A link goes down for good: the units behind it stand alone."""
    for u in range(state.owner.shape[0]):
        if world.units.link[u] == link:
            stand_alone(world, state, u)
