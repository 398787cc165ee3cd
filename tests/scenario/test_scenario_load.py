import json

import pytest

from openiads.errors import InputError, InputErrors
from openiads.scenario.library import builtin_scenario, builtin_scenarios
from openiads.scenario.load import load_scenario, read_scenario
from openiads.scenario.patch import merge, put, remove
from openiads.scenario.schema import ScenarioFile, scenario_json_schema

TINY = builtin_scenario("single-battalion")
STUDY = builtin_scenario("with-and-without-s400")


def read(text=TINY, **overrides):
    named = {key.replace("__", "."): value for key, value in overrides.items()}
    return read_scenario(text, file="x.toml", overrides=named)


def test_every_builtin_scenario_is_valid():
    names = list(builtin_scenarios())
    assert {"raid-100", "single-battalion", "with-and-without-s400"} <= set(names)
    assert names == sorted(names)
    for name in builtin_scenarios():
        assert load_scenario(name).head.name == name


def test_a_file_is_read_like_a_builtin_name(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TINY)
    assert load_scenario(path).cases == load_scenario("single-battalion").cases


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no-such", "neither a file nor a built-in"),
        ("raid-10", "did you mean 'raid-100'"),
        ("no/such.toml", "No such file"),
    ],
)
def test_a_missing_scenario_is_refused(name, words):
    with pytest.raises(InputError, match=words):
        load_scenario(name)


def test_broken_toml_names_the_line():
    with pytest.raises(InputError, match="line 2") as caught:
        read_scenario("schema = 1\nname = \n", file="x.toml")
    assert caught.value.file == "x.toml"


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('horizon = "900 s"', 'horizn = "900 s"', "horizn", "did you mean 'horizon'"),
        ('horizon = "900 s"', 'horizon = "900 m"', "horizon", "is not a time"),
        ('horizon = "900 s"', "horizon = 900", "horizon", "has no unit"),
        ('horizon = "900 s"', 'horizon = "-900 s"', "horizon", "must be above 0"),
        ("lat = 5.00\n", "lat = nan\n", "assets.harbour.lat", "nan"),
        ("lat = 5.00\n", "lat = 95.0\n", "assets.harbour.lat", "at most 90"),
        ("lat = 5.00\n", "latt = 5.0\n", "assets.harbour.latt", "did you mean 'lat'"),
        ('system = "example"\n', "", "sites.hill.system", "is missing"),
        (
            "target_channels = 4",
            "target_chanels = 4",
            "systems.example.unit.target_chanels",
            "did you mean",
        ),
        ('kind = "rotating"', 'kind = "rotary"', "radars.watch.kind", "'rotary' is not known"),
        ("size = 4", "size = 4.5", "raids.main.size", "not a whole number"),
        (
            'type = "missile", share',
            'typ = "missile", share',
            "raids.main.groups.cruise.typ",
            "type",
        ),
        ('kind = "ballistic"', 'kind = "balistic"', "threats.rocket.route", "is not known"),
        ("replications = 1000", "replications = 0", "replications", "at least 1"),
        ("schema = 1", "schema = 2", "schema", "is not known"),
        ("[assets.harbour]", '[assets."har bour"]', "assets.har bour", "is not an id"),
    ],
)
def test_bad_input_names_file_and_key_and_says_what_is_wrong(old, new, key, words):
    assert old in TINY
    with pytest.raises(InputError, match=words) as caught:
        read_scenario(TINY.replace(old, new, 1), file="x.toml")
    errors = getattr(caught.value, "errors", (caught.value,))
    assert key in [error.key for error in errors]
    assert all(error.file == "x.toml" for error in errors)
    assert caught.value.exit_code == 2


def test_several_errors_are_told_in_one_pass():
    text = TINY.replace('"900 s"', '"900 m"').replace("size = 4", "size = 0")
    with pytest.raises(InputErrors) as caught:
        read_scenario(text, file="x.toml")
    assert [error.key for error in caught.value.errors] == ["horizon", "raids.main.size"]


def test_an_override_changes_one_number():
    assert read(raids__main__size="9").cases[0].body.raids["main"].size.si == 9


def test_an_override_may_be_text_without_quotes():
    assert read(horizon="1000 s").cases[0].body.horizon.si == 1000.0


def test_an_override_is_remembered_as_given_on_the_command_line():
    assert read(horizon="1000 s").cases[0].body.horizon.given_by == "command line"
    assert read().cases[0].body.horizon.given_by == "scenario"


def test_an_override_of_the_study_part_is_possible():
    assert read(replications="7").head.replications == 7


def test_an_override_reaches_a_site_that_only_one_variant_has():
    cases = read(STUDY, sites__s400__lat="4.5").cases
    assert {c.body.sites["s400"].lat for c in cases if c.variant == "B"} == {4.5}


def test_an_override_may_patch_the_library():
    case = read(STUDY, **{"rounds__48N6E2__speed_max": "1500 m/s"}).cases[0]
    assert case.document["rounds"]["48N6E2"] == {"speed_max": "1500 m/s"}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sites.hil.lat", "did you mean 'hill'"),
        ("raids.main.sise", "did you mean 'size'"),
        ("raids.main.groups.cruse.share", "did you mean 'cruise'"),
        ("nonsense", "unknown key"),
        ("radars.99X.period", "no '99X' in radars"),
        ("sweep.key", "missing"),
        ("variants.Z.title", "no 'Z' in variants"),
    ],
)
def test_an_override_that_leads_nowhere_is_refused(key, words):
    with pytest.raises(InputError, match=words):
        read_scenario(TINY, overrides={key: "3"})


def test_cases_are_sweep_points_inside_variants_in_order_of_writing():
    scenario = read(STUDY)
    assert [case.id for case in scenario.cases][:2] == ["A@5", "A@10"]
    assert len(scenario.cases) == 16
    assert [case.sweep_value for case in scenario.cases[:8]] == [5, 10, 20, 30, 45, 60, 90, 120]
    assert {c.body.raids["main"].size.si for c in scenario.cases if c.sweep_value == 45} == {45}


def test_a_scenario_without_variants_and_sweep_is_one_case():
    (case,) = read().cases
    assert (case.id, case.variant, case.sweep_value) == ("base", "base", None)


def test_the_swept_number_cannot_be_overridden():
    with pytest.raises(InputError, match="is swept"):
        read(STUDY, raids__main__size="3")


def test_a_sweep_of_something_unknown_is_refused():
    with pytest.raises(InputError, match="did you mean 'main'"):
        read_scenario(STUDY.replace('key = "raids.main.size"', 'key = "raids.mian.size"'))


def test_a_variant_can_take_something_out():
    text = STUDY.replace('title = "four S-300PMU-2"', 'title = "three"\nremove = ["sites.east"]')
    assert "east" not in read_scenario(text).cases[0].body.sites


def test_a_variant_that_takes_out_what_is_not_there_is_refused():
    text = STUDY.replace('title = "four S-300PMU-2"', 'remove = ["sites.west"]')
    with pytest.raises(InputError, match="nothing to remove") as caught:
        read_scenario(text)
    assert caught.value.key == "variants.A.remove"


def test_an_error_inside_a_variant_names_the_variant():
    text = STUDY.replace("lat = 4.97", "lat = 497.0")
    with pytest.raises(InputError) as caught:
        read_scenario(text)
    assert caught.value.key == "variants.B.set.sites.s400.lat"


def test_a_patch_replaces_a_parameter_as_a_whole_and_merges_tables():
    base = {"a": {"value": 1, "assumption": "x", "grade": "D4"}, "t": {"p": 1, "q": 2}}
    merged = merge(base, {"a": {"claims": "s/q"}, "t": {"q": 3}})
    assert merged == {"a": {"claims": "s/q"}, "t": {"p": 1, "q": 3}}
    assert base["t"] == {"p": 1, "q": 2}


def test_paths_are_set_and_removed_without_touching_the_original():
    base = {"a": {"b": 1}}
    assert put(base, "a.c.d", 2) == {"a": {"b": 1, "c": {"d": 2}}}
    assert remove(base, "a.b") == {"a": {}}
    assert base == {"a": {"b": 1}}


def test_the_json_schema_describes_a_whole_scenario():
    schema = scenario_json_schema()
    json.dumps(schema)
    assert {"schema", "name", "horizon", "sites", "raids", "variants", "sweep"} <= set(
        schema["properties"]
    )
    assert schema["additionalProperties"] is False
    names = [field.alias or name for name, field in ScenarioFile.model_fields.items()]
    assert list(schema["properties"]) == names


def test_every_field_of_the_json_schema_is_described():
    schema = scenario_json_schema()
    for name, record in {"": schema, **schema["$defs"]}.items():
        for field, about in record.get("properties", {}).items():
            assert about.get("description"), f"{name}.{field}"
