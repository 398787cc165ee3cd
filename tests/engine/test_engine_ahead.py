"""Compiling ahead must compile what the run then calls."""

import numba
import pytest
from worlds import hover, make_case

from openiads.engine.ahead import signature
from openiads.engine.record_pointer import pointer
from openiads.engine.replicate import make_outcome
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.study.pack import pack


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_replicate_is_compiled_ahead_for_the_types_of_any_world(rich):
    for case in (make_case([hover("t")]), rich):
        world, _ = pack(case)
        tables = tabulate(world)
        parts = (world, tables, make_state(world, tables), make_outcome(world, 3))
        assert signature()[:4] == tuple(numba.typeof(pointer(part)) for part in parts)
