"""Geodesics and ground distances against GeographicLib and printed values."""

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from openiads.model.geodesic import geodesic_direct, geodesic_inverse
from openiads.model.geometry import geodetic_to_ecef, ground_distance, surface_distance

WGS84 = Geodesic.WGS84
rad = math.radians


def turn(a, b):
    """Absolute difference of two angles, rad."""
    return abs((a - b + math.pi) % (2.0 * math.pi) - math.pi)


def test_nearly_antipodal_distance_equals_the_value_printed_by_karney():
    # GeographicLib documentation: Wellington to Salamanca
    s, _, _ = geodesic_inverse(rad(-41.32), rad(174.81), rad(40.96), rad(-5.50))
    assert s == pytest.approx(19959679.267354, abs=1e-5)


def point_pairs():
    """Latitudes and longitudes, degrees: anywhere, near each other, nearly antipodal."""
    rng = np.random.default_rng(20)
    for i in range(600):
        lat1, lat2 = rng.uniform(-90, 90, 2)
        lon1, lon2 = rng.uniform(-180, 180, 2)
        if i % 3 == 1:
            lat2, lon2 = float(np.clip(lat1 + rng.normal(), -90, 90)), lon1 + 2 * rng.normal()
        if i % 3 == 2:
            lat2, lon2 = -lat1 + 0.3 * rng.normal(), lon1 + 180 + 0.3 * rng.normal()
            lat2 = float(np.clip(lat2, -90, 90))
        yield lat1, lon1, lat2, lon2


def test_inverse_equals_geographiclib_to_a_micrometre():
    for lat1, lon1, lat2, lon2 in point_pairs():
        expected = WGS84.Inverse(lat1, lon1, lat2, lon2)
        s, az1, az2 = geodesic_inverse(rad(lat1), rad(lon1), rad(lat2), rad(lon2))
        assert s == pytest.approx(expected["s12"], abs=1e-6)
        assert turn(az1, rad(expected["azi1"])) < 1e-9
        assert turn(az2, rad(expected["azi2"])) < 1e-9


@pytest.mark.parametrize(
    "pair",
    [
        (0, 0, 0, 180),
        (0, 0, 0, 179.5),
        (0, 0, 0, 90),
        (30, 0, -30, 180),
        (90, 0, -90, 50),
        (90, 10, 80, 40),
        (0, 179.9, 0, -179.9),
        (50, 30, 50, 30),
        (50, 30, 51, 30),
    ],
)
def test_inverse_distance_holds_on_equator_meridians_poles_and_antipodes(pair):
    assert geodesic_inverse(*map(rad, pair))[0] == pytest.approx(
        WGS84.Inverse(*pair)["s12"], abs=1e-6
    )


def test_direct_equals_geographiclib_to_a_micrometre():
    rng = np.random.default_rng(21)
    for _ in range(300):
        lat, lon, az = rng.uniform(-90, 90), rng.uniform(-180, 180), rng.uniform(-180, 180)
        s = 10 ** rng.uniform(0, 7.2)
        expected = WGS84.Direct(lat, lon, az, s)
        lat2, lon2, az2 = geodesic_direct(rad(lat), rad(lon), rad(az), s)
        missed = WGS84.Inverse(
            expected["lat2"], expected["lon2"], math.degrees(lat2), math.degrees(lon2)
        )
        assert missed["s12"] < 1e-6
        assert turn(az2, rad(expected["azi2"])) < 1e-9


@pytest.mark.parametrize(
    ("length", "error"),
    [(10e3, 1e-6), (100e3, 1e-5), (300e3, 1e-3), (700e3, 0.01), (1500e3, 0.2), (3000e3, 5.0)],
)
def test_fast_ground_distance_keeps_its_stated_error_at_every_latitude_and_azimuth(length, error):
    for lat in np.linspace(-90, 90, 19):
        for az in np.linspace(0, 350, 18):
            end = WGS84.Direct(lat, 175.0, az, length)
            lat2, lon2 = rad(end["lat2"]), rad(end["lon2"])
            fast = ground_distance(rad(lat), rad(175.0), lat2, lon2)
            assert fast == pytest.approx(length, abs=error)
            here = geodetic_to_ecef(rad(lat), rad(175.0), 0.0)
            there = geodetic_to_ecef(lat2, lon2, 0.0)
            assert surface_distance(*here, *there) == pytest.approx(fast, abs=1e-6)


def test_ecef_of_the_epsg_example():
    # EPSG Guidance Note 7-2, method 9602: 53 48 33.820 N, 2 7 46.380 E, 73 m
    lat = rad(53 + 48 / 60 + 33.820 / 3600)
    lon = rad(2 + 7 / 60 + 46.380 / 3600)
    x, y, z = geodetic_to_ecef(lat, lon, 73.0)
    assert (x, y, z) == pytest.approx((3771793.968, 140253.342, 5124304.349), abs=1e-3)
