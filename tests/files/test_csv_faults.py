"""Rows that are not right: left out and counted, or refused once a kind with the first line."""

import pytest
from flights import HEADER, TWO_ROWS, flown

from openiads.errors import InputError, InputErrors


def test_rows_with_a_blank_are_left_out_and_counted(tmp_path):
    rows = "0,5.6,-141,9000\n30,5.6,-140.95,\n40,nan,-140.93,9000\n60,5.6,-140.9,9100\n"
    threat, notes = flown(tmp_path, HEADER + rows)
    assert threat.route.times_s == [0.0, 60.0]
    assert notes == ["track.csv: 2 rows with a blank, left out; the first is line 3"]


def test_of_rows_with_one_time_the_first_counts(tmp_path):
    threat, notes = flown(tmp_path, HEADER + TWO_ROWS + "60,5.7,-140.8,9500\n")
    assert threat.route.points[-1] == (5.6, -140.9, 9100.0)
    assert notes == ["track.csv: 1 row with a time already read, left out; the first is line 4"]


def test_times_that_go_back_are_sorted_and_said(tmp_path):
    threat, notes = flown(tmp_path, HEADER + "60,5.6,-140.9,9100\n0,5.6,-141,9000\n")
    assert threat.route.points[0] == (5.6, -141.0, 9000.0)
    assert "1 row earlier than the row before, sorted by time; the first is line 3" in notes[0]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("20,5.6,-140.9,high", "'high' is not a height"),
        ("20,5.6,-140.9,inf", "'inf' is not a height"),
        ("20,1_0,-140.9,9000", "'1_0' is not a latitude"),
        ("20,95,-140.9,9000", "latitude 95"),
        ("20,5.6,-190,9000", "longitude -190"),
        ("soon,5.6,-140.9,9000", "'soon' is not a time"),
        ("20,5,6,-140,9,9000", "6 cells"),
    ],
)
def test_twenty_thousand_bad_rows_are_one_error_with_its_line_and_count(row, words, tmp_path):
    with pytest.raises(InputError) as caught:
        flown(tmp_path, HEADER + "0,5.6,-141,9000\n60,5.6,-140.9,1\n70,5.6,-140.8,2\n" * 9000
              + f"{row}\n" * 5000)  # fmt: skip
    message = str(caught.value)
    assert message.startswith(f"track.csv:27002: threats.airliner.route: {words}")
    assert "(and 4999 more like it)" in message
    assert "\n" not in message
    assert caught.value.allowed


def test_kinds_of_errors_are_told_together(tmp_path):
    with pytest.raises(InputErrors) as caught:
        flown(tmp_path, HEADER + TWO_ROWS + "70,95,-140,1\n80,96,-140,1\n90,x,-140,1\n")
    assert [(error.line, error.message) for error in caught.value.errors] == [
        (4, "latitude 95 (and 1 more like it)"),
        (6, "'x' is not a latitude"),
    ]


def test_a_jump_is_warned_of_with_its_line_and_speed(tmp_path):
    rows = TWO_ROWS + "61,5.61,-140.88,9100\n62,5.6,-140.9,9100\n"
    _, notes = flown(tmp_path, HEADER + rows)
    assert notes == [
        "track.csv: 2 rows reached at more than 1,000 m/s; the first is line 4: "
        "2,477 m/s from line 3"
    ]


def test_a_jump_no_missile_makes_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"track\.csv:4.*a jump of [\d,]+ m/s from line 3"):
        flown(tmp_path, HEADER + TWO_ROWS + "61,7.6,-140.9,9100\n")


def test_rows_without_a_position_are_warned_of(tmp_path):
    rows = "0,0,0,9000\n60,0,0.05,9100\n120,0,0,9100\n"
    _, notes = flown(tmp_path, HEADER + rows)
    assert notes[0].startswith("track.csv: 2 rows at latitude 0, longitude 0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no rows"),
        (HEADER, "has no rows"),
        (HEADER + "0,5.6,-141,9000\n", "fewer than two rows"),
        (HEADER + "0,5.6,-141,9000\n0,5.6,-140,9000\n", "fewer than two rows"),
        ("a,b,c\n1,2,3\n", "no column for time, lat, lon"),
        (HEADER + "0,5.6,-141," + "9" * 140_000 + "\n", "field larger than field limit"),
        (HEADER + TWO_ROWS + '"' + "x\n" * 70_000, "field larger than field limit"),
        (b"time_s,lat_deg\n\xff\xfe", "is not text in UTF-8"),
        ("\0\0\0", "has no rows"),
        ("sep=\n1,2\n", "is separated by"),
    ],
)
def test_what_is_no_track_is_refused_by_name(text, words, tmp_path):
    with pytest.raises(InputError, match=words) as caught:
        flown(tmp_path, text)
    assert caught.value.file
    assert caught.value.key
    assert len(str(caught.value)) < 600
