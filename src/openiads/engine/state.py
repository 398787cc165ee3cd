"""What changes during a replication: one set of arrays a thread, reused for every replication.

Letters of shapes as in `world`, and X controllers: the N networks, then the U units for the time
they fight autonomously. A controller is whoever decides: a command post, or a unit cut off.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from openiads.engine.world import Tables, World, records

NOT_LAUNCHED = -1
"""Result of a shot whose launcher or radar was lost before the launch: no shot after all."""

UNRESERVED = -1
"""What a shot is charged to that no reserve pays for."""

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
        ("tracks_peak", "i8"),
        ("serial", "i8"),  # counts replications, so that luck drawn before is known to be stale
    ],
    align=True,
)
TRACK = np.dtype(
    [
        ("after", "f8"),  # s, looks heard later than this may form it
        ("since", "f8"),  # s, start of firmness, inf = never firm (again)
        ("held", "f8"),  # s, firm at least until then
        ("last", "f8"),  # s, when the controller hears of the last detection that is known
        ("fades", "f8"),  # s, time at which it is dropped; where `ends`
        ("longest", "f8"),  # s, longest time it was firm
        ("counted", "f8"),  # s, firmness is counted in `track_change` up to this time
        ("admitted", "f8"),  # s, `since` of the firm spell that the network holds, nan = none
        ("clock", "f8"),  # s, start of firmness as the network counts it
        ("engagements", "i8"),  # engagements known to the controller and not assessed
        ("span", "i8"),  # the last looked at, counted from the first of the threat
        ("wake_next", "i8"),  # next in the list of a tick
        ("wake_tick", "i8"),  # -1 = in no list
        ("start_of", "f8"),  # s, the start of firmness that `start` belongs to, nan = none
        ("start", "f8"),  # s, earliest engagement
        ("walked", "b1"),  # somebody has asked for it
        ("firm", "b1"),
        ("ends", "b1"),  # no detection comes before it fades
        ("tracked", "b1"),  # was ever firm, and held
        ("refused", "b1"),
        ("engaged_before", "b1"),
    ],
    align=True,
)
CANDIDATE = np.dtype(
    [
        ("until", "i8"),  # first tick at which `State.usable` no longer holds
        ("threat", "i8"),  # constant
        ("kind", "i8"),  # of its class, in `Availability`; constant
        ("seen", "i8"),  # tick at which it was last passed over, -1 = it is to be looked at
        ("lacks_rounds", "b1"),  # what stopped its pairs then
        ("lacks_channels", "b1"),
        ("ticks_without_round", "i8"),
        ("ticks_without_channel", "i8"),
    ],
    align=True,
)
"""A threat that a controller considers, see `candidates`."""

FLIGHT = np.dtype(
    [
        ("end", "f8"),  # s, time of death or arrival
        ("identity", "f8"),  # the identification draw
        ("ordinal", "i8"),  # engagements so far
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
        ("rations", "b1"),  # it keeps books of its track capacity, see `capacity`
        ("due", "i8"),  # first tick at which a decision may differ from the last one
        ("settle", "i8"),  # first tick at which one of its candidates is to be settled anew
    ],
    align=True,
)
BATTERY = np.dtype(
    [
        ("owner", "i8"),  # controller
        ("targets", "i8"),  # target channels in use
        ("missiles", "i8"),  # missile channels reserved
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
        ("reserve", "i8"),  # the one charged, `UNRESERVED` = none
        ("launch", "f8"),  # s
        ("meet", "f8"),  # s
        ("flight", "i8"),  # its entry in the raveled `Tables.flight`
        ("result", "i8"),
    ],
    align=True,
)
EVENT = np.dtype([("time", "f8"), ("kind", "i8"), ("index", "i8"), ("next", "i8")], align=True)
"""Something that will happen; its time in whole microseconds."""


class Calendar(NamedTuple):
    """What will happen when."""

    events: np.ndarray  # EVENT (most,)
    used: np.ndarray  # i8 (1,), events so far
    head: np.ndarray  # i8 (ticks + 1,), first event of each tick, -1 = none
    agenda: np.ndarray  # i8 (most,), events of one tick in order
    wake_head: np.ndarray  # i8 (ticks + 1,), first candidate to wake at each tick, -1 = none
    busy: np.ndarray  # u8 (ticks / 64 + 1,), bits of the ticks at which something may happen


class Availability(NamedTuple):
    """Which pairs are available, as bits in the order of `Tables.feasible`; see `availability`.

    By kind: threat classes that every pair treats alike share one.
    """

    owned: np.ndarray  # u8 (X, words), pairs of a controller
    kind: np.ndarray  # i8 (C,), kind of each threat class; constant
    member: np.ndarray  # i8 (kinds,), one class of each kind; constant
    first: np.ndarray  # i8 (U + 1,), first pair of each unit; constant
    available: np.ndarray  # u8 (kinds, words)
    lacks_rounds: np.ndarray  # u8 (kinds, words)
    lacks_channels: np.ndarray  # u8 (kinds, words), and no rounds
    changed: np.ndarray  # u8 (kinds, words), since the last step of their controller began
    changed_before: np.ndarray  # u8 (kinds, words), of the controller at hand: before its step
    is_stale: np.ndarray  # b1 (U,), the pairs of a unit must be looked at again
    stale: np.ndarray  # i8 (U,), these units
    stale_count: np.ndarray  # i8 (1,), how many
    until: np.ndarray  # f8 (U,), s, or from this time on
    due: np.ndarray  # i8 (1,), first tick at which that is so for a unit


class Books(NamedTuple):
    """Tracks of networks that could be offered more than they can hold; see `capacity`."""

    head: np.ndarray  # i8 (ticks + 1,), first track to look at at each tick, -1 = none
    tick: np.ndarray  # i8 (N, J), the tick whose list a track is in, -1 = none
    before: np.ndarray  # i8 (N, J), its neighbours in that list, -1 = none
    after: np.ndarray  # i8 (N, J)
    offered: np.ndarray  # u8 (N, J / 64), bits by rank: firm, and not held
    held: np.ndarray  # i8 (N,), tracks held
    has_changed: np.ndarray  # b1 (N,), some track was looked at


class State(NamedTuple):
    """Evolving state of one replication."""

    totals: np.ndarray  # TOTALS (1,)
    bits: np.ndarray  # u8 (batches,), detections of each batch of looks, where drawn
    drawn: np.ndarray  # i8 (batches,), `totals.serial` when they were
    words: np.ndarray  # u4 (64,), room for the random words of a batch
    link_until: np.ndarray  # f8 (L,), s, time the link is lost; -inf = down in this replication
    delivers: np.ndarray  # f8 (X, R), s, time until which a radar's detections reach a controller
    lags: np.ndarray  # f8 (X, R), s, from a look to the controller; constant
    controllers: np.ndarray  # CONTROLLER (X,)
    tracks: np.ndarray  # TRACK (X, J)
    awake: np.ndarray  # u8 (X, J / 64), bits by rank of the candidates that are awake
    fresh: np.ndarray  # u8 (X, J / 64), of those that are to be looked at though nothing changed
    candidates: np.ndarray  # CANDIDATE (X, J) by rank
    usable: np.ndarray  # u8 (X, J, words) by rank, pairs that could engage it if available
    track_change: np.ndarray  # i8 (ticks + 2,), firm tracks gained and lost
    flights: np.ndarray  # FLIGHT (J,)
    batteries: np.ndarray  # BATTERY (U,)
    magazines: np.ndarray  # MAGAZINE (P,)
    kept: np.ndarray  # i8 (V,), what is left of each reserve
    loaded: np.ndarray  # i8 (G,), rounds in each launcher
    first_launcher: np.ndarray  # i8 (P,), first launcher of a pair; constant
    element_lost: np.ndarray  # f8 (E,), s, inf = intact
    asset_lost: np.ndarray  # b1 (A,)
    engagements: np.ndarray  # ENGAGEMENT (most,)
    shots: np.ndarray  # SHOT (most,)
    flown: np.ndarray  # f8 (2, most), s, room to sort launches and intercepts
    calendar: Calendar
    availability: Availability
    books: Books


def most_shots(world: World) -> int:
    """Most rounds that can be fired in a replication: all there are."""
    return int(world.pairs["ready"].sum() + world.pairs["stock"].sum())


def make_controllers(world: World) -> np.ndarray:
    """Controllers, with what stays constant filled in."""
    networks = len(world.networks)
    controllers = records(CONTROLLER, networks + len(world.units))
    controllers["network"] = [*range(networks), *world.units["network"]]
    controllers["alone"] = np.arange(len(controllers)) >= networks
    return controllers


def make_lags(world: World) -> np.ndarray:
    """Time from a look of each radar to each controller, s, (X, R); none to a unit by itself."""
    networks = len(world.networks)
    lags = np.zeros((networks + len(world.units), len(world.radars)))
    lags[:networks] = world.links["latency"][world.radars["link"]]
    return lags


def make_candidates(world: World, kind: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Candidates, with what stays constant filled in; order: threats by priority."""
    candidates = records(CANDIDATE, (len(world.networks) + len(world.units), len(order)))
    candidates["threat"] = order
    candidates["kind"] = kind[world.threats["class_"][order]]
    return candidates


def make_availability(world: World) -> Availability:
    """Availability, with what stays constant filled in; pairs of one unit follow each other."""
    words, units = (len(world.pairs) + 63) // 64, len(world.units)
    salvo = world.units["salvo"][world.pairs["unit"]]
    treatment = np.concatenate([salvo, world.reserves["serves"]]).T
    _, member, kind = np.unique(treatment, axis=0, return_index=True, return_inverse=True)
    kinds = len(member)
    bits = [np.zeros((kinds, words), np.uint64) for _ in range(5)]
    return Availability(
        np.zeros((len(world.networks) + units, words), np.uint64),
        kind.reshape(-1).astype(np.int64),
        member.astype(np.int64),
        np.searchsorted(world.pairs["unit"], np.arange(units + 1)),
        *bits,
        is_stale=np.zeros(units, np.bool_),
        stale=np.zeros(units, np.int64),
        stale_count=np.zeros(1, np.int64),
        until=np.zeros(units),
        due=np.zeros(1, np.int64),
    )


def make_books(world: World, threats: int) -> Books:
    """Books of capacity; `capacity.open_books` begins them."""
    networks = len(world.networks)
    places = [np.zeros((networks, threats), np.int64) for _ in range(3)]
    return Books(
        np.zeros(world.clock.ticks + 1, np.int64),
        *places,
        offered=np.zeros((networks, (threats + 63) // 64), np.uint64),
        held=np.zeros(networks, np.int64),
        has_changed=np.zeros(networks, np.bool_),
    )


def first_launchers(world: World) -> np.ndarray:
    """First launcher of each pair, (P,)."""
    first = np.zeros(len(world.pairs), np.int64)
    pairs, where = np.unique(world.launchers["pair"], return_index=True)
    first[pairs] = where
    return first


def make_state(world: World, tables: Tables) -> State:
    """Allocate the arrays for one thread; `reset` fills them."""
    availability = make_availability(world)
    units, threats, radars = len(world.units), len(world.threats), len(world.radars)
    x, ticks = len(world.networks) + units, world.clock.ticks
    shots = most_shots(world)
    events = threats + 3 * shots + len(world.links) + 1
    return State(
        totals=records(TOTALS, 1),
        bits=np.zeros(len(tables.batches), np.uint64),
        drawn=np.zeros(len(tables.batches), np.int64),
        words=np.zeros(64, np.uint32),
        link_until=np.zeros(len(world.links)),
        delivers=np.zeros((x, radars)),
        controllers=make_controllers(world),
        lags=make_lags(world),
        tracks=records(TRACK, (x, threats)),
        awake=np.zeros((x, (threats + 63) // 64), np.uint64),
        fresh=np.zeros((x, (threats + 63) // 64), np.uint64),
        candidates=make_candidates(world, availability.kind, tables.order),
        usable=np.zeros((x, threats, availability.owned.shape[1]), np.uint64),
        track_change=np.zeros(ticks + 2, np.int64),
        flights=records(FLIGHT, threats),
        batteries=records(BATTERY, units),
        magazines=records(MAGAZINE, len(world.pairs)),
        kept=np.zeros(len(world.reserves), np.int64),
        loaded=np.zeros(len(world.launchers), np.int64),
        first_launcher=first_launchers(world),
        element_lost=np.zeros(world.posts + radars + len(world.launchers)),
        asset_lost=np.zeros(world.assets, np.bool_),
        engagements=records(ENGAGEMENT, shots),
        shots=records(SHOT, shots),
        flown=np.zeros((2, shots)),
        calendar=Calendar(
            events=records(EVENT, events),
            used=np.zeros(1, np.int64),
            head=np.zeros(ticks + 1, np.int64),
            agenda=np.zeros(events, np.int64),
            wake_head=np.zeros(ticks + 1, np.int64),
            busy=np.zeros(ticks // 64 + 1, np.uint64),
        ),
        availability=availability,
        books=make_books(world, threats),
    )
