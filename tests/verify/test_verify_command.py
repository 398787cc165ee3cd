"""`openiads verify`: names, tables that fit, JSON, and commands that can be repeated."""

import json
import math
import shlex
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from rich.console import Console

from openiads import cli
from openiads.analysis.verdict import KINDS, Verdict
from openiads.errors import InputError
from openiads.report.checks import cell, show_check, show_list
from openiads.scenario.library import builtin_scenarios
from openiads.verify.order import Order
from openiads.verify.registry import CHECKS, perform, tasks

ROOT = Path(__file__).parents[2]
NAMES = [maker.name for maker in CHECKS]


def call(capsys, *arguments):
    with pytest.raises(SystemExit) as stop:
        cli.main(["verify", *arguments])
    captured = capsys.readouterr()
    return stop.value.code or 0, captured.out, captured.err


def test_no_name_means_every_check_once(order):
    assert [task.name for task in tasks([], order.ledger)] == NAMES
    assert [task.name for task in tasks(["horizon", "horizon"], order.ledger)] == ["horizon"]


def test_a_claim_leads_to_the_checks_that_are_about_it(order):
    found = tasks(["S-400-engagement-range-max-tass"], order.ledger)
    assert [task.name for task in found] == ["horizon", "coverage"]
    both = tasks(["S-400-engagement-range-max-tass", "horizon"], order.ledger)
    assert both[0].claims == ()
    assert both[1].claims == ("S-400-engagement-range-max-tass",)


def test_a_claim_shows_its_own_findings_only(order):
    name = "48N6E3-engagement-altitude-max-cielo-cerrado"
    (made,) = perform(tasks([name], order.ledger), order)
    assert [finding.statement for finding in made.findings] == ["48N6E3 reaches up to 27 km"]


def test_a_claim_without_a_check_is_not_checkable_and_says_why(order):
    name = "Patriot-engagement-range-max-no-labels"
    (made,) = perform(tasks([name], order.ledger), order)
    verdict = made.findings[0].verdict
    assert verdict.kind == "not checkable here"
    assert "96 km" in verdict.because


def test_an_unknown_name_names_what_is_near(order, capsys):
    with pytest.raises(InputError, match="near: horizon"):
        tasks(["horizn"], order.ledger)
    with pytest.raises(InputError, match="S-400-reaction-time-unsourced"):
        tasks(["S-400-reaction-time-unsource"], order.ledger)
    code, out, err = call(capsys, "nothing-like-it-xyz")
    assert (code, out) == (2, "")
    assert "nothing is claimed about" in err
    for almost in ("horizn", "S-400-reaction-time-unsource"):
        code, out, err = call(capsys, almost)
        assert (code, out) == (2, "")
        assert "near: " in err


def test_json_has_everything_and_no_number_that_is_not_finite(capsys):
    code, out, _ = call(capsys, "altitude", "kill-rates", "--json")
    data = json.loads(out, parse_constant=lambda name: pytest.fail(name))
    assert code == 0
    assert [entry["name"] for entry in data["checks"]] == ["altitude", "kill-rates"]
    for entry in data["checks"]:
        assert entry["rules"]
        assert entry["commands"][0] == f"openiads verify {entry['name']}"
        for finding in entry["findings"]:
            assert finding["verdict"]["kind"] in KINDS
            assert finding["numbers"]


@pytest.mark.parametrize("width", [80, 120])
def test_list_and_check_fit_the_width(width, check):
    made = [check(name) for name in ("horizon", "kill-rates", "stealth", "founding", "reaction")]
    console = Console(width=width)
    with console.capture() as captured:
        show_list(made, console)
    text = captured.get()
    assert max(map(len, text.splitlines())) <= width
    assert all(kind in text for kind in KINDS)
    assert "S-400 reaches 400 km" in text
    with console.capture() as captured:
        for one in made:
            show_check(replace(one, commands=()), console)
    full = captured.get()
    assert max(map(len, full.splitlines())) <= width
    assert "S-400-engagement-range-max-tass" in full


def test_claims_with_one_verdict_share_a_row_of_the_list(check):
    console = Console(width=200)
    with console.capture() as captured:
        show_list([check("horizon")], console)
    assert "S-400 reaches 380 km; 40N6E reaches 380 km" in captured.get()
    assert captured.get().rstrip().endswith("openiads verify NAME")


def test_cells_are_written_for_people():
    assert cell(None) == cell(math.nan) == "-"
    assert cell(math.inf) == "none"
    assert cell(1234.0) == "1,234"
    assert cell(0.00123456) == "0.001235"
    assert cell(12345.678) == "12,346"
    assert cell("a") == "a"


def test_a_verdict_reads_as_a_sentence():
    assert Verdict("reproduced").text == "reproduced"
    assert Verdict("contradicted", "the horizon").text == "contradicted by the horizon"
    assert Verdict("reproduced only if", "it is high").text == "reproduced only if it is high"


@pytest.mark.parametrize("name", NAMES)
def test_every_check_has_conditions_rules_findings_and_commands(name, check):
    made = check(name)
    assert made.name == name
    assert made.conditions
    assert made.rules
    assert all(len(rule) > 60 for rule in made.rules)
    assert made.findings
    for finding in made.findings:
        assert finding.verdict.kind in KINDS
        assert finding.verdict.because
    for grid in made.grids:
        assert all(len(row) == len(grid.headings) for row in grid.rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_cited_is_in_the_ledger_and_leads_back(name, check, order):
    cited = {entry.id for finding in check(name).findings for entry in finding.cited if entry.id}
    assert cited <= set(order.ledger.claims)
    treated = [claim for claim in order.ledger.claims.values() if _maker(name).treats(claim)]
    assert {claim.id for claim in treated} <= cited


def _maker(name):
    return next(maker for maker in CHECKS if maker.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_printed_name_what_exists(name, check):
    for command in check(name).commands:
        program, verb, what, *options = shlex.split(command)
        assert program == "openiads"
        assert verb in ("verify", "run", "systems")
        if verb == "verify":
            assert what in NAMES
        if verb == "run":
            assert what in builtin_scenarios()
            assert options[:2] == ["--replications", "20"]


def test_the_same_seed_gives_the_same_verdicts_and_numbers(check):
    assert _maker("advanced").make(Order(20)) == check("advanced")
    assert _maker("advanced").make(Order(20, seed=2)) != check("advanced")


@pytest.mark.slow
def test_the_pages_of_the_verdicts_are_what_the_checks_find(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    script = import_module("verify_page")
    order = Order()
    stale = script.out_of_date(script.pages(script.verdicts(order), order.ledger))
    assert not stale, "run: python scripts/verify_page.py"


@pytest.mark.slow
def test_every_command_printed_can_be_repeated(check, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for command in dict.fromkeys(text for name in NAMES for text in check(name).commands):
        with pytest.raises(SystemExit) as stop:
            cli.main(shlex.split(command)[1:])
        captured = capsys.readouterr()
        assert not stop.value.code, f"{command}\n{captured.err}"
        assert captured.out
