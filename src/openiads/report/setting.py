"""The scenario on a map: assets, sites, coverage and the routes of the largest case."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from openiads.analysis.wording import value_text
from openiads.report import graticule
from openiads.report.drawing import GRID, INK, PAPER, SERIES, SOFT, draw
from openiads.report.facts import Facts
from openiads.report.labels import one_of
from openiads.report.numbers import quantity
from openiads.report.page import Figure, Section, Table, Text
from openiads.report.plane import Place, Plane, Spot, columns, middle
from openiads.vocab import THREAT_CLASSES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

LEAST_KM = 11.0
"""Least width of what a map shows, before its margin."""
BARS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
STYLES = ("-", "--", "-.", ":")


def section(facts: Facts) -> Section:
    """Return the map of the last variant's largest case, and what is in each case."""
    variant, case_id = list(facts.largest.items())[-1]
    case = facts.world_case(case_id)
    where = facts.name(variant)
    at = case["sweep_value"]
    where += f", {facts.sweep_label} {value_text(at)}" if at is not None else ""
    text = (
        f"Shown: {where}. The graticule is plain; a built-in scenario lies in a made-up place in "
        "the open ocean."
    )
    return Section("setting", "The scenario", (Text(text), _map(case), _contents(facts)))


def _map(case: dict[str, Any]) -> Figure:
    title = "Map of the scenario"
    svg = draw(
        "map",
        title,
        "Positions are in the table below the figure.",
        (7.4, 3.9),
        lambda figure: _paint(figure, case),
    )
    caption = (
        "Left: routes of the threats (ballistic ones as straight lines), reach of the units "
        "against high targets (thin circles), range of their engagement radars (dotted). Right: "
        "the defended area. Squares: sites; diamonds: assets."
    )
    rows = [("asset", a["id"], _degrees(a), quantity(["usd", "_usd"], a["value_usd"]))
            for a in case["assets"]]  # fmt: skip
    rows += [("unit", u["id"], _degrees(u), f"{u['system']}, reach {_reach(case, u):.0f} km")
             for u in case["units"]]  # fmt: skip
    rows += [("radar", r["id"], _degrees(r), f"range {r['range_max_m'] / 1000:.0f} km")
             for r in case["radars"]]  # fmt: skip
    table = Table(("kind", "name", "place", "what"), tuple(rows), "Places", folded=True)
    return Figure(svg, caption, table)


def _degrees(entity: dict[str, Any]) -> str:
    lat, lon = entity["lat_deg"], entity["lon_deg"]
    return f"{abs(lat):.3f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.3f}° {'E' if lon >= 0 else 'W'}"


def _reach(case: dict[str, Any], unit: dict[str, Any]) -> float:
    rounds = {entry["round"] for entry in unit["launchers"]}
    reaches = [
        reach for one in case["rounds"] if one["id"] in rounds for _, reach in one["range_max_m"]
    ]
    return max(reaches, default=0.0) / 1000.0


def _sites(case: dict[str, Any]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for entity in (*case["command_posts"], *case["units"], *case["radars"]):
        found.setdefault(entity["site"], (entity["lon_deg"], entity["lat_deg"]))
    return found


def _routes(case: dict[str, Any]) -> list[tuple[str, list[Place]]]:
    kinds = {kind["id"]: kind["threat_class"] for kind in case["threat_types"]}
    found = []
    for threat in case["threats"]:
        route = threat["route"]
        points = route.get("points") or [route["launch"], route["aim"]]
        found.append((kinds[threat["type"]], [(point[1], point[0]) for point in points]))
    return found


def _paint(figure: Canvas, case: dict[str, Any]) -> None:
    figure.set_layout_engine("compressed")
    left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.45, 1]})
    ways, posts = _routes(case), _sites(case)
    stores = {asset["id"]: (asset["lon_deg"], asset["lat_deg"]) for asset in case["assets"]}
    plane = Plane(
        middle([*posts.values(), *stores.values()] or [p for _, way in ways for p in way])
    )
    routes = [(kind, plane.line(way)) for kind, way in ways]
    sites = {name: plane.spot(place) for name, place in posts.items()}
    assets = {name: plane.spot(place) for name, place in stores.items()}
    core = [*sites.values(), *assets.values()] or [spot for _, line in routes for spot in line]
    everything = [*core, *(spot for _, line in routes for spot in line)]
    for axes, spots, margin, shape in ((left, everything, 0.1, 0.7), (right, core, 0.35, 1.0)):
        _frame(axes, spots, margin, shape)
        graticule.paint(axes, plane)
        _paint_coverage(axes, case, plane)
        axes.plot(*columns(assets.values()), "D", color=SERIES[2], markersize=5,
                  markeredgecolor=PAPER, linestyle="none", zorder=4)  # fmt: skip
        axes.plot(*columns(sites.values()), "s", color=INK, markersize=5,
                  markeredgecolor=PAPER, linestyle="none", zorder=5)  # fmt: skip
        _scale_bar(axes)
    _paint_routes(left, routes)
    left.set_title("routes and coverage")
    right.set_title("defended area")
    _name(right, sites, INK, "bold")
    _name(right, assets, SERIES[2], "normal")
    handles, labels = left.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=4, fontsize=8.5)


def _frame(axes: Axes, spots: list[Spot], margin: float, shape: float) -> None:
    """Set the limits so that all spots are seen; `shape` is the least height over width."""
    x, y = columns(spots)
    across = max(max(x) - min(x), LEAST_KM) * (1 + margin) / 2
    along = max((max(y) - min(y)) * (1 + margin) / 2, shape * across)
    across = max(across, along / 1.3)
    axes.set_xlim((min(x) + max(x)) / 2 - across, (min(x) + max(x)) / 2 + across)
    axes.set_ylim((min(y) + max(y)) / 2 - along, (min(y) + max(y)) / 2 + along)
    axes.set_aspect(1.0, adjustable="box")
    axes.spines[:].set(visible=True, color=GRID)
    axes.tick_params(labelsize=8, length=0)


def _paint_coverage(axes: Axes, case: dict[str, Any], plane: Plane) -> None:
    guides = {unit["engagement_radar"] for unit in case["units"]}
    for unit in case["units"]:
        ring = plane.arc((unit["lon_deg"], unit["lat_deg"]), _reach(case, unit), 0.0, 360.0)
        axes.plot(*columns(ring), color=SERIES[0], linewidth=0.8, alpha=0.8, zorder=2)
    for radar in case["radars"]:
        if radar["id"] not in guides:
            continue
        reach, place = radar["range_max_m"] / 1000.0, (radar["lon_deg"], radar["lat_deg"])
        ring = plane.arc(place, reach, radar["sector_centre_deg"], radar["sector_width_deg"])
        axes.plot(*columns(ring), color=SOFT, linewidth=0.8, linestyle=":", zorder=1.5)


def _paint_routes(axes: Axes, routes: list[tuple[str, list[Spot]]]) -> None:
    present = [name for name in THREAT_CLASSES if any(name == kind for kind, _ in routes)]
    for i, name in enumerate(present):
        x: list[float] = []
        y: list[float] = []
        for kind, line in routes:
            if kind == name:
                x += [*(lon for lon, _ in line), math.nan]
                y += [*(lat for _, lat in line), math.nan]
        axes.plot(x, y, color=SERIES[(i + 1) % len(SERIES)], linestyle=STYLES[i % len(STYLES)],
                  linewidth=0.9, alpha=0.85, label=one_of(name), zorder=3)  # fmt: skip


def _scale_bar(axes: Axes) -> None:
    low, high = axes.get_xlim()
    bottom, top = axes.get_ylim()
    length = max(step for step in BARS_KM if step <= max(1, (high - low) / 4))
    x, y = low + 0.04 * (high - low), bottom + 0.04 * (top - bottom)
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2, zorder=6)
    axes.annotate(f"{length} km", (x, y), (0, 4), textcoords="offset points", fontsize=8)


def _name(axes: Axes, places: dict[str, Spot], tone: str, weight: str) -> None:
    for name, spot in places.items():
        axes.annotate(name, spot, (6, 4), textcoords="offset points", color=tone, fontsize=8,
                      fontweight=weight, annotation_clip=True)  # fmt: skip


def _contents(facts: Facts) -> Table:
    rows = []
    for point in facts.shares:
        case = facts.world_case(facts.case_id(point.variant, point.sweep_value) or "")
        units = Counter(unit["system"] for unit in case["units"])
        kinds = Counter(threat["type"] for threat in case["threats"])
        cells = (_counted(units), str(len(case["radars"])), _counted(kinds))
        rows.append((case["id"], *cells))
    heads = ("case", "units", "radars", "threats")
    return Table(heads, tuple(rows), "What is in each case", folded=True)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"
