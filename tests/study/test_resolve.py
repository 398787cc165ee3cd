import itertools
from functools import cache

import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import load_scenario, read_scenario

TINY = builtin_scenario("single-battalion")
STUDY = builtin_scenario("with-and-without-s400")


@cache
def study_world():
    return resolve(load_scenario("with-and-without-s400"))


def tiny(*changes, **overrides):
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    named = {key.replace("__", "."): value for key, value in overrides.items()}
    return resolve(read_scenario(text, file="x.toml", overrides=named))


def refused(*changes, **overrides):
    with pytest.raises(InputError) as caught:
        tiny(*changes, **overrides)
    return caught.value


def by_id(entities):
    return {one.id: one for one in entities}


def numbers(record, path):
    """Yield the path of every number of a record, lists and tables of numbers as one."""
    for name, value in record:
        if isinstance(value, bool) or value is None or name == "key":
            continue
        if isinstance(value, int | float):
            yield f"{path}/{name}"
        elif isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, int | float):
                    yield f"{path}/{name}/{key}"
                else:
                    yield from numbers(inner, f"{path}/{name}/{key}")
        elif name in ("range_min_m", "range_max_m"):
            yield f"{path}/{name}"
        elif name == "launchers":
            for inner in value:
                yield from numbers(inner, f"{path}/{name}/{inner.id}")
        elif hasattr(value, "model_fields_set"):
            yield from numbers(value, f"{path}/{name}")


def test_every_number_of_every_entity_has_an_origin():
    world = study_world()
    found = 0
    for case in world.cases:
        for kind in (
            "assets",
            "networks",
            "links",
            "command_posts",
            "radars",
            "rounds",
            "units",
            "zones",
            "threat_types",
        ):
            for one in getattr(case, kind):
                for path in numbers(one, f"{case.variant}/{kind}/{one.id}"):
                    assert path in world.origins, path
                    found += 1
        for threat in case.threats:
            assert f"{case.variant}/threats/{threat.id}" in world.origins
        for name in ("horizon_s", "tick_s", "earth_radius_factor", "class_weights/decoy"):
            assert f"{case.variant}/{name}" in world.origins
    assert found > 5000


def test_every_origin_says_something():
    for path, origin in study_world().origins.items():
        assert origin.text, path
        if origin.kind in ("claims", "claim"):
            assert origin.claims, path
            assert origin.grade, path
        if origin.kind == "assumption":
            assert origin.grade, path


def test_numbers_of_the_library_come_from_claims_and_assumptions():
    kinds = {origin.kind for origin in study_world().origins.values()}
    assert kinds == {"scenario", "claims", "assumption", "derived", "default"}


def test_the_study_has_four_battalions_and_then_one_more():
    cases = by_id(study_world().cases)
    assert [unit.id for unit in cases["A@30"].units] == ["centre", "north", "south", "east"]
    assert [unit.id for unit in cases["B@30"].units][-1] == "s400"
    assert cases["A@30"].networks[0].command_post == "centre.83M6E2"
    assert [post.id for post in cases["B@30"].command_posts] == ["centre.83M6E2"]


def test_both_variants_meet_the_same_raid():
    cases = by_id(study_world().cases)
    assert cases["A@120"].threats == cases["B@120"].threats
    assert len(cases["A@120"].threats) == 120
    classes = {t.type for t in cases["A@120"].threats}
    assert len(classes) == 7
    kinds = [t.type for t in cases["A@5"].threats]
    assert kinds.count("surveillance-uav") == 1


def test_smaller_raids_are_the_beginning_of_larger_ones():
    cases = [case for case in study_world().cases if case.variant == "A"]
    for small, large in itertools.pairwise(cases):
        assert large.threats[: len(small.threats)] == small.threats


def test_some_threats_aim_at_site_elements():
    aims = {t.aim for t in by_id(study_world().cases)["A@120"].threats if t.aim}
    elements = {aim for aim in aims if aim.startswith("element:")}
    assert {"element:centre.83M6E2", "element:south.main-1", "element:north.30N6E2"} <= elements
    assert any(aim.startswith("asset:") for aim in aims)


def test_only_what_is_in_use_is_in_the_world():
    (case,) = tiny().cases
    assert [one.id for one in case.rounds] == ["long"]
    assert {one.id for one in case.threat_types} == {"missile", "rocket", "airliner"}
    assert set(case.threat_types[0].rcs) == {"S", "X"}


def test_antennas_and_launchers_stand_on_the_ground_of_the_site():
    (case,) = tiny().cases
    assert by_id(case.radars)["hill.guide"].antenna_height_m == 65.0
    assert case.units[0].height_m == 50.0


def test_angles_are_in_degrees():
    guide = by_id(tiny().cases[0].radars)["hill.guide"]
    assert guide.sector_centre_deg == pytest.approx(270.0)
    assert guide.sector_width_deg == pytest.approx(120.0)
    assert guide.elevation_max_deg == pytest.approx(75.0)


def test_the_median_cross_section_defaults_to_the_median_of_the_aspects():
    kinds = by_id(tiny().cases[0].threat_types)
    assert kinds["missile"].rcs["X"].median_m2 == 0.2
    change = ('tail = "0.2 m2" }', 'tail = "0.2 m2", median = "0.3 m2" }')
    assert by_id(tiny(change).cases[0].threat_types)["missile"].rcs["X"].median_m2 == 0.3


def test_the_track_capacity_is_that_of_the_command_post_unless_the_network_has_its_own():
    assert tiny().cases[0].networks[0].track_capacity == 50
    own = ("detections = 2", "detections = 2\ntrack_capacity = 12")
    assert tiny(own).cases[0].networks[0].track_capacity == 12


def test_without_a_command_post_units_are_autonomous():
    world = tiny(('command_post = "hill"\n', ""))
    assert world.cases[0].networks[0].command_post is None


def test_classes_not_named_take_the_default():
    (case,) = tiny().cases
    assert case.networks[0].p_hostile["bomber"] == 0.95
    assert case.networks[0].p_hostile["civil_aircraft"] == 0.02
    assert case.units[0].doctrine.salvo["ballistic_missile"] == 2
    assert case.rounds[0].p_kill == {
        "aircraft": 0.8,
        "cruise_missile": 0.8,
        "ballistic_missile": 0.5,
        "civil_aircraft": 0.8,
    }


def test_a_site_may_differ_from_its_system_in_any_number():
    own = """
[sites.hill.rounds.long]
reliability = 0.5
[sites.hill.unit]
target_channels = 1
launchers.a.tubes = 2
[sites.hill.radars.watch]
period = "12 s"
[sites.hill.link]
latency = "2 s"
cut_time = "100 s"
[sites.hill.command_post]
track_capacity = 9

[doctrines.careful]"""
    world = tiny(("[doctrines.careful]", own))
    (case,) = world.cases
    (unit,) = case.units
    assert case.rounds[0].id == "long@hill"
    assert case.rounds[0].reliability == 0.5
    assert {launcher.round for launcher in unit.launchers} == {"long@hill"}
    assert unit.stock == {"long@hill": 8}
    assert unit.doctrine.reserve[0].round == "long@hill"
    assert (unit.target_channels, unit.launchers[0].tubes) == (1, 2)
    assert by_id(case.radars)["hill.watch"].period_s == 12.0
    assert (case.links[0].latency_s, case.links[0].cut_time_s) == (2.0, 100.0)
    assert case.networks[0].track_capacity == 9


def test_library_entries_can_be_patched_for_a_whole_scenario():
    world = resolve(load_scenario("raid-100", {"rounds.48N6E2.speed_max": "1500 m/s"}))
    assert by_id(world.cases[0].rounds)["48N6E2"].speed_max_m_s == 1500.0
    assert world.origins["base/rounds/48N6E2/speed_max_m_s"].kind == "command line"


def test_what_was_typed_on_the_command_line_is_known_as_such():
    world = tiny(sites__hill__lat="5.1", raids__main__size="3", horizon="901 s")
    kinds = {path: origin.kind for path, origin in world.origins.items()}
    assert kinds["base/units/hill/lat_deg"] == "command line"
    assert kinds["base/units/hill/lon_deg"] == "scenario"
    assert kinds["base/raids/main/size"] == "command line"
    assert kinds["base/horizon_s"] == "command line"


def test_an_own_entry_can_start_from_a_library_entry():
    text = STUDY + '\n[radars.30N6E2]\nbase = "92N6E"\nperiod = "7 s"\n'
    case = resolve(read_scenario(text)).cases[0]
    radar = by_id(case.radars)["centre.30N6E2"]
    assert radar.period_s == 7.0
    assert (
        radar.reference_range_m
        == by_id(study_world().cases[8].radars)["s400.92N6E"].reference_range_m
    )


def test_an_omitted_part_is_not_there():
    (case,) = tiny(('doctrine = "careful"', 'doctrine = "careful"\nomit = ["watch"]')).cases
    assert [radar.id for radar in case.radars] == ["hill.guide"]


def test_launchers_are_numbered_and_full():
    (unit,) = tiny().cases[0].units
    assert [(one.id, one.tubes) for one in unit.launchers] == [("hill.a-1", 4), ("hill.a-2", 4)]


def test_stock_is_none_unless_given():
    assert tiny(("stock = { long = 8 }\n", "")).cases[0].units[0].stock == {}


def test_zones_bind_all_units_unless_named():
    assert tiny().cases[0].zones[0].units == ["hill"]


def test_a_recorded_route_is_read_from_its_file(tmp_path):
    (tmp_path / "track.csv").write_text(
        "time_s,lat_deg,lon_deg,height_m\n10,5.6,-141,9000\n70,5.6,-140.9,9100\n"
    )
    route = 'route = { kind = "recorded", file = "track.csv" }'
    text = TINY[: TINY.rindex("route = ")] + route
    (case,) = resolve(read_scenario(text, folder=tmp_path)).cases
    recorded = by_id(case.threats)["airliner"].route
    assert recorded.times_s == [0.0, 60.0]
    assert recorded.points[1] == (5.6, -140.9, 9100.0)
    with pytest.raises(InputError, match="cannot be read"):
        resolve(read_scenario(text, folder=tmp_path / "elsewhere"))


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('system = "example"', 'system = "exmple"', "sites.hill.system", "did you mean 'example'"),
        ('network = "sector"', 'network = "sectr"', "sites.hill.network", "did you mean"),
        ('"careful"', '"carefull"', "sites.hill.doctrine", "did you mean 'careful'"),
        (
            'command_post = "hill"',
            'command_post = "hil"',
            "networks.sector.command_post",
            "did you",
        ),
        ("guide = {} }", "gide = {} }", "systems.example.radars.gide", "did you mean 'guide'"),
        (
            'round = "long", count',
            'round = "lng", count',
            "systems.example.unit.launchers.a.round",
            "did you",
        ),
        ('type = "missile"', 'type = "missle"', "raids.main.groups.cruise.type", "did you mean"),
        ('aims = ["harbour"', 'aims = ["harbor"', "raids.main.aims", "did you mean 'harbour'"),
        ('aim = "harbour"', 'aim = "harbor"', "threats.rocket.aim", "did you mean 'harbour'"),
        ('aim = "harbour"\n', "", "threats.rocket.aim", "needs an aim"),
        ('speed = "240 m/s"\n', "", "raids.main.groups.cruise.speed", "has none"),
        ('speed = "230 m/s"\n', "", "threats.airliner.route.speed", "has none"),
        ('period = "10 s"\n', "", "radars.watch.period", "is missing"),
        ("detections = 2", "detections = 4", "networks.sector.detections", "above looks"),
        ('"700 m/s"', '"2700 m/s"', "rounds.long.speed_at_max_range", "above speed_max"),
        ('height_max = "27 km"', 'height_max = "1 m"', "rounds.long.height_min", "not below"),
        ('range_min = "3 km"', 'range_min = "300 km"', "rounds.long.range_min", "nowhere below"),
        (
            'elevation_min = "-2 deg"',
            'elevation_min = "70 deg"',
            "radars.hill.watch.elevation_min",
            "not",
        ),
        ("{ default = 0.8, b", "{ b", "rounds.long.p_kill", "no value for aircraft"),
        (", share = 1,", ",", "raids.main.groups.cruise", "a share or a count"),
        (
            ", share = 1,",
            ", share = 1, count = 1,",
            "raids.main.groups.cruise",
            "either a share or a count",
        ),
        (
            ", share = 1,",
            ', share = 1, beyond = "1 km",',
            "raids.main.groups.cruise.beyond",
            "does nothing on the route 'to_aim'",
        ),
        (
            'engagement_radar = "guide"',
            'engagement_radar = "watch"',
            "systems.example.unit.engagement_radar",
            "not an engagement radar",
        ),
        (
            "stock = { long = 8 }",
            "stock = { lng = 8 }",
            "systems.example.unit.stock.lng",
            "did you mean 'long'",
        ),
        (
            'round = "long", rounds',
            'round = "lng", rounds',
            "doctrines.careful.reserve.ballistic.round",
            "did you mean 'long'",
        ),
        (
            'time_on_target = "600 s"',
            'time_on_target = "60 s"',
            "raids.main.time_on_target",
            "before t",
        ),
        (
            'doctrine = "careful"',
            'doctrine = "careful"\nomit = ["wach"]',
            "sites.hill.omit",
            "did you",
        ),
        (
            'radars.guide.sector_centre = "270 deg"',
            'omit = ["guide"]',
            "sites.hill",
            "not there",
        ),
        (
            "radars.guide.sector_centre",
            "radars.gide.sector_centre",
            "sites.hill.radars.gide",
            "did you",
        ),
        (
            'doctrine = "careful"',
            'doctrine = "careful"\nrounds.x.reliability = 1',
            "sites.hill.rounds.x",
            "carries",
        ),
        (
            'weapon_control = "hold"',
            'weapon_control = "hold"\nunits = ["hil"]',
            "zones.air-lane.units",
            "did",
        ),
        (
            "target_channels = 4",
            'target_channels = { claims = "S-400/nonsense" }',
            "units.hill.target_channels",
            "nonsense",
        ),
        (
            "target_channels = 4",
            'target_channels = { claims = "92N6E/detection_range_max" }',
            "units.hill.target_channels",
            "is a length",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused_with_file_and_key(old, new, key, words):
    error = refused((old, new))
    errors = getattr(error, "errors", (error,))
    assert key in [one.key for one in errors], str(error)
    assert words in str(error)
    assert all(one.file == "x.toml" for one in errors)
    assert error.exit_code == 2
