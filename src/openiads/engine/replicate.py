"""Tables to Outcome: chance many times. The loop below is the program of a replication."""

from __future__ import annotations

import numpy as np

from openiads.engine.assignment import decide
from openiads.engine.attribution import first_detection, leak_reason
from openiads.engine.availability import set_owners
from openiads.engine.calendar import (
    ARRIVAL,
    ASSESSMENT,
    CUT,
    INTERCEPT,
    RELOAD,
    collect_agenda,
    mark_busy,
    next_busy,
    schedule,
)
from openiads.engine.candidates import wake_all, wake_sleepers
from openiads.engine.capacity import keep_books, open_books
from openiads.engine.compiled import kernel, part
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
from openiads.engine.reset import reset
from openiads.engine.state import State, most_shots
from openiads.engine.tracks import finish_tracks, set_deliveries
from openiads.engine.world import FLYING, LEAKED, UNRESOLVED, Outcome, Tables, World

ROUNDS_A_REPLICATION = 64
"""Rounds that there is room for at first, besides all there are once; more is made when needed."""


@kernel
def replicate(world, tables, state, outcome, address, first, rows):
    """Run consecutive replications, as long as there is room for their rounds.

    Parameters
    ----------
    world : `World`; tables : `Tables`; state : `State`, overwritten.
    outcome : `Outcome`, rows `first` .. rows - 1 are written, and their rounds after those of the
        rows before.
    address : (seed, draw, replication of row 0).

    Returns
    -------
    The first row that was not played, for want of room for all rounds there are.
    """
    fired = np.int64(0)
    for row in range(first):
        fired += outcome.shots[row]
    for row in range(first, rows):
        if outcome.shot_pair.shape[0] - fired < state.shots.shape[0]:
            return row
        play(world, tables, state, address, address[2] + row)
        write_outcome(world, tables, state, outcome, row)
        fired += write_shots(world, state, outcome, row, fired)
    return rows


@part
def play(world, tables, state, address, replication):
    """One replication: the model from its section 0 to its section 9.

    Sections 1, 2, 7 and what does not hang on chance of 3 and 6 are in `tables` already. Looks
    and tracks are not stepped through: whoever asks for a track makes it followed (`tracks`).
    """
    begin(world, tables, state, address[0], address[1], replication)
    tick = next_busy(world.clock, state.calendar, 0)
    while tick >= 0:
        state.totals[0].tick = tick
        # Sections 7 to 9: intercepts (`engage.intercept`), assessments and reloads (`engage`).
        # Sections 2 and 8: arrivals, and what a lost element means for the rest (`losses`).
        if state.calendar.head[tick] >= 0:
            handle_events(world, tables, state, tick)
        # Section 4: which tracks a network that is short of capacity holds (`capacity`).
        keep_books(world, tables, state, tick)
        # Sections 5 and 6: who is considered (`candidates`), what could engage it (`eligibility`;
        # it asks for looks, section 3, by `detections` and tracks, section 4, by `tracks`), what
        # is available (`availability`), what is chosen (`assignment`, `greedy`) and launched
        # (`engage.engage`).
        wake_sleepers(state, tables.plans, tick)
        decide(world, tables, state, tick)
        if state.totals[0].flying == 0 and state.totals[0].rounds == 0:
            break
        tick = next_busy(world.clock, state.calendar, tick + 1)
    # Section 10: fates, the last tracks, reasons (`attribution`).
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
    mark_busy(state.calendar, 0)
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
            wake_all(state, c)
            open_books(world, tables, state, c)
    set_owners(world.pairs, state.batteries, state.availability.owned)
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


@part
def write_shots(world, state, outcome, row, first):
    """Write the rounds fired in one replication from a place on; returns how many."""
    n = first
    for s in range(state.totals[0].shots):
        shot = state.shots[s]
        if not was_launched(shot, world.clock.horizon):
            continue
        outcome.shot_threat[n], outcome.shot_pair[n] = shot.threat, shot.pair
        outcome.shot_launch[n], outcome.shot_meet[n] = shot.launch, shot.meet
        outcome.shot_flight[n] = shot.flight
        outcome.shot_result[n] = shot.result
        n += 1
    outcome.shots[row] = n - first
    return n - first


def make_outcome(world: World, rows: int) -> Outcome:
    """Allocate the outcome of `rows` replications, with room for the rounds of some of them."""
    threats, room = len(world.threats), most_shots(world) + ROUNDS_A_REPLICATION * rows
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
        shot_threat=np.zeros(room, np.int32),
        shot_pair=np.zeros(room, np.int32),
        shot_flight=np.zeros(room, np.int64),
        shot_launch=np.zeros(room),
        shot_meet=np.zeros(room),
        shot_range=np.zeros(0, np.float32),
        shot_height=np.zeros(0, np.float32),
        shot_result=np.zeros(room, np.int8),
    )


WRITTEN = ("shot_threat", "shot_pair", "shot_flight", "shot_launch", "shot_meet", "shot_result")
"""Fields of an outcome that the kernel writes round by round."""


def resize_shots(outcome: Outcome, room: int) -> Outcome:
    """Give the rounds of an outcome more room or less; the rest stays the same arrays."""
    resized = {}
    for name in WRITTEN:
        old = getattr(outcome, name)
        resized[name] = np.zeros(room, old.dtype)
        resized[name][: len(old)] = old[:room]
    return outcome._replace(**resized)


def finish_shots(outcome: Outcome, tables: Tables) -> Outcome:
    """Cut the rounds of an outcome to those fired, and look up where each meets its target."""
    cut = resize_shots(outcome, int(outcome.shots.sum()))
    ranges, heights = tables.meet_range.reshape(-1), tables.meet_height.reshape(-1)
    return cut._replace(shot_range=ranges[cut.shot_flight], shot_height=heights[cut.shot_flight])


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
    records = pointer(world), pointer(tables), pointer(state)
    done = 0
    while True:
        done = replicate(*records, pointer(outcome), (seed, draw, first), done, rows)
        if done == rows:
            return finish_shots(outcome, tables)
        outcome = resize_shots(outcome, 2 * len(outcome.shot_pair))
