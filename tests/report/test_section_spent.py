"""Rounds and the cost exchange: prices are 1 and 0.5 M USD a round."""

import pytest
from reading import bars, drawn, figures, paths, rows, said, section, series, tables, texts


def spent(small):
    return section(small, "spent")


def test_rounds_and_ratios_are_means_and_ratios_of_means(small):
    found = rows(figures(spent(small))["spent"].table)
    # Rounds 2, 2, 1: mean 5/3, Student's half width 1.43. Ratios: a resample of three can be one
    # replication three times over, with a chance of 1/27, so the ends are those of single ones.
    assert [tuple(row.values()) for row in found] == [
        ("2", "one battery", "2 (0 to 3)", "2 (1 to 40)", "2 (1 to 40)"),
        ("2", "two batteries", "2", "0.73 (0.73 to 0.73)", "0.73 (0.73 to 0.73)"),
        ("4", "one battery", "2 (1 to 4)", "0 (0 to 8)", "3 (2 to 20)"),
        ("4", "two batteries", "3", "0 (0 to 1)", "0.6 (0.5 to 0.7)"),
    ]


def test_the_figure_shows_rounds_and_the_ratio_without_a_crew(small):
    with drawn(figures(spent(small))["spent"]) as (left, right):
        assert series(left)[0] == [(2, pytest.approx(5 / 3)), (4, pytest.approx(7 / 3))]
        assert series(left)[1] == [(2, 2), (4, 3)]
        assert series(right)[0] == [(2, pytest.approx(5 / 2.15)), (4, pytest.approx(6 / 2.3))]
        assert series(right)[1] == [(2, pytest.approx(4.5 / 6.15)), (4, pytest.approx(4 / 6.3))]
        assert [(0, 1), (1, 1)] in paths(right)  # as much spent as destroyed
        assert right.get_ylim()[0] == 0
        assert "without manned aircraft" in right.get_title("left")


def test_rounds_are_counted_by_type_and_priced(small):
    name = next(name for name in tables(spent(small)) if name.startswith("Rounds fired by type"))
    found = [tuple(row.values()) for row in rows(tables(spent(small))[name])]
    # two batteries, raid size 4: of R1 1, 2 and 2 rounds, of R2 2, 1 and 1
    assert [row[:4] for row in found] == [
        ("2", "one battery", "1.7", "0.0"),
        ("2", "two batteries", "1.0", "1.0"),
        ("4", "one battery", "2.3", "0.0"),
        ("4", "two batteries", "1.7", "1.3"),
    ]


CLASSES = [
    ("one battery", "cruise missile", "1", "1.0", "33", "1", "0.3", "0.667", "1.5"),
    ("one battery", "one-way UAV", "1", "0.7", "0", "0.667", "0.3", "0.0167", "40"),
    ("one battery", "decoy", "1", "0.3", "0", "0.333", "0.3", "0.0833", "4"),
    ("one battery", "all without a crew", "3", "2.0", "17", "2", "1.0", "0.767", "2.6"),
    ("one battery", "aircraft", "1", "0.3", "0", "0.333", "0.3", "13.3", "0.025"),
    ("one battery", "all", "4", "2.3", "14", "2.33", "1.3", "14.1", "0.17"),
    ("two batteries", "cruise missile", "1", "1.0", "0", "0.5", "1.0", "2", "0.25"),
    ("two batteries", "one-way UAV", "1", "0.7", "0", "0.5", "0.3", "0.0167", "30"),
    ("two batteries", "decoy", "1", "0.3", "0", "0.333", "0.3", "0.0833", "4"),
    ("two batteries", "all without a crew", "3", "2.0", "0", "1.33", "1.7", "2.1", "0.63"),
    ("two batteries", "aircraft", "1", "1.0", "0", "1", "0.7", "26.7", "0.037"),
    ("two batteries", "all", "4", "3.0", "0", "2.33", "2.3", "28.8", "0.081"),
]


def test_every_class_has_its_rounds_its_kills_and_its_ratio(small):
    found = rows(figures(spent(small))["exchange"].table)
    assert [tuple(row.values()) for row in found] == CLASSES


def test_the_bars_of_the_exchange_run_from_one_to_the_ratio(small):
    with drawn(figures(spent(small))["exchange"]) as (one, two):
        for axes, ratios in ((one, (1.5, 40, 4, 0.025)), (two, (0.25, 30, 4, 3 / 80))):
            found = {round(y + 0.3): (x, x + wide) for x, y, wide, _ in bars(axes)}
            for place, ratio in enumerate(ratios):
                assert found[place] == (1, pytest.approx(ratio, abs=1e-5))
            assert axes.get_xscale() == "log"
            assert axes.get_xlabel() == "M USD of rounds per M USD killed"
        names = [text.get_text() for text in one.get_yticklabels()]
        assert names == ["cruise missile", "one-way UAV", "decoy", "aircraft *"]
        beside = {"1 for 0.667", "0.667 for 0.0167", "0.333 for 0.0833", "0.333 for 13.3"}
        assert set(said(one)) == beside
        assert [text.get_text() for text in one.get_xticklabels()] == [
            "1/100",
            "1/10",
            "1",
            "10",
            "100",
        ]


def test_the_findings_say_rounds_and_both_ratios(small):
    found = figures(spent(small))
    assert found["spent"].finding == (
        "Rounds fired in a replication at raid size 4: 2.333 with one battery; 3 with two "
        "batteries."
    )
    assert found["exchange"].finding == (
        "Cost of rounds per cost killed, manned aircraft left out at raid size 4: 2.6 "
        "(0.17 with these) with one battery; 0.63 (0.081 with these) with two batteries."
    )


def test_the_price_that_decides_is_named_with_its_grade(small):
    # of 86.3 M USD 80 are two fighters; of 6.3 without a crew 6 are three missiles
    assert (
        "Of what two batteries killed at raid size 4, 93 % is the price of the fighter: 40 M USD "
        "(grade E4); without manned aircraft, 95 % is the price of the missile: 2 M USD (grade B3)."
    ) in texts(spent(small))


def test_every_price_has_its_share_its_grade_and_its_source(small):
    name = next(name for name in tables(spent(small)) if name.startswith("The prices"))
    found = [row for row in rows(tables(spent(small))[name]) if row["variant"] == "one battery"]
    cells = [(row["price of"], row["it makes"], row["price"], row["grade"]) for row in found]
    assert cells == [
        ("R1", "100 % of rounds", "1 M USD", "E4"),
        ("fighter", "95 % of kills", "40 M USD", "E4"),
        ("missile", "5 % of kills", "2 M USD", "B3"),
        ("lure", "1 % of kills", "250000 USD", "-"),
        ("uav", "0 % of kills", "50000 USD", "-"),
    ]
    (link,) = found[2]["who says"]
    assert (link.text, link.target) == ("A paper [2]", "#source-2")


def test_the_caption_says_of_what_level_the_intervals_are(small):
    assert "means with 95 % intervals for chance" in figures(spent(small))["spent"].caption
