"""The one style of all figures: Matplotlib drawings as SVG that takes its colours from the page.

Text stays text. Every colour is the name of a CSS variable of the page, so that a figure follows
the light or dark scheme; markers and line styles tell series apart without colour.
"""

from __future__ import annotations

import io
import math
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from openiads.report.page import Figure as PageFigure

INK, SOFT, GRID, PAPER = "page:ink", "page:soft", "page:grid", "page:paper"
"""Text and axes; secondary text; grid lines; the ground."""
SERIES = tuple(f"page:series-{i}" for i in range(1, 9))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (1, 1)), (0, (3, 1, 1, 1)), (0, (8, 2)))
HATCHES = ("", "//", "..", "\\\\", "++", "xx", "--", "", "||")
VARIABLES = {name: name.replace("page:", "--") for name in (INK, SOFT, GRID, PAPER, *SERIES)}
"""Name of a colour in a drawing -> CSS variable of the page."""
STAND_INS = {name: f"#0101{i:02x}" for i, name in enumerate(VARIABLES, 1)}
"""Name of a colour -> what stands for it until the SVG is written: nothing else has this colour."""
LIGHT = {
    "--ink": "#1b1e22",
    "--soft": "#5a626b",
    "--grid": "#dfe3e7",
    "--paper": "#ffffff",
    "--series-1": "#0b5fa5",
    "--series-2": "#c2410c",
    "--series-3": "#00765a",
    "--series-4": "#7d3c98",
    "--series-5": "#8a6100",
    "--series-6": "#4a5560",
    "--series-7": "#a3195b",
    "--series-8": "#23878f",
}
DARK = {
    "--ink": "#e7e9ec",
    "--soft": "#a4adb6",
    "--grid": "#343a41",
    "--paper": "#16191d",
    "--series-1": "#6cb4f0",
    "--series-2": "#ff9366",
    "--series-3": "#45c9a0",
    "--series-4": "#cf9fe6",
    "--series-5": "#e3b341",
    "--series-6": "#aab4be",
    "--series-7": "#f28ab8",
    "--series-8": "#6fd0d8",
}
STYLE: Mapping[str, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.size": 9.5,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "hatch.linewidth": 0.6,
    "hatch.color": PAPER,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}

Painter = Callable[["Figure"], None]


@dataclass(frozen=True)
class Recipe:
    """What a drawing was made from, so that it can be made again as a picture.

    Parameters
    ----------
    name, size, paint : as `draw` took them.
    """

    name: str
    size: tuple[float, float]
    paint: Painter


class Drawn(str):
    """The SVG text of a drawing, which remembers how it was made."""

    __slots__ = ("recipe",)

    recipe: Recipe


_COLOURS = threading.Lock()


@contextmanager
def colours(named: Mapping[str, str]) -> Iterator[None]:
    """Give the colours of the page values that Matplotlib knows, as long as a figure is made.

    Parameters
    ----------
    named : colour of a drawing -> "#rrggbb".
    """
    from matplotlib.colors import get_named_colors_mapping

    known = get_named_colors_mapping()
    with _COLOURS:
        known.update(named)
        try:
            yield
        finally:
            for name in named:
                del known[name]


STANDALONE_HEAD = '<svg data-generator="OpenIADS"'
"""How a figure of its own begins; by it the program knows its own."""


def draw(
    name: str, title: str, description: str, size: tuple[float, float], paint: Painter
) -> Drawn:
    """Return a figure as inline SVG.

    Parameters
    ----------
    name : unique in its page; prefix of every id of the drawing.
    title, description : what a reader who does not see it is told; plain text.
    size : width and height, inches of 72 units.
    paint : draws on an empty Matplotlib figure.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    with painted(Recipe(name, size, paint), STAND_INS) as figure:
        text = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.draw_without_rendering()
        figure.set_layout_engine("none")  # it is laid out; `savefig` would do so twice more
        for patch in (figure.patch, *(axes.patch for axes in figure.axes)):
            patch.set(facecolor="none", edgecolor="none")
        FigureCanvasSVG(figure).print_svg(text, metadata=nothing)
    drawn = Drawn(_inline(text.getvalue(), name, title, description))
    drawn.recipe = Recipe(name, size, paint)
    return drawn


@contextmanager
def painted(recipe: Recipe, named: Mapping[str, str]) -> Iterator[Figure]:
    """Give the Matplotlib figure of a recipe, as long as its colours hold.

    Parameters
    ----------
    recipe : of a drawing.
    named : colour of a drawing -> "#rrggbb".
    """
    import matplotlib
    from matplotlib.figure import Figure

    style: Any = {**STYLE, "svg.hashsalt": recipe.name}
    with colours(named), matplotlib.rc_context(style):
        figure = Figure(recipe.size, layout="constrained")
        recipe.paint(figure)
        yield figure


def _inline(svg: str, name: str, title: str, description: str) -> str:
    body = svg[svg.index("<svg") :]
    head, rest = body.split(">", 1)
    box = re.search(r'viewBox="[^"]*"', head)
    rest = re.sub(r"<metadata>.*?</metadata>", "", rest, flags=re.DOTALL)
    rest = re.sub(r"<style.*?</style>", "", rest, flags=re.DOTALL)
    rest = re.sub(r' id="([^"]*)"', rf' id="{name}.\1"', rest)
    rest = re.sub(r"url\(#", f"url(#{name}.", rest)
    rest = re.sub(r' xlink:href="#', f' href="#{name}.', rest)
    rest = re.sub(r"font-family: [^;\"]*;? ?", "", rest)
    for colour, stand_in in STAND_INS.items():
        rest = rest.replace(stand_in, f"var({VARIABLES[colour]})")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box[0] if box else ""} role="img" '
        f'aria-labelledby="{name}.title {name}.desc"><title id="{name}.title">{escape(title)}'
        f'</title><desc id="{name}.desc">{escape(description)}</desc>{rest.strip()}'
    )


def standalone(svg: str) -> str:
    """Return an inline figure as a file of its own, in the light scheme on white."""
    rules = "".join(f"{name}:{value};" for name, value in LIGHT.items())
    style = f"<style>svg{{{rules}background:var(--paper);font-family:sans-serif}}</style>"
    start, rest = svg.removeprefix("<svg").split(">", 1)
    return f"{STANDALONE_HEAD}{start}>{style}{rest}"


def safe(figure: PageFigure) -> Markup:
    """Return the drawing of a figure, told by its finding; the texts in it are escaped."""
    return Markup(told(figure.svg, figure.finding, figure.caption))


def told(svg: str, finding: str, caption: str) -> str:
    """Return a drawing made by `draw` whose title is its finding, and whose description follows.

    Parameters
    ----------
    svg : the drawing.
    finding : what it shows; empty = the title stays what is drawn.
    caption : what is drawn, and how to read it.
    """
    if not finding:
        return svg
    heard = {"title": finding, "desc": f"{caption} The numbers are in the table below the figure."}
    for tag, text in heard.items():
        start, rest = svg.split(f"<{tag} ", 1)
        svg = f"{start}<{tag} {rest[: rest.index('>') + 1]}{escape(text)}"
        svg += rest[rest.index(f"</{tag}>") :]
    return svg


def label_ends(axes: Axes, ends: list[tuple[float, float, str, str]], gap: float = 13.0) -> None:
    """Write the names of series beside their last points, moved apart where they would touch.

    Parameters
    ----------
    axes : with its limits set.
    ends : (x, y, text, colour) of each.
    gap : least distance of two labels, points.
    """
    figure = axes.get_figure(root=True)
    if figure is None:
        return
    figure.draw_without_rendering()
    scale = 72.0 / figure.dpi
    spots = sorted(
        (axes.transData.transform((x, y))[1] * scale, i) for i, (x, y, *_) in enumerate(ends)
    )
    halves = [gap * (1 + ends[i][2].count("\n")) / 2 for _, i in spots]
    places, edge = [], -math.inf
    for (height, _), half in zip(spots, halves, strict=True):
        places.append(max(height, edge + half))
        edge = places[-1] + half
    edge = axes.bbox.y1 * scale  # and down again, so that none stands above the axes
    for k in reversed(range(len(spots))):
        places[k] = min(places[k], edge - halves[k])
        edge = places[k] - halves[k]
    for (height, i), place in zip(spots, places, strict=True):
        x, y, text, colour = ends[i]
        axes.annotate(
            text,
            (x, y),
            xytext=(8, place - height),
            textcoords="offset points",
            va="center",
            color=colour,
            fontweight="bold",
            annotation_clip=False,
        )
