"""A scenario goes to GeoJSON and back the same; what moves in the map editor moves."""

import json
import tomllib

import pytest
from test_import_command import call

from openiads.errors import InputError
from openiads.scenario.library import builtin_scenario, builtin_scenarios
from openiads.study import api

KINDS = ("assets", "sites", "zones", "threats")


def exported(name, folder):
    call("places", name, "--out", str(folder / "places.geojson"))
    return json.loads((folder / "places.geojson").read_text("utf-8"))


def imported(document, folder, name="back.toml"):
    (folder / "moved.geojson").write_text(json.dumps(document), encoding="utf-8")
    call("import", str(folder / "moved.geojson"), "--out", str(folder / name))
    return tomllib.loads((folder / name).read_text("utf-8"))


def feature(document, name):
    return next(one for one in document["features"] if one["id"] == name)


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_built_in_scenario_comes_back_the_same(name, tmp_path):
    back = imported(exported(name, tmp_path), tmp_path)
    before = tomllib.loads(builtin_scenario(name))
    assert back
    for kind in KINDS:
        assert back.get(kind, {}) == before.get(kind, {}), kind


def test_raids_with_a_centre_come_back_and_those_without_are_named(tmp_path):
    text = builtin_scenario("single-battalion")
    (tmp_path / "s.toml").write_text(
        text.replace("[raids.main]", "[raids.main]\ncentre = [5.1, 179.5]")
    )
    back = imported(exported(str(tmp_path / "s.toml"), tmp_path), tmp_path)
    before = tomllib.loads((tmp_path / "s.toml").read_text("utf-8"))
    assert back["raids"] == before["raids"]
    output = call("places", "single-battalion", "--out", str(tmp_path / "p.geojson"))
    assert "raids.main has no place of its own" in output


def test_moving_a_point_moves_the_site_and_the_waypoint(tmp_path):
    document = exported("single-battalion", tmp_path)
    feature(document, "site:hill")["geometry"]["coordinates"] = [-139.5, 5.25]
    lane = feature(document, "threat:airliner")["geometry"]["coordinates"]
    lane[1][:2] = [-139.0, 5.7]
    back = imported(document, tmp_path)
    before = tomllib.loads(builtin_scenario("single-battalion"))
    assert back["sites"]["hill"] == {**before["sites"]["hill"], "lat": 5.25, "lon": -139.5}
    assert back["threats"]["airliner"]["route"]["points"] == [
        [5.6, -141.0, "10 km"],
        [5.7, -139.0, "10 km"],
    ]


def test_a_new_waypoint_takes_its_height_from_the_map_or_is_refused(tmp_path):
    document = exported("single-battalion", tmp_path)
    lane = feature(document, "threat:airliner")["geometry"]["coordinates"]
    lane.insert(1, [-140.0, 5.6, 9500])
    points = imported(document, tmp_path)["threats"]["airliner"]["route"]["points"]
    assert [point[2] for point in points] == ["10000 m", "9500 m", "10000 m"]
    lane[1] = lane[1][:2]
    with pytest.raises(InputError, match="a point of the threat 'airliner' has no height"):
        imported(document, tmp_path, "again.toml")


def test_an_editor_that_flattens_tables_to_text_and_adds_nulls_loses_nothing(tmp_path):
    document = exported("single-battalion", tmp_path)
    for one in document["features"]:
        one.pop("id")
        held = one["properties"]
        one["properties"] = {
            "added": None,
            **{k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in held.items()},
        }
    back = imported(document, tmp_path)
    before = tomllib.loads(builtin_scenario("single-battalion"))
    assert {kind: back[kind] for kind in KINDS} == {kind: before[kind] for kind in KINDS}


def test_places_laid_into_a_scenario_make_a_whole_one(tmp_path):
    document = exported("single-battalion", tmp_path)
    feature(document, "asset:harbour")["geometry"]["coordinates"] = [-140.1, 5.05]
    (tmp_path / "s.toml").write_text(builtin_scenario("single-battalion"))
    (tmp_path / "moved.geojson").write_text(json.dumps(document))
    made = tmp_path / "new.toml"
    call("import", str(tmp_path / "moved.geojson"), "--into", str(tmp_path / "s.toml"),
         "--out", str(made))  # fmt: skip
    before, after = (api.explain(path).cases[0] for path in (tmp_path / "s.toml", made))
    assert (after.assets[0].lat_deg, after.assets[0].lon_deg) == (5.05, -140.1)
    assert after.radars == before.radars
    assert after.units == before.units
    assert [one.id for one in after.threats] == [one.id for one in before.threats]


@pytest.mark.parametrize(
    ("properties", "geometry", "words"),
    [
        ({"openiads": "town", "id": "a"}, "Point", "'town' is not known"),
        ({"openiads": "asset", "id": "a"}, "LineString", "the asset 'a' has the wrong shape"),
        ({"openiads": "threat", "id": "a"}, "LineString", "the threat 'a' has the wrong shape"),
        ({"openiads": "threat", "id": "a"}, "Point", "the threat 'a' has the wrong shape"),
    ],
)
def test_a_feature_that_does_not_fit_is_named(properties, geometry, words, tmp_path):
    place = [-140.0, 5.0]
    shape = {"type": geometry, "coordinates": place if geometry == "Point" else [place, place]}
    document = {"type": "Feature", "properties": properties, "geometry": shape}
    with pytest.raises(InputError, match=words):
        imported(document, tmp_path)


def test_a_place_that_only_a_variant_gives_is_named(tmp_path):
    text = builtin_scenario("single-battalion").replace("lat = 5.60\n", "", 1)
    variant = "\n[variants.base]\nset.zones.air-lane.lat = 5.6\n"
    (tmp_path / "s.toml").write_text(text + variant)
    with pytest.raises(InputError, match="no whole place without its variant") as caught:
        call("places", str(tmp_path / "s.toml"), "--out", str(tmp_path / "p.geojson"))
    assert caught.value.key == "zones.air-lane"
