"""Which pairs are open to use, kept as bits so that a waiting threat costs next to nothing."""

from __future__ import annotations

import numpy as np

from openiads.engine.compiled import part
from openiads.engine.world import GUIDANCE_ACTIVE

SLACK = 1e-9
"""Times that are equal but for rounding count as equal, s."""


@part
def lacks_round(magazine, pair, class_, salvo):
    """True when a pair has too few ready rounds, or the rest is reserved for other classes."""
    if magazine.ready < salvo:
        return True
    if pair.reserve_open[class_]:
        return False
    return magazine.ready + magazine.stock - salvo < pair.reserve


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
    is_short = lacks_round(state.magazines[p], pair, class_, salvo)
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
