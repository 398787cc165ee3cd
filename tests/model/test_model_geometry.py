"""Local azimuth, and geodesics as a pair of inverses."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.model.geodesic import geodesic_direct, geodesic_inverse, line_point, line_start
from openiads.model.geometry import geodetic_to_ecef, ground_distance, local_azimuth

LATITUDE = st.floats(-1.5, 1.5)
LONGITUDE = st.floats(-math.pi, math.pi)


def azimuth_between(lat, lon, lat2, lon2, height=5e3):
    here = geodetic_to_ecef(lat, lon, 20.0)
    there = geodetic_to_ecef(lat2, lon2, height)
    return local_azimuth(lat, lon, *(t - h for t, h in zip(there, here, strict=True)))


@settings(deadline=None)
@given(LATITUDE, LONGITUDE, st.floats(0.0, 6.28), st.floats(1e3, 4e5))
def test_local_azimuth_is_the_geodesic_azimuth_to_a_few_arc_minutes(lat, lon, azimuth, s):
    lat2, lon2, _ = geodesic_direct(lat, lon, azimuth, s)
    seen = azimuth_between(lat, lon, lat2, lon2)
    assert 0.0 <= seen < 2.0 * math.pi
    assert abs((seen - azimuth + math.pi) % (2.0 * math.pi) - math.pi) < 1e-3


@pytest.mark.parametrize(("degrees", "lat2", "lon2"), [(0, 51, 30), (90, 50, 30.01), (180, 49, 30)])
def test_azimuth_is_clockwise_from_north(degrees, lat2, lon2):
    seen = azimuth_between(*map(math.radians, (50, 30, lat2, lon2)))
    assert math.degrees(seen) == pytest.approx(degrees, abs=0.01)


@settings(deadline=None)
@given(LATITUDE, LONGITUDE, st.floats(-3.14, 3.14), st.floats(1.0, 1.9e7))
def test_inverse_recovers_what_direct_made(lat, lon, azimuth, s):
    lat2, lon2, _ = geodesic_direct(lat, lon, azimuth, s)
    assert geodesic_inverse(lat, lon, lat2, lon2)[0] == pytest.approx(s, abs=1e-6)


@settings(deadline=None)
@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_distances_do_not_depend_on_the_direction(lat, lon, lat2, lon2):
    there = geodesic_inverse(lat, lon, lat2, lon2)[0]
    assert there == pytest.approx(geodesic_inverse(lat2, lon2, lat, lon)[0], abs=1e-6)
    assert ground_distance(lat, lon, lat2, lon2) == pytest.approx(
        ground_distance(lat2, lon2, lat, lon), abs=1e-6
    )


def test_points_of_a_line_lie_at_their_distance():
    lat, lon, azimuth = 0.9, 3.1, 1.2
    line = line_start(lat, azimuth)
    for s in (0.0, 1.0, 1e5, 3e6):
        lat2, gained, _ = line_point(line, s)
        assert geodesic_inverse(lat, lon, lat2, lon + gained)[0] == pytest.approx(s, abs=1e-6)


def test_coincident_points_are_at_no_distance():
    assert geodesic_inverse(0.5, 0.5, 0.5, 0.5) == (0.0, 0.0, 0.0)
    assert ground_distance(0.5, 0.5, 0.5, 0.5) == 0.0
