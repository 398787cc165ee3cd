"""Which pairs are open to use, kept as bits so that a waiting threat costs next to nothing."""

from __future__ import annotations

import numpy as np

from openiads.engine.compiled import part
from openiads.engine.state import UNRESERVED
from openiads.engine.world import GUIDANCE_ACTIVE

SLACK = 1e-9
"""Times that are equal but for rounding count as equal, s."""


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
def mark_changed(gates, u):
    """Note that unit u has other rounds, channels or launch times than before."""
    gates.stale[u] = True
    gates.due[0] = -np.inf


@part
def refresh_gates(world, state, now):
    """Make the gates anew for the units that have changed."""
    gates = state.gates
    for u in range(world.units.shape[0]):
        if now >= gates.until[u] - SLACK:
            gates.stale[u] = True
        if gates.stale[u]:
            gates.until[u] = np.inf
    for p in range(world.pairs.shape[0]):
        if gates.stale[world.pairs[p].unit]:
            if state.magazines[p].ready == 0 and state.magazines[p].stock == 0:
                gates.spent[p >> 6] |= np.uint64(1) << np.uint64(p & 63)
            for kind in range(gates.open.shape[0]):
                refresh_gate(world, state, p, kind, now)
    due = np.inf
    for u in range(world.units.shape[0]):
        gates.stale[u] = False
        due = min(due, gates.until[u])
    gates.due[0] = due


@part
def refresh_gate(world, state, p, kind, now):
    """See whether a pair is open to threats of a kind, short of rounds, or short of channels only.

    A pair short of rounds does not count as short of channels: a channel would not help it.
    """
    gates, pair, class_ = state.gates, world.pairs[p], state.gates.member[kind]
    u = pair.unit
    unit, battery = world.units[u], state.batteries[u]
    salvo = unit.salvo[class_]
    guided = world.rounds[pair.round_].guidance != GUIDANCE_ACTIVE
    lost = state.element_lost[world.posts + unit.radar]
    others = kept_from(world.reserves, state.kept, pair, class_)
    is_short = state.magazines[p].ready - salvo < others
    is_busy = not is_short and lacks_channel(unit, battery, salvo, guided, lost)
    is_open = not is_short and not is_busy
    if is_open and now < battery.next_launch - SLACK:
        gates.until[u] = min(gates.until[u], battery.next_launch)
        is_open = False
    word, bit = p >> 6, np.uint64(1) << np.uint64(p & 63)
    gates.open[kind, word] = with_bit(gates.open[kind, word], bit, is_open)
    gates.short[kind, word] = with_bit(gates.short[kind, word], bit, is_short)
    gates.busy[kind, word] = with_bit(gates.busy[kind, word], bit, is_busy)


@part
def with_bit(word, bit, is_set):
    """A word with one bit set or cleared."""
    return word | bit if is_set else word & ~bit


@part
def set_owners(pairs, batteries, mine):
    """Note which pairs each controller commands.

    Parameters
    ----------
    mine : (X, words) uint64, written.
    """
    mine[:] = 0
    for p in range(pairs.shape[0]):
        owner = batteries[pairs[p].unit].owner
        mine[owner, p // 64] |= np.uint64(1) << np.uint64(p % 64)
