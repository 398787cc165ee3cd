"""Quantities: one number and one unit of a closed table, which agrees with Pint."""

import math
import re
from pathlib import Path

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openiads.errors import InputError
from openiads.unit_table import BARE, MOST_CHARACTERS, SIZES, UNITS
from openiads.units import SI_UNITS, symbols, to_si

DOCS = Path(__file__).parents[1] / "docs" / "units.md"
SPELLINGS = [(dimension, name) for dimension, sizes in SIZES.items() for name in sizes]


@pytest.fixture(scope="module")
def authority():
    registry = pint.UnitRegistry(cache_folder=None)
    registry.define("USD = [currency]")
    registry.define("EUR = [euro]")
    return registry


@pytest.mark.parametrize(("dimension", "name"), SPELLINGS)
def test_every_unit_is_as_large_as_pint_says(authority, dimension, name):
    asked = re.sub(r"(?<=[mt])(\^|\*\*)?[2²]$", "**2", name)
    expected = authority.Quantity(3.0, asked).to(SI_UNITS[dimension] or "dimensionless")
    assert to_si(f"3 {name}", dimension) == pytest.approx(expected.magnitude, rel=1e-14)


def test_no_spelling_stands_twice_in_a_dimension():
    for dimension, units in UNITS.items():
        spellings = [name for unit in units for name in (unit.symbol, *unit.also)]
        assert len(spellings) == len(set(spellings)), dimension


@pytest.mark.parametrize(
    ("text", "dimension", "si"),
    [
        ("250 km", "length", 250e3),
        ("250km", "length", 250e3),
        ("  +2.5e2   km ", "length", 250e3),
        ("-.5 m", "length", -0.5),
        ("5. m", "length", 5.0),
        ("81 nmi", "length", 81 * 1852.0),
        ("65000 ft", "length", 65000 * 0.3048),
        ("36 km/h", "speed", 10.0),
        ("10 EUR", "euro", 10.0),
        ("10EUR", "euro", 10.0),
        ("-10 dBsm", "area", 0.1),
        ("-10 dbsm", "area", 0.1),
        ("0 dBsm", "area", 1.0),
        ("4 m2", "area", 4.0),
        ("180 °", "angle", math.pi),
        ("0 m", "length", 0.0),
        ("0.85", "ratio", 0.85),
        ("85 %", "ratio", 0.85),
        ("6", "count", 6.0),
        (6, "count", 6.0),
        (0.85, "ratio", 0.85),
    ],
)
def test_one_number_and_one_unit(text, dimension, si):
    assert to_si(text, dimension) == pytest.approx(si, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "dimension", "said"),
    [
        ("250,5 km", "length", "comma"),
        ("1,000 m", "length", "comma"),
        ("1.500,5 km", "length", "comma"),
        ("1 000 km", "length", "one number and one unit"),
        ("1.5.2 km", "length", "one number and one unit"),
        ("1 2 km", "length", "one number and one unit"),
        ("1 ± 2 m", "length", "margin of error"),
        ("1 +- 2 m", "length", "margin of error"),
        ("1 +/- 2 m", "length", "margin of error"),
        ("0.5 +- 0.1", "ratio", "margin of error"),
        ("5 m (3)", "length", "one number and one unit"),
        ("500 m + 1 km", "length", "one number and one unit"),
        ("10 km * 2", "length", "one number and one unit"),
        ("2**3 m", "length", "one number and one unit"),
        ("10**10**8 m", "length", "one number and one unit"),
        ("9**9**9 m", "length", "one number and one unit"),
        ("1/0 m", "length", "one number and one unit"),
        ("(1) m", "length", "one number and one unit"),
        ("1 m 2", "length", "one number and one unit"),
        ("km 5", "length", "one number and one unit"),
        ("1_000 m", "length", "underscore"),
        ("0x10 m", "length", "decimal"),
        ("−5 km", "length", "minus"),
        ("1\xa0km", "length", "blank"),
        ("٣ km", "length", "no number"),
        ("１２ km", "length", "no number"),
        ("nan km", "length", "finite"),
        ("inf m", "length", "finite"),
        ("m", "length", "no number"),
        ("", "length", "no number"),
        ("5", "length", "has no unit"),
        (5, "length", "has no unit"),
        ("90", "angle", "has no unit"),
        (True, "count", "is not a count"),
        (None, "count", "is not a count"),
        ([1], "count", "is not a count"),
        ("81 nm", "length", "nanometre; nautical miles are nmi"),
        ("81 NM", "length", "nautical miles are nmi"),
        ("5 KM", "length", "did you mean 'km'"),
        ("900 kmph", "speed", "km/h"),
        ("900 knt", "speed", "did you mean 'k"),
        ("2 mUSD", "money", "MUSD"),
        ("2 musd", "money", "did you mean 'MUSD'"),
        ("2 EUR", "money", "a unit of euro"),
        ("2 speed_of_light", "speed", "unknown unit"),
        ("1 furlong", "length", "unknown unit"),
        ("5 kg", "length", "a unit of mass"),
        ("3 rad", "ratio", "a unit of angle"),
        ("1 bit", "count", "unknown unit"),
        ("50 %", "count", "a unit of ratio"),
        ("1e400 m", "length", "finite"),
        ("1e5 dBsm", "area", "finite"),
        ("1e-400 m", "length", "close to zero"),
        ("-1e5 dBsm", "area", "close to zero"),
        (10**400, "count", "finite"),
        (math.nan, "ratio", "finite"),
        pytest.param(-(10**5000), "ratio", "finite", id="beyond text"),
        pytest.param("x" * 100_000, "length", "100000 characters", id="long"),
        ("1" * MOST_CHARACTERS + "m", "length", "characters"),
    ],
)
def test_anything_else_is_refused_with_the_units_that_are_allowed(text, dimension, said):
    with pytest.raises(InputError) as caught:
        to_si(text, dimension, file="a.toml", key="x.y")
    error = caught.value
    assert said in error.message
    assert (error.file, error.key) == ("a.toml", "x.y")
    assert f"{dimension} such as" in error.allowed
    assert all(unit in error.allowed for unit in symbols(dimension))
    assert len(error.message) < 300


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(NUMBERS, st.sampled_from(SPELLINGS))
def test_a_number_and_a_unit_are_what_they_say(number, spelling):
    dimension, name = spelling
    if number == 0.0 or abs(number) > 1e-30:
        assert to_si(f"{number!r} {name}", dimension) == number * SIZES[dimension][name]


@given(st.text("0123456789.eE+-*/%,_ ()kmsndegUSDb²°±\t", max_size=20), st.sampled_from([*UNITS]))
def test_what_is_accepted_is_what_python_reads_as_one_number(text, dimension):
    try:
        si = to_si(text, dimension)
    except InputError:
        return
    words = re.fullmatch(r"\s*([-+.0-9eE]*[0-9.])\s*(\S*)\s*", text)
    assert words
    if words[2].lower() != "dbsm":
        assert si == float(words[1]) * (SIZES[dimension][words[2]] if words[2] else 1.0)
    assert words[2] or dimension in BARE


def page_rows():
    for dimension, units in UNITS.items():
        listed = [
            f"`{unit.symbol}`"
            + (f" ({', '.join(f'`{name}`' for name in unit.also)})" * bool(unit.also))
            for unit in units
        ]
        if dimension == "area":
            listed.append("`dBsm`")
        if dimension == "count":
            listed = ["none: a plain number"]
        if dimension == "ratio":
            listed = ["none: a plain number", *listed]
        yield f"| {dimension} | {', '.join(listed)} |"


def test_the_page_lists_every_unit_and_no_other():
    text = DOCS.read_text("utf-8")
    table = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert table == list(page_rows())
