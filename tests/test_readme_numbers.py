"""What the README says of the built-in study is what it answers."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOUR = [("west", "two"), ("west", "one"), ("east", "two"), ("east", "one")]


@pytest.fixture(scope="module")
def table():
    """Return the script that writes the table of the README."""
    path = ROOT / "scripts" / "west_and_east.py"
    spec = importlib.util.spec_from_file_location("west_and_east", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_table_of_directions_and_salvos_is_what_the_study_answers(table):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition(table.BEGIN)[2].partition(table.END)[0]
    assert shown.splitlines() == table.rows()


def test_the_four_of_the_table_differ_in_direction_and_salvo_alone(table):
    from openiads.study.api import explain

    worlds = [
        explain("with-and-without-s400", set=table.overrides(direction, salvo)).model_dump()
        for direction, salvo in FOUR
    ]
    for world, (direction, salvo) in zip(worlds, FOUR, strict=True):
        units = [unit for case in world["cases"] for unit in case["units"]]
        salvos = {rounds for unit in units for rounds in unit["doctrine"]["salvo"].values()}
        assert salvos == {{"two": 2, "one": 1}[salvo]}
        cruise = next(one for one in world["cases"][0]["threats"] if "cruise" in one["id"])
        _, start_longitude, _ = cruise["route"]["points"][0]
        assert (start_longitude < -140.0) == (direction == "west")
