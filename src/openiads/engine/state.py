"""What changes during a replication: one set of arrays a thread, reused for every replication.

Letters of shapes as in `world`, and X controllers: the N networks, then the U units for the time
they fight autonomously. A controller is whoever decides: a command post, or a unit cut off.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from openiads.engine.world import Tables, World

FLYING = -1
"""Fate of a threat that is still on its way; the others are indices into `vocab.FATES`."""

# Places in `State.count`
SHOTS, ENGAGEMENTS, EVENTS, RANDOMS, FLYING_THREATS, IN_FLIGHT_ROUNDS = 0, 1, 2, 3, 4, 5
TARGETS_NOW, TARGETS_PEAK, MISSILES_NOW, MISSILES_PEAK, TRACKS_PEAK = 6, 7, 8, 9, 10
COUNTS = 11


class State(NamedTuple):
    """Evolving state of one replication."""

    address: np.ndarray  # i8 (3,), seed, draw, replication
    count: np.ndarray  # i8 (COUNTS,), totals; places named above
    seen: np.ndarray  # u1 (4, blocks), detections drawn
    link_until: np.ndarray  # f8 (L,), s, time the link is lost; -inf = down in this replication
    identity: np.ndarray  # f8 (J,), the identification draw of each threat
    # Tracks
    delivers: np.ndarray  # f8 (X, R), s, time until which a radar's detections reach a controller
    deciding: np.ndarray  # b1 (X,), the controller decides now
    ever_deciding: np.ndarray  # b1 (X,)
    pointer: np.ndarray  # i8 (X, J), next look; -1 = not walked yet
    history: np.ndarray  # u4 (X, J, R), last looks, newest in bit 0
    firm: np.ndarray  # b1 (X, J)
    since: np.ndarray  # f8 (X, J), s
    fades: np.ndarray  # f8 (X, J), s, time at which the track is dropped without a detection
    tracked: np.ndarray  # b1 (X, J), was ever firm (and held)
    longest: np.ndarray  # f8 (X, J), s, longest time it was firm
    counted: np.ndarray  # f8 (X, J), s, firmness is counted in `track_change` up to this time
    admitted: np.ndarray  # f8 (X, J), s, start of the firm spell that the network holds, nan = none
    clock: np.ndarray  # f8 (X, J), s, start of firmness as the network counts it
    refused: np.ndarray  # b1 (X, J)
    track_change: np.ndarray  # i4 (ticks + 2,), firm tracks gained and lost
    # Threats
    fate: np.ndarray  # i1 (J,)
    end: np.ndarray  # f8 (J,), s, time of death or arrival
    ordinal: np.ndarray  # i8 (J,), engagements so far
    engaged: np.ndarray  # i4 (X, J), engagements a controller knows of and that are not assessed
    engaged_before: np.ndarray  # b1 (X, J)
    eligible: np.ndarray  # b1 (J,), some pair was feasible after reaction time
    lack_round: np.ndarray  # i4 (J,), ticks
    lack_channel: np.ndarray  # i4 (J,), ticks
    damaged: np.ndarray  # b1 (J,)
    # Units, pairs, launchers, elements
    owner: np.ndarray  # i8 (U,), controller
    targets: np.ndarray  # i8 (U,), target channels in use
    missiles: np.ndarray  # i8 (U,), missile channels in use
    next_launch: np.ndarray  # f8 (U,), s
    ready: np.ndarray  # i8 (P,)
    stock: np.ndarray  # i8 (P,)
    loaded: np.ndarray  # i8 (G,)
    element_lost: np.ndarray  # f8 (E,), s, inf = intact
    asset_lost: np.ndarray  # b1 (A,)
    # Engagements and shots
    engagement_unit: np.ndarray  # i8 (most,)
    engagement_threat: np.ndarray  # i8 (most,)
    engagement_controller: np.ndarray  # i8 (most,)
    engagement_open: np.ndarray  # b1 (most,)
    engagement_shared: np.ndarray  # b1 (most,), its rounds share one kill draw
    shot_engagement: np.ndarray  # i8 (most,)
    shot_address: np.ndarray  # i8 (most,), index of the kill draw
    shot_threat: np.ndarray  # i8 (most,)
    shot_pair: np.ndarray  # i8 (most,)
    shot_launcher: np.ndarray  # i8 (most,)
    shot_launch: np.ndarray  # f8 (most,), s
    shot_meet: np.ndarray  # f8 (most,), s
    shot_range: np.ndarray  # f4 (most,), m
    shot_height: np.ndarray  # f4 (most,), m
    shot_result: np.ndarray  # i1 (most,)
    # Calendar: events by tick, linked lists
    event_head: np.ndarray  # i8 (ticks + 1,)
    event_next: np.ndarray  # i8 (events,)
    event_time: np.ndarray  # f8 (events,), s
    event_kind: np.ndarray  # i8 (events,)
    event_index: np.ndarray  # i8 (events,)
    agenda: np.ndarray  # i8 (events,), events of one tick in order
    wake_head: np.ndarray  # i8 (ticks + 1,)
    wake_next: np.ndarray  # i8 (X * J,)
    wake_tick: np.ndarray  # i8 (X * J,), -1 = not waiting in a list
    waiting: np.ndarray  # u1 (X, J) by rank: a controller should look at this threat


NOT_LAUNCHED = -1
"""Result of a shot whose launcher or radar was lost before the launch: no shot after all."""


def most_shots(world: World) -> int:
    """Most rounds that can be fired in a replication: all there are."""
    return int(world.pairs.ready.sum() + world.pairs.stock.sum())


def make_state(world: World, tables: Tables) -> State:
    """Allocate the arrays for one thread; `reset` fills them."""
    networks, units, threats = (
        len(world.networks.looks),
        len(world.units.network),
        len(world.threats.key),
    )
    x, radars, ticks = networks + units, len(world.radars.key), world.clock.ticks
    shots = most_shots(world)
    events = threats + 3 * shots + len(world.launchers.pair) + units + len(world.links.key) + 1
    elements = world.posts + radars + len(world.launchers.pair)
    sizes: dict[str, tuple[type | str, tuple[int, ...]]] = {
        "address": ("i8", (3,)),
        "count": ("i8", (COUNTS,)),
        "seen": ("u1", tables.limits.shape),
        "link_until": ("f8", (len(world.links.key),)),
        "identity": ("f8", (threats,)),
        "delivers": ("f8", (x, radars)),
        "deciding": ("b1", (x,)),
        "ever_deciding": ("b1", (x,)),
        "pointer": ("i8", (x, threats)),
        "history": ("u4", (x, threats, radars)),
        "firm": ("b1", (x, threats)),
        "since": ("f8", (x, threats)),
        "fades": ("f8", (x, threats)),
        "tracked": ("b1", (x, threats)),
        "longest": ("f8", (x, threats)),
        "counted": ("f8", (x, threats)),
        "admitted": ("f8", (x, threats)),
        "clock": ("f8", (x, threats)),
        "refused": ("b1", (x, threats)),
        "track_change": ("i4", (ticks + 2,)),
        "fate": ("i1", (threats,)),
        "end": ("f8", (threats,)),
        "ordinal": ("i8", (threats,)),
        "engaged": ("i4", (x, threats)),
        "engaged_before": ("b1", (x, threats)),
        "eligible": ("b1", (threats,)),
        "lack_round": ("i4", (threats,)),
        "lack_channel": ("i4", (threats,)),
        "damaged": ("b1", (threats,)),
        "owner": ("i8", (units,)),
        "targets": ("i8", (units,)),
        "missiles": ("i8", (units,)),
        "next_launch": ("f8", (units,)),
        "ready": ("i8", (len(world.pairs.unit),)),
        "stock": ("i8", (len(world.pairs.unit),)),
        "loaded": ("i8", (len(world.launchers.pair),)),
        "element_lost": ("f8", (elements,)),
        "asset_lost": ("b1", (world.assets,)),
        "engagement_unit": ("i8", (shots,)),
        "engagement_threat": ("i8", (shots,)),
        "engagement_controller": ("i8", (shots,)),
        "engagement_open": ("b1", (shots,)),
        "engagement_shared": ("b1", (shots,)),
        "shot_engagement": ("i8", (shots,)),
        "shot_address": ("i8", (shots,)),
        "shot_threat": ("i8", (shots,)),
        "shot_pair": ("i8", (shots,)),
        "shot_launcher": ("i8", (shots,)),
        "shot_launch": ("f8", (shots,)),
        "shot_meet": ("f8", (shots,)),
        "shot_range": ("f4", (shots,)),
        "shot_height": ("f4", (shots,)),
        "shot_result": ("i1", (shots,)),
        "event_head": ("i8", (ticks + 1,)),
        "event_next": ("i8", (events,)),
        "event_time": ("f8", (events,)),
        "event_kind": ("i8", (events,)),
        "event_index": ("i8", (events,)),
        "agenda": ("i8", (events,)),
        "wake_head": ("i8", (ticks + 1,)),
        "wake_next": ("i8", (x * threats,)),
        "wake_tick": ("i8", (x * threats,)),
        "waiting": ("u1", (x, threats)),
    }
    return State(**{name: np.zeros(shape, kind) for name, (kind, shape) in sizes.items()})


@njit(cache=True, nogil=True)
def reset(world, state):
    """Put every array back to the start of a replication."""
    state.count[:] = 0
    state.track_change[:] = 0
    reset_tracks(state)
    state.fate[:] = FLYING
    state.end[:] = world.threats.arrival
    state.ordinal[:] = 0
    state.engaged[:] = 0
    state.engaged_before[:] = False
    state.eligible[:] = False
    state.lack_round[:] = 0
    state.lack_channel[:] = 0
    state.damaged[:] = False
    state.owner[:] = world.units.network
    state.targets[:] = 0
    state.missiles[:] = 0
    state.next_launch[:] = -np.inf
    state.ready[:] = world.pairs.ready
    state.stock[:] = world.pairs.stock
    state.loaded[:] = world.launchers.tubes
    state.element_lost[:] = np.inf
    state.asset_lost[:] = False
    state.event_head[:] = -1
    state.wake_head[:] = -1
    state.wake_tick[:] = -1
    state.waiting[:] = 0


@njit(cache=True, nogil=True)
def reset_tracks(state):
    """Forget all tracks."""
    state.pointer[:] = -1
    state.firm[:] = False
    state.since[:] = np.inf
    state.tracked[:] = False
    state.longest[:] = 0.0
    state.counted[:] = -np.inf
    state.admitted[:] = np.nan
    state.refused[:] = False
