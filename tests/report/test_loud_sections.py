"""A bug in a section fails loudly; only data that cannot be read are told in words."""

import pytest

from openiads import cli
from openiads.report import document
from openiads.report.document import report_page
from openiads.report.facts import Facts
from openiads.report.page import Section, Text
from openiads.results.read import read_run


def broken(error):
    def make(facts):
        raise error

    return (("broken", "A broken section", make),)


@pytest.mark.parametrize("error", [KeyError("typo"), TypeError("x"), ValueError("x"), IndexError()])
def test_a_bug_in_a_section_is_no_fault_of_the_data(stored, monkeypatch, error):
    monkeypatch.setattr(document, "CONTENTS", broken(error))
    with pytest.raises(type(error)):
        report_page(Facts(read_run(stored)))


def test_a_bug_in_a_section_ends_the_command_with_an_error(stored, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(document, "CONTENTS", broken(KeyError("typo_in_column")))
    with pytest.raises(SystemExit) as end:
        cli.main(["report", str(stored), "--out", str(tmp_path / "page.html")])
    assert end.value.code == 1
    assert "unexpected KeyError: 'typo_in_column'" in capsys.readouterr().err
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda case: case.pop("units"), "world.json: cases.3.units: damaged: the key is missing"),
        (lambda case: case["assets"][0].pop("lat_deg"), "cases.3.assets.0.lat_deg: damaged"),
        (lambda case: case["assets"][0].update(lat_deg="5"), "'5' is not allowed"),
        (lambda case: case["threats"][0].pop("route"), "cases.3.threats.0.route: damaged"),
        (lambda case: case["threats"][0].update(route={"points": 3}), "route.points: damaged: 3"),
        (lambda case: case["rounds"][0].update(range_max_m=None), "range_max_m: damaged: None"),
        (lambda case: case["units"][0]["launchers"][0].pop("round"), "launchers.0.round"),
    ],
)
def test_a_world_that_lacks_what_is_read_is_told_in_words(store, damage, said):
    page = report_page(Facts(read_run(store(n=3, change=lambda world: damage(world["cases"][-1])))))
    assert said in page.replace("&#39;", "'")
    assert "Share of attackers that leaked" in page


def test_a_case_that_the_world_does_not_have_is_told_in_words(store, monkeypatch):
    def make(facts):
        return Section("x", "x", (Text(str(facts.world_case("C@9"))),))

    monkeypatch.setattr(document, "CONTENTS", (("x", "x", make),))
    page = report_page(Facts(read_run(store(n=3))))
    assert "world.json: cases: damaged: the world has no case" in page
