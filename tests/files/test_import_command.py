"""`openiads import` writes a fragment that makes a scenario, and overwrites nothing."""

import tomllib
import warnings
from pathlib import Path

import pytest
from flights import HEADER, TINY, TWO_ROWS, route, scenario_text
from samples import ACMI, GEOJSON, GPX, KML
from typer.testing import CliRunner

from openiads.cli import app
from openiads.errors import InputError, OpenIADSWarning
from openiads.scenario.files.columns import USUAL
from openiads.scenario.files.fragment import SCOPE
from openiads.scenario.files.toml_text import toml_text
from openiads.scenario.schema import RecordedColumns, RecordedRoute
from openiads.study import api

DOCS = Path(__file__).parents[2] / "docs"
PLANE = ("--type", "civil-aircraft")
SPEED = ("--speed", "240 m/s")
HIGH = ("--height", "9 km")
TEXTS = {"x.gpx": GPX, "x.kml": KML, "x.acmi": ACMI, "x.geojson": GEOJSON}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def call(*arguments):
    done = CliRunner().invoke(app, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


@pytest.mark.parametrize("name", TEXTS)
def test_a_fragment_added_to_a_scenario_runs(name, here):
    call("import", name, *PLANE, *SPEED, *HIGH)
    fragment = (here / "x.toml").read_text("utf-8")
    (here / "whole.toml").write_text(
        TINY.replace('horizon = "900 s"', 'horizon = "3 h"') + "\n" + fragment.replace(
            "[assets.Harbour]", "[assets.Harbour-2]"
        )
    )  # fmt: skip
    world = api.explain("whole.toml")
    added = [one for one in world.cases[0].threats if one.route.kind == "recorded"]
    assert added
    assert added[0].start_s == 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OpenIADSWarning)  # some files are far from any radar
        assert api.run(world, replications=2, workers=1).complete


def test_a_fragment_opens_with_the_sentence_of_the_scope(here):
    call("import", "x.geojson", *PLANE)
    assert (here / "x.toml").read_text("utf-8").startswith(f"# {SCOPE}\n")
    assert SCOPE in " ".join((DOCS / "scope.md").read_text("utf-8").split())


def test_tracks_stand_beside_the_fragment_with_dates_and_metres(here):
    output = call("import", "x.gpx", *PLANE, *SPEED, *HIGH, "--out", "my.toml")
    assert "my-tracks.csv" in output
    assert (here / "my-tracks.csv").read_text() == (
        "id,time_utc,lat_deg,lon_deg,height_m\n"
        "flight,2024-01-02T07:00:00Z,5,-141,9000\n"
        "flight,2024-01-02T07:01:00Z,5,-140.9,9100\n"
    )
    tables = tomllib.loads((here / "my.toml").read_text("utf-8"))
    assert tables["threats"]["lane"]["route"] == {
        "kind": "waypoints",
        "points": [[5.0, -141.0, "9 km"], [5.0, -140.0, "9 m"]],
        "speed": "240 m/s",
    }


def test_points_are_assets_unless_a_system_is_named(here):
    call("import", "x.kml", "--only", "Harbour", "--out", "a.toml")
    assert tomllib.loads((here / "a.toml").read_text("utf-8")) == {
        "assets": {"Harbour": {"lat": 5.0, "lon": -140.0}}
    }
    call("import", "x.acmi", "--only", "Harb*", "--system", "s-400", "--network", "n",
         "--out", "b.toml")  # fmt: skip
    site = {"system": "s-400", "network": "n", "lat": 5.0, "lon": -140.0, "elevation": "12 m"}
    assert tomllib.loads((here / "b.toml").read_text("utf-8")) == {"sites": {"Harbour": site}}


def test_a_line_without_a_speed_is_left_out_and_said(here):
    output = call("import", "x.kml", *PLANE)
    assert 'left out: 1 line without times (--speed "240 m/s" makes it a route)' in output
    assert "left out: 1 polygon (zones are circles)" in output
    assert "lane" not in (here / "x.toml").read_text("utf-8")


def test_an_option_that_nothing_needs_is_said(here):
    output = call("import", "x.kml", "--only", "Harbour", *SPEED, *PLANE)
    assert "--speed did nothing" in output
    assert "--type did nothing" in output


@pytest.mark.parametrize(
    ("arguments", "key", "words"),
    [
        (("x.gpx",), "--type", "is missing"),
        (("x.gpx", *PLANE, *SPEED), "--height", "is missing"),
        (("x.gpx", *PLANE, "--speed", "240"), "--speed", "240"),
        (("x.gpx", *PLANE, "--height", "9 s"), "--height", "9 s"),
        (("x.kml", "--system", "s-400"), "--network", "is missing"),
        (("x.kml", "--network", "n"), "--network", "does nothing"),
        (("x.kml", "--only", "Harbor"), "--only", "did you mean 'Harbour'"),
        (("x.kml", "--height-unit", "yd"), "--height-unit", "not known"),
        (("x.kml", "--height-unit", "ft"), "--height-unit", "does nothing"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(arguments, key, words, here):
    with pytest.raises(InputError, match=words) as caught:
        call("import", *arguments)
    assert caught.value.key == key
    assert sorted(path.name for path in here.iterdir()) == sorted(TEXTS)


@pytest.mark.parametrize("taken", ["x.toml", "x-tracks.csv"])
def test_nothing_is_overwritten_and_nothing_half_written(taken, here):
    (here / taken).write_text("mine")
    with pytest.raises(InputError, match="exists already; nothing was written"):
        call("import", "x.geojson", *PLANE)
    assert (here / taken).read_text() == "mine"
    assert len(list(here.iterdir())) == len(TEXTS) + 1


def test_names_become_ids_and_stay_as_comments(here):
    point = '{"type": "Feature", "properties": {"name": %s}, "geometry": %s}'
    place = '{"type": "Point", "coordinates": [-140, 5]}'
    names = ['"Zürich (A)"', '"Zürich (A)"', '"日本"', '"\\u001b[31m\\n[x]"', '"\\ud800"', "7"]
    features = ", ".join(point % (name, place) for name in names)
    (here / "names.geojson").write_text(
        f'{{"type": "FeatureCollection", "features": [{features}]}}', encoding="utf-8"
    )
    call("import", "names.geojson")
    text = (here / "names.toml").read_text("utf-8")
    ids = ["Zurich-A", "Zurich-A-2", "asset", "31m-x", "asset-2", "7"]
    assert list(tomllib.loads(text)["assets"]) == ids
    assert "# assets.asset: '日本' in the file" in text
    assert "\x1b" not in text


def test_a_table_goes_to_toml_and_back():
    document = {
        "a": 1,
        "b": [1.5, 'x"\\\n\x7f\u2028é', True],
        "c": {"one": {"d e": {"f": -0.0, "g": []}, "h": {}}, "t": {"x": 1e-9}},
        "m": {"plain": 1},
    }
    assert tomllib.loads(toml_text(document)) == document


def test_the_page_names_every_column_that_is_found():
    page = (DOCS / "tracks.md").read_text("utf-8")
    for names in USUAL.values():
        for name in names:
            assert f"`{name}`" in page, name


def test_the_page_names_every_key_of_a_recorded_route():
    page = (DOCS / "tracks.md").read_text("utf-8")
    for name in set(RecordedRoute.model_fields) - {"kind"}:
        assert f"`{name}`" in page, name
    for name in RecordedColumns.model_fields:
        assert name in page


def test_check_and_run_tell_of_odd_rows(here):
    (here / "track.csv").write_text(HEADER + TWO_ROWS + "60,5,5,5\n")
    (here / "odd.toml").write_text(scenario_text(route()))
    words = "track.csv: 1 row with a time already read, left out; the first is line 4"
    assert words in " ".join(call("check", "odd.toml").split())
    assert any(words in warning for warning in api.check("odd.toml"))
    assert words in " ".join(
        call("run", "odd.toml", "-n", "2", "--out", "r", "--no-report").split()
    )
