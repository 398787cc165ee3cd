"""`openiads export` writes every format, overwrites nothing, and says what is wrong."""

from __future__ import annotations

import json
import shutil

import polars as pl
import pytest

from openiads.cli import main
from openiads.results.read import read_run


@pytest.fixture
def export(stored, tmp_path, monkeypatch, capsys):
    """Return a function that runs the command in an empty directory."""
    monkeypatch.chdir(tmp_path)

    def run(*words, directory=stored):
        try:
            main(["export", str(directory), *words])
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        out, err = capsys.readouterr()
        return code, out.split(), err

    return run


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("czml", ["small-rich-4.czml"]),
        ("kml", ["small-rich-4.kml"]),
        ("acmi", ["small-rich-4.txt.acmi"]),
    ],
)
def test_a_format_of_one_file_is_written_and_named(export, tmp_path, form, names):
    code, out, err = export("--format", form, "--replication", "4")
    assert code == 0
    assert out == names
    assert "rich, replication 4" in err
    assert (tmp_path / names[0]).stat().st_size > 1000
    code, _, err = export("--format", form, "--replication", "4")
    assert code == 2
    assert "exists already; nothing was written" in err


def test_the_common_data_format_is_four_files(export, tmp_path):
    code, out, _ = export("--format", "cdf", "--pick", "best", "--out", "there")
    assert code == 0
    assert len(out) == 4
    assert all((tmp_path / path).is_file() for path in out)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_of_the_whole_run_are_those_stored(export, stored, form):
    code, out, err = export("--format", form)
    assert code == 0
    assert [path.rpartition("/")[2] for path in out] == [
        f"{name}.{form}" for name in ("outcomes", "shots", "leakers")
    ]
    assert "--pick" in err
    read = pl.read_csv if form == "csv" else pl.read_parquet
    run = read_run(stored)
    for path, table in zip(out, (run.outcomes, run.shots, run.leakers), strict=True):
        frame = read(path)
        assert frame.columns == table.columns
        assert frame.height == table.height
    assert read(out[1])["p_kill"].to_list() == pytest.approx(run.shots["p_kill"].to_list())


def test_tables_of_a_case_and_of_a_replication_are_its_rows(export):
    _, out, _ = export("--format", "csv", "--case", "small")
    assert set(pl.read_csv(out[0])["case"]) == {"small"}
    code, out, _ = export("--format", "csv", "--case", "small", "--replication", "3")
    assert code == 0
    assert len(out) == 4
    for path in out:
        frame = pl.read_csv(path)
        assert set(frame["replication"]) <= {3}
        assert set(frame["case"]) <= {"small"}
    assert pl.read_csv(out[3]).height == 2


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--format", "kml", "--case", "none"], 2, "there is no 'none' (allowed: small, rich)"),
        (["--format", "csv", "--case", "none"], 2, "there is no 'none' (allowed: small, rich)"),
        (["--format", "kml", "--replication", "12"], 2, "replication 12 of rich is not stored"),
        (["--format", "dis"], 2, "dis"),
        (["--format", "kml", "--replication", "1", "--pick", "best"], 2, "both are given"),
        (["--format", "kml", "--out", "no/such/place.kml"], 2, "cannot be written"),
        (["--format", "csv", "--out", "full"], 2, "exists already"),
    ],
)
def test_bad_input_is_refused_in_words(export, tmp_path, words, code, message):
    (tmp_path / "full").mkdir()
    got, _, err = export(*words)
    assert got == code
    assert message in " ".join(err.split())


def test_a_directory_that_is_no_run_is_refused(export, tmp_path):
    code, _, err = export("--format", "kml", directory=tmp_path / "none")
    assert code == 3
    assert "not a run" in err


def test_an_incomplete_run_is_exported_with_a_warning(export, stored, tmp_path):
    directory = tmp_path / "run"
    shutil.copytree(stored, directory)
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    manifest["status"], manifest["replications"] = "incomplete", 50
    (directory / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    code, out, err = export("--format", "kml", directory=directory)
    assert code == 0
    assert len(out) == 1
    assert "incomplete" in err


def test_a_run_without_replications_is_refused(export, stored, tmp_path):
    directory = tmp_path / "run"
    shutil.copytree(stored, directory)
    for name in ("outcomes", "shots", "leakers"):
        shutil.rmtree(directory / name)
    (directory / "pieces.jsonl").unlink()
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    text = json.dumps(manifest | {"status": "incomplete", "pieces": None})
    (directory / "manifest.json").write_text(text, "utf-8")
    code, _, err = export("--format", "kml", directory=directory)
    assert code == 3
    assert "no replication is stored" in err
