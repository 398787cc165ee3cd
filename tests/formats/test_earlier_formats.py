"""One file of each earlier version is still read, or refused by name."""

from pathlib import Path

import openiads

HERE = Path(__file__).parent


def test_a_scenario_of_version_1_is_read():
    world = openiads.explain(HERE / "scenario-1.toml")
    (case,) = world.cases
    assert len(case.threats) == 6
    assert case.units[0].reaction_time_s == 10.0


def test_a_world_of_version_1_is_read():
    world = openiads.explain(HERE / "world-1.json")
    (case,) = world.cases
    assert world.version == 1
    assert [threat.type for threat in case.threats].count("missile") == 4
