"""The made-up case that uses everything lives with the oracle."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "oracle"))


@pytest.fixture(scope="session")
def rich():
    """Return the case that uses every part of the model, as a `Case`."""
    from rich_case import rich_case

    from openiads.scenario.world import Case

    return Case.model_validate(rich_case())


@pytest.fixture(scope="session")
def richer(rich):
    """Return the same with what only few worlds need: ties, tables, bands and costs that matter."""
    from rich_case import DELTA
    from worlds import entity, launcher

    case = rich.model_dump()
    for kind in case["threat_types"]:
        for n, sides in enumerate(kind["rcs"].values()):
            sides.update({name: value / (1 + n) for name, value in sides.items()})
    for one in case["rounds"]:
        one["range_min_m"] = [(0.0, 2000.0), (6000.0, 20e3)]
    case["rounds"][1]["height_min_m"] = 400.5
    case["rounds"][2]["unit_cost_usd"] = 2e6
    lone = case["units"][2]
    lone["launchers"].append(launcher("delta.d-1", round="active", tubes=4))
    lone["doctrine"]["prefer"] = "cheapest"
    points = [(DELTA[0], DELTA[1] - 0.28, 3000.0), (*DELTA, 3000.0)]
    route = {"kind": "waypoints", "points": points, "speeds_m_s": [250.0]}
    for name in ("jet", "rocket"):
        twin = {"type": name, "aim": None, "start_s": 30.0, "route": route}
        case["threats"].append(entity(f"twin-{name}", **twin))
    return type(rich).model_validate(case)
