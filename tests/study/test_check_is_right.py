"""What `check` says cannot be done is not done: its words against the outcomes of varied worlds."""

import random
import re
import warnings

import pytest

import openiads
from openiads.errors import InputError

CRUISE, UNIT = "raids.main.groups.cruise", "systems.example.unit"
CHANGES = {
    "raids.main.axis": ["0 deg", "90 deg", "180 deg", "250 deg", "300 deg"],
    f"{CRUISE}.height": ["5 m", "20 m", "1 km", "12 km", "26 km", "30 km"],
    f"{CRUISE}.speed": ["40 m/s", "240 m/s", "900 m/s", "2700 m/s", "2900 m/s"],
    "rounds.long.height_min": ["500 m", "10 km", "25 km"],
    "rounds.long.range_min": ["1 km", "20 km", "90 km", "140 km"],
    "rounds.long.target_speed_max": ["100 m/s", "240 m/s", "1000 m/s", "4 km/s"],
    "rounds.long.range_max_by_class.ballistic_missile": ["5 km", "20 km", "140 km"],
    "rounds.long.height_min_by_class.ballistic_missile": ["10 m", "2 km", "20 km", "26 km"],
    "rounds.long.guidance": ["active", "command"],
    "radars.guide.sector_width": ["5 deg", "60 deg", "360 deg"],
    "radars.guide.reference_range": ["5 km", "20 km", "60 km"],
    "radars.guide.v_min": ["100 m/s", "239 m/s", "300 m/s"],
    "radars.guide.range_max": ["10 km", "60 km"],
    "radars.guide.elevation_max": ["0 deg", "1 deg", "5 deg"],
    "radars.guide.reference_swerling": [0, 1, 3],
    "radars.guide.reference_pd": [0.2, 0.5, 0.99],
    "radars.guide.pulses": [1, 20],
    "radars.watch.v_min": ["150 m/s", "239 m/s", "260 m/s"],
    "radars.watch.reference_range": ["3 km", "10 km", "40 km"],
    "threat_types.missile.rcs.default.nose": ["1e-4 m2", "0.01 m2", "10 m2"],
    "threat_types.missile.swerling": [0, 1, 4],
    f"{UNIT}.missile_channels": [1, 2, 8],
    f"{UNIT}.reaction_time": ["100 s", "400 s"],
    f"{UNIT}.launchers.a.tubes": [1, 4],
    "networks.sector.identification_time": ["100 s", "300 s"],
    "networks.sector.latency": ["30 s", "200 s"],
    "doctrines.careful.weapon_control": ["free", "tight", "hold"],
    "doctrines.careful.salvo": [1, 2, 4],
}
HARMLESS = "can kill nothing"
"""Rounds are fired all the same."""


def _wrong(run):
    """Return the warnings that the outcomes belie, and how many were held against them."""
    shots = run.shots
    classes, threats = shots["threat_class"].cast(str), set(shots["threat"].cast(str).to_list())
    wrong, held = [], 0
    for line in run.warnings:
        if HARMLESS in line:
            continue
        stopped = re.search(r"(\S+): no unit can stop (\d+) of (\d+)", line)
        if "sites.hill.unit: can reach nothing" in line:
            held += 1
            wrong += [line] if (classes != "civil_aircraft").any() else []
        elif stopped:
            held += 1
            name = "main." if "raids" in stopped[1] else stopped[1].removeprefix("threats.")
            hit = sum(1 for threat in threats if threat.startswith(name))
            wrong += [line] if hit > int(stopped[3]) - int(stopped[2]) else []
    return wrong, held


@pytest.mark.slow
def test_no_warning_of_what_cannot_be_is_belied_by_the_outcomes():
    chosen, ran, held = random.Random(5), 0, 0
    for _ in range(400):
        keys = chosen.sample(sorted(CHANGES), chosen.randint(1, 5))
        changes = {key: chosen.choice(CHANGES[key]) for key in keys}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", openiads.OpenIADSWarning)
            try:
                run = openiads.run("single-battalion", replications=40, set=changes)
            except InputError:
                continue
        wrong, more = _wrong(run)
        assert not wrong, changes
        ran, held = ran + 1, held + more
    assert ran > 200
    assert held > 100
