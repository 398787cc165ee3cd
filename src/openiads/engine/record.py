"""One replication told in full: what the kernels know of it beyond its outcome.

The replication is played as in any run. Afterwards the state still holds its engagements, rounds
and losses, and the luck of every look has its address: tracks are walked anew to list all of
their firm spells, of which a run keeps only the last.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from openiads.engine.capacity import keep_books, open_books
from openiads.engine.compiled import kernel
from openiads.engine.detections import next_hit
from openiads.engine.record_pointer import pointer
from openiads.engine.replicate import run_replications
from openiads.engine.reset import reset_track, reset_tracks
from openiads.engine.state import SHOT, State, make_state
from openiads.engine.tracks import firm_since
from openiads.engine.world import Outcome, Tables, World, records

SPELL = np.dtype(
    [
        ("controller", "i8"),
        ("threat", "i8"),
        ("since", "f8"),  # s
        ("until", "f8"),  # s
        ("admitted", "f8"),  # s, from when a network short of capacity held it; nan = never
    ],
    align=True,
)
"""A time during which a controller held a firm track on a threat."""

MET_SHOT = np.dtype([*SHOT.descr, ("slant", "f8"), ("height", "f8")])
"""`state.SHOT`, and where it meets its target: slant range and height, m."""


class Recorded(NamedTuple):
    """One replication; records as in `state`, shapes as in `world`."""

    outcome: Outcome  # of this replication only
    shots: np.ndarray  # MET_SHOT (committed,), those never launched included
    engagements: np.ndarray  # ENGAGEMENT (engagements,)
    flights: np.ndarray  # FLIGHT (J,)
    element_lost: np.ndarray  # f8 (E,), s, inf = intact
    spells: np.ndarray  # SPELL (spells,), by controller, threat and time
    seen: np.ndarray  # f8 (J, R), s, first detection by each radar, nan = never
    alone: np.ndarray  # f8 (U,), s, since when a unit fights by itself, inf = never


@kernel
def fill_seen(world, tables, state, seen):
    """Write the first detection of every threat by every radar while both were there."""
    for j in range(seen.shape[0]):
        end = min(state.flights[j].end, world.clock.horizon)
        for r in range(seen.shape[1]):
            seen[j, r] = np.nan
            slot = next_hit(world, tables, state, j, r, 0, end)
            if slot < 0:
                continue
            time = tables.times[tables.series[j, r].first + slot]
            if time <= end and time <= state.element_lost[world.posts + r]:
                seen[j, r] = time


@kernel
def fill_spells(world, tables, state, c, spells):
    """List the firm spells of controller c, and how many there are.

    Its tracks are walked from the start, with every loss of the replication known: a look counts
    when its radar still stood and still delivered, so that the walk finds what was found then.
    """
    count = 0
    for j in range(state.flights.shape[0]):
        track = state.tracks[c, j]
        reset_track(track)
        end = min(state.flights[j].end, world.clock.horizon)
        since = firm_since(world, tables, state, c, j, -np.inf)
        while since <= end:
            now = since
            while now <= end and firm_since(world, tables, state, c, j, now) == since:
                now = np.nextafter(track.held, np.inf)
            spell = spells[count]
            spell.controller, spell.threat = c, j
            spell.since = spell.admitted = since
            spell.until = end if track.since == since else min(end, track.fades)
            count += 1
            if track.since == since:
                break
            since = track.since
    return count


@kernel
def fill_admissions(world, tables, state, c, spells):
    """Write when a network short of capacity admitted each of its firm spells.

    Returns
    -------
    False when the network was not short, and nothing was written.
    """
    if not state.controllers[c].rations:
        return False
    reset_tracks(state, c)
    state.books.head[:] = -1
    state.controllers[c].deciding = True  # as it was until its command post fell, if it did
    open_books(world, tables, state, c)
    for s in range(spells.shape[0]):
        spells[s].admitted = np.nan
    for tick in range(world.clock.ticks):
        keep_books(world, tables, state, tick)
        for s in range(spells.shape[0]):
            spell = spells[s]
            track = state.tracks[c, spell.threat]
            if np.isnan(spell.admitted) and track.admitted == spell.since:
                spell.admitted = track.clock
    return True


def met_shots(tables: Tables, shots: np.ndarray) -> np.ndarray:
    """Shots with the places where they meet their targets, `MET_SHOT` records."""
    met = records(MET_SHOT, len(shots))
    for name in SHOT.names or ():
        met[name] = shots[name]
    met["slant"] = tables.meet_range.reshape(-1)[shots["flight"]]
    met["height"] = tables.meet_height.reshape(-1)[shots["flight"]]
    return met


def alone_since(world: World, state: State) -> np.ndarray:
    """Since when each unit fights by itself, s, (U,); inf = never."""
    out = np.full(len(world.units), np.inf)
    for u, unit in enumerate(world.units):
        if state.batteries[u].owner != len(world.networks) + u:
            continue
        post = world.networks["command_post"][unit["network"]]
        lost = state.element_lost[post] if post >= 0 else 0.0
        out[u] = max(0.0, min(lost, state.link_until[unit["link"]]))
    return out


def spells_of(world: World, tables: Tables, state: State, alone: np.ndarray) -> np.ndarray:
    """Firm spells of every controller while it decided, `SPELL` records."""
    networks = len(world.networks)
    most = int(world.clock.horizon / tables.patience) + 2
    room = records(SPELL, most * len(world.threats))
    found = []
    for c in np.flatnonzero(state.controllers["ever_deciding"]):
        count = fill_spells(pointer(world), pointer(tables), pointer(state), int(c), room)
        mine = room[:count].copy()
        fill_admissions(pointer(world), pointer(tables), pointer(state), int(c), mine)
        mine = mine[~np.isnan(mine["admitted"])]
        mine["since"] = np.fmax(mine["since"], mine["admitted"])
        if c >= networks:
            mine["since"] = np.fmax(mine["since"], alone[c - networks])
        else:
            post = world.networks["command_post"][c]
            mine["until"] = np.fmin(mine["until"], state.element_lost[post])
        found.append(mine[mine["since"] <= mine["until"]])
    return np.concatenate(found) if found else records(SPELL, 0)


def record_replication(world: World, tables: Tables, address: tuple[int, int, int]) -> Recorded:
    """Play one replication and keep everything.

    Parameters
    ----------
    address : (seed, draw, replication).
    """
    state = make_state(world, tables)
    outcome = run_replications(world, tables, state, *address, 1)
    totals = state.totals[0]
    seen = np.empty((len(world.threats), len(world.radars)))
    fill_seen(pointer(world), pointer(tables), pointer(state), seen)
    shots = met_shots(tables, state.shots[: totals.shots])
    alone = alone_since(world, state)
    return Recorded(
        outcome=outcome,
        shots=shots,
        engagements=state.engagements[: totals.engagements].copy(),
        flights=state.flights.copy(),
        element_lost=state.element_lost.copy(),
        spells=spells_of(world, tables, state, alone),
        seen=seen,
        alone=alone,
    )
