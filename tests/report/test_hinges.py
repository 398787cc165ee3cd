"""What the answer hangs on, on the page: names, honest bars, and numbers by hand."""

import math
from types import SimpleNamespace

import pytest
from reading import bars, drawn

from openiads.analysis.findings import CENTRAL, NEVER
from openiads.report import hinges
from openiads.report.whisker import WIDEST, frame


def estimate(value, low, high, method="bootstrap", n=64):
    return {"value": value, "low": low, "high": high, "n": n, "method": method, "level": 0.95}


FOUND = {
    "question": "share of attackers that leaked, B less A",
    "difference": True,
    "names": {"a/b_c": "launchers in a battalion", "d": "salvo"},
    "screening": [
        {"name": "a/b_c", "mu_star": estimate(0.2, 0.1, 0.3)},
        {"name": "d", "mu_star": estimate(0.1, 0.0, 0.25)},
    ],
    "indices": [
        {
            "name": "a/b_c",
            "first": estimate(0.5, 0.3, 0.7),
            "total": estimate(0.6, 0.4, 1.8),
        }
    ],
    "believed": [
        {"group": "d", "claim": "claim-1", "text": "1 (one, a look)",
         "answer": estimate(-0.05, -0.06, -0.04), "change": estimate(0.05, 0.04, 0.06)},
        {"group": "d", "claim": "", "text": "2 (as assumed)",
         "answer": estimate(-0.10, -0.11, -0.09), "change": estimate(0.0, 0.0, 0.0, CENTRAL)},
        {"group": "d", "claim": "", "text": "3",
         "answer": estimate(-0.10, -0.11, -0.09), "change": estimate(0.0, 0.0, 0.0, NEVER)},
    ],
}  # fmt: skip


def blocks(found):
    run = SimpleNamespace(about=SimpleNamespace(scenario_text="x"), finished={"A": 1})
    data = {"scenario_text": "x", "cases": ["A"], "ranking": "R.", "notes": "N.", "findings": found}
    return hinges._findings(SimpleNamespace(sensitivity=data, run=run))


def test_tables_name_quantities_in_words_and_say_what_can_be_told():
    table = next(block for block in blocks(FOUND) if hasattr(block, "svg")).table
    assert table.rows == (
        ("launchers in a battalion", "20.0 (10.0 to 30.0)", "50.0 (30.0 to 70.0)",
         "60.0 (40.0 to 180.0)", "yes"),
        ("salvo", "10.0 (0.0 to 25.0)", "-", "-", "no"),
    )  # fmt: skip


def test_the_table_of_beliefs_names_a_group_once_and_gives_no_interval_to_a_sure_zero():
    table = blocks(FOUND)[-1]
    assert [row[0] for row in table.rows] == ["salvo", "", ""]
    assert [row[2] for row in table.rows] == ["claim-1", "no claim", "no claim"]
    assert [row[4] for row in table.rows] == ["+5.0 (+4.0 to +6.0)", "central", "0 in all 64"]


def test_the_figure_has_names_and_no_paths_and_its_text_states_the_finding():
    svg = str(next(block for block in blocks(FOUND) if hasattr(block, "svg")).svg)
    assert "launchers in a battalion" in svg
    assert "a/b_c" not in svg
    assert "Strongest effects: launchers in a battalion." in svg


def test_bars_of_a_quantity_lie_one_below_the_other_and_are_as_long_as_their_shares():
    figure = next(block for block in blocks(FOUND) if hasattr(block, "svg"))
    with drawn(figure) as (screening, shares):
        # one bar a quantity, 0.76 wide, round its place; 20 and 10 points long
        assert bars(screening) == [(0.0, -0.38, 20.0, 0.76), (0.0, 0.62, 10.0, 0.76)]
        # two for the same quantity, half as wide: alone above, with interactions below
        assert bars(shares) == [(0.0, -0.38, 50.0, 0.38), (0.0, 0.0, 60.0, 0.38)]


def test_a_figure_is_as_high_as_its_quantities_need():
    one = next(block for block in blocks(FOUND) if hasattr(block, "svg"))
    assert one.svg.recipe.size == pytest.approx((7.4, 1.4 + 0.34 * 2 + 0.5 * 1))


def test_an_analysis_without_names_shows_its_keys():
    table = next(b for b in blocks({**FOUND, "names": {}}) if hasattr(b, "svg")).table
    assert table.rows[0][0] == "a/b_c"


@pytest.mark.parametrize(
    ("bars", "ends", "widest", "expected"),
    [
        # intervals inside the bounds are shown whole, with 4 % of room beyond the far end
        ([20.0, 10.0], [(10.0, 30.0), (0.0, 25.0)], (0.0, math.inf), (0.0, 31.2)),
        # an interval beyond 125 % is cut there: 125 + 0.04 x 125
        ([60.0], [(40.0, 180.0)], WIDEST, (0.0, 130.0)),
        # below zero there is room on both sides: 0.04 x (80 + 20)
        ([50.0], [(-20.0, 80.0)], WIDEST, (-24.0, 84.0)),
        # nothing has an effect: an axis of its own length all the same
        ([0.0, 0.0], [], WIDEST, (0.0, 0.04)),
        # a bar is never cut, whatever the bounds
        ([150.0], [], WIDEST, (0.0, 156.0)),
    ],
)
def test_axes_hold_every_bar_and_every_interval_that_is_not_marked_as_cut(
    bars, ends, widest, expected
):
    assert frame(bars, ends, widest) == pytest.approx(expected)
