"""The rules of the spread, against examples worked out by hand (docs/spread.md)."""

from __future__ import annotations

import math

import pytest
from test_central_rule import claim

from openiads.errors import InputError
from openiads.evidence.graded import Limits, graded
from openiads.evidence.laws import (
    LogUniform,
    Mixture,
    OddsUniform,
    Point,
    Triangular,
    Uniform,
    Whole,
)
from openiads.evidence.ledger import load_ledger
from openiads.evidence.spread import spread, two_sided

GRID = [(i + 0.5) / 2000 for i in range(2000)]


def rate(name, value, grade, **more):
    return claim(name, value, grade, quantity="interception_rate", **more)


def count(name, value, grade, **more):
    return claim(name, value, grade, quantity="targets_tracked", **more)


def test_two_claims_of_two_lineages_are_the_range_between_them():
    """100 km and 250 km: uniform, since 250 < 3 * 100. Median 175 km, a fifth 130 km."""
    made = spread([claim("a", "100 km", "B3"), claim("b", "250 km", "C3")])
    assert made.law == Uniform(100e3, 250e3)
    assert made.quantile(0.5) == 175e3
    assert made.quantile(0.2) == pytest.approx(130e3)
    assert made.central == 100e3
    assert made.rule == "range"
    assert made.claims == ("a", "b")
    assert "2 lineages (a, b)" in made.text


def test_ends_more_than_three_times_apart_are_log_uniform():
    """100 km and 400 km: the middle of the logarithms is 200 km."""
    made = spread([claim("a", "100 km", "B3"), claim("b", "400 km", "C3")])
    assert made.law == LogUniform(100e3, 400e3)
    assert made.quantile(0.5) == pytest.approx(200e3)


def test_cross_sections_are_log_uniform_however_close():
    claims = [claim("a", "1 m2", "C3", quantity="rcs"), claim("b", "2 m2", "C3", quantity="rcs")]
    assert spread(claims).law == LogUniform(1.0, 2.0)


def test_one_lineage_is_its_figure_with_the_width_of_its_grade():
    """C: 10 %. Triangular 270, 300, 330 km: an eighth of u is 270 + sqrt(1/8 * 60 * 30) = 285."""
    made = spread([claim("a", "300 km", "C3"), claim("copy", "300 km", "D4", "a")])
    assert made.law == Triangular(270e3, 300e3, 330e3)
    assert made.quantile(0.125) == pytest.approx(285e3)
    assert made.quantile(0.5) == pytest.approx(300e3)
    assert made.rule == "grade"


def test_lineages_that_agree_have_the_width_of_the_best_of_them():
    made = spread([claim("a", "300 km", "D4"), claim("b", "300 km", "B2")])
    assert (made.low, made.high) == (pytest.approx(285e3), pytest.approx(315e3))


def test_one_lineage_that_prints_a_range_is_that_range():
    made = spread([claim("a", "340 km", "C4", value_low="250 km", value_high="340 km")])
    assert made.law == Uniform(250e3, 340e3)
    assert made.central == 340e3
    assert made.rule == "printed range"


def test_shares_more_than_half_apart_stay_two_camps():
    """0 with B3 (4 x 1/2) against 0.9 with D3 (1 x 1/2): four fifths of all u give 0."""
    made = spread([rate("a", 0.0, "B3"), rate("b", 0.9, "D3")])
    assert made.law == Mixture((0.8, 0.2), (Point(0.0), Point(0.9)))
    assert {made.quantile(u) for u in GRID} == {0.0, 0.9}
    assert sum(made.quantile(u) == 0.0 for u in GRID) == 1600
    assert made.central == 0.0


def test_lineages_that_contradict_each_other_stay_two_camps():
    claims = [
        claim("a", "200 km", "D3", contradicts=["b"]),
        claim("b", "300 km", "C4", contradicts=["a"]),
    ]
    made = spread(claims)
    assert {made.quantile(u) for u in GRID} == {200e3, 300e3}
    with pytest.raises(InputError, match="two-sided"):
        spread(claims, "range")


def test_a_contradiction_by_a_claim_set_aside_divides_nobody():
    claims = [
        claim("a", "200 km", "D3", contradicts=["b"]),
        claim("b", "900 km", "E4", contradicts=["a"]),
    ]
    assert spread(claims).rule == "grade"


def test_a_gap_between_two_and_two_lineages_divides_them():
    near = [claim(n, f"{v} km", "C3") for n, v in (("a", 10), ("b", 12), ("c", 90), ("d", 92))]
    assert two_sided(near, share=False) == "two camps with a gap between them"
    assert two_sided(near[:3], share=False) == ""
    even = [claim(n, f"{v} km", "C3") for n, v in (("a", 10), ("b", 40), ("c", 60), ("d", 92))]
    assert two_sided(even, share=False) == ""


def test_zero_of_105_against_71_of_103_is_never_averaged():
    made = load_ledger().spread("Syria-strike-14-Apr-2018-defence", "weapons_intercepted")
    said = {
        c.value_si
        for c in load_ledger().find("Syria-strike-14-Apr-2018-defence", "weapons_intercepted")
    }
    drawn = {made.quantile(u) for u in GRID}
    assert {0.0, 71.0} <= drawn <= said


def test_counts_are_one_of_the_numbers_somebody_claims():
    """36 with B3 (2), 40 with D4 (1/4), 80 with C4 (1/2), in elevenths."""
    made = spread([count("a", 36, "B3"), count("b", 40, "D4"), count("c", 80, "C4")])
    shares = [sum(made.quantile(u) == v for u in GRID) / len(GRID) for v in (36, 40, 80)]
    assert shares == pytest.approx([8 / 11, 1 / 11, 2 / 11], abs=1e-3)


def test_a_count_that_stands_alone_stays_whole():
    """12 with D: 20 % is 9.6 to 14.4, so 10 to 14."""
    made = spread([count("a", 12, "D4")])
    assert isinstance(made.law, Whole)
    assert {made.quantile(u) for u in GRID} == {10.0, 11.0, 12.0, 13.0, 14.0}
    assert spread([count("a", 4, "C3")]).law == Point(4.0)


def test_a_share_moves_on_the_scale_of_its_odds():
    """0.8 has odds 4; D doubles and halves them: 2/3 and 8/9."""
    law, _ = graded(0.8, "D4", "ratio", Limits(share=True))
    assert isinstance(law, OddsUniform)
    assert (law.low, law.high) == (pytest.approx(2 / 3), pytest.approx(8 / 9))
    assert law.quantile(0.5) == pytest.approx(0.8)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_nothing_and_certainty_are_not_spread(value):
    assert graded(value, "E4", "ratio", Limits(share=True))[0] == Point(value)


def test_limits_of_the_field_cut_the_support():
    law, _ = graded(90.0, "E4", "length", Limits(low=80.0, high=100.0))
    assert (law.low, law.high) == (80.0, 100.0)


def test_rules_named_by_a_scenario():
    claims = [claim("a", "100 km", "B3"), claim("b", "250 km", "C3")]
    assert spread(claims, "central").law == Point(100e3)
    assert spread(claims, "mixture").law == Mixture((2 / 3, 1 / 3), (Point(100e3), Point(250e3)))
    with pytest.raises(InputError, match="no rule 'mean'"):
        spread(claims, "mean")


@pytest.mark.parametrize(
    "law",
    [
        Uniform(1.0, 5.0),
        LogUniform(0.01, 10.0),
        OddsUniform(0.2, 0.9),
        Triangular(1.0, 2.0, 5.0),
        Triangular(1.0, 1.0, 5.0),
        Triangular(1.0, 5.0, 5.0),
        Whole(Uniform(0.6, 7.4)),
        Mixture((0.25, 0.75), (Point(0.0), Uniform(2.0, 3.0))),
    ],
)
def test_a_quantile_rises_from_the_lower_to_the_upper_end(law):
    values = [law.quantile(u) for u in [0.0, *GRID, 1.0]]
    assert values == sorted(values)
    assert values[0] == pytest.approx(law.low)
    assert values[-1] == pytest.approx(law.high)


def test_the_density_of_the_triangle_is_that_of_its_formula():
    """Below the mode m the distribution function is (x - a)^2 / ((b - a)(m - a))."""
    law = Triangular(2.0, 3.0, 7.0)
    for u in GRID:
        x = law.quantile(u)
        if x <= 3.0:
            assert (x - 2.0) ** 2 / (5.0 * 1.0) == pytest.approx(u)
        else:
            assert 1.0 - (7.0 - x) ** 2 / (5.0 * 4.0) == pytest.approx(u)


def test_every_usable_quantity_of_the_ledger_has_a_spread_around_its_central_value():
    ledger, tried = load_ledger(), 0
    for subject, quantity in ledger.by_topic:
        levels = {c.level for c in ledger.find(subject, quantity) if c.usable and c.numeric}
        for level in levels if len(levels) > 1 else {None}:
            if levels and not (len(levels) > 1 and level is None):
                made = ledger.spread(subject, quantity, level)
                assert made.low <= made.central * (1 + 1e-12), made
                assert made.central <= made.high * (1 + 1e-12), made
                assert math.isfinite(made.quantile(0.3))
                tried += 1
    assert tried > 350
