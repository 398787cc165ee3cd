"""Historical counts against the ledger and known intervals; camps stay apart; verdicts flip."""

import re

import pytest
from scipy.stats import binomtest

from openiads.analysis.estimate import Estimate
from openiads.verify import rates
from openiads.verify.records import COUNTS, SYRIA_AREAS, Count


def count(successes, trials, camp="one", measure="of_engaged"):
    return Count("claim", "event", camp, "system", "aircraft", measure, successes, trials)


@pytest.mark.parametrize("one", COUNTS, ids=lambda one: one.claim)
def test_a_count_agrees_with_the_published_figure(one, order):
    claim = order.ledger.claim(one.claim)
    if claim.dimension == "ratio":
        assert claim.value_si == pytest.approx(one.successes / one.trials, abs=0.006)
    elif "missed" in claim.quantity:
        assert (claim.value_si, one.successes) == (one.trials, 0)
    else:
        assert claim.value_si == one.successes
    printed = re.search(r"(\d+) of (\d+)", claim.note)
    if printed:
        assert (one.successes, one.trials) == tuple(map(int, printed.groups()))


@pytest.mark.parametrize("one", COUNTS, ids=lambda one: one.claim)
def test_the_interval_of_a_count_is_that_of_wilson(one):
    known = binomtest(one.successes, one.trials).proportion_ci(method="wilson")
    assert one.estimate.low == pytest.approx(known.low, abs=1e-12)
    assert one.estimate.high == pytest.approx(known.high, abs=1e-12)


def test_known_intervals(check):
    # 7 of 7: 1 / (1 + z^2 / 7); 0 of 105, exact: 1 - 0.025^(1/105)
    rows = {row[3]: row for row in check("kill-rates").grids[0].rows}
    assert rows["7 of 7"][4].low == pytest.approx(1.0 / (1.0 + 1.959964**2 / 7.0), rel=1e-6)
    assert rows["0 of 105"][5] == f"0.0 to {100 * (1.0 - 0.025 ** (1 / 105)):.1f}"


def test_the_eight_places_of_syria_add_up_and_differ():
    assert sum(one.successes for one in SYRIA_AREAS) == 71
    assert sum(one.trials for one in SYRIA_AREAS) == 103
    assert rates.unequal(list(SYRIA_AREAS)) < 1e-6


def test_the_test_of_equal_shares_is_that_of_pearson():
    from scipy.stats import chi2_contingency

    parts = [count(5, 30), count(13, 16), count(5, 9)]
    table = [[one.successes, one.trials - one.successes] for one in parts]
    assert rates.unequal(parts) == pytest.approx(chi2_contingency(table, correction=False)[1])


def test_two_camps_are_shown_and_never_put_together(check):
    made = check("kill-rates")
    kinds = {f.statement: f.verdict.kind for f in made.findings}
    assert kinds["Syria 2018: 71 of 103 (Russian Ministry of Defence)"] == "contradicted"
    assert kinds["Syria 2018: 0 of 105 (Pentagon)"] == "contradicted"
    assert "71 of 208" not in {row[3] for row in made.grids[0].rows}
    cells = [cell for finding in made.findings for cell in finding.numbers.values()]
    shares = [cell.value for cell in cells if isinstance(cell, Estimate)]
    assert shares
    assert not any(abs(share - 71 / 208) < 1e-3 for share in shares)


def test_measures_are_kept_apart(check):
    findings = {f.statement: f for f in check("kill-rates").findings}
    one = findings["Riyadh, November 2017: 0 of 5 (Lewis)"]
    assert one.verdict.kind == "not checkable here"
    assert {entry.measure for entry in COUNTS} == {
        "per_shot",
        "per_target",
        "of_engaged",
        "of_launched",
    }


def test_the_verdict_on_a_published_probability_flips():
    def kind(low, high, *own):
        return rates.judge_published(low, high, list(own), []).kind

    shots = count(80, 100, measure="per_shot")
    other = count(42, 50, camp="two", measure="per_shot")
    assert kind(0.8, 0.9) == "not checkable here"
    assert kind(0.8, 0.9, shots) == "reproduced only if"
    assert kind(0.8, 0.9, shots, other) == "reproduced"
    assert kind(0.95, 0.99, shots) == "contradicted"
    assert kind(0.8, 0.9, count(10, 100, measure="per_shot")) == "contradicted"
    # half a kill a shot, three rounds each: seven of eight targets
    assert kind(0.5, 0.5, count(90, 100)) == "reproduced only if"
    assert "3" in rates.judge_published(0.5, 0.5, [count(88, 100)], []).because


def test_the_verdicts_on_counts_sums_and_salvoes_flip():
    assert rates.judge_count(count(71, 103), [count(0, 105, "two")]).kind == "contradicted"
    assert rates.judge_count(count(71, 103), [count(70, 105, "two")]).kind == "reproduced"
    assert rates.judge_count(count(71, 103), []).kind == "not checkable here"
    alike = [count(5, 10), count(10, 20)]
    assert rates.judge_sum(alike, count(15, 30)).kind == "reproduced"
    assert rates.judge_sum(alike, count(16, 30)).kind == "contradicted"
    assert rates.judge_sum([count(0, 20), count(20, 20)], count(20, 40)).kind == (
        "reproduced only if"
    )
    assert rates.judge_salvo(0.1678, 0.8**8).kind == "reproduced"
    assert rates.judge_salvo(0.2, 0.8**8).kind == "contradicted"
