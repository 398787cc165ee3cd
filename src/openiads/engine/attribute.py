"""Leaker attribution: the first link of the kill chain that failed (model, section 10)."""

from __future__ import annotations

import numpy as np

from openiads.engine.compiled import kernel
from openiads.engine.tracks import detects
from openiads.model.identify import may_engage

# Places in vocab.LEAK_REASONS
MISSED, NOT_SEEN, SEEN_NOT_TRACKED, TRACKED_NOT_IDENTIFIED, HELD_BY_RULES = 0, 1, 2, 3, 4
OUT_OF_ENVELOPE, TOO_LATE, NO_ROUND, NO_CHANNEL = 5, 6, 7, 8

SLACK = 1e-9
"""Times that are equal but for rounding count as equal, s."""


@kernel
def is_hostile(network, flight, threat):
    """How a threat is classified: True = hostile, False = unknown."""
    return flight.identity < network.p_hostile[threat.class_]


@kernel
def book_sleep(world, tables, state, c, j, tick):
    """Note the ticks before `tick` that controller c let threat j be, for want of any round.

    It did so while all pairs that could reach the threat were out of rounds for good.
    """
    track, flight, plan = state.tracks[c, j], state.flights[j], tables.plans[j]
    network = world.networks[state.controllers[c].network]
    allowed = 1 if is_hostile(network, flight, world.threats[j]) else 0
    gates, offset = state.gates, plan.row_first - plan.tick_first
    for row in range(offset + track.slept, min(offset + tick, plan.row_end)):
        for word in range(tables.feasible.shape[1]):
            mine = gates.mine[c, word] & gates.allowed[allowed, word]
            if tables.feasible[row, word] & mine:
                flight.lack_round += 1
                break
    track.slept = -1


@kernel
def first_detection(world, tables, state, j):
    """Time at which any radar first detected threat j while both were there, s; nan = never.

    Where one network hears all radars all the time, its tracks know.
    """
    end, seen = state.flights[j].end, state.flights[j].seen
    if world.networks.shape[0] == 1 and state.totals[0].all_heard:
        return seen if seen <= end else np.nan
    for at in range(tables.plans[j].look_first, tables.plans[j].look_end):
        look = tables.looks[at]
        if look.time > end:
            break
        lost = state.element_lost[world.posts + look.radar]
        radar, totals = world.radars[look.radar], state.totals[0]
        block, key = state.blocks[look.radar], world.threats[j].key
        if look.time <= lost and detects(totals, block, radar.key, key, look, j):
            return look.time
    return np.nan


@kernel
def was_allowed(world, tables, c, j, hostile):
    """True when some unit under controller c could have engaged threat j under the rules.

    Zones count when the threat was ever inside them.
    """
    networks = world.networks.shape[0]
    plan = tables.plans[j]
    for u in range(world.units.shape[0]):
        mine = world.units[u].network == c if c < networks else u == c - networks
        if not mine:
            continue
        for row in range(plan.row_first, plan.row_end):
            if may_engage(world.control[u, tables.zone[row]], hostile):
                return True
            if world.zones.shape[0] == 0:
                break
    return False


@kernel
def chain_of_sight(world, tables, state, j):
    """How far threat j came along track, identification and rules, over all controllers.

    Returns
    -------
    (tracked, known, allowed): a firm track was held; it was classified hostile; the rules let
    some unit engage it as it was classified.
    """
    tracked = known = allowed = False
    for c in range(state.controllers.shape[0]):
        if not state.controllers[c].ever_deciding or not state.tracks[c, j].tracked:
            continue
        tracked = True
        network = world.networks[state.controllers[c].network]
        if state.tracks[c, j].longest < network.identification_time - SLACK:
            continue
        hostile = state.flights[j].identity < network.p_hostile[world.threats[j].class_]
        known = known or hostile
        allowed = allowed or was_allowed(world, tables, c, j, hostile)
    return tracked, known, allowed


@kernel
def leak_reason(world, tables, state, j, detected):
    """The one reason why threat j leaked, a place in `vocab.LEAK_REASONS`.

    Parameters
    ----------
    detected : any radar ever detected it.
    """
    flight, plan = state.flights[j], tables.plans[j]
    if flight.ordinal > 0:
        return MISSED
    if not detected:
        return NOT_SEEN
    tracked, known, allowed = chain_of_sight(world, tables, state, j)
    if not tracked:
        return SEEN_NOT_TRACKED
    if not allowed:
        return HELD_BY_RULES if known else TRACKED_NOT_IDENTIFIED
    if plan.row_first == plan.row_end or tables.next_feasible[plan.row_first] < 0:
        return OUT_OF_ENVELOPE
    if not flight.eligible:
        return TOO_LATE
    for c in range(state.controllers.shape[0]):
        if state.controllers[c].ever_deciding and state.tracks[c, j].slept >= 0:
            book_sleep(world, tables, state, c, j, plan.tick_last + 1)
    return NO_ROUND if flight.lack_round > flight.lack_channel else NO_CHANNEL
