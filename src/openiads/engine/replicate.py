"""Tables to Outcome: chance many times. The loop below is the program of a replication."""

from __future__ import annotations

import numpy as np

from openiads.engine.attribution import first_detection, leak_reason
from openiads.engine.availability import set_owners
from openiads.engine.calendar import (
    ARRIVAL,
    ASSESSMENT,
    CUT,
    INTERCEPT,
    RELOAD,
    collect_agenda,
    schedule,
    wake_all,
    wake_threats,
)
from openiads.engine.compiled import kernel, part
from openiads.engine.decide import decide
from openiads.engine.engage import assess, intercept, reload
from openiads.engine.launched import most_in_flight, was_launched
from openiads.engine.limits import check_address
from openiads.engine.losses import arrive, cut_link, stand_alone
from openiads.engine.random import (
    IDENTIFICATION,
    LINK,
    uniform,
)
from openiads.engine.record_pointer import pointer
from openiads.engine.state import State, most_shots, reset
from openiads.engine.tracks import finish_tracks, overflows, set_deliveries
from openiads.engine.world import FLYING, LEAKED, UNRESOLVED, Outcome, Tables, World


@kernel
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
        state.totals[0].strict = False
        play(world, tables, state, address, address[2] + row)
        if overflows(world, tables, state.totals[0].tracks_peak):
            state.totals[0].strict = True
            play(world, tables, state, address, address[2] + row)
        write_outcome(world, tables, state, outcome, row)


@part
def play(world, tables, state, address, replication):
    """One replication.

    The books of a network's track capacity are costly, and seldom needed: a replication is first
    played without, and again with them only if more tracks were firm at once than a network holds.
    """
    begin(world, tables, state, address[0], address[1], replication)
    for tick in range(world.clock.ticks):
        state.totals[0].tick = tick
        if state.calendar.head[tick] >= 0:
            handle_events(world, tables, state, tick)
        if state.calendar.wake_head[tick] >= 0:
            wake_threats(
                state.calendar, state.tracks, tables.plans, state.waiting, state.waits, tick
            )
        decide(world, tables, state, tick)
        if state.totals[0].flying == 0 and state.totals[0].rounds == 0:
            break
    close_books(world, tables, state)


@kernel
def begin(world, tables, state, seed, draw, replication):
    """Set the stage: fresh state, the luck of links and identification, arrivals."""
    reset(world, state)
    totals = state.totals[0]
    totals.seed, totals.draw, totals.replication = seed, draw, replication
    for j in range(world.threats.shape[0]):
        key = world.threats[j].key
        identity = uniform(seed, draw, replication, IDENTIFICATION, key, 0, 0)
        state.flights[j].identity = identity
        schedule(world.clock, state.calendar, world.threats[j].arrival, ARRIVAL, j, 0)
    draw_links(world, state, seed, draw, replication)
    totals.randoms += world.threats.shape[0] + world.links.shape[0]
    set_deliveries(world, state)
    set_command(world, tables, state)


@part
def draw_links(world, state, seed, draw, replication):
    """Draw which links are up, and put their cuts into the calendar."""
    for i in range(world.links.shape[0]):
        link = world.links[i]
        luck = uniform(seed, draw, replication, LINK, link.key, 0, 0)
        state.link_until[i] = link.cut_time if luck < link.availability else -np.inf
        if 0.0 <= state.link_until[i] < np.inf:
            schedule(world.clock, state.calendar, state.link_until[i], CUT, i, 0)


@part
def set_command(world, tables, state):
    """Who decides at the start: networks with a command post, and the units without."""
    for c in range(state.controllers.shape[0]):
        post = world.networks[c].command_post if c < world.networks.shape[0] else -1
        state.controllers[c].deciding = state.controllers[c].ever_deciding = post >= 0
        if post >= 0:
            wake_all(state.waiting, state.waits, state.flights, c)
    set_owners(world.pairs, state.batteries, state.gates.mine)
    for u in range(world.units.shape[0]):
        down = state.link_until[world.units[u].link] < 0.0
        if down or not state.controllers[world.units[u].network].deciding:
            stand_alone(world, tables, state, u)


@part
def handle_events(world, tables, state, tick):
    """Everything that happened since the last tick, in time order."""
    for i in range(collect_agenda(state.calendar, tick)):
        event = state.calendar.events[state.calendar.agenda[i]]
        if event.kind == INTERCEPT:
            intercept(world, tables, state, event.index)
        elif event.kind == ARRIVAL:
            arrive(world, tables, state, event.index)
        elif event.kind == ASSESSMENT:
            assess(tables, state, event.index)
        elif event.kind == RELOAD:
            reload(world, state, event.index)
        else:
            cut_link(world, tables, state, event.index)


@part
def close_books(world, tables, state):
    """Settle the fate of what still flies, and walk all tracks to their end."""
    for j in range(state.flights.shape[0]):
        if state.flights[j].fate == FLYING:
            state.flights[j].fate = UNRESOLVED
            state.flights[j].end = world.clock.horizon
    finish_tracks(world, tables, state)


@part
def write_outcome(world, tables, state, outcome, row):
    """Write the row of one replication."""
    for j in range(state.flights.shape[0]):
        flight = state.flights[j]
        detected = first_detection(world, tables, state, j)
        outcome.first_detection[row, j] = detected
        outcome.fate[row, j] = flight.fate
        outcome.damaged[row, j] = flight.damaged
        outcome.engaged[row, j] = flight.ordinal > 0
        outcome.reason[row, j] = -1
        if flight.fate == LEAKED:
            seen = not np.isnan(detected)
            outcome.reason[row, j] = leak_reason(world, tables, state, j, seen)
    for asset in range(state.asset_lost.shape[0]):
        outcome.asset_lost[row, asset] = state.asset_lost[asset]
    for element in range(state.element_lost.shape[0]):
        outcome.element_lost[row, element] = state.element_lost[element] < np.inf
    totals = state.totals[0]
    outcome.peak_tracks[row] = totals.tracks_peak
    outcome.peak_targets[row] = totals.targets_peak
    outcome.peak_missiles[row] = most_in_flight(world, state)
    outcome.draws[row] = totals.randoms
    write_shots(world, state, outcome, row)


@part
def write_shots(world, state, outcome, row):
    """Write the rounds fired in one replication."""
    n = 0
    for s in range(state.totals[0].shots):
        shot = state.shots[s]
        if not was_launched(shot, world.clock.horizon):
            continue
        outcome.shot_threat[row, n], outcome.shot_pair[row, n] = shot.threat, shot.pair
        outcome.shot_launch[row, n], outcome.shot_meet[row, n] = shot.launch, shot.meet
        outcome.shot_range[row, n], outcome.shot_height[row, n] = shot.slant, shot.height
        outcome.shot_result[row, n] = shot.result
        n += 1
    outcome.shots[row] = n


def make_outcome(world: World, rows: int) -> Outcome:
    """Allocate the outcome of `rows` replications."""
    threats, most = len(world.threats), most_shots(world)
    elements = world.posts + len(world.radars) + len(world.launchers)
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
    check_address(seed, draw, first, rows)
    outcome = make_outcome(world, rows)
    address = (seed, draw, first)
    replicate(pointer(world), pointer(tables), pointer(state), pointer(outcome), address, rows)
    return outcome
