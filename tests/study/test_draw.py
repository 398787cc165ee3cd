"""Draws: the spreads' own distributions, what belongs together, and the same draws again."""

import numpy as np
import pytest
from scipy import stats

from openiads.errors import InputError
from openiads.resolve.contested import group_of
from openiads.resolve.resolver import Plan
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import load_scenario, read_scenario
from openiads.study.api import run
from openiads.study.draw import draw, groups, unit_sample, values_at

STUDY = Plan(load_scenario("with-and-without-s400"))
FALSE_ALARM = 1e-3
"""Chance that a correct sampler fails one statistical test here, if its numbers were independent;
scrambled Sobol numbers are more even, so that it is smaller."""
CHANNELS = """target_channels = { claims = "S-400/targets_engaged_simultaneous", level = "system" }
missile_channels = { claims = "S-400/missiles_guided_simultaneous", level = "system" }"""


def tiny(channels):
    lines = builtin_scenario("single-battalion").splitlines()
    lines = [line for line in lines if not line.startswith("missile_channels")]
    text = "\n".join(channels if line == "target_channels = 4" else line for line in lines)
    return Plan(read_scenario(text, file="x.toml"))


def column(draws, key):
    return draws.values[:, draws.keys.index(key)]


def test_every_continuous_quantity_has_the_distribution_of_its_spread():
    draws = draw(STUDY, 1024, seed=3)
    expected = np.random.default_rng(5).random(4096)
    alarms = []
    for one in STUDY.contested:
        sample = column(draws, one.key)
        if len(np.unique(sample)) > 500:
            law = np.array([one.spread.quantile(u) for u in expected])
            alarms.append(stats.ks_2samp(sample, law).pvalue)
    assert len(alarms) > 150
    assert min(alarms) > FALSE_ALARM / len(alarms)


def test_a_mixture_is_drawn_by_its_weights():
    [radar] = [one for one in STUDY.contested if one.key == "30N6E2/detection_range_max"]
    low = int((column(draw(STUDY, 1000, seed=4), radar.key) == radar.spread.low).sum())
    share = np.mean(
        [radar.spread.quantile(u) == radar.spread.low for u in np.arange(5e-5, 1, 1e-4)]
    )
    assert stats.binomtest(low, 1000, share).pvalue > FALSE_ALARM


def test_channels_that_are_claimed_together_are_drawn_together():
    plan = tiny(CHANNELS)
    drawn = draw(plan, 256, seed=1)
    keys = [one.key for one in plan.contested if one.joint == "S-400-channels"]
    targets, missiles = (column(drawn, key) for key in keys)
    assert set(zip(targets, missiles, strict=True)) == {(36.0, 72.0), (80.0, 160.0)}
    share = plan.contested[0].spread.law.weights[0]
    assert stats.binomtest(int((targets == 36.0).sum()), 256, share).pvalue > FALSE_ALARM


def test_one_group_moves_together():
    draws = draw(STUDY, 512, seed=2)
    first = column(draws, "rounds/48N6E3/p_kill/bomber")
    same = column(draws, "rounds/48N6E3/p_kill/low_observable_aircraft")
    assert stats.spearmanr(first, same).statistic == pytest.approx(1.0)


@pytest.mark.parametrize("count", [64, 200, 512])
def test_different_groups_are_not_correlated(count):
    names = groups(STUDY.contested)
    points = unit_sample(len(names), count, seed=2)
    between = stats.spearmanr(points).statistic[np.triu_indices(len(names), 1)]
    bound = stats.norm.isf(FALSE_ALARM / len(between) / 2) / np.sqrt(count - 1)
    assert np.abs(between).max() < bound


def test_more_draws_begin_with_the_same_draws_and_another_seed_gives_others():
    few, many, other = draw(STUDY, 5, 7), draw(STUDY, 40, 7), draw(STUDY, 5, 8)
    assert np.array_equal(few.values, many.values[:5])
    assert not np.array_equal(few.values, other.values)


def test_a_power_of_two_is_balanced():
    points = unit_sample(20, 64, seed=9)
    assert np.all(np.sort(np.floor(points * 64), axis=0) == np.arange(64)[:, None])


def test_the_table_of_draws_says_every_value_once():
    draws = draw(STUDY, 3, 1)
    table = draws.table()
    assert table.columns == ["draw", "key", "value_si"]
    assert table.height == 3 * len(draws.keys) == table.select("draw", "key").n_unique()
    assert draws.of(2) == dict(table.filter(draw=2).select("key", "value_si").rows())


def test_values_are_given_only_to_the_groups_that_have_a_place():
    name = group_of(STUDY.contested[0])
    found = values_at(STUDY.contested, {name: 0.5})
    assert {group_of(one) for one in STUDY.contested if one.key in found} == {name}


def test_values_that_contradict_each_other_name_their_draw(monkeypatch):
    draws = draw(STUDY, 2, 1)
    draws.values[1, draws.keys.index("networks/sector/latency_s")] = -1.0
    with pytest.raises(InputError, match=r"draw 1: -1.0 given for networks/sector/latency_s"):
        draws.case("A@5", 1)


def test_nothing_contested_is_nothing_to_draw():
    lines = builtin_scenario("single-battalion").splitlines()
    plan = Plan(read_scenario("\n".join(lines), file="x.toml"))
    plan.contested = ()
    with pytest.raises(InputError, match="nothing to draw"):
        draw(plan, 4, 1)


def test_a_pinned_claim_is_not_drawn_and_changes_the_run():
    pinned = {
        "radars.30N6E2.range_max": '{ claim = "30N6E2-detection-range-max-janes" }',
        "radars.30N6E2.reference_range": ('{ claim = "30N6E2-detection-range-max-janes" }'),
        "sweep.values": "[20]",
    }
    plan = Plan(load_scenario("with-and-without-s400", pinned))
    assert "30N6E2/detection_range_max" not in {one.key for one in plan.contested}
    plain = run("with-and-without-s400", set={"sweep.values": [20]}, replications=40)
    other = run("with-and-without-s400", set=pinned, replications=40)
    assert not plain.outcomes["leakers"].equals(other.outcomes["leakers"])
