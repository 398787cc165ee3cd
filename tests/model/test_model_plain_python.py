"""Compiled functions give what the same Python gives without the compiler."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from openiads.model import flyout, geodesic, geometry, kill, radar, route

HEIGHTS = np.array([0.0, 5e3])
LAT, LON = np.array([0.8, 0.81, 0.82]), np.array([3.1, 3.13, -3.1])
TIMES = np.linspace(-10.0, 2000.0, 7)
SPEEDS = np.array([200.0, 300.0])


def filled(fill, *arguments):
    out = np.zeros((len(TIMES), 4))
    fill(*arguments, TIMES, out)
    return out.ravel().tolist()


def answers():
    """One number or list for each public function of the model."""
    threshold = radar.detection_threshold(1e-6, 10)
    return {
        "ecef": geometry.geodetic_to_ecef(0.9, 0.4, 120.0),
        "ground": geometry.ground_distance(0.9, 0.4, 0.95, 0.5),
        "azimuth": geometry.local_azimuth(0.9, 0.4, 1e4, -2e4, 3e3),
        "horizon": geometry.horizon_distance(10.0, 500.0, 4 / 3),
        "elevation": geometry.elevation_angle(1e5, 9e3, 20.0, 4 / 3),
        "inverse": geodesic.geodesic_inverse(0.9, 0.4, 0.1, 2.5),
        "antipodal": geodesic.geodesic_inverse(0.7, 0.0, -0.701, 3.14),
        "direct": geodesic.geodesic_direct(0.9, 0.4, 1.0, 5e5),
        "arrival": route.waypoint_arrival(LAT, LON, SPEEDS),
        "waypoints": filled(route.fill_waypoints, LAT, LON, TIMES[:3], SPEEDS),
        "ballistic": filled(route.fill_ballistic, 0.8, 0.1, 0.85, 0.2, 9e4),
        "recorded": filled(route.fill_recorded, np.array([0.0, 9.0, 99.0]), LAT, LON, TIMES[:3]),
        "minimum": route.minimum_energy_apogee(0.1),
        "flight": route.ballistic_arrival(0.8, 0.1, 0.85, 0.2, 9e4),
        "detection": [radar.detection_probability(2.0, threshold, 10, c) for c in range(5)],
        "required": [radar.required_snr(0.7, threshold, 10, c) for c in range(5)],
        "reference": radar.snr_reference_form(20.0, 0.5, 2.0, 3e5, 1e5),
        "full": radar.snr_full_form(1e6, 1e4, 0.03, 1.0, 1e-14, 2.0, 1e5),
        "noise": radar.noise_power(290.0, 1e6, 2.0),
        "section": radar.cross_section(2.0, 1.0, 5.0, 2.0),
        "look": radar.rotating_look_time(3.0, 10.0, 1.0),
        "sector": float(radar.in_sector(6.2, 0.1, 0.5)),
        "decay": flyout.decay_length(2e5, 2e3, 10.0, 700.0),
        "flown": [flyout.distance_flown(t, 2e3, 10.0, 1.8e5) for t in (-1.0, 5.0, 50.0)],
        "fly": [flyout.time_to_fly(d, 2e3, 10.0, 1.8e5) for d in (0.0, 5e3, 9e4)],
        "speed": [flyout.speed_at(d, 2e3, 10.0, 1.8e5) for d in (0.0, 5e3, 9e4)],
        "limit": flyout.range_limit(2e3, HEIGHTS, np.array([1.0, 3.0])),
        "kill": kill.single_shot(0.9, 0.8, 0.7, 1.0),
    }


def test_compiled_and_plain_python_agree():
    plain = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = json.loads(plain.stdout)
    for name, value in answers().items():
        assert np.asarray(value) == pytest.approx(
            np.asarray(expected[name]), rel=1e-10, abs=1e-12
        ), name


if __name__ == "__main__":
    print(json.dumps(answers()))
