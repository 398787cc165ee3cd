"""The stored world as tables and reports read it: cases whose keys have been looked at.

The content of world.json is kept by its hash; this finds worlds of other programs and of versions
that did not yet say what is read today.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openiads.errors import ResultError
from openiads.results.shape import Shape

PLACE = ("lat_deg", "lon_deg")
TEXTS = {
    "assets": ("id",),
    "networks": ("id",),
    "command_posts": ("id", "site"),
    "radars": ("id", "site"),
    "units": ("id", "site", "system", "engagement_radar"),
    "rounds": ("id",),
    "threat_types": ("id", "threat_class"),
    "threats": ("id", "type"),
}
"""Kind of entity -> its keys that are texts."""
NUMBERS = {
    "assets": (*PLACE, "value_usd"),
    "networks": ("track_capacity",),
    "command_posts": PLACE,
    "radars": (*PLACE, "range_max_m", "sector_centre_deg", "sector_width_deg"),
    "units": (*PLACE, "target_channels", "missile_channels"),
    "rounds": ("unit_cost_usd",),
    "threat_types": ("unit_cost_usd",),
}
"""Kind of entity -> its keys that are numbers."""


def case_of(world: Mapping[str, Any], case_id: str, file: str) -> dict[str, Any]:
    """Return a case of a stored world.

    Parameters
    ----------
    world : plain data of world.json.
    case_id : of the case.
    file : where the world is from, for errors.

    Raises
    ------
    ResultError : there is no such case, or a key of it is missing or of another kind.
    """
    for case in Shape(world, file).tables("cases"):
        if case.has("id") and case.data["id"] == case_id:
            _look_at(case)
            return dict(case.data)
    raise ResultError(
        f"damaged: the world has no case {case_id!r}",
        file=file,
        key="cases",
        allowed="a case of the manifest",
    )


def _look_at(case: Shape) -> None:
    case.number_or_text("sweep_value")
    for kind, texts in TEXTS.items():
        for entity in case.tables(kind):
            for key in texts:
                entity.text(key)
            for key in NUMBERS.get(kind, ()):
                value = entity.number_or_text(key)
                if not isinstance(value, int | float):
                    raise entity.wrong(key, value, "a number")
    for unit in case.tables("units"):
        for launcher in unit.tables("launchers"):
            launcher.text("round")
    for threat in case.tables("threats"):
        route = threat.table("route")
        for key in ("points",) if route.has("points") else ("launch", "aim"):
            if not isinstance(route.data.get(key), list):
                raise route.wrong(key, route.data.get(key), "a list of places")
    for one in case.tables("rounds"):
        if not isinstance(one.data.get("range_max_m"), list):
            raise one.wrong("range_max_m", one.data.get("range_max_m"), "a list of pairs")
