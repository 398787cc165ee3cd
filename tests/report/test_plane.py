"""The flat map of the report has no edge at the antimeridian and none at the poles."""

import itertools
import math

import pytest

from openiads.report.plane import EARTH_KM, Plane, middle

CENTRES = [(-140.0, 5.0), (179.98, 52.0), (-180.0, -17.0), (30.0, 89.5), (0.0, 90.0), (10.0, -90.0)]


def longest(line):
    return max(math.dist(a, b) for a, b in itertools.pairwise(line))


@pytest.mark.parametrize("centre", CENTRES)
def test_distances_and_bearings_from_the_middle_are_true(centre):
    plane = Plane(centre)
    for spot in ((0.0, 0.0), (300.0, 0.0), (0.0, -120.0), (-2000.0, 1500.0)):
        assert plane.spot(plane.place(spot)) == pytest.approx(spot, abs=1e-6)
    lat = centre[1] - math.copysign(3.0, centre[1])
    away = math.hypot(*plane.spot((centre[0], lat)))
    assert away == pytest.approx(math.radians(3.0) * EARTH_KM)


@pytest.mark.parametrize("centre", CENTRES)
def test_rings_are_closed_have_their_area_and_nowhere_jump(centre):
    ring = Plane(centre).arc(centre, 200.0, 0.0, 360.0)
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2
    assert ring[0] == pytest.approx(ring[-1], abs=1e-6)
    assert abs(area) == pytest.approx(math.pi * 200.0**2, rel=1e-3)
    assert longest(ring) < 11.0


def test_a_sector_begins_and_ends_at_its_radar():
    sector = Plane((180.0, 60.0)).arc((-179.9, 60.0), 100.0, 90.0, 120.0)
    assert sector[0] == sector[-1]
    assert max(x for x, _ in sector) == pytest.approx(sector[0][0] + 100.0, abs=0.5)


def test_a_line_across_the_antimeridian_and_over_the_pole_has_no_jump():
    across = Plane((180.0, 60.0)).line([(170.0, 60.0), (-170.0, 60.0)])
    over = Plane((0.0, 90.0)).line([(0.0, 85.0), (180.0, 85.0)])
    assert longest(across) < 51.0
    assert longest(over) < 51.0
    assert min(math.hypot(*spot) for spot in over) < 25.5


def test_the_middle_is_between_places_on_both_sides_and_some_place_when_they_cancel():
    lon, lat = middle([(179.9, 0.0), (-179.7, 0.0)])
    assert (lon % 360.0, lat) == pytest.approx((180.1, 0.0))
    assert middle([(7.0, 0.0), (-173.0, 0.0)]) == (7.0, 0.0)
