"""Run directories that are not as they were stored: found, said by name, never counted twice."""

import json
import shutil

import numpy as np
import polars as pl
import pytest

from openiads.errors import InputError, ResultError
from openiads.results import durable, index
from openiads.results.manifest import new_manifest
from openiads.results.piece import Piece, kept
from openiads.results.read import read_run
from openiads.results.salvage import salvage
from openiads.results.sources import read_sources
from openiads.results.store import RunWriter

FIRST, SECOND = "00000-00000000.parquet", "00000-00000005.parquet"


def open_run(directory, world, **changes):
    manifest = new_manifest(world, **{"command": "x", "seed": 1, "replications": 10} | changes)
    return RunWriter.open(directory, manifest, json.dumps(world))


@pytest.fixture
def chunk(make_outcomes, shots, no_leakers):
    def make(index, first, n=5):
        variant = "AB"[index]
        key = f"{variant}@5", variant, 5.0
        return make_outcomes(*key, np.arange(n) % 3, 5, first), shots.head(0), no_leakers

    return make


@pytest.fixture
def run(tmp_path, world, chunk):
    writer = open_run(tmp_path / "run", world)
    for case in (0, 1):
        for first in (0, 5):
            writer.add(case, first, *chunk(case, first))
    writer.close(complete=True)
    return tmp_path / "run"


def change_manifest(run, keys, value):
    path = run / "manifest.json"
    data = node = json.loads(path.read_text("utf-8"))
    for key in keys[:-1]:
        node = node[key]
    node[keys[-1]] = value
    path.write_text(json.dumps(data), "utf-8")


WRONG = [
    (["cases"], None),
    (["cases"], {"A@5": {}}),
    (["cases"], []),
    (["cases"], [{"id": "A@5"}]),
    (["cases", 0], 3),
    (["cases", 0, "id"], None),
    (["cases", 0, "id"], "B@5"),
    (["cases", 0, "variant"], "nobody"),
    (["cases", 0, "sweep_value"], []),
    (["cases", 0, "sweep_value"], True),
    (["study"], None),
    (["study"], {}),
    (["study", "variants"], 5),
    (["study", "variants"], [1]),
    (["study", "title"], None),
    (["study", "variant_titles"], ["A"]),
    (["study", "variant_titles", "A"], 1),
    (["replications_finished"], None),
    (["replications_finished"], "all"),
    (["replications_finished", "A@5"], "10"),
    (["replications_finished", "nobody"], 10),
    (["versions"], None),
    (["versions"], {}),
    (["versions", "numpy"], 2),
    (["replications"], {}),
    (["replications"], 0),
    (["replications"], True),
    (["replications"], 10.0),
    (["seed"], -1),
    (["seed"], "1"),
    (["draw"], None),
    (["draws"], "three"),
    (["status"], "almost"),
    (["status"], ["complete"]),
    (["title"], 4),
    (["created"], None),
    (["fingerprint"], "abc"),
    (["fingerprint"], None),
    (["pieces"], 4),
    (["pieces", "sha256"], "x"),
    (["version"], "2"),
    (["version"], True),
    (["format"], None),
]


@pytest.mark.parametrize(("keys", "value"), WRONG, ids=str)
def test_a_damaged_manifest_is_named_key_by_key(run, keys, value):
    change_manifest(run, keys, value)
    for read in (read_run, salvage):
        with pytest.raises(ResultError) as refusal:
            read(run)
        assert refusal.value.file == str(run / "manifest.json")
        assert refusal.value.allowed
        assert keys[0] in (refusal.value.key or "")


@pytest.mark.parametrize("key", ["study", "cases", "versions", "fingerprint", "seed", "command"])
def test_a_key_that_is_missing_is_named(run, key):
    path = run / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    del data[key]
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ResultError, match="the key is missing") as refusal:
        read_run(run)
    assert refusal.value.key == key


@pytest.mark.parametrize("name", ["manifest.json", "world.json", "sources.json"])
@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "", "\0", "[1, 2", "9" * 9_999])
def test_json_that_cannot_be_read_is_a_named_error(run, name, text):
    (run / name).write_text(text, "utf-8")
    read = {
        "manifest.json": read_run,
        "world.json": lambda path: read_run(path).world,
        "sources.json": read_sources,
    }
    with pytest.raises(ResultError) as refusal:
        read[name](run)
    assert refusal.value.file == str(run / name)


def copy(run, source, target):
    for table in ("outcomes", "shots", "leakers"):
        shutil.copy(run / table / source, run / table / target)


@pytest.mark.parametrize("name", ["00000-00000010.parquet", "00000-00000002.parquet", "0.parquet"])
def test_a_copied_piece_is_not_counted_and_is_said(run, name):
    copy(run, FIRST, name)
    for read in (read_run, salvage):
        stored = read(run)
        assert stored.outcomes.height == 20
        assert stored.finished == {"A@5": 10, "B@5": 10}
        assert f"outcomes/{name}" in stored.note
        assert not stored.complete


def edited(run, name=SECOND, **columns):
    path = run / "outcomes" / name
    pl.read_parquet(path).with_columns(**columns).write_parquet(path)


DAMAGE = {
    "edited": lambda run: edited(run, leakers=pl.lit(0)),
    "cut": lambda run: (run / "shots" / SECOND).write_bytes(
        (run / "shots" / SECOND).read_bytes()[:-9]
    ),
    "empty": lambda run: (run / "outcomes" / SECOND).write_bytes(b""),
    "zeroed": lambda run: (run / "leakers" / SECOND).write_bytes(
        bytes((run / "leakers" / SECOND).stat().st_size)
    ),
    "gone": lambda run: (run / "leakers" / SECOND).unlink(),
    "another": lambda run: copy(run, FIRST, SECOND),
    "a folder": lambda run: [
        (run / "outcomes" / SECOND).unlink(),
        (run / "outcomes" / SECOND).mkdir(),
    ],
    "a loop": lambda run: [
        (run / "outcomes" / SECOND).unlink(),
        (run / "outcomes" / SECOND).symlink_to(SECOND),
    ],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_piece_that_is_not_what_was_stored_is_found(run, world, damage):
    DAMAGE[damage](run)
    with pytest.raises(ResultError, match=SECOND) as refusal:
        read_run(run)
    assert "openiads doctor" in (refusal.value.allowed or "")
    with pytest.raises(ResultError, match=SECOND):
        open_run(run, world)
    stored = salvage(run)
    assert stored.finished == {"A@5": 5, "B@5": 10}
    assert stored.outcomes.height == 15
    assert SECOND in stored.note


def test_a_line_of_the_index_twice_is_found(run):
    path = run / "pieces.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    change_manifest(run, ["pieces"], None)
    path.write_bytes(b"".join([*lines, lines[0]]))
    with pytest.raises(ResultError, match="hold the same replications"):
        read_run(run)


def test_an_index_cut_after_the_run_is_found(run):
    path = run / "pieces.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(ResultError, match="index of 3 pieces is not the one of 4"):
        read_run(run)


@pytest.mark.parametrize(
    "line", [b"{}\n", b"[]\n", b"{\n", b"\xff\n", b'{"name": "x"}\n', b"[" * 9_000 + b"\n"]
)
def test_a_damaged_line_of_the_index_is_named_by_number(run, line):
    path = run / "pieces.jsonl"
    path.write_bytes(path.read_bytes() + line)
    with pytest.raises(ResultError, match=r"pieces\.jsonl:5"):
        read_run(run)


def test_rows_of_another_replication_are_found_even_when_the_index_agrees(tmp_path, world, chunk):
    writer = open_run(tmp_path / "run", world)
    outcomes, shots, leakers = chunk(0, 0)
    writer.add(0, 0, outcomes.with_columns(case=pl.lit("B@5")), shots, leakers)
    writer.close(complete=False)
    with pytest.raises(ResultError, match="rows are of B@5, not of A@5"):
        _ = read_run(tmp_path / "run").outcomes


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"replication": pl.lit(3)}, "column replication"),
        ({"leakers": pl.lit(2)}, "other reasons than leakers"),
    ],
)
def test_outcomes_that_contradict_themselves_are_found(tmp_path, world, chunk, columns, words):
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, *chunk(0, 0))
    writer.release()
    path = tmp_path / "run" / "outcomes" / FIRST
    pl.read_parquet(path).with_columns(**columns).write_parquet(path)
    # As if somebody had made a line for it.
    (old,) = index.read_index(tmp_path / "run").pieces
    files = {**old.files, "outcomes": kept(path, 5)}
    index.write_index(tmp_path / "run", [Piece(**{**old.__dict__, "files": files})])
    with pytest.raises(ResultError, match=words):
        _ = read_run(tmp_path / "run").outcomes
    assert words in salvage(tmp_path / "run").note


def test_more_replications_than_asked_for_are_noted(run):
    change_manifest(run, ["replications"], 7)
    change_manifest(run, ["replications_finished"], {"A@5": 7, "B@5": 7})
    assert read_run(run).note == "More replications are stored than were asked for: A@5, B@5."


def test_a_changed_world_is_found(run, world):
    path = run / "world.json"
    data = json.loads(path.read_text("utf-8"))
    data["ledger_hash"] = "other"
    path.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ResultError, match="changed after the run began"):
        _ = read_run(run).world
    with pytest.raises(ResultError, match="changed after the run began"):
        open_run(run, world)
    assert "world.json was changed after the run began" in salvage(run).note


def test_a_world_that_is_missing_is_said(run):
    (run / "world.json").unlink()
    assert "world.json" in salvage(run).note


@pytest.mark.parametrize("package", ["numba", "numpy", "scipy", "polars"])
def test_a_run_made_with_another_package_is_refused_by_name(tmp_path, world, package):
    old = new_manifest(world, command="x", seed=1, replications=10)
    old["versions"][package] = "0.0.1"
    RunWriter.open(tmp_path / "run", old, json.dumps(world)).release()
    with pytest.raises(InputError, match=rf"made with {package} 0\.0\.1, not "):
        open_run(tmp_path / "run", world)


@pytest.mark.parametrize(
    "error",
    [
        pl.exceptions.ComputeError("parquet: No space left on device (os error 28)"),
        OSError(28, "No space left on device"),
    ],
)
def test_a_full_disk_is_named_and_the_run_continues_later(
    tmp_path, world, chunk, monkeypatch, error
):
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, *chunk(0, 0))

    def full(self, path, **options):
        path.write_bytes(b"half")
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(pl.DataFrame, "write_parquet", full)
        with pytest.raises(InputError, match="the disk is full") as refusal:
            writer.add(0, 5, *chunk(0, 5))
    assert "continues the run" in (refusal.value.allowed or "")
    writer.release()
    assert not list((tmp_path / "run").rglob("*.part"))
    again = open_run(tmp_path / "run", world)
    again.add(0, 5, *chunk(0, 5))
    again.close(complete=False)
    assert read_run(tmp_path / "run").finished == {"A@5": 10, "B@5": 0}


def test_a_disk_that_fills_at_the_index_keeps_what_was_there(tmp_path, world, chunk, monkeypatch):
    writer = open_run(tmp_path / "run", world)
    writer.add(0, 0, *chunk(0, 0))
    before = (tmp_path / "run" / "pieces.jsonl").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(index.os, "write", lambda handle, line: 3)
        with pytest.raises(InputError, match="the disk is full"):
            writer.add(0, 5, *chunk(0, 5))
    assert (tmp_path / "run" / "pieces.jsonl").read_bytes() == before
    writer.add(0, 5, *chunk(0, 5))
    writer.close(complete=False)
    assert read_run(tmp_path / "run").finished["A@5"] == 10


def test_a_directory_deleted_in_the_middle_is_named(tmp_path, world, chunk):
    writer = open_run(tmp_path / "run", world)
    shutil.rmtree(tmp_path / "run")
    with pytest.raises(InputError, match="cannot be written") as refusal:
        writer.add(0, 0, *chunk(0, 0))
    assert str(tmp_path / "run") in (refusal.value.file or "")
    with pytest.raises(InputError, match="cannot be written"):
        writer.close(complete=True)


def test_dead_parts_are_gone_after_a_resume(run, world):
    (run / "outcomes" / f".{FIRST}.part").write_bytes(b"half")
    (run / ".world.json.part").write_bytes(b"half")
    open_run(run, world).close(complete=True)
    assert not list(run.rglob("*.part"))


def test_everything_is_on_the_disk_before_it_is_renamed(tmp_path, monkeypatch):
    order = []
    monkeypatch.setattr(durable.os, "fsync", lambda handle: order.append("fsync"))
    real = durable.os.replace

    def replace(source, target):
        order.append("rename")
        real(source, target)

    monkeypatch.setattr(durable.os, "replace", replace)
    durable.write_aside(tmp_path / "file", b"data")
    assert order == ["fsync", "rename", "fsync"]


def test_storing_reads_nothing_of_what_is_stored(tmp_path, world, chunk, monkeypatch):
    writer = open_run(tmp_path / "run", world, replications=100)
    writer.add(0, 0, *chunk(0, 0))
    reads = []
    for name in ("scan_parquet", "read_parquet", "read_parquet_metadata"):
        monkeypatch.setattr(pl, name, lambda *given, **options: reads.append(given))
    for first in range(5, 50, 5):
        writer.add(0, first, *chunk(0, first))
    assert reads == []
    writer.close(complete=False)
