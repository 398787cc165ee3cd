"""Trials are what other code answers, the same on any machine, and cost no more than a run."""

import numpy as np
import pytest
from scipy import stats

from openiads.evidence.ledger import load_ledger
from openiads.resolve.contested import group_of
from openiads.study import flips as module
from openiads.study.alternatives import alternatives
from openiads.study.evaluate import Evaluator, question
from openiads.study.flip_worlds import Bench
from openiads.study.flips import SMALL, find_flips
from openiads.study.prepare import plan_of

SCENARIO = "verify-reaction"
REPLICATIONS = 150


def looked(workers=1, **order):
    told = []
    order = {"replications": REPLICATIONS, "seed": 1, **order}
    plan = plan_of(SCENARIO, None)
    found = find_flips(plan, workers=workers, progress=lambda *at: told.append(at), **order)
    return plan, found, told


@pytest.fixture(scope="module")
def made():
    return looked()


def test_the_answers_are_those_of_another_evaluator_at_the_same_values(made):
    plan, found, _ = made
    asked = question(plan, None)
    assert found.cases == asked.cases
    evaluator = Evaluator(plan, asked, 1, 1)
    for trial in found.shown:
        members = [one for one in plan.contested if group_of(one) == trial.key]
        entries = alternatives(members, load_ledger())
        answers = list(evaluator.evaluate([{}, *(e.values for e in entries)], found.deciding))
        base = answers[0].answers
        assert np.mean(base) == pytest.approx(found.central.value, abs=1e-12)
        means = [np.mean(one.answers) for one in answers[1:]]
        at = int(np.argmin(np.abs(np.array(means) - trial.answer.value)))
        assert means[at] == pytest.approx(trial.answer.value, abs=1e-12)
        other = answers[1 + at].answers
        low, high = stats.t.interval(
            0.95, found.deciding - 1, np.mean(other - base), stats.sem(other - base)
        )
        assert (trial.change.low, trial.change.high) == pytest.approx((low, high), abs=1e-12)


def test_the_strongest_come_first_and_each_changes_the_answer(made):
    _, found, _ = made
    sizes = [abs(trial.change.value) for trial in found.shown]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes
    assert all(trial.change.low > 0 or trial.change.high < 0 for trial in found.shown)
    assert len({trial.key for trial in found.shown}) == len(found.shown)


def test_names_are_words_and_values_have_units(made):
    _, found, _ = made
    for trial in found.shown:
        assert not set("/_@") & set(trial.name)
        assert trial.used != trial.alternative
        assert trial.source in ("assumption", "published claims")


def test_the_work_stays_below_that_of_the_run(made):
    plan, found, told = made
    threats = sum(len(case.threats) for case in plan.world().cases)
    budget = module.START + REPLICATIONS * threats
    assert {total for _, total, _ in told} == {budget}
    assert max(done for done, *_ in told) <= budget
    assert found.tried < found.quantities
    assert found.trials >= found.tried


@pytest.mark.slow
def test_threads_change_nothing_and_the_seed_does(made):
    assert looked(workers=2)[1] == made[1]
    assert looked(seed=2)[1] != made[1]


def test_a_small_run_has_none():
    assert looked(replications=SMALL - 1)[1] is None


def test_a_scenario_in_which_nothing_is_contested_has_none():
    plan = plan_of("single-battalion", None)
    assert find_flips(plan, replications=1000, seed=1, workers=1, progress=None) is None


def test_what_can_be_fired_is_tried_before_ranges():
    order = [entries[0].group for entries in module._candidates(plan_of(SCENARIO, None))]
    counts = [i for i, name in enumerate(order) if "launchers" in name or "salvo" in name]
    ranges = [i for i, name in enumerate(order) if "engagement_range" in name]
    assert max(counts) < min(ranges)
    assert not any("cost" in name for name in order)


def turned(plan, base, other, trials=50):
    (entries, *_) = module._candidates(plan)
    return module._trial(entries[0], "name", (base, other), (True, trials)).flip


def test_a_flip_needs_an_interval_beyond_zero_after_correction():
    """With n = 40, deviation 0.2 and 50 trials t is 3.53: the other end must pass 0.113."""
    plan = plan_of(SCENARIO, None)
    noise = np.tile([-0.2, 0.2], 20) * np.sqrt(39 / 40)
    assert stats.t.ppf(1 - 0.025 / 50, 39) * 0.2 / np.sqrt(40) == pytest.approx(0.1127, abs=5e-4)
    assert turned(plan, -0.3 + noise, 0.114 + noise)
    assert not turned(plan, -0.3 + noise, 0.110 + noise)
    assert turned(plan, -0.3 + noise, 0.110 + noise, trials=1)
    assert not turned(plan, -0.3 + noise, -0.4 + noise)  # the same side
    assert not turned(plan, -0.01 + noise, 0.3 + noise)  # nothing was shown before


def test_worlds_that_contradict_themselves_are_left_out():
    plan = plan_of(SCENARIO, None)
    key = next(one.key for one in plan.contested if one.key.endswith("/count"))
    bench = Bench(plan, question(plan, None), 1)
    assert bench.prepare({key: -5.0}, 10) is None
    assert bench.prepare({}, 10) is not None


def test_what_was_run_already_is_charged_once():
    plan = plan_of(SCENARIO, None)
    bench = Bench(plan, question(plan, None), 1)
    bench.prepare({}, 10)
    first = bench.spent
    bench.prepare({}, 10)
    again = bench.spent - first
    assert 0 < again < first / 2


def test_an_assumption_with_alternatives_is_no_published_claim():
    members = {one.key: one for one in plan_of(SCENARIO, None).contested}
    assumed = ("doctrines/default/salvo/default", "systems/s-400/launchers/main/count")
    assert all(module._assumed(members[key]) for key in assumed)
    assert not module._assumed(members["92N6E/detection_range_max"])
