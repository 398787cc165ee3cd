"""Reasons of leakers in the report of the small run."""

import pytest
from reading import bars, drawn, figures, rows, section, tables, texts

from openiads.report import why
from openiads.report.facts import Facts
from openiads.report.why_words import MEANINGS
from openiads.results.read import read_run
from openiads.vocab import LEAK_REASONS

NINTH = 100 / 9  # one attacker of nine: three in each of three replications


def test_every_reason_has_a_meaning():
    assert tuple(MEANINGS) == LEAK_REASONS


def test_the_cells_are_shares_of_the_attackers(small):
    found = rows(figures(section(small, "why"))["reasons"].table)
    assert [tuple(row.values()) for row in found] == [
        ("2", "one battery", "16.67", "16.67", "0.00", "0.00", "33.33"),
        ("4", "one battery", "22.22", "11.11", "22.22", "11.11", "66.67"),
        ("2", "two batteries", "0.00", "0.00", "0.00", "0.00", "0.00"),
        ("4", "two batteries", "22.22", "11.11", "0.00", "0.00", "33.33"),
    ]
    reasons = ["missed", "tracked, not identified", "no round", "no channel", "all reasons"]
    assert list(found[0]) == ["raid size", "variant", *reasons]


def test_the_bars_stand_on_each_other(small):
    with drawn(figures(section(small, "why"))["reasons"]) as (one, two):
        at_4 = [(y, high) for x, y, _, high in bars(one) if x == pytest.approx(1 - 0.39)]
        tops = [0, 2 * NINTH, 3 * NINTH, 5 * NINTH]
        assert [y for y, _ in at_4] == pytest.approx(tops)
        assert [high for _, high in at_4] == pytest.approx([2 * NINTH, NINTH, 2 * NINTH, NINTH])
        assert sum(high for x, _, _, high in bars(two) if x > 0) == pytest.approx(3 * NINTH)
        assert one.get_ylabel() == "attackers leaked, %"
        assert one.get_ylim()[0] == 0
        assert [text.get_text() for text in one.get_xticklabels()] == ["2", "4"]
        assert (one.get_title("left"), two.get_title("left")) == ("one battery", "two batteries")


def test_a_class_is_shared_by_all_that_flew_of_it(small):
    found = rows(figures(section(small, "why"))["classes"].table)
    # each class flew three times at raid size 4
    assert [tuple(row.values()) for row in found] == [
        ("one battery", "aircraft", "66.7", "-", "-", "66.7", "-"),
        ("one battery", "cruise missile", "66.7", "33.3", "-", "-", "33.3"),
        ("one battery", "one-way UAV", "66.7", "33.3", "33.3", "-", "-"),
        ("one battery", "decoy", "66.7", "-", "-", "66.7", "-"),
        ("two batteries", "aircraft", "33.3", "33.3", "-", "-", "-"),
        ("two batteries", "cruise missile", "0.0", "-", "-", "-", "-"),
        ("two batteries", "one-way UAV", "66.7", "33.3", "33.3", "-", "-"),
        ("two batteries", "decoy", "66.7", "-", "-", "66.7", "-"),
    ]


def test_the_bars_of_the_classes_are_shares_of_the_class(small):
    with drawn(figures(section(small, "why"))["classes"]) as (one, two):
        for axes, totals in ((one, (66.7, 66.7, 66.7, 66.7)), (two, (33.3, 0, 66.7, 66.7))):
            lengths = [0.0] * 4
            for _, y, wide, _ in bars(axes):
                lengths[round(y + 0.35)] += wide
            assert lengths == pytest.approx(totals, abs=0.05)
            assert axes.get_xlabel() == "share of the class that leaked, %"
        assert [text.get_text() for text in one.texts] == ["67", "67", "67", "67"]
        names = ["aircraft", "cruise missile", "one-way UAV", "decoy"]
        assert [text.get_text() for text in one.get_yticklabels()] == names


def test_the_findings_name_the_main_reason_and_the_worst_class(small):
    found = figures(section(small, "why"))
    assert found["reasons"].finding == (
        "Main reason for which attackers leaked at raid size 4: missed (33 % of these) with one "
        "battery; missed (67 % of these) with two batteries."
    )
    assert found["classes"].finding == (
        "The class that leaked most at raid size 4: 67 % of aircraft with one battery; 67 % of "
        "one-way UAVs with two batteries."
    )


def test_a_reason_that_is_one_assumption_is_said_to_be_one(small):
    # 3 of 11 leakers; a cruise missile (0.95) and one-way UAVs (0.9)
    assert (
        '27 % of the leakers of this run are "tracked, not identified". That is one assumption: '
        "the chance that a track is ever classified as hostile, 0.9 to 0.95 by class (grade E4)."
    ) in texts(section(small, "why"))


def test_where_no_round_was_ready_it_says_what_the_rounds_went_to(small):
    # one battery: 7 rounds, 3 at the cruise missile, 2 at the UAV; one after its target had died
    assert (
        "One battery fired 2.333 rounds, 43 % at cruise missiles and 29 % at one-way UAVs; 14 % of "
        "them arrived after their target had died. Two batteries fired 3 rounds, 33 % at aircraft "
        "and 33 % at cruise missiles; 0 % of them"
    ) in texts(section(small, "why"))


def test_reasons_of_decoys_stand_beside(small):
    table = tables(section(small, "why"))["Decoys and surveillance UAVs that leaked, by reason"]
    assert [tuple(row.values()) for row in rows(table)] == [
        ("4", "one battery", "0.667", "no round 100 %"),
        ("4", "two batteries", "0.667", "no round 100 %"),
    ]


def test_a_single_bar_stands_in_the_middle_of_its_panel(store):
    facts = Facts(read_run(store(sizes=(), n=5)))
    with drawn(why.reason_figure(facts)) as axes:
        for one in axes:
            assert one.get_xlim() == (-1.5, 1.5)
            assert all(x == pytest.approx(-0.39) for x, *_ in bars(one))
