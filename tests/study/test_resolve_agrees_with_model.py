"""The words lay out raids with their own small geodesics; they must be those of the model."""

from math import degrees, radians

import pytest

from openiads.model.geodesic import geodesic_direct, geodesic_inverse
from openiads.scenario.geodesic import destination, distance_bearing


@pytest.mark.parametrize("bearing", [0.0, 37.0, 90.0, 211.0, 300.0])
@pytest.mark.parametrize("distance", [1e3, 80e3, 600e3])
def test_geodesics_of_scenario_and_model_agree(bearing, distance):
    there = destination(5.0, -140.0, bearing, distance)
    model = geodesic_direct(radians(5.0), radians(-140.0), radians(bearing), distance)
    assert there == pytest.approx((degrees(model[0]), degrees(model[1])), abs=1e-8)
    back = geodesic_inverse(radians(5.0), radians(-140.0), radians(there[0]), radians(there[1]))
    assert distance_bearing((5.0, -140.0), there)[0] == pytest.approx(back[0], abs=1e-3)
