"""Leaker attribution: the first link of the kill chain that failed (model, section 10).

The books of what stopped the pairs of a candidate are kept here as well. A candidate that was
passed over lacks the same at every tick until it is looked at again; those ticks are counted then.
"""

from __future__ import annotations

import numpy as np

from openiads.engine.bits import NONE
from openiads.engine.compiled import part
from openiads.engine.detections import next_hit
from openiads.engine.world import TIME_TOLERANCE_S
from openiads.model.identify import may_engage

# Places in vocab.LEAK_REASONS
MISSED, NOT_SEEN, SEEN_NOT_TRACKED, TRACKED_NOT_IDENTIFIED, HELD_BY_RULES = 0, 1, 2, 3, 4
OUT_OF_ENVELOPE, TOO_LATE, NO_ROUND, NO_CHANNEL = 5, 6, 7, 8


@part
def pass_over(state, c, rank, tick):
    """Count what the usable pairs of a candidate lack at a tick at which none was chosen."""
    candidate, availability = state.candidates[c, rank], state.availability
    count_lacks(candidate, tick)
    rounds = channels = NONE
    for word in range(state.usable.shape[2]):
        usable = state.usable[c, rank, word]
        rounds |= usable & availability.lacks_rounds[candidate.kind, word]
        channels |= usable & availability.lacks_channels[candidate.kind, word]
    candidate.lacks_rounds = rounds != NONE
    candidate.lacks_channels = channels != NONE
    candidate.ticks_without_round += candidate.lacks_rounds
    candidate.ticks_without_channel += candidate.lacks_channels
    candidate.seen = tick
    state.fresh[c, rank >> 6] &= ~(np.uint64(1) << np.uint64(rank & 63))


@part
def count_lacks(candidate, tick):
    """Count what a candidate lacked since it was last passed over, up to the tick before this."""
    if candidate.seen >= 0:
        ticks = tick - 1 - candidate.seen
        candidate.ticks_without_round += ticks * candidate.lacks_rounds
        candidate.ticks_without_channel += ticks * candidate.lacks_channels
        candidate.seen = -1


@part
def is_hostile(network, flight, threat):
    """How a threat is classified: True = hostile, False = unknown."""
    return flight.identity < network.p_hostile[threat.class_]


@part
def first_detection(world, tables, state, j):
    """Time at which any radar first detected threat j while both were there, s; nan = never."""
    best = np.nextafter(state.flights[j].end, np.inf)
    none = best
    for place in range(world.radars.shape[0]):
        r = tables.watchers[j, place]
        slot = next_hit(world, tables, state, j, r, 0, best)
        if slot < 0:
            continue
        time = tables.times[tables.series[j, r].first + slot]
        if time <= state.element_lost[world.posts + r]:
            best = min(best, time)
    return best if best < none else np.nan


@part
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
        for span in range(plan.span_first, plan.span_end):
            if may_engage(world.control[u, tables.spans[span].zone], hostile):
                return True
            if world.zones.shape[0] == 0:
                break
    return False


@part
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
        if state.tracks[c, j].longest < network.identification_time - TIME_TOLERANCE_S:
            continue
        hostile = state.flights[j].identity < network.p_hostile[world.threats[j].class_]
        known = known or hostile
        allowed = allowed or was_allowed(world, tables, c, j, hostile)
    return tracked, known, allowed


@part
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
    if plan.span_first == plan.span_end or tables.spans[plan.span_first].coming < 0:
        return OUT_OF_ENVELOPE
    if not flight.eligible:
        return TOO_LATE
    rounds = channels = 0
    for c in range(state.candidates.shape[0]):
        if state.controllers[c].ever_deciding:
            rounds += state.candidates[c, plan.rank].ticks_without_round
            channels += state.candidates[c, plan.rank].ticks_without_channel
    return NO_ROUND if rounds > channels else NO_CHANNEL
