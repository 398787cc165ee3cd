"""The formulas of the package against the oracle's, each written without sight of the other."""

import numpy as np
import pytest
from naive import Oracle
from naive_flight import flight_time
from naive_motion import ground_distance
from naive_radar import detection_probability, required_snr
from rich_case import rich_case

from openiads.model import flyout, radar, route
from openiads.model.geometry import ground_distance as model_distance


@pytest.fixture(scope="module")
def oracle():
    return Oracle({**rich_case(), "horizon_s": 1.0})


@pytest.mark.parametrize("swerling", range(5))
@pytest.mark.parametrize("pulses", [1, 2, 6, 10, 50])
@pytest.mark.parametrize("pfa", [1e-4, 1e-6, 1e-9])
def test_detection_probability_agrees(swerling, pulses, pfa):
    threshold = radar.detection_threshold(pfa, pulses)
    snr = 10.0 ** np.linspace(-3, 5, 60)
    found = [radar.detection_probability(one, threshold, pulses, swerling) for one in snr]
    assert found == pytest.approx(detection_probability(snr, swerling, pulses, pfa), abs=1e-9)
    needed = radar.required_snr(0.8, threshold, pulses, swerling)
    assert needed == pytest.approx(required_snr(0.8, swerling, pulses, pfa), rel=1e-8)


def test_ground_distances_agree_to_centimetres_out_to_700_km():
    rng = np.random.default_rng(4)
    lat = rng.uniform(-70, 70, 300)
    turn, away = rng.uniform(0, 2 * np.pi, 300), rng.uniform(0, 6, 300)
    lat2 = lat + away * np.cos(turn)
    lon2 = away * np.sin(turn)
    found = [
        model_distance(*np.radians([a, 0.0, b, c])) for a, b, c in zip(lat, lat2, lon2, strict=True)
    ]
    assert found == pytest.approx(ground_distance(lat, 0.0, lat2, lon2), abs=0.02)


@pytest.mark.parametrize("index", range(3))
def test_flight_times_agree(oracle, index):
    rnd = oracle.case["rounds"][index]
    speeds = rnd["speed_max_m_s"], rnd["boost_time_s"]
    reach = max(row[1] for row in rnd["range_max_m"])
    decay = flyout.decay_length(reach, *speeds, rnd["speed_at_max_range_m_s"])
    for distance in (10.0, 2e3, 5e3, 2e4, reach):
        found = flyout.time_to_fly(distance, *speeds, decay)
        assert found == pytest.approx(float(flight_time(rnd, distance)), rel=1e-9)


def test_routes_agree_to_a_decimetre(oracle):
    kinds = set()
    for threat, path in zip(oracle.threats, oracle.routes, strict=True):
        one = threat["route"]
        kinds.add(one["kind"])
        times = np.linspace(0, path.end - path.start, 400)
        out = np.empty((400, 4))
        if one["kind"] == "ballistic":
            ends = (*np.radians(one["launch"]), *np.radians(one["aim"]))
            apogee = route.minimum_energy_apogee(route.central_angle(*ends))
            assert route.ballistic_arrival(*ends, apogee) == pytest.approx(times[-1], abs=1e-6)
            route.fill_ballistic(*ends, apogee, times, out)
        else:
            lat, lon, height = np.array(one["points"], dtype=float).T
            lat, lon = np.radians(lat), np.radians(lon)
            if one["kind"] == "recorded":
                route.fill_recorded(np.array(one["times_s"]), lat, lon, height, times, out)
            else:
                speeds = np.array(one["speeds_m_s"])
                arrival = route.waypoint_arrival(lat, lon, speeds)
                assert arrival == pytest.approx(times[-1], abs=1e-5)
                route.fill_waypoints(lat, lon, height, speeds, times, out)
        lat, lon, height = path.geodetic(path.start + times)
        gap = ground_distance(lat, lon, *np.degrees(out[:, :2]).T)
        assert gap.max() < 0.1, threat["id"]
        assert out[:, 2] == pytest.approx(height, abs=0.1)
    assert kinds == {"waypoints", "ballistic", "recorded"}
