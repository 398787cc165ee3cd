"""The scenario on a map, where things are, and what is in each case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from openiads.analysis.wording import located
from openiads.report.cells import sweep_cell, sweep_heading
from openiads.report.facts import Facts
from openiads.report.labels import called, several, title
from openiads.report.map import map_figure, reach_km
from openiads.report.numbers import quantity
from openiads.report.page import Figure, Section, Table, Text


def section(facts: Facts) -> Section:
    """Return the map of the last variant's largest case, and what is in each case."""
    variant, case_id = list(facts.largest.items())[-1]
    case = facts.world_case(case_id)
    text = (
        f"Shown: {title(facts, variant)}{located(facts.study, case['sweep_value'])}. The "
        "graticule is plain; a built-in scenario lies in a made-up place in the open ocean."
    )
    blocks = (Text(text), scenario_map(case, facts.run.world), _contents(facts))
    return Section("setting", "The scenario", blocks)


def scenario_map(case: Mapping[str, Any], world: Mapping[str, Any]) -> Figure:
    """Return the map of a case with the table of its places.

    Parameters
    ----------
    case : of a stored world.
    world : the whole of it; its names are used.
    """
    rows = []
    for asset in case["assets"]:
        name = called(world, "assets", asset["id"])
        rows.append(("asset", name, _degrees(asset), quantity(["_usd"], asset["value_usd"])))
    for unit in case["units"]:
        system = called(world, "systems", unit["system"])
        said = f"{system}, reach {reach_km(case, unit):.0f} km"
        rows.append(("unit", called(world, "sites", unit["site"]), _degrees(unit), said))
    for radar in case["radars"]:
        said = f"range {radar['range_max_m'] / 1000:.0f} km"
        rows.append(("radar", radar["id"], _degrees(radar), said))
    table = Table(("kind", "name", "place", "what"), tuple(rows), "Places", folded=True)
    return map_figure(case, world, table)


def _degrees(entity: Mapping[str, Any]) -> str:
    lat, lon = entity["lat_deg"], entity["lon_deg"]
    return f"{abs(lat):.3f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.3f}° {'E' if lon >= 0 else 'W'}"


def _contents(facts: Facts) -> Table:
    rows = []
    for point in facts.shares:
        case = facts.world_case(facts.case_id(point.variant, point.sweep_value) or "")
        kinds = {kind["id"]: kind["threat_class"] for kind in case["threat_types"]}
        units = Counter(called(facts.run.world, "systems", u["system"]) for u in case["units"])
        flying = Counter(kinds[threat["type"]] for threat in case["threats"])
        rows.append(
            (
                *sweep_cell(facts, point.sweep_value),
                title(facts, point.variant),
                _listed(units),
                str(len(case["radars"])),
                _listed(Counter({several(name): count for name, count in flying.items()})),
            )
        )
    heads = (*sweep_heading(facts), "variant", "units", "radars", "threats")
    return Table(heads, tuple(rows), "What is in each case", folded=True)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counts.items()) or "none"
