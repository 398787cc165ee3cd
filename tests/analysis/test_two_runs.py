"""Two runs compared: paired where they share their luck, else by Welch; numbers by hand."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from memory_runs import run_of

from openiads.analysis.two_runs import compare_runs, verdict
from openiads.errors import ResultError


@pytest.fixture
def two(make_outcomes):
    def make(a=(4, 5, 6), b=(2, 4, 3), **options):
        frames = [make_outcomes("A@10", "A", 10.0, np.array(leakers), 10) for leakers in (a, b)]
        return run_of(frames[:1]), run_of(frames[1:], **options)

    return make


def test_the_same_seed_and_threats_are_paired(two):
    found = compare_runs(*two())
    (case,) = found.cases
    assert case.paired
    assert "same seed and same threats: 3 pairs" in case.why
    # Differences -0.2, -0.1, -0.3: mean -0.2, deviation 0.1; t(2, 0.975) = 4.30265.
    change = case.measures["leak_share"].change
    assert change.value == pytest.approx(-0.2)
    assert change.high - change.value == pytest.approx(4.30265 * 0.1 / np.sqrt(3), rel=1e-5)
    assert change.n == 3


def test_other_seeds_are_unpaired_and_the_interval_is_welch(two):
    found = compare_runs(*two(seed=2))
    (case,) = found.cases
    assert not case.paired
    assert "the seeds differ (1 and 2)" in case.why
    # Equal variances 0.01, 3 and 3 values: Welch has 4 degrees of freedom, t(4, 0.975) = 2.77645.
    change = case.measures["leak_share"].change
    assert change.value == pytest.approx(-0.2)
    assert change.high - change.value == pytest.approx(2.77645 * np.sqrt(0.02 / 3), rel=1e-5)
    assert change.n == 6


def test_other_threats_are_unpaired(two):
    (case,) = compare_runs(*two(threats=("t1", "t2"))).cases
    assert not case.paired
    assert "the raids differ" in case.why


def test_replications_that_do_not_overlap_are_unpaired(make_outcomes):
    a = run_of([make_outcomes("A@10", "A", 10.0, np.array([4, 5, 6]), 10)])
    b = run_of([make_outcomes("A@10", "A", 10.0, np.array([2, 4, 3]), 10, 100)])
    (case,) = compare_runs(a, b).cases
    assert not case.paired
    assert "no replication is in both" in case.why


def test_a_lone_variant_meets_another_name(make_outcomes):
    a = run_of([make_outcomes("A@10", "A", 10.0, np.array([4, 5, 6]), 10)])
    b = run_of([make_outcomes("new@10", "new", 10.0, np.array([4, 5, 6]), 10)])
    (case,) = compare_runs(a, b).cases
    assert (case.case_a, case.case_b, case.paired) == ("A@10", "new@10", True)
    assert case.supported == 0


def test_cases_that_only_one_run_has_are_named(make_outcomes):
    frames = [
        make_outcomes(f"A@{size}", "A", float(size), np.array([1, 2, 3]), size) for size in (5, 9)
    ]
    found = compare_runs(run_of(frames), run_of(frames[:1]))
    assert [case.case_a for case in found.cases] == ["A@5"]
    assert found.left_out == ("A@9",)


def test_runs_without_a_common_case_are_refused(make_outcomes):
    a = run_of([make_outcomes("A@5", "A", 5.0, np.array([1, 2]), 5)])
    b = run_of([make_outcomes("A@6", "A", 6.0, np.array([1, 2]), 6)])
    with pytest.raises(ResultError, match="share no case"):
        compare_runs(a, b)


def test_a_run_with_draws_is_not_compared_with_one_without(two):
    a, b = two()
    b.__dict__["outcomes"] = b.outcomes.with_columns(pl.Series("draw", [0, 1, 2], dtype=pl.Int64))
    with pytest.raises(ResultError, match="has draws"):
        compare_runs(a, b)


def test_other_versions_and_ledgers_are_said(two):
    notes = compare_runs(*two(versions={"openiads": "2"}, ledger_hash="other")).notes
    assert any("versions 1 and 2" in note for note in notes)
    assert any("different evidence ledgers" in note for note in notes)


def test_other_versions_of_the_format_are_said(two):
    notes = compare_runs(*two(version=1)).notes
    assert any("format versions 2 and 1" in note for note in notes)


def test_decoys_do_not_enter_the_comparison(two):
    a, b = two()
    plain = compare_runs(a, b).cases[0].measures["leak_share"]
    b.__dict__["outcomes"] = b.outcomes.with_columns(
        others=pl.lit(5), others_leaked=pl.lit(5), others_leak_share=pl.lit(1.0)
    )
    found = compare_runs(a, b)
    assert found.cases[0].measures["leak_share"] == plain
    assert found.cases[0].measures["others_leak_share"].b.value == 1.0
    assert found.cases[0].measures["others_leak_share"].a.n == 0


def test_civil_aircraft_engaged_in_either_run_come_first_in_the_verdict(two):
    a, b = two()
    civil = {"civil_threats": pl.lit(2), "civil_engaged": pl.lit(1)}
    b.__dict__["outcomes"] = b.outcomes.with_columns(**civil, civil_engaged_share=pl.lit(0.5))
    only = "Civil aircraft were engaged; only the second run has some in A@10."
    assert verdict(compare_runs(a, b)).startswith(only)
    none = {"civil_threats": pl.lit(2), "civil_engaged_share": pl.lit(0.0)}
    a.__dict__["outcomes"] = a.outcomes.with_columns(**none)
    text = verdict(compare_runs(a, b))
    assert text.startswith("Civil aircraft were engaged in 1 of 1 cases; in A at raid size 10 in")
    assert "100.0 % instead of 0.0 %" in text


def test_the_verdict_claims_a_difference_only_where_it_is_supported(two):
    many = compare_runs(*two(a=(5, 6, 5, 6) * 10, b=(1, 2, 2, 1) * 10))
    assert many.cases[0].supported == -1
    assert "fewer attackers leaked in 1 of 1 cases" in verdict(many)
    none = compare_runs(*two())
    assert "-20.0 percentage points" in verdict(none).replace("-20 ", "-20.0 ")
    same = compare_runs(*two(a=(4, 5, 6), b=(4, 5, 6)))
    assert "is that of the first in every replication of every case (1 of 1)" in verdict(same)


def test_an_incomplete_run_is_named(two):
    a, b = two()
    world = a.__dict__["world"], a.__dict__["outcomes"]
    a = replace(a, note="This run is incomplete.")
    a.__dict__["world"], a.__dict__["outcomes"] = world
    assert compare_runs(a, b).notes[0] == "This run is incomplete."
