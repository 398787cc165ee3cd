"""A run of format version 1: commands that only read tables take it, others refuse it by name."""

import json
import shutil
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run-1")
DRAWS = RUN.with_name("run-1-draws")


@pytest.mark.parametrize("run", [RUN, DRAWS])
def test_its_report_is_about_attackers(command, tmp_path, run):
    code, _, _ = command("report", run, "--out", tmp_path / "page.html")
    assert code == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "% of attackers leaked at cruise missiles 4" in page
    assert "stored in format version 1" in page
    assert "Cannot be shown" not in page


def test_it_is_compared(command):
    code, out, _ = command("compare", RUN, RUN, "--json")
    assert code == 0
    data = json.loads(out)
    assert data["about"] == "attackers"
    # 11 of 12 replications have no decoy that leaked: by hand, 4 leakers of 36 attackers.
    assert data["cases"][0]["measures"]["leak_share"]["a"]["value"] == pytest.approx(4 / 36)
    assert data["cases"][0]["measures"]["killed_share"]["a"]["value"] is None


def test_its_sources_and_tables_are_taken(command, tmp_path):
    assert command("cite", RUN)[0] == 0
    code, _, err = command("export", RUN, "--format", "csv", "--out", tmp_path / "tables")
    assert code == 0, err
    header = (tmp_path / "tables" / "outcomes.csv").read_text("utf-8").splitlines()[0]
    assert "attackers_leaked" in header.split(",")


def test_it_is_not_played_again(command, tmp_path):
    code, _, err = command("replay", RUN, "--out", tmp_path / "replay.html")
    assert code != 0
    assert "format version 1" in err


def test_it_is_not_continued(command, tmp_path):
    shutil.copytree(RUN, tmp_path / "run")
    world = tmp_path / "run" / "world.json"
    code, _, err = command("run", world, "--out", tmp_path / "run", "-n", 20, "--no-report")
    assert code != 0
    assert "version 1, not 2" in err
