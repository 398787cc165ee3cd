"""Which pairs are open to use, kept as bits so that a waiting threat costs next to nothing."""

from __future__ import annotations

import numpy as np

from openiads.engine.compiled import inlined, kernel
from openiads.engine.world import GUIDANCE_ACTIVE

SLACK = 1e-9
"""Times that are equal but for rounding count as equal, s."""


@kernel
def lacks_round(magazine, pair, class_, salvo):
    """True when a pair has too few ready rounds, or the rest is reserved for other classes."""
    if magazine.ready < salvo:
        return True
    if pair.reserve_open[class_]:
        return False
    return magazine.ready + magazine.stock - salvo < pair.reserve


@kernel
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


@inlined
def is_stale(gates, totals, class_, now):
    """True when the gates of a threat class were made before the last change, or have run out."""
    return gates.change[class_] != totals.change or now >= gates.until[class_] - SLACK


@kernel
def refresh_gates(world, state, class_, now):
    """Make the gates of a threat class anew.

    A pair short of rounds does not count as short of channels: a channel would not help it.
    """
    gates = state.gates
    gates.change[class_] = state.totals[0].change
    until = np.inf
    for word in range(gates.open.shape[1]):
        open_ = short = busy = spent = np.uint64(0)
        for p in range(64 * word, min(world.pairs.shape[0], 64 * word + 64)):
            pair = world.pairs[p]
            unit, battery = world.units[pair.unit], state.batteries[pair.unit]
            bit = np.uint64(1) << np.uint64(p - 64 * word)
            salvo = unit.salvo[class_]
            guided = world.rounds[pair.round_].guidance != GUIDANCE_ACTIVE
            lost = state.element_lost[world.posts + unit.radar]
            is_short = lacks_round(state.magazines[p], pair, class_, salvo)
            is_busy = not is_short and lacks_channel(unit, battery, salvo, guided, lost)
            if is_short:
                short |= bit
            if state.magazines[p].ready == 0 and state.magazines[p].stock == 0:
                spent |= bit
            if is_busy:
                busy |= bit
            if is_short or is_busy:
                continue
            if now < battery.next_launch - SLACK:
                until = min(until, battery.next_launch)
            else:
                open_ |= bit
        gates.open[class_, word] = open_
        gates.short[class_, word], gates.busy[class_, word] = short, busy
        gates.spent[class_, word] = spent
    gates.until[class_] = until


@kernel
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
