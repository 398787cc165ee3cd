"""What the readers make of each format, and what they refuse."""

import pytest
from samples import ACMI, GEOJSON, GPX, KML

from openiads.errors import InputError
from openiads.scenario.files import safe_xml
from openiads.scenario.files.acmi import read_acmi
from openiads.scenario.files.geojson import read_geojson
from openiads.scenario.files.gpx import read_gpx
from openiads.scenario.files.kml import read_kml
from openiads.scenario.files.reading import read_file

SEVEN = 1_704_178_800.0
"""2 January 2024, 7 o'clock, as Unix time."""
FLIGHT = [(SEVEN, 5.0, -141.0, 9000.0), (SEVEN + 60.0, 5.0, -140.9, 9100.0)]


def rows(track):
    return [(fix.time, fix.lat, fix.lon, fix.height) for fix in track.fixes]


@pytest.mark.parametrize(
    ("read", "text", "line"),
    [
        (read_gpx, GPX, ((5.0, -141.0, None), (5.0, -140.0, 9.0))),
        (read_kml, KML, ((5.0, -141.0, 9000.0), (5.0, -140.0, 9100.0))),
        (read_geojson, GEOJSON, ((5.0, -141.0, 9000.0), (5.0, -140.0, 9100.0))),
    ],
)
def test_points_lines_and_tracks_are_told_apart(read, text, line):
    found = read(text.encode(), "x")
    assert [(one.name, one.place) for one in found.points] == [("Harbour", (5.0, -140.0, None))]
    assert [one.points for one in found.lines] == [line]
    assert [(one.name, rows(one), one.absolute) for one in found.tracks] == [
        ("flight", FLIGHT, True)
    ]


def test_what_cannot_be_used_is_counted():
    assert read_kml(KML.encode(), "x").left_out == {"polygon (zones are circles)": 1}
    assert read_geojson(GEOJSON.encode(), "x").left_out == {
        "polygon (zones are circles)": 1,
        "feature without a place": 1,
    }


def test_a_recording_keeps_values_that_are_left_out_and_adds_its_reference():
    found = read_acmi(ACMI.encode(), "x")
    assert [(one.name, one.place) for one in found.points] == [("Harbour", (5.0, -140.0, 12.0))]
    first, again = found.tracks
    assert (first.name, again.name) == ("XX1", "XX2"), "an id is used again after it has gone"
    assert rows(first) == [
        (SEVEN, 5.0, -141.0, 9000.0),
        (SEVEN + 60.5, 5.0, -140.9, 9100.0),
        (SEVEN + 121.0, 5.1, -140.9, 9100.0),
    ]


def test_a_recording_without_a_date_has_times_of_its_own():
    text = ACMI.replace("0,ReferenceTime=2024-01-02T07:00:00Z\n", "")
    (first, _) = read_acmi(text.encode(), "x").tracks
    assert not first.absolute
    assert [fix.time for fix in first.fixes] == [0.0, 60.5, 121.0]


def test_a_height_above_ground_is_not_one_above_the_sea():
    text = KML.replace("absolute</altitudeMode>\n<when>", "relativeToGround</altitudeMode>\n<when>")
    found = read_kml(text.encode(), "x")
    assert [fix.height for fix in found.tracks[0].fixes] == [None, None]
    assert "height above ground (only those above the sea are read)" in found.left_out


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (read_gpx, "<gpx", "not XML"),
        (read_gpx, "", "not XML"),
        (read_gpx, "<kml/>", "is <kml>"),
        (read_gpx, GPX.replace('lat="5" lon="-141"', 'lat="95" lon="-141"'), "x:5: latitude 95"),
        (read_gpx, GPX.replace('lat="5" lon="-141"', 'lon="-141"'), "x:5: nothing, -141, 9000"),
        (read_gpx, GPX.replace("2024-01-02T07:00:00Z", "noon"), "x:5: 'noon' is not a time"),
        (read_kml, KML.replace("-140,5,70", "here"), "x:2: nothing, here, nothing"),
        (read_kml, KML.replace("<when>2024-01-02T07:01:00Z</when>", ""), "x:6: 1 times and 2"),
        (read_geojson, "{", "x:1: is not JSON"),
        (read_geojson, "[]", "is not GeoJSON"),
        (read_geojson, "[" * 100_000, "is not JSON that can be read"),
        (
            read_geojson,
            GEOJSON.replace("[-140, 5]", '["a", 5]'),
            r"features\[0\]: .*is not a place",
        ),
        (read_geojson, GEOJSON.replace("[-140, 5]", "[NaN, 5]"), "is not a place"),
        (read_geojson, GEOJSON.replace("[-140, 5]", "true"), "is not a place"),
        (read_geojson, GEOJSON.replace(',\n "2024-01-02T07:01:00Z"', ""), "1 times for 2 points"),
        (read_acmi, "FileType=text/acmi/tacview\nFileVersion=1.2", "not a recording of Tacview 2"),
        (read_acmi, ACMI.replace("#60.5", "#soon"), "x:12: '#soon' is not a time"),
        (read_acmi, ACMI.replace("T=-0.9||9100", "T=-0.9|north|"), "x:13: T=-0.9"),
        (read_acmi, ACMI.replace("ReferenceLongitude=-140", "ReferenceLongitude=x"), "x:4: 'x'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(read, text, words):
    with pytest.raises(InputError, match=words) as caught:
        read(text.encode(), "x")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("read", [read_gpx, read_kml])
@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "http://localhost/x">]>',
    ],
)
def test_document_types_and_entities_are_refused(read, start):
    with pytest.raises(InputError, match="declares a document type or an entity"):
        read(f"{start}<gpx>&l;</gpx>".encode(), "x")


def test_xml_is_bounded_in_depth_and_number(monkeypatch):
    with pytest.raises(InputError, match="nested too deeply"):
        read_gpx(b"<gpx>" + b"<a>" * 100_000, "x")
    monkeypatch.setattr(safe_xml, "MOST_NODES", 10)
    with pytest.raises(InputError, match="too many elements"):
        read_gpx(b"<gpx>" + b"<a/>" * 11 + b"</gpx>", "x")


@pytest.mark.parametrize("name", ["x.kmz", "x.acmi", "x.geojson", "x.csv"])
def test_archives_are_refused(name, tmp_path):
    (tmp_path / name).write_bytes(b"PK\x03\x04" + b"\0" * 100)
    with pytest.raises(InputError, match=r"is a zip archive .*unpack"):
        read_file(tmp_path / name)


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.shp: not a known format"):
        read_file(tmp_path / "x.shp")
