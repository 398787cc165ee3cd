"""Range limits over height, and the kill product."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openiads.model.flyout import range_limit
from openiads.model.kill import single_shot

HEIGHTS = np.array([0.0, 5e3, 5e3, 20e3])
RANGES = np.array([100e3, 200e3, 150e3, 50e3])


@pytest.mark.parametrize(
    ("height", "limit"),
    [(-10, 100e3), (0, 100e3), (2.5e3, 150e3), (5e3, 150e3), (20e3, 50e3), (30e3, 50e3)],
)
def test_range_limit_is_linear_between_rows_and_constant_outside(height, limit):
    assert range_limit(height, HEIGHTS, RANGES) == pytest.approx(limit)


def test_one_row_is_a_constant():
    for height in (-1.0, 0.0, 1e5):
        assert range_limit(height, np.array([0.0]), np.array([250e3])) == 250e3


@settings(deadline=None)
@given(st.floats(0.0, 19e3))
def test_range_limit_equals_numpy_interpolation(height):
    heights, ranges = np.array([0.0, 4e3, 20e3]), np.array([1.0, 7.0, 3.0])
    assert range_limit(height, heights, ranges) == pytest.approx(np.interp(height, heights, ranges))


def test_kill_probability_is_the_product_of_its_factors():
    assert single_shot(0.9, 0.8, 0.5, 0.25) == pytest.approx(0.09)
    assert single_shot(1.0, 0.7, 1.0, 1.0) == 0.7
