"""The map: how much of the world it shows, and names that touch no other."""

from itertools import combinations

import pytest
from matplotlib.figure import Figure
from reading import PRINTED

from openiads.report.drawing import colours
from openiads.report.map import _frame
from openiads.report.map_labels import name_places


def test_a_tall_map_is_made_wide_enough():
    axes = Figure().add_subplot()
    with colours(PRINTED):
        _frame(axes, [(0.0, 0.0), (100.0, 400.0)], 0.12, 0.8)
    # half of 400 and 12 % more is 224; the width is at least 1/1.3 of the height
    assert axes.get_ylim() == pytest.approx((200 - 224, 200 + 224))
    assert axes.get_xlim() == pytest.approx((50 - 224 / 1.3, 50 + 224 / 1.3))


def test_a_wide_map_is_made_tall_enough():
    axes = Figure().add_subplot()
    with colours(PRINTED):
        _frame(axes, [(0.0, 0.0), (400.0, 10.0)], 0.0, 0.8)
    assert axes.get_xlim() == pytest.approx((0.0, 400.0))
    assert axes.get_ylim() == pytest.approx((5 - 160, 5 + 160))


@pytest.mark.parametrize("step", [1.5, 2.5, 4.0])
def test_names_of_places_close_together_do_not_touch(step):
    figure = Figure(figsize=(5, 5))
    axes = figure.add_subplot()
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    spots = {"alpha": (50.0, 50.0), "beta": (50.0, 50.0 + step), "gamma": (50.0, 50.0 - step)}
    name_places(axes, ((spots, "black", "normal"),))
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 3
    for first, second in combinations(boxes, 2):
        assert not first.overlaps(second)
