"""Quantities at the door: text with a unit in, SI floats out.

Every number of a scenario, a library entry or a claim passes here once; behind this door there
are only SI units and radians. Pint does the conversion.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from openiads.errors import InputError

FIELD_UNITS = (
    ("_m_s", "m/s"),
    ("_m2", "m2"),
    ("_deg", "deg"),
    ("_usd", "USD"),
    ("_s", "s"),
    ("_m", "m"),
)
"""Ending of a field's name in a world -> its unit; longer endings first."""
SI_UNITS = {
    "length": "m",
    "area": "m**2",
    "time": "s",
    "speed": "m/s",
    "angle": "rad",
    "mass": "kg",
    "frequency": "Hz",
    "power": "W",
    "temperature": "K",
    "money": "USD",
    "euro": "EUR",
    "ratio": "",
    "count": "",
}
"""Dimension name -> the SI unit that `to_si` returns."""

EXAMPLES = {
    "length": '"250 km"',
    "area": '"0.1 m2" or "-10 dBsm"',
    "time": '"9 s"',
    "speed": '"240 m/s" or "880 km/h"',
    "angle": '"90 deg"',
    "mass": '"1800 kg"',
    "frequency": '"3 GHz"',
    "power": '"50 kW"',
    "temperature": '"290 K"',
    "money": '"2 MUSD" or "35000 USD"',
    "euro": '"140 MEUR"',
    "ratio": "0.85",
    "count": "6",
}
"""Dimension name -> what a correct value looks like, for error messages."""


_LARGER = {
    "length": (10e3, 1e3, "km"),
    "time": (7200.0, 3600.0, "h"),
    "money": (1e6, 1e6, "MUSD"),
    "euro": (1e6, 1e6, "MEUR"),
}
"""Dimension -> (from which SI value on, SI value of the unit, unit) in which people read it."""


def readable(value: float, dimension: str) -> str:
    """Return an SI value as people read it: 250 km rather than 250000 m, angles in degrees."""
    if dimension == "angle":
        return f"{math.degrees(value):g} deg"
    start, size, unit = _LARGER.get(dimension, (math.inf, 1.0, ""))
    if abs(value) >= start:
        return f"{value / size:g} {unit}"
    return f"{value:g} {SI_UNITS[dimension].replace('**', '')}".strip()


@lru_cache(maxsize=1)
def registry() -> Any:
    """Return the pint registry, made at first use (its import costs a tenth of a second)."""
    import pint

    made: Any = pint.UnitRegistry(cache_folder=None)
    made.define("USD = [currency]")
    made.define("EUR = [euro]")
    return made


@lru_cache(maxsize=4096)
def _parse(text: str, dimension: str) -> float:
    stripped = text.strip()
    if dimension == "area" and stripped.lower().endswith("dbsm"):
        return 10.0 ** (float(stripped[:-4]) / 10.0)
    prepared = stripped.replace("m2", "m**2").replace("°", "deg")
    quantity = registry().Quantity(prepared)
    unit = SI_UNITS[dimension]
    if unit and quantity.dimensionless and dimension != "angle":
        raise ValueError("no unit")
    if dimension == "angle" and quantity.unitless:
        raise ValueError("no unit")
    return float(quantity.to(unit or "dimensionless").magnitude)


def to_si(value: Any, dimension: str, *, file: str | None = None, key: str | None = None) -> float:
    """Convert one quantity to SI.

    Parameters
    ----------
    value : text with a unit such as ``"250 km"``; a bare number only for ``ratio`` and ``count``.
    dimension : a key of `SI_UNITS`.
    file, key : where the value stands, for the error.

    Returns
    -------
    float, in the unit `SI_UNITS` names.

    Raises
    ------
    InputError : unknown unit, wrong dimension, missing unit, NaN or infinite.
    """
    allowed = f"a {dimension} such as {EXAMPLES[dimension]}"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError(f"{value!r} is not a {dimension}", file=file, key=key, allowed=allowed)
    if isinstance(value, int | float):
        if dimension not in ("ratio", "count"):
            raise InputError(f"{value!r} has no unit", file=file, key=key, allowed=allowed)
        number = float(value)
    else:
        try:
            number = _parse(value, dimension)
        except InputError:
            raise
        except Exception as error:
            raise InputError(
                f"{value!r} is not a {dimension}: {error}", file=file, key=key, allowed=allowed
            ) from None
    if not math.isfinite(number):
        raise InputError(f"{value!r} is not a finite number", file=file, key=key, allowed=allowed)
    return number
