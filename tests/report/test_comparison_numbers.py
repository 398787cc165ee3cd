"""Every number of a comparison of two runs, against one worked out by hand.

Ten attackers; 4, 5, 6 leak in the first run and 2, 4, 3 in the second: 0.5 and 0.3 +- 0.248414
(deviation 0.1, t(2, 0.975) = 4.302653). Pairs differ by -0.2, -0.1, -0.3: -0.2 +- 0.248414.
"""

import io
import json

import numpy as np
import polars as pl
import pytest
from memory_runs import run_of
from reading import PRINTED
from rich.console import Console

from openiads.analysis.two_runs import compare_runs
from openiads.analysis.two_runs_verdict import verdict
from openiads.report import comparison
from openiads.report.comparison import beside_table, remarks, show_comparison, table
from openiads.report.drawing import colours


@pytest.fixture
def two(make_outcomes):
    def make(a=(4, 5, 6), b=(2, 4, 3), edit=lambda frame: frame, **options):
        frames = [
            edit(make_outcomes("A@10", "A", 10.0, np.array(leakers), 10)) for leakers in (a, b)
        ]
        return compare_runs(run_of(frames[:1]), run_of(frames[1:], **options))

    return make


def test_paired_runs_have_the_interval_of_their_pairs(two):
    found = table(two())
    assert found.headings[1:4] == ("first run, %", "second run, %", "difference, points")
    cells = ("50.0 (25.2 to 74.8)", "30.0 (5.2 to 54.8)", "-20.0 (-44.8 to +4.8)")
    assert found.rows == (("A@10", *cells, "paired", "not shown"),)


def test_unpaired_runs_have_the_interval_of_welch(two):
    # Variances 0.01 of 3 and 3: 4 degrees of freedom, t = 2.776445, +- sqrt(0.02 / 3) t = 0.226695.
    row = table(two(seed=2)).rows[0]
    assert row[3:] == ("-20.0 (-42.7 to +2.7)", "unpaired", "not shown")


def test_runs_that_are_the_same_differ_by_zero_in_all(two):
    assert table(two(b=(4, 5, 6))).rows[0][3] == "0 in all 3"


def test_more_and_fewer_are_told_apart(two):
    many = [4, 5, 6] * 10
    fewer = table(two(a=many, b=[2, 3, 4] * 10)).rows[0]
    more = table(two(a=many, b=[6, 8, 8] * 10)).rows[0]
    assert (fewer[5], more[5]) == ("fewer", "more")


def test_the_other_shares_stand_beside(two):
    assert beside_table(two()).rows == (
        (
            "attackers killed, %",
            "A@10",
            "50.0 (25.2 to 74.8)",
            "70.0 (45.2 to 94.8)",
            "+20.0 (-4.8 to +44.8)",
        ),
    )


def test_civil_aircraft_stand_first_and_only_where_one_was_engaged(two):
    def engaged(frame):
        some = frame["attackers_leaked"].to_numpy() == 2
        return frame.with_columns(
            civil_threats=pl.lit(4),
            civil_engaged=pl.Series(some.astype(int)),
            civil_engaged_share=pl.Series(some / 4),
        )

    # Second run: 1, 0, 0 of 4 engaged: 1/12 and 1/3. Deviations 0.144338 and 0.577350.
    rows = beside_table(two(edit=engaged)).rows
    assert [row[0] for row in rows] == [
        "civil aircraft engaged, %",
        "at least one of them, % of replications",
        "attackers killed, %",
    ]
    # Of none in three, (1 - q)^2 >= 0.05 leaves 0 to 77.6 %.
    assert rows[0][2:] == ("0.0 (0.0 to 77.6)", "8.3 (0.0 to 44.2)", "+8.3 (-27.5 to +44.2)")
    assert rows[1][2:4] == ("0.0 (0.0 to 77.6)", "33.3 (0.0 to 100.0)")
    nobody = two(
        edit=lambda frame: frame.with_columns(
            civil_threats=pl.lit(4), civil_engaged_share=pl.lit(0.0)
        )
    )
    names = [row[0] for row in beside_table(nobody).rows]
    assert names == ["civil aircraft engaged, %", "attackers killed, %"]


def test_other_measures_have_their_differences(two):
    found = comparison.figure(two()).table
    assert found.headings == ("case", "assets lost", "rounds fired", "cost of rounds, M USD")
    # Assets 3, 3, 3 and 2, 3, 3: -0.333 +- 1.434. Rounds as leakers: -2 +- 2.48.
    assert found.rows == (("A@10", "0 (-2 to 1)", "-2 (-4 to 0)", "-2 (-4 to 0)"),)
    same = comparison.figure(two(b=(4, 5, 6))).table
    assert same.rows == (("A@10", "0 in all 3", "0 in all 3", "0 in all 3"),)


def test_the_verdict_has_the_numbers_of_the_table(two):
    assert verdict(two()) == (
        "In the second run compared with the first no difference was shown in 1 of 1 cases; for A "
        "at raid size 10: 30.0 % instead of 50.0 %, a difference of -20.0 percentage points (95 % "
        "interval -44.8 to +4.8)."
    )


def test_the_verdict_of_several_cases_names_the_largest(make_outcomes):
    def side(*leakers):
        return run_of([
            make_outcomes(f"A@{size}", "A", float(size), np.array(some), 10)
            for size, some in zip((10, 20), leakers, strict=True)
        ])  # fmt: skip

    found = compare_runs(side((4, 5, 6), (4, 5, 6)), side((4, 5, 6), (2, 4, 3)))
    assert verdict(found) == (
        "In the second run compared with the first no difference was shown in 2 of 2 cases; the "
        "largest estimate is for A at raid size 20: 30.0 % instead of 50.0 %, a difference of "
        "-20.0 percentage points (95 % interval -44.8 to +4.8)."
    )


def test_cases_without_a_sweep_stand_below_each_other(make_outcomes):
    def side(*leakers):
        return run_of([
            make_outcomes(name, name, None, np.array(some), 10)
            for name, some in zip("AB", leakers, strict=True)
        ])  # fmt: skip

    found = compare_runs(side((4, 5, 6), (4, 5, 6)), side((2, 4, 3), (4, 5, 6)))
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    with colours(PRINTED):
        comparison._paint(axes, found, swept=False)
    spots = [(h.lines[0].get_xdata()[0], h.lines[0].get_ydata()[0]) for h in axes.containers]
    assert spots == [(pytest.approx(-20.0), 0.0), (0.0, 1.0)]
    bars = [tuple(segment[:, 0]) for h in axes.containers for lines in h.lines[2]
            for segment in lines.get_segments()]  # fmt: skip
    assert bars == [pytest.approx((-44.8414, 4.8414), abs=1e-4)]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A", "B"]
    assert axes.get_ylim() == (1.5, -0.5)


def test_remarks_say_how_and_why(two):
    paired = remarks(two())
    assert paired == ["Paired, same seed and same threats: 3 pairs that share their luck."]
    unpaired = remarks(two(seed=2))
    assert unpaired == [
        "Unpaired, the seeds differ (1 and 2): independent samples, Welch's interval."
    ]


def test_what_differs_is_printed_before_any_difference(two):
    stream = io.StringIO()
    found = two(seed=2)
    show_comparison(found, Console(file=stream, width=100))
    text = stream.getvalue()
    order = ("What differs between the runs", "\nseed ", "Share of attackers that leaked", "-20.0")
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.startswith("first:  a study (seed = 1)\nsecond: a study (seed = 2)\n")


def test_the_data_say_zero_in_all_too(two):
    data = two(b=(4, 5, 6)).to_data()
    change = data["cases"][0]["measures"]["leak_share"]["change"]
    assert (change["value"], change["always"]) == (0.0, "0 in all 3")
    assert "always" not in two().to_data()["cases"][0]["measures"]["leak_share"]["change"]
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def bars(found):
    """Return the points and bars that a comparison draws: (x, y), and the ends of each bar."""
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    with colours(PRINTED):
        comparison._paint(axes, found, swept=True)
    points = [
        (line.get_xdata()[0], line.get_ydata()[0])
        for holder in axes.containers
        for line in [holder.lines[0]]
    ]
    ends = [
        tuple(segment[:, 1])
        for holder in axes.containers
        for lines in holder.lines[2]
        for segment in lines.get_segments()
    ]
    return points, ends


def test_the_figure_draws_the_difference_with_its_interval(two):
    points, ends = bars(two())
    assert points == [(10.0, pytest.approx(-20.0))]
    assert ends == [pytest.approx((-44.8414, 4.8414), abs=1e-4)]


def test_a_difference_that_is_zero_in_every_replication_is_a_point_without_a_bar(two):
    points, ends = bars(two(b=(4, 5, 6)))
    assert points == [(10.0, 0.0)]
    assert ends == []
