import re
import tomllib
from pathlib import Path

import pytest

from openiads.resolve.resolver import resolve
from openiads.scenario.load import read_scenario
from openiads.scenario.schema import ScenarioFile

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text("utf-8")
SNIPPETS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
STUDY, PLACES, OWN, RAID, THREATS, VARIANTS = SNIPPETS[1:]


def test_the_examples_of_the_page_make_one_working_scenario():
    text = STUDY + PLACES + OWN + RAID + THREATS + VARIANTS.replace('remove = ["sites.east"]', "")
    world = resolve(read_scenario(text))
    assert [case.id for case in world.cases] == ["A@10", "A@20", "A@40", "B@10", "B@20", "B@40"]
    assert [len(case.threats) for case in world.cases] == [12, 22, 42] * 2
    assert [case.units[0].target_channels for case in world.cases] == [4, 4, 4, 8, 8, 8]
    assert world.cases[0].links[0].cut_time_s == 600.0


def test_the_four_forms_of_a_number_are_toml():
    for line in SNIPPETS[0].strip().splitlines():
        assert "target_channels" in tomllib.loads(line)


@pytest.mark.parametrize("name", ScenarioFile.model_fields)
def test_every_table_of_a_scenario_is_on_the_page(name):
    field = ScenarioFile.model_fields[name]
    assert re.search(rf"\b{field.alias or name}\b", PAGE)
