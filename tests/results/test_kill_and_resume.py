"""A run that is killed loses at most the piece in hand, and resumed it gives the same tables."""

import os
import signal
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

import openiads
from openiads.results.read import read_run
from openiads.study import pace

ROOT = Path(__file__).parents[2]
SCENARIO = "single-battalion"
STOP = """
import os, signal, sys
from openiads.results import index
import openiads
stops = int(sys.argv[2])
real = index.os.write
def write(handle, line):
    global stops
    stops -= 1
    if stops == 0:
        real(handle, line[:50])
        os.kill(os.getpid(), signal.SIGKILL)
    return real(handle, line)
index.os.write = write
from openiads.study import pace
pace.PIECE_SECONDS = 0.0
openiads.run("single-battalion", replications=60, workers=1, out=sys.argv[1])
"""


@pytest.fixture(scope="module")
def script():
    spec = spec_from_file_location("kill_resume", ROOT / "scripts" / "kill_resume.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_run_killed_at_any_time_is_resumed_to_the_same_tables(script, tmp_path):
    study = script.Study(SCENARIO, 300)
    assert study.start(tmp_path / "reference").wait() == 0
    found = script.trial(study, read_run(tmp_path / "reference"), tmp_path / "run", [2.0])
    assert found["wrong"] == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_kill_in_the_middle_of_a_line_loses_only_that_piece(script, tmp_path):
    whole = openiads.run(SCENARIO, replications=60, out=tmp_path / "whole")
    # The lock is the first to be written, then a line a piece: the third piece is cut.
    ended = subprocess.run([sys.executable, "-c", STOP, str(tmp_path / "run"), "4"], check=False)
    assert ended.returncode == -signal.SIGKILL
    stored = read_run(tmp_path / "run")
    assert stored.outcomes.height == 20
    assert not stored.complete
    openiads.run(SCENARIO, replications=60, out=tmp_path / "run")
    assert whole.directory is not None
    assert script.differences(read_run(tmp_path / "run"), read_run(whole.directory)) == []


def test_results_do_not_depend_on_how_they_are_cut(script, tmp_path, monkeypatch):
    openiads.run(SCENARIO, replications=50, out=tmp_path / "whole")
    with monkeypatch.context() as patch:
        patch.setattr(pace, "PIECE_SECONDS", 0.0)
        patch.setattr(pace, "CHUNK_SECONDS", 1e-9)
        patch.setattr(pace, "FIRST", 3)
        openiads.run(SCENARIO, replications=50, out=tmp_path / "cut")
    cut, whole = read_run(tmp_path / "cut"), read_run(tmp_path / "whole")
    assert len(whole.pieces) == 1
    assert len(cut.pieces) > 30
    assert script.differences(cut, whole) == []


def test_chunks_are_as_short_as_the_work_is_slow():
    measured = pace.Pace(most=100)
    assert measured.rows == pace.FIRST
    measured.told(10, 5.0)
    assert measured.rows == 4
    measured.told(4, 400.0)
    assert measured.rows == 1
    measured.told(1, 1e-6)
    assert measured.rows == 100
    assert list(measured.chunks(7, 250)) == [(7, 100), (107, 100), (207, 43)]
