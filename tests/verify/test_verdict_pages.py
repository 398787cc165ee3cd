"""A verdict is quoted in one sentence, linked by a page of its own, and its sources are weighed."""

import importlib
import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openiads import release
from openiads.analysis.verdict import KINDS, Cited, Decisive, Finding, Verdict
from openiads.cli import app
from openiads.evidence.ledger import load_ledger
from openiads.report.quoting import page, sayers, sentence, shares, slug

ROOT = Path(__file__).parents[2]
DIGEST = "0123456789abcdef" * 4
TAG = f"(OpenIADS {release.__version__} of {release.RELEASED}, ledger 0123456789ab)."
NAMES = ("horizon", "stealth", "altitude", "founding")


def made_up(kind, because, *decisive):
    return Finding("X reaches 400 km", (), {}, Verdict(kind, because), decisive)


def given(name, value, grade):
    return Decisive(name, value, grade, "a-claim", "it decides")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("reproduced", "The model shows what is claimed, “X reaches 400 km”: B"),
        ("reproduced only if", "The claim “X reaches 400 km” holds in the model only if B"),
        ("supported", "The claim “X reaches 400 km” is supported by B"),
        ("contradicted", "The claim “X reaches 400 km” is contradicted by B"),
        (
            "given to the model",
            "The claim “X reaches 400 km” is put into the model, not tested by it: B",
        ),
        ("not checkable here", "The claim “X reaches 400 km” cannot be checked here: B"),
    ],
)
def test_every_kind_of_verdict_has_a_sentence_in_plain_words(kind, said):
    assert kind in KINDS
    assert sentence(made_up(kind, "B"), DIGEST) == f"{said} {TAG}"


def test_a_sentence_names_what_is_assumed_with_its_grade_and_counts_the_rest():
    inputs = [given(name, f"{at} km", "E4") for at, name in enumerate("abcd")]
    one = sentence(made_up("contradicted", "B", inputs[0]), DIGEST)
    assert one.endswith(f"by B; this assumes a 0 km [E4] {TAG}")
    four = sentence(made_up("contradicted", "B", *inputs), DIGEST)
    assert four.endswith(f"a 0 km [E4], b 1 km [E4], c 2 km [E4] and 1 more {TAG}")


def test_what_nobody_says_is_not_called_a_claim():
    asked = replace(made_up("contradicted", "B"), question=True)
    assert sentence(asked, DIGEST).startswith("The statement “X reaches 400 km” is contradicted")


def test_sources_are_counted_once_and_games_apart():
    def by(source, grade):
        return Cited("id", "printed", source, grade)

    assert shares([by("A, 2019", "B2"), by("A, 2019", "B2")]) == "1 source"
    assert shares([by("A", "E4")]) == "1 source, a game or hobby model"
    mixed = [by("A", "B2"), by("B", "E4"), by("C", "F6")]
    assert shares(mixed) == "3 sources, of which 1 is a game or hobby model"
    assert shares([*mixed, by("D", "E1")]) == "4 sources, of which 2 are games or hobby models"


def test_those_who_say_something_else_are_not_among_those_who_say_it(check):
    (found,) = [one for one in check("founding").findings if "20 June 2015" in one.statement]
    assert {one.id for one in sayers(found)} == {
        "UNSCR-2231-adoption-date-founding-document-000",
        "UNSCR-2231-adoption-date-founding-document-001",
    }
    horizon = check("horizon").findings[0]
    assert sayers(horizon) == horizon.cited


def test_names_of_pages_do_not_change_with_the_verdict_and_are_unlike_each_other(check):
    made = check("horizon")
    assert "horizon-s-400-reaches-400-km" in {slug(made, one) for one in made.findings}
    first = made.findings[0]
    other = replace(first, verdict=Verdict("contradicted", "B"), cited=(), numbers={})
    assert slug(made, other) == slug(made, first)
    assert page(made, first) == f"verify/{slug(made, first)}/"
    both = [replace(first, statement=text) for text in ("kills with 0.8", "kills with 08")]
    assert len({slug(made, one) for one in both}) == 2
    every = [slug(check(name), one) for name in NAMES for one in check(name).findings]
    assert len(set(every)) == len(every)
    assert all(re.fullmatch(r"[a-z0-9-]{3,120}", name) for name in every)


def test_data_has_sentence_and_page_of_every_finding():
    done = CliRunner().invoke(app, ["verify", "altitude", "--json"])
    assert done.exit_code == 0
    (made,) = json.loads(done.stdout)["checks"]
    for finding in made["findings"]:
        assert finding["statement"] in finding["sentence"]
        assert f"ledger {load_ledger().hash[:12]}" in finding["sentence"]
        assert finding["page"].startswith("verify/altitude-")


def test_few_verdicts_found_by_words_are_quoted_too():
    done = CliRunner().invoke(app, ["verify", "20 June 2015"])
    text = " ".join(done.stdout.split())
    assert "To quote: The claim “resolution 2231 is of 20 June 2015” is contradicted by" in text
    many = CliRunner().invoke(app, ["verify", "2015"])
    assert "To quote" not in many.stdout


@pytest.fixture(scope="module")
def script():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        yield importlib.import_module("verify_page")
    finally:
        sys.path.remove(str(ROOT / "scripts"))


@pytest.fixture
def pages(script, check, order):
    return script.pages([check(name) for name in NAMES], order.ledger)


def test_every_verdict_has_a_page_that_the_list_links(pages, check):
    index = pages[Path("verify.md")]
    for name in NAMES:
        for one in check(name).findings:
            path = Path("verify") / f"{slug(check(name), one)}.md"
            assert f"]({path.as_posix()})" in index
            text = pages[path]
            assert text.startswith(f"# {one.statement}\n")
            assert f"**{one.verdict.kind}**" in text
            assert "> The " in text
            assert all(entry.id is None or entry.id in text for entry in one.cited)
            assert all(entry.name in text for entry in one.decisive)
            assert check(name).commands[0] in text


def test_long_lists_are_folded_and_say_how_many(pages):
    text = pages[Path("verify/stealth-s-300pmu-2-is-able-to-detect-stealth-targets.md")]
    assert re.search(r"\d+ sources, of which \d+ are games or hobby models\.", text)
    assert "<details><summary>The list</summary>" in text


def test_offers_law_and_money_stand_apart_at_the_end(pages, check):
    index = pages[Path("verify.md")]
    body = index[index.index("<!-- verdicts: begin -->") :]
    systems, _, record = body.partition("### Offers, law and money")
    assert "](verify/founding-" not in systems
    assert record.count("](verify/founding-") == len(check("founding").findings)
    heads = re.findall(r"^### (.*)", systems, re.MULTILINE)
    order = [kind.capitalize() for kind in KINDS if kind.capitalize() in heads]
    assert [head for head in heads if head.lower() in KINDS] == order


def test_the_page_on_the_three_reports_has_what_is_settled(pages):
    text = pages[Path("founding-documents.md")]
    for words in ("resolution 2231 is of 20 June 2015", "deal of 10 billion dollars"):
        assert re.search(rf"^\| \[.*{words}\]\(verify/.*\*\*contradicted\*\*", text, re.MULTILINE)


def test_pages_are_the_same_every_time_and_stale_ones_are_found(
    script, check, order, tmp_path, monkeypatch
):
    monkeypatch.setattr(script, "DOCS", tmp_path)
    for name in script.LISTS:
        (tmp_path / name).write_text((ROOT / "docs" / name).read_text("utf-8"), "utf-8")
    checks = [check(name) for name in NAMES]
    wanted = script.pages(checks, order.ledger)
    script.write(wanted)
    assert script.out_of_date(script.pages(checks, order.ledger)) == []
    gone = tmp_path / "verify" / "gone.md"
    gone.write_text("no verdict", "utf-8")
    (tmp_path / "verify" / "horizon-s-400-reaches-400-km.md").write_text("changed", "utf-8")
    assert [path.name for path in script.out_of_date(wanted)] == [
        "gone.md",
        "horizon-s-400-reaches-400-km.md",
    ]
    script.write(wanted)
    assert not gone.exists()
    assert script.out_of_date(wanted) == []


@pytest.mark.parametrize(
    ("statement", "known"),
    [
        ("in the Strait of Hormuz", "Kouh-e Mobarak"),
        ("in the Strait of Hormuz", "**contested**"),
        ("\\$10 billion", "no signature"),
        ("\\$13 billion", "RIA Novosti, 3 August 2010"),
        ("Medvedev banned the sale", "December 2005"),
        ("look to China", "May 2009"),
        ("began to support the nuclear agreement", "**the order is wrong**"),
        ("direct challenge", "Pukhov"),
        ("chance with Trump", "Pukhov"),
        ("would add to the tension", "a motive"),
        ("sanctions on Khamenei", "24 June 2019"),
        ("ready to shoot down any US drone", "Tasnim"),
        ("political damage", "opinion"),
        ("geopolitical weapon", "phrase"),
        ("rejections made publicly", "opinion"),
    ],
)
def test_the_page_on_the_three_reports_has_every_statement_and_what_is_known(statement, known):
    text = (ROOT / "docs" / "founding-documents.md").read_text("utf-8")
    (row,) = [line for line in text.splitlines() if re.search(rf"^\| [^|\[]*{statement}", line)]
    assert known in row
