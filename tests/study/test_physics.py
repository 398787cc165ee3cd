"""Physics shared between worlds is what it would be if it were tabulated anew."""

import numpy as np
import pytest

from openiads.engine.tabulate import tabulate
from openiads.study.pack import pack
from openiads.study.physics import Physics, physics_digest
from openiads.study.prepare import plan_of


@pytest.fixture(scope="module")
def plan():
    return plan_of("verify-reaction", None)


def packed(plan, **values):
    return pack(plan.case(plan.world().cases[0].id, values))[0]


def keys(plan, *ends):
    return [one for one in plan.contested if one.key.endswith(ends)]


@pytest.mark.parametrize(
    "end",
    ["p_kill", "reaction_time", "reaction_time_s", "assessment_time_s", "count", "reliability"],
)
def test_what_only_play_reads_shares_tables_and_they_are_right(plan, end):
    physics, first = Physics(), packed(plan)
    physics.tables(first, physics_digest(first))
    shared = 0
    for one in plan.contested:
        if end not in one.key.split("/") or one.spread.central == one.spread.quantile(0.05):
            continue
        world = packed(plan, **{one.key: one.spread.quantile(0.05)})
        if physics_digest(world) != physics_digest(first):
            continue
        shared += 1
        same, fresh = physics.tables(world, physics_digest(world)), tabulate(world)
        for name in fresh._fields:
            mine, wanted = getattr(same, name), getattr(fresh, name)
            if name == "windows":
                for field in wanted.dtype.names:
                    assert np.array_equal(mine[field], wanted[field]), (one.key, field)
            elif name != "times":  # slots without a look say nothing
                assert np.asarray(mine).tobytes() == np.asarray(wanted).tobytes(), (one.key, name)
    assert shared or not keys(plan, end)


@pytest.mark.parametrize("end", ["launch_interval_s", "detection_range_max", "period_s"])
def test_what_physics_depends_on_shares_nothing(plan, end):
    found = [one for one in plan.contested if one.key.endswith(end)]
    assert found
    for one in found:
        low, high = (packed(plan, **{one.key: one.spread.quantile(u)}) for u in (0.05, 0.95))
        assert physics_digest(low) != physics_digest(high), one.key
