"""flips.json: what is stored comes back, a changed one is refused, and doctor puts it right."""

import hashlib
import json
from dataclasses import replace

import pytest

from openiads.errors import ResultError
from openiads.results import doctor
from openiads.results.flips import Flips, Interval, Trial, read_flips, write_flips
from openiads.results.read import read_run
from openiads.study import api

TRIAL = Trial(
    "k", "name", "2", "assumption", "E4", "1", "", Interval(0.1, 0.0, 0.2), Interval(0.1, 0.0, 0.2),
    False,
)  # fmt: skip
FLIPS = Flips(
    "question", ("base",), False, 0.95, 9, 4, 7, 20, 40, 3, Interval(0.5, float("nan"), 0.6),
    (TRIAL,),
)  # fmt: skip


@pytest.fixture
def run(tmp_path):
    directory = tmp_path / "run"
    api.run("single-battalion", replications=3, out=directory)
    return directory


def of(directory):
    return read_flips(directory, read_run(directory).manifest)


def test_what_is_stored_comes_back_and_its_hash_is_in_the_manifest(run):
    assert of(run) is None
    write_flips(run, FLIPS)
    assert repr(of(run)) == repr(FLIPS)  # nan is not equal to itself
    content = (run / "flips.json").read_bytes()
    assert b"NaN" not in content
    kept = json.loads((run / "manifest.json").read_text("utf-8"))["flips"]["sha256"]
    assert kept == hashlib.sha256(content).hexdigest()
    assert read_run(run).complete


@pytest.mark.parametrize("harm", ["gone", "changed", "folder"])
def test_a_harmed_file_is_refused_and_doctor_moves_it_away(run, harm):
    write_flips(run, FLIPS)
    file = run / "flips.json"
    if harm == "changed":
        file.write_text(file.read_text("utf-8").replace("E4", "A1"), "utf-8")
    else:
        file.unlink()
        if harm == "folder":
            file.mkdir()
    with pytest.raises(ResultError, match=r"flips\.json"):
        of(run)
    (line,) = doctor.diagnose(run).found
    assert line.startswith("flips.json ")
    doctor.repair(run)
    assert of(run) is None
    assert doctor.diagnose(run).found == []
    assert read_run(run).complete


@pytest.mark.parametrize("value", [1, "x", [], {"sha256": 3}, {}])
def test_a_harmed_manifest_is_refused(run, value):
    manifest = {**read_run(run).manifest, "flips": value}
    with pytest.raises(ResultError, match=r"manifest\.json.*flips"):
        read_flips(run, manifest)


def test_a_run_that_is_continued_keeps_them_until_others_are_found(run):
    write_flips(run, FLIPS)
    api.run("single-battalion", replications=5, out=run)
    assert repr(of(run)) == repr(FLIPS)
    write_flips(run, replace(FLIPS, budget=5))
    found = of(run)
    assert found is not None
    assert found.budget == 5
