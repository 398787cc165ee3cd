"""Tables to Outcome: chance many times. The loop below is the program of a replication."""

from __future__ import annotations

import numpy as np
from numba import njit

from openiads.engine.attribute import first_detection, leak_reason
from openiads.engine.calendar import (
    ARRIVAL,
    ASSESSMENT,
    CUT,
    INTERCEPT,
    RELOAD,
    collect_agenda,
    schedule,
    tick_of,
    wake_threats,
)
from openiads.engine.decide import decide
from openiads.engine.engage import assess, intercept, reload
from openiads.engine.losses import LEAKED_FATE, arrive, cut_link, stand_alone
from openiads.engine.random import (
    DETECTION,
    IDENTIFICATION,
    LINK,
    bernoulli_blocks,
    key_word,
    uniform,
)
from openiads.engine.state import (
    FLYING,
    FLYING_THREATS,
    IN_FLIGHT_ROUNDS,
    MISSILES_PEAK,
    NOT_LAUNCHED,
    RANDOMS,
    SHOTS,
    TARGETS_PEAK,
    TRACKS_PEAK,
    State,
    most_shots,
    reset,
)
from openiads.engine.tracks import finish_tracks, set_deliveries
from openiads.engine.world import Outcome, Tables, World

UNRESOLVED_FATE = 2


@njit(cache=True, nogil=True)
def replicate(world, tables, state, outcome, address, rows):
    """Run consecutive replications.

    Parameters
    ----------
    world : `World`; tables : `Tables`; state : `State`, overwritten.
    outcome : `Outcome`, rows 0 .. rows - 1 are written.
    address : (seed, draw, first replication).
    rows : number of replications.
    """
    for row in range(rows):
        begin(world, tables, state, address[0], address[1], address[2] + row)
        for tick in range(world.clock.ticks):
            handle_events(world, tables, state, tick)
            wake_threats(tables, state, tick)
            decide(world, tables, state, tick)
            if state.count[FLYING_THREATS] == 0 and state.count[IN_FLIGHT_ROUNDS] == 0:
                break
        finish(world, tables, state, outcome, row)


@njit(cache=True, nogil=True)
def begin(world, tables, state, seed, draw, replication):
    """Set the stage: fresh state, the luck of the looks, links and identification, arrivals."""
    reset(world, state)
    state.address[0], state.address[1], state.address[2] = seed, draw, replication
    draw_detections(tables, state, seed, draw, replication)
    draw_identities(world, state, seed, draw, replication)
    draw_links(world, state, seed, draw, replication)
    state.count[FLYING_THREATS] = state.fate.shape[0]
    for j in range(state.fate.shape[0]):
        schedule(world, state, world.threats.arrival[j], ARRIVAL, j, 0)
    set_command(world, state)
    set_deliveries(world, state)
    for c in range(state.deciding.shape[0]):
        if state.deciding[c]:
            state.waiting[c] = 1


@njit(cache=True, nogil=True)
def draw_detections(tables, state, seed, draw, replication):
    """Draw every look of the replication at once."""
    bernoulli_blocks(
        tables.block_index,
        tables.block_radar,
        tables.block_threat,
        tables.limits,
        np.uint64(replication),
        np.uint64(seed),
        key_word(DETECTION, draw),
        state.seen,
    )
    state.count[RANDOMS] += 4 * tables.block_index.shape[0]


@njit(cache=True, nogil=True)
def draw_identities(world, state, seed, draw, replication):
    """Draw how each threat will be identified."""
    for j in range(state.fate.shape[0]):
        key = world.threats.key[j]
        state.identity[j] = uniform(seed, draw, replication, IDENTIFICATION, key, 0, 0)
    state.count[RANDOMS] += state.fate.shape[0]


@njit(cache=True, nogil=True)
def draw_links(world, state, seed, draw, replication):
    """Draw which links are up, and put their cuts into the calendar."""
    links = world.links
    for i in range(links.key.shape[0]):
        u = uniform(seed, draw, replication, LINK, links.key[i], 0, 0)
        state.link_until[i] = links.cut_time[i] if u < links.availability[i] else -np.inf
        if 0.0 <= state.link_until[i] < np.inf:
            schedule(world, state, state.link_until[i], CUT, i, 0)
    state.count[RANDOMS] += links.key.shape[0]


@njit(cache=True, nogil=True)
def set_command(world, state):
    """Who decides at the start: networks with a command post, and the units without."""
    networks = world.networks.looks.shape[0]
    state.deciding[:] = False
    for n in range(networks):
        state.deciding[n] = world.networks.command_post[n] >= 0
    state.ever_deciding[:] = state.deciding
    for u in range(state.owner.shape[0]):
        down = state.link_until[world.units.link[u]] < 0.0
        if down or not state.deciding[world.units.network[u]]:
            stand_alone(world, state, u)


@njit(cache=True, nogil=True)
def handle_events(world, tables, state, tick):
    """Everything that happened since the last tick, in time order."""
    for i in range(collect_agenda(state, tick)):
        event = state.agenda[i]
        kind, index = state.event_kind[event], state.event_index[event]
        if kind == INTERCEPT:
            intercept(world, tables, state, index)
        elif kind == ARRIVAL:
            arrive(world, tables, state, index)
        elif kind == ASSESSMENT:
            assess(world, tables, state, index)
        elif kind == RELOAD:
            reload(world, state, index)
        else:
            cut_link(world, state, index)


@njit(cache=True, nogil=True)
def finish(world, tables, state, outcome, row):
    """Close the books of one replication and write its row."""
    finish_tracks(world, tables, state)
    for j in range(state.fate.shape[0]):
        if state.fate[j] == FLYING:
            state.fate[j] = UNRESOLVED_FATE
            state.end[j] = world.clock.horizon
        detected = first_detection(world, tables, state, j)
        outcome.first_detection[row, j] = detected
        outcome.fate[row, j] = state.fate[j]
        outcome.damaged[row, j] = state.damaged[j]
        outcome.reason[row, j] = -1
        if state.fate[j] == LEAKED_FATE:
            seen = not np.isnan(detected)
            outcome.reason[row, j] = leak_reason(world, tables, state, j, seen)
    outcome.engaged[row] = state.ordinal > 0
    outcome.asset_lost[row] = state.asset_lost
    for element in range(state.element_lost.shape[0]):
        outcome.element_lost[row, element] = state.element_lost[element] < np.inf
    outcome.peak_tracks[row] = state.count[TRACKS_PEAK]
    outcome.peak_targets[row] = state.count[TARGETS_PEAK]
    outcome.peak_missiles[row] = state.count[MISSILES_PEAK]
    outcome.draws[row] = state.count[RANDOMS]
    write_shots(state, outcome, row)


@njit(cache=True, nogil=True)
def write_shots(state, outcome, row):
    """Write the rounds fired in one replication."""
    n = 0
    for s in range(state.count[SHOTS]):
        if state.shot_result[s] == NOT_LAUNCHED:
            continue
        outcome.shot_threat[row, n] = state.shot_threat[s]
        outcome.shot_pair[row, n] = state.shot_pair[s]
        outcome.shot_launch[row, n] = state.shot_launch[s]
        outcome.shot_meet[row, n] = state.shot_meet[s]
        outcome.shot_range[row, n] = state.shot_range[s]
        outcome.shot_height[row, n] = state.shot_height[s]
        outcome.shot_result[row, n] = state.shot_result[s]
        n += 1
    outcome.shots[row] = n


def make_outcome(world: World, rows: int) -> Outcome:
    """Allocate the outcome of `rows` replications."""
    threats, most = len(world.threats.key), most_shots(world)
    elements = world.posts + len(world.radars.key) + len(world.launchers.pair)
    return Outcome(
        fate=np.zeros((rows, threats), np.int8),
        reason=np.full((rows, threats), -1, np.int8),
        damaged=np.zeros((rows, threats), np.bool_),
        engaged=np.zeros((rows, threats), np.bool_),
        first_detection=np.full((rows, threats), np.nan),
        asset_lost=np.zeros((rows, world.assets), np.bool_),
        element_lost=np.zeros((rows, elements), np.bool_),
        peak_tracks=np.zeros(rows, np.int32),
        peak_targets=np.zeros(rows, np.int32),
        peak_missiles=np.zeros(rows, np.int32),
        draws=np.zeros(rows, np.int64),
        shots=np.zeros(rows, np.int64),
        shot_threat=np.zeros((rows, most), np.int32),
        shot_pair=np.zeros((rows, most), np.int32),
        shot_launch=np.zeros((rows, most)),
        shot_meet=np.zeros((rows, most)),
        shot_range=np.zeros((rows, most), np.float32),
        shot_height=np.zeros((rows, most), np.float32),
        shot_result=np.zeros((rows, most), np.int8),
    )


def run_replications(
    world: World, tables: Tables, state: State, seed: int, draw: int, first: int, rows: int
) -> Outcome:
    """Run replications first .. first + rows - 1 and return what they leave behind.

    Parameters
    ----------
    state : from `state.make_state` for this world and these tables; reused between calls.
    seed, draw : the rest of the address of every random number.
    """
    outcome = make_outcome(world, rows)
    replicate(world, tables, state, outcome, (seed, draw, first), rows)
    return outcome
