"""What is written later replaces what was written earlier, and what acts nowhere is refused."""

import itertools

import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import Plan, resolve
from openiads.scenario.by_class import lay
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.scenario.patch import merge, put
from openiads.scenario.quantity import is_parameter
from openiads.vocab import THREAT_CLASSES

TINY = builtin_scenario("single-battalion")
STUDY = builtin_scenario("with-and-without-s400")


def world_of(text, *changes, **overrides):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    named = {key.replace("__", "."): value for key, value in overrides.items()}
    return resolve(read_scenario(text, file="x.toml", overrides=named))


def study(**overrides):
    return world_of(STUDY, sweep__values="[5]", **overrides)


def tiny(*changes, **overrides):
    return world_of(TINY, *changes, **overrides)


def refused(make, *changes, **overrides):
    with pytest.raises(InputError) as caught:
        make(*changes, **overrides)
    return caught.value


def p_kill(world, name="48N6E2"):
    return next(one.p_kill for one in world.cases[0].rounds if one.id == name)


def test_a_default_replaces_every_class_of_the_library():
    for typed in ("0.0", "0.25"):
        table = p_kill(study(rounds__48N6E2__p_kill__default=typed))
        assert set(table.values()) == {float(typed)}


def test_a_plain_number_is_the_default():
    assert p_kill(study(rounds__48N6E2__p_kill="0.1")) == p_kill(
        study(rounds__48N6E2__p_kill__default="0.1")
    )


def test_a_class_replaces_that_class_alone():
    before = p_kill(study())
    after = p_kill(study(rounds__48N6E2__p_kill__cruise_missile="0.125"))
    assert after == {**before, "cruise_missile": 0.125}


@pytest.mark.parametrize("order", [1, -1])
def test_a_default_and_a_class_of_one_layer_both_hold_in_any_order(order):
    pairs = [("rounds.48N6E2.p_kill.default", "0.1"), ("rounds.48N6E2.p_kill.decoy", "0.7")]
    world = resolve(read_scenario(STUDY, overrides={"sweep.values": "[5]", **dict(pairs[::order])}))
    table = p_kill(world)
    assert table.pop("decoy") == 0.7
    assert set(table.values()) == {0.1}


def test_a_default_given_last_replaces_the_classes_of_the_scenario_too():
    classes = ("p_kill = { default = 0.8, ballistic_missile = 0.5 }", "p_kill.aircraft = 0.9")
    table = p_kill(
        tiny(
            (classes[0], f"{classes[1]}\np_kill.default = 0.8"), rounds__long__p_kill__default="0.1"
        ),
        "long",
    )
    assert set(table.values()) == {0.1}


def test_p_hostile_and_salvo_have_no_value_of_the_library_left():
    world = tiny(("salvo = { default = 1, ballistic_missile = 2 }", "salvo = { default = 1 }"))
    [case] = world.cases
    assert set(case.units[0].doctrine.salvo.values()) == {1}
    assert case.networks[0].p_hostile == {
        **dict.fromkeys(THREAT_CLASSES, 0.95),
        "civil_aircraft": 0.02,
    }


def test_the_smallest_scenario_takes_nothing_from_the_library():
    layers = {origin.layer for origin in tiny().origins.values()}
    assert layers == {"", "scenario"}


def test_class_weights_and_reaches_by_class_have_a_default():
    weights = "[class_weights]\ndefault = 2\ndecoy = 3\n[assets.harbour]"
    [case] = tiny(
        ("[assets.harbour]", weights),
        ('{ ballistic_missile = "40 km" }', '{ default = "60 km", ballistic_missile = "40 km" }'),
    ).cases
    assert case.class_weights["decoy"] == 3
    assert case.class_weights["aircraft"] == 2
    reach = case.rounds[0].range_max_by_class_m
    assert reach == {
        "aircraft": 60e3, "cruise_missile": 60e3, "civil_aircraft": 60e3, "ballistic_missile": 40e3
    }  # fmt: skip


def test_a_median_does_not_outlive_the_aspects_it_was_made_for():
    keys = [f"threat_types.one-way-uav.rcs.default.{a}" for a in ("nose", "beam", "tail")]
    raid = 'type = "one-way-uav"'
    text = (
        TINY.replace('type = "missile"', raid)
        .replace('turn_distance = "40 km"', 'speed = "50 m/s"')
        .replace('start_distance = "120 km"', 'start_distance = "20 km"')
    )
    assert raid in text

    def section(**named):
        world = resolve(read_scenario(text, overrides=named))
        return next(t.rcs["X"] for t in world.cases[0].threat_types if t.id == "one-way-uav")

    assert section().median_m2 == pytest.approx(0.23, abs=0.01)
    assert section(**dict.fromkeys(keys, "0.0001 m2")).median_m2 == 1e-4
    given = {keys[0]: "0.0001 m2", "threat_types.one-way-uav.rcs.default.median": "0.3 m2"}
    assert section(**given).median_m2 == 0.3


def test_a_default_cross_section_replaces_every_band():
    stealth = {
        "VHF": {"nose": 1, "beam": 1, "tail": 1},
        "default": {"nose": 2, "beam": 2, "tail": 2},
    }
    assert lay("rcs", stealth, {"default": {"nose": 3}}) == {
        "default": {"nose": 3, "beam": 2, "tail": 2}
    }
    assert lay("rcs", stealth, {"VHF": {"nose": 3}})["VHF"] == {"nose": 3, "beam": 1, "tail": 1}


LAYERS = (
    {"p_kill": 0.5},
    {"p_kill": {"default": 0.1}},
    {"p_kill": {"decoy": 0.2}},
    {"p_kill": {"default": 0.3, "decoy": 0.4}},
    {"p_kill": {"decoy": {"spread": "none"}}},
    {"p_kill": {"default": {"spread": "none"}}},
    {"p_kill": {"spread": "none"}},
    {"p_kill": {"decoy": {"claims": "a/b"}, "bomber": {"claim": "c"}}},
    {"p_kill": {"default": {"value": 0.6, "assumption": "a", "grade": "E4"}}},
    {"rcs": {"X": {"nose": 1, "beam": 1, "tail": 1}}},
    {"rcs": {"default": {"nose": 2, "median": 5}}},
    {"rcs": {"X": {"median": 4}}},
    {"rcs": {"X": {"beam": 6}, "default": {"tail": 7}}},
)


def by_default(layer):
    """Write a plain number as the default it stands for."""
    table = layer.get("p_kill", {})
    plain = not isinstance(table, dict) or is_parameter(table)
    return {**layer, "p_kill": {"default": table} if plain else table}


def test_layers_may_be_put_together_before_the_library_is_put_underneath():
    for a, b, c in itertools.product(LAYERS, repeat=3):
        ways = [merge(merge(a, b), c), merge(a, merge(b, c))]
        assert by_default(ways[0]) == by_default(ways[1]), (a, b, c)


def test_a_radar_named_like_a_table_by_class_is_a_radar():
    document = {"radars": {"rcs": {"band": "X", "pfa": 1e-6}}}
    assert put(document, "radars.rcs.band", "S") == {"radars": {"rcs": {"band": "S", "pfa": 1e-6}}}


def test_every_origin_says_its_layer():
    text = (
        TINY.replace(
            "[assets.harbour]",
            "[variants.A]\n[variants.B]\nset.rounds.long.reliability = 0.5\n"
            '[sweep]\nkey = "raids.main.size"\nvalues = [2, 3]\n[assets.harbour]',
        )
        .replace("pfa = 1e-6", "", 1)
        .replace("[radars.watch]", '[radars.watch]\nbase = "64N6E2"')
    )
    world = resolve(read_scenario(text, overrides={"rounds.long.common_cause": "0.2"}))
    layers = {path: origin.layer for path, origin in world.origins.items()}
    assert layers["A/rounds/long/reliability"] == "scenario"
    assert layers["B/rounds/long/reliability"] == "variant B"
    assert layers["B/rounds/long/common_cause"] == "--set"
    assert layers["A/raids/main/size"] == "sweep"
    assert layers["A/radars/hill.watch/pfa"] == "library"
    assert layers["A/class_weights/decoy"] == ""


def test_explain_shows_the_layer_of_every_number(command):
    code, out, _ = command("explain", "single-battalion", "--set", "rounds.long.p_kill=0.25")
    assert code == 0
    [line] = [line for line in out.splitlines() if line.startswith("p_kill/aircraft")]
    assert line.split()[1:3] == ["0.25", "--set"]


@pytest.mark.parametrize(
    ("overrides", "key", "words"),
    [
        (
            {"rounds.long.p_kill.default": "0.3", "rounds.long.p_kill": "0.2"},
            "rounds.long.p_kill",
            "--set rounds.long.p_kill.default wins",
        ),
        ({"rounds.long.p_kill.decoy": "0.3"}, "rounds.long.p_kill.decoy", "class decoy"),
        ({"rounds.48N6E2.p_kill": "0.3"}, "rounds.48N6E2.p_kill", "no number of any case"),
        (
            {"networks.sector.latency": '"3 s"', "sites.hill.link.latency": '"2 s"'},
            "networks.sector.latency",
            "--set sites.hill.link.latency wins",
        ),
        (
            {"doctrines.careful.reserve.b": '{round="48N6E2", rounds=1, classes=["decoy"]}'},
            "doctrines.careful.reserve.b.rounds",
            "carries the round",
        ),
    ],
)
def test_a_value_that_acts_nowhere_is_refused_and_told_what_wins(overrides, key, words):
    with pytest.raises(InputError) as caught:
        resolve(read_scenario(TINY, file="x.toml", overrides=overrides))
    assert (caught.value.file, caught.value.key) == ("x.toml", key)
    assert words in caught.value.message


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("ballistic_missile = 0.5 }", "decoy = 0.5 }", "rounds.long.p_kill.decoy", "class decoy"),
        ("{ long = 8 }", "{ long = 8, short = 8 }", None, "'short'"),
        (
            'classes = ["aircraft", "cruise_missile", "ballistic_missile", "civil_aircraft"]',
            'classes = ["ballistic_missile"]',
            "rounds.long.p_kill.default",
            "scenario rounds.long.p_kill.ballistic_missile wins",
        ),
    ],
)
def test_what_a_scenario_writes_and_cannot_act_is_refused(old, new, key, words):
    error = refused(tiny, (old, new))
    assert words in error.message
    assert key in (None, error.key)


def test_a_sweep_over_which_an_override_lies_is_refused():
    sweep = '[sweep]\nkey = "rounds.long.p_kill.aircraft"\nvalues = [0.1, 0.2]\n[assets.harbour]'
    error = refused(tiny, ("[assets.harbour]", sweep), rounds__long__p_kill__default="0.5")
    assert error.key == "sweep.key"
    assert "--set rounds.long.p_kill.default wins" in error.message


def test_what_stands_under_a_site_is_the_last_layer_there():
    site = 'doctrine = "careful"\nrounds.long.p_kill.default = 0.25'
    world = tiny(('doctrine = "careful"', site), rounds__long__reliability="0.5")
    assert set(p_kill(world, "long@hill").values()) == {0.25}


def test_a_default_of_a_variant_replaces_the_classes_of_the_scenario():
    variants = (
        "[variants.A]\n[variants.B]\nset.rounds.long.p_kill.default = 0.25\n"
        "[variants.C]\nset.rounds.long.p_kill.aircraft = 0.125\n[assets.harbour]"
    )
    one, two, three = tiny(("[assets.harbour]", variants)).cases
    assert one.rounds[0].p_kill["ballistic_missile"] == 0.5
    assert set(two.rounds[0].p_kill.values()) == {0.25}
    assert three.rounds[0].p_kill == {**one.rounds[0].p_kill, "aircraft": 0.125}


def test_an_override_of_an_entry_that_no_case_uses_is_refused():
    unused = "[doctrines.other]\nsalvo = 3\n[assets.harbour]"
    error = refused(tiny, ("[assets.harbour]", unused), doctrines__other__weapon_control="free")
    assert (error.file, error.key) == ("x.toml", "doctrines.other.weapon_control")
    assert error.allowed == "doctrines.careful"


def test_a_value_of_a_variant_over_which_the_sweep_goes_is_refused():
    text = (
        '[variants.A]\n[variants.B]\nset.raids.main.size = 3\n[sweep]\nkey = "raids.main.size"\n'
        "values = [1, 2]\n[assets.harbour]"
    )
    error = refused(tiny, ("[assets.harbour]", text))
    assert (error.file, error.key) == ("x.toml", "variants.B.set.raids.main.size")


def test_draws_go_through_an_assumption_for_every_class():
    form = '{ value = 0.5, assumption = "half of them", grade = "E4" }'
    plan = Plan(read_scenario(TINY, overrides={"rounds.long.p_kill.default": form}))
    [one] = plan.contested
    assert one.key == "rounds/long/p_kill/default"
    changed = plan.case("base", {one.key: 0.75}).rounds[0].p_kill
    assert set(changed.values()) == {0.75}


def test_an_override_over_which_a_site_lies_is_refused():
    site = 'doctrine = "careful"\nrounds.long.p_kill.default = 0.25'
    error = refused(tiny, ('doctrine = "careful"', site), rounds__long__p_kill__aircraft="0.5")
    assert error.key == "rounds.long.p_kill.aircraft"
    assert "scenario sites.hill.rounds.long.p_kill.default wins" in error.message
