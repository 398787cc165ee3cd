"""Numbers with where they come from: 41 of them in the small run, counted by hand."""

import pytest
from reading import rows, section, tables, texts

from openiads.report import numbers, numbers_file
from openiads.report.deciding import reason_shares, weight
from openiads.report.number_words import plain_name
from openiads.report.numbers import quantity


def test_numbers_are_counted_by_where_they_are_from(small):
    # a variant has 10 chances of being called hostile and 10 others; B has a price more
    assert "Of 41 numbers 8 are published claims and 27 are assumptions" in texts(
        section(small, "numbers")
    )
    found = rows(tables(section(small, "numbers"))["Numbers by origin and grade"])
    assert found == [
        {"where from": "published claims, central value", "B2": "2", "B3": "-", "C3": "-",
         "D3": "-", "D4": "-", "E4": "-", "not graded": "-"},
        {"where from": "one published claim", "B2": "-", "B3": "2", "C3": "2",
         "D3": "2", "D4": "-", "E4": "-", "not graded": "-"},
        {"where from": "assumption", "B2": "-", "B3": "-", "C3": "-",
         "D3": "-", "D4": "2", "E4": "25", "not graded": "-"},
        {"where from": "the scenario", "B2": "-", "B3": "-", "C3": "-",
         "D3": "-", "D4": "-", "E4": "-", "not graded": "6"},
    ]  # fmt: skip


def test_reasons_weigh_as_often_as_attackers_leaked_for_them(small):
    shares = reason_shares(small.outcomes)
    # missed 5, tracked but not identified 3, no round 2, no channel 1 of 11
    assert shares["missed"] == pytest.approx(5 / 11)
    assert shares["tracked_not_identified"] == pytest.approx(3 / 11)
    assert weight(shares, "rounds", "p_kill/decoy") == (pytest.approx(5 / 11), "missed")
    assert weight(shares, "units", "target_channels") == (pytest.approx(1 / 11), "no_channel")
    assert weight(shares, "assets", "value_usd") == (0.0, "")


def test_the_numbers_behind_the_most_frequent_reason_come_first(small):
    found = rows(tables(section(small, "numbers"))["The numbers that decide most"])
    assert [(row["number"], row["acts on"], row["value"], row["grade"]) for row in found] == [
        ("round R1: reliability", "missed", "0.9", "D4"),
        ("round R1: kill probability against aircraft", "missed", "0.8", "D3"),
        (
            "network net: chance of being classified hostile for aircraft, low-observable "
            "aircraft, bombers, cruise missiles, surveillance UAVs, ballistic missiles, decoys, "
            "anti-radiation missiles and civil aircraft",
            "tracked, not identified",
            "0.95",
            "E4",
        ),
        (
            "network net: chance of being classified hostile for one-way UAVs",
            "tracked, not identified",
            "0.9",
            "E4",
        ),
    ]


def test_all_numbers_are_folded_with_their_sources(small):
    table = tables(section(small, "numbers"))["All numbers"]
    assert table.folded
    assert table.searchable
    found = {row["number"]: row for row in rows(table)}
    reach = found["radar north.radar: greatest range"]
    assert (reach["value"], reach["grade"]) == ("90\u00a0km", "B2")
    assert [(one.text, one.target) for one in reach["who says"]] == [
        ("The maker [1]", "#source-1"),
        ("A paper [2]", "#source-2"),
    ]
    assert found["unit North Hill: reaction time"]["value"] == "9\u00a0s"
    assert found["round R2: price (B)"]["value"] == "500000\u00a0USD"
    assert found["threat type fighter: price"]["where from"] == "assumption: half of a newer one"


def test_sources_are_listed_with_what_was_taken_from_them(small):
    table = tables(section(small, "numbers"))["Sources"]
    first, second = rows(table)
    assert (first["grades"], first["claims used"]) == ("B2, C3, D3", "kill, range-a, react")
    assert (second["grades"], second["claims used"]) == ("B3", "price, range-b")
    assert first["source"].target == "https://example.org/maker"
    assert second["source"].target == ""


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("p_kill/cruise_missile", "kill probability against cruise missiles"),
        ("p_hostile/decoy", "chance of being classified hostile for decoys"),
        ("reference_rcs_m2", "cross section of the reference target"),
        ("doctrine/salvo/one_way_uav", "doctrine, salvo against one-way UAVs"),
        ("target_channels", "target channels"),
    ],
)
def test_numbers_are_named_in_words(key, words):
    assert plain_name(key) == words


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("unit_cost_usd", 2.5e9, "2.5 B USD"),
        ("value_usd", 3.0e8, "300 M USD"),
        ("unit_cost_usd", 50_000.0, "50000 USD"),
        ("reload_time_s", 3600.0, "1 h"),
        ("reload_time_s", 90.0, "90 s"),
        ("range_max_m", 90_000.0, "90 km"),
        ("height_min_m", 10.0, "10 m"),
        ("policy", "greedy", "greedy"),
        ("flag", True, "True"),
    ],
)
def test_values_carry_their_unit(field, value, text):
    assert quantity([field], value) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [("-5.0 dB", "-5.0 dB"), ("+3", "+3"), ("-x", "'-x"), ("=1+1", "'=1+1"), ("plain", "plain")],
)
def test_what_a_spreadsheet_would_take_for_a_formula_is_text_and_numbers_stay(text, kept):
    assert numbers_file._text(text) == kept


@pytest.mark.parametrize(
    ("parent", "names", "words"),
    [
        ("p_kill", ["decoy", "aircraft"], "kill probability against decoys and aircraft"),
        ("doctrine/salvo", ["decoy", "aircraft"], "doctrine, salvo against decoys and aircraft"),
        ("p_hostile", ["decoy", "aircraft"],
         "chance of being classified hostile for decoys and aircraft"),
    ],
)  # fmt: skip
def test_numbers_of_several_classes_are_against_them_or_for_them(parent, names, words):
    assert numbers._field(parent, names) == words
