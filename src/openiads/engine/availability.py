"""Which pairs are available, kept as bits, so that a waiting candidate costs next to nothing.

A pair (unit, round type) is *available* to a class of threats when it has the rounds and channels
of a salvo and its unit may launch. Else it *lacks rounds*, or lacks channels only, or waits for
the launch interval. The bits of a unit are made anew when it was marked as changed, or when its
launch interval is over. Bits that differ from before are noted in `changed`: a candidate that none
of them concerns need not be looked at again (see `candidates`).
"""

from __future__ import annotations

import numpy as np

from openiads.engine.calendar import mark_busy, tick_after
from openiads.engine.compiled import part
from openiads.engine.state import UNRESERVED
from openiads.engine.world import GUIDANCE_ACTIVE, TIME_TOLERANCE_S


@part
def kept_from(reserves, kept, pair, class_):
    """Ready rounds of a pair that are kept from a class: what is left of reserves for others."""
    rounds = 0
    for v in range(pair.reserve_first, pair.reserve_end):
        if not reserves[v].serves[class_]:
            rounds += kept[v]
    return rounds


@part
def charge_round(reserves, kept, ready, pair, class_):
    """Charge a round that is about to be committed against a class; returns the reserve.

    Unreserved rounds pay first, then the first reserve for the class that has any left.

    Parameters
    ----------
    ready : ready rounds of the pair, this one included.
    """
    if pair.reserve_first == pair.reserve_end:
        return UNRESERVED
    reserved = 0
    for v in range(pair.reserve_first, pair.reserve_end):
        reserved += kept[v]
    if ready > reserved:
        return UNRESERVED
    for v in range(pair.reserve_first, pair.reserve_end):
        if reserves[v].serves[class_] and kept[v] > 0:
            kept[v] -= 1
            return v
    return UNRESERVED


@part
def lacks_channel(unit, battery, salvo, guided, radar_lost):
    """True when a pair has no target channel, too few missile channels, or no radar to guide.

    Parameters
    ----------
    guided : the round needs the engagement radar. radar_lost : when that was lost, s, inf = not.
    """
    if battery.targets >= unit.target_channels:
        return True
    if battery.missiles + salvo > unit.missile_channels:
        return True
    return guided and radar_lost < np.inf


@part
def mark_changed(availability, u):
    """Note that unit u has other rounds, channels or launch times than before."""
    if not availability.is_stale[u]:
        availability.is_stale[u] = True
        availability.stale[availability.stale_count[0]] = u
        availability.stale_count[0] += 1


@part
def refresh_availability(world, state, tick):
    """Make the bits of the units anew that have changed, or that may launch again by now.

    Writes `state.availability`, the `due` of controllers whose pairs differ, and busy ticks.
    """
    availability, now = state.availability, tick * world.clock.tick
    if tick >= availability.due[0]:
        availability.due[0] = world.clock.ticks
        for u in range(world.units.shape[0]):
            if now >= availability.until[u] - TIME_TOLERANCE_S:
                mark_changed(availability, u)
            elif availability.until[u] < np.inf:
                set_due(world.clock, state, availability.until[u])
    for n in range(availability.stale_count[0]):
        u = availability.stale[n]
        availability.is_stale[u] = False
        availability.until[u] = np.inf
        for p in range(availability.first[u], availability.first[u + 1]):
            for kind in range(availability.available.shape[0]):
                refresh_pair(world, state, p, kind, now)
        if availability.until[u] < np.inf:
            set_due(world.clock, state, availability.until[u])
    availability.stale_count[0] = 0


@part
def set_due(clock, state, until):
    """Note that the bits of a unit are to be made anew at the first tick that a time allows."""
    tick = tick_after(clock, np.nextafter(until - TIME_TOLERANCE_S, -np.inf))
    if tick < state.availability.due[0]:
        state.availability.due[0] = tick
        mark_busy(state.calendar, tick)


@part
def refresh_pair(world, state, p, kind, now):
    """See whether a pair is available to threats of a kind, lacks rounds, or channels only.

    A pair that lacks rounds does not count as lacking channels: a channel would not help it.
    """
    availability, pair = state.availability, world.pairs[p]
    class_, u = availability.member[kind], pair.unit
    unit, battery = world.units[u], state.batteries[u]
    salvo = unit.salvo[class_]
    guided = world.rounds[pair.round_].guidance != GUIDANCE_ACTIVE
    lost = state.element_lost[world.posts + unit.radar]
    others = kept_from(world.reserves, state.kept, pair, class_)
    short = state.magazines[p].ready - salvo < others
    busy = not short and lacks_channel(unit, battery, salvo, guided, lost)
    available = not short and not busy
    if available and now < battery.next_launch - TIME_TOLERANCE_S:
        availability.until[u] = min(availability.until[u], battery.next_launch)
        available = False
    word, bit = p >> 6, np.uint64(1) << np.uint64(p & 63)
    one = put_bit(availability.available, kind, word, bit, available)
    two = put_bit(availability.lacks_rounds, kind, word, bit, short)
    three = put_bit(availability.lacks_channels, kind, word, bit, busy)
    if one or two or three:
        availability.changed[kind, word] |= bit
        state.controllers[battery.owner].due = -1


@part
def put_bit(bits, kind, word, bit, is_set):
    """Set or clear one bit; returns True when it was otherwise before."""
    before = bits[kind, word]
    bits[kind, word] = before | bit if is_set else before & ~bit
    return bits[kind, word] != before


@part
def set_owners(pairs, batteries, owned):
    """Note which pairs each controller commands.

    Parameters
    ----------
    owned : (X, words) uint64, written.
    """
    owned[:] = 0
    for p in range(pairs.shape[0]):
        owner = batteries[pairs[p].unit].owner
        owned[owner, p // 64] |= np.uint64(1) << np.uint64(p % 64)
