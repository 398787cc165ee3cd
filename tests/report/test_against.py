"""Differences from a variant that is asked for, and what a run overrides, on the page."""

import json
import re

import pytest

from openiads import cli
from openiads.report.document import report_page
from openiads.report.facts import Facts
from openiads.results.read import read_run


@pytest.fixture
def command(capsys):
    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main([str(argument) for argument in arguments])
        caught = capsys.readouterr()
        return end.value.code or 0, caught.out, caught.err

    return call


def section(page, name):
    found = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[0]))


def test_the_report_takes_differences_from_the_variant_asked_for(command, stored, tmp_path):
    first, other = tmp_path / "first.html", tmp_path / "other.html"
    assert command("report", stored, "--out", first)[0] == 0
    assert command("report", stored, "--out", other, "--against", "B")[0] == 0
    one = section(first.read_text("utf-8"), "differences")
    two = section(other.read_text("utf-8"), "differences")
    assert "Each difference is variant minus four S-300PMU-2," in one
    assert "Each difference is variant minus four S-300PMU-2 and one S-400," in two
    row = r"20 four [^()]* − four [^()]*? ([+-][\d.]+) \(([+-][\d.]+) to ([+-][\d.]+)\)"
    found = [re.findall(row, text)[0] for text in (one, two)]
    turned = [float(number) for number in found[1]]
    assert [float(number) for number in found[0]] == [-turned[0], -turned[2], -turned[1]]
    assert float(found[0][0]) < 0.0
    assert "A (four S-300PMU-2) compared with B" in other.read_text("utf-8")


@pytest.mark.parametrize("words", [["report", "{run}"], ["run", "-n", "2"]])
def test_a_variant_that_is_not_there_is_refused_before_anything_is_done(command, stored, words):
    words = [word.format(run=stored) for word in words]
    code, out, err = command(*words, "--against", "Z")
    assert (code, out) == (2, "")
    assert "--against: there is no variant 'Z' (allowed: A, B)" in " ".join(err.split())


@pytest.mark.slow
def test_a_run_says_its_differences_against_the_variant_asked_for(command, tmp_path):
    words = ("run", "-n", "3", "--set", "sweep.values=[5]", "--no-report", "--json")
    code, out, _ = command(*words, "--against", "B", "--out", tmp_path / "run")
    data = json.loads(out)
    assert code == 0
    assert data["summary"]["baseline"] == "B"
    assert [row["variant"] for row in data["summary"]["differences"]] == ["A"]


def test_the_scenario_of_a_run_names_what_it_overrides_first(store):
    def change(world):
        world["origins"]["A/rounds/48N6E2/reliability"]["layer"] = "--set"
        world["origins"]["A/rounds/48N6E2/reliability"]["text"] = "0.5"

    page = report_page(Facts(read_run(store(n=3, change=change))))
    said = "This run overrides the scenario as it is written: rounds.48N6E2.reliability = 0.5."
    text = section(page, "setting")
    assert said in text
    assert text.index(said) < text.index("Shown: ")


def test_a_run_without_overrides_says_nothing_of_them(stored):
    assert "This run overrides" not in report_page(Facts(read_run(stored)))


def test_differences_that_are_always_zero_say_so_on_the_page(store):
    page = report_page(Facts(read_run(store(n=40, chances=(0.4, 0.4)))))
    text = section(page, "differences")
    assert text.count("0 in all 40") == 6
    assert "A point without a bar is 0 in every replication." in text
    assert "0.0 (" not in text
