"""Rows of summaries, estimates and findings against numbers worked out by hand."""

import math

import numpy as np
import polars as pl
import pytest

from openiads.analysis.attribution import by_class, main_reason, reasons
from openiads.analysis.compare import paired_values
from openiads.analysis.estimate import Estimate
from openiads.analysis.findings import Believed, Findings, interval, notes, ranking
from openiads.analysis.headline import about, with_shares
from openiads.analysis.sensitivity import Indices, Screened
from openiads.analysis.summary import summarise
from openiads.analysis.twofold import chance_of, disagreement_share, freed_of_chance, twofold
from openiads.analysis.uncertainty import by_draw, paired, summarise_draws

T2 = 4.302652729911275
"""Student's t with 2 degrees of freedom, 0.975: its square is 2 x 0.95^2 / (1 - 0.95^2)."""


# Rows --------------------------------------------------------------------------------------------


@pytest.fixture
def frame(make_outcomes):
    return make_outcomes("A", "A", None, np.array([0, 4, 6]), 10)


def test_a_row_of_a_case_has_the_means_of_its_replications(frame, study):
    whole = frame.with_columns(
        attackers_killed=pl.Series([8, 5, 4]), attackers_unresolved=pl.Series([2, 1, 0])
    )
    (row,) = summarise(whole, study | {"variants": ["A"]}).cases
    # Shares of leakers 0, 0.4, 0.6; killed 0.8, 0.5, 0.4; flying 0.2, 0.1, 0; worst 0.2, 0.5, 0.6.
    values = (row.leak_share, row.killed_share, row.unresolved_share, row.leak_share_at_worst)
    assert [one.value for one in values] == pytest.approx([1 / 3, 1.7 / 3, 0.1, 1.3 / 3])
    assert (row.threats, row.attackers, row.replications) == (10.0, 10.0, 3)
    assert row.unresolved == 1.0
    # No attacker leaked in 1 of 3: Wilson.
    assert row.no_leaker.value == pytest.approx(1 / 3)
    assert row.no_leaker.low == pytest.approx(0.0614919)
    assert row.rounds_fired.value == pytest.approx(70 / 3)
    assert row.rounds_cost_usd.value == pytest.approx(70e6 / 3)
    assert row.assets_lost.value == pytest.approx(2.0)
    assert row.assets_lost_value_usd.value == pytest.approx(2e8)
    assert not row.civil_engaged


def test_a_difference_counts_the_pairs_that_both_cases_have(make_outcomes, study):
    a = make_outcomes("A", "A", None, np.array([4, 5, 6, 9]), 10)
    b = make_outcomes("B", "B", None, np.array([2, 4, 3]), 10)
    summary = summarise(pl.concat([a, b]), study)
    (row,) = summary.differences
    assert (row.pairs, row.share.n, row.share.value) == (3, 3, pytest.approx(-0.2))
    assert row.assets_lost.value == pytest.approx(-1 / 3)
    assert row.rounds_cost_usd.value == pytest.approx(-2e6)
    assert summary.baseline == "A"
    assert paired_values(pl.concat([a, b]), "A", "B", "leakers").tolist() == [-2, -1, -3]
    assert paired_values(pl.concat([a, b]), "B", "A", "leakers").tolist() == [2, 1, 3]


def test_a_share_that_the_case_does_not_have_is_no_number(frame, study):
    (row,) = summarise(frame, study | {"variants": ["A"]}).cases
    assert row.share("attackers").value == pytest.approx(1 / 3)
    for key in ("civil", "others"):
        assert math.isnan(row.share(key).value)
        assert row.share(key).n == 0


def test_what_a_table_is_about_is_the_first_kind_it_has(frame, peaceful):
    assert about(frame) == "attackers"
    assert about(peaceful(frame, civil=2, others=3)) == "civil"
    assert about(peaceful(frame, others=3)) == "others"
    assert about(peaceful(frame)) == "attackers"
    assert about(peaceful(frame, others=3), frame) == "attackers"


def test_shares_beside_the_headline_are_by_replication(frame):
    some = frame.with_columns(
        attackers_unresolved=pl.Series([1, 0, 2]),
        others=pl.lit(4),
        others_killed=pl.lit(1),
        others_unresolved=pl.lit(2),
        civil_threats=pl.Series([0, 1, 2]),
        civil_engaged=pl.Series([0, 0, 1]),
    )
    found = with_shares(some)
    assert found["killed_share"].to_list() == [1.0, 0.6, 0.4]
    assert found["unresolved_share"].to_list() == [0.1, 0.0, 0.2]
    assert found["leak_share_at_worst"].to_list() == [0.1, 0.4, 0.8]
    assert found["others_killed_share"].to_list() == [0.25] * 3
    assert found["others_unresolved_share"].to_list() == [0.5] * 3
    assert found["civil_any"].to_list() == [None, 0.0, 1.0]
    nobody = with_shares(some.with_columns(attackers=pl.Series([0, 10, 10])))
    assert nobody["killed_share"].to_list() == [None, 0.6, 0.4]
    untold = with_shares(some.with_columns(others_killed=pl.Series([None, 1, 1])))
    assert untold["others_killed_share"].to_list() == [None] * 3


def test_reasons_are_counted_over_all_replications(frame):
    # 0, 4, 6 leakers: missed 0, 2, 3 and no channel 0, 2, 3: a tie, in the order of the vocabulary.
    assert [(r.reason, r.leakers, r.share) for r in reasons(frame)] == [
        ("missed", 5, 0.5),
        ("no_channel", 5, 0.5),
    ]
    assert main_reason(frame).reason == "missed"
    others = frame.with_columns(
        others_leaked=pl.lit(1), leakers_reason_not_seen=pl.col("leakers_reason_not_seen") + 1
    )
    assert [(r.reason, r.leakers) for r in reasons(others, "others")] == [("not_seen", 3)]


def test_leakers_are_counted_by_class_and_reason():
    table = pl.DataFrame({
        "threat_class": ["decoy", "aircraft", "decoy", "decoy"],
        "reason": ["no_round", "missed", "missed", "no_round"],
    })  # fmt: skip
    found = by_class(table)
    assert found == {"aircraft": {"missed": 1}, "decoy": {"missed": 1, "no_round": 2}}
    assert list(found) == ["aircraft", "decoy"]


# Draws -------------------------------------------------------------------------------------------

MEANS, VARIANCES, COUNTS = np.array([0.3, 0.7]), np.array([0.02, 0.02]), np.array([2.0, 2.0])


def test_chance_and_disagreement_of_two_draws_by_hand():
    found = twofold(MEANS, VARIANCES, COUNTS)
    assert found.value == pytest.approx(0.5)
    half = T2 * math.sqrt(0.01 / 2)
    assert (found.chance.low, found.chance.high) == pytest.approx((0.5 - half, 0.5 + half))
    assert found.chance.n == 4
    # t(1, 0.975) = tan(0.475 pi) = 12.7062 on sqrt(0.01).
    assert found.chance_of_one == pytest.approx(0.1 * math.tan(0.475 * math.pi))
    # Variance of the means 0.08, of which 0.01 is chance.
    drawn = 0.2 * math.sqrt(0.07 / 0.08)
    assert freed_of_chance(MEANS, VARIANCES / 2) == pytest.approx([0.5 - drawn, 0.5 + drawn])
    # Quantiles at 5 and 95 % of two values: a twentieth of the way in.
    assert (found.band.low, found.band.high) == pytest.approx(
        (0.5 - 0.9 * drawn, 0.5 + 0.9 * drawn)
    )
    assert (found.band.level, found.band.draws) == (0.9, 2)
    assert found.disagreement_share.value == pytest.approx(0.07 / 0.09)
    assert found.negative_share == 0.0
    cut = twofold(MEANS, VARIANCES, COUNTS, bounds=(0.4, 0.6))
    assert (cut.chance.low, cut.chance.high) == (0.4, 0.6)
    assert chance_of(found) is found.chance
    assert chance_of(found.chance) is found.chance


def test_half_of_the_draws_below_zero_is_half():
    found = twofold(np.array([-0.4, 0.4]), np.array([0.0, 0.0]), COUNTS)
    assert found.negative_share == 0.5
    assert found.disagreement_share.value == 1.0
    tied = twofold(np.array([0.0, 0.4]), np.array([0.0, 0.0]), COUNTS)
    assert tied.negative_share == 0.0


def test_disagreement_is_never_negative_and_unknown_where_chance_is():
    assert disagreement_share(np.array([0.5, 0.5]), VARIANCES, COUNTS).value == 0.0
    found = disagreement_share(MEANS, np.array([0.02, math.nan]), COUNTS)
    assert (math.isnan(found.value), found.method) == (True, "none")
    same = disagreement_share(np.array([0.5, 0.5]), np.zeros(2), COUNTS)
    assert (math.isnan(same.value), same.method) == (True, "constant")


def test_means_and_variances_are_by_draw(make_outcomes):
    frame = make_outcomes("A", "A", None, np.array([2, 4, 6, 8]), 10).with_columns(
        draw=pl.Series([1, 1, 0, 0]), leak_share=pl.Series([0.2, 0.4, 0.6, None])
    )
    means, variances, counts = by_draw(frame, "leak_share")
    assert means == pytest.approx([0.6, 0.3])
    assert variances == pytest.approx([math.nan, 0.02], nan_ok=True)
    assert counts.tolist() == [1, 2]


def test_pairs_of_draws_are_other_minus_base(make_outcomes):
    a = make_outcomes("A", "A", None, np.array([4, 5]), 10)
    b = make_outcomes("B", "B", None, np.array([2, 4]), 10)
    found = paired(a, b)
    assert found["leak_share"].to_list() == pytest.approx([-0.2, -0.1])
    assert found["rounds_cost_usd"].to_list() == [-2e6, -1e6]


def test_a_row_of_draws_counts_them(make_outcomes, study):
    frame = make_outcomes("A", "A", None, np.array([2, 4, 6, 8]), 10).with_columns(
        draw=pl.Series([0, 0, 1, 1], dtype=pl.Int64), attackers_unresolved=pl.Series([1, 0, 2, 0])
    )
    (row,) = summarise_draws(frame, study | {"variants": ["A"]}).cases
    assert (row.draws, row.replications, row.unresolved) == (2, 4, 0.75)
    assert row.leak_share.value == pytest.approx(0.5)
    assert row.leak_share_at_worst.value == pytest.approx(0.575)
    assert row.rounds_cost_usd.value == pytest.approx(25e6)
    assert (row.civil, row.others_leak_share, row.civil_engaged) == (None, None, False)


def test_the_interval_of_the_share_is_the_quantiles_of_its_resamples():
    means = np.array([0.1, 0.15, 0.22, 0.3, 0.41, 0.5, 0.66, 0.8])
    within = np.array([0.02, 0.04, 0.03, 0.025, 0.05, 0.06, 0.01, 0.035])
    rows = np.random.default_rng(0).integers(0, 8, (2000, 8))
    found = []
    for row in rows:
        between = max(means[row].var(ddof=1) - (within[row] / 4).mean(), 0.0)
        found.append(between / (between + within[row].mean()))
    found.sort()
    # Linear quantiles at 0.025 and 0.975 of 2000 values: places 49.975 and 1949.025.
    low = found[49] + 0.975 * (found[50] - found[49])
    high = found[1949] + 0.025 * (found[1950] - found[1949])
    share = disagreement_share(means, within, np.full(8, 4.0))
    assert (share.low, share.high) == pytest.approx((low, high))


def test_each_headline_of_draws_is_its_own(make_outcomes, peaceful, study):
    frame = make_outcomes("A", "A", None, np.array([2, 4, 6, 8]), 10).with_columns(
        draw=pl.Series([0, 0, 1, 1], dtype=pl.Int64)
    )
    civil = frame.with_columns(civil_threats=pl.lit(2), civil_engaged_share=pl.lit(0.5))
    (row,) = summarise_draws(civil, study | {"variants": ["A"]}).cases
    assert row.share("attackers").value == pytest.approx(0.5)
    assert row.share("civil").value == 0.5
    assert row.civil_engaged is False
    assert math.isnan(row.share("others").value)
    (row,) = summarise_draws(frame, study | {"variants": ["A"]}).cases
    assert math.isnan(row.share("civil").value)
    quiet = peaceful(frame, others=4, others_leaked=np.array([1, 1, 3, 3]))
    (row,) = summarise_draws(quiet, study | {"variants": ["A"]}).cases
    assert row.share("others").value == pytest.approx(0.5)


def test_two_summaries_of_the_same_rows_are_the_same(frame, study):
    alone = study | {"variants": ["A"]}
    assert summarise(frame, alone) == summarise(frame, alone)
    assert "outcomes" not in summarise(frame, alone).to_data()


# Findings of a sensitivity analysis --------------------------------------------------------------


def estimate(value, half=0.01):
    return Estimate(value, value - half, value + half, 9, "t")


def findings(**changes):
    index = (Indices("a", estimate(0.4), estimate(0.5)), Indices("b", estimate(0.1), estimate(0.2)))
    whole = {
        "title": "t",
        "question": "share that leaked, A",
        "difference": False,
        "groups": 7,
        "central": estimate(0.5),
        "screening": tuple(Screened(name, estimate(0.1), estimate(0.1), 0.1) for name in "abcd"),
        "indices": index,
        "chance_share": 0.034,
        "believed": (Believed("a", "", "low end", estimate(0.4), estimate(-0.1)),),
        "sizes": {"trajectories": 4, "samples": 16, "replications": 50},
        "complete": True,
    }
    return Findings(**(whole | changes))


def test_the_ranking_names_the_strongest_with_their_share():
    text = ranking(findings())
    assert text.startswith(
        "At central values the answer (share that leaked, A) is 50.0 %. Of 7 contested quantities"
    )
    assert "while the 2 strongest vary" in text
    assert text.endswith("): a (50 %); b (20 %).")
    difference = ranking(findings(difference=True, central=estimate(-0.25)))
    assert "(share that leaked, A) is -25.0 percentage points." in difference


def test_the_ranking_without_indices_is_that_of_the_screening():
    # four effects of the same size: three are named, and no order among them
    assert ranking(findings(indices=())).endswith(
        "Of 7 contested quantities it hangs most on: a; b; c; their order cannot be told with 4 "
        "trajectories."
    )
    assert ranking(findings(indices=(), screening=())).endswith("; no ranking is finished.")
    assert ranking(findings(central=None)) == "Nothing is finished, so nothing is ranked yet."


def test_the_notes_say_how_much_was_done():
    assert notes(findings()) == (
        "4 trajectories over 7 quantities, then 16 samples over 2; 50 replications a point, with "
        "the same luck at every point. At most 3 % of the variance between points is chance."
    )
    text = notes(findings(chance_share=None, complete=False))
    assert "is chance" not in text
    assert text.endswith("only what was finished is in it.")


def test_an_interval_of_a_finding_is_in_percent():
    assert interval(estimate(0.5), sign=False) == "50.0 (49.0 to 51.0)"
    assert interval(estimate(-0.1), sign=True) == "-10.0 (-11.0 to -9.0)"
