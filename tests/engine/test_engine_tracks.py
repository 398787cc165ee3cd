"""The engine draws only the looks that matter; walking every look must give the same tracks."""

from __future__ import annotations

import numpy as np
import pytest
from walks import spells
from worlds import looks_at

from openiads.engine.compiled import kernel
from openiads.engine.losses import lose_radar
from openiads.engine.random import DETECTION, words
from openiads.engine.replicate import begin, run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.engine.tracks import firm_since
from openiads.resolve.resolver import resolve
from openiads.scenario.load import load_scenario
from openiads.study.pack import pack

SEED, REPLICATION = 1, 148
STUDY = "with-and-without-s400"


def _study():
    return next(c for c in resolve(load_scenario(STUDY)).cases if c.id == "B@20")


@pytest.fixture(scope="module", params=["study", "rich"])
def stage(request, rich):
    world, _ = pack(_study() if request.param == "study" else rich)
    return world, tabulate(world)


def since_at(found, now):
    """Start of the spell that holds at a time, or of the next; inf = none."""
    return next((since for since, fades in found if now <= fades + 1e-6), np.inf)


def start(world, tables):
    state = make_state(world, tables)
    begin(world, tables, state, SEED, 0, REPLICATION)
    return state


@kernel
def asked(world, tables, state, c, j, now):
    """Since when the engine says that controller c holds a firm track on threat j."""
    return firm_since(world, tables, state, c, j, now)


def deciding(state):
    return [c for c in range(len(state.controllers)) if state.controllers[c].ever_deciding]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.8])
def test_tracks_are_those_of_every_look_walked_whenever_they_are_first_asked_for(stage, share):
    world, tables = stage
    state, firm = start(world, tables), 0
    first = int(share * world.clock.ticks)
    for c in deciding(state):
        for j in range(len(world.threats)):
            found = spells(world, tables, state, c, j)
            firm += len(found)
            for now in range(first, world.clock.ticks, 9):
                assert asked(world, tables, state, c, j, float(now)) == since_at(found, now)
    assert firm > len(world.threats) // 2


def test_lost_radars_change_tracks_from_their_loss_on_and_nothing_before(stage):
    world, tables = stage
    state, changed = start(world, tables), 0
    pairs = [(c, j) for c in deciding(state) for j in range(len(world.threats))]
    found = [spells(world, tables, state, c, j) for c, j in pairs]
    loss = int(np.median(np.concatenate([spell for spell in found if spell])))
    for now in range(max(0, loss - 600), world.clock.ticks, 3):
        if loss <= now < loss + 3:
            for r in range(len(world.radars) - 1):
                state.element_lost[world.posts + r] = now - 0.5
                lose_radar(world, tables, state, r, now - 0.5)
            without = [spells(world, tables, state, c, j) for c, j in pairs]
            changed = sum(a != b for a, b in zip(found, without, strict=True))
            found = without
        for (c, j), spell in zip(pairs, found, strict=True):
            assert asked(world, tables, state, c, j, float(now)) == since_at(spell, now)
    assert changed > 3


def first_seen(world, tables, state, replication, j):
    """Time of the first look that detects threat j, by radars while they stand; nan = none."""
    key = world.threats[j].key
    for look in looks_at(tables, j):
        if look.time > state.flights[j].end:
            break
        r, k = int(look.radar), int(look.number)
        block = words(SEED, 0, replication, DETECTION, world.radars[r].key, key, k >> 2)
        stands = look.time <= state.element_lost[world.posts + r]
        if stands and int(block[k & 3]) < int(look.limit):
            return look.time
    return np.nan


def test_the_first_detection_is_by_a_radar_that_stood_then(stage):
    world, tables = stage
    state, lost = make_state(world, tables), 0
    for replication in range(12):
        found = run_replications(world, tables, state, SEED, 0, replication, 1).first_detection[0]
        seen = [first_seen(world, tables, state, replication, j) for j in range(len(world.threats))]
        assert np.array_equal(found, seen, equal_nan=True)
        lost += np.isfinite(state.element_lost).sum()
    assert lost > 3
