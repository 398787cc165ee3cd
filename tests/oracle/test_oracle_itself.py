"""The oracle's own parts, against authorities and closed forms."""

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from naive import Oracle
from naive_flight import flight_time
from naive_motion import EARTH_RADIUS, GM, Route, ground_distance
from naive_radar import detection_probability
from rich_case import rich_case
from scipy.integrate import quad, solve_ivp
from scipy.special import gammaincc, gammainccinv
from scipy.stats import gamma, ncx2

PFA = 1e-6


def test_ground_distance_agrees_with_geographiclib():
    rng = np.random.default_rng(3)
    lat1, lon1 = rng.uniform(-80, 80, 200), rng.uniform(-180, 180, 200)
    lat2, lon2 = lat1 + rng.uniform(-5, 5, 200), lon1 + rng.uniform(-5, 5, 200)
    lat1[:2] = lat2[:2] = 0.0
    lon2[1] = lon1[1]
    exact = [
        Geodesic.WGS84.Inverse(*place)["s12"] for place in zip(lat1, lon1, lat2, lon2, strict=True)
    ]
    assert ground_distance(lat1, lon1, lat2, lon2) == pytest.approx(exact, abs=1e-4)


@pytest.mark.parametrize("pulses", [1, 2, 7, 40])
def test_detection_of_a_steady_target_is_marcum(pulses):
    snr = np.array([0.01, 0.3, 1.0, 5.0, 30.0, 1e6])
    expected = ncx2.sf(2 * gammainccinv(pulses, PFA), 2 * pulses, 2 * pulses * snr)
    assert detection_probability(snr, 0, pulses, PFA) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("pulses", [1, 5, 16])
def test_detection_of_swerling_two_is_its_closed_form(pulses):
    snr = np.array([0.1, 1.0, 10.0, 100.0])
    expected = gammaincc(pulses, gammainccinv(pulses, PFA) / (1 + snr))
    assert detection_probability(snr, 2, pulses, PFA) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("pulses", [1, 4, 10])
@pytest.mark.parametrize("swerling", [1, 3, 4])
def test_detection_of_a_fluctuating_target_is_the_average_over_its_energy(swerling, pulses):
    threshold = gammainccinv(pulses, PFA)
    shape = {1: 1, 3: 2, 4: 2 * pulses}[swerling]
    for snr in (0.5, 3.0, 20.0):
        energy = gamma(shape, scale=pulses * snr / shape)
        expected, _ = quad(
            lambda x, energy=energy: ncx2.sf(2 * threshold, 2 * pulses, 2 * x) * energy.pdf(x),
            0,
            energy.isf(1e-12),
            limit=200,
        )
        found = detection_probability(snr, swerling, pulses, PFA)[0]
        assert found == pytest.approx(expected, abs=1e-6)


def test_flight_time_solves_the_equation_of_motion():
    rnd = {
        "speed_max_m_s": 1500.0,
        "speed_at_max_range_m_s": 600.0,
        "boost_time_s": 8.0,
        "range_max_m": [[0.0, 40e3], [5e3, 80e3]],
    }
    scale = (80e3 - 6e3) / np.log(1500 / 600)

    def rate(_, state):
        return [1500 * np.exp(-(state[0] - 6e3) / scale)]

    coast = solve_ivp(rate, (8.0, 60.0), [6e3], rtol=1e-10, atol=1e-6, dense_output=True)
    for t in (9.0, 20.0, 60.0):
        assert flight_time(rnd, coast.sol(t)[0]) == pytest.approx(t, abs=1e-6)
    assert flight_time(rnd, 0.5 * 1500 / 8 * 5.0**2) == pytest.approx(5.0)


def test_a_ballistic_arc_obeys_gravity_and_ends_at_its_aim():
    arc = {"kind": "ballistic", "launch": [40.0, 10.0], "aim": [40.5, 13.0], "apogee_m": 60e3}
    route = Route(100.0, arc)
    t = np.linspace(101.0, route.end - 1.0, 50)
    step = 0.25

    def sphere(times):
        lat, lon, height = route.geodetic(times)
        lat, lon = np.radians(lat), np.radians(lon)
        r = EARTH_RADIUS + height
        xyz = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
        return r[:, None] * np.stack(xyz, axis=-1)

    pull = (sphere(t + step) - 2 * sphere(t) + sphere(t - step)) / step**2
    here = sphere(t)
    expected = -GM * here / np.linalg.norm(here, axis=-1)[:, None] ** 3
    assert pull == pytest.approx(expected, abs=1e-5)
    assert route.geodetic(np.array([route.end]))[:2] == pytest.approx(np.array([[40.5], [13.0]]))
    assert route.geodetic(np.linspace(100.0, route.end, 2001))[2].max() == pytest.approx(
        60e3, abs=1.0
    )


def test_an_intercept_meets_the_target_where_the_round_is():
    oracle = Oracle({**rich_case(), "horizon_s": 500.0})
    gun, route = oracle.guns[0], oracle.routes[0]
    launches = np.arange(route.start, route.end, 7.0)
    meets = gun.intercept_times(route, launches)
    good = np.isfinite(meets)
    assert good.any()
    flown = flight_time(gun.round, gun.slant(route, meets[good]))
    assert flown == pytest.approx(meets[good] - launches[good], abs=1e-5)
    assert np.all(np.diff(meets[good]) > 0)


def test_the_same_seed_gives_the_same_replication():
    oracle = Oracle({**rich_case(), "horizon_s": 500.0})
    one, two = (oracle.replicate(np.random.default_rng(5)) for _ in range(2))
    assert one == two
