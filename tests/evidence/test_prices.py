"""Prices carry the year of their money, and are brought to one year where the index reaches."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import write_ledger

from openiads.errors import InputError
from openiads.evidence.ledger import load_ledger
from openiads.evidence.prices import BASE_YEAR

INDEX = {
    "i2000": {"subject": "US-CPI-U-2000", "quantity": "price_index", "value": 100.0},
    "i2023": {"subject": "US-CPI-U-2023", "quantity": "price_index", "value": 250.0},
}
PRICE = {"quantity": "unit_cost", "value": "2 MUSD"}


def test_a_price_is_brought_to_the_base_year_by_the_ratio_of_the_index(tmp_path: Path):
    """2 MUSD of 2000 at 100 are 5 MUSD of 2023 at 250."""
    read = write_ledger(tmp_path, INDEX | {"a": PRICE | {"price_year": 2000}})
    claim = read.claim("a")
    assert claim.value_si == 5e6
    assert read.central("X", "unit_cost").value_si == 5e6
    assert claim.figure == "2 MUSD"
    assert "2000 prices; 5 MUSD in 2023" in claim.text


def test_an_undated_price_stands_beside_dated_ones_as_printed(tmp_path: Path):
    undated = PRICE | {"price_year": "not stated", "value": "1 MUSD", "grade": "A1"}
    read = write_ledger(tmp_path, INDEX | {"a": PRICE | {"price_year": 2000}, "b": undated})
    assert read.claim("b").set_aside == "price year not stated: beside prices in money of 2023"
    assert "price year not stated, published 2020" in read.claim("b").text
    assert read.central("X", "unit_cost").claims == ("a",)


def test_undated_prices_alone_count_as_printed_and_say_so(tmp_path: Path):
    undated = PRICE | {"price_year": "not stated"}
    found = write_ledger(tmp_path, INDEX | {"a": undated}).central("X", "unit_cost")
    assert found.value_si == 2e6
    assert "price year not stated, published 2020" in found.text


def test_a_year_without_an_index_figure_is_not_brought_anywhere(tmp_path: Path):
    claims = INDEX | {"a": PRICE | {"price_year": 2000}, "b": PRICE | {"price_year": 2001}}
    read = write_ledger(tmp_path, claims)
    assert read.claim("b").value_si == 2e6
    assert read.claim("b").set_aside == "no index of 2001: beside prices in money of 2023"


def test_a_recalled_year_of_the_index_takes_no_part(tmp_path: Path):
    recalled = {"i2000": INDEX["i2000"] | {"status": "recalled"}, "i2023": INDEX["i2023"]}
    read = write_ledger(tmp_path, recalled | {"a": PRICE | {"price_year": 2000}})
    assert read.claim("a").value_si == 2e6


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (PRICE, "a price without the year of its money"),
        ({"price_year": 2000}, "no price, and has a price year"),
        (PRICE | {"price_year": 1850}, "price_year"),
        (PRICE | {"price_year": "unknown"}, "price_year"),
    ],
)
def test_every_price_and_nothing_else_has_a_price_year(
    tmp_path: Path, body: dict[str, object], said: str
):
    with pytest.raises(InputError) as caught:
        write_ledger(tmp_path, {"a": body})
    assert said in str(caught.value)


ANNUAL = {
    1998: 163.0,
    2002: 179.9,
    2007: 207.342,
    2012: 229.594,
    2013: 232.957,
    2019: 255.657,
    2022: 292.655,
    2023: 304.702,
}
"""Annual averages as the Bureau of Labor Statistics prints them (one decimal until 2006)."""


def test_the_index_is_that_of_the_bureau_of_labor_statistics():
    ledger = load_ledger()
    for year, printed in ANNUAL.items():
        found = ledger.central(f"US-CPI-U-{year}", "price_index").value_si
        assert found == pytest.approx(printed, abs=0.05 if year < 2007 else 0.0006)
    assert BASE_YEAR == 2023


NAMED = {
    "F-35A-unit-cost-air-space-forces-magazine": (77.8e6, 2012),
    "RQ-4-unit-cost-wikipedia-mirror": (131.4e6, 2013),
    "Patriot-PAC-3-unit-cost-ap-via-st-augustine-record": (2.7e6, 2002),
    "F-16C-unit-cost-wikipedia-mirror": (18.8e6, 1998),
}


@pytest.mark.parametrize("name", NAMED)
def test_the_old_prices_are_in_dollars_of_2023(name: str):
    printed, year = NAMED[name]
    claim = load_ledger().claim(name)
    assert claim.price_year == year
    assert claim.value_si == pytest.approx(printed * ANNUAL[2023] / ANNUAL[year], rel=5e-4)


@pytest.mark.parametrize("subject", ["RQ-4", "F-35A", "Patriot-PAC-3"])
def test_a_central_price_is_not_taken_between_money_of_different_years(subject: str):
    ledger = load_ledger()
    chosen = ledger.central(subject, "unit_cost")
    assert all(isinstance(ledger.claim(name).price_year, int) for name in chosen.claims)


def test_interceptor_prices_without_a_year_say_when_they_were_published():
    for name in ("ap-via-newsok", "bbc", "jerusalem-post-blog"):
        claim = load_ledger().claim(f"Tamir-unit-cost-{name}")
        assert claim.price_year == "not stated"
        assert "published 201" in claim.text
