"""What the fuzz once found, cut down to what it was about: each is refused by name."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from judge import judge, lacking

from openiads.errors import InputError

LONG = "a" * 5000
TRACK = "time_s,lat_deg,lon_deg,height_m\n0,5,-141,9000\n60,5,-140,9000\n"
CASES = {
    "a run whose path is too long for a name": (["report", LONG], ""),
    "a run whose path is too long for a name, cited": (["cite", LONG], ""),
    "a target whose path is too long for a name": (
        ["scenarios", "copy", "single-battalion", LONG],
        "",
    ),
    "nothing contested, so no sensitivity": (["sensitivity", "single-battalion"], ""),
    "GeoJSON that ends too early": (["import", "case.geojson"], '{"type": '),
    "JSON that is no GeoJSON": (["import", "case.json"], '{"tyype": "FeatureCollection"}'),
    "GeoJSON without features": (["import", "case.json"], '{"type": "FeatureCollection"}'),
    "a feature that is none": (
        ["import", "case.json"],
        '{"type": "FeatureCollection", "features": [3]}',
    ),
    "GeoJSON that nests too deeply": (["import", "case.geojson"], "[" * 100_000),
    "XML that ends too early": (["import", "case.gpx"], "<gpx>"),
    "XML with another end": (["import", "case.kml"], "<kml></gpx>"),
    "XML of an encoding nobody knows": (
        ["import", "case.kml"],
        '<?xml version="1.0" encoding="x"?><kml/>',
    ),
    "a name nobody has, in a file without names": (
        ["import", "case.csv", "--only", "nobody"],
        TRACK,
    ),
    "a site of no network": (
        ["import", "case.geojson", "--system", "x", "--height", "9 km"],
        '{"type": "Feature", "properties": {"name": "p"},'
        ' "geometry": {"type": "Point", "coordinates": [-140, 5]}}',
    ),
    "a file that is not there": (["import", "nobody.gpx"], ""),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_was_found_is_refused_by_name(name, tmp_path, monkeypatch):
    args, text = CASES[name]
    monkeypatch.chdir(tmp_path)
    if text:
        (tmp_path / args[1]).write_text(text, "utf-8")
    verdict, detail = judge(args)
    assert (verdict, detail) == ("refused", detail)


def test_an_error_without_a_place_or_without_what_is_allowed_is_found():
    assert lacking(InputError("no")) == ["file", "key", "allowed"]
    assert lacking(InputError("no", file="x", line=3, allowed="y")) == []
    assert lacking(InputError("is not valid JSON", file="x", allowed="JSON")) == []
