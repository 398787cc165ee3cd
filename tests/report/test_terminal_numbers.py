"""Every number that a run or a comparison prints on a terminal, against one worked out by hand.

Three replications of ten attackers: 4, 5, 6 leak past A and 2, 4, 3 past B. Mean shares 0.5 and
0.3, deviation 0.1; t(2, 0.975) = 4.302653, so both intervals are +- 0.248414. Replication by
replication B - A is -0.2, -0.1, -0.3: the same deviation.
"""

import io

import numpy as np
import polars as pl
import pytest
from rich.console import Console

from openiads.analysis.estimate import Estimate, mean
from openiads.analysis.summary import summarise
from openiads.analysis.twofold import Band, Twofold
from openiads.analysis.uncertainty import summarise_draws
from openiads.report import terminal, uncertainty_tables
from openiads.report.progress import ProgressReport
from openiads.report.terminal import amount, show_summary

NONE = float("nan")
NONE_KNOWN = Estimate(NONE, NONE, NONE, 0, "none")


def grid(table):
    """Return the headings and the rows of a table, as text."""
    heads = [str(column.header) for column in table.columns]
    return heads, list(zip(*(list(column.cells) for column in table.columns), strict=True))


@pytest.fixture
def frame(make_outcomes):
    def make(value=None, a=(4, 5, 6), b=(2, 4, 3), **columns):
        suffix = "" if value is None else f"@{value:g}"
        frames = [
            make_outcomes(f"{name}{suffix}", name, value, np.array(leakers), 10)
            for name, leakers in (("A", a), ("B", b))
        ]
        return pl.concat(frames).with_columns(**columns)

    return make


@pytest.fixture
def summary(frame, study):
    """Without a sweep; with decoys, civil aircraft and one attacker still flying."""
    found = frame(
        threats=pl.lit(14),
        others=pl.lit(4),
        others_leaked=pl.Series([1, 2, 3] * 2),
        others_killed=pl.Series([3, 1, 0] * 2),
        others_unresolved=pl.Series([0, 1, 1] * 2),
        others_leak_share=pl.Series([0.25, 0.5, 0.75] * 2),
        attackers_killed=pl.col("attackers_killed") - 1,
        attackers_unresolved=pl.lit(1),
        civil_threats=pl.lit(2),
        civil_engaged=pl.Series([0, 0, 0, 0, 1, 2]),
        civil_engaged_share=pl.Series([0.0, 0.0, 0.0, 0.0, 0.5, 1.0]),
    )
    return summarise(found, study)


def test_the_headline_is_each_share_and_their_difference(summary):
    heads, rows = grid(terminal.headline_table(summary))
    assert heads == ["A", "B", "B - A, points"]
    assert rows == [("50.0 (25.2 to 74.8)", "30.0 (5.2 to 54.8)", "-20.0 (-44.8 to +4.8)")]
    title = terminal.headline_table(summary).title
    assert title == "Share of attackers that leaked, % (with 95 % interval)"


def test_shares_and_differences_stand_apart_when_asked(summary):
    heads, rows = grid(terminal.headline_table(summary, differences=False))
    assert (heads, rows) == (["A", "B"], [("50.0 (25.2 to 74.8)", "30.0 (5.2 to 54.8)")])
    heads, rows = grid(terminal.headline_table(summary, shares=False))
    assert (heads, rows) == (["B - A"], [("-20.0 (-44.8 to +4.8)",)])


def test_the_headline_against_another_variant_turns_its_sign(summary):
    heads, rows = grid(terminal.headline_table(summary.against("B")))
    assert heads == ["A", "B", "A - B, points"]
    assert rows[0][2] == "+20.0 (-4.8 to +44.8)"


def test_a_difference_that_is_zero_in_every_replication_says_so(frame, study):
    same = summarise(frame(b=(4, 5, 6)), study)
    assert grid(terminal.headline_table(same))[1][0][2] == "0 in all 3"
    # One pair is no "all".
    one = summarise(frame(a=(4,), b=(4,)), study)
    assert grid(terminal.headline_table(one))[1][0][2] == "+0.0 (-100.0 to +100.0)"


def test_what_became_of_attackers_and_others(summary):
    heads, rows = grid(terminal.fate_table(summary))
    columns = ["number", "leaked", "killed", "still flying", "leaked at worst"]
    assert heads == ["variant", "of", *columns]
    # A: killed 5, 4, 3 of 10, one flying; at worst 5, 6, 7 leak. B: killed 7, 5, 6; 3, 5, 4 leak.
    # Of 4 others 1, 2, 3 leak, 3, 1, 0 are killed and 0, 1, 1 fly on: 0.5, 1/3, 1/6.
    assert rows == [
        ("A", "attackers", "10", "50.0", "40.0", "10.0", "60.0"),
        ("", "others", "4", "50.0", "33.3", "16.7", "-"),
        ("B", "attackers", "10", "30.0", "60.0", "10.0", "40.0"),
        ("", "others", "4", "50.0", "33.3", "16.7", "-"),
    ]


def test_fates_of_attackers_alone_need_no_column_of_whom(frame, study):
    heads, rows = grid(terminal.fate_table(summarise(frame(), study)))
    assert heads[:2] == ["variant", "number"]
    assert rows == [
        ("A", "10", "50.0", "50.0", "0.0", "50.0"),
        ("B", "10", "30.0", "70.0", "0.0", "30.0"),
    ]


def test_a_swept_value_stands_once_for_its_variants(frame, study):
    swept = summarise(pl.concat([frame(5.0), frame(20.0, a=(1, 2, 3))]), study)
    tables = (terminal.fate_table, terminal.cost_table)
    for heads, rows in (grid(make(swept)) for make in tables):
        assert heads[0] == "raid size"
        assert [row[:2] for row in rows] == [("5", "A"), ("", "B"), ("20", "A"), ("", "B")]
    heads, rows = grid(terminal.headline_table(swept))
    assert heads == ["raid size", "A", "B", "B - A, points"]
    # At 20: B - A = 1, 2, 0 of 10: +0.1 +- 0.248414.
    assert rows[1] == ("20", "20.0 (0.0 to 44.8)", "30.0 (5.2 to 54.8)", "+10.0 (-14.8 to +34.8)")


def test_a_case_that_was_not_run_has_no_number(frame, study):
    only = frame(5.0).filter(pl.col("variant") == "A")
    swept = summarise(pl.concat([only, frame(20.0)]), study)
    _, rows = grid(terminal.headline_table(swept))
    assert rows[0][1:] == ("50.0 (25.2 to 74.8)", "-", "-")
    _, rows = grid(terminal.reason_table(swept))
    assert rows[0][2] == "-"


def test_the_main_reason_is_that_of_most_leakers(summary):
    # A: 15 leak, halves rounded down missed: 2, 2, 3; no channel 2, 3, 3: 8 of 15 are 53 %.
    # B: 9 leak, missed 1, 2, 1; no channel 1, 2, 2: 5 of 9 are 56 %.
    assert grid(terminal.reason_table(summary))[1] == [("no channel 53 %", "no channel 56 %")]


def test_a_case_without_leakers_has_no_reason(frame, peaceful, study):
    assert grid(terminal.reason_table(summarise(frame(a=(0, 0, 0)), study)))[1][0][0] == (
        "none leaked"
    )
    civil = peaceful(frame(), civil=2).filter(pl.col("variant") == "A")
    (row,) = summarise(civil, study).cases
    assert terminal.reason_text(row) == "-"


def test_rounds_cost_and_losses_are_means_with_the_digits_of_their_intervals(summary):
    heads, rows = grid(terminal.cost_table(summary))
    assert heads == [
        "variant",
        "no attacker leaked, %",
        "rounds fired",
        "cost, M USD",
        "assets lost",
    ]
    # Rounds: 2 a threat of 10 and one a leaker: 24, 25, 26, interval +- 2.48, 5 wide: no decimal.
    # Assets: 3 in all of A; 2, 3, 3 in B: 2.667 +- 1.434, 2.9 wide: no decimal.
    assert rows == [
        ("A", "0.0", "25", "25", "3 (always)"),
        ("B", "0.0", "23", "23", "3 (1 to 4)"),
    ]


def test_civil_aircraft_are_counted_by_aircraft_and_by_replication(summary):
    heads, rows = grid(terminal.civil_table(summary))
    assert heads == ["variant", "mean per replication", "share of them, %", "at least one, %"]
    # B: 0, 1, 2 engaged: mean 1 +- 2.48; shares 0, 0.5, 1: 0.5 +- 1.24, cut at 0 and 1.
    # Wilson for 2 of 3: 0.2077 to 0.9385; for 0 of 3: 0 to 0.5615.
    assert rows == [
        ("A", "0", "0.0 (0.0 to 77.6)", "0.0 (0.0 to 56.1)"),
        ("B", "1", "50.0 (0.0 to 100.0)", "66.7 (20.8 to 93.9)"),
    ]


def test_the_whole_print_has_civil_aircraft_first_where_one_was_engaged(summary):
    stream = io.StringIO()
    show_summary(summary, Console(file=stream, width=100))
    text = stream.getvalue()
    order = ["Civil aircraft engaged\n", "Share of attackers", "What became of", "Main reason"]
    places = [text.index(part) for part in (*order, "Mean per replication")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("values", "scale", "text"),
    [
        ([24.0, 25.0, 26.0], 1.0, "25"),  # 4.97 wide
        ([2.4, 2.5, 2.6], 1.0, "2.5"),  # 0.497 wide
        ([0.24, 0.25, 0.26], 1.0, "0.25"),  # 0.0497 wide
        ([0.0024, 0.0025, 0.0026], 1.0, "0.003"),  # never more than three decimals
        ([2.4e6, 2.5e6, 2.6e6], 1e-6, "2.5"),
        ([1234.0, 1235.0, 1236.0], 1.0, "1,235"),
        ([3.0, 3.0], 1.0, "3"),
        ([3.5, 3.5], 1.0, "3.50"),
        ([], 1.0, "-"),
    ],
)
def test_an_amount_has_the_digits_of_its_interval(values, scale, text):
    assert amount(mean(values), scale) == text


def test_a_wide_interval_keeps_whole_numbers():
    assert amount(Estimate(1234.4, 1000.0, 1500.0, 9, "t")) == "1,234"


# Draws ------------------------------------------------------------------------------------------


@pytest.fixture
def doubts(make_outcomes, study):
    """Two draws of two replications; of ten attackers 2, 4 | 6, 8 leak past A, 1, 2 | 6, 8 past B.

    A: draw means 0.3 and 0.7, variances 0.02 within, so 0.01 of each mean is chance. Chance:
    0.5 +- t(2) sqrt(0.01 / 2) = 0.304243. Disagreement: 0.08 - 0.01 = 0.07 of 0.09. The means are
    drawn in by sqrt(0.07 / 0.08) to 0.312917 and 0.687083, of which 5 and 95 % quantiles are
    0.331625 and 0.668375.
    B - A: -0.1, -0.2 | 0, 0: means -0.15 and 0, chance 0.0025 and 0 of them: -0.075 +- 0.107566;
    0.01125 - 0.00125 = 0.01 of 0.0125 is disagreement; drawn in to -0.145711 and -0.004289, the
    quantiles are -0.138640 and -0.011360.
    """
    frames = [
        make_outcomes(name, name, None, np.array(leakers), 10).with_columns(
            draw=pl.Series([0, 0, 1, 1], dtype=pl.Int64),
            replication=pl.Series([0, 1, 0, 1], dtype=pl.Int64),
        )
        for name, leakers in (("A", (2, 4, 6, 8)), ("B", (1, 2, 6, 8)))
    ]
    return summarise_draws(pl.concat(frames), study)


def test_each_share_has_both_doubts_in_columns_of_their_own(doubts):
    heads, rows = grid(uncertainty_tables.share_table(doubts))
    columns = ["mean", "chance 95 %", "disagreement 90 %", "explained by disagreement"]
    assert heads == ["variant", *columns]
    # The bootstrap takes one draw twice (no disagreement) or both (0.7778).
    assert rows[0] == ("A", "50.0", "19.6 to 80.4", "33.2 to 66.8", "78 % (0 to 78)")


def test_each_difference_has_both_doubts_and_the_part_below_zero(doubts):
    heads, rows = grid(uncertainty_tables.difference_table(doubts))
    assert heads[0] == "variants"
    assert heads[-1] == "below 0 in"
    assert rows[0][:4] == ("B - A", "-7.5", "-18.3 to +3.3", "-13.9 to -1.1")
    assert rows[0][4].startswith("80 %")
    assert rows[0][5] == "100 %"


def test_a_difference_of_draws_that_is_always_zero_says_so(make_outcomes, study):
    frames = [
        make_outcomes(name, name, None, np.array((2, 4, 6, 8)), 10).with_columns(
            draw=pl.Series([0, 0, 1, 1], dtype=pl.Int64),
            replication=pl.Series([0, 1, 0, 1], dtype=pl.Int64),
        )
        for name in "AB"
    ]
    same = summarise_draws(pl.concat(frames), study)
    _, rows = grid(uncertainty_tables.difference_table(same))
    assert rows[0][:3] == ("B - A", "0 in all 4", "-")


def test_what_stands_beside_the_headline_of_draws_are_means(doubts):
    heads, rows = grid(uncertainty_tables.beside_table(doubts))
    assert heads[1:5] == ["attackers leaked", "killed", "still flying", "leaked at worst"]
    assert heads[5:] == ["others leaked", "civil engaged", "any engaged"]
    # B: 1, 2, 6, 8 of 10 leak: 42.5 %.
    assert rows == [
        ("A", "50.0", "50.0", "0.0", "50.0", "-", "-", "-"),
        ("B", "42.5", "57.5", "0.0", "42.5", "-", "-", "-"),
    ]


def test_amounts_of_draws_have_bands(doubts):
    heads, rows = grid(uncertainty_tables.amount_table(doubts))
    assert heads == ["variant", "cost, M USD", "assets lost", "main reason for leakers"]
    # Cost 22, 24 | 26, 28: 25 +- 3.04; draws 23 and 27, drawn in by sqrt(7 / 8): 23.3 to 26.7.
    # Assets 2, 3 | 3, 3: 2.5 and 3, of which 0.125 is chance: nothing is left of a band.
    # All 20 leakers of A: half missed, half without a channel; the vocabulary has missed first.
    assert rows[0] == ("A", "25 (23 to 27)", "3 (3 to 3)", "missed 50 %")


def test_ends_of_a_band_have_one_decimal_at_most():
    chance = Estimate(4.9612, 4.951, 4.971, 100, "t")
    assert amount(chance) == "4.96"
    two = Twofold(chance, 0.1, Band(4.812, 5.049, 0.9, 64), NONE_KNOWN, 0.0)
    assert uncertainty_tables._amount(two) == "4.96 (4.8 to 5.0)"
    whole = Twofold(
        Estimate(1234.0, 1000.0, 1500.0, 9, "t"), 0.1, Band(900.4, 1600.6, 0.9, 64), NONE_KNOWN, 0.0
    )
    assert uncertainty_tables._amount(whole).endswith("(900 to 1,601)")
    alone = Twofold(chance, 0.1, Band(NONE, NONE, 0.9, 64), NONE_KNOWN, 0.0)
    assert uncertainty_tables._amount(alone) == "4.96"


def test_a_bar_of_progress_leaves_nothing_behind():
    out = io.StringIO()
    with ProgressReport(Console(file=out, force_terminal=True, width=80)) as report:
        report(3, 10, "running")
    _, _, after = out.getvalue().rpartition("3 of 10")
    assert "\x1b[2K" in after  # the line is erased
