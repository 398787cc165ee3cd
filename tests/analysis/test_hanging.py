"""What the answer hangs on, in words, from trials written down by hand."""

import math
from dataclasses import replace

import pytest

from openiads.analysis.hanging import hanging
from openiads.results.flips import Flips, Interval, Trial

SALVO = Trial(
    key="doctrines/d/salvo",
    name="rounds fired at a target at once",
    used="2",
    source="assumption",
    grade="D3",
    alternative="1",
    claim="",
    answer=Interval(0.0123, 0.0048, 0.0198),
    change=Interval(0.2717, 0.26, 0.28),
    flip=True,
)
COUNT = replace(
    SALVO,
    key="systems/s/launchers/x/count",
    name="launchers in a battalion",
    grade="E4",
    answer=Interval(-0.30, -0.31, -0.29),
    change=Interval(-0.04, -0.05, -0.03),
    flip=False,
)
FLIPS = Flips(
    question="share of attackers that leaked, B@9 less A@9",
    cases=("A@9", "B@9"),
    difference=True,
    level=0.95,
    quantities=150,
    tried=40,
    trials=55,
    screening=20,
    deciding=200,
    budget=1000,
    central=Interval(-0.2594, -0.2618, -0.2569),
    shown=(SALVO, COUNT),
)


def test_each_line_says_value_basis_grade_alternative_and_the_answer_under_it():
    first, second = hanging(FLIPS, 3).items
    assert first == (
        "Rounds fired at a target at once",
        "2 (assumption, grade D3). With 1: +1.2 points (+0.5 to +2.0) instead of -25.9 points, "
        "which turns the answer (corrected for 55 trials).",
    )
    assert second[1] == (
        "2 (assumption, grade E4). With 1: -30.0 points (-31.0 to -29.0) instead of -25.9 points."
    )


def test_the_note_says_how_many_were_tried_and_how_many_not():
    note = hanging(FLIPS, 3).note
    assert "in the cases of this answer: 55 other values of 40 of 150 contested" in note
    assert "200 replications each, under the same luck. 110 were not tried" in note
    assert "not tried" not in hanging(replace(FLIPS, tried=150), 3).note


def test_a_share_is_told_in_percent():
    level = replace(FLIPS, difference=False, central=Interval(0.2594, 0.25, 0.27), shown=(COUNT,))
    level = replace(level, shown=(replace(COUNT, answer=Interval(0.30, 0.29, 0.31)),))
    assert (
        hanging(level, 3).items[0][1].endswith("With 1: 30.0 % (29.0 to 31.0) instead of 25.9 %.")
    )


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_are_told_than_asked_for(most):
    assert len(hanging(FLIPS, most).items) == most


def test_nothing_found_and_not_looked_for_are_told_apart():
    assert hanging(replace(FLIPS, shown=()), 3).note.startswith(
        "None of them changed it by more than chance."
    )
    assert "not looked for" in hanging(None, 3).note


def test_without_an_interval_none_is_printed():
    bare = replace(SALVO, answer=Interval(0.01, math.nan, math.nan), flip=False)
    assert "With 1: +1.0 points instead of" in hanging(replace(FLIPS, shown=(bare,)), 1).items[0][1]
