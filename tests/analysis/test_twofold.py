"""Chance and disagreement apart, against made-up numbers whose parts are known."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from openiads.analysis.twofold import freed_of_chance, twofold
from openiads.analysis.uncertainty import summarise_draws
from openiads.analysis.uncertainty_answer import answer, caveat

MANY = 400


def made(between, within, draws=MANY, replications=50, seed=1):
    """Means, variances and counts; the draws at even quantiles of a normal distribution."""
    rng = np.random.default_rng(seed)
    centre = between * stats.norm.ppf((np.arange(draws) + 0.5) / draws)
    values = centre[:, None] + rng.normal(0.0, within, (draws, replications))
    return values.mean(axis=1), values.var(axis=1, ddof=1), np.full(draws, float(replications))


def test_the_share_of_disagreement_is_the_one_put_in():
    # 1 / (1 + 4) = 0.2. Its standard error is below 0.01: false alarms have a chance below 1e-4.
    found = twofold(*made(1.0, 2.0)).disagreement_share
    assert found.value == pytest.approx(0.2, abs=0.04)
    assert found.low < 0.2 < found.high


def test_the_band_is_that_of_the_draws_and_not_widened_by_chance():
    # 90 % of a normal distribution lie within 1.645; with 5 replications of sd 2 the raw means
    # would spread by sqrt(1 + 4 / 5) = 1.34 times as much.
    two = twofold(*made(1.0, 2.0, draws=4000, replications=5))
    assert two.band.low == pytest.approx(-1.645, abs=0.1)
    assert two.band.high == pytest.approx(1.645, abs=0.1)


def test_the_interval_for_chance_shrinks_with_all_replications_and_the_band_does_not():
    few, many = (twofold(*made(1.0, 2.0, replications=n)) for n in (10, 1000))
    assert many.chance.width < few.chance.width / 8
    assert many.band.high - many.band.low == pytest.approx(few.band.high - few.band.low, rel=0.2)


def test_the_interval_for_chance_covers_as_often_as_it_says():
    # 400 intervals of 95 %: fewer than 361 or more than 396 cover in less than 1 of 1000 tries.
    rng = np.random.default_rng(11)
    centre, hits = np.linspace(-1.0, 1.0, 6), 0
    for _ in range(400):
        values = centre[:, None] + rng.normal(0.0, 2.0, (6, 8))
        columns = values.mean(axis=1), values.var(axis=1, ddof=1), np.full(6, 8.0)
        interval = twofold(*columns).chance
        hits += interval.low < 0.0 < interval.high
    assert 361 <= hits <= 396


def test_pure_chance_leaves_no_band():
    two = twofold(*made(0.0, 1.0, replications=20, seed=3))
    assert two.disagreement_share.value < 0.02
    assert two.band.high - two.band.low < 0.25  # of the raw means: 2 * 1.645 / sqrt(20) = 0.74


def test_pure_disagreement_explains_everything():
    two = twofold(np.array([0.1, 0.4, 0.3]), np.zeros(3), np.full(3, 9.0))
    assert two.disagreement_share.value == 1.0
    assert two.chance.width == 0.0
    assert (two.band.low, two.band.high) == pytest.approx((0.12, 0.39))


def test_one_draw_has_no_band_and_one_replication_no_interval_for_chance():
    alone = twofold(np.array([0.3]), np.array([0.01]), np.array([10.0]))
    assert np.isnan(alone.band.low)
    assert np.isnan(alone.disagreement_share.value)
    assert alone.chance.low < 0.3 < alone.chance.high
    single = twofold(np.array([0.3, 0.5]), np.array([np.nan, np.nan]), np.ones(2))
    assert np.isnan(single.chance.low)
    assert (single.band.low, single.band.high) == pytest.approx((0.31, 0.49))


def test_nothing_that_varies_has_no_share():
    two = twofold(np.full(4, 0.5), np.zeros(4), np.full(4, 3.0))
    assert np.isnan(two.disagreement_share.value)
    assert two.band.low == two.band.high == 0.5


def test_freed_means_keep_their_order_and_their_mean():
    means = np.array([1.0, 4.0, 2.0])
    freed = freed_of_chance(means, np.full(3, 1.0))
    assert np.array_equal(np.argsort(freed), np.argsort(means))
    assert freed.mean() == pytest.approx(means.mean())
    assert freed.var(ddof=1) == pytest.approx(means.var(ddof=1) - 1.0)


@pytest.fixture
def drawn(make_outcomes):
    """Two variants, 30 draws of 40 replications; B leaks less in every draw."""
    rng, frames = np.random.default_rng(4), []
    for number, chance in enumerate(rng.uniform(0.3, 0.6, 30)):
        for name, factor in (("A", 1.0), ("B", 0.5)):
            frame = make_outcomes(name, name, None, rng.binomial(20, chance * factor, 40), 20)
            frames.append(frame.with_columns(pl.lit(number, pl.Int64).alias("draw")))
    return pl.concat(frames)


def test_a_study_with_draws_says_both_doubts_in_one_sentence(drawn, study):
    summary = summarise_draws(drawn, study)
    assert [row.draws for row in summary.cases] == [30, 30]
    difference = summary.differences[0].leak_share
    assert difference.value == pytest.approx(-0.225, abs=0.03)
    assert difference.negative_share == 1.0
    text = answer(summary)
    for words in ("interval for chance", "band for disagreement", "100 % of the draws"):
        assert words in text
    assert "which may be less" in caveat(summary)
    assert "few for a band" not in caveat(summary)


def test_few_draws_are_said_to_be_few(drawn, study):
    assert "8 draws are few" in caveat(summarise_draws(drawn.filter(pl.col("draw") < 8), study))


def test_no_draw_finished_is_no_answer(drawn, study):
    assert "no answer yet" in answer(summarise_draws(drawn.head(0), study))
