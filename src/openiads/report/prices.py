"""The prices that a cost exchange hangs on, with who says them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from openiads.analysis.exchange_by_class import MANNED, Price, prices
from openiads.report.facts import Facts
from openiads.report.labels import at_largest, called, origin, title
from openiads.report.numbers import quantity
from openiads.report.page import Table
from openiads.report.sources_table import source_links


def decisive_prices(facts: Facts) -> str:
    """Return which single prices make most of what was killed, of all and without a crew."""
    variant, case_id = list(facts.largest.items())[-1]
    case = facts.world_case(case_id)
    crewed = {kind["id"] for kind in case["threat_types"] if kind["threat_class"] in MANNED}
    every = prices(facts.shots_of(case_id), case, facts.run.finished[case_id])
    killed = [one for one in every if one.of == "threat_types"]
    told = [
        f"{one.total_usd / sum(other.total_usd for other in part):.0%} is the price of the "
        f"{_priced(facts, case, one)}".replace("%", " %")
        for part in (killed, [one for one in killed if one.id not in crewed])
        for one in part[:1]
    ]
    told = list(dict.fromkeys(told))
    if not told:
        return "Nothing that has a price was killed."
    text = f"Of what {title(facts, variant)} killed{at_largest(facts)}, {told[0]}"
    return f"{text}; without manned aircraft, {told[1]}." if told[1:] else f"{text}."


def _priced(facts: Facts, case: Mapping[str, Any], price: Price) -> str:
    name = called(facts.run.world, price.of, price.id)
    grade = _origin(facts, case, price).get("grade")
    said = f"grade {grade}" if grade else "not graded"
    return f"{name}: {quantity(['_usd'], price.usd)} ({said})"


def _origin(facts: Facts, case: Mapping[str, Any], price: Price) -> Mapping[str, Any]:
    return origin(facts.run.world, case, f"{price.of}/{price.id}/unit_cost_usd")


def price_table(facts: Facts) -> Table:
    """Return the prices behind the exchange of the largest cases, with grade and source."""
    rows = []
    for variant, case_id in facts.largest.items():
        case = facts.world_case(case_id)
        every = prices(facts.shots_of(case_id), case, facts.run.finished[case_id])
        for one in every:
            whole = sum(other.total_usd for other in every if other.of == one.of)
            said = _origin(facts, case, one)
            share = one.total_usd / whole if whole else math.nan
            rows.append(
                (
                    title(facts, variant),
                    called(facts.run.world, one.of, one.id),
                    f"{100 * share:.0f} % of {'rounds' if one.of == 'rounds' else 'kills'}",
                    quantity(["unit_cost_usd"], one.usd),
                    said.get("grade") or "-",
                    said.get("text", "-"),
                    source_links(facts, tuple(said.get("claims", ()))) or "-",
                )
            )
    heads = ("variant", "price of", "it makes", "price", "grade", "where from", "who says")
    caption = f"The prices that the exchange hangs on{at_largest(facts)}, largest share first"
    return Table(heads, tuple(rows), caption, folded=True)
