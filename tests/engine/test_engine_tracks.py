"""The engine draws only the looks that matter; walking every look must give the same tracks."""

from __future__ import annotations

import numpy as np
import pytest

from openiads.engine.losses import lose_radar
from openiads.engine.random import DETECTION, words
from openiads.engine.replicate import begin
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.engine.tracks import settle
from openiads.scenario.load import load_scenario
from openiads.study.pack import pack
from openiads.study.resolve import resolve

SEED, REPLICATION = 1, 148


STUDY = "with-and-without-s400"


@pytest.fixture(scope="module")
def stage():
    world, _ = pack(next(c for c in resolve(load_scenario(STUDY)).cases if c.id == "B@20"))
    return world, tabulate(world)


def spells(world, tables, j, lost):
    """Firm spells of network 0 on threat j, look by look as model.md section 4 has it."""
    network, plan, key = world.networks[0], tables.plans[j], world.threats[j].key
    found, history, firm, since, fades = [], {}, False, 0.0, 0.0
    for look in tables.looks[plan.look_first : plan.look_end]:
        r, heard, k = int(look.radar), float(look.heard), int(look.number)
        if look.time > lost.get(r, np.inf):
            continue
        if firm and heard > fades + 1e-6:
            found.append((since, fades))
            firm, history = False, {}
        block = words(SEED, 0, REPLICATION, DETECTION, world.radars[r].key, key, k >> 2)
        history[r] = [*history.get(r, []), int(block[k & 3]) < int(look.limit)][-network.looks :]
        if not history[r][-1]:
            continue
        if not firm and sum(history[r]) >= network.detections:
            firm, since = True, heard
        if firm:
            fades = heard + network.coast * world.radars[r].period
    return [*found, (since, fades)] if firm else found


def since_at(found, now):
    """Start of the spell that holds at a time, or of the next; inf = none."""
    return next((since for since, fades in found if now <= fades + 1e-6), np.inf)


def start(world, tables):
    state = make_state(world)
    begin(world, tables, state, SEED, 0, REPLICATION)
    return state


@pytest.mark.parametrize("first", [0, 1500, 2100])
def test_tracks_are_those_of_every_look_walked_whenever_they_are_first_asked_for(stage, first):
    world, tables = stage
    state = start(world, tables)
    asked = 0
    for j in range(len(world.threats)):
        found = spells(world, tables, j, {})
        asked += len(found)
        for now in range(first, world.clock.ticks, 9):
            assert settle(world, tables, state, 0, j, float(now)) == since_at(found, now)
    assert asked > len(world.threats) // 2


def test_lost_radars_change_tracks_from_their_loss_on_and_nothing_before(stage):
    world, tables = stage
    state, lost, changed = start(world, tables), {}, 0
    threats = range(len(world.threats))
    found = [spells(world, tables, j, lost) for j in threats]
    for now in range(1500, world.clock.ticks, 9):
        if now == 2103:
            for r in range(len(world.radars) - 1):
                lost[r] = now - 0.5
                state.element_lost[world.posts + r] = lost[r]
                lose_radar(world, tables, state, r, lost[r])
            without = [spells(world, tables, j, lost) for j in threats]
            changed, found = sum(a != b for a, b in zip(found, without, strict=True)), without
        for j in threats:
            assert settle(world, tables, state, 0, j, float(now)) == since_at(found[j], now)
    assert changed > 3
