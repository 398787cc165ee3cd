"""Numbers that are kept in few bits: what is refused before it could wrap.

Counts of zones, looks, spans and the like are 64-bit (zones of a tick: 32). The codes of fates,
reasons and results are places in short lists of `vocab`. What remains is here.
"""

from __future__ import annotations

import numpy as np

from openiads.engine.engage import ROUNDS_PER_ENGAGEMENT
from openiads.engine.state import most_shots
from openiads.engine.world import World
from openiads.errors import InputError

INDEX = 2**31
"""Threats, pairs and zones: their places are stored in 32 bits with a sign."""

WORD = 2**32
"""Fields of a random number's address: seed, replication, key of an entity, index over four."""

DRAWS = 2**24
"""Draws of the parameters: 24 bits of an address."""

HISTORY = 63
"""Looks of an M-of-N rule: bits of one word with a sign."""

ROUNDS = 4 * WORD // ROUNDS_PER_ENGAGEMENT
"""Rounds of a world: an engagement of a threat takes 256 indices of the kill draw."""


def refuse(key: str, value: float, limit: int) -> None:
    """Refuse a number that is not below a limit.

    Raises
    ------
    InputError : it is not.
    """
    if not value < limit:
        raise InputError(
            f"{value:.16g} is too many",
            key=key,
            allowed=f"fewer than {limit}: it is kept in few bits",
        )


def check_world(world: World) -> None:
    """Refuse a world that does not fit into the engine's words.

    Raises
    ------
    InputError : a count is too large; `key` says of what.
    """
    refuse("threats", len(world.threats), INDEX)
    refuse("units.launchers", len(world.pairs), INDEX)
    refuse("zones", len(world.zones), INDEX - 1)
    refuse("units.doctrine.salvo", int(world.units["salvo"].max()), ROUNDS_PER_ENGAGEMENT + 1)
    refuse("units.launchers.tubes", most_shots(world), ROUNDS)
    refuse("networks.looks", int(world.networks["looks"].max()), HISTORY + 1)
    for kind in ("links", "radars", "threats"):
        refuse(f"{kind}.key", int(getattr(world, kind)["key"].max(initial=0)), WORD)
    refuse("radars.period", float(np.max(world.clock.horizon / world.radars["period"])), 2 * WORD)


def check_address(seed: int, draw: int, first: int, rows: int) -> None:
    """Refuse an address of random numbers that does not fit into its bits.

    Parameters
    ----------
    first, rows : the replications first .. first + rows - 1.

    Raises
    ------
    InputError : a part of it is too large.
    """
    refuse("seed", seed, WORD)
    refuse("draw", draw, DRAWS)
    refuse("replications", first + rows - 1, WORD)
