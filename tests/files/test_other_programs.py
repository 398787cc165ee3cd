"""Files other programs wrote: in `other/` (see NOTICE), in installed packages, and our exports."""

from datetime import UTC
from importlib.util import find_spec
from pathlib import Path

import pytest
from samples import ACMI

from openiads.scenario.files.acmi import read_acmi
from openiads.scenario.files.geojson import read_geojson
from openiads.scenario.files.gpx import read_gpx
from openiads.scenario.files.kml import read_kml

OTHER = Path(__file__).parent / "other"


def test_a_gpx_of_a_watch_with_a_zone_and_milliseconds():
    name = "track-with-less-sec-time.gpx"
    (track,) = read_gpx((OTHER / name).read_bytes(), name).tracks
    first, second = track.fixes
    assert first.time == 1_449_844_993.0
    assert second.time - first.time == pytest.approx(0.994, abs=1e-6)
    assert (first.lat, first.lon, first.height) == (57.011456, 9.992872, 23.5536)


def test_a_gpx_of_a_training_centre_with_an_empty_segment():
    name = "track-with-empty-segment.gpx"
    found = read_gpx((OTHER / name).read_bytes(), name)
    assert [len(track.fixes) for track in found.tracks] == [9]
    assert found.tracks[0].name == "2013-07-06T14:59:00Z"
    assert found.notes == []


def test_a_feature_collection_of_a_javascript_library():
    name = "feature-collection.geojson"
    found = read_geojson((OTHER / name).read_bytes(), name)
    assert [point.place for point in found.points] == [(0.5, 102.0, None)]
    assert [len(line.points) for line in found.lines] == [4]
    assert found.left_out == {"polygon (zones are circles)": 1}


def kml_of_pykml(*parts):
    spec = find_spec("pykml")
    if spec is None or spec.origin is None:
        pytest.skip("pykml, whose test files these are, is not installed")
    path = Path(spec.origin).parent.joinpath("test", "testfiles", *parts)
    if not path.exists():
        pytest.skip("this pykml comes without its test files")
    return read_kml(path.read_bytes(), path.name)


def test_a_kml_of_the_developers_guide_of_google():
    found = kml_of_pykml("google_kml_developers_guide", "complete_tour_example.kml")
    assert [point.place for point in found.points] == [
        (-43.605, 170.144, None),
        (-36.526, 175.37, None),
    ]
    assert found.left_out == {"polygon (zones are circles)": 1}


def test_a_kml_of_the_tutorial_of_google():
    (point,) = kml_of_pykml("google_kml_tutorial", "using_the_cdata_element.kml").points
    assert (point.name, point.place) == ("CDATA example", (14.996729, 102.595626, None))


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Return a recording of the small built-in scenario."""
    from openiads.recording.record import record
    from openiads.study.api import run

    directory = tmp_path_factory.mktemp("runs") / "run"
    run("single-battalion", replications=2, out=directory, workers=1)
    return record(directory, chosen="worst")


def assert_same_path(track, threat, height):
    path = threat["path"]
    assert len(track.fixes) == len(path["t"])
    for fix, *row in zip(track.fixes, *(path[key] for key in ("t", "lat", "lon")), strict=True):
        assert [fix.time - track.fixes[0].time + path["t"][0], fix.lat] == pytest.approx(
            row[:2], abs=2e-3
        )
        assert fix.lon == pytest.approx(row[2], abs=1e-6)
    assert [fix.height for fix in track.fixes] == pytest.approx(path["alt"], abs=height)


def test_our_own_kml_comes_back(recording):
    from openiads.replay.kml import kml_text

    found = read_kml(kml_text(recording).encode(), "x.kml")
    tracks = {track.name: track for track in found.tracks}
    assert recording["threats"]
    for threat in recording["threats"]:
        assert_same_path(tracks[threat["id"]], threat, height=0.1)


def test_our_own_acmi_comes_back(recording):
    from openiads.replay.acmi import acmi_text

    found = read_acmi(acmi_text(recording).encode(), "x.acmi")
    tracks = {track.name: track for track in found.tracks}
    for threat in recording["threats"]:
        assert_same_path(tracks[threat["id"]], threat, height=0.1)


def test_an_independent_reader_makes_the_same_of_a_recording_with_a_reference(tmp_path):
    pyacmi = pytest.importorskip("pyacmi")
    text = ACMI[: ACMI.index("-b2")]
    (tmp_path / "x.acmi").write_text(text, encoding="utf-8")
    other = pyacmi.Acmi()
    other.load_acmi(str(tmp_path / "x.acmi"))
    start = other.reference_time.replace(tzinfo=UTC).timestamp()
    (track,) = read_acmi(text.encode(), "x.acmi").tracks
    thing = next(one for one in other.objects.values() if one.name == "A320")
    for fix in track.fixes:
        at = fix.time - start
        assert (thing.latitude(at), thing.longitude(at), thing.altitude(at)) == pytest.approx(
            (fix.lat, fix.lon, fix.height)
        )
