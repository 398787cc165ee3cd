"""Prices of different years, brought to the money of one.

The index is itself claims: `US-CPI-U-2012/price_index` and so on, the annual averages of the US
consumer price index for all urban consumers. It is the general value of the dollar and not a price
of arms: it says what a sum of one year is in dollars of another, not what a round would cost today.
A year without a usable index claim is not brought anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from openiads.evidence.claim import NOT_STATED, Claim

BASE_YEAR = 2023
"""Year whose dollars are compared: the last of which a cited page prints all twelve months."""
INDEX = "US-CPI-U"
QUANTITY = "price_index"


def index_of(claims: Iterable[Claim]) -> dict[int, float]:
    """Return year -> price index, from the usable claims; the best graded one a year."""
    found: dict[int, Claim] = {}
    for claim in claims:
        name, _, year = claim.subject.rpartition("-")
        if name != INDEX or claim.quantity != QUANTITY or not claim.usable or not year.isdigit():
            continue
        held = found.setdefault(int(year), claim)
        if (claim.weighed, claim.id) < (held.weighed, held.id):
            found[int(year)] = claim
    return {year: claim.value_si for year, claim in found.items()}


def to_base(claim: Claim, index: dict[int, float]) -> float | None:
    """Return the factor that brings a price to the base year; None when that cannot be done."""
    known = isinstance(claim.price_year, int) and claim.price_year in index and BASE_YEAR in index
    if claim.dimension != "money" or not known:
        return None
    return index[BASE_YEAR] / index[int(str(claim.price_year))]


def why_beside(claim: Claim) -> str:
    """Say why a price stands beside those that were brought to the base year."""
    if claim.price_year == NOT_STATED:
        return f"price year not stated: beside prices in money of {BASE_YEAR}"
    return f"no index of {claim.price_year}: beside prices in money of {BASE_YEAR}"
