"""Names are checked whether used or not; values of a sweep are all different; keys never meet."""

import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import resolve
from openiads.scenario.keys import entity_key, raid_keys
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario

TINY = builtin_scenario("single-battalion")

MEET = ("main.g1696-119", "main.g1696-813")
"""Ids of one raid whose BLAKE2b of 4 bytes is the same."""
WRITTEN_MEETS = ("t65903", "r80064.g-001")
"""An explicit threat and a threat of a raid with one key."""
WRITTEN_MEET = ("t15385", "t210367")
"""Two explicit threats with one key."""


def tiny(*changes):
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return resolve(read_scenario(text, file="x.toml"))


def refused(*changes):
    with pytest.raises(InputError) as caught:
        tiny(*changes)
    return caught.value


def added(text):
    return ("[assets.harbour]", f"{text}\n\n[assets.harbour]")


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        (
            [('["harbour", "hill.guide"]', '["harbour", "hill.guide", "harbor"]')],
            "raids.main.aims",
            "did you mean 'harbour'",
        ),
        (
            [('turn_distance = "40 km"', 'turn_distance = "40 km", aims = {harbour = 9, prt = 1}')],
            "raids.main.groups.cruise.aims",
            "'prt'",
        ),
        ([added('[radars.a]\nbase = "b"')], "radars.a.base", "no 'b' in the library's radars"),
        ([added('[radars.a]\nbase = "guide"')], "radars.a.base", "no 'guide' in the library"),
        ([("[radars.watch]", '[radars.watch]\nbase = "watch"')], "radars.watch.base", "is itself"),
        ([added("[systems.x.radars.gide]")], "systems.x.radars.gide", "did you mean 'guide'"),
        ([added("[systems.x.unit.stock]\nlng = 2")], "systems.x.unit.stock.lng", "'long'"),
        (
            [added('[doctrines.x.reserve.y]\nround = "lng"')],
            "doctrines.x.reserve.y.round",
            "did you mean 'long'",
        ),
        ([('weapon_control = "hold"', 'weapon_control = "hold"\nunits = ["hll"]')],
         "zones.air-lane.units", "did you mean 'hill'"),
        ([('weapon_control = "hold"', 'weapon_control = "hold"\nunits = ["hill", "hill"]')],
         "zones.air-lane.units", "'hill' is given twice"),
        ([('doctrine = "careful"', 'doctrine = "careful"\nomit = ["watch", "watch"]')],
         "sites.hill.omit", "'watch' is given twice"),
        ([('doctrine = "careful"', 'doctrine = "careful"\nomit = ["guide"]')],
         "sites.hill.radars.guide", "'guide' is omitted here"),
        (
            [added('[radars.a]\npfa = { claims = "S-400/nonsense" }')],
            "radars.a.pfa",
            "nonsense",
        ),
        ([added('[variants.A]\nremove = ["sites.hil"]')], "variants.A.remove", "'sites.hil'"),
        ([added('[variants.A]\nremove = ["zones", "zones"]')], "variants.A.remove", "given twice"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_refused_though_nothing_uses_it(changes, key, words):
    error = refused(*changes)
    assert (error.file, error.key) == ("x.toml", key)
    assert error.allowed
    assert words in str(error)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("raids.main.size", "[5, 5]"),
        ("raids.main.size", "[5, 6, 5.0]"),
        ("raids.main.size", '[5, "5"]'),
        ("radars.watch.range_max", '["250 km", "250000 m"]'),
        ("doctrines.careful.weapon_control", '["free", "tight", "free"]'),
    ],
)
def test_a_value_that_is_swept_twice_is_refused_whatever_its_form(key, values):
    error = refused(added(f'[sweep]\nkey = "{key}"\nvalues = {values}'))
    assert (error.file, error.key) == ("x.toml", "sweep.values")
    assert error.message.endswith(" again")


def test_a_sweep_of_what_does_not_exist_names_the_file():
    error = refused(added('[sweep]\nkey = "raids.mian.size"\nvalues = [5]'))
    assert (error.file, error.key) == ("x.toml", "sweep.key")


def test_the_later_of_two_raid_threats_with_one_key_takes_the_least_free_suffix():
    first, second = MEET
    assert entity_key(first) == entity_key(second)
    assert raid_keys([first, "other", second], ()) == [
        entity_key(first),
        entity_key("other"),
        entity_key(f"{second}~1"),
    ]
    taken = {entity_key(f"{second}~1"), entity_key(f"{second}~2")}
    assert raid_keys(MEET, taken)[1] == entity_key(f"{second}~3")


def test_a_raid_in_which_keys_meet_runs_and_its_beginning_keeps_its_keys():
    def keys(size):
        [case] = tiny(("size = 4", f"size = {size}"), ("groups.cruise", "groups.g1696")).cases
        return {threat.id: threat.key for threat in case.threats}

    whole, beginning = keys(820), keys(812)
    assert len(set(whole.values())) == len(whole)
    assert beginning.items() <= whole.items()
    assert whole[MEET[0]] == entity_key(MEET[0])
    assert whole[MEET[1]] == entity_key(f"{MEET[1]}~1")


def test_a_raid_threat_gives_way_to_an_explicit_one():
    written, made = WRITTEN_MEETS
    [case] = tiny(
        ("size = 4", "size = 1"),
        ("raids.main", f"raids.{made.partition('.')[0]}"),
        ("groups.cruise", "groups.g"),
        ("threats.rocket", f"threats.{written}"),
    ).cases
    keys = {threat.id: threat.key for threat in case.threats}
    assert keys[written] == entity_key(written) == entity_key(made)
    assert keys[made] == entity_key(f"{made}~1")


def test_explicit_threats_with_one_key_are_refused():
    one, other = WRITTEN_MEET
    error = refused(("threats.rocket", f"threats.{one}"), ("threats.airliner", f"threats.{other}"))
    assert error.key == f"threats.{other}"
    assert f"same key as '{one}'" in error.message


@pytest.mark.parametrize("level", ["{}", '["battalion"]', "3"])
def test_a_level_that_is_no_name_is_refused(level):
    form = f'pfa = {{ claims = "S-400/targets_tracked", level = {level} }}'
    error = refused(("pfa = 1e-6", form))
    assert (error.file, error.key) == ("x.toml", "radars.watch.pfa")
    assert "level" in error.message
