"""The forms in which other programs write tracks as CSV."""

import pytest
from flights import HEADER, TWO_ROWS, flown

from openiads.errors import InputError

TIMES = [0.0, 60.0]
POINTS = [(5.6, -141.0, 9000.0), (5.6, -140.9, 9100.0)]


def forms(text):
    table = [line.split(",") for line in text.splitlines()]
    return {
        "as documented": text,
        "byte order mark": "\ufeff" + text,
        "UTF-16 of a spreadsheet": text.encode("utf-16"),
        "semicolons": text.replace(",", ";"),
        "tabs": text.replace(",", "\t"),
        "separator named": "sep=;\n" + text.replace(",", ";"),
        "blanks after commas": text.replace(",", ", "),
        "upper case": text.upper(),
        "line ends of Windows": text.replace("\n", "\r\n"),
        "blank lines": text.replace("\n", "\n\n"),
        "quotes": "\n".join(",".join(f'"{cell}"' for cell in row) for row in table),
    }


@pytest.mark.parametrize("form", forms(HEADER))
def test_every_form_of_a_table_is_the_same_track(form, tmp_path):
    threat, notes = flown(tmp_path, forms(HEADER + TWO_ROWS)[form])
    assert threat.route.times_s == TIMES
    assert threat.route.points == POINTS
    assert notes == []


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        ("time_s", "0", "60"),
        ("timestamp", "1704180175", "1704180235"),
        ("timestamp", "1704180175000", "1704180235000"),
        ("UTC", "2024-01-02T07:22:55Z", "2024-01-02T07:23:55Z"),
        ("t", "2008-12-11 04:42:14+00", "2008-12-11 04:43:14+00"),
        ("time", "2015-12-11T15:43:13.000+01:00", "2015-12-11T14:44:13Z"),
        ("Date Time", "2024-01-02 07:22:55", "2024-01-02 07:23:55 UTC"),
    ],
)
def test_every_form_of_time_is_read(header, first, second, tmp_path):
    text = f"{header},lat,lon,alt_m\n{first},5.6,-141,9000\n{second},5.6,-140.9,9100\n"
    threat, _ = flown(tmp_path, text)
    assert threat.start_s == 0.0
    assert threat.route.times_s == TIMES


def test_a_pattern_reads_other_dates(tmp_path):
    rows = "26/07/2017 11:48:00,5.6,-141,9000\n26/07/2017 11:49:00,5.6,-140.9,9100\n"
    text = "when,lat,lon,height_m\n" + rows
    pattern = '"%d/%m/%Y %H:%M:%S"'
    threat, _ = flown(tmp_path, text, columns='{ time = "when" }', time_pattern=pattern)
    assert threat.route.times_s == TIMES
    with pytest.raises(InputError, match=r"26/07/2017 11:48:00' is not a time .*ISO 8601"):
        flown(tmp_path, text, columns='{ time = "when" }')


@pytest.mark.parametrize("header", ["height_ft", "Altitude (ft)", "alt [feet]"])
def test_feet_in_the_name_of_a_column_are_feet(header, tmp_path):
    threat, _ = flown(tmp_path, f"t,lat,lon,{header}\n0,5.6,-141,1000\n60,5.6,-140.9,2000\n")
    assert [point[2] for point in threat.route.points] == [304.8, 609.6]


def test_a_height_without_a_unit_is_refused_until_the_scenario_says_it(tmp_path):
    text = "t,lat,lon,Altitude\n0,5.6,-141,1000\n60,5.6,-140.9,2000\n"
    with pytest.raises(InputError, match="'Altitude' does not say its unit") as caught:
        flown(tmp_path, text)
    assert caught.value.key == "threats.airliner.route.height_unit"
    threat, _ = flown(tmp_path, text, height_unit='"ft"')
    assert threat.route.points[0][2] == 304.8
    with pytest.raises(InputError, match="contradicts the column"):
        flown(tmp_path, HEADER + TWO_ROWS, height_unit='"ft"')


def test_a_file_without_heights_needs_one_and_one_with_heights_takes_none(tmp_path):
    text = "X;Y;fid;t\n-141;5.6;1;0\n-140.9;5.6;2;60\n"
    with pytest.raises(InputError, match="no column of heights"):
        flown(tmp_path, text)
    threat, _ = flown(tmp_path, text, height='"9 km"')
    assert threat.route.points[1] == (5.6, -140.9, 9000.0)
    with pytest.raises(InputError, match="does nothing"):
        flown(tmp_path, HEADER + TWO_ROWS, height='"9 km"')


def test_columns_are_mapped_in_the_scenario(tmp_path):
    text = (
        "Timestamp,UTC,Callsign,Position,Altitude,Speed\n"
        '1704180175,2024-01-02T07:22:55Z,XX1,"5.6,-141",1000,144\n'
        '1704180235,2024-01-02T07:23:55Z,XX1,"5.6,-140.9",2000,140\n'
    )
    mapping = '{ time = "UTC", position = "Position", height = "Altitude" }'
    threat, _ = flown(tmp_path, text, columns=mapping, height_unit='"ft"')
    assert threat.route.times_s == TIMES
    assert threat.route.points[1] == (5.6, -140.9, 609.6)
    with pytest.raises(InputError, match="'Positon' is not among the columns") as caught:
        flown(tmp_path, text, columns='{ position = "Positon" }', height_unit='"ft"')
    assert "did you mean 'Position'" in str(caught.value)
    assert caught.value.key == "threats.airliner.route.columns.position"


def test_of_several_ids_one_is_chosen(tmp_path):
    text = HEADER.replace("time_s", "callsign,time_s") + (
        "A,0,5.6,-141,9000\nB,300,5.5,-141,8000\nA,60,5.6,-140.9,9100\nB,400,5.5,-140,8000\n"
    )
    with pytest.raises(InputError, match=r"holds 2 ids .*'A', 'B'"):
        flown(tmp_path, text)
    with pytest.raises(InputError, match="has no 'C'"):
        flown(tmp_path, text, id='"C"')
    threat, _ = flown(tmp_path, text, id='"B"')
    assert threat.route.points[0] == (5.5, -141.0, 8000.0)
    assert threat.start_s == 300.0, "seconds of one file share its first time"


def test_a_column_that_numbers_rows_is_no_id(tmp_path):
    threat, _ = flown(tmp_path, "id," + HEADER + "7,0,5.6,-141,9000\n8,60,5.6,-140.9,9100\n")
    assert threat.route.points == POINTS


def test_a_collection_of_trajectories_is_read_by_trajectory(tmp_path):
    text = (
        "X;Y;fid;id;sequence;trajectory_id;tracker;t\n"
        "-141;5.6;1;1;1;1;19;2008-12-11 04:42:14+00\n"
        "-140;5.5;3;3;1;2;19;2008-12-11 04:42:14+00\n"
        "-140.9;5.6;2;2;2;1;19;2008-12-11 04:43:14+00\n"
        "-140;5.4;4;4;2;2;19;2008-12-11 04:43:14+00\n"
    )
    threat, notes = flown(tmp_path, text, id='"2"', height='"50 m"')
    assert threat.route.points == [(5.5, -140.0, 50.0), (5.4, -140.0, 50.0)]
    assert notes == []


def test_longitudes_from_0_to_360_are_the_same_places(tmp_path):
    threat, _ = flown(tmp_path, HEADER + "0,5.6,219,9000\n60,5.6,219.1,9100\n")
    assert [point[1] for point in threat.route.points] == pytest.approx([-141.0, -140.9])


@pytest.mark.parametrize(
    ("header", "more", "key"),
    [
        ("t,lat,lon", {"height_unit": '"ft"', "height": '"9 km"'}, "height_unit"),
        (
            "t,lat,lon,height_m",
            {"columns": '{ position = "lat", lat = "lat" }'},
            "columns.position",
        ),
        (
            "t,lat,lon,height_m",
            {"time_form": '"iso"', "time_pattern": '"%Y"'},
            "time_form",
        ),
    ],
)
def test_what_would_do_nothing_is_refused(header, more, key, tmp_path):
    with pytest.raises(InputError) as caught:
        flown(tmp_path, f"{header}\n0,5.6,-141,9000\n60,5.6,-140.9,9000\n", **more)
    assert caught.value.key == f"threats.airliner.route.{key}"


def test_a_position_asked_for_counts_although_there_are_latitudes(tmp_path):
    text = 't,lat,lon,where,height_m\n0,1,1,"5.6,-141",9000\n60,1,1,"5.6,-140.9",9100\n'
    threat, _ = flown(tmp_path, text, columns='{ position = "where" }')
    assert threat.route.points == POINTS


def test_a_time_of_another_form_is_left_out_and_said(tmp_path):
    rows = "1704180175,5.6,-141,9000\n0,0,0,0\n1704180235,5.6,-140.9,9100\n"
    threat, notes = flown(tmp_path, HEADER + rows)
    assert threat.route.times_s == TIMES
    assert notes == ["track.csv: 1 row with another form of time, left out; the first is line 3: 0"]
