"""The map of the report for a battalion on the antimeridian and beside the poles."""

import re

import pytest
from moved import moved

from openiads.report.setting import scenario_map
from openiads.resolve.resolver import resolve
from openiads.scenario.load import read_scenario


def svg(lat, lon):
    world = resolve(read_scenario(moved(lat, lon), file="x.toml"))
    data = world.model_dump(mode="json")
    return scenario_map(data["cases"][0], data).svg


def degrees(text):
    """Return the longitudes and the latitudes at the sides of the maps."""
    found = re.findall(r">([\d.]+)°(?: ([NSEW]))?<", text)
    return [float(v) for v, side in found if side in "EW"], [v for v, side in found if side in "NS"]


@pytest.mark.parametrize(("lat", "lon"), [(52.0, 179.98), (-17.0, -179.97)])
def test_a_map_across_the_antimeridian_spans_what_it_shows(lat, lon):
    text = svg(lat, lon)
    lons, lats = degrees(text)
    assert 180.0 in lons
    assert all(176.0 <= one <= 180.0 for one in lons)
    assert lats
    assert "50 km" in text


@pytest.mark.parametrize("lat", [89.5, -89.9, 90.0])
def test_a_map_beside_a_pole_has_its_scale_and_its_meridians(lat):
    text = svg(lat, 30.0)
    assert "50 km" in text
    assert len(degrees(text)[0]) >= 3
