"""Runs without attackers, and with civil aircraft engaged, as people read them: every way out."""

import json
import re
from pathlib import Path

import polars as pl
import pytest

import openiads

SCENARIO = Path(__file__).with_name("airliner.toml")
CIVIL = "100.0 % of civil aircraft were engaged"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("airliner")
    return openiads.run(SCENARIO, replications=20, seed=1, out=folder / "run")


def plain(text):
    return " ".join(text.split())


def test_the_terminal_says_how_often_the_airliner_is_shot_at(command, run):
    code, out, _ = command("run", SCENARIO, "-n", 20, "--out", run.directory, "--no-report")
    assert code == 0
    text = plain(out)
    assert f"With base, {CIVIL} (95 % interval" in text
    assert "at least one in 100.0 % of replications" in text
    for misleading in ("- %", "no interval", "leaked", "attackers"):
        assert misleading not in text
    assert out.index("Civil aircraft engaged") < out.index("Mean per replication")


def test_the_json_says_it_too(command, run):
    _, out, _ = command("run", SCENARIO, "-n", 20, "--out", run.directory, "--json", "--no-report")
    data = json.loads(out)
    assert CIVIL in data["answer"]
    (case,) = data["summary"]["cases"]
    assert data["summary"]["about"] == case["about"] == "civil"
    assert case["civil"]["any_engaged"]["value"] == case["civil"]["share"]["value"] == 1.0
    assert case["attackers"] == 0
    assert case["no_leaker"]["value"] is None


def test_the_report_is_about_the_airliner(command, run, tmp_path):
    code, _, _ = command("report", run.directory, "--out", tmp_path / "page.html")
    assert code == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "Cannot be shown" not in page
    text = plain(re.sub(r"<[^>]*>", " ", page))
    assert CIVIL in text
    assert "Share of civil aircraft engaged" in text
    assert "None of the attackers leaked" not in text


def test_two_such_runs_are_compared_by_their_airliners(command, run, tmp_path):
    other = tmp_path / "other"
    hold = {"doctrines.d.weapon_control": "hold"}
    with pytest.warns(openiads.OpenIADSWarning, match="hold everywhere"):
        openiads.run(SCENARIO, replications=20, seed=2, out=other, set=hold)
    code, out, _ = command("compare", run.directory, other, "--out", tmp_path / "page")
    assert code == 0
    assert "Share of civil aircraft engaged" in out
    assert "fewer civil aircraft engaged in 1 of 1 cases" in plain(out)
    assert "0.0 % instead of 100.0 %" in plain(out)
    assert "leaked" not in out
    assert "nan" not in (tmp_path / "page" / "compare.html").read_text("utf-8").lower()
    _, out, _ = command("compare", run.directory, other, "--json")
    assert json.loads(out)["about"] == "civil"


def test_replications_are_picked_by_the_airliner(run):
    from openiads.recording.record import pick
    from openiads.results.read import read_run

    stored = read_run(run.directory)
    engaged = (pl.col("replication") == 7).cast(pl.Float64).alias("civil_engaged_share")
    stored.__dict__["outcomes"] = stored.outcomes.with_columns(engaged)
    assert pick(stored, "base", "worst") == 7


def test_precision_stops_by_the_airliner():
    run = openiads.run(SCENARIO, replications=100_000, seed=1, precision=0.2)
    assert run.outcomes.height < 100_000


def test_tables_of_the_run_say_what_it_is_about(run):
    assert run.outcomes["attackers"].sum() == 0
    assert run.outcomes["leak_share"].null_count() == 20
    assert (run.outcomes["civil_engaged_share"] == 1.0).all()
    assert set(run.shots["variant"].cast(pl.String)) == {"base"}


def test_civil_aircraft_engaged_come_first_in_a_raid(command):
    """The built-in battalion shoots at its airliner in about 2 % of replications."""
    code, out, _ = command("run", "single-battalion", "-n", 300, "--json", "--no-report")
    assert code == 0
    data = json.loads(out)
    (case,) = data["summary"]["cases"]
    assert case["about"] == "attackers"
    assert case["civil"]["any_engaged"]["value"] > 0
    assert data["answer"].startswith("Civil aircraft were engaged in ")
    assert " % of attackers leaked (95 % interval " in data["answer"]
