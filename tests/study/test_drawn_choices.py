"""Alternatives of an assumption: a mixture of what was published, and of doctrine too."""

import pytest

from openiads.evidence.laws import Mixture
from openiads.resolve.contested import group_of
from openiads.resolve.resolver import Plan
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.study.draw import draw, values_at
from openiads.vocab import CIVIL, THREAT_CLASSES

SALVO = '{ value = 2, assumption = "custom", grade = "D3", alternatives = [{ value = 1, ' + (
    'text = "shoot and look", grade = "E4" }] }'
)
KEY = "doctrines/default/salvo/default"


def plan(**overrides):
    small = {"sweep.values": "[10]", **overrides}
    text = builtin_scenario("with-and-without-s400")
    return Plan(read_scenario(text, file="x.toml", overrides=small))


def by_key(made):
    return {one.key: one for one in made.contested}


def test_a_salvo_with_alternatives_is_drawn_like_any_other_number():
    made = plan(**{"doctrines.default.salvo.default": SALVO})
    one = by_key(made)[KEY]
    # D3 weighs 1 x 1/2, E4 1/2 x 1/4: four parts to one
    assert one.spread.law.weights == pytest.approx((1 / 5, 4 / 5))
    assert [part.low for part in one.spread.law.parts] == [1.0, 2.0]
    assert one.spread.central == 2.0
    assert [choice.text for choice in one.choices] == ["shoot and look", "as assumed"]
    draws = draw(made, 100, seed=1)
    found = draws.values[:, draws.keys.index(KEY)]
    assert (found == 1.0).mean() == pytest.approx(0.2, abs=0.015)


def test_a_drawn_salvo_is_fired_by_every_unit_of_the_doctrine():
    made = plan(**{"doctrines.default.salvo.default": SALVO})
    (case,) = {case.id for case in made.scenario.cases if case.variant == "B"}
    units = made.case(case, {KEY: 1.0}).units
    assert len(units) == 5
    assert {unit.doctrine.salvo["aircraft"] for unit in units} == {1}


def test_alternatives_that_are_joined_go_with_each_other():
    made = plan(
        **{
            "systems.s-400.unit.target_channels": '{ value = 6, assumption = "x", grade = "D4", '
            'joint = "c", alternatives = [36, 10] }',
            "systems.s-400.unit.missile_channels": '{ value = 12, assumption = "x", grade = "D4", '
            'joint = "c", alternatives = [72, 20] }',
        }
    )
    members = [one for one in made.contested if group_of(one) == "c"]
    pairs = {tuple(values_at(members, {"c": u / 100}).values()) for u in range(100)}
    assert pairs == {(6.0, 12.0), (10.0, 20.0), (36.0, 72.0)}


def test_a_table_of_camps_keeps_its_camps_though_one_number_falls():
    camps = {name: (0.01, 0.0) if name == CIVIL else (0.95, 1.0) for name in THREAT_CLASSES}
    given = {
        f"networks.sector.p_hostile.{name}": f'{{ value = {value}, assumption = "x", grade = "E4", '
        f"alternatives = [{other}] }}"
        for name, (value, other) in camps.items()
    }
    members = [one for one in plan(**given).contested if "/p_hostile/" in one.key]
    (group,) = {group_of(one) for one in members}
    found = {}
    for u in (0.1, 0.4, 0.6, 0.9):
        drawn = {key.rpartition("/")[2]: n for key, n in values_at(members, {group: u}).items()}
        found.setdefault((drawn["aircraft"], drawn[CIVIL]), []).append(u)
    assert found == {(0.95, 0.01): [0.1, 0.4], (1.0, 0.0): [0.6, 0.9]}


def test_spread_none_still_means_that_nothing_is_drawn():
    fixed = SALVO.replace('grade = "D3"', 'grade = "D3", spread = "none"')
    assert KEY not in by_key(plan(**{"doctrines.default.salvo.default": fixed}))


def test_an_assumption_without_alternatives_keeps_the_width_of_its_grade():
    one = by_key(plan())["networks/sector/identification_time_s"]
    assert not isinstance(one.spread.law, Mixture)
    assert one.choices == ()
