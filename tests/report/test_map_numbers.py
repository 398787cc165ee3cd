"""The map: how much of the world it shows, and names that touch no other."""

import math
from itertools import combinations

import pytest
from matplotlib.figure import Figure
from reading import PRINTED

from openiads.report import graticule
from openiads.report.drawing import colours
from openiads.report.map import _frame, _scale_bar, reach_km
from openiads.report.map_labels import name_places
from openiads.report.plane import Plane


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


@pytest.mark.parametrize(
    ("across", "bar"),
    [(3, 1), (10, 2), (30, 5), (60, 10), (100, 20), (300, 50), (700, 100), (900, 200), (2100, 500)],
)
def test_the_bar_is_a_round_length_of_a_quarter_of_the_map_at_most(across, bar):
    axes = Figure().add_subplot()
    axes.set_xlim(0, across)
    with colours(PRINTED):
        _scale_bar(axes)
    (line,) = axes.lines
    assert line.get_xdata()[1] - line.get_xdata()[0] == pytest.approx(bar)
    assert axes.texts[0].get_text() == f"{bar} km"


def test_the_reach_of_a_unit_is_that_of_its_farthest_round():
    rounds = [
        {"id": "near", "range_max_m": [[0.0, 30_000.0], [9_000.0, 45_000.0]]},
        {"id": "far", "range_max_m": [[0.0, 150_000.0]]},
        {"id": "not carried", "range_max_m": [[0.0, 400_000.0]]},
    ]
    unit = {"launchers": [{"round": "near"}, {"round": "far"}]}
    assert reach_km({"rounds": rounds}, unit) == 150.0
    assert reach_km({"rounds": rounds}, {"launchers": []}) == 0.0


def test_parallels_around_a_pole_are_whole_circles():
    plane = Plane((30.0, 89.5))
    axes = Figure().add_subplot()
    axes.set_xlim(-100, 100)
    axes.set_ylim(-100, 100)
    with colours(PRINTED):
        graticule.paint(axes, plane)
    ends = [
        math.dist(line.get_xydata()[0], line.get_xydata()[-1])
        for line in axes.lines
        if len({round(plane.place(tuple(spot))[1], 6) for spot in line.get_xydata()}) == 1
    ]
    assert ends
    assert max(ends) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("corner", [(3.0, 50.0), (97.0, 50.0), (50.0, 2.0), (50.0, 98.0)])
def test_names_at_the_edge_of_the_map_stay_inside(corner):
    figure = Figure(figsize=(5, 5))
    axes = figure.add_subplot()
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    x, y = corner
    inwards = (
        x + (3 if x < 50 else -3 if x > 50 else 0),
        y + (3 if y < 50 else -3 if y > 50 else 0),
    )
    spots = {"power station": corner, "refinery": inwards}
    name_places(axes, ((spots, "black", "normal"),))
    figure.draw_without_rendering()
    inside = axes.get_window_extent()
    for text in axes.texts:
        box = text.get_window_extent()
        assert inside.x0 - 2 <= box.x0 < box.x1 <= inside.x1 + 2
        assert inside.y0 - 2 <= box.y0 < box.y1 <= inside.y1 + 2
