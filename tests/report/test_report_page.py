"""The report: its numbers are those of the summary, and it needs nothing beside itself."""

import html
import re
from html.parser import HTMLParser

import pytest

from openiads.analysis.answer import answer, percent, percent_interval
from openiads.analysis.summary import summarise
from openiads.report.document import CONTENTS, report_page
from openiads.report.facts import Facts
from openiads.results.read import read_run
from openiads.results.salvage import salvage
from openiads.results.sources import FILE as SOURCES
from openiads.vocab import LEAK_REASONS

VOID = {"meta", "input", "br", "link"}


class Checked(HTMLParser):
    """Collect texts and attributes, and insist that elements close in order."""

    def __init__(self, page):
        super().__init__()
        self.open, self.text, self.ids, self.links, self.loaded = [], [], [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag == "a" else []
        self.loaded += [v for k, v in attrs if k in ("src", "srcset", "data", "poster")]
        self.loaded += [values["href"]] if tag in ("link", "image", "base") else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def page_of(directory, sensitivity=None):
    return report_page(Facts(salvage(directory), sensitivity))


@pytest.fixture(scope="module")
def page(stored):
    return page_of(stored)


def words(page):
    body = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_every_section_is_there_in_order(page):
    found = re.findall(r'<section id="([\w-]+)"', page)
    assert found == [name for name, *_ in CONTENTS]
    assert "Cannot be shown" not in page
    assert 'role="note"' not in page


def test_the_numbers_of_the_page_are_those_of_the_summary(stored, page):
    run = read_run(stored)
    summary = summarise(run.outcomes, run.manifest["study"])
    text = words(page)
    assert answer(summary) in text
    for row in summary.cases:
        cell = f"{percent(row.leak_share)} ({percent_interval(row.leak_share)})"
        assert f"{row.sweep_value:g} {row.variant} {cell}" in text
    for row in summary.differences:
        share = row.leak_share
        figures = f"{percent(share, sign=True)} ({percent_interval(share, sign=True)})"
        assert f"{row.sweep_value:g} {row.variant} − {row.baseline} {figures}" in text


def test_the_page_is_well_formed_and_loads_nothing(page):
    parsed = Checked(page)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert parsed.loaded == []
    assert not re.search(r"@import|url\((?!#)", page)
    inner = {link[1:] for link in parsed.links if link.startswith("#")}
    assert inner <= set(parsed.ids)
    assert all(link.startswith(("#", "http://", "https://")) for link in parsed.links)


def test_every_figure_has_a_title_words_and_a_table(page):
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
    assert len(figures) >= 7
    for figure in figures:
        assert re.search(r'role="img" aria-labelledby="[\w.-]+ [\w.-]+"', figure)
        assert re.search(r"<title [^>]*>[^<]+</title><desc [^>]*>[^<]+</desc>", figure)
        assert "<details>" in figure
        assert "<td" in figure
        assert "<text" in figure
        assert not re.search(r"#0101[01][0-9a-f]\b", figure)


def test_hostile_names_stay_text(store):
    evil = '<script>alert("x")</script>&amp;$\\frac{1}{2}$'

    def change(world):
        world["study"].update(title=evil, question=evil, sweep_label=evil)
        world["study"]["variant_titles"]["A"] = evil
        world["scenario_text"] = evil
        for case in world["cases"]:
            case["assets"][0]["id"] = evil
            case["units"][0]["site"] = evil
        for origin in world["origins"].values():
            origin["text"] = evil

    page = page_of(store(change=change))
    assert page.count("<script>") == 1
    assert "alert(" in words(page)
    Checked(page)


def test_every_claim_behind_a_number_leads_to_its_source(store):
    directory = store()
    page = page_of(directory)
    world = read_run(directory).world
    claims = {name for origin in world["origins"].values() for name in origin["claims"]}
    assert claims
    sources = page[page.index("Sources</caption>") :]
    assert all(name in sources for name in claims)
    (directory / SOURCES).unlink()
    page = page_of(directory)
    assert "openiads cite RUN" in page
    assert all(name in page for name in claims)


def test_a_run_with_one_variant_and_no_sweep(store):
    page = page_of(store(chances=(0.3,), sizes=None))
    assert not re.search(r">\s*None\s*<", page)
    assert 'id="differences"' not in page
    assert "Cannot be shown" not in page
    Checked(page)


def test_a_run_of_two_variants_without_a_sweep(store):
    page = page_of(store(sizes=None))
    assert 'id="differences"' in page
    assert "Cannot be shown" not in page


def test_a_run_without_leakers_says_so(store):
    page = page_of(store(chances=(0.0, 0.0)))
    assert "None of the attackers leaked in any replication." in page
    assert "Cannot be shown" not in page


def test_one_replication_has_no_interval_and_says_so(store):
    page = page_of(store(n=1))
    assert "One replication says nothing about chance" in page
    assert "Cannot be shown" not in page


def test_an_incomplete_run_says_so_first(store):
    page = page_of(store(complete=False))
    assert page.index("This run is incomplete") < page.index('class="answer"')


def test_a_damaged_piece_is_left_out_and_named(store):
    directory = store()
    broken = sorted((directory / "shots").glob("*.parquet"))[0]
    broken.write_bytes(b"nothing")
    page = page_of(directory)
    assert "1 of its pieces cannot be read" in page
    assert broken.name in page
    assert "A@20" in page
    assert "A@5" not in re.findall(r"<td[^>]*>([^<]*)</td>", page)


def test_without_any_piece_the_page_still_says_what_the_run_was(store):
    directory = store()
    for path in (directory / "outcomes").glob("*.parquet"):
        path.write_bytes(b"")
    page = page_of(directory)
    assert "No replication is finished" in page
    assert "openiads run x" in page
    assert "Sources" in page


def test_a_damaged_world_costs_only_the_sections_that_need_it(store):
    directory = store()
    (directory / "world.json").write_text("{", encoding="utf-8")
    page = page_of(directory)
    assert page.count("Cannot be shown") == 4
    assert "Share of attackers that leaked" in page


def test_every_reason_has_a_meaning():
    from openiads.report.why_words import MEANINGS

    assert tuple(MEANINGS) == LEAK_REASONS


def test_the_same_run_gives_the_same_page(stored, page):
    assert page_of(stored) == page


def test_a_sensitivity_is_shown_and_one_of_other_cases_is_marked(stored):
    estimate = {"value": 0.1, "low": 0.05, "high": 0.15}
    findings = {
        "question": "share of attackers that leaked, A@5",
        "difference": False,
        "screening": [{"name": "range <b>", "mu_star": estimate}],
        "indices": [{"name": "range <b>", "first": estimate, "total": estimate}],
        "believed": [
            {"group": "g", "claim": "c-1", "text": "9 km", "answer": estimate, "change": estimate}
        ],
    }
    data = {
        "ranking": "It hangs on the range.",
        "notes": "Few points.",
        "cases": ["A@5"],
        "findings": findings,
        "scenario_text": read_run(stored).manifest["scenario_text"],
    }
    page = page_of(stored, data)
    assert "It hangs on the range." in page
    assert "range &lt;b&gt;" in page
    assert "c-1" in page
    assert 'role="note"' not in page
    other = page_of(stored, {**data, "cases": ["A@7"]})
    assert "cases that this run lacks: A@7" in other


@pytest.mark.parametrize(("part", "text"), [("range_max_m", "300 km"), ("v_min_m_s", "300000 m/s")])
def test_values_are_written_with_their_unit(part, text):
    from openiads.report.numbers import quantity

    assert quantity(["radars", part], 300000.0) == text
