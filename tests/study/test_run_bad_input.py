"""Bad input through `run`: one clear error, exit code 2, and nothing earlier is overwritten."""

import pytest

import openiads
from openiads import cli
from openiads.errors import InputError
from openiads.study.api import explain


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def command(capsys):
    """Run a command; give its exit code and standard error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        return stop.value.code or 0, " ".join(capsys.readouterr().err.split())

    return call


def test_an_output_that_cannot_be_written_is_refused(command, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    for out in (file, file / "below"):
        code, err = command("run", "single-battalion", "-n", 2, "--out", out)
        assert (code, "Traceback" in err) == (2, False)
        assert "file" in err
    assert file.read_text("utf-8") == "mine"


def test_a_directory_of_something_else_is_refused_and_left_alone(command, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    before = contents(tmp_path)
    code, err = command("run", "single-battalion", "-n", 2, "--out", tmp_path)
    assert code == 2
    assert "not" in err
    assert contents(tmp_path) == before


def test_a_directory_of_another_run_is_refused_and_left_alone(tmp_path):
    out = tmp_path / "run"
    openiads.run("single-battalion", replications=5, seed=1, out=out)
    before = contents(out)
    with pytest.raises(InputError):
        openiads.run("single-battalion", replications=5, seed=2, out=out)
    with pytest.raises(InputError):
        openiads.run("single-battalion", replications=5, seed=1, out=out, set={"horizon": "901 s"})
    assert contents(out) == before


def test_the_same_run_is_complete_already_and_stays_as_it_is(tmp_path):
    out = tmp_path / "run"
    first = openiads.run("single-battalion", replications=5, seed=1, out=out)
    again = openiads.run("single-battalion", replications=5, seed=1, out=out)
    assert again.complete
    assert first.outcomes.equals(again.outcomes)


def test_a_horizon_that_ends_before_any_arrival_is_refused(command, tmp_path):
    code, err = command(
        "run", "single-battalion", "--set", "horizon=100 s", "--out", tmp_path / "run"
    )
    assert code == 2
    assert "horizon" in err
    assert "ends before any arrival" in err
    assert not (tmp_path / "run").exists()


def test_ten_thousand_threats_are_warned_of_or_refused_but_never_crash(command, tmp_path):
    too_many = ("--set", "raids.main.size=9998", "--set", "tick=0.001 s")
    code, err = command("run", "single-battalion", *too_many, "--out", tmp_path / "run")
    assert code == 2
    assert "fewer threats" in err
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_ten_thousand_threats_run(command, tmp_path):
    many = ("--set", "raids.main.size=9998")
    code, err = command("run", "single-battalion", "-n", 1, *many, "--out", tmp_path / "run")
    assert code == 0
    assert "10000 threats" in err


@pytest.mark.parametrize("part", ["threats", "units", "radars"])
def test_a_world_without_what_a_simulation_needs_is_refused(part):
    world = explain("single-battalion")
    bare = world.cases[0].model_copy(update={part: []})
    with pytest.raises(InputError, match=f"has no {part}"):
        openiads.run(world.model_copy(update={"cases": [bare]}), replications=1)


def test_a_round_that_cannot_fly_as_declared_is_refused():
    with pytest.raises(InputError) as caught:
        openiads.run(
            "single-battalion", replications=1, set={"rounds.long.speed_at_max_range": "2000 m/s"}
        )
    assert "speed_at_max_range" in str(caught.value)
