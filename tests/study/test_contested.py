"""Contested numbers: found, drawn together, and put in place of the central values."""

import math

import pytest

from openiads.errors import InputError
from openiads.resolve.resolver import Plan, contested_parameters, resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import load_scenario, read_scenario
from openiads.study.api import run
from openiads.study.draw import groups, values_at

STUDY = Plan(load_scenario("with-and-without-s400"))
TINY = builtin_scenario("single-battalion")
CHANNELS = """target_channels = { claims = "S-400/targets_engaged_simultaneous", level = "system" }
missile_channels = { claims = "S-400/missiles_guided_simultaneous", level = "system" }"""


def by_key(plan=STUDY):
    return {one.key: one for one in plan.contested}


def tiny(channels):
    lines = [line for line in TINY.splitlines() if not line.startswith("missile_channels")]
    text = "\n".join(channels if line == "target_channels = 4" else line for line in lines)
    return read_scenario(text, file="x.toml")


def drawn(contested, u):
    return values_at(contested, dict.fromkeys(groups(contested), u))


def test_claims_and_graded_assumptions_are_contested_and_the_rest_is_not():
    found = by_key()
    assert found["48N6E2/engagement_range_max"].spread.rule == "grade"
    assert found["30N6E2/detection_range_max"].spread.rule == "mixture"
    assert found["rounds/48N6E3/p_kill/aircraft"].grade == "D4"
    assert found["networks/sector/identification_time_s"].spread.central == 8.0
    places = [path for one in found.values() for path in one.paths]
    assert not any("/raids/" in path or path.endswith(("/lat_deg", "/pfa")) for path in places)
    assert all(one.spread.low < one.spread.high for one in found.values())


def test_an_entry_used_at_four_sites_is_one_number():
    one = by_key()["radars/30N6E2/period_s"]
    assert "A/radars/north.30N6E2/period_s" in one.paths
    assert "B/radars/south.30N6E2/period_s" in one.paths
    assert set(by_key()["30N6E2/detection_range_max"].paths[:2]) == {
        "A/radars/centre.30N6E2/reference_range_m",
        "A/radars/centre.30N6E2/range_max_m",
    }


def test_the_central_values_give_the_world_without_values():
    values = {one.key: one.spread.central for one in STUDY.contested}
    plain, again = STUDY.world(), STUDY.world(values)
    assert again.cases == plain.cases
    assert again.origins.keys() == plain.origins.keys()
    assert resolve(STUDY.scenario).cases == plain.cases


def test_a_value_goes_to_every_number_that_rests_on_it():
    world = STUDY.world({"30N6E2/detection_range_max": 300e3, "systems/s-400/target_channels": 7.0})
    case = world.cases[-1]
    ranges = {r.reference_range_m for r in case.radars if r.id.endswith("30N6E2")}
    assert ranges == {300e3}
    assert {u.target_channels for u in case.units if u.system == "s-400"} == {7}
    origin = world.origins["B/radars/north.30N6E2/range_max_m"]
    assert origin.text == "300000 given for 30N6E2/detection_range_max"
    assert "30N6E2-detection-range-max-army-recognition" in origin.claims
    assert case == STUDY.case(
        case.id, {"30N6E2/detection_range_max": 300e3, "systems/s-400/target_channels": 7.0}
    )


@pytest.mark.parametrize("u", [0.0, 0.37, 1.0])
def test_a_world_of_quantiles_is_sound(u):
    """`resolve` refuses numbers that contradict each other, so this is a test of the spreads."""
    case = STUDY.case(STUDY.scenario.cases[-1].id, drawn(STUDY.contested, u))
    assert len(case.units) == 5
    assert math.isfinite(case.rounds[0].speed_max_m_s)


def test_a_key_that_is_not_contested_is_refused():
    with pytest.raises(InputError, match="no contested number 'radars/30N6E2/periode_s'"):
        STUDY.world({"radars/30N6E2/periode_s": 1.0})
    with pytest.raises(InputError, match="finite"):
        STUDY.world({"radars/30N6E2/period_s": math.nan})
    with pytest.raises(InputError, match="must be above 0"):
        STUDY.world({"radars/30N6E2/period_s": -1.0})


def test_channels_claimed_together_are_drawn_together():
    scenario = tiny(CHANNELS)
    found = [one for one in contested_parameters(scenario) if one.subject == "S-400"]
    assert [one.joint for one in found] == ["S-400-channels", "S-400-channels"]
    pairs = set()
    for u in (0.01, 0.3, 0.66, 0.67, 0.99):
        unit = resolve(scenario, values=drawn(found, u)).cases[0].units[0]
        pairs.add((unit.target_channels, unit.missile_channels))
    assert pairs == {(36, 72), (80, 160)}


def test_a_quantity_whose_partner_is_not_used_is_drawn_by_itself():
    scenario = tiny(CHANNELS.splitlines()[0] + "\nmissile_channels = 8")
    found = next(one for one in contested_parameters(scenario) if one.subject == "S-400")
    assert found.joint is None
    assert {found.spread.quantile(u / 100) for u in range(100)} == {36.0, 40.0, 80.0}


def test_tables_by_class_rise_and_fall_together():
    names = {one.joint for one in STUDY.contested if one.key.startswith("rounds/48N6E3/p_kill")}
    assert names == {"rounds/48N6E3/p_kill"}
    channels = [one.joint for one in STUDY.contested if "s-400/target_ch" in one.key]
    assert channels == ["s-400 channels"]


def test_a_pinned_claim_a_value_and_the_central_rule_are_not_drawn():
    for form in (
        '{ claim = "S-400-targets-engaged-simultaneous-rt-france" }',
        "40",
        '{ claims = "S-400/targets_engaged_simultaneous", level = "system", rule = "central" }',
    ):
        scenario = tiny(f"target_channels = {form}\nmissile_channels = 40")
        assert not [one for one in contested_parameters(scenario) if one.subject == "S-400"]


def test_a_rule_or_a_claim_can_be_named_on_the_command_line():
    name = "rounds.48N6E2.range_max"
    plan = Plan(load_scenario("with-and-without-s400", {f"{name}.rule": "central"}))
    assert "48N6E2/engagement_range_max" not in by_key(plan)
    pinned = '{ claim = "30N6E2-detection-range-max-janes" }'
    plan = Plan(load_scenario("with-and-without-s400", {"radars.30N6E2.range_max": pinned}))
    radars = [r for r in plan.world().cases[0].radars if r.id.endswith("30N6E2")]
    assert {(r.range_max_m, r.reference_range_m) for r in radars} == {(300e3, 200e3)}
    paths = by_key(plan)["30N6E2/detection_range_max"].paths
    assert not any(path.endswith("range_max_m") for path in paths)
    calm = Plan(load_scenario("with-and-without-s400", {"radars.30N6E2.period.spread": "none"}))
    assert "radars/30N6E2/period_s" not in by_key(calm)
    assert "radars/92N6E/period_s" in by_key(calm)


def test_a_rule_without_a_number_is_refused():
    with pytest.raises(InputError, match="says how to spread a number, and no number"):
        resolve(
            read_scenario(TINY.replace("target_channels = 4", 'target_channels.rule = "range"'))
        )
    with pytest.raises(InputError, match="rule: 'mean' is not known"):
        load_scenario("with-and-without-s400", {"rounds.48N6E2.range_max.rule": "mean"})


def test_a_swept_number_keeps_the_origin_of_every_case():
    world = resolve(
        load_scenario(
            "single-battalion",
            {"sweep.key": "sites.hill.elevation", "sweep.values": '["40 m", "80 m"]'},
        )
    )
    first, second = (case.id for case in world.cases)
    assert world.origins["base/sites/hill/elevation_m"].text == "40 m"
    assert world.origins[f"{second}/sites/hill/elevation_m"].text == "80 m"
    assert f"{first}/sites/hill/elevation_m" not in world.origins


def test_a_pinned_claim_changes_the_run():
    """The same seed with the figure of one claim, 0.5, in place of 0.8: other outcomes."""
    key = "rounds.long.p_kill.cruise_missile"
    claim = "48N6E3-single-shot-kill-probability-ballistic-cielo-cerrado"
    plain = run("single-battalion", replications=20)
    pinned = run("single-battalion", replications=20, set={key: f'{{ claim = "{claim}" }}'})
    assert pinned.world.cases[0].rounds[0].p_kill["cruise_missile"] == 0.5
    assert pinned.world.origins["base/rounds/long/p_kill/cruise_missile"].claims == [claim]
    assert not pinned.outcomes.equals(plain.outcomes)
