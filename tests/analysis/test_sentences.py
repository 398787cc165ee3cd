"""The sentences that answer a study, word for word, with every number worked out by hand.

Ten attackers, three replications: 4, 5, 6 leak past A and 2, 4, 3 past B. Shares 0.5 and 0.3 and
their difference -0.2 all have deviation 0.1 and t(2, 0.975) = 4.302653: +- 0.248414.
"""

import numpy as np
import polars as pl
import pytest

from openiads.analysis import uncertainty_answer
from openiads.analysis.answer import CHANCE, FAMILY, answer, caveat
from openiads.analysis.beside import civil_first, elsewhere
from openiads.analysis.convergence import headline_width
from openiads.analysis.show import summary_html, uncertainty_html
from openiads.analysis.summary import summarise
from openiads.analysis.uncertainty import summarise_draws
from openiads.analysis.wording import spans

A, B = (4, 5, 6), (2, 4, 3)


@pytest.fixture
def frame(make_outcomes):
    def make(value=None, **leakers):
        suffix = "" if value is None else f"@{value:g}"
        return pl.concat(
            make_outcomes(f"{name}{suffix}", name, value, np.array(some), 10)
            for name, some in (leakers or {"A": A, "B": B}).items()
        )

    return make


@pytest.fixture
def plain(study):
    return study | {"variant_titles": {}}


def test_a_difference_that_is_not_shown_is_named_with_its_interval(frame, study):
    assert answer(summarise(frame(), study)) == (
        "B (five) compared with A (four): no difference in the share of attackers that leaked was "
        "shown; 30.0 % instead of 50.0 %, a difference of -20.0 percentage points (95 % interval "
        "-44.8 to +4.8)."
    )


def test_a_difference_that_is_always_zero_is_none(frame, plain):
    assert answer(summarise(frame(A=A, B=A), plain)) == (
        "B compared with A: no difference in the share of attackers that leaked was shown: 50.0 % "
        "instead of 50.0 %, a difference of 0 in all 3 replications."
    )
    two = pl.concat([frame(5.0, A=A, B=A), frame(9.0, A=A, B=A)])
    assert answer(summarise(two, plain)) == (
        "B compared with A: no difference in the share of attackers that leaked was shown at any "
        "raid size, in any replication."
    )


def test_sizes_without_any_difference_name_the_largest_estimate(frame, plain):
    two = pl.concat([frame(5.0, A=A, B=A), frame(9.0)])
    assert answer(summarise(two, plain)) == (
        "B compared with A: no difference in the share of attackers that leaked was shown at any "
        "raid size; the largest estimate is at raid size 9: 30.0 % instead of 50.0 %, a "
        "difference of -20.0 percentage points (95 % interval -44.8 to +4.8)."
    )


# Twenty replications, in turn x and x + 1 leakers: deviation 0.051299 (of shares of ten); with
# t(19, 0.975) = 2.093024 the interval of a mean is +- 0.024009.
def alternating(leakers):
    return np.array([leakers, leakers + 1] * 10)


def swept(frame, changes, sizes=(5.0, 10.0, 20.0, 40.0, 60.0)):
    base = alternating(5)
    return pl.concat(
        frame(size, A=base, B=base[::-1] + change)
        for size, change in zip(sizes, changes, strict=True)
    )


def test_the_stronger_direction_comes_first_and_sizes_in_a_row_are_spanned(frame, plain):
    # B alternates the other way round: -1 and +1 about each change, deviation 0.102598, interval
    # +- 0.048018. Changes -0.1, -0.2, -0.3 | +0.1 | 0.
    summary = summarise(swept(frame, (-1, -2, -3, 1, 0)), plain)
    assert [row.supported for row in summary.differences] == [-1, -1, -1, 1, 0]
    assert answer(summary) == (
        "B compared with A: fewer attackers leaked at raid size 5 to 20, most at 20: 25.0 % "
        "instead of 55.0 %, a difference of -30.0 percentage points (95 % interval -34.8 to "
        "-25.2); more attackers leaked at raid size 40: 65.0 % instead of 55.0 %, a difference of "
        "+10.0 percentage points (95 % interval +5.2 to +14.8); no difference was shown at raid "
        "size 60."
    )
    turned = answer(summarise(swept(frame, (1, 2, 3, -1, 0)), plain))
    assert turned.startswith("B compared with A: more attackers leaked at raid size 5 to 20, most")


def test_a_difference_everywhere_says_so(frame, plain):
    summary = summarise(swept(frame, (-1, -2), (5.0, 10.0)), plain)
    assert answer(summary) == (
        "B compared with A: fewer attackers leaked at all 2 values of raid size, most at 10: "
        "35.0 % instead of 55.0 %, a difference of -20.0 percentage points (95 % interval -24.8 to "
        "-15.2)."
    )


def test_a_difference_in_a_study_without_a_sweep_has_no_place(frame, plain):
    summary = summarise(frame(A=alternating(5), B=alternating(5)[::-1] - 1), plain)
    assert answer(summary) == (
        "B compared with A: fewer attackers leaked: 45.0 % instead of 55.0 %, a difference of "
        "-10.0 percentage points (95 % interval -14.8 to -5.2)."
    )


@pytest.mark.parametrize(
    ("some", "every", "text"),
    [
        ([5.0, 20.0], [5.0, 10.0, 20.0], "5, 20"),
        ([5.0, 10.0], [5.0, 10.0, 20.0], "5, 10"),
        ([5.0, 10.0, 20.0], [5.0, 10.0, 20.0, 30.0], "5 to 20"),
        ([1.0, 3.0, 4.0, 5.0, 7.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], "1, 3 to 5, 7"),
        (["a", "b", "c"], ["a", "b", "c", "d"], "a, b, c"),
        ([2.5], [1.0, 2.5], "2.5"),
    ],
)
def test_swept_values_in_a_row_are_spanned(some, every, text):
    assert spans(some, every) == text


def test_one_variant_is_answered_by_the_ends_of_its_sweep(frame, study):
    alone = study | {"variants": ["A"]}
    found = frame(5.0, A=A).with_columns(
        attackers_killed=pl.col("attackers_killed") - 2,
        attackers_unresolved=pl.lit(2, dtype=pl.Int64),
    )
    three = pl.concat([found, frame(9.0, A=A), frame(12.0, A=B)])
    assert answer(summarise(three, alone)) == (
        "With A (four), 50.0 % of attackers leaked at raid size 5 (95 % interval 25.2 to 74.8 %; "
        "killed 30.0 %, still flying 20.0 %: if all of these leaked, 70.0 %) and 30.0 % of "
        "attackers leaked at raid size 12 (95 % interval 5.2 to 54.8 %; killed 70.0 %)."
    )


def test_one_case_is_answered_once(frame, plain):
    assert answer(summarise(frame(A=A), plain | {"variants": ["A"]})) == (
        "With A, 50.0 % of attackers leaked (95 % interval 25.2 to 74.8 %; killed 50.0 %)."
    )


def test_the_caveat_counts_what_still_flew(frame, plain):
    some = pl.concat([frame(5.0), frame(9.0)]).with_columns(
        attackers_unresolved=pl.when(pl.col("sweep_value") == 9.0)
        .then(pl.when(pl.col("variant") == "A").then(1).otherwise(3))
        .otherwise(0)
    )
    assert caveat(summarise(some, plain)) == (
        f"A fictional sector. {CHANCE.format(level='95 %')} {FAMILY} In 2 of 4 cases attackers "
        "were still flying at the horizon (up to 3.0 a replication); they count neither as leaked "
        "nor killed. Had all of them leaked, the share that leaked would be up to 30.0 percentage "
        "points higher."
    )


def test_a_single_comparison_needs_no_word_on_correcting(frame, plain):
    assert caveat(summarise(frame(), plain | {"caveat": " "})) == CHANCE.format(level="95 %")
    assert "90 %" in caveat(summarise(frame(), plain, level=0.9))


def civil(frame, engaged):
    return frame.with_columns(
        civil_threats=pl.lit(4),
        civil_engaged=pl.Series(engaged),
        civil_engaged_share=pl.Series(engaged) / 4,
    )


def test_civil_aircraft_engaged_are_counted_before_all_else(frame, plain):
    # B: 1, 0, 0 of 4. At least one in 1 of 3: Wilson 0.0615 to 0.7923. Share 1/12 +- 0.358554.
    summary = summarise(civil(frame(5.0), [0, 0, 0, 1, 0, 0]), plain)
    assert civil_first(summary) == (
        "Civil aircraft were engaged in 1 of 2 cases, most often in B@5: in 33.3 % of its "
        "replications (95 % interval 6.1 to 79.2 %), 8.3 % of civil aircraft (0.0 to 44.2 %)."
    )
    assert answer(summary).startswith(civil_first(summary) + " B compared with A: ")
    alone = summarise(civil(frame(A=A), [1, 0, 0]), plain | {"variants": ["A"]})
    assert civil_first(alone).startswith("Civil aircraft were engaged in 33.3 % of replications (")
    assert civil_first(summarise(frame(), plain)) == ""


def test_the_case_in_which_civil_aircraft_were_engaged_most_often_is_named(frame, plain):
    both = summarise(civil(frame(5.0), [1, 1, 0, 1, 0, 0]), plain)
    assert "in 2 of 2 cases, most often in A@5: in 66.7 %" in civil_first(both)


def test_cases_without_attackers_are_told_one_by_one_up_to_four(frame, peaceful, plain):
    def quiet(size):
        return peaceful(frame(size, A=A), others=2, others_leaked=np.array([1, 1, 1]))

    attacked = frame(99.0, A=A)
    # 1 of 2 in all three: (1 - q)^2 >= 0.05 leaves 0.5 -+ 0.776393 * 0.5.
    told = "{}, where 50.0 % of decoys and surveillance UAVs leaked (11.2 to 88.8 %)"
    alone = plain | {"variants": ["A"]}
    one = elsewhere(summarise(pl.concat([quiet(5.0), attacked]), alone))
    assert one == f"Without attackers: {told.format('A@5')}."
    many = pl.concat([*(quiet(float(size)) for size in range(1, 7)), attacked])
    listed = "; ".join(told.format(f"A@{size}") for size in range(1, 5))
    text = elsewhere(summarise(many, alone))
    assert text == f"Without attackers: {listed}; and 2 more cases."
    assert elsewhere(summarise(attacked, alone)) == ""


def test_a_case_in_which_nothing_flies_says_so(frame, peaceful, plain):
    found = pl.concat([peaceful(frame(5.0, A=A)), frame(9.0, A=A)])
    text = elsewhere(summarise(found, plain | {"variants": ["A"]}))
    assert text == "Without attackers: A@5, where nothing flies."


def test_the_width_is_that_of_the_widest_difference_or_share(frame, plain):
    narrow = frame(5.0, A=alternating(5), B=alternating(5)[::-1])
    both = summarise(pl.concat([narrow, frame(9.0)]), plain)
    assert headline_width(both) == pytest.approx(2 * 0.248414, rel=1e-5)
    alone = plain | {"variants": ["A"]}
    shares = summarise(pl.concat([narrow, frame(9.0)]).filter(pl.col("variant") == "A"), alone)
    assert headline_width(shares) == pytest.approx(2 * 0.248414, rel=1e-5)
    only = summarise(narrow, plain)
    assert headline_width(only) == pytest.approx(2 * 0.048018, rel=1e-4)


def test_a_notebook_shows_the_numbers_of_the_tables(frame, study):
    text = summary_html(summarise(frame(5.0), study))
    cells = ("A@5", "3", "50.0", "25.2 to 74.8", "50.0", "no channel")
    assert "".join(f"<td>{cell}</td>" for cell in cells) in text
    heads = ("case", "replications", "attackers leaked, %", "95 %", "killed, %", "main reason")
    assert "".join(f"<th>{head}</th>" for head in heads) in text


# Draws: the numbers are worked out in tests/report/test_terminal_numbers.py.


@pytest.fixture
def doubts(make_outcomes):
    def make(study, value=None, b=(1, 2, 6, 8), a=(2, 4, 6, 8)):
        suffix = "" if value is None else f"@{value:g}"
        frames = [
            make_outcomes(f"{name}{suffix}", name, value, np.array(leakers), 10).with_columns(
                draw=pl.Series([0, 0, 1, 1], dtype=pl.Int64),
                replication=pl.Series([0, 1, 0, 1], dtype=pl.Int64),
            )
            for name, leakers in (("A", a), ("B", b))
            if name in study["variants"]
        ]
        return pl.concat(frames)

    return make


def test_draws_are_answered_with_both_doubts(doubts, study):
    summary = summarise_draws(doubts(study), study)
    assert uncertainty_answer.answer(summary) == (
        "B (five) compared with A (four), over 2 draws: -7.5 percentage points in the share of "
        "attackers that leaked (interval for chance -18.3 to +3.3, band for disagreement -13.9 to "
        "-1.1; disagreement explains 80 % of the variance between single replications, chance the "
        "rest), and fewer attackers leaked in 100 % of the draws."
    )


def test_draws_of_a_sweep_name_the_largest_mean_difference(doubts, study, plain):
    whole = pl.concat([doubts(study, 5.0), doubts(study, 9.0, a=(2, 4, 6, 8), b=(6, 8, 8, 10))])
    text = uncertainty_answer.answer(summarise_draws(whole, plain))
    # At 9: +0.4, +0.4 | +0.2, +0.2: mean +0.3; nothing is chance.
    assert "over 2 draws: the largest mean difference is at raid size 9: +30.0" in text
    assert "fewer attackers leaked in only 0 % of the draws." in text


def test_one_variant_with_draws_is_answered_by_its_level(doubts, study):
    alone = study | {"variants": ["A"]}
    found = doubts(alone).with_columns(
        attackers_killed=pl.col("attackers_killed") - 1, attackers_unresolved=pl.lit(1)
    )
    assert uncertainty_answer.answer(summarise_draws(found, alone)) == (
        "With A (four), 50.0 % of attackers leaked (interval for chance 19.6 to 80.4 %, band for "
        "disagreement 33.2 to 66.8 %; disagreement explains 78 % of the variance between single "
        "replications, chance the rest), 40.0 % were killed and 10.0 % still flew at the horizon "
        "(if all of these leaked, 60.0 % leaked)."
    )


def test_half_of_the_draws_is_not_only_half(doubts, plain):
    # Means -0.4 and +0.4 without chance.
    summary = summarise_draws(doubts(plain, a=(5, 5, 5, 5), b=(1, 1, 9, 9)), plain)
    assert "and fewer attackers leaked in 50 % of the draws." in uncertainty_answer.answer(summary)


def test_civil_aircraft_do_not_stand_in_the_sentence_about_attackers(doubts, study):
    alone = study | {"variants": ["A"]}
    some = doubts(alone).with_columns(civil_threats=pl.lit(2), civil_engaged_share=pl.lit(0.0))
    text = uncertainty_answer.answer(summarise_draws(some, alone))
    assert text.endswith(", 50.0 % were killed.")


def test_the_caveat_of_draws_says_when_they_are_few(doubts, study):
    text = uncertainty_answer.caveat(summarise_draws(doubts(study), study))
    assert text.startswith("A fictional sector. Chance: the 95 % interval is what other")
    assert "90 % of the draws lie in the band" in text
    assert text.endswith(" 2 draws are few for a band; its ends are rough.")
    many = pl.concat(
        doubts(study).with_columns(draw=pl.col("draw") + 2 * pl.lit(k, dtype=pl.Int64))
        for k in range(10)
    )
    assert "few for a band" not in uncertainty_answer.caveat(summarise_draws(many, study))


def test_a_notebook_shows_both_doubts(doubts, study):
    text = uncertainty_html(summarise_draws(doubts(study), study))
    cells = ("A", "2", "50.0", "19.6 to 80.4", "33.2 to 66.8")
    assert "".join(f"<td>{cell}</td>" for cell in cells) in text
