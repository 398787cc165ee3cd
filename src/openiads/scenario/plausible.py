"""What a number can be at all, and what nobody has claimed: bounds per kind of quantity.

Outside the hard bounds a number is refused: nothing that flies does that. Beyond ten times the
extremes of the evidence ledger it is warned of. `docs/plausibility.md` shows the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import raise_all
from openiads.scenario.quantity import Parameter
from openiads.scenario.world import Record
from openiads.units import readable

TIMES = 10.0
"""A number further than this factor outside what the ledger holds is warned of."""

NO_LIMIT = float("inf")
LOWEST_LAND = -430.0
"""Shore of the Dead Sea, m above mean sea level."""
HIGHEST = 1e7
"""m; the highest lofted missile test on record reached 6,250 km."""
HALF_ROUND = 20_040e3
"""m; half the equator is 20,037.5 km: nothing on the Earth is further away."""
FASTEST = 12_000.0
"""m/s; what is faster than 11.2 km/s leaves the Earth."""
YEAR = 31_557_600.0
"""s; a replication is of minutes or hours."""
WORLD_PRODUCT = 1e14
"""USD; about what the whole world produces in a year."""

FLYING = "nothing in the air is faster; 11.2 km/s leaves the Earth"
GROUND = "the lowest land, at the Dead Sea, is at -430 m; no missile flew above 6,250 km"
AROUND = "half the way round the Earth is 20,038 km"
LONG = "a replication is of minutes or hours, not of a year"
ECHO = "smaller than an insect, or larger than any ship"
PRICE = "more than the world produces in a year"


@dataclass(frozen=True)
class Bound:
    """One kind of quantity, SI.

    Attributes
    ----------
    kind : what it is, in words.
    dimension : a key of `units.SI_UNITS`.
    low, high : a number outside is refused.
    why : the reason.
    fields : "owner.field" as in a scenario; `owner` is a table of the scenario.
    quantities : of the ledger, that the extremes are taken from.
    extremes : least and largest figure there; None = no side is warned of.
    """

    kind: str
    dimension: str
    low: float
    high: float
    why: str
    fields: str
    quantities: str = ""
    extremes: tuple[float | None, float | None] = (None, None)

    @property
    def usual_low(self) -> float:
        """Below this, unless it is zero, a number is warned of."""
        return -NO_LIMIT if self.extremes[0] is None else self.extremes[0] / TIMES

    @property
    def usual_high(self) -> float:
        """Above this a number is warned of."""
        return NO_LIMIT if self.extremes[1] is None else self.extremes[1] * TIMES

    def impossible(self, value: float) -> str | None:
        """Return what is wrong with an SI value, or None."""
        if self.low <= value <= self.high:
            return None
        return f"{readable(value, self.dimension)} is not possible: {self.why}"

    def allowed(self) -> str:
        """Say in words what is accepted."""
        low, high = readable(self.low, self.dimension), readable(self.high, self.dimension)
        return f"{low} to {high}"

    def unusual(self, value: float) -> str | None:
        """Return what is odd about an SI value, or None."""
        if value == 0.0 or self.usual_low <= value <= self.usual_high:
            return None
        low, high = ("" if end is None else readable(end, self.dimension) for end in self.extremes)
        known = (
            f"{low} to {high}" if low and high else f"at least {low}" if low else f"up to {high}"
        )
        return (
            f"{readable(value, self.dimension)} is far outside what the ledger holds for the "
            f"{self.kind} ({known})"
        )


_TIMES = """
    horizon tick radars.period radars.phase launchers.reload_time unit.assessment_time
    networks.identification_time networks.latency link.latency link.cut_time rounds.boost_time
    raids.time_on_target raids.window groups.delay threats.start route.times
"""

BOUNDS: tuple[Bound, ...] = (
    Bound(
        "speed of a threat", "speed", 0.0, FASTEST, FLYING,
        "groups.speed threat_types.speed route.speed route.speeds",
        "speed_cruise speed_max test_target_speed", (38.88888888888889, 5000.0),
    ),
    Bound(
        "speed of a round", "speed", 0.0, FASTEST, FLYING,
        "rounds.speed_max rounds.speed_at_max_range",
        "speed_at_intercept speed_average_intercept speed_max", (51.38888888888889, 5000.0),
    ),
    Bound(
        "fastest target of a round", "speed", 0.0, FASTEST, FLYING, "rounds.target_speed_max",
        "speed_cruise speed_max target_speed_max", (38.88888888888889, 5000.0),
    ),
    Bound("least radial speed of a radar", "speed", 0.0, FASTEST, FLYING, "radars.v_min"),
    Bound(
        "height", "length", LOWEST_LAND, HIGHEST, GROUND,
        "assets.height sites.elevation groups.height threat_types.height route.points "
        "radars.antenna_height",
        "altitude altitude_max cruise_altitude test_target_altitude", (None, 56000.0),
    ),
    Bound(
        "height of an intercept", "length", LOWEST_LAND, HIGHEST, GROUND,
        "rounds.height_min rounds.height_max rounds.height_min_by_class",
        "engagement_altitude_max engagement_altitude_max_ballistic", (None, 150000.0),
    ),
    Bound(
        "apogee", "length", 0.0, HIGHEST, GROUND,
        "groups.apogee threat_types.apogee route.apogee", "apogee", (40000.0, 100000.0),
    ),
    Bound(
        "range of a round", "length", 0.0, HALF_ROUND, AROUND,
        "rounds.range_min rounds.range_max rounds.range_max_by_class",
        "engagement_range_max engagement_range_max_aircraft engagement_range_max_ballistic "
        "engagement_range_max_cruise engagement_range_min", (1500.0, 400000.0),
    ),
    Bound(
        "range of a radar", "length", 0.0, HALF_ROUND, AROUND,
        "radars.range_max radars.reference_range",
        "detection_range_1m2 detection_range_cruise detection_range_fighter detection_range_max "
        "instrumented_range", (20000.0, 3000000.0),
    ),
    Bound("nearest range of a radar", "length", 0.0, HALF_ROUND, AROUND, "radars.range_min"),
    Bound(
        "distance along the ground", "length", -HALF_ROUND, HALF_ROUND, AROUND,
        "raids.start_distance raids.width groups.start_distance groups.turn_distance "
        "groups.beyond groups.width groups.offset zones.radius",
    ),
    Bound(
        "cross section", "area", 1e-9, 1e7, ECHO,
        "rcs.nose rcs.beam rcs.tail rcs.median radars.reference_rcs",
        "rcs rcs_frontal rcs_mean rcs_side rcs_side_rear rcs_vhf", (1e-06, 100.0),
    ),
    Bound(
        "reaction time", "time", 0.0, YEAR, LONG, "unit.reaction_time",
        "reaction_time reaction_time_from_standby", (4.0, 35.0),
    ),
    Bound(
        "time between launches", "time", 0.0, YEAR, LONG, "unit.launch_interval",
        "launch_interval", (3.0, 5.0),
    ),
    Bound("other times", "time", 0.0, YEAR, LONG, _TIMES),
    Bound(
        "price", "money", 0.0, WORLD_PRODUCT, PRICE, "rounds.unit_cost threat_types.unit_cost",
        "unit_cost", (3000.0, 3000000000.0),
    ),
    Bound("value of an asset", "money", 0.0, WORLD_PRODUCT, PRICE, "assets.value"),
    Bound(
        "false-alarm probability", "ratio", 1e-18, 0.1, "no receiver is that silent",
        "radars.pfa",
    ),
    Bound(
        "effective Earth radius factor", "ratio", 0.3, 100.0,
        "refraction bends rays that much neither up nor down", "earth_radius_factor",
    ),
    Bound(
        "weight or share", "ratio", 0.0, 1e9, "weights are compared with one another",
        "class_weights groups.share raids.aims groups.aims",
    ),
    Bound(
        "scans without detection", "ratio", 0.0, 1e4, "a track would never be dropped",
        "networks.coast_scans",
    ),
)  # fmt: skip

BY_FIELD: dict[str, Bound] = {name: bound for bound in BOUNDS for name in bound.fields.split()}
"""Owner.field -> its bound."""
_OWNERS = {name.partition(".")[0] for name in BY_FIELD if "." in name}
_ALONE = {name for name in BY_FIELD if "." not in name}


def table() -> list[str]:
    """Return the rows of the table of `docs/plausibility.md`."""
    rows = []
    for bound in BOUNDS:
        low, high = (
            readable(end, bound.dimension) if bound.low <= end <= bound.high else ""
            for end in (bound.usual_low, bound.usual_high)
        )
        fields = ", ".join(f"`{name}`" for name in bound.fields.split())
        cells = (bound.kind, fields, bound.allowed(), bound.why, low, high)
        rows.append(f"| {' | '.join(cells)} |".replace("  ", " "))
    return rows


def bound_of(path: tuple[str, ...]) -> Bound | None:
    """Return the bound of the number at a path of a scenario, None if its kind has none."""
    if path[0] in _ALONE:
        return BY_FIELD[path[0]]
    for at in range(len(path) - 2, -1, -1):
        if path[at] in _OWNERS:
            for field in path[at + 1 :]:
                found = BY_FIELD.get(f"{path[at]}.{field}")
                if found is not None:
                    return found
    return None


def numbers(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Parameter]]:
    """Yield (path, parameter) of everything written in a table of a scenario."""
    if isinstance(value, Parameter):
        yield path, value
    elif isinstance(value, Record):
        for name, field in type(value).model_fields.items():
            yield from numbers(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from numbers(below, (*path, str(name)))
    elif isinstance(value, list | tuple):
        for at, below in enumerate(value):
            if not isinstance(below, int | float | str):
                yield from numbers(below, (*path, str(at)))


def refuse_impossible(body: Record, file: str | None = None) -> None:
    """Refuse numbers of a scenario that nothing on the Earth can have.

    Raises
    ------
    InputError : one number is out of its hard bounds; InputErrors for several.
    """
    errors = []
    for path, parameter in numbers(body):
        bound = bound_of(path)
        if bound is None:
            continue
        rows = [value for _, value in parameter.table or ()]
        for value in rows if parameter.si is None else [parameter.si]:
            wrong = bound.impossible(value)
            if wrong:
                key = ".".join(path)
                errors.append(InputError(wrong, file=file, key=key, allowed=bound.allowed()))
                break
    raise_all(errors)
