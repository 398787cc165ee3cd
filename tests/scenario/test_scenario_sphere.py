import math

import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import resolve
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.scenario.sphere import east, mean_place


def moved(by_deg):
    """Return the built-in single battalion, every longitude moved east, longitudes 0 to 360."""
    lines = []
    for line in builtin_scenario("single-battalion").splitlines():
        name, _, value = line.partition(" = ")
        if name == "lon":
            line = f"lon = {(float(value) + by_deg) % 360.0!r}"
        lines.append(line)
    return "\n".join(lines)


def world(text):
    return resolve(read_scenario(text, file="x.toml"))


def test_a_longitude_within_the_limits_stays_as_it_is_and_others_turn():
    for lon in (-180.0, -0.1, 0.0, 179.999999999):
        assert east(lon) == lon
    assert [east(180.0), east(190.0), east(360.0), east(-190.0)] == [-180.0, -170.0, 0.0, 170.0]


def test_the_middle_of_places_on_both_sides_of_the_antimeridian_lies_between_them():
    assert mean_place([(0.0, 179.9), (0.0, -179.7)]) == pytest.approx((0.0, -179.9))
    assert mean_place([(89.0, 0.0), (89.0, 180.0)])[0] == pytest.approx(90.0)


@pytest.mark.parametrize(
    "places", [[], [(0, 0), (0, 180)], [(90, 0), (-90, 0)], [(30, 20), (-30, -160)]]
)
def test_places_that_cancel_have_no_middle(places):
    assert mean_place(places) is None


@pytest.mark.parametrize("at", [180.0, -180.0, 179.93, 0.0])
def test_a_raid_starts_at_its_distance_wherever_its_aims_lie(at):
    plain = world(moved(0.0)).cases[0]
    turn = at - plain.assets[0].lon_deg
    turned = world(moved(turn)).cases[0]
    raid = [
        pair for pair in zip(plain.threats, turned.threats, strict=True) if "main" in pair[0].id
    ]
    assert len(raid) == 4
    for one, other in raid:
        assert one.start_s == pytest.approx(other.start_s, abs=1e-3)
        (lat, lon, _), (lat_b, lon_b, _) = one.route.points[0], other.route.points[0]
        assert distance_bearing((lat, lon + turn), (lat_b, lon_b))[0] < 0.01


def test_aims_on_opposite_sides_of_the_earth_need_a_centre():
    text = moved(0.0) + "\n[assets.far]\nlat = 0\nlon = 0\n[assets.near]\nlat = 0\nlon = 180\n"
    aims = 'aims = ["far", "near"]'
    with pytest.raises(InputError) as caught:
        world(text.replace('aims = ["harbour", "hill.guide"]', aims))
    assert caught.value.key == "raids.main.centre"
    assert "opposite sides" in caught.value.message
    assert "latitude" in caught.value.allowed


def test_longitudes_from_0_to_360_are_the_same_world():
    plain = world(moved(0.0)).cases[0]
    assert all(-180.0 <= asset.lon_deg < 180.0 for asset in plain.assets)
    assert plain == world(builtin_scenario("single-battalion")).cases[0]


@pytest.mark.parametrize("lon", [360.5, -180.5, math.nan])
def test_a_longitude_beyond_both_conventions_is_refused(lon):
    with pytest.raises(InputError, match="lon"):
        world(builtin_scenario("single-battalion").replace("lon = -140", f"lon = {lon} #", 1))
