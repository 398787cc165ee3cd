"""Program, ledger, run and sources are cited so that an editor and a reader can find them."""

import re
from pathlib import Path

import pytest

from openiads import release
from openiads.results.how_to_cite import how_to_cite, program_year
from openiads.results.read import read_run
from openiads.study import api

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    directory = tmp_path_factory.mktemp("runs") / "one"
    api.run("single-battalion", replications=2, seed=7, out=directory)
    return directory


def test_the_program_is_named_as_in_the_citation_file():
    lines = (ROOT / "CITATION.cff").read_text("utf-8").splitlines()
    assert f'title: "{release.TITLE}"' in lines
    assert f"  - name: {release.AUTHORS}" in lines
    assert f"version: {release.__version__}" in lines
    assert f"date-released: {release.RELEASED}" in lines


def test_a_run_says_in_one_line_how_it_is_cited(stored):
    run = read_run(stored)
    line = how_to_cite(run)
    assert line.startswith(f"The OpenIADS authors (2026), OpenIADS {release.__version__}, study “")
    assert run.about.title in line
    assert f"run of {run.about.created[:10]}, seed 7, 2 replications a case" in line
    assert line.endswith(f"ledger {run.manifest['ledger_hash'][:12]}.")
    assert "\n" not in line


def test_the_year_is_that_of_the_release_and_of_the_run_for_other_versions():
    assert program_year(release.__version__, "2031-05-01") == release.RELEASED[:4]
    assert program_year("0.0.1", "2031-05-01") == "2031"
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", release.RELEASED)
