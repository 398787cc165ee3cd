"""Numbers without sense, and parts that can do nothing: each is refused or warned of by name."""

import pytest

from openiads.errors import InputError
from openiads.study import api


def checked(path, value):
    return api.check("single-battalion", set={path: value})


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("radars.watch.v_min", "1e9 m/s", "leaves the Earth"),
        ("radars.watch.phase", "1e9 s", "not of a year"),
        ("radars.watch.period", "1e9 s", "not of a year"),
        ("systems.example.unit.reaction_time", "1e9 s", "not of a year"),
        ("networks.sector.identification_time", "1e9 s", "not of a year"),
        ("networks.sector.latency", "1e9 s", "not of a year"),
        ("zones.air-lane.radius", "1e9 km", "half the way round"),
        ("threat_types.missile.speed", "4e9 m/s", "leaves the Earth"),
        ("threat_types.missile.speed", "12.1 km/s", "leaves the Earth"),
        ("raids.main.groups.cruise.speed", "2.3e14 m/s", "leaves the Earth"),
        ("threats.airliner.route.speed", "13000 m/s", "leaves the Earth"),
        ("rounds.long.speed_max", "20 km/s", "leaves the Earth"),
        ("threats.airliner.route.points", [[5.6, -141, "-5 km"], [5.6, -139, "1 km"]], "-430 m"),
        ("threats.airliner.route.points", [[5.6, -141, "1e6 km"], [5.6, -139, "1 km"]], "6,250"),
        ("assets.harbour.height", "-5000 m", "Dead Sea"),
        ("sites.hill.elevation", "-5000 m", "Dead Sea"),
        ("raids.main.groups.cruise.height", "-500 m", "Dead Sea"),
        ("radars.watch.reference_range", "1e100 km", "half the way round"),
        ("radars.watch.range_max", "1e9 km", "half the way round"),
        ("rounds.long.range_max", "1e9 km", "half the way round"),
        ("raids.main.start_distance", "1e9 km", "half the way round"),
        ("radars.guide.pfa", 5e-324, "silent"),
        ("earth_radius_factor", 1e9, "refraction"),
        ("earth_radius_factor", 0.01, "refraction"),
        ("threat_types.rocket.apogee", "1e200 m", "6,250"),
        ("threat_types.missile.unit_cost", "1e20 USD", "whole world"),
        ("threat_types.missile.rcs.default.nose", "1e30 m2", "insect"),
        ("class_weights.decoy", 1e300, "compared"),
        ("horizon", "1e9 s", "not of a year"),
    ],
)
def test_what_is_not_possible_is_refused_with_the_key_and_the_reason(path, value, why):
    with pytest.raises(InputError) as caught:
        checked(path, value)
    assert path in str(caught.value.key)
    assert caught.value.file == "single-battalion.toml"
    assert caught.value.allowed
    assert "is not possible" in caught.value.message or "decoy" in str(caught.value.key)
    assert why in caught.value.message or "produces in a year" in caught.value.message


@pytest.mark.parametrize(
    ("path", "value", "key", "words"),
    [
        ("radars.watch.v_min", "11 km/s", "sites.hill.radars.watch", "radial speed"),
        ("radars.guide.v_min", "11 km/s", "sites.hill.unit", "can reach nothing"),
        ("radars.watch.phase", "900 s", "sites.hill.radars.watch.phase", "it sees nothing"),
        ("radars.guide.phase", "1000 s", "sites.hill.unit", "can reach nothing"),
        ("radars.watch.period", "900 s", "sites.hill.radars.watch.period", "looks once"),
        ("radars.watch.reference_range", "1 m", "sites.hill.radars.watch", "too small or too far"),
        ("radars.guide.reference_range", "1 m", "sites.hill.unit", "can reach nothing"),
        (
            "systems.example.unit.reaction_time",
            "900 s",
            "sites.hill.unit.reaction_time",
            "never launches",
        ),
        (
            "networks.sector.identification_time",
            "1 h",
            "networks.sector.identification_time",
            "nothing is engaged",
        ),
        ("networks.sector.latency", "1 h", "sites.hill.link.latency", "never hears"),
        ("sites.hill.link.cut_time", "1 h", "sites.hill.link.cut_time", "never cut"),
        (
            "systems.example.unit.assessment_time",
            "900 s",
            "sites.hill.unit.assessment_time",
            "never free",
        ),
        (
            "systems.example.unit.launch_interval",
            "900 s",
            "sites.hill.unit.launch_interval",
            "one round",
        ),
        (
            "systems.example.unit.launchers.a.reload_time",
            "15 min",
            "sites.hill.unit.launchers.a.reload_time",
            "never refilled within the horizon",
        ),
        ("networks.sector.identification_time", "800 s", "sites.hill.unit", "early enough"),
        ("networks.sector.latency", "700 s", "sites.hill.unit", "early enough"),
        ("networks.sector.coast_scans", 0.5, "networks.sector.coast_scans", "ever firm"),
        ("radars.guide.sector_width", "1 deg", "raids.main.groups.cruise", "hill.guide looks"),
        ("threats.airliner.start", "900 s", "threats.airliner.start", "never enters"),
        ("tick", "899 s", "tick", "only 1 decisions"),
        ("rounds.long.p_kill", 0, "sites.hill.unit", "can kill nothing"),
        ("rounds.long.reliability", 0, "sites.hill.unit", "can kill nothing"),
        ("rounds.long.p_kill.cruise_missile", 0, "raids.main.groups.cruise", "can kill nothing"),
        ("threat_types.missile.manoeuvre_factor", 0, "threat_types.missile", "ever kill it"),
        ("threat_types.missile.p_damage", 0, "threat_types.missile", "never damages"),
        ("rounds.long.target_speed_max", "20 m/s", "sites.hill.unit", "faster than"),
        ("rounds.long.target_speed_max", "230 m/s", "raids.main.groups.cruise", "faster than"),
        (
            "rounds.long.classes",
            ["aircraft", "civil_aircraft", "ballistic_missile"],
            "raids.main.groups.cruise",
            "engages none of cruise_missile",
        ),
        ("rounds.long.height_min", "20 km", "raids.main.groups.cruise", "between the heights"),
        ("doctrines.careful.weapon_control", "hold", "sites.hill.unit", "hold everywhere"),
        ("networks.sector.p_hostile", 0, "sites.hill.unit", "p_hostile is 0"),
        ("zones.air-lane.radius", "20000 km", "sites.hill.unit", "hold everywhere"),
        ("zones.air-lane.lat", 60.0, "zones.air-lane", "no route passes through it"),
        ("zones.air-lane.weapon_control", "tight", "zones.air-lane", "changes nothing"),
        ("zones.air-lane.units", [], "zones.air-lane", "binds no unit"),
        ("radars.watch.reference_range", "1.9 km", "sites.hill.radars.watch", "ledger"),
        ("rounds.long.range_max", "5000 km", "rounds.long.range_max", "ledger"),
        ("threat_types.missile.rcs.default.nose", "1e-8 m2", "threat_types.missile.rcs", "ledger"),
        ("systems.example.unit.reaction_time", "400 s", "sites.hill.unit.reaction_time", "ledger"),
        ("rounds.long.unit_cost", "100 USD", "rounds.long.unit_cost", "ledger"),
        ("raids.main.groups.cruise.height", "700 km", "raids.main.groups.cruise", "ledger"),
    ],
)
def test_what_can_do_nothing_or_is_far_from_the_ledger_is_warned_of_by_name(
    path, value, key, words
):
    found = checked(path, value)
    assert any(key in line and words in line for line in found), found


def test_a_unit_whose_rounds_engage_no_class_of_the_raid_is_named():
    world = api.explain("single-battalion")
    (case,) = world.cases
    rounds = [one.model_copy(update={"classes": ["decoy"]}) for one in case.rounds]
    other = world.model_copy(update={"cases": [case.model_copy(update={"rounds": rounds})]})
    found = api.check(other)
    assert any("sites.hill.unit" in line and "engages none of" in line for line in found), found


def test_one_missile_channel_never_launches_a_salvo_of_two():
    changes = {"systems.example.unit.missile_channels": 1, "doctrines.careful.salvo": 2}
    found = api.check("single-battalion", set=changes)
    assert any("sites.hill.unit" in line and "missile channels" in line for line in found)


def test_more_rounds_a_salvo_than_tubes_are_never_ready():
    changes = {
        "systems.example.unit.launchers.a.count": 1,
        "systems.example.unit.launchers.a.tubes": 1,
        "doctrines.careful.reserve.ballistic.rounds": 0,
        "doctrines.careful.salvo": 2,
    }
    found = api.check("single-battalion", set=changes)
    assert any("sites.hill.unit" in line and "never ready" in line for line in found)


def test_rounds_that_are_nearly_all_reserved_are_never_a_salvo_for_others():
    changes = {"doctrines.careful.reserve.ballistic.rounds": 7, "doctrines.careful.salvo": 2}
    found = api.check("single-battalion", set=changes)
    assert any("raids.main" in line and "kept in reserve" in line for line in found), found


def test_a_recorded_track_that_jumps_is_warned_of_with_the_points_and_the_speed():
    world = api.explain("single-battalion")
    (case,) = world.cases
    points = [(5.6, -141.0, 1e4), (5.6, -140.9, 1e4), (5.6, -138.9, 1e4), (5.6, -138.8, 1e4)]
    route = {"kind": "recorded", "times_s": [0.0, 60.0, 61.0, 120.0], "points": points}
    data = case.model_dump()
    data["threats"][-1]["route"] = route
    jumping = world.model_copy(update={"cases": [type(case).model_validate(data)]})
    (found,) = [line for line in api.check(jumping) if "jumps" in line]
    assert found.startswith("threats.airliner: jumps: 221.6 km/s from point 2 to point 3")
