"""The table of units a quantity may have, and what is often written in their place.

It is closed: what is not here is not a unit. The tests hold every size against Pint.
"""

from __future__ import annotations

import math
from typing import NamedTuple


class Unit(NamedTuple):
    """One unit: its symbol, its size in the SI unit of its dimension, and other spellings."""

    symbol: str
    size: float
    also: tuple[str, ...] = ()


_DAY = 86400.0
UNITS: dict[str, tuple[Unit, ...]] = {
    "length": (
        Unit("m", 1.0, ("metre", "metres", "meter", "meters")),
        Unit("km", 1e3, ("kilometre", "kilometres", "kilometer", "kilometers")),
        Unit("cm", 0.01),
        Unit("ft", 0.3048, ("foot", "feet")),
        Unit("yd", 0.9144, ("yard", "yards")),
        Unit("mi", 1609.344, ("mile", "miles")),
        Unit("nmi", 1852.0),
    ),
    "area": (
        Unit("m2", 1.0, ("m^2", "m**2", "m²")),
        Unit("cm2", 1e-4, ("cm^2", "cm**2", "cm²")),
        Unit("km2", 1e6, ("km^2", "km**2", "km²")),
        Unit("ft2", 0.3048**2, ("ft^2", "ft**2", "ft²")),
    ),
    "time": (
        Unit("s", 1.0, ("sec", "second", "seconds")),
        Unit("ms", 1e-3),
        Unit("us", 1e-6, ("µs",)),
        Unit("min", 60.0, ("minute", "minutes")),
        Unit("h", 3600.0, ("hr", "hour", "hours")),
        Unit("d", _DAY, ("day", "days")),
        Unit("week", 7 * _DAY, ("weeks",)),
        Unit("month", 365.25 * _DAY / 12, ("months",)),
        Unit("year", 365.25 * _DAY, ("years",)),
    ),
    "speed": (
        Unit("m/s", 1.0),
        Unit("km/s", 1e3),
        Unit("km/h", 1000 / 3600, ("kph",)),
        Unit("kn", 1852 / 3600, ("kt", "kts", "knot", "knots")),
        Unit("mph", 0.44704, ("mi/h",)),
        Unit("ft/s", 0.3048),
        Unit("ft/min", 0.3048 / 60),
    ),
    "angle": (
        Unit("deg", math.pi / 180, ("°", "degree", "degrees")),
        Unit("rad", 1.0, ("radian", "radians")),
        Unit("mrad", 1e-3),
        Unit("arcmin", math.pi / 10800),
    ),
    "mass": (
        Unit("kg", 1.0),
        Unit("g", 1e-3),
        Unit("t", 1e3, ("tonne", "tonnes")),
        Unit("lb", 0.45359237),
    ),
    "frequency": (Unit("Hz", 1.0), Unit("kHz", 1e3), Unit("MHz", 1e6), Unit("GHz", 1e9)),
    "power": (Unit("W", 1.0), Unit("kW", 1e3), Unit("MW", 1e6), Unit("GW", 1e9)),
    "temperature": (Unit("K", 1.0),),
    "money": (Unit("USD", 1.0), Unit("kUSD", 1e3), Unit("MUSD", 1e6), Unit("GUSD", 1e9)),
    "euro": (Unit("EUR", 1.0), Unit("kEUR", 1e3), Unit("MEUR", 1e6), Unit("GEUR", 1e9)),
    "ratio": (Unit("%", 0.01, ("percent",)),),
    "count": (),
}
"""Dimension -> the units it may have. A year is 365.25 days, a month a twelfth of it."""

DECIBEL = "dBsm"
"""Decibels over a square metre, the one unit of area that is a logarithm."""
BARE = ("ratio", "count")
"""Dimensions of plain numbers."""
MOST_CHARACTERS = 64
"""Length of a quantity; the longest of the library has 14."""

MISTAKES = {
    "nm": "nm is the nanometre; nautical miles are nmi",
    "NM": "nautical miles are nmi",
    "kmph": "kilometres per hour are km/h",
    "kmh": "kilometres per hour are km/h",
    "mps": "metres per second are m/s",
    "mUSD": "m is a thousandth; millions are MUSD",
    "mEUR": "m is a thousandth; millions are MEUR",
    "mW": "m is a thousandth; megawatts are MW",
    "BUSD": "thousands of millions are GUSD",
    "BEUR": "thousands of millions are GEUR",
    "M": "minutes are min, metres m",
    "mach": "Mach numbers depend on the height; give m/s or km/h",
    "Mach": "Mach numbers depend on the height; give m/s or km/h",
    "degC": "temperatures are in K",
    "°C": "temperatures are in K",
    "mil": "a mil differs between armies; give mrad or deg",
}
"""What is often written in place of a unit -> what to say about it."""


def _sizes(dimension: str) -> dict[str, float]:
    return {name: unit.size for unit in UNITS[dimension] for name in (unit.symbol, *unit.also)}


SIZES = {dimension: _sizes(dimension) for dimension in UNITS}
"""Dimension -> every spelling of its units -> size in SI."""
