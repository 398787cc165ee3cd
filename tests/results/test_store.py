"""A run directory: never half-written, never overwritten, continued only by the same run."""

import json
import os

import numpy as np
import polars as pl
import pytest

from openiads.errors import InputError, ResultError
from openiads.results.manifest import new_manifest
from openiads.results.read import read_run
from openiads.results.salvage import salvage
from openiads.results.store import RunWriter, fresh_directory


def manifest_of(world, **changes):
    options = {"command": "openiads run s", "seed": 1, "replications": 10} | changes
    return new_manifest(world, **options)


def open_run(directory, world, **changes):
    return RunWriter.open(directory, manifest_of(world, **changes), json.dumps(world))


@pytest.fixture
def rows(make_outcomes):
    def make(index, first, n, extra=None):
        variant = "AB"[index]
        frame = make_outcomes(f"{variant}@5", variant, 5.0, np.arange(n) % 3, 5, first)
        return frame if extra is None else frame.with_columns(pl.lit(2).alias(extra))

    return make


def fill(writer, rows, shots, no_leakers):
    for index in (0, 1):
        for first in (0, 5):
            writer.add(index, first, rows(index, first, 5), shots, no_leakers)


def test_a_run_reads_back_as_it_was_written(tmp_path, world, rows, shots, no_leakers):
    writer = open_run(tmp_path / "run", world)
    fill(writer, rows, shots, no_leakers)
    writer.close(complete=True)
    run = read_run(tmp_path / "run")
    assert run.complete
    assert run.note == ""
    assert run.world == world
    assert run.outcomes.height == 20
    assert run.outcomes["replication"].to_list() == [*range(10)] * 2
    assert run.shots.height == 4
    assert run.leakers.height == 0
    assert run.finished == {"A@5": 10, "B@5": 10}
    expected = rows(0, 0, 5)
    stored = run.outcomes.head(5).select(expected.columns)
    assert stored["leakers"].to_list() == expected["leakers"].to_list()
    assert stored["time_first_launch_s"].null_count() == 5


def test_the_manifest_explains_the_run_and_names_no_host(tmp_path, world, rows):
    open_run(tmp_path / "run", world).close(complete=False)
    text = (tmp_path / "run" / "manifest.json").read_text()
    manifest = json.loads(text)
    for key in ("title", "question", "command", "created", "seed", "draw", "replications"):
        assert key in manifest
    assert manifest["scenario_text"] == world["scenario_text"]
    assert manifest["ledger_hash"] == "abc"
    assert {"openiads", "python", "numpy", "numba", "polars"} <= set(manifest["versions"])
    assert os.uname().nodename not in text
    assert str(tmp_path) not in text


def test_columns_of_entities_a_case_does_not_have_are_zero(
    tmp_path, world, rows, shots, no_leakers
):
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, rows(0, 0, 3), shots, no_leakers)
    writer.add(1, 0, rows(1, 0, 3, "rounds_fired_40N6E"), shots, no_leakers)
    outcomes = read_run(tmp_path / "run").outcomes
    assert outcomes["rounds_fired_40N6E"].to_list() == [0, 0, 0, 2, 2, 2]


def test_an_interrupted_run_says_what_is_stored(tmp_path, world, rows, shots, no_leakers):
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, rows(0, 0, 5), shots, no_leakers)
    run = read_run(tmp_path / "run")
    assert not run.complete
    assert run.note == "This run is incomplete: 5 of 20 replications are stored."
    assert run.outcomes.height == 5


def test_the_same_run_continues_where_it_stopped(tmp_path, world, rows, shots, no_leakers):
    first = open_run(tmp_path / "run", world)
    first.add(0, 0, rows(0, 0, 5), shots, no_leakers)
    first.add(0, 7, rows(0, 7, 2), shots, no_leakers)
    first.close(complete=False)
    again = open_run(tmp_path / "run", world, replications=20)
    assert [(b.first, b.stop) for b in again.blocks(0)] == [(0, 5), (7, 9)]
    assert again.blocks(1) == []
    assert again.manifest["created"] == first.manifest["created"]


def test_files_without_a_line_in_the_index_do_not_count(tmp_path, world, rows, shots, no_leakers):
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, rows(0, 0, 5), shots, no_leakers)
    writer.add(0, 5, rows(0, 5, 5), shots, no_leakers)
    writer.release()
    index = tmp_path / "run" / "pieces.jsonl"
    lines = index.read_bytes().splitlines(keepends=True)
    index.write_bytes(lines[0] + lines[1][:40])
    run = read_run(tmp_path / "run")
    assert (run.outcomes.height, run.shots.height) == (5, 1)
    again = open_run(tmp_path / "run", world)
    again.add(0, 5, rows(0, 5, 5), shots, no_leakers)
    again.close(complete=True)
    assert index.read_bytes() == b"".join(lines)
    assert read_run(tmp_path / "run").outcomes.height == 10


def test_replications_are_stored_once(tmp_path, world, rows, shots, no_leakers):
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, rows(0, 0, 5), shots, no_leakers)
    with pytest.raises(ValueError, match="stored already"):
        writer.add(0, 3, rows(0, 3, 5), shots, no_leakers)


def test_a_chunk_without_its_replications_in_order_is_refused(
    tmp_path, world, rows, shots, no_leakers
):
    writer = open_run(tmp_path / "run", world)
    with pytest.raises(ValueError, match="replications are not 1, 2"):
        writer.add(0, 1, rows(0, 0, 5), shots, no_leakers)


@pytest.mark.parametrize(
    "change",
    [
        lambda world, options: options.update(seed=2),
        lambda world, options: options.update(draw=1),
        lambda world, options: world["cases"][0].update(id="other"),
    ],
)
def test_another_run_is_refused_and_nothing_is_touched(tmp_path, world, change):
    open_run(tmp_path / "run", world)
    before = {path: path.read_bytes() for path in (tmp_path / "run").glob("*.json")}
    other, options = json.loads(json.dumps(world)), {}
    change(other, options)
    with pytest.raises(InputError, match="holds another run"):
        open_run(tmp_path / "run", other, **options)
    assert {path: path.read_bytes() for path in (tmp_path / "run").glob("*.json")} == before


def test_the_number_of_replications_does_not_make_another_run(tmp_path, world):
    open_run(tmp_path / "run", world).release()
    world["study"]["replications"] = 500
    assert open_run(tmp_path / "run", world, replications=500).manifest["replications"] == 500


def test_results_of_another_program_version_are_not_mixed_in(tmp_path, world):
    old = manifest_of(world)
    old["versions"]["openiads"] = "0.0.1"
    RunWriter.open(tmp_path / "run", old, json.dumps(world))
    with pytest.raises(InputError, match=r"made by version 0\.0\.1"):
        open_run(tmp_path / "run", world)


def test_a_directory_that_is_not_a_run_is_refused(tmp_path, world):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="is not empty and is not a run"):
        open_run(tmp_path, world)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_output_that_is_a_file_or_below_a_file_is_refused(tmp_path, world):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        open_run(tmp_path / "file", world)
    with pytest.raises(InputError, match="cannot be written") as refusal:
        open_run(tmp_path / "file" / "run", world)
    assert refusal.value.key == "--out"


def test_what_is_not_a_run_or_damaged_is_a_result_error(tmp_path, world, rows, shots, no_leakers):
    with pytest.raises(ResultError, match="not a run"):
        read_run(tmp_path)
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, rows(0, 0, 5), shots, no_leakers)
    part = tmp_path / "run" / "shots" / "00000-00000000.parquet"
    part.write_bytes(part.read_bytes()[:40])
    with pytest.raises(ResultError, match="damaged"):
        _ = read_run(tmp_path / "run").shots
    (tmp_path / "run" / "outcomes" / part.name).write_bytes(b"")
    with pytest.raises(ResultError, match="damaged"):
        read_run(tmp_path / "run")


def test_another_format_version_is_a_result_error(tmp_path, world):
    open_run(tmp_path / "run", world)
    path = tmp_path / "run" / "manifest.json"
    path.write_text(path.read_text().replace('"version": 2', '"version": 3'))
    with pytest.raises(ResultError, match="version 3 cannot be read"):
        read_run(tmp_path / "run")


def test_a_complete_run_with_missing_files_says_so(tmp_path, world, rows, shots, no_leakers):
    writer = open_run(tmp_path / "run", world)
    fill(writer, rows, shots, no_leakers)
    writer.close(complete=True)
    (tmp_path / "run" / "outcomes" / "00001-00000005.parquet").unlink()
    with pytest.raises(ResultError, match=r"outcomes/00001-00000005\.parquet is missing"):
        read_run(tmp_path / "run")
    run = salvage(tmp_path / "run")
    assert not run.complete
    assert "B@5" in run.note
    assert "00001-00000005" in run.note


def test_no_two_runs_get_the_same_fresh_directory(tmp_path):
    made = [fresh_directory("s", tmp_path / "runs") for _ in range(5)]
    assert len(set(made)) == 5
    assert all(path.is_dir() for path in made)
