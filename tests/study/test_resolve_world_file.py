import json

import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import resolve
from openiads.scenario.load import load_scenario
from openiads.scenario.world_file import (
    parse_world,
    read_world,
    world_json_schema,
    world_text,
    write_world,
)

WORLD = resolve(load_scenario("single-battalion"))
TEXT = world_text(WORLD)


def changed(**changes):
    raw = json.loads(TEXT)
    for path, value in changes.items():
        here = raw
        *way, last = path.split("__")
        for part in way:
            here = here[int(part) if part.isdigit() else part]
        if value is None:
            del here[last]
        else:
            here[last] = value
    return json.dumps(raw)


def test_a_world_survives_its_file_to_the_last_bit(tmp_path):
    path = tmp_path / "world.json"
    write_world(WORLD, path)
    assert read_world(path) == WORLD
    assert world_text(read_world(path)) == TEXT


def test_a_world_file_is_not_overwritten(tmp_path):
    path = tmp_path / "world.json"
    path.write_text("mine")
    with pytest.raises(InputError, match="File exists"):
        write_world(WORLD, path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("[]", "is not a world"),
        ("{}", "is not a world"),
        (
            TEXT.replace('"version":1', '"version":2').replace('"version": 1', '"version": 2'),
            "version 2",
        ),
        (changed(cases__0__radars__0__gain=3.0), "unknown key 'gain'"),
        (changed(cases__0__radars__0__period_s=None), "is missing"),
        (changed(cases__0__radars__0__period_s=-1.0), "above 0"),
        (TEXT.replace('"horizon_s": 900.0', '"horizon_s": NaN'), "NaN"),
        (changed(cases__0__radars__0__network="x"), "there is no 'x'"),
        (changed(cases__0__radars__0__link="x"), "there is no 'x'"),
        (changed(cases__0__units__0__engagement_radar="hill.gide"), "did you mean 'hill.guide'"),
        (changed(cases__0__units__0__launchers__0__round="x"), "there is no 'x'"),
        (changed(cases__0__units__0__stock={"x": 1}), "there is no 'x'"),
        (changed(cases__0__threats__0__type="x"), "there is no 'x'"),
        (changed(cases__0__threats__0__aim="asset:x"), "there is no 'asset:x'"),
        (changed(cases__0__networks__0__command_post="x"), "there is no 'x'"),
        (changed(cases__0__zones__0__units=["x"]), "there is no 'x'"),
        (changed(cases__0__threats__1__id="main.cruise-001"), "given twice"),
        (
            changed(cases__0__threats__1__key=WORLD.cases[0].threats[0].key),
            "same key as 'main.cruise-001'; rename",
        ),
        (changed(cases__0__threats__0__route__speeds_m_s=[240.0]), "not one a leg"),
        (changed(cases__0__threat_types__0__rcs__X=None), "no cross section in band X"),
        (changed(cases__0__variant="Z"), "not a variant"),
        (changed(cases__0__tick_s=1000.0), "above horizon"),
    ],
)
def test_a_damaged_world_is_refused(text, words):
    with pytest.raises(InputError, match=words) as caught:
        parse_world(text, file="w.json")
    assert "w.json" in str(caught.value)


def test_a_missing_world_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_world(tmp_path / "no.json")


def test_every_field_of_the_world_schema_is_there():
    schema = world_json_schema()
    assert set(schema["properties"]) >= {"format", "version", "study", "cases", "origins"}
    assert "Radar" in schema["$defs"]
