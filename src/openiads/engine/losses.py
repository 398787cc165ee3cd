"""What a leaker does on arrival, and what the loss of an element does to the rest."""

from __future__ import annotations

import numpy as np

from openiads.engine.availability import mark_changed, set_owners
from openiads.engine.candidates import remove, remove_all, wake_all
from openiads.engine.capacity import look_at_all
from openiads.engine.compiled import kernel, part
from openiads.engine.engage import draw
from openiads.engine.random import DAMAGE
from openiads.engine.reset import reset_tracks
from openiads.engine.state import NOT_LAUNCHED, UNRESERVED
from openiads.engine.tracks import forget_future, set_deliveries
from openiads.engine.world import (
    AIM_ASSET,
    AIM_NOTHING,
    FLYING,
    GUIDANCE_ACTIVE,
    IN_FLIGHT,
    LEAKED,
    LOST,
    PASSED,
    TIME_TOLERANCE_S,
)


@part
def arrive(world, tables, state, j):
    """Threat j reaches its aim alive: it leaks, and damages the aim or not."""
    flight, threat = state.flights[j], world.threats[j]
    if flight.fate != FLYING:
        return
    state.totals[0].flying -= 1
    remove(state, tables.plans[j].rank, state.totals[0].tick)
    if threat.civil:
        flight.fate = PASSED
        return
    flight.fate = LEAKED
    if threat.aim_kind == AIM_NOTHING or threat.p_damage <= 0.0:
        return
    if draw(state.totals[0], threat.key, DAMAGE, 0) >= threat.p_damage:
        return
    flight.damaged = True
    if threat.aim_kind == AIM_ASSET:
        state.asset_lost[threat.aim] = True
    elif state.element_lost[threat.aim] == np.inf:
        state.element_lost[threat.aim] = threat.arrival
        lose_element(world, tables, state, threat.aim, threat.arrival)


@part
def lose_element(world, tables, state, element, now):
    """An element stops working; elements are command posts, then radars, then launchers."""
    radars = world.radars.shape[0]
    for u in range(world.units.shape[0]):
        mark_changed(state.availability, u)
    if element < world.posts:
        lose_command_post(world, tables, state, element)
    elif element < world.posts + radars:
        lose_radar(world, tables, state, element - world.posts, now)
    else:
        lose_launcher(world, state, element - world.posts - radars, now)


@part
def lose_command_post(world, tables, state, element):
    """A command post stops: the units of its network stand alone."""
    for n in range(world.networks.shape[0]):
        if world.networks[n].command_post != element:
            continue
        for u in range(world.units.shape[0]):
            if world.units[u].network == n:
                stand_alone(world, tables, state, u)
        state.controllers[n].deciding = False
        remove_all(state, n, state.totals[0].tick)


@kernel
def lose_radar(world, tables, state, r, now):
    """A radar stops: no more looks, and the rounds it guides are lost."""
    set_deliveries(world, state)
    n = world.radars[r].network
    for c in range(state.controllers.shape[0]):
        hears = c == n or state.controllers[c].alone
        if hears and state.controllers[c].ever_deciding:
            forget_future(tables, state, c, r, now)
            look_at_all(state, c)
    for s in range(state.totals[0].shots):
        shot = state.shots[s]
        pair = world.pairs[shot.pair]
        guided = world.rounds[pair.round_].guidance != GUIDANCE_ACTIVE
        if not guided or world.units[pair.unit].radar != r or not in_hand(shot, now):
            continue
        if shot.launch <= now + TIME_TOLERANCE_S:
            shot.result = LOST
        else:
            call_off(state, pair.unit, shot)
            put_back(state, shot)


@part
def call_off(state, u, shot):
    """A committed round of unit u is not launched: its channel is free."""
    shot.result = NOT_LAUNCHED
    state.batteries[u].missiles -= 1


@part
def put_back(state, shot):
    """A round stays in its launcher after all; a reserve that paid for it has it back."""
    state.loaded[shot.launcher] += 1
    state.magazines[shot.pair].ready += 1
    if shot.reserve != UNRESERVED:
        state.kept[shot.reserve] += 1


@part
def lose_launcher(world, state, g, now):
    """A launcher stops: its rounds are gone, those in flight fly on."""
    state.magazines[world.launchers[g].pair].ready -= state.loaded[g]
    state.loaded[g] = 0
    for s in range(state.totals[0].shots):
        shot = state.shots[s]
        if shot.launcher == g and shot.launch > now + TIME_TOLERANCE_S and in_hand(shot, now):
            call_off(state, world.pairs[shot.pair].unit, shot)


@part
def in_hand(shot, now):
    """True when a shot has not met its target yet."""
    return shot.result == IN_FLIGHT and shot.meet > now


@part
def stand_alone(world, tables, state, u):
    """A unit cut off from its command post fights on by itself, on its own radar."""
    c = world.networks.shape[0] + u
    if state.batteries[u].owner == c:
        return
    n = world.units[u].network
    for j in range(state.tracks.shape[1]):
        state.tracks[n, j].start_of = np.nan
    wake_all(state, n)
    state.batteries[u].owner = c
    if not state.controllers[c].ever_deciding:
        reset_tracks(state, c)
    state.controllers[c].deciding = True
    state.controllers[c].ever_deciding = True
    wake_all(state, c)
    set_owners(world.pairs, state.batteries, state.availability.owned)
    for e in range(state.totals[0].engagements):
        engagement = state.engagements[e]
        if engagement.open and engagement.unit == u:
            track = state.tracks[c, engagement.threat]
            track.engagements += 1
            track.engaged_before = True


@part
def cut_link(world, tables, state, link):
    """A link goes down for good: the units behind it stand alone."""
    for u in range(world.units.shape[0]):
        if world.units[u].link == link:
            stand_alone(world, tables, state, u)
