"""The study on one page: its rows, and a sentence that claims no more than they show."""

import json
import math

import numpy as np
import polars as pl
import pytest

from openiads.analysis.answer import answer, caveat
from openiads.analysis.attribution import main_reason, reasons
from openiads.analysis.convergence import headline_width
from openiads.analysis.exchange import cost_ratio, exchange
from openiads.analysis.summary import summarise


def leakers(probability, threats, n=400, seed=7):
    luck = np.random.default_rng(seed).random((n, threats))
    return (luck < probability).sum(axis=1)


@pytest.fixture
def swept(make_outcomes):
    frames = []
    for threats, chances in ((5, (0.0, 0.0)), (20, (0.2, 0.1)), (40, (0.5, 0.3))):
        for variant, chance in zip("AB", chances, strict=True):
            case = f"{variant}@{threats}"
            frames.append(
                make_outcomes(case, variant, float(threats), leakers(chance, threats), threats)
            )
    return pl.concat(frames)


def test_there_is_a_row_for_every_case_and_every_difference(swept, study):
    summary = summarise(swept, study)
    assert [row.case for row in summary.cases] == ["A@5", "B@5", "A@20", "B@20", "A@40", "B@40"]
    assert [row.sweep_value for row in summary.differences] == [5.0, 20.0, 40.0]
    assert summary.sweep_values == (5.0, 20.0, 40.0)
    assert [row.supported for row in summary.differences] == [0, -1, -1]


def test_figures_are_those_of_the_rows(swept, study):
    row = summarise(swept, study).case("A", 40.0)
    rows = swept.filter(pl.col("case") == "A@40")
    assert row.leak_share.value == pytest.approx(rows["leakers"].sum() / (40 * 400))
    assert row.threats == 40
    assert row.no_leaker.value == (rows["leakers"] == 0).mean()
    assert row.rounds_fired.value == pytest.approx(rows["rounds_fired"].mean())
    assert row.main_reason.reason == "no_channel"
    assert row.civil is None


def test_reasons_add_up_to_the_leakers(swept):
    found = reasons(swept)
    assert sum(entry.leakers for entry in found) == swept["leakers"].sum()
    assert sum(entry.share for entry in found) == pytest.approx(1.0)
    broken = swept.with_columns(pl.lit(0).alias("attackers_leaked_reason_missed"))
    with pytest.raises(ValueError, match="reasons for"):
        reasons(broken)


def test_a_raid_without_leakers_has_no_reason(swept):
    assert main_reason(swept.filter(pl.col("case") == "A@5")) is None


def test_the_answer_names_sizes_with_and_without_a_difference(swept, study):
    text = answer(summarise(swept, study))
    assert "fewer attackers leaked at raid size 20, 40" in text
    assert "no difference was shown at raid size 5" in text
    assert "95 % interval -" in text
    assert text.count(".\n") == 0


def test_the_answer_claims_nothing_when_nothing_differs(make_outcomes, study):
    for seed in range(20):
        frames = [
            make_outcomes("A", "A", None, leakers(0.3, 20, seed=seed), 20),
            make_outcomes("B", "B", None, leakers(0.3, 20, seed=1000 + seed), 20),
        ]
        summary = summarise(pl.concat(frames), study)
        shown = "no difference in the share of attackers that leaked was shown" not in answer(
            summary
        )
        assert shown == summary.differences[0].leak_share.excludes_zero


def test_a_single_variant_is_answered_by_its_level(make_outcomes, study):
    alone = study | {"variants": ["A"]}
    summary = summarise(make_outcomes("A", "A", None, leakers(0.3, 20), 20), alone)
    assert summary.differences == ()
    assert answer(summary).startswith("With A (four), ")
    assert " % of attackers leaked (95 % interval " in answer(summary)


def test_three_variants_are_each_compared_with_the_first(make_outcomes, study):
    three = study | {"variants": ["A", "B", "C"]}
    frames = [
        make_outcomes(name, name, None, leakers(chance, 20), 20)
        for name, chance in (("A", 0.3), ("B", 0.1), ("C", 0.6))
    ]
    summary = summarise(pl.concat(frames), three)
    assert [(row.variant, row.baseline) for row in summary.differences] == [("B", "A"), ("C", "A")]
    assert "fewer attackers leaked" in answer(summary)
    assert "more attackers leaked" in answer(summary)


def test_many_comparisons_raise_the_bar(make_outcomes, study):
    # One difference at the edge of the single-comparison interval; 1 of 20 is no longer supported.
    base, other = np.full(60, 5), np.full(60, 5)
    other[:5] -= 1
    frames = []
    for value in range(20):
        frames.append(make_outcomes(f"A{value}", "A", float(value), base, 20))
        changed = other if value == 0 else base
        frames.append(make_outcomes(f"B{value}", "B", float(value), changed, 20))
    row = summarise(pl.concat(frames), study).differences[0]
    assert row.leak_share.excludes_zero
    assert row.supported == 0


def test_replications_that_never_vary_do_not_claim_certainty(make_outcomes, study):
    same = np.zeros(50, dtype=int)
    frames = [make_outcomes(name, name, None, same, 20) for name in "AB"]
    summary = summarise(pl.concat(frames), study)
    assert summary.cases[0].leak_share.high > 0.0
    assert summary.differences[0].supported == 0
    assert headline_width(summary) > 0.05


def test_draws_are_not_pooled(swept, study):
    with pytest.raises(ValueError, match="one draw"):
        summarise(pl.concat([swept, swept.with_columns(draw=pl.lit(1, dtype=pl.Int64))]), study)


def test_civil_aircraft_engaged_are_reported_when_there_is_civil_traffic(swept, study):
    civil = swept.with_columns(civil_threats=pl.lit(3), civil_engaged=pl.lit(1))
    row = summarise(civil, study).cases[0]
    assert row.civil.engaged.value == 1.0
    assert row.civil.any_engaged.value == 1.0


def test_the_caveat_names_threats_still_flying(swept, study):
    flying = swept.with_columns(attackers_unresolved=pl.lit(2))
    assert "still flying at the horizon" in caveat(summarise(flying, study))
    assert "still flying" not in caveat(summarise(swept, study))
    assert caveat(summarise(swept, study)).startswith("A fictional sector.")


def test_no_replication_means_no_answer(swept, study):
    summary = summarise(swept.head(0), study)
    assert "no answer yet" in answer(summary)
    assert headline_width(summary) == math.inf


def test_the_summary_is_plain_json(swept, study):
    data = summarise(swept, study).to_data()
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_the_exchange_counts_rounds_and_money(swept):
    rows = swept.filter(pl.col("case") == "A@40")
    found = exchange(rows)
    assert found.by_round == {"48N6E2": pytest.approx(rows["rounds_fired"].mean())}
    ratio = cost_ratio(rows)
    assert ratio.low < found.cost_ratio < ratio.high
    assert ratio.value == found.cost_ratio
