"""Rounds that were launched, and how many of them flew at once (decision 3)."""

from __future__ import annotations

from openiads.engine.compiled import part
from openiads.engine.state import NOT_LAUNCHED
from openiads.engine.world import TIME_TOLERANCE_S


@part
def was_launched(shot, horizon):
    """True when a committed round was launched at or before the horizon."""
    return shot.result != NOT_LAUNCHED and shot.launch <= horizon + TIME_TOLERANCE_S


@part
def insert(times, count, time):
    """Put a time into its place among the first `count`, which are sorted."""
    at = count
    while at > 0 and times[at - 1] > time:
        times[at] = times[at - 1]
        at -= 1
    times[at] = time


@part
def most_in_flight(world, state):
    """Most rounds in flight at once, each from its launch to its intercept, lost or not.

    A round that meets its target at the time of a launch is no longer in flight.
    """
    starts, ends = state.flown[0], state.flown[1]
    count = 0
    for s in range(state.totals[0].shots):
        shot = state.shots[s]
        if was_launched(shot, world.clock.horizon):
            insert(starts, count, shot.launch)
            insert(ends, count, shot.meet)
            count += 1
    most = met = 0
    for n in range(count):
        while met < count and ends[met] <= starts[n] + TIME_TOLERANCE_S:
            met += 1
        most = max(most, n + 1 - met)
    return most
