"""What a study is about, and what comes first: attackers, civil aircraft, decoys, or several."""

import json

import numpy as np
import polars as pl
import pytest

from openiads.analysis import uncertainty_answer
from openiads.analysis.answer import answer, caveat
from openiads.analysis.convergence import headline_width
from openiads.analysis.headline import with_shares
from openiads.analysis.show import summary_html, uncertainty_html
from openiads.analysis.summary import summarise
from openiads.analysis.uncertainty import summarise_draws

LUCK = np.random.default_rng(5).random((400, 20))


@pytest.fixture
def attacked(make_outcomes):
    """Two cases, 20 attackers each; half of them leak past A and a fifth past B."""

    def make(size=5.0, variants=(("A", 0.5), ("B", 0.2))):
        return pl.concat(
            make_outcomes(f"{name}@{size:g}", name, size, (chance > LUCK).sum(axis=1), 20)
            for name, chance in variants
        )

    return make


def with_decoys(frame, count=10, leaked=10):
    """Add decoys to attacks."""
    return frame.with_columns(
        threats=pl.col("attackers") + count,
        others=pl.lit(count),
        others_leaked=pl.lit(leaked),
        others_killed=pl.lit(count - leaked),
        others_leak_share=pl.lit(leaked / count),
        leakers=pl.col("attackers_leaked") + leaked,
        leakers_reason_not_seen=pl.col("leakers_reason_not_seen") + leaked,
    )


def drawn(frame, draws=4):
    return frame.with_columns(draw=pl.col("replication") % draws, replication=pl.col("replication"))


def test_decoys_that_leak_do_not_change_the_headline(attacked, study):
    plain, raid = summarise(attacked(), study), summarise(with_decoys(attacked()), study)
    assert answer(raid) == answer(plain)
    assert [row.leak_share for row in raid.cases] == [row.leak_share for row in plain.cases]
    assert raid.cases[0].main_reason == plain.cases[0].main_reason
    assert raid.cases[0].others.leak_share.value == 1.0
    assert plain.cases[0].others is None


def test_what_became_of_the_attackers_sums_to_one(attacked, study):
    frame = attacked().with_columns(
        attackers_unresolved=(pl.col("attackers_killed") > 4).cast(pl.Int64) * 2
    )
    frame = frame.with_columns(
        attackers_killed=pl.col("attackers_killed") - pl.col("attackers_unresolved")
    )
    for row in summarise(frame, study).cases:
        shares = row.leak_share, row.killed_share, row.unresolved_share
        assert sum(share.value for share in shares) == pytest.approx(1.0)
        worst = row.leak_share.value + row.unresolved_share.value
        assert row.leak_share_at_worst.value == pytest.approx(worst)
        assert row.leak_share_at_worst.low > row.leak_share.low


def test_attackers_still_flying_stand_in_the_answer(attacked, study):
    alone = study | {"variants": ["A"]}
    frame = attacked(variants=(("A", 0.5),)).with_columns(
        attackers_unresolved=pl.lit(1), attackers_killed=pl.col("attackers_killed") - 1
    )
    summary = summarise(frame, alone)
    assert "still flying 5.0 %: if all of these leaked, 5" in answer(summary)
    assert "up to 5.0 percentage points higher" in caveat(summary)
    both = uncertainty_answer.answer(summarise_draws(drawn(frame), alone))
    assert "5.0 % still flew at the horizon (if all of these leaked, 5" in both


def test_civil_aircraft_engaged_come_first(attacked, study):
    engaged = np.arange(800) % 10 == 0
    frame = attacked().with_columns(
        civil_threats=pl.lit(2),
        civil_engaged=pl.Series(engaged.astype(int)),
        civil_engaged_share=pl.Series(engaged / 2),
    )
    text = answer(summarise(frame, study))
    assert text.startswith("Civil aircraft were engaged in 2 of 2 cases")
    assert "in 10.0 % of its replications (95 % interval 7." in text
    assert "5.0 % of civil aircraft (" in text
    assert "fewer attackers leaked" in text
    told = uncertainty_answer.answer(summarise_draws(drawn(frame), study))
    assert told.startswith("Civil aircraft were engaged in 2 of 2 cases")
    assert "fewer attackers leaked in 100 % of the draws" in told


def test_civil_aircraft_that_nobody_engages_stay_behind(attacked, study):
    frame = attacked().with_columns(civil_threats=pl.lit(2), civil_engaged_share=pl.lit(0.0))
    assert "Civil" not in answer(summarise(frame, study))


def test_a_run_with_airliners_alone_is_about_them(attacked, peaceful, study):
    alone = study | {"variants": ["A"]}
    frame = peaceful(attacked(variants=(("A", 0.5),)), civil=1, engaged=1)
    summary = summarise(frame, alone)
    assert (summary.about, summary.cases[0].about) == ("civil", "civil")
    assert summary.cases[0].no_leaker.n == 0
    assert answer(summary).startswith(
        "With A (four), 100.0 % of civil aircraft were engaged at raid size 5 (95 % interval 99."
    )
    assert "at least one in 100.0 % of replications" in answer(summary)
    for text in (answer(summary), caveat(summary), summary_html(summary)):
        assert "leaked" not in text
        assert "no interval" not in text
        assert " - %" not in text
    assert headline_width(summary) < 0.01
    data = summary.to_data()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["about"] == "civil"
    assert data["cases"][0]["civil"]["share"]["value"] == 1.0
    assert data["cases"][0]["leak_share"]["value"] is None


def test_variants_with_airliners_alone_are_compared_by_them(attacked, peaceful, study):
    frame = attacked()
    chances = np.concatenate([np.ones(400, int), (LUCK[:, 0] < 0.3).astype(int)])
    summary = summarise(peaceful(frame, civil=1, engaged=chances), study)
    assert "fewer civil aircraft engaged" in answer(summary)
    assert summary.differences[0].supported == -1
    both = summarise_draws(drawn(peaceful(frame, civil=1, engaged=chances)), study)
    assert "fewer civil aircraft engaged in 100 % of the draws" in uncertainty_answer.answer(both)
    assert "civil aircraft engaged, %" in uncertainty_html(both)


def test_a_run_with_decoys_alone_is_about_them(attacked, peaceful, study):
    alone = study | {"variants": ["A"]}
    frame = peaceful(attacked(variants=(("A", 0.5),)), others=4, others_leaked=3)
    summary = summarise(frame, alone)
    assert summary.about == "others"
    assert "75.0 % of decoys and surveillance UAVs leaked" in answer(summary)
    assert summary.cases[0].main_reason.reason == "not_seen"


def test_a_sweep_with_and_without_attackers_says_which(attacked, peaceful, study):
    none = peaceful(attacked(0.0), others=4, others_leaked=1)
    frame = pl.concat([none, attacked(5.0)])
    summary = summarise(frame, study)
    assert summary.about == "attackers"
    assert [row.supported for row in summary.differences] == [0, -1]
    text = answer(summary)
    assert "fewer attackers leaked at raid size 5: " in text
    assert "Without attackers: A@0, where 25.0 % of decoys and surveillance UAVs leaked" in text
    assert "no difference" not in text
    assert headline_width(summary) < 0.1
    both = uncertainty_answer.answer(summarise_draws(drawn(frame), study))
    assert "Without attackers: A@0, where 25.0 %" in both


def test_a_raid_of_size_zero_says_that_nothing_flies(attacked, peaceful, study):
    frame = pl.concat([peaceful(attacked(0.0)), attacked(5.0)])
    assert "Without attackers: A@0, where nothing flies; B@0, " in answer(summarise(frame, study))
    alone = summarise(peaceful(attacked(0.0)), study)
    assert answer(alone).startswith("Without attackers: A@0, where nothing flies")


def test_shares_that_some_replications_do_not_say_are_not_guessed(attacked, study):
    frame = attacked().with_columns(
        attackers_killed=pl.when(pl.col("replication") > 0).then(pl.col("attackers_killed"))
    )
    assert with_shares(frame)["killed_share"].null_count() == frame.height
    row = summarise(frame, study).cases[0]
    assert row.killed_share.n == 0
    assert row.leak_share.n == 400
