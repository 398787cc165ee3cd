from math import cos, pi, sin, sqrt

import pytest
from scipy.integrate import quad

from openiads.scenario.ballistic import (
    EARTH_GM,
    EARTH_RADIUS_M,
    arc_range_m,
    flight_time_s,
    least_energy_apogee_m,
)


@pytest.mark.parametrize("reach", [50e3, 300e3, 3000e3])
@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_the_flight_time_is_the_integral_of_keplers_second_law(reach, factor):
    apogee = factor * least_energy_apogee_m(reach)
    half = reach / EARTH_RADIUS_M / 2.0
    top = EARTH_RADIUS_M + apogee
    e = apogee / (top - EARTH_RADIUS_M * cos(half))
    p = top * (1.0 - e)

    def swept(anomaly):
        return (p / (1.0 + e * cos(anomaly))) ** 2

    area = quad(swept, pi - half, pi + half, epsrel=1e-12)[0]
    assert flight_time_s(reach, apogee) == pytest.approx(area / sqrt(EARTH_GM * p), rel=1e-9)


def test_a_short_least_energy_arc_is_a_throw_at_45_degrees():
    reach, gravity = 10e3, EARTH_GM / EARTH_RADIUS_M**2
    speed = sqrt(gravity * reach)
    assert least_energy_apogee_m(reach) == pytest.approx(reach / 4.0, rel=1e-3)
    flat = 2.0 * speed * sin(pi / 4.0) / gravity
    assert flight_time_s(reach, None) == pytest.approx(flat, rel=1e-3)


def test_the_least_energy_arc_is_the_default():
    reach = 400e3
    assert flight_time_s(reach, None) == flight_time_s(reach, least_energy_apogee_m(reach))


@pytest.mark.parametrize("lon", [0.0, 179.0, -100.0])
def test_a_raid_times_an_arc_as_the_engine_flies_it(lon):
    """To a tenth of a microsecond, also across the date line: so a raid can arrive at once."""
    from numpy import radians

    from openiads.model.route import ballistic_arrival

    launch, aim = (52.0, lon), (49.5, (lon + 4.0 + 180.0) % 360.0 - 180.0)
    apogee = least_energy_apogee_m(arc_range_m(launch, aim))
    flown = ballistic_arrival(*radians(launch), *radians(aim), apogee)
    assert flight_time_s(arc_range_m(launch, aim), None) == pytest.approx(flown, abs=1e-7)
