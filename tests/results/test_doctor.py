"""The doctor of run directories: says everything, repairs what it can, deletes nothing."""

import json
import shutil

import polars as pl
import pytest

import openiads
from openiads.errors import InputError, ResultError
from openiads.results import lock
from openiads.results.doctor import diagnose, repair
from openiads.results.read import read_run

SCENARIO = "single-battalion"
FIRST, SECOND = "00000-00000000.parquet", "00000-00000020.parquet"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run of two pieces."""
    out = tmp_path_factory.mktemp("doctor") / "run"
    openiads.run(SCENARIO, replications=20, out=out)
    openiads.run(SCENARIO, replications=40, out=out)
    return out


@pytest.fixture
def run(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "run")


def files(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def every_byte(folder):
    """All contents, wherever they are; the manifest and the index may be written anew."""
    return {
        data
        for path, data in files(folder).items()
        if path.name not in {"manifest.json", "pieces.jsonl"}
    }


def edit(run):
    path = run / "outcomes" / SECOND
    pl.read_parquet(path).with_columns(rounds_fired=pl.lit(0)).write_parquet(path)


def copy(run):
    for table in ("outcomes", "shots", "leakers"):
        shutil.copy(run / table / FIRST, run / table / "00000-00000010.parquet")


def cut_index(run):
    path = run / "pieces.jsonl"
    path.write_bytes(path.read_bytes()[:-30])


def unfinish(run):
    path = run / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"complete"', '"incomplete"'), "utf-8")


def move_world(run):
    path = run / "world.json"
    data = json.loads(path.read_text("utf-8"))
    data["cases"][0]["horizon_s"] += 1.0
    path.write_text(json.dumps(data), "utf-8")


DAMAGE = {
    "an edited piece": (edit, "bytes, not the"),
    "a copied piece": (copy, "is not of this run"),
    "a file without a number": (
        lambda run: (run / "shots" / "notes.txt").write_text("mine"),
        "is not of this run",
    ),
    "a missing file": (lambda run: (run / "leakers" / SECOND).unlink(), "is missing"),
    "a cut index": (cut_index, "closed with another index|replications are missing"),
    "an index that is no text": (
        lambda run: (run / "pieces.jsonl").write_bytes(b"\xff\n"),
        "made anew",
    ),
    "no index": (lambda run: (run / "pieces.jsonl").unlink(), "made anew"),
    "an unfinished manifest": (unfinish, "everything is stored: finished"),
    "a changed world": (move_world, "was changed after the run began"),
    "no world": (lambda run: (run / "world.json").unlink(), "world.json"),
    "damaged sources": (lambda run: (run / "sources.json").write_text("{"), "sources.json"),
    "a dead part": (
        lambda run: (run / "outcomes" / f".{FIRST}.part").write_bytes(b""),
        "removed",
    ),
}


def test_a_run_in_good_order_is_left_alone(run):
    before = files(run)
    assert diagnose(run).found == []
    assert repair(run).found == []
    assert files(run) == before


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_wrong_is_said_and_after_repair_the_run_continues_to_the_same(run, whole, name):
    damage, words = DAMAGE[name]
    damage(run)
    before, kept = files(run), every_byte(run)
    found = diagnose(run).found
    assert any(pl.Series([line]).str.contains(words).item() for line in found), found
    assert files(run) == before
    repair(run)
    assert kept - {b""} <= every_byte(run)
    assert not [line for line in diagnose(run).found if "world.json" not in line]
    openiads.run(SCENARIO, replications=40, out=run)
    assert diagnose(run).found == []
    mine, other = read_run(run), read_run(whole)
    assert mine.complete
    assert mine.world == other.world
    for table in ("outcomes", "shots", "leakers"):
        assert getattr(mine, table).equals(getattr(other, table)), table


def test_an_index_made_anew_is_the_one_that_was(run, whole):
    (run / "pieces.jsonl").unlink()
    repair(run)
    assert (run / "pieces.jsonl").read_bytes() == (whole / "pieces.jsonl").read_bytes()
    assert read_run(run).complete


def test_a_piece_is_not_believed_when_its_tables_disagree(run):
    (run / "pieces.jsonl").unlink()
    shutil.copy(run / "shots" / FIRST, run / "shots" / SECOND)
    found = repair(run).found
    assert any(SECOND in line for line in found)
    assert read_run(run).finished == {"base": 20}
    assert (run / "damaged" / f"outcomes-{SECOND}").exists()


def test_what_is_set_aside_never_replaces_what_was_set_aside_before(run):
    for text in ("one", "two"):
        (run / "outcomes" / "notes").write_text(text)
        repair(run)
    kept = sorted((run / "damaged").iterdir())
    assert [path.name for path in kept] == ["outcomes-notes", "outcomes-notes.2"]
    assert [path.read_text() for path in kept] == ["one", "two"]


def test_a_run_that_is_being_written_is_not_repaired(run):
    edit(run)
    held = lock.take(run)
    before = files(run)
    with pytest.raises(InputError, match="is being written"):
        repair(run)
    assert files(run) == before
    held.release()


def test_a_run_without_hashes_or_without_a_manifest_is_refused_by_name(run):
    from pathlib import Path

    old = Path(__file__).with_name("run-1")
    with pytest.raises(ResultError, match="format version 1, which holds no hashes"):
        diagnose(old)
    (run / "manifest.json").write_text("{")
    with pytest.raises(ResultError, match=r"manifest\.json"):
        diagnose(run)


def test_the_command_says_repairs_and_ends_as_it_found(command, run):
    code, out, _ = command("doctor", run)
    assert code == 0
    assert "nothing is wrong; 2 pieces with 40 replications" in out
    edit(run)
    code, out, _ = command("doctor", run)
    assert code == 3
    assert SECOND in out
    assert "openiads doctor --repair" in out
    code, out, _ = command("doctor", run, "--repair")
    assert code == 0
    assert "repaired; 1 pieces with 20" in out
    code, _, err = command("doctor", run / "nowhere")
    assert (code, "Traceback" in err) == (3, False)
