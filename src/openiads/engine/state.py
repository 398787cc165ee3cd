"""What changes during a replication: one set of arrays a thread, reused for every replication.

Letters of shapes as in `world`, and X controllers: the N networks, then the U units for the time
they fight autonomously. A controller is whoever decides: a command post, or a unit cut off.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from openiads.engine.compiled import kernel
from openiads.engine.world import World, records
from openiads.model.identify import FREE, HOLD
from openiads.vocab import THREAT_CLASSES

FLYING = -1
"""Fate of a threat that is still on its way; the others are indices into `vocab.FATES`."""

NOT_LAUNCHED = -1
"""Result of a shot whose launcher or radar was lost before the launch: no shot after all."""

TOTALS = np.dtype(
    [
        ("seed", "i8"),
        ("draw", "i8"),
        ("replication", "i8"),
        ("shots", "i8"),
        ("engagements", "i8"),
        ("tick", "i8"),  # the tick at hand
        ("randoms", "i8"),  # random numbers drawn
        ("flying", "i8"),  # threats on their way
        ("rounds", "i8"),  # rounds in flight
        ("targets", "i8"),  # target channels in use
        ("targets_peak", "i8"),
        ("missiles", "i8"),  # missile channels in use
        ("missiles_peak", "i8"),
        ("tracks_peak", "i8"),
        ("change", "i8"),  # counts what may open or close a pair
        ("slowest", "f8"),  # s, longest reaction time of all units; constant
        ("reengage", "b1"),  # every unit may engage again; constant
        ("strict", "b1"),  # track capacity is enforced, see `replicate.play`
        ("all_heard", "b1"),  # every link stays up, and there is a command post to hear
    ],
    align=True,
)
TRACK = np.dtype(
    [
        ("look", "i8"),  # next look to walk; -1 = not walked yet; firm: after the last detection
        ("checked", "i8"),  # firm: looks before this one are known to be misses
        ("since", "f8"),  # s, start of firmness
        ("fades", "f8"),  # s, time at which it is dropped without a detection
        ("longest", "f8"),  # s, longest time it was firm
        ("counted", "f8"),  # s, firmness is counted in `track_change` up to this time
        ("admitted", "f8"),  # s, `since` of the firm spell that the network holds, nan = none
        ("clock", "f8"),  # s, start of firmness as the network counts it
        ("engagements", "i8"),  # engagements known to the controller and not assessed
        ("wake_next", "i8"),  # next in the list of a tick
        ("wake_tick", "i8"),  # -1 = in no list
        ("slept", "i8"),  # tick since which all pairs in reach were out of rounds, -1 = awake
        ("start_of", "f8"),  # s, the start of firmness that `start` belongs to, nan = none
        ("start", "f8"),  # s, earliest engagement
        ("firm", "b1"),
        ("tracked", "b1"),  # was ever firm, and held
        ("refused", "b1"),
        ("engaged_before", "b1"),
    ],
    align=True,
)
FLIGHT = np.dtype(
    [
        ("end", "f8"),  # s, time of death or arrival
        ("identity", "f8"),  # the identification draw
        ("seen", "f8"),  # s, first detection that any controller learned of, inf = none yet
        ("ordinal", "i8"),  # engagements so far
        ("lack_round", "i8"),  # ticks
        ("lack_channel", "i8"),  # ticks
        ("fate", "i8"),
        ("eligible", "b1"),  # some pair was feasible after reaction time
        ("damaged", "b1"),  # it damaged its aim
    ],
    align=True,
)
CONTROLLER = np.dtype(
    [
        ("network", "i8"),  # whose rules it follows; constant
        ("alone", "b1"),  # a unit by itself; constant
        ("deciding", "b1"),  # it decides now
        ("ever_deciding", "b1"),
    ],
    align=True,
)
BATTERY = np.dtype(
    [
        ("owner", "i8"),  # controller
        ("targets", "i8"),  # target channels in use
        ("missiles", "i8"),  # missile channels in use
        ("next_launch", "f8"),  # s
    ],
    align=True,
)
MAGAZINE = np.dtype([("ready", "i8"), ("stock", "i8")], align=True)
ENGAGEMENT = np.dtype(
    [
        ("unit", "i8"),
        ("threat", "i8"),
        ("controller", "i8"),
        ("open", "b1"),
        ("shared", "b1"),  # its rounds share one kill draw
    ],
    align=True,
)
SHOT = np.dtype(
    [
        ("engagement", "i8"),
        ("address", "i8"),  # index of the kill draw
        ("threat", "i8"),
        ("pair", "i8"),
        ("launcher", "i8"),
        ("launch", "f8"),  # s
        ("meet", "f8"),  # s
        ("slant", "f8"),  # m
        ("height", "f8"),  # m
        ("result", "i8"),
    ],
    align=True,
)
BLOCK = np.dtype([("threat", "i8"), ("number", "i8"), ("words", "u4", (4,))], align=True)
"""Last block of detection draws of a radar: neighbouring looks share one."""

EVENT = np.dtype([("time", "f8"), ("kind", "i8"), ("index", "i8"), ("next", "i8")], align=True)


class Calendar(NamedTuple):
    """What will happen when."""

    events: np.ndarray  # EVENT (most,)
    used: np.ndarray  # i8 (1,), events so far
    head: np.ndarray  # i8 (ticks + 1,), first event of each tick, -1 = none
    agenda: np.ndarray  # i8 (most,), events of one tick in order
    wake_head: np.ndarray  # i8 (ticks + 1,), first threat to wake at each tick, -1 = none


class Gates(NamedTuple):
    """Which pairs are open to use, as bits in the order of `Tables.feasible`; by threat class."""

    mine: np.ndarray  # u8 (X, words), pairs of a controller
    allowed: np.ndarray  # u8 (2, words), weapon control outside zones: unknown, hostile; constant
    open: np.ndarray  # u8 (C, words), ready to launch
    short: np.ndarray  # u8 (C, words), short of rounds
    busy: np.ndarray  # u8 (C, words), short of channels only
    spent: np.ndarray  # u8 (C, words), out of rounds for good
    change: np.ndarray  # i8 (C,), `totals.change` when made
    until: np.ndarray  # f8 (C,), s, holds until this time at most


class State(NamedTuple):
    """Evolving state of one replication."""

    totals: np.ndarray  # TOTALS (1,)
    blocks: np.ndarray  # BLOCK (R,)
    link_until: np.ndarray  # f8 (L,), s, time the link is lost; -inf = down in this replication
    delivers: np.ndarray  # f8 (X, R), s, time until which a radar's detections reach a controller
    controllers: np.ndarray  # CONTROLLER (X,)
    tracks: np.ndarray  # TRACK (X, J)
    history: np.ndarray  # u4 (X, J, R), last looks, newest in bit 0
    waiting: np.ndarray  # u1 (X, J) by rank: a controller should look at this threat
    track_change: np.ndarray  # i8 (ticks + 2,), firm tracks gained and lost
    flights: np.ndarray  # FLIGHT (J,)
    batteries: np.ndarray  # BATTERY (U,)
    magazines: np.ndarray  # MAGAZINE (P,)
    loaded: np.ndarray  # i8 (G,), rounds in each launcher
    element_lost: np.ndarray  # f8 (E,), s, inf = intact
    asset_lost: np.ndarray  # b1 (A,)
    engagements: np.ndarray  # ENGAGEMENT (most,)
    shots: np.ndarray  # SHOT (most,)
    calendar: Calendar
    gates: Gates


def most_shots(world: World) -> int:
    """Most rounds that can be fired in a replication: all there are."""
    return int(world.pairs["ready"].sum() + world.pairs["stock"].sum())


def make_totals(world: World) -> np.ndarray:
    """Totals, with what stays constant filled in."""
    totals = records(TOTALS, 1)
    totals["slowest"] = world.units["reaction_time"].max()
    totals["reengage"] = world.units["reengage"].all()
    return totals


def make_controllers(world: World) -> np.ndarray:
    """Controllers, with what stays constant filled in."""
    networks = len(world.networks)
    controllers = records(CONTROLLER, networks + len(world.units))
    controllers["network"] = [*range(networks), *world.units["network"]]
    controllers["alone"] = np.arange(len(controllers)) >= networks
    return controllers


def pair_bits(chosen: np.ndarray) -> np.ndarray:
    """Pack (rows, P) flags into (rows, words) uint64, bit p of a row for pair p."""
    rows, pairs = chosen.shape
    bits = np.zeros((rows, (pairs + 63) // 64), np.uint64)
    for p in range(pairs):
        bits[:, p // 64] |= chosen[:, p].astype(np.uint64) << np.uint64(p % 64)
    return bits


def make_gates(world: World) -> Gates:
    """Gates, with what stays constant filled in."""
    words, classes = (len(world.pairs) + 63) // 64, len(THREAT_CLASSES)
    control = world.control[world.pairs["unit"], 0]
    unknown, hostile = control == FREE, control != HOLD
    return Gates(
        mine=np.zeros((len(world.networks) + len(world.units), words), np.uint64),
        allowed=pair_bits(np.stack([unknown, hostile])),
        open=np.zeros((classes, words), np.uint64),
        short=np.zeros((classes, words), np.uint64),
        busy=np.zeros((classes, words), np.uint64),
        spent=np.zeros((classes, words), np.uint64),
        change=np.zeros(classes, np.int64),
        until=np.zeros(classes),
    )


def make_state(world: World) -> State:
    """Allocate the arrays for one thread; `reset` fills them."""
    units, threats, radars = len(world.units), len(world.threats), len(world.radars)
    x, ticks = len(world.networks) + units, world.clock.ticks
    shots = most_shots(world)
    events = threats + 3 * shots + len(world.links) + 1
    return State(
        totals=make_totals(world),
        blocks=records(BLOCK, radars),
        link_until=np.zeros(len(world.links)),
        delivers=np.zeros((x, radars)),
        controllers=make_controllers(world),
        tracks=records(TRACK, (x, threats)),
        history=np.zeros((x, threats, radars), np.uint32),
        waiting=np.zeros((x, threats), np.uint8),
        track_change=np.zeros(ticks + 2, np.int64),
        flights=records(FLIGHT, threats),
        batteries=records(BATTERY, units),
        magazines=records(MAGAZINE, len(world.pairs)),
        loaded=np.zeros(len(world.launchers), np.int64),
        element_lost=np.zeros(world.posts + radars + len(world.launchers)),
        asset_lost=np.zeros(world.assets, np.bool_),
        engagements=records(ENGAGEMENT, shots),
        shots=records(SHOT, shots),
        calendar=Calendar(
            events=records(EVENT, events),
            used=np.zeros(1, np.int64),
            head=np.zeros(ticks + 1, np.int64),
            agenda=np.zeros(events, np.int64),
            wake_head=np.zeros(ticks + 1, np.int64),
        ),
        gates=make_gates(world),
    )


@kernel
def reset(world, state):
    """Put every array back to the start of a replication."""
    totals = state.totals[0]
    totals.shots = totals.engagements = totals.randoms = totals.change = 0
    totals.rounds = totals.targets = totals.missiles = 0
    totals.targets_peak = totals.missiles_peak = totals.tracks_peak = 0
    totals.flying = world.threats.shape[0]
    state.track_change[:] = 0
    state.element_lost[:] = np.inf
    state.asset_lost[:] = False
    state.calendar.used[0] = 0
    state.calendar.head[:] = -1
    state.calendar.wake_head[:] = -1
    state.gates.change[:] = -1
    state.waiting[:] = 0
    for c in range(world.networks.shape[0]):
        reset_tracks(state.tracks, c)
    for j in range(state.flights.shape[0]):
        flight = state.flights[j]
        flight.end = world.threats[j].arrival
        flight.ordinal = flight.lack_round = flight.lack_channel = 0
        flight.fate = FLYING
        flight.seen = np.inf
        flight.eligible = flight.damaged = False
    for r in range(state.blocks.shape[0]):
        state.blocks[r].threat = -1
    for u in range(state.batteries.shape[0]):
        battery = state.batteries[u]
        battery.owner = world.units[u].network
        battery.targets = battery.missiles = 0
        battery.next_launch = -np.inf
    for p in range(state.magazines.shape[0]):
        state.magazines[p].ready = world.pairs[p].ready
        state.magazines[p].stock = world.pairs[p].stock
    for g in range(state.loaded.shape[0]):
        state.loaded[g] = world.launchers[g].tubes


@kernel
def reset_tracks(tracks, c):
    """Put the tracks of a controller back to the start of a replication."""
    for j in range(tracks.shape[1]):
        reset_track(tracks[c, j])


@kernel
def reset_track(track):
    """A track at the start of a replication."""
    track.look = -1
    track.since = np.inf
    track.longest = 0.0
    track.counted = -np.inf
    track.admitted = np.nan
    track.engagements = 0
    track.wake_tick = -1
    track.slept = -1
    track.start_of = np.nan
    track.firm = track.tracked = track.refused = track.engaged_before = False
