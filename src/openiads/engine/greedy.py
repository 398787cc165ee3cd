"""The policy `greedy`: threats by priority, each with the best pair there is (model, section 6)."""

from __future__ import annotations

from openiads.engine.attribution import pass_over
from openiads.engine.bits import NONE, ONE, lowest_bit
from openiads.engine.candidates import next_candidate
from openiads.engine.compiled import part
from openiads.engine.engage import engage
from openiads.model.assign import better_pair


@part
def assign_greedily(world, tables, state, c, tick):
    """Engage each candidate of controller c with the best pair available to it, if there is one."""
    rank = next_candidate(state, c, 0)
    while rank >= 0:
        pair = best_pair(world, tables, state, c, rank, tick)
        if pair >= 0:
            engage(world, tables, state, c, rank, pair, tick)
        else:
            pass_over(state, c, rank, tick)
        rank = next_candidate(state, c, rank + 1)


@part
def best_pair(world, tables, state, c, rank, tick):
    """Best pair that controller c can use against a candidate now, -1 when there is none."""
    candidate, best = state.candidates[c, rank], -1
    prefer = world.networks[state.controllers[c].network].prefer
    for word in range(state.usable.shape[2]):
        rest = state.usable[c, rank, word] & state.availability.available[candidate.kind, word]
        while rest != NONE:
            p = 64 * word + lowest_bit(rest)
            rest &= rest - ONE
            if best < 0 or beats(world, tables, prefer, p, best, candidate.threat, tick):
                best = p
    return best


@part
def merits(round_, window, flight, tick):
    """What a pair has to offer against a threat at a tick, as `better_pair` takes it."""
    time = flight[window.row + tick - window.tick, 0]
    return window.p_single, round_.reach, round_.cost, time


@part
def beats(world, tables, prefer, p, other, j, tick):
    """True when pair p is to be preferred to an earlier pair."""
    one, two = world.pairs[p], world.pairs[other]
    return better_pair(
        prefer,
        merits(world.rounds[one.round_], tables.windows[p, j], tables.flight, tick),
        merits(world.rounds[two.round_], tables.windows[other, j], tables.flight, tick),
    )
