"""`claims`, `sources` and `cite` say who said what, in the words of the ledger."""

import json
import re

import pytest
from typer.testing import CliRunner

from openiads.cli import app
from openiads.errors import InputError, ResultError
from openiads.evidence.cite import bibtex, reference
from openiads.evidence.claim import Source
from openiads.evidence.ledger import load_ledger
from openiads.evidence.topics import topics
from openiads.results.read import read_run
from openiads.scenario.library import builtin_scenario
from openiads.study import api


def printed(*arguments):
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def refused(*arguments):
    done = CliRunner().invoke(app, list(arguments))
    assert isinstance(done.exception, InputError | ResultError)
    return str(done.exception)


def test_claims_lists_subjects_with_counts():
    text = printed("claims")
    row = re.search(r"^30N6E2 +(\d+) +(\d+) +(\d+)$", text, re.MULTILINE)
    assert row is not None
    assert row.groups() == ("3", "2", "1")
    ledger = load_ledger()
    assert f"{len(ledger.claims)} claims" in text
    assert f"{len({c.subject for c in ledger.claims.values()})} subjects" in text


def test_claims_of_a_subject_say_who_said_what_and_the_spread():
    text = printed("claims", "s-400", "--quantity", "targets_engaged_simultaneous")
    assert "S-400 targets_engaged_simultaneous, system  contested" in text
    assert "RT France, 2017-01" in text
    assert "contradicts 80 (Sputnik Italia)" in text
    assert "set aside, grade E" in text
    assert "36 73% (s-400-exporter-channels)" in text
    assert "drawn together as S-400-channels" in " ".join(text.split())


def test_claims_shows_words_dates_and_flags():
    text = printed("claims", "UNSCR-2231-adoption")
    assert "2015-07-20" in text
    assert "set aside, misprint" in text
    assert "contradicts 2015-06-20" in text


def test_only_what_is_contested():
    every = json.loads(printed("claims", "30N6E2", "--json"))
    some = json.loads(printed("claims", "30N6E2", "--contested", "--json"))
    assert [topic["quantity"] for topic in some] == ["detection_range_max"]
    assert len(every) == 2
    assert some[0]["spread"]["central"] == 200e3
    assert [claim["value_si"] for claim in some[0]["claims"]] == [200e3, 300e3]
    assert printed("claims", "92N6E", "--contested") == "Nothing here is contested.\n"


def test_agreement_is_not_contest():
    found = {(t.subject, t.quantity): t for t in topics(load_ledger())}
    assert not found["S-400-deliveries-Turkey", "contract_value"].contested
    assert found["Syria-strike-14-Apr-2018-defence", "weapons_intercepted"].contested


def test_names_that_are_not_there_are_answered_with_near_ones():
    assert "S-400" in refused("claims", "S-40")
    assert "reaction_time" in refused("claims", "S-400", "-q", "reaction")
    assert "part of a publisher" in refused("sources", "xyzzy")


@pytest.mark.parametrize("width", [80, 120])
def test_tables_fit_the_terminal(width, monkeypatch):
    from rich.console import Console

    from openiads.commands import ledger

    monkeypatch.setattr(ledger, "console", lambda: Console(width=width))
    for arguments in (["claims"], ["claims", "S-400"], ["sources"]):
        text = printed(*arguments)
        assert max(map(len, text.splitlines())) <= width
        words = [line for line in text.splitlines() if len(line.strip()) == 1]
        assert len(words) < 5, "a column is too narrow to read"


def test_sources_are_found_by_any_part_of_their_text():
    data = json.loads(printed("sources", "hudson", "--json"))
    assert [entry["publisher"] for entry in data] == ["Hudson Institute (C. Ford)"]
    assert data[0]["claims"] == 1
    assert "1 source." in printed("sources", "HUDSON")


def test_a_reference_says_what_is_known():
    source = Source(id="s", publisher="A_B & C", date="n.d.", url="http://x/a_b?c={d}")
    assert reference(source) == "A_B & C, n.d. http://x/a_b?c={d}"
    assert bibtex(source) == (
        "@misc{s,\n  author = {{A\\_B \\& C}},\n  title = {{[no title]}},\n"
        "  note = {no date},\n  url = {http://x/a_b?c=%7Bd%7D},\n}"
    )


def test_every_source_makes_a_bibtex_entry_with_balanced_braces():
    for source in load_ledger().sources.values():
        text = bibtex(source)
        plain = text.replace("\\{", "").replace("\\}", "")
        assert plain.count("{") == plain.count("}")
        assert not re.search(r"(?<!\\)[&%#$_]", re.sub(r"@misc.*|  url = .*", "", text)), text


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    directory = tmp_path_factory.mktemp("runs") / "one"
    text = builtin_scenario("single-battalion").replace(
        "missile_channels = 8",
        'missile_channels = { value = 8, assumption = "so", grade = "E4", '
        'based_on = ["S-400-targets-engaged-simultaneous-rt-france"] }',
    )
    form = '{ claims = "S-400/launchers", level = "battalion" }'
    text = text.replace("target_channels = 4", f"target_channels = {form}")
    file = directory.parent / "mine.toml"
    file.write_text(text, "utf-8")
    api.run(str(file), replications=2, out=directory)
    return directory


def test_cite_gives_exactly_the_sources_of_the_run(stored):
    ledger = load_ledger()
    origins = read_run(stored).world["origins"].values()
    ids = {name for origin in origins for name in origin["claims"]}
    assert "S-400-targets-engaged-simultaneous-rt-france" in ids
    wanted = {ledger.claims[name].source for name in ids}
    found = re.findall(r"@misc\{(.*),", printed("cite", str(stored), "--format", "bibtex"))
    assert len(found) == len(set(found))
    assert {key for key in found if not key.startswith("openiads-")} == wanted
    lines = printed("cite", str(stored), "--format", "text").splitlines()
    assert len(lines) == len(wanted) + 2
    assert lines[0].startswith("[1] The OpenIADS authors")
    assert all(line in printed("cite", str(stored)) for line in lines)


def test_a_run_that_is_not_there_cannot_be_cited(tmp_path):
    assert "not a run" in refused("cite", str(tmp_path))
