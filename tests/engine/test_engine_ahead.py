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
from openiads.study.start import reported


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_replicate_is_compiled_ahead_for_the_types_of_any_world(rich):
    for case in (make_case([hover("t")]), rich):
        world, _ = pack(case)
        tables = tabulate(world)
        parts = (world, tables, make_state(world, tables), make_outcome(world, 3))
        assert signature()[:4] == tuple(numba.typeof(pointer(part)) for part in parts)


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_the_first_run_says_that_it_compiles_and_that_it_does_so_once(monkeypatch, capsys):
    for compiled, said in ((False, True), (True, False)):
        monkeypatch.setattr("openiads.engine.ahead.is_compiled", lambda compiled=compiled: compiled)
        assert reported(lambda report: report is not None, progress=True)
        assert ("once for this version on this machine" in capsys.readouterr().err) == said
