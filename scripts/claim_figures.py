"""The figures of a row, put back into the unit that the source printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import claim_curation as curation

from openiads.evidence.quantities import DIMENSIONS, WORDS
from openiads.units import to_si

Row = Mapping[str, str]
PRINTED = re.compile(
    r"orig:?[^\d;-]*(?P<low>-?\d[\d,]*\.?\d*)(?:\s*(?:-|to|of)\s*(?P<high>\d[\d,]*\.?\d*))?"
    r"[\s-]*(?P<unit>dBsm|km/h|km/s|m/s|mph|km|miles|mi\b|ft|min\b|minutes|h\b|s\b|deg|m2|m\b|lb|t\b)"
)
PRINTED_UNITS = {"miles": "mi", "minutes": "min", "t": "tonne"}


def figures(row: Row, quantity: str) -> dict[str, Any]:
    """Return value, value_low, value_high, in the printed unit where the row tells it.

    Parameters
    ----------
    row : of a table.
    quantity : the ledger's name for what the row is about.
    """
    csv_unit = row["unit"]
    dimension = DIMENSIONS[quantity]
    if dimension in WORDS:
        return {"value": row["value"] == "1" if dimension == "boolean" else row["value"]}
    numbers = {k: float(row[k]) for k in ("value", "value_low", "value_high") if row[k]}
    range_only = re.search(curation.RANGE_ONLY, row["qualifier"])
    if range_only and {"value_low", "value_high"} <= set(numbers):
        del numbers["value"]
    if csv_unit in ("count", "1"):
        return {
            key: int(n) if n == int(n) and csv_unit == "count" else n for key, n in numbers.items()
        }
    if csv_unit in ("USD", "EUR"):
        return {key: money(number, csv_unit) for key, number in numbers.items()}
    unit, printed = printed_unit(row, csv_unit, dimension)
    out: dict[str, Any] = {}
    for key, number in numbers.items():
        exact = next((p for p in printed if close(f"{p} {unit}", number, dimension)), None)
        if exact is None and unit == "dBsm":
            unit = "m2"
        scale = to_si(f"1 {unit}", dimension) / to_si(f"1 {csv_unit}", dimension)
        out[key] = f"{exact or tidy(number / scale, 6 if scale == 1 else 4)} {unit}"
    return out


def close(text: str, number: float, dimension: str) -> bool:
    """Say whether a printed figure is the table's number, to 2 %."""
    return abs(to_si(text, dimension) - number) <= 0.02 * abs(number)


def printed_unit(row: Row, csv_unit: str, dimension: str) -> tuple[str, list[str]]:
    """Return the unit the source printed and its printed numbers; else the table's unit."""
    found = PRINTED.search(row["qualifier"])
    default = "deg" if csv_unit == "rad" else csv_unit
    if not found:
        return default, []
    unit = PRINTED_UNITS.get(found["unit"], found["unit"])
    numbers = [n.replace(",", "") for n in (found["low"], found["high"]) if n]
    try:
        agrees = any(
            close(f"{number} {unit}", float(row[key]), dimension)
            for number in numbers
            for key in ("value", "value_low", "value_high")
            if row[key]
        )
    except Exception:
        agrees = False
    return (unit, numbers) if agrees else (default, [])


def tidy(number: float, digits: int = 6) -> str:
    """Return a number with some significant digits and no exponent."""
    text = f"{float(f'{number:.{digits}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(number: float, unit: str) -> str:
    """Return US dollars or euro, in millions above a million."""
    return f"{tidy(number / 1e6)} M{unit}" if number >= 1e6 else f"{tidy(number)} {unit}"
