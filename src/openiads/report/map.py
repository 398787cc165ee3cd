"""The map of a case: assets, sites, rings with their ranges, and few routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openiads.report import graticule
from openiads.report.drawing import GRID, INK, PAPER, SERIES, SOFT, draw
from openiads.report.labels import called, one_of
from openiads.report.map_labels import name_places, name_rings
from openiads.report.page import Figure, Table
from openiads.report.plane import Place, Plane, Spot, columns, middle
from openiads.report.routes import Route, Way, origin_words, ways

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

LEAST_KM = 11.0
"""Least width of what a map shows, before its margin."""
BARS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
STYLES = ("-", "--", "-.", ":")
ASSET = {"color": SERIES[2], "marker": "D"}
SITE = {"color": INK, "marker": "s"}


def map_figure(case: Mapping[str, Any], world: Mapping[str, Any], table: Table) -> Figure:
    """Return the map of a case.

    Parameters
    ----------
    case : of a stored world.
    world : the whole of it; its names are used.
    table : the places in numbers.
    """
    what = "Map of the scenario"
    svg = draw(
        "map", what, "Positions are in the table below.", (7.4, 4.6),
        lambda figure: _paint(figure, case, world),
    )  # fmt: skip
    caption = (
        "Left: one route for each class and direction; ballistic ones are straight. Circles: "
        f"reach against high targets ({_reaches(case, world)}; a circle without its number has "
        "its top outside); dotted: range of engagement radars. Right: the defended area."
    )
    return Figure(svg, caption, table, _finding(case))


def _finding(case: Mapping[str, Any]) -> str:
    sketch = _Sketch(case)
    count = len(sketch.routes)
    if not count:
        return ""
    kinds = len({name for name, _ in sketch.routes})
    places = ", ".join(
        f"{number} {word}{'s' * (number != 1)}"
        for number, word in ((len(sketch.assets), "asset"), (len(sketch.sites), "site"))
    ).replace(", ", " and ")
    threats = f"{count} threat{'s' * (count != 1)} of {kinds} class{'es' * (kinds != 1)}"
    come = "come" if count != 1 else "comes"
    return f"{threats} {come} from {origin_words(sketch.routes)} against {places}."


def reach_km(case: Mapping[str, Any], unit: Mapping[str, Any]) -> float:
    """Return the farthest range of a unit's rounds, km."""
    rounds = {entry["round"] for entry in unit["launchers"]}
    reaches = [
        reach for one in case["rounds"] if one["id"] in rounds for _, reach in one["range_max_m"]
    ]
    return max(reaches, default=0.0) / 1000.0


def _reaches(case: Mapping[str, Any], world: Mapping[str, Any]) -> str:
    """Return how far each system reaches: "S-400 battalion 400 km"."""
    found = {
        f"{called(world, 'systems', unit['system'])} {reach_km(case, unit):.0f} km": None
        for unit in case["units"]
    }
    return ", ".join(found) or "none"


class _Sketch:
    """What is on the map, in km east and north of the middle of what is defended."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        posts: dict[str, Place] = {}
        for entity in (*case["command_posts"], *case["units"], *case["radars"]):
            posts.setdefault(entity["site"], (entity["lon_deg"], entity["lat_deg"]))
        stores = {asset["id"]: (asset["lon_deg"], asset["lat_deg"]) for asset in case["assets"]}
        lines = _lines(case)
        every = [*posts.values(), *stores.values()] or [p for _, line in lines for p in line]
        self.plane = Plane(middle(every))
        self.sites = {name: self.plane.spot(place) for name, place in posts.items()}
        self.assets = {name: self.plane.spot(place) for name, place in stores.items()}
        self.routes: list[Route] = [(kind, self.plane.line(line)) for kind, line in lines]
        self.core = [*self.sites.values(), *self.assets.values()] or self.on_routes

    @property
    def on_routes(self) -> list[Spot]:
        """All spots of all routes."""
        return [spot for _, line in self.routes for spot in line]


def _lines(case: Mapping[str, Any]) -> list[tuple[str, list[Place]]]:
    kinds = {kind["id"]: kind["threat_class"] for kind in case["threat_types"]}
    found = []
    for threat in case["threats"]:
        route = threat["route"]
        points = route.get("points") or [route["launch"], route["aim"]]
        found.append((kinds[threat["type"]], [(point[1], point[0]) for point in points]))
    return found


def _paint(figure: Canvas, case: Mapping[str, Any], world: Mapping[str, Any]) -> None:
    figure.set_layout_engine("compressed")
    left, right = figure.subplots(1, 2, gridspec_kw={"width_ratios": [1.45, 1]})
    sketch = _Sketch(case)
    everything = [*sketch.core, *sketch.on_routes]
    for axes, spots, margin, shape in ((left, everything, 0.12, 0.8), (right, sketch.core, 0.4, 1)):
        _frame(axes, spots, margin, shape)
        graticule.paint(axes, sketch.plane)
        for spots_of, style, label in (
            (sketch.assets, ASSET, "asset"),
            (sketch.sites, SITE, "site"),
        ):
            axes.plot(*columns(spots_of.values()), markersize=5, markeredgecolor=PAPER,
                      linestyle="none", zorder=5, label=label, **style)  # fmt: skip
        _scale_bar(axes)
    _paint_rings(left, case, world, sketch.plane)
    _paint_ways(left, ways(sketch.routes))
    left.set_title("routes and reach")
    right.set_title("defended area")
    sites = {called(world, "sites", name): spot for name, spot in sketch.sites.items()}
    assets = {called(world, "assets", name): spot for name, spot in sketch.assets.items()}
    name_places(right, ((sites, INK, "bold"), (assets, SERIES[2], "normal")))
    handles, labels = left.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, fontsize=8.5)


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


def _paint_rings(
    axes: Axes, case: Mapping[str, Any], world: Mapping[str, Any], plane: Plane
) -> None:
    """Draw reach and engagement radars, and say once for each system how far they go."""
    named: dict[str, list[Spot]] = {}
    guides = {unit["engagement_radar"] for unit in case["units"]}
    for i, unit in enumerate(case["units"]):
        reach = reach_km(case, unit)
        ring = plane.arc((unit["lon_deg"], unit["lat_deg"]), reach, 0.0, 360.0)
        axes.plot(*columns(ring), color=SERIES[0], linewidth=0.8, alpha=0.8, zorder=2,
                  label="reach of the rounds" if not i else None)  # fmt: skip
        named.setdefault(f"{called(world, 'systems', unit['system'])} {reach:.0f} km", ring)
    first = True
    for radar in case["radars"]:
        if radar["id"] not in guides:
            continue
        reach, place = radar["range_max_m"] / 1000.0, (radar["lon_deg"], radar["lat_deg"])
        ring = plane.arc(place, reach, radar["sector_centre_deg"], radar["sector_width_deg"])
        axes.plot(*columns(ring), color=SOFT, linewidth=0.8, linestyle=":", zorder=1.5,
                  label="range of engagement radars" if first else None)  # fmt: skip
        named.setdefault(f"radar {reach:.0f} km", ring[1:-1])
        first = False
    name_rings(axes, named)


def _paint_ways(axes: Axes, chosen: list[Way]) -> None:
    totals: Counter[str] = Counter()
    for way in chosen:
        totals[way.threat_class] += way.count
    order = list(totals)
    named: set[str] = set()
    for way in chosen:
        name, i = way.threat_class, order.index(way.threat_class)
        tone = SERIES[(i + 1) % len(SERIES)]
        label = None if name in named else f"{one_of(name)} ({totals[name]})"
        axes.plot(*columns(way.line), color=tone, linestyle=STYLES[i % len(STYLES)],
                  linewidth=1.5, zorder=3, label=label)  # fmt: skip
        if way.count < totals[name]:  # it comes from several directions
            axes.annotate(f"{way.count}", way.line[0], (0, 2), textcoords="offset points",
                          color=tone, fontsize=7.5, ha="center", zorder=6)  # fmt: skip
        named.add(name)


def _scale_bar(axes: Axes) -> None:
    low, high = axes.get_xlim()
    bottom, top = axes.get_ylim()
    length = max(step for step in BARS_KM if step <= max(1, (high - low) / 4))
    x, y = low + 0.04 * (high - low), bottom + 0.04 * (top - bottom)
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2, zorder=6)
    axes.annotate(f"{length} km", (x, y), (0, 4), textcoords="offset points", fontsize=8)
