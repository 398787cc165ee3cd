"""Paired differences in the report: two batteries minus one, replication by replication."""

from types import SimpleNamespace

import pytest
from reading import drawn, errors, figures, paths, rows, section
from scipy.stats import t

from openiads.analysis.estimate import Estimate
from openiads.report.leak_findings import difference_finding


def test_the_cells_are_differences_within_replications(small):
    found = rows(figures(section(small, "differences"))["difference"].table)
    # raid size 2: 0, -1/2, -1/2; raid size 4: -1/3 in each
    first, second = found
    assert first["raid size"] == "2"
    assert first["difference"] == "two batteries − one battery"
    assert first["share of attackers that leaked, points (interval)"] == "-33.3 (-100.0 to +38.4)"
    assert first["pairs"] == second["pairs"] == "3"
    assert first["a difference?"] == second["a difference?"] == "not shown"
    assert second["share of attackers that leaked, points (interval)"].startswith("-33.3")
    # raid size 4: rounds of 2, 2.5 and 2.5 M USD instead of 3, 2 and 2
    assert second["cost of rounds, M USD"] == "0"


def test_the_figure_has_the_differences_their_intervals_and_a_line_at_zero(small):
    half = 100 * t.ppf(0.975, 2) * 0.288675134 / 3**0.5
    with drawn(figures(section(small, "differences"))["difference"]) as (axes,):
        assert paths(axes)[0] == [(2, pytest.approx(-100 / 3)), (4, pytest.approx(-100 / 3))]
        assert errors(axes)[2] == (-100, pytest.approx(-100 / 3 + half, abs=1e-3))
        assert [(0, 0), (1, 0)] in paths(axes)
        assert axes.get_ylabel() == "points"
        hollow = [
            line for line in axes.lines if len(line.get_xdata()) == 1 and line.get_marker() == "s"
        ]
        assert {line.get_markerfacecolor() for line in hollow} == {"page:paper"}


def facts_with(small, *points):
    """Return as much of facts as the sentence reads: (value, supported) at raid sizes 1, 2, ..."""
    found = [
        SimpleNamespace(
            variant="B",
            sweep_value=float(size),
            supported=supported,
            estimate=Estimate(value, value - 0.01, value + 0.01, 9, "t"),
        )
        for size, (value, supported) in enumerate(points, 1)
    ]
    return SimpleNamespace(
        study=small.study,
        differences=found,
        subject=small.subject,
        swept=True,
        summary=SimpleNamespace(baseline="A"),
    )


def test_the_finding_is_the_largest_difference_shown_whatever_its_sign(small):
    fewer = facts_with(small, (-0.1, True), (-0.3, True), (-0.5, False))
    assert difference_finding(fewer) == (
        "With two batteries, 30.0 points fewer attackers leaked than with one battery at raid "
        "size 2, the largest difference shown."
    )
    more = facts_with(small, (0.4, True), (-0.3, True))
    assert difference_finding(more) == (
        "With two batteries, 40.0 points more attackers leaked than with one battery at raid "
        "size 1, the largest difference shown."
    )


def test_without_a_difference_the_finding_says_so(small):
    expected = (
        "No difference between two batteries and one battery was shown at any point of the sweep."
    )
    assert figures(section(small, "differences"))["difference"].finding == expected
    assert difference_finding(facts_with(small, (0.4, False))) == expected
