"""Reports of runs in which not every case has attackers."""

import re

import polars as pl
import pytest

from openiads.report.document import report_page
from openiads.report.facts import Facts
from openiads.results.read import read_run

pytestmark = pytest.mark.slow  # whole reports, about a second each


def page_of(directory):
    page = report_page(Facts(read_run(directory)))
    assert "Cannot be shown" not in page
    assert not re.search(r"\bnan\b", re.sub(r"<(style|script).*?</\1>", "", page, flags=re.S))
    return page


def text_of(page):
    bare = re.sub(r"<(svg|style|script).*?</\1>", " ", page, flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", bare).split())


@pytest.mark.parametrize("swept", [True, False])
def test_decoys_alone_have_a_report_about_them(store, peaceful, swept):
    def edit(frame):
        return peaceful(frame, others=4, others_leaked=frame["leakers"].clip(0, 4).to_numpy())

    text = text_of(page_of(store(edit=edit, sizes=(5, 20) if swept else None)))
    assert "Share of decoys and surveillance UAVs that leaked, with 95 % intervals" in text
    assert "not in the headline" in text
    assert "attackers leaked" not in text


def test_a_sweep_from_nothing_to_attackers_shows_what_it_has(store, peaceful):
    def edit(frame):
        few = frame["sweep_value"][0] == 5.0
        return peaceful(frame, others=2, others_leaked=1) if few else frame

    text = text_of(page_of(store(edit=edit)))
    assert "Without attackers: A@5, where 50.0 % of decoys and surveillance UAVs leaked" in text
    assert "Share of attackers that leaked, with 95 % intervals" in text
    assert "fewer attackers leaked at raid size 20:" in text


def test_civil_aircraft_engaged_come_first_in_the_report(store):
    engaged = (pl.col("replication") % 4 == 0).cast(pl.Int64)

    def edit(frame):
        return frame.with_columns(
            civil_threats=pl.lit(1), civil_engaged=engaged, civil_engaged_share=engaged / 1.0
        )

    page = page_of(store(edit=edit))
    text = text_of(page)
    assert "Civil aircraft were engaged in 4 of 4 cases, most often in A@5: in 25.0 %" in text
    section = page[page.index('id="leaks"') : page.index('id="differences"')]
    assert page.index("Civil aircraft were engaged") < page.index("<svg")
    assert section.index("Civil aircraft engaged") < section.index("Share of attackers that leaked")


def test_civil_aircraft_that_nobody_engages_come_last(store):
    def edit(frame):
        return frame.with_columns(civil_threats=pl.lit(1), civil_engaged_share=pl.lit(0.0))

    page = page_of(store(edit=edit))
    section = page[page.index('id="leaks"') : page.index('id="differences"')]
    assert section.index("Civil aircraft engaged") > section.index("Share of attackers that leaked")
    assert "Civil aircraft were engaged" not in page
