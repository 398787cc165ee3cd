"""One writer for a directory: the second is told who the first is, and the dead are nobody."""

import json
import os
import signal
import subprocess
import sys

import pytest

import openiads
from openiads.errors import InputError, ResultError
from openiads.results import lock
from openiads.results.manifest import new_manifest
from openiads.results.sensitivity import prepare_directory, read_sensitivity
from openiads.results.store import RunWriter

HOLD = """
import sys, time
from pathlib import Path
from openiads.results.lock import take
held = take(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(600)
"""


def open_run(directory, world):
    manifest = new_manifest(world, command="x", seed=1, replications=10)
    return RunWriter.open(directory, manifest, json.dumps(world))


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_second_run_into_a_directory_is_refused_by_name_and_nothing_changes(tmp_path, world):
    first = open_run(tmp_path / "run", world)
    before = contents(tmp_path / "run")
    with pytest.raises(InputError, match=f"written by process {os.getpid()}, since 20") as refusal:
        open_run(tmp_path / "run", world)
    assert refusal.value.file == str(tmp_path / "run")
    assert refusal.value.key == "--out"
    assert contents(tmp_path / "run") == before
    first.close(complete=False)
    open_run(tmp_path / "run", world).close(complete=False)


def test_a_finished_run_leaves_no_lock(tmp_path, world):
    open_run(tmp_path / "run", world).close(complete=True)
    assert not (tmp_path / "run" / "lock").exists()


def test_a_run_that_fails_lets_go_of_its_directory(tmp_path):
    out = tmp_path / "run"
    with pytest.raises(RuntimeError, match="broken"):
        openiads.run("single-battalion", replications=2, out=out, progress=broken)
    assert not (out / "lock").exists()


def broken(done, total, label):
    raise RuntimeError("broken")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_the_lock_of_a_process_that_was_killed_is_none(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(InputError, match=f"process {process.pid}"):
            lock.take(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (tmp_path / "lock").exists()
    lock.take(tmp_path).release()
    assert not (tmp_path / "lock").exists()


def test_a_lock_names_no_machine(tmp_path):
    held = lock.take(tmp_path)
    text = (tmp_path / "lock").read_text("utf-8")
    held.release()
    assert os.uname().nodename not in text
    assert set(json.loads(text)) == {"format", "pid", "since", "token"}


def test_a_directory_with_nothing_but_a_dead_lock_is_empty(tmp_path, world):
    held = lock.take(tmp_path)
    text = (tmp_path / "lock").read_text("utf-8")
    held.release()
    (tmp_path / "lock").write_text(text, "utf-8")
    (tmp_path / ".manifest.json.part").write_text("{", "utf-8")
    open_run(tmp_path, world).close(complete=False)
    assert not (tmp_path / ".manifest.json.part").exists()


def test_a_file_called_lock_of_somebody_else_is_left_alone(tmp_path, world):
    (tmp_path / "lock").write_text("of my bicycle", "utf-8")
    with pytest.raises(InputError, match="is not empty and is not a run"):
        open_run(tmp_path, world)
    assert (tmp_path / "lock").read_text("utf-8") == "of my bicycle"


def test_two_analyses_do_not_share_a_directory(tmp_path):
    held = prepare_directory(tmp_path / "found")
    with pytest.raises(InputError, match=f"is being written by process {os.getpid()}"):
        prepare_directory(tmp_path / "found")
    held.release()
    (tmp_path / "found" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="is not empty"):
        prepare_directory(tmp_path / "found")
    assert [path.name for path in (tmp_path / "found").iterdir()] == ["mine.txt"]


def test_a_damaged_analysis_is_a_named_error(tmp_path):
    for text in ("", "[]", "[" * 200_000, '{"format": "openiads.sensitivity"}'):
        (tmp_path / "sensitivity.json").write_text(text, "utf-8")
        with pytest.raises(ResultError) as refusal:
            read_sensitivity(tmp_path)
        assert str(tmp_path) in (refusal.value.file or "")
        assert refusal.value.allowed
