"""Quantities at the door: text with a unit in, SI floats out.

Every number of a scenario, a library entry or a claim passes here once; behind this door there
are only SI units and radians. A quantity is one number and one unit of a closed table, nothing
else: no arithmetic, no second number, no comma. The tests hold the table against Pint.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from openiads.errors import InputError, shown
from openiads.unit_table import BARE, DECIBEL, MISTAKES, MOST_CHARACTERS, SIZES, UNITS

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


_QUANTITY = re.compile(
    r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"  # the number
    r" *((?:[^\s0-9()+*^,;:±-]+(?:(?:\^|\*\*)?2)?)?)"  # the unit
)
_FAULTS = (
    (re.compile(" *[+-]?(nan|inf)", re.IGNORECASE), "it is not a finite number"),
    (re.compile(".*,"), "it holds a comma; write a decimal point, and no separators"),
    (re.compile(".*(±|[+]/?-)"), "it holds a margin of error; write one number"),
    (re.compile(".*[0-9]_[0-9]"), "it holds an underscore; write the digits without separators"),
    (re.compile("[+-]?0[xX]"), "it is not decimal"),
    (re.compile(".*[\u2010-\u2015\u2212]"), "it holds a dash that is no minus sign; write -"),
    (re.compile(".*[\xa0\u2000-\u200f\u202f\t\n]"), "it holds a blank that is no space"),
    (re.compile("[^0-9]*$"), "it has no number"),
)
"""What a text that is not a quantity may look like, and what to say of it."""


def with_article(dimension: str) -> str:
    """Return the name of a dimension with its article."""
    return f"{'an' if dimension in ('area', 'angle') else 'a'} {dimension}"


def symbols(dimension: str) -> list[str]:
    """Return the symbols of the units of a dimension, without the other spellings."""
    return [unit.symbol for unit in UNITS[dimension]] + [DECIBEL] * (dimension == "area")


def allowed_units(dimension: str) -> str:
    """Say in words what a quantity of a dimension looks like."""
    listed = ", ".join(symbols(dimension))
    form = f"{with_article(dimension)} such as {EXAMPLES[dimension]}"
    return form + (f"; units: {listed}" * bool(listed))


def _unknown(unit: str, dimension: str) -> str:
    """Say what is wrong with a unit that the dimension does not have."""
    if unit in MISTAKES:
        return MISTAKES[unit]
    for other, sizes in SIZES.items():
        if unit in sizes:
            return f"{unit} is a unit of {other}, not of {dimension}"
    from difflib import get_close_matches

    names = [*SIZES[dimension], *symbols(dimension)]
    alike = [name for name in names if name.lower() == unit.lower()]
    alike += get_close_matches(unit, names, n=1, cutoff=0.5)
    guess = f"; did you mean {alike[0]!r}?" if alike else ""
    return f"unknown unit {shown(unit)}{guess}"


def _split(text: str) -> tuple[str, str]:
    """Return number and unit of a quantity as written.

    Raises
    ------
    ValueError : the text is not one number and one unit; says why.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"it has {len(text)} characters; {MOST_CHARACTERS} are allowed")
    for fault, said in _FAULTS:
        if fault.match(text):
            raise ValueError(said)
    found = _QUANTITY.fullmatch(text.strip(" "))
    if not found:
        raise ValueError("it is not one number and one unit")
    number, unit = found.groups()
    return number, unit


@lru_cache(maxsize=4096)
def _parse(text: str, dimension: str) -> float:
    number, unit = _split(text)
    value = float(number)
    nothing = value == 0.0 and not re.search("[1-9]", re.split("[eE]", number)[0])
    if not unit and dimension not in BARE:
        raise ValueError("it has no unit")
    if dimension == "area" and unit.lower() == DECIBEL.lower():
        si = 10.0 ** (value / 10.0) if value < 3000.0 else math.inf
        nothing = False
    elif unit and unit not in SIZES[dimension]:
        raise ValueError(_unknown(unit, dimension))
    else:
        si = value * SIZES[dimension][unit] if unit else value
    if si == 0.0 and not nothing:
        raise ValueError("it is too close to zero")
    return si


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
    InputError : not one number and one unit, unknown unit, wrong dimension, NaN or infinite.
    """

    def refuse(wrong: str) -> InputError:
        return InputError(
            f"{shown(value)} {wrong}", file=file, key=key, allowed=allowed_units(dimension)
        )

    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise refuse(f"is not {with_article(dimension)}")
    if isinstance(value, str):
        try:
            number = _parse(value, dimension)
        except ValueError as error:
            raise refuse(f"is not {with_article(dimension)}: {error}") from None
    elif dimension not in BARE:
        raise refuse("has no unit")
    else:
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
    if not math.isfinite(number):
        raise refuse("is not a finite number")
    return number
