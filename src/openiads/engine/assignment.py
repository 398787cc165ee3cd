"""Assignment: a controller's decisions of one tick (model, section 6).

A controller's step settles its candidates anew where it is time, and hands those to be looked at
now to the policy of its network. A policy is a file like `greedy` and a row in `assign`: it goes
through the candidates by `next_candidate`, and for each either engages it with one of its pairs
that are available (`engage`) or passes it over (`pass_over`).
"""

from __future__ import annotations

from openiads.engine.availability import refresh_availability
from openiads.engine.bits import NONE
from openiads.engine.calendar import mark_busy
from openiads.engine.compiled import part
from openiads.engine.eligibility import settle_candidates
from openiads.engine.greedy import assign_greedily
from openiads.engine.world import GREEDY


@part
def decide(world, tables, state, tick):
    """Take every decision of one tick: controllers in order, each when something has changed."""
    refresh_availability(world, state, tick)
    for c in range(state.controllers.shape[0]):
        controller = state.controllers[c]
        if controller.deciding and controller.due <= tick:
            take_step(world, tables, state, c, tick)


@part
def take_step(world, tables, state, c, tick):
    """Take the decisions of controller c of one tick, and note when it is to look again."""
    controller, availability = state.controllers[c], state.availability
    owned = availability.owned
    for kind in range(availability.changed.shape[0]):
        for word in range(owned.shape[1]):
            changed = availability.changed[kind, word]
            availability.changed_before[kind, word] = changed & owned[c, word]
            availability.changed[kind, word] = changed & ~owned[c, word]
    if controller.settle <= tick:
        controller.settle = settle_candidates(world, tables, state, c, tick)
    controller.due = controller.settle
    assign(world.networks[controller.network].policy, world, tables, state, c, tick)
    for kind in range(availability.changed.shape[0]):
        for word in range(owned.shape[1]):
            if availability.changed[kind, word] & owned[c, word] != NONE:
                controller.due = tick + 1
    mark_busy(state.calendar, controller.due)


@part
def assign(policy, world, tables, state, c, tick):
    """Let the policy of a network decide on the candidates of controller c; one row a policy."""
    if policy == GREEDY:
        assign_greedily(world, tables, state, c, tick)
