"""Tracks found the slow way: every look drawn and walked, as model.md section 4 has it."""

import numpy as np
from worlds import looks_at

from openiads.engine.random import DETECTION, words


def hearings(world, tables, state, c, j):
    """Looks at threat j of which controller c hears, in the order in which it does."""
    looks = looks_at(tables, j)
    looks = looks[looks.time <= state.delivers[c, looks.radar]]
    heard = looks.time + state.lags[c, looks.radar]
    order = np.lexsort((looks.radar, heard))
    return zip(heard[order], looks[order], strict=True)


def spells(world, tables, state, c, j):
    """Firm spells of controller c on threat j, look by look as model.md section 4 has it."""
    totals = state.totals[0]
    network, key = world.networks[state.controllers[c].network], world.threats[j].key
    found, history, firm, since, fades = [], {}, False, 0.0, 0.0
    for heard, look in hearings(world, tables, state, c, j):
        r, k = int(look.radar), int(look.number)
        if firm and heard > fades + 1e-6:
            found.append((since, fades))
            firm, history = False, {}
        block = words(
            totals.seed, 0, totals.replication, DETECTION, world.radars[r].key, key, k >> 2
        )
        history[r] = [*history.get(r, []), int(block[k & 3]) < int(look.limit)][-network.looks :]
        if not history[r][-1]:
            continue
        if not firm and sum(history[r]) >= network.detections:
            firm, since = True, heard
        if firm:
            fades = heard + network.coast * world.radars[r].period
    return [*found, (since, fades)] if firm else found
