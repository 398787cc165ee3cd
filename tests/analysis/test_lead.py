"""The short answer: at most 25 words, with names, and numbers worked out by hand.

Ten attackers a replication. A: 4, 5, 6, 5 leak, in turn: 50 %. B: 2, 2, 4, 2 leak: 25 %. B less A:
-2, -3, -2, -3 of ten, mean -25 points; with 40 of them the standard deviation is 5.064 points, its
error 0.801, and with t(39) = 2.0227 the interval is -26.6 to -23.4.
"""

import numpy as np
import polars as pl
import pytest

from openiads.analysis.lead import WORDS, lead
from openiads.analysis.summary import Study, summarise
from openiads.analysis.uncertainty import summarise_draws

A, B = (np.array(base * 10) for base in ([4, 5, 6, 5], [2, 2, 4, 2]))
NAMES = {"A": "four old batteries", "B": "four old batteries and a new one"}


def study(titles=NAMES, label="raid size"):
    return Study("title", "question", "", tuple(titles), titles, label)


@pytest.fixture
def told(make_outcomes):
    """Return a maker of short answers; leakers is (variant, swept value) -> leakers of ten."""

    def make(leakers, words=None, edit=lambda frame: frame):
        frames = [
            edit(make_outcomes(f"{variant}@{value}", variant, value, counts, 10))
            for (variant, value), counts in leakers.items()
        ]
        return lead(summarise(pl.concat(frames, how="diagonal_relaxed"), words or study()))

    return make


def test_two_variants_are_compared_by_name_with_the_paired_interval(told):
    said = told({("A", 20.0): A, ("B", 20.0): B})
    assert said.text == (
        "With four old batteries and a new one, 25.0 % of attackers leaked at raid size 20 instead "
        "of 50.0 % with four old batteries."
    )
    assert said.doubt == (
        "Difference -25.0 percentage points: 95 % interval -26.6 to -23.4 for chance."
    )
    assert len(said.text.split()) <= WORDS == 25


def test_no_difference_is_called_none(told):
    said = told({("A", 20.0): A, ("B", 20.0): np.roll(A, 1)})
    assert said.text == (
        "Attackers leaked at raid size 20: 50.0 % with four old batteries and a new one, 50.0 % "
        "with four old batteries; no difference shown."
    )


def test_the_case_is_that_with_most_attackers_and_not_that_with_the_largest_difference(told):
    def larger(frame):
        return frame.with_columns(attackers=pl.lit(10) * (1 + (pl.col("sweep_value") == 20.0)))

    cases = {("A", 20.0): A, ("B", 20.0): A - 1, ("A", 5.0): A, ("B", 5.0): B - 2}
    assert "at raid size 20" in told(cases, edit=larger).text
    assert "at raid size 5" in told(cases).text  # as many: the last


def test_one_variant_says_its_share_and_its_own_interval(told):
    said = told({("A", None): A}, study({"A": "A"}, ""))
    # deviation 0.7161 of ten, error 0.1132, t 2.0227: 2.3 points
    assert said.text == "50.0 % of attackers leaked."
    assert said.doubt == "95 % interval 47.7 to 52.3 % for chance."
    assert told({("A", None): A}, study({"A": "one battery"}, "")).text == (
        "With one battery, 50.0 % of attackers leaked."
    )


def test_three_variants_are_listed(told):
    titles = {"A": "none", "B": "one", "C": "two"}
    said = told({("A", 9.0): A, ("B", 9.0): B, ("C", 9.0): B - 1}, study(titles))
    assert said.text == (
        "Attackers leaked at raid size 9: 50.0 % with none, 25.0 % with one, 15.0 % with two."
    )
    assert said.variants == ("A", "B", "C")


def test_names_that_are_too_long_are_shortened_and_no_answer_is(told):
    titles = {name: f"{name} " + "many words in a row " * 6 for name in "ABCD"}
    for count in (1, 2, 3, 4):
        some = dict(list(titles.items())[:count])
        said = told({(name, 9.0): A for name in some}, study(some))
        assert len(said.text.split()) <= WORDS
        assert "50.0 %" in said.text
        assert said.text.endswith(".")


def test_braces_in_names_and_labels_stay_as_they_are(told):
    titles = {"A": "{0}", "B": "{}"}
    said = told({("A", 9.0): A, ("B", 9.0): B}, study(titles, "{label}"))
    assert said.text == (
        "With {}, 25.0 % of attackers leaked at {label} 9 instead of 50.0 % with {0}."
    )


def test_one_replication_has_no_interval_and_nothing_has_no_answer(told, make_outcomes):
    said = told({("A", 9.0): A[:1]})
    assert said.doubt == "One replication has no interval."
    nothing = make_outcomes("A@9", "A", 9.0, A, 10).head(0)
    assert lead(summarise(nothing, study())).text == (
        "No replication is finished, so there is no answer yet."
    )


def test_an_aborted_run_without_the_second_variant_speaks_of_the_first(told):
    assert told({("A", 9.0): A}).text == (
        "With four old batteries, 50.0 % of attackers leaked at raid size 9."
    )


def test_with_draws_the_band_stands_beside_the_interval(make_outcomes):
    frames = [
        make_outcomes(f"{name}@9", name, 9.0, counts - shift, 10).with_columns(
            draw=pl.lit(draw).cast(pl.Int64)
        )
        for draw, shift in enumerate((0, 1))
        for name, counts in (("A", A), ("B", B - shift))
    ]
    summary = summarise_draws(pl.concat(frames, how="diagonal_relaxed"), study())
    said = lead(summary)
    # B less A is -25 points in one draw and -35 in the other
    assert said.doubt.startswith("Difference -30.0 percentage points: 95 % interval ")
    assert "; band for disagreement -3" in said.doubt
    assert "15.0 % of attackers leaked" in said.text  # 25 and 5
    assert "45.0 % with four old batteries" in said.text  # 50 and 40
