"""Program, ledger, run and sources are cited so that an editor and a reader can find them."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openiads import release
from openiads.cli import app
from openiads.evidence.cite import bibtex, is_complete, reference
from openiads.evidence.cite_program import ledger
from openiads.evidence.claim import Source
from openiads.evidence.ledger import load_ledger
from openiads.results.how_to_cite import how_to_cite, program_year
from openiads.results.read import read_run
from openiads.study import api
from openiads.study.citation import citation

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


def entries(text):
    """Read BibTeX strictly: (type, key, fields); AssertionError where a parser would stop."""
    found, at = [], 0
    head = re.compile(r"\s*@(\w+)\{([A-Za-z0-9_.:-]+),")
    field = re.compile(r"\s*([a-z]+)\s*=\s*\{")
    while text[at:].strip():
        start = head.match(text, at)
        assert start, text[at : at + 80]
        at, fields = start.end(), {}
        while (name := field.match(text, at)) is not None:
            at, depth, begin = name.end(), 1, name.end()
            while depth:
                assert at < len(text), f"{start[2]}: {name[1]} is not closed"
                if text[at] == "\\":
                    at += 1
                elif text[at] in "{}":
                    depth += 1 if text[at] == "{" else -1
                at += 1
            assert name[1] not in fields, f"{start[2]}: {name[1]} twice"
            fields[name[1]] = text[begin : at - 1]
            comma = re.compile(r"\s*,").match(text, at)
            at = comma.end() if comma else at
        close = re.compile(r"\s*\}").match(text, at)
        assert close, text[at : at + 80]
        at = close.end()
        found.append((start[1], start[2], fields))
    return found


def test_the_reader_of_bibtex_stops_at_what_is_not_bibtex():
    assert entries("@misc{a,\n  title = {{x \\} y}},\n}") == [("misc", "a", {"title": "{x \\} y}"})]
    for broken in ("@misc{a, title = {x}", "@misc{a b,\n}", "@misc{a, title = {x}, title = {y}}"):
        with pytest.raises(AssertionError):
            entries(broken)


def test_every_source_of_the_ledger_is_bibtex():
    found = entries("\n\n".join(bibtex(one) for one in load_ledger().sources.values()))
    assert len(found) == len(load_ledger().sources)
    assert all(fields["title"] and fields["author"] for _, _, fields in found)
    assert len({key for _, key, _ in found}) == len(found)


def test_no_title_is_the_number_of_an_issue_alone():
    titles = [source.title for source in load_ledger().sources.values()]
    assert not [title for title in titles if re.fullmatch(r"\S+ issue #?\d+", title)]
    assert "fix for 40n6 (issue 4467)" in titles


def cited(directory, form):
    done = CliRunner().invoke(app, ["cite", str(directory), "--format", form])
    assert done.exit_code == 0
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def of_the_library(tmp_path_factory):
    directory = tmp_path_factory.mktemp("runs") / "two"
    sweep = {"sweep.values": [10]}
    api.run("with-and-without-s400", replications=2, out=directory, set=sweep)
    return directory


def test_program_and_ledger_are_cited_first_with_version_and_hash(of_the_library):
    run = read_run(of_the_library)
    text, _ = cited(of_the_library, "bibtex")
    (_, key, made), (_, ledger_key, held), *others = entries(text)
    digest = run.manifest["ledger_hash"]
    assert key == f"openiads-{release.__version__}"
    assert made["title"] == f"{{{release.TITLE}}}"
    assert made["year"] == release.RELEASED[:4]
    assert ledger_key == f"openiads-ledger-{digest[:12]}"
    claims, sources = len(load_ledger().claims), len(load_ledger().sources)
    assert f"{claims:,} claims from {sources:,} sources; SHA-256 {digest}" in held["note"]
    assert f"{release.__version__} of {release.RELEASED}" in held["note"]
    assert others
    lines = cited(of_the_library, "text")[0].splitlines()
    assert lines[0].startswith(f"[1] {release.AUTHORS} (2026), {release.TITLE}, version")
    assert lines[1].startswith(f"[2] {release.AUTHORS} (2026), The OpenIADS ledger")
    assert len(lines) == len(others) + 2


def test_what_a_reader_cannot_find_is_left_out_and_counted(of_the_library):
    found = citation(of_the_library)
    assert found.left_out
    for form in ("bibtex", "text"):
        out, err = cited(of_the_library, form)
        said = " ".join(err.split())
        assert said.startswith(f"{len(found.left_out)} entr")
        assert "left out: " in said
        for one in found.left_out:
            assert one.source.publisher in said
            assert f"@misc{{{one.source.id}," not in out
            assert reference(one.source) not in out
    for one in found.sources:
        assert one.source.title
        assert one.source.url.startswith("http")


@pytest.mark.parametrize(
    ("changes", "complete"),
    [
        ({}, True),
        ({"url": ""}, False),
        ({"title": ""}, False),
        ({"publisher": "(hobby game data)"}, False),
        ({"publisher": "unknown: widely repeated"}, False),
    ],
)
def test_a_source_is_complete_with_publisher_title_and_address(changes, complete):
    whole = {"id": "s", "publisher": "P", "title": "T", "date": "n.d.", "url": "https://x"}
    assert is_complete(Source(**{**whole, **changes})) is complete


def test_a_ledger_that_is_not_at_hand_is_cited_by_its_hash_alone():
    text = ledger(release.__version__, "2026", "0" * 64, None).text
    assert "0" * 64 in text
    assert "claims from" not in text
    assert release.RELEASED not in text
