"""The command line: what it prints, where, and with which exit code."""

import json
import sys
import types

import numpy as np
import polars as pl
import pytest

from openiads import release
from openiads.analysis.summary import summarise
from openiads.errors import InputError

SCENARIO = "with-and-without-s400"


@pytest.fixture
def fake_engine(monkeypatch, make_outcomes, study):
    """Stand in for checking and running; remember what was asked for."""
    asked = {}
    generator = np.random.default_rng(2)
    outcomes = pl.concat(
        make_outcomes(name, name, None, generator.binomial(20, chance, 100), 20)
        for name, chance in (("A", 0.4), ("B", 0.2))
    )

    def run_world(world, **options):
        asked.update(options, world=world)
        if asked.get("stop"):
            raise KeyboardInterrupt
        return types.SimpleNamespace(
            complete=True, drawn=False, not_drawn={}, summary=summarise(outcomes, study)
        )

    engine = types.ModuleType("openiads.study.run")
    engine.run_world = run_world
    checks = types.ModuleType("openiads.study.warnings")
    checks.check = lambda world, file: ["radar x can see nothing"]
    first = "With B, 20 % leaked instead of 40 % with A.", ["the salvo: 2 [D3]"]
    monkeypatch.setattr("openiads.commands.reporting.first_of", lambda directory, against="": first)
    monkeypatch.setattr("openiads.commands.trials.trials_of_run", lambda *order: True)
    monkeypatch.setitem(sys.modules, "openiads.study.run", engine)
    monkeypatch.setitem(sys.modules, "openiads.study.warnings", checks)
    return asked


def test_the_version_is_printed(command):
    assert command("--version") == (0, f"openiads {release.__version__}\n", "")


@pytest.mark.parametrize(
    "name", ["run", "check", "scenarios", "explain", "systems", "verify", "schema"]
)
def test_every_command_has_help(command, name):
    code, out, _ = command(name, "--help")
    assert code == 0
    assert "Usage" in out


def test_an_unknown_command_is_bad_input(command):
    code, _, err = command("fly")
    assert code == 2
    assert "No such command" in err


def test_the_answer_is_the_last_thing_before_the_directory(command, fake_engine, tmp_path):
    code, out, err = command("run", SCENARIO, "--out", tmp_path / "run", "--seed", 5, "-n", 100)
    assert code == 0
    assert "fewer attackers leaked" in " ".join(out.split())
    assert out.splitlines()[-1] == f"Results: {tmp_path / 'run'}"
    assert "With B, 20 % leaked instead of 40 % with A.\nIt hangs on:\n  the salvo: 2 [D3]\n" in out
    assert "warning: radar x can see nothing" in err
    assert (fake_engine["seed"], fake_engine["replications"]) == (5, 100)
    assert fake_engine["command"] == f"openiads run {SCENARIO} --replications 100 --seed 5"


def test_no_line_is_wider_than_100_columns(command, fake_engine, tmp_path):
    _, out, _ = command("run", SCENARIO, "--out", tmp_path / "r")
    assert max(map(len, out.splitlines()[:-1])) <= 100


def test_overrides_reach_the_world(command, fake_engine, tmp_path):
    code, _, _ = command("run", SCENARIO, "--set", "horizon=1234 s", "--out", tmp_path / "run")
    assert code == 0
    assert {case.horizon_s for case in fake_engine["world"].cases} == {1234.0}


def test_json_is_the_only_thing_on_standard_output(command, fake_engine, tmp_path):
    code, out, _ = command("run", SCENARIO, "--json", "--out", tmp_path / "run")
    data = json.loads(out)
    assert code == 0
    assert data["complete"] is True
    assert data["short"] == "With B, 20 % leaked instead of 40 % with A."
    assert data["hangs_on"] == ["the salvo: 2 [D3]"]
    assert data["directory"] == str(tmp_path / "run")
    assert "fewer attackers leaked" in data["answer"]
    assert len(data["summary"]["cases"]) == 2


def test_an_interrupted_run_says_what_was_kept_and_how_to_continue(command, fake_engine, tmp_path):
    fake_engine["stop"] = True
    code, _, err = command("run", SCENARIO, "--out", tmp_path / "run", "-n", 50)
    assert code == 130
    assert "Nothing was stored yet" in err
    assert f"openiads run {SCENARIO} --replications 50 --out {tmp_path / 'run'}" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "no-such-study"), "neither a file nor a built-in scenario"),
        (("run", "missing.toml"), "cannot be read"),
        (("run", "missing.json"), "cannot be read"),
        (("check", SCENARIO, "--set", "horizon"), "is not KEY=VALUE"),
        (("check", SCENARIO, "--set", "horizon=250 km"), "horizon"),
        (("explain", SCENARIO, "--case", "nope"), "there is no 'nope'"),
        (("explain", SCENARIO, "--json", "--case", "nope"), "no filter"),
        (("systems", "s-500"), "there is no 's-500' in the library"),
        (("scenarios", "copy", "nope"), "neither a file nor a built-in scenario"),
        (("run", "--replications", "0"), "--replications"),
        (("run", "--seed", "-1"), "--seed"),
        (("run", "--workers", "none"), "--workers"),
    ],
)
def test_bad_input_is_one_clear_message_and_exit_code_2(command, fake_engine, arguments, message):
    code, out, err = command(*arguments)
    assert code == 2
    assert message in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err
    assert out == ""


def test_debug_shows_the_traceback(command):
    code, _, err = command("--debug", "systems", "s-500")
    assert code == 2
    assert "Traceback" in err


def test_an_unexpected_error_is_one_line_and_exit_code_1(command, fake_engine, monkeypatch):
    def explode(world, file):
        raise RuntimeError("boom")

    monkeypatch.setattr(sys.modules["openiads.study.warnings"], "check", explode)
    code, _, err = command("check", SCENARIO)
    assert code == 1
    assert err == "error: unexpected RuntimeError: boom (--debug shows where)\n"


def test_a_scenario_is_copied_once(command, tmp_path):
    code, out, _ = command("scenarios", "copy", SCENARIO, tmp_path)
    assert code == 0
    target = tmp_path / f"{SCENARIO}.toml"
    assert out == f"{target}\n"
    target.write_text("mine")
    code, _, err = command("scenarios", "copy", SCENARIO, tmp_path)
    assert code == 2
    assert "exists already" in err
    assert target.read_text() == "mine"


def test_built_in_scenarios_are_listed(command):
    code, out, _ = command("scenarios")
    assert code == 0
    assert SCENARIO in out


def test_every_number_of_a_library_entry_has_a_source(command):
    from openiads.resolve.catalogue import entries, entry_rows

    for entry in entries():
        for _, rows in entry_rows(f"{entry.kind}/{entry.id}"):
            numbers = [row for row in rows if row.value[:1].isdigit()]
            assert all(row.source for row in numbers if "." not in row.key), entry.id


def test_a_library_entry_is_shown_with_sources(command):
    code, out, _ = command("systems", "48n6e2")
    assert code == 0
    assert "rounds/48N6E2" in out
    assert "assumption:" in out


def test_explain_shows_where_numbers_come_from(command):
    code, out, _ = command("explain", SCENARIO, "--variant", "A")
    assert code == 0
    assert "units/" in out
    assert "claims: " in out
    assert "B@" not in out


def test_a_world_file_is_taken_back_unchanged(command, fake_engine, tmp_path):
    _, out, _ = command("explain", SCENARIO, "--json")
    path = tmp_path / "world.json"
    path.write_text(out)
    code, _, _ = command("run", path, "--out", tmp_path / "run")
    assert code == 0
    assert json.loads(fake_engine["world"].model_dump_json()) == json.loads(out)


def test_a_world_of_another_version_or_with_an_unknown_key_is_bad_input(command, tmp_path):
    _, out, _ = command("explain", SCENARIO, "--json")
    path = tmp_path / "world.json"
    for change, message in (
        ({"version": 99}, "version 99 is not readable"),
        ({"format": "other"}, "is not a world"),
        ({"surprise": 1}, "unknown key 'surprise'"),
    ):
        path.write_text(json.dumps(json.loads(out) | change))
        code, _, err = command("explain", path)
        assert code == 2
        assert message in err


def test_set_does_not_go_with_a_world_file(command):
    code, _, err = command("explain", "world.json", "--set", "horizon=10 s")
    assert code == 2
    assert "a resolved world cannot be changed" in err


def test_the_schema_is_json(command):
    code, out, _ = command("schema")
    assert code == 0
    assert "properties" in json.loads(out)


def test_options_of_the_api_are_checked(fake_engine):
    import openiads

    for options in ({"replications": 0}, {"seed": 2**32}, {"workers": 0}, {"precision": 1.5}):
        with pytest.raises(InputError, match="out of range"):
            openiads.run(SCENARIO, **options)
