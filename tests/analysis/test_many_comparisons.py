"""The correction for many comparisons decides, and another variant has no part in it."""

import numpy as np
import polars as pl
import pytest
import scipy.stats
from memory_runs import run_of

from openiads.analysis.answer import answer, caveat
from openiads.analysis.summary import summarise
from openiads.analysis.two_runs import compare_runs
from openiads.analysis.two_runs_verdict import verdict
from openiads.analysis.uncertainty import summarise_draws
from openiads.errors import InputError

SIZES = (5.0, 10.0, 20.0, 30.0, 40.0, 60.0, 90.0, 120.0)
# Of 60 pairs, 7 differ by one leaker of 20: mean -7/1200; p of a paired t test is 0.0067, which is
# below 0.05 and above 0.05 / 8 = 0.00625.
BASE = np.full(60, 5)
EDGE = BASE - (np.arange(60) < 7)
CLEAR = BASE - 1 - (np.arange(60) % 2)


def cases(make_outcomes, variant, changed, values=SIZES):
    return [
        make_outcomes(f"{variant}@{value:g}", variant, value, changed.get(value, BASE), 20)
        for value in values
    ]


def test_the_edge_is_between_the_two_levels():
    p = scipy.stats.ttest_rel(EDGE / 20, BASE / 20).pvalue
    assert 0.05 / 8 < p < 0.05 / 7


@pytest.mark.parametrize(("values", "supported"), [(SIZES, 0), (SIZES[:7], -1)])
def test_one_case_of_two_runs_is_no_difference_among_eight(make_outcomes, values, supported):
    a = run_of(cases(make_outcomes, "A", {}, values))
    b = run_of(cases(make_outcomes, "A", {5.0: EDGE}, values))
    found = compare_runs(a, b)
    assert found.cases[0].measures["leak_share"].change.excludes_zero
    assert [case.supported for case in found.cases] == [supported] + [0] * (len(values) - 1)
    text = "fewer attackers leaked in 1 of 7 cases" if supported else "shown in 8 of 8 cases"
    assert text in verdict(found)


def test_other_variants_and_cases_without_attackers_do_not_count_between_two_runs(
    make_outcomes, peaceful
):
    values = SIZES[:7]
    more = [
        *cases(make_outcomes, "B", {}, SIZES),
        peaceful(make_outcomes("A@120", "A", 120.0, BASE, 20), others=4),
    ]
    a = run_of([*cases(make_outcomes, "A", {}, values), *more])
    b = run_of([*cases(make_outcomes, "A", {5.0: EDGE}, values), *more])
    assert compare_runs(a, b).cases[0].supported == -1


@pytest.fixture
def three(make_outcomes):
    """Eight sizes at the edge, and seven; C is clearly another."""

    def make(values, variants):
        changed = {"A": {}, "B": {5.0: EDGE}, "C": dict.fromkeys(values, CLEAR)}
        frames = [cases(make_outcomes, name, changed[name], values) for name in variants]
        return pl.concat(frame for some in zip(*frames, strict=True) for frame in some)

    return make


def words(study, *variants):
    return study | {"variants": list(variants), "variant_titles": {}}


@pytest.mark.parametrize(("values", "supported"), [(SIZES, 0), (SIZES[:7], -1)])
def test_one_size_of_a_study_is_no_difference_among_eight(three, study, values, supported):
    summary = summarise(three(values, "AB"), words(study, "A", "B"))
    assert summary.differences[0].share.excludes_zero
    assert [row.supported for row in summary.differences] == [supported] + [0] * (len(values) - 1)
    said = "stands after a correction for the number of comparisons between its two variants"
    assert said in caveat(summary)


@pytest.mark.parametrize("values", [SIZES, SIZES[:7]])
def test_a_third_variant_changes_no_sentence_about_the_other_two(three, study, values):
    two = summarise(three(values, "AB"), words(study, "A", "B"))
    more = summarise(three(values, "ABC"), words(study, "A", "B", "C"))
    pairs = [row for row in more.differences if row.variant == "B"]
    assert repr(pairs) == repr(list(two.differences))  # NaN is no NaN
    assert answer(more).startswith(answer(two).removesuffix(".") + "; C compared with A: fewer")


def test_differences_from_any_variant_are_there_for_the_asking(three, study):
    summary = summarise(three(SIZES[:2], "ABC"), words(study, "A", "B", "C"))
    other = summary.against("C")
    assert other.baseline == "C"
    assert [(row.variant, row.baseline, row.sweep_value) for row in other.differences] == [
        ("A", "C", 5.0),
        ("B", "C", 5.0),
        ("A", "C", 10.0),
        ("B", "C", 10.0),
    ]
    # C has one or two leakers of 20 fewer than A, in turn: 1.5 / 20 more with A.
    expected = scipy.stats.ttest_rel(BASE / 20, CLEAR / 20).confidence_interval(0.95)
    found = other.differences[0].share
    assert found.value == pytest.approx(0.075)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-12)
    assert "A compared with C: more attackers leaked at all 2 values" in answer(other)
    assert "B compared with C: more attackers leaked at all 2 values" in answer(other)
    assert repr(other.against("A").differences) == repr(summary.differences)
    assert repr(other.cases) == repr(summary.cases)


def test_a_baseline_that_the_study_does_not_have_is_refused(three, study):
    summary = summarise(three(SIZES[:2], "AB"), words(study, "A", "B"))
    with pytest.raises(InputError, match=r"there is no variant 'Z'") as error:
        summary.against("Z")
    assert error.value.allowed == "A, B"


def test_draws_are_taken_against_any_variant_too(three, study):
    frame = three(SIZES[:1], "ABC")
    many = pl.concat(
        frame.with_columns(draw=pl.lit(k, dtype=pl.Int64), leak_share=pl.col("leak_share") * scale)
        for k, scale in enumerate((1.0, 2.0))
    )
    summary = summarise_draws(many, words(study, "A", "B", "C"))
    assert [(row.variant, row.baseline) for row in summary.differences] == [("B", "A"), ("C", "A")]
    other = summary.against("C")
    assert [(row.variant, row.baseline) for row in other.differences] == [("A", "C"), ("B", "C")]
    # Draw means 0.075 and 0.15.
    assert other.differences[0].share.value == pytest.approx(0.1125)
    assert repr(other.against("A").differences) == repr(summary.differences)  # NaN is no NaN
    with pytest.raises(InputError, match="no variant"):
        summary.against("Z")
