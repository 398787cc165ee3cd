"""The first screen of the report: its numbers are right, and it is there for every kind of run."""

import csv
import io
import re

import polars as pl
import pytest
import small_run
import trials_of
from test_report_page import Checked, words

from openiads.report.document import brief_page, report_page
from openiads.report.facts import Facts
from openiads.report.numbers_file import HEAD, numbers_text
from openiads.results.read import read_run
from openiads.results.salvage import salvage


def facts_of(directory):
    return Facts(salvage(directory))


def first(directory):
    """Return the words above the sections."""
    page = report_page(facts_of(directory))
    return words(page[page.index("<header>") : page.index("</header>")])


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    directory = tmp_path_factory.mktemp("small") / "run"
    small_run.store(directory)
    trials_of.write(directory)
    return directory


@pytest.fixture(scope="module")
def screen(small):
    return first(small)


def test_the_answer_is_what_a_pencil_gives(screen, small):
    """Raid 4 has three attackers. A: 2, 3 and 1 leaked, 2/3; B: 1, 2 and 0, 1/3.

    The differences are all the same, -1/3: three equal values show nothing.
    """
    titles = read_run(small).manifest["study"]["variant_titles"]
    a, b = titles["A"], titles["B"]
    assert f"Attackers leaked at raid size 4: 33.3 % with {b}, 66.7 % with {a}" in screen
    assert "no difference shown" in screen


def test_question_day_version_and_citation_are_there(screen, small):
    about = read_run(small).about
    assert about.question in screen
    assert f"Run of {about.created[:10]} with OpenIADS {about.versions['openiads']}." in screen
    assert "Cite as: " in screen
    assert f"seed {about.seed}, 3 replications a case" in screen


def test_three_assumptions_carry_it_each_with_value_grade_and_the_other_answer(screen):
    at = screen.index("What it hangs on")
    assert (
        "Launchers with a round in a battalion : 2 (assumption, grade E4). With 3 to 4: "
        "-31.7 points (-32.0 to -31.4) instead of -25.9 points."
    ) in screen[at:]
    assert screen[at:].count("grade E4") == 3
    assert screen[at:].count("turns the answer") == 1
    assert "43 other values of 38 of 152 contested quantities" in screen


def test_the_key_figure_stands_first_and_once_and_its_table_in_its_section(small):
    page = report_page(facts_of(small))
    header, rest = page.split("</header>", 1)
    assert header.count("<svg") == 1
    assert 'id="leak-share.title"' in header
    assert 'id="leak-share.title"' not in rest
    section = rest[rest.index('id="leaks"') : rest.index('id="differences"')]
    assert "Share of attackers that leaked" in section
    Checked(page)


def test_the_table_of_trials_is_in_the_section_on_what_the_answer_hangs_on(small):
    page = words(report_page(facts_of(small)))
    assert (
        "launchers with a round in a battalion 2 assumption, E4 3 to 4 -31.7 (-32.0 to -31.4) "
        "-5.0 (-6.0 to -4.0) no"
    ) in page


@pytest.mark.slow
@pytest.mark.parametrize("chances", [(0.3,), (0.4, 0.2)])
@pytest.mark.parametrize("sizes", [None, (5, 20)])
def test_any_number_of_variants_with_and_without_a_sweep(store, chances, sizes):
    text = first(store(chances=chances, sizes=sizes))
    assert "None" not in text
    assert "nan" not in text
    assert "not looked for" in text
    assert ("raid size 20" in text) == bool(sizes)


def test_an_aborted_run_says_what_is_stored_and_answers_from_it(store):
    text = first(store(complete=False))
    assert text.index("This run is incomplete") < text.index(" % of attackers leaked")


def test_nothing_stored_has_no_answer_and_no_figure(store):
    directory = store()
    for path in (directory / "outcomes").glob("*.parquet"):
        path.write_bytes(b"")
    page = report_page(facts_of(directory))
    assert "No replication is finished" in page
    assert "<svg" not in page[: page.index("</header>")]


def test_harmed_trials_cost_only_their_lines(store):
    directory = store()
    trials_of.write(directory)
    (directory / "flips.json").write_text("{}", "utf-8")
    page = report_page(facts_of(directory))
    assert words(page).count("Cannot be shown") == 2  # on the first screen, and in their section
    assert " % of attackers leaked" in page


def test_civil_aircraft_engaged_stand_under_the_answer(store):
    def edit(frame):
        one = (pl.col("replication") % 4 == 0).cast(pl.Int64)
        return frame.with_columns(
            civil_threats=pl.lit(1), civil_engaged=one, civil_engaged_share=one / 1.0
        )

    text = first(store(edit=edit))
    assert "Civil aircraft were engaged in 4 of 4 cases" in text


def test_hostile_names_of_trials_stay_text(store):
    directory = store()
    trials_of.write(directory, [trials_of.trial("<b>`x`</b>", (0.1, 0.05, 0.15))])
    page = report_page(facts_of(directory))
    assert "&lt;b&gt;`x`&lt;/b&gt;" in page
    Checked(page)


def test_the_brief_has_the_answer_three_limits_and_no_sections(small):
    page = brief_page(facts_of(small))
    Checked(page)
    text = words(page)
    assert "Attackers leaked at raid size 4: 33.3 %" in text
    assert len(re.findall(r"<li>", page)) == 3 + 3
    assert "<nav" not in page
    assert "<main" in page
    assert page.count("<svg") == 1


def test_every_number_of_the_world_is_a_row_of_the_file(stored):
    facts = facts_of(stored)
    rows = list(csv.reader(io.StringIO(numbers_text(facts))))
    origins = facts.run.world["origins"]
    assert tuple(rows[0]) == HEAD
    assert [row[0] for row in rows[1:]] == list(origins)
    found = dict(zip(HEAD, rows[1 + list(origins).index("A/tick_s")], strict=True))
    case = facts.run.world["cases"][-2]
    assert float(found["value_si"]) == case["tick_s"]
    assert found["value"] == f"{case['tick_s']:g} s"


def test_no_cell_of_the_file_is_a_formula(store):
    def change(world):
        for origin in world["origins"].values():
            origin["text"] = "=HYPERLINK(1)"

    text = numbers_text(facts_of(store(change=change)))
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith(("=", "@")) for cell in cells)
