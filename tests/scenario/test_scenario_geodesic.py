import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from openiads.errors import InputError
from openiads.scenario.geodesic import destination, distance_bearing

latitudes = st.floats(-88, 88)
longitudes = st.floats(-180, 179.9)


@given(latitudes, longitudes, st.floats(0, 360), st.floats(1.0, 3e6))
def test_a_destination_agrees_with_geographiclib_to_a_millimetre(lat, lon, bearing, distance):
    there = destination(lat, lon, bearing, distance)
    truth = Geodesic.WGS84.Direct(lat, lon, bearing, distance)
    gap = Geodesic.WGS84.Inverse(*there, truth["lat2"], truth["lon2"])["s12"]
    assert gap < 1e-3


@given(latitudes, longitudes, st.floats(0, 360), st.floats(1.0, 3e6))
def test_a_distance_agrees_with_geographiclib_to_a_millimetre(lat, lon, bearing, distance):
    truth = Geodesic.WGS84.Direct(lat, lon, bearing, distance)
    there = (truth["lat2"], truth["lon2"])
    known = Geodesic.WGS84.Inverse(lat, lon, *there)
    assert distance_bearing((lat, lon), there)[0] == pytest.approx(known["s12"], abs=1e-3)


def test_a_bearing_agrees_with_geographiclib():
    known = Geodesic.WGS84.Inverse(5.0, -140.0, 6.0, -141.0)
    bearing = distance_bearing((5.0, -140.0), (6.0, -141.0))[1]
    assert bearing == pytest.approx(known["azi1"] % 360.0, abs=1e-9)


def test_a_negative_distance_goes_the_other_way():
    back = destination(5.0, -140.0, 90.0, -10_000.0)
    assert back == pytest.approx(destination(5.0, -140.0, 270.0, 10_000.0), abs=1e-12)


def test_a_point_is_no_distance_from_itself():
    assert distance_bearing((5.0, -140.0), (5.0, -140.0)) == (0.0, 0.0)


def test_nearly_antipodal_points_are_refused():
    with pytest.raises(InputError, match="opposite sides"):
        distance_bearing((0.0, 0.0), (0.5, 179.7))
