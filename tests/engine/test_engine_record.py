"""A recorded replication is the one that a run would have, and its tracks are all tracks."""

from __future__ import annotations

import numpy as np
import pytest
from walks import spells
from worlds import flight, link, looks_at, make_case, network, post, radar, same, unit

from openiads.engine.random import DETECTION, words
from openiads.engine.record import alone_since, record_replication, spells_of
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.study.pack import pack

SEED = 1


@pytest.fixture(scope="module")
def stage(rich):
    """The rich case with room for all tracks; what capacity does has its own test."""
    data = rich.model_dump()
    data["networks"][0]["track_capacity"] = 50
    world, _ = pack(type(rich).model_validate(data))
    return world, tabulate(world)


def played(world, tables, replication):
    state = make_state(world, tables)
    run_replications(world, tables, state, SEED, 0, replication, 1)
    return state


@pytest.fixture(scope="module")
def eventful(stage):
    """Replications of the rich case in which a radar was lost, or a unit stood alone."""
    world, tables = stage
    radars = slice(world.posts, world.posts + len(world.radars))
    found = []
    for replication in range(200):
        told = record_replication(world, tables, (SEED, 0, replication))
        if np.isfinite(told.element_lost[radars]).any() and np.isfinite(told.alone).any():
            found.append(replication)
        if len(found) == 3:
            break
    assert len(found) == 3
    return found


def test_the_outcome_is_that_of_a_run(stage):
    world, tables = stage
    state = make_state(world, tables)
    told = record_replication(world, tables, (SEED, 0, 5))
    assert same(told.outcome, run_replications(world, tables, state, SEED, 0, 5, 1))


def test_spells_are_those_of_every_look_walked(stage, eventful):
    world, tables = stage
    count = 0
    for replication in eventful:
        state = played(world, tables, replication)
        alone = alone_since(world, state)
        found = {}
        for spell in spells_of(world, tables, state, alone):
            place = int(spell["controller"]), int(spell["threat"])
            found.setdefault(place, []).append((spell["since"], spell["until"]))
        for c in np.flatnonzero(state.controllers["ever_deciding"]):
            first, last = decides(world, state, alone, c)
            for j in range(len(world.threats)):
                end = min(state.flights[j].end, world.clock.horizon, last)
                slow = [
                    (max(since, first), min(fades, end))
                    for since, fades in spells(world, tables, state, c, j)
                    if max(since, first) <= min(fades, end)
                ]
                assert np.ravel(found.get((int(c), j), [])) == pytest.approx(np.ravel(slow))
                count += len(slow)
    assert count > 30


def decides(world, state, alone, c):
    """From when until when a controller decides, s."""
    if c >= len(world.networks):
        return alone[c - len(world.networks)], np.inf
    return 0.0, state.element_lost[world.networks[c].command_post]


def test_first_detections_are_those_of_every_look_drawn(stage, eventful):
    world, tables = stage
    replication = eventful[0]
    told = record_replication(world, tables, (SEED, 0, replication))
    for j in range(len(world.threats)):
        first = np.full(len(world.radars), np.nan)
        for look in looks_at(tables, j):
            r, key = int(look.radar), world.threats[j].key
            block = words(
                SEED, 0, replication, DETECTION, world.radars[r].key, key, int(look.number) >> 2
            )
            there = look.time <= min(told.flights[j].end, told.element_lost[world.posts + r])
            hit = int(block[look.number & 3]) < int(look.limit)
            if there and hit and look.time <= world.clock.horizon and np.isnan(first[r]):
                first[r] = look.time
        assert told.seen[j] == pytest.approx(first, nan_ok=True)


def test_the_first_of_all_detections_is_the_one_that_a_run_stores(stage, eventful):
    world, tables = stage
    for replication in eventful:
        told = record_replication(world, tables, (SEED, 0, replication))
        first = np.where(np.isnan(told.seen), np.inf, told.seen).min(axis=1)
        stored = np.where(
            np.isnan(told.outcome.first_detection[0]), np.inf, told.outcome.first_detection[0]
        )
        assert first == pytest.approx(stored)


@pytest.mark.parametrize("capacity", [1, 2])
def test_a_network_short_of_capacity_never_holds_more_tracks_than_it_can(capacity):
    raid = [flight(f"t{i}", start=(28.0 + i, 2.0 * i)) for i in range(5)]
    case = make_case(
        raid,
        networks=[network(track_capacity=capacity)],
        command_posts=[post()],
        radars=[radar()],
        units=[unit(doctrine={**unit()["doctrine"], "weapon_control": "hold"})],
    )
    world, _ = pack(case)
    tables = tabulate(world)
    told = record_replication(world, tables, (SEED, 0, 0))
    held = [
        int(((told.spells["since"] <= tick) & (told.spells["until"] > tick)).sum())
        for tick in range(world.clock.ticks)
    ]
    assert max(held) == told.outcome.peak_tracks[0] == capacity
    assert len(set(told.spells["threat"].tolist())) > capacity


def test_a_unit_whose_link_is_cut_stands_alone_from_then_on():
    case = make_case([flight("t")], links=[link(cut_time_s=40.0)])
    world, _ = pack(case)
    told = record_replication(world, tabulate(world), (SEED, 0, 0))
    assert told.alone.tolist() == [40.0]
