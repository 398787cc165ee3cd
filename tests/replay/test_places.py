"""Exports of a battalion on the antimeridian and of one beside the pole: nothing jumps."""

from __future__ import annotations

import copy
import csv
import io
import itertools
import json
import math

import pytest
from moved import moved

from openiads.replay.acmi import acmi_text
from openiads.replay.cdf import cdf_files
from openiads.replay.cut import cut
from openiads.replay.czml import czml_text
from openiads.replay.kml import GX, KML, kml_text
from openiads.replay.place import MEAN_RADIUS, beyond, place_at, ring

PLACES = {"antimeridian": (52.0, 179.98), "pole": (89.5, 30.0)}


@pytest.fixture(scope="module", params=list(PLACES))
def elsewhere(request, tmp_path_factory):
    """Return a recording of the moved battalion."""
    from openiads.recording.record import record
    from openiads.study.api import run

    folder = tmp_path_factory.mktemp(request.param)
    (folder / "moved.toml").write_text(moved(*PLACES[request.param]), "utf-8")
    run(str(folder / "moved.toml"), replications=2, out=folder / "run", workers=1)
    return record(folder / "run", replication=0)


def metres(a, b):
    """Distance over the ground between two (longitude, latitude), degrees."""
    (lon_a, lat_a), (lon_b, lat_b) = (tuple(map(math.radians, p[:2])) for p in (a, b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * MEAN_RADIUS * math.asin(math.sqrt(half))


def kml_lines(recording):
    """Yield (name, parts) of every line and track of the KML; a part is [(lon, lat), ...]."""
    etree = pytest.importorskip("lxml.etree")
    tree = etree.fromstring(kml_text(recording).encode())
    for mark in tree.iter(f"{{{KML}}}Placemark"):
        parts = [
            [
                tuple(map(float, c.split(",")))[:2]
                for c in line.findtext(f"{{{KML}}}coordinates").split()
            ]
            for line in mark.iter(f"{{{KML}}}LineString")
        ] + [
            [tuple(map(float, c.text.split()))[:2] for c in track.iter(f"{{{GX}}}coord")]
            for track in mark.iter(f"{{{GX}}}Track")
        ]
        if parts:
            yield mark.findtext(f"{{{KML}}}name"), parts


def area(parts):
    """Area in m2 within a ring drawn flat, of the side with the north pole when it is round it."""
    total = 0.0
    for part in parts:
        for (lon, lat), (lon_b, lat_b) in itertools.pairwise(part):
            sines = (math.sin(math.radians(lat)) + math.sin(math.radians(lat_b))) / 2
            total += math.radians(lon_b - lon) * (1 - sines)
    return abs(total) * MEAN_RADIUS**2


def test_lines_of_kml_stay_on_the_map_and_meet_where_they_are_cut(elsewhere):
    cuts = 0
    for name, parts in kml_lines(elsewhere):
        for part in parts:
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in part), name
            assert all(abs(b[0] - a[0]) <= 180 for a, b in itertools.pairwise(part)), name
        for a, b in itertools.pairwise(parts):
            cuts += 1
            assert (abs(a[-1][0]), a[-1][0]) == (180, -b[0][0])
            assert metres(a[-1], b[0]) < 0.01
    assert cuts >= len(elsewhere["threats"]) / 2


def test_kml_of_cut_lines_is_valid_against_the_schemas(elsewhere):
    from test_formats import kml_schema

    etree, schema = kml_schema()
    schema.assertValid(etree.fromstring(kml_text(elsewhere).encode()))


def test_rings_have_their_area_across_the_antimeridian_and_round_the_pole(elsewhere):
    drawn = {(name, len(parts)): parts for name, parts in kml_lines(elsewhere)}
    radars = [e for e in elsewhere["elements"] if e["radar"]]
    whole = [r for r in radars if r["radar"]["sector_width_deg"] >= 360]
    assert whole
    for radar in whole:
        reach = radar["radar"]["coverage"][-1]["radius_m"]
        parts = [p for (name, _), p in drawn.items() if name == radar["id"]][-1]
        expected = 2 * math.pi * MEAN_RADIUS**2 * (1 - math.cos(reach / MEAN_RADIUS))
        assert area(parts) == pytest.approx(expected, rel=0.01)


def test_every_export_has_its_longitudes_by_one_rule(elsewhere):
    lons = [
        float(line.split("T=")[1].split("|")[0])
        for line in acmi_text(elsewhere).split("\n")
        if ",T=" in line
    ]
    for packet in json.loads(czml_text(elsewhere)):
        moving = "epoch" in packet.get("position", {})
        lons += packet.get("position", {}).get("cartographicDegrees", [])[int(moving) :: 3 + moving]
        line = packet.get("polyline", {}).get("positions", {})
        lons += line.get("cartographicDegrees", [])[::3]
    for name, text in cdf_files(elsewhere).items():
        if "_Events_" in name:
            rows = list(csv.DictReader(io.StringIO(text)))
            lons += [float(row[k]) for row in rows for k in ("primary_x", "secondary_x") if row[k]]
    assert len(lons) > 500
    assert all(-180 <= lon < 180 for lon in lons)


def test_a_round_and_its_threat_meet_in_the_acmi_file(elsewhere):
    assert elsewhere["rounds"]
    threats = {threat["id"]: threat["path"] for threat in elsewhere["threats"]}
    for one in elsewhere["rounds"]:
        lat, lon, _ = place_at(threats[one["threat"]], one["meet_s"])
        end = one["path"]["lon"][-1], one["path"]["lat"][-1]
        assert metres((lon, lat), end) < 100


def test_paths_never_leave_the_speed_of_what_flies(elsewhere):
    for threat in elsewhere["threats"]:
        path = threat["path"]
        times = [path["t"][0] + k * (path["t"][-1] - path["t"][0]) / 400 for k in range(401)]
        spots = [place_at(path, time)[1::-1] for time in times]
        steps = [metres(a, b) / (times[1] - times[0]) for a, b in itertools.pairwise(spots)]
        assert max(steps) < 1.5 * sorted(steps)[200] + 30


def test_a_line_is_cut_where_it_crosses():
    parts = cut([(179.0, 10.0, 0.0), (-179.0, 20.0, 2.0), (-178.0, 20.0, 3.0)])
    assert parts == [
        [(179.0, 10.0, 0.0), (180.0, 15.0, 1.0)],
        [(-180.0, 15.0, 1.0), (-179.0, 20.0, 2.0), (-178.0, 20.0, 3.0)],
    ]
    back = cut([(-179.0, 0.0), (179.0, 0.0)])
    assert back == [[(-179.0, 0.0), (-180.0, 0.0)], [(180.0, 0.0), (179.0, 0.0)]]


def test_a_line_that_ends_on_the_antimeridian_has_no_part_without_length():
    assert cut([(179.0, 0.0), (-180.0, 0.0)]) == [[(179.0, 0.0), (180.0, 0.0)]]
    assert cut([(-180.0, 0.0), (179.0, 0.0)]) == [[(180.0, 0.0), (179.0, 0.0)]]
    assert cut([(5.0, 5.0)]) == [[(5.0, 5.0)]]


def test_a_ring_closes(elsewhere):
    for radar in (e for e in elsewhere["elements"] if e["radar"]):
        line = ring(radar, 100e3)
        assert line[0] == line[-1]
    assert beyond((89.5, 0.0), 0.0, 111195.08)[0] == pytest.approx(89.5, abs=1e-3)


def test_control_characters_reach_no_export(elsewhere):
    odd = copy.deepcopy(elsewhere)
    odd["run"]["title"] = odd["assets"][0]["id"] = "a\x1b]0;b\x07\x9b\u2028c"
    for text in (acmi_text(odd), kml_text(odd), json.dumps(json.loads(czml_text(odd)))):
        assert not any((ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 for c in text)
        assert "\\u001b" not in text
        assert "\u2028" not in text


def test_a_path_over_the_pole_goes_over_it():
    path = {"t": [0.0, 2.0], "lat": [89.9, 89.9], "lon": [10.0, 190.0], "alt": [1.0, 3.0]}
    assert place_at(path, 1.0)[0] == pytest.approx(90.0)
    lat, lon, alt = place_at(path, 0.5)
    assert (lat, lon, alt) == pytest.approx((89.95, 10.0, 1.5), abs=1e-4)
