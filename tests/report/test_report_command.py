"""`openiads report` and `openiads compare`: what they write, print and refuse."""

import json

import pytest

from openiads import cli

pytestmark = pytest.mark.slow  # whole reports, about a second each


@pytest.fixture
def command(capsys):
    """Run a command; give its exit code, standard output and standard error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return stop.value.code or 0, captured.out, captured.err

    return call


def test_the_report_is_written_into_the_run_and_its_path_printed(command, store):
    directory = store()
    code, out, err = command("report", directory)
    assert (code, out, err) == (0, f"{directory / 'report.html'}\n", "")
    assert (directory / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_report_of_an_incomplete_run_is_written_and_said(command, store, tmp_path):
    directory = store(complete=False)
    code, out, err = command("report", directory, "--out", tmp_path / "r.html")
    assert code == 0
    assert "incomplete" in err
    assert out == f"{tmp_path / 'r.html'}\n"


def test_no_run_and_another_version_are_one_clear_message(command, store, tmp_path):
    code, out, err = command("report", tmp_path / "nothing")
    assert (code, out) == (3, "")
    assert "not a run" in err
    directory = store()
    manifest = json.loads((directory / "manifest.json").read_text("utf-8"))
    (directory / "manifest.json").write_text(json.dumps({**manifest, "version": 99}), "utf-8")
    code, out, err = command("report", directory)
    assert (code, out) == (3, "")
    assert "format version 99 cannot be read" in err
    assert not (directory / "report.html").exists()


def test_a_report_that_cannot_be_written_is_bad_input(command, store, tmp_path):
    code, _, err = command("report", store(), "--out", tmp_path / "no" / "folder.html")
    assert code == 2
    assert "cannot be written" in err


def test_a_sensitivity_that_is_none_is_refused(command, store, tmp_path):
    code, _, err = command("report", store(), "--sensitivity", tmp_path)
    assert code == 3
    assert "Traceback" not in err


def test_a_comparison_says_how_and_writes_its_page(command, store, tmp_path):
    first, second = store("one"), store("two", chances=(0.3, 0.1))
    code, out, _ = command("compare", first, second, "--out", tmp_path / "c")
    text = " ".join(out.split())
    assert code == 0
    assert "Paired, same seed and same threats: 40 pairs" in text
    assert "fewer attackers leaked in" in text
    page = (tmp_path / "c" / "compare.html").read_text("utf-8")
    picture = (tmp_path / "c" / "compare.svg").read_text("utf-8")
    assert "fewer attackers leaked in" in page
    assert picture.startswith("<svg")
    assert "--series-1:#" in picture


def test_a_comparison_of_other_seeds_is_unpaired(command, store):
    code, out, _ = command("compare", store("one"), store("two", seed=2), "--json")
    data = json.loads(out)
    assert code == 0
    assert [case["paired"] for case in data["cases"]] == [False] * 4
    assert "the seeds differ" in data["cases"][0]["why"]


def test_objects_show_themselves_in_a_notebook(store):
    from openiads.analysis.summary import summarise
    from openiads.results.read import read_run

    def change(world):
        world["study"]["title"] = "<b>bold</b>"

    run = read_run(store(change=change))
    summary = summarise(run.outcomes, run.manifest["study"])
    for shown in (run._repr_html_(), summary._repr_html_()):
        assert shown.startswith("<table><caption>&lt;b&gt;bold")
        assert "A@5" in shown


@pytest.mark.parametrize("name", ["manifest.json", "world.json", "outcomes"])
def test_a_report_never_takes_the_place_of_a_part_of_the_run(command, store, name):
    directory = store()
    before = sorted((path.name, path.stat().st_size) for path in directory.rglob("*"))
    code, out, err = command("report", directory, "--out", directory / name)
    assert (code, out) == (2, "")
    assert f"{directory / name}: --out: " in err
    assert "nothing was written" in err
    assert before == sorted((path.name, path.stat().st_size) for path in directory.rglob("*"))


def test_a_report_replaces_a_report_and_nothing_else(command, store, tmp_path):
    directory, target = store(), tmp_path / "r.html"
    assert command("report", directory, "--out", target)[0] == 0
    assert command("report", directory, "--out", target)[0] == 0
    target.write_text("<!doctype html><title>mine</title>", "utf-8")
    code, _, err = command("report", directory, "--out", target)
    assert code == 2
    assert "allowed: a new path, or a file this command wrote earlier" in err
    assert "mine" in target.read_text("utf-8")
    (directory / "report.html").write_text("mine", "utf-8")
    assert command("report", directory)[0] == 2
    assert (directory / "report.html").read_text("utf-8") == "mine"


def test_a_comparison_replaces_its_own_pages_and_nothing_else(command, store, tmp_path):
    runs, there = (store("one"), store("two")), tmp_path / "c"
    for _ in range(2):
        assert command("compare", *runs, "--out", there)[0] == 0
    page = (there / "compare.html").read_text("utf-8")
    (there / "compare.svg").write_text("mine", "utf-8")
    (there / "compare.html").write_text(page + "<!-- earlier -->", "utf-8")
    code, _, err = command("compare", *runs, "--out", there)
    assert code == 2
    assert "compare.svg" in err
    assert (there / "compare.svg").read_text("utf-8") == "mine"
    assert (there / "compare.html").read_text("utf-8").endswith("<!-- earlier -->")


@pytest.mark.parametrize("text", [None, "", "{}", "[1"])
def test_a_report_without_its_world_is_written_and_says_so(command, store, text):
    directory = store()
    (directory / "world.json").unlink()
    if text is not None:
        (directory / "world.json").write_text(text, "utf-8")
    code, out, err = command("report", directory)
    assert (code, out) == (0, f"{directory / 'report.html'}\n")
    assert "warning: " in err
    assert "world.json" in err
    assert "Cannot be shown" in (directory / "report.html").read_text("utf-8")


def test_control_characters_reach_no_page(command, store):
    def change(world):
        world["study"]["title"] = "a\x1b]0;owned\x07\x9b2J\u2028b"

    directory = store(change=change)
    assert command("report", directory)[0] == 0
    text = (directory / "report.html").read_text("utf-8")
    assert "a ]0;owned  2J b" in text
    assert not any((ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 for c in text)
