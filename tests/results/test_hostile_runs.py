"""A run directory made to take over a terminal: whoever reads it sees its names written out."""

import dataclasses
import json
import shutil

import polars as pl
import pytest

import openiads
from openiads.errors import visible
from openiads.results.index import index_of, read_index, write_index
from openiads.results.manifest import fingerprint
from openiads.results.piece import kept
from openiads.results.read import read_run

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u2028\u202e\x7f"
TITLE = "One made-up battalion"
IDS = ("harbour", "sector", "example", "airliner", "long")
"""An asset, a network, a system, a threat and a round of the scenario."""


def hostile(value, ids):
    """Return JSON data in which titles, and some ids, hold control characters."""
    if isinstance(value, dict):
        return {hostile(key, ids): hostile(entry, ids) for key, entry in value.items()}
    if isinstance(value, list):
        return [hostile(entry, ids) for entry in value]
    if isinstance(value, str) and len(value) < 200:
        if value.startswith(TITLE):
            return value + ESCAPES
        for name in ids:
            value = value.replace(name, name + ESCAPES)
    return value


def rewrite_table(path, ids):
    """Put the ids with control characters into names of columns and into values."""
    frame = pl.read_parquet(path)
    texts = [name for name, kind in frame.schema.items() if kind in (pl.String, pl.Categorical)]
    for name in texts:
        column = pl.Series(name, hostile(frame[name].cast(pl.String).to_list(), ids), pl.String)
        frame = frame.with_columns(column.cast(frame.schema[name]))
    frame.rename({name: hostile(name, ids) for name in frame.columns}).write_parquet(path)
    return frame.height


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    directory = tmp_path_factory.mktemp("runs") / "good"
    openiads.run("single-battalion", replications=20, workers=1, out=directory)
    return directory


@pytest.fixture(params=[(), IDS], ids=["titles", "ids"])
def run(request, good, tmp_path):
    """Return a run in good order, every hash right, with control characters in its texts."""
    path, ids = tmp_path / "run", request.param
    shutil.copytree(good, path)
    world = json.dumps(hostile(json.loads((path / "world.json").read_text("utf-8")), ids))
    (path / "world.json").write_text(world, "utf-8")
    pieces = []
    for piece in read_index(path).pieces:
        files = {}
        for table in piece.files:
            file = path / table / piece.name
            files[table] = kept(file, rewrite_table(file, ids))
        pieces.append(dataclasses.replace(piece, files=files))
    write_index(path, pieces)
    manifest = hostile(json.loads((path / "manifest.json").read_text("utf-8")), ids)
    manifest["command"] += ESCAPES
    manifest["fingerprint"] = fingerprint(world, manifest)
    manifest["pieces"]["sha256"] = index_of(pieces).sha256
    (path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return path


COMMANDS = (
    "report RUN", "compare RUN GOOD", "compare RUN GOOD --json", "compare GOOD RUN",
    "cite RUN", "cite RUN --format bibtex", "doctor RUN", "doctor RUN --repair",
    "explain RUN/world.json", "explain RUN/world.json --json", "check RUN/world.json",
    "replay RUN --out MADE.html", "export RUN --format csv --out MADE",
    "export RUN --format kml --out MADE.kml", "export RUN --format acmi --out MADE.acmi",
    "export RUN --format czml --out MADE.czml", "export RUN --format cdf --out MADE",
    "run single-battalion -n 30 --workers 1 --out RUN",
)  # fmt: skip


def test_the_run_that_is_read_is_hostile(run):
    stored = read_run(run)
    assert ESCAPES in stored.manifest["title"]
    assert stored.outcomes.height == 20
    assert ESCAPES in stored.world["study"]["title"]


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS)
def test_a_stored_run_cannot_write_to_the_terminal(command, run, good, tmp_path, words):
    places = {"RUN": run, "GOOD": good, "MADE": tmp_path / "made"}
    for name, path in places.items():
        words = words.replace(name, str(path))
    code, out, err = command(*words.split(" "))
    assert code in (0, 2, 3)
    assert out + err
    assert visible(out + err) == out + err
