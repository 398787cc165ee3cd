"""Contested numbers are named in words a reader knows."""

import re

import pytest

from openiads.resolve.reader_names import reader_names
from openiads.resolve.resolver import Plan
from openiads.scenario.library import builtin_scenario, builtin_scenarios
from openiads.scenario.load import load_scenario, read_scenario
from openiads.study.draw import groups

NAMES = reader_names(Plan(load_scenario("with-and-without-s400")))
STUDY = builtin_scenario("with-and-without-s400")


@pytest.mark.parametrize("scenario", list(builtin_scenarios()))
def test_every_contested_number_has_one_name_without_marks_of_the_machine(scenario):
    plan = Plan(load_scenario(scenario))
    named = reader_names(plan)
    keys = [one.key for one in plan.contested]
    assert set(named) == {*keys, *groups(plan.contested)}
    for names in ([named[key] for key in keys], [named[group] for group in groups(plan.contested)]):
        assert len(set(names)) == len(names)
    for name in named.values():
        assert not re.search(r"[/_@#{}]", name), name
        assert " " in name, name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("systems/s-400/launchers/medium/count", "launchers with 9M96E2 in an S-400 battalion"),
        (
            "rounds/48N6E3/p_kill/cruise_missile",
            "kill probability of the 48N6E3 against cruise missiles",
        ),
        ("systems/s-400/launchers", "mix of launchers in an S-400 battalion"),
        ("systems/s-400/launchers_total", "launchers in an S-400 battalion"),
        ("s-400 stock", "rounds to reload from in an S-400 battalion"),
        ("doctrines/default/salvo", "rounds fired at a target at once (salvo)"),
        (
            "doctrines/default/salvo/ballistic_missile",
            "rounds fired at a target at once (salvo) against ballistic missiles",
        ),
        ("rounds/48N6E3/p_kill", "kill probability of the 48N6E3"),
        (
            "rounds/48N6E2/p_kill",
            "kill probability of the 48N6E2 against targets without a published figure",
        ),
        ("systems/s-300pmu-2/reaction_time_s", "reaction time of the S-300PMU-2 battalion"),
        (
            "s-400 channels",
            "targets engaged at once and rounds guided at once by the S-400 battalion",
        ),
        ("reload", "reload time of launchers of all kinds"),
        ("30N6E2/detection_range_max", "detection range of the 30N6E2"),
        ("radars/64N6E2/period_s", "scan period of the 64N6E2 acquisition radar"),
        (
            "networks/sector/p_hostile/one_way_uav",
            "chance that one-way UAVs are recognised as hostile",
        ),
        (
            "threat_types/decoy/rcs/default/beam_m2",
            "radar cross section of the MALD class, from the side",
        ),
    ],
)
def test_a_name_says_what_is_meant(key, name):
    assert NAMES[key] == name


def named(text):
    return reader_names(Plan(read_scenario(text, file="x.toml")))


FAR = """
[networks.far]
command_post = "second"

[sites.second]
system = "s-300pmu-2"
network = "far"
lat = 30.0
lon = 50.0
"""


def test_two_networks_are_told_apart():
    found = named(STUDY + FAR)
    delay = "delay from radar to command post"
    assert found["networks/far/latency_s"] == f"{delay} (network far)"
    assert found["networks/sector/latency_s"] == f"{delay} (network sector)"


def test_a_site_with_a_number_of_its_own_is_named():
    own = 'assessment_time = {value = "9 s", assumption = "x", grade = "E4"}'
    found = named(f"{STUDY}\n[sites.centre.unit]\n{own}\n")
    both = {key: name for key, name in found.items() if "s-300pmu-2/assessment_time_s" in key}
    assert len(set(both.values())) == 2
    assert any(name.endswith("(at centre)") for name in both.values())
