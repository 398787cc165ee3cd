"""The report on a terminal fits it, and shows every case."""

import io

import numpy as np
import polars as pl
import pytest
from rich.console import Console

from openiads.analysis.summary import summarise
from openiads.commands.console import console
from openiads.report import progress
from openiads.report.progress import ProgressReport
from openiads.report.terminal import show_summary


def text_of(summary, width):
    stream = io.StringIO()
    show_summary(summary, Console(file=stream, width=width))
    return stream.getvalue()


@pytest.fixture
def swept(make_outcomes):
    luck = np.random.default_rng(3).random((200, 60))
    return pl.concat(
        make_outcomes(f"{variant}@{size}", variant, float(size), leaked, size)
        for size in (5, 60)
        for variant, chance in (("A", 0.5), ("B", 0.4))
        for leaked in [(luck[:, :size] < chance * (size > 5)).sum(axis=1)]
    )


@pytest.mark.parametrize("width", [80, 100])
def test_the_report_fits_the_terminal_without_broken_cells(swept, study, width):
    lines = text_of(summarise(swept, study), width).splitlines()
    assert max(map(len, lines)) <= width
    rows = [line.split()[0] for line in lines if line.split()[:1] in (["5"], ["60"])]
    assert rows == ["5", "60"] * 4


def test_the_report_says_what_the_study_asks_for(swept, study):
    text = text_of(summarise(swept, study), 100)
    for part in ("A study", "B: five", "B - A, points", "no channel", "assets lost", "(always)"):
        assert part in text
    assert "Civil aircraft" not in text


def test_civil_aircraft_get_their_own_table(swept, study):
    civil = swept.with_columns(civil_threats=pl.lit(2), civil_engaged=pl.lit(0))
    assert "Civil aircraft engaged" in text_of(summarise(civil, study), 80)


def test_square_brackets_in_a_title_are_text(swept, study):
    assert "a [bold] title" in text_of(summarise(swept, study | {"title": "a [bold] title"}), 80)


def test_a_short_run_off_a_terminal_reports_nothing(monkeypatch):
    stream = io.StringIO()
    with ProgressReport(Console(file=stream)) as report:
        report(1, 10)
    assert stream.getvalue() == ""
    monkeypatch.setattr(progress, "PATIENCE_S", 0.0)
    with ProgressReport(Console(file=stream)) as report:
        report(1000, 2000, "case A")
    assert stream.getvalue() == "case A: 1,000 of 2,000 replications\n"


def test_a_terminal_gets_a_bar():
    stream = io.StringIO()
    with ProgressReport(Console(file=stream, force_terminal=True)) as report:
        report(0, 10, "case A")
        report(10, 10, "case A")
    assert "case A" in stream.getvalue()


@pytest.mark.parametrize(("width", "tables"), [(80, 2), (100, 2), (120, 1)])
def test_no_interval_of_three_variants_is_folded_where_there_is_width(
    make_outcomes, study, width, tables
):
    luck = np.random.default_rng(3).random((200, 60))
    frame = pl.concat(
        make_outcomes(f"{name}@60", name, 60.0, (luck < chance).sum(axis=1), 60)
        for name, chance in (("A", 0.5), ("B", 0.4), ("C", 0.45))
    )
    three = study | {"variants": ["A", "B", "C"]}
    lines = text_of(summarise(frame, three), width).splitlines()
    assert max(map(len, lines)) <= width
    assert (
        sum(line == "Differences in that share, percentage points" for line in lines) == tables - 1
    )
    head = lines.index("Share of attackers that leaked, % (with 95 % interval)")
    rows = lines[head + 1 : lines.index("What became of attackers, %")]
    whole = [line for line in rows if line.split()[:1] == ["60"]]
    assert len(whole) == tables
    assert sum(line.count(" to ") for line in whole) == 5


def test_a_pipe_is_as_wide_as_columns_say(monkeypatch):
    for told, width in (("80", 80), ("200", 200), ("", 100), ("wide", 100), ("0", 100)):
        monkeypatch.setenv("COLUMNS", told)
        assert console().width == width
