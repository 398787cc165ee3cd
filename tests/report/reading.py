"""Reading a report back: cells of its tables, and what is drawn in its figures.

What a test compares is what stands in the page: texts of cells, and the heights, lengths and places
of what Matplotlib drew, in the units of its axes.
"""

from contextlib import contextmanager

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from openiads.report.document import CONTENTS
from openiads.report.drawing import LIGHT, VARIABLES, painted
from openiads.report.page import Figure, Table

PRINTED = {name: LIGHT[variable] for name, variable in VARIABLES.items()}


def section(facts, anchor):
    """Return the section of an anchor; None when the report has none."""
    make = next(make for name, _, make in CONTENTS if name == anchor)
    return make(facts)


def figures(part):
    """Return the figures of a section, by the names of their drawings."""
    return {one.svg.recipe.name: one for one in part.blocks if isinstance(one, Figure)}


def tables(part):
    """Return the tables of a section outside its figures, by their captions."""
    return {one.caption: one for one in part.blocks if isinstance(one, Table)}


def texts(part):
    """Return the paragraphs of a section, joined."""
    return " ".join(one.text for one in part.blocks if hasattr(one, "text"))


def rows(table):
    """Return the rows of a table as dictionaries of its headings."""
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


@contextmanager
def drawn(figure):
    """Give the axes of a figure of the report, drawn again."""
    with painted(figure.svg.recipe, PRINTED) as canvas:
        canvas.draw_without_rendering()
        yield canvas.axes


def bars(axes):
    """Return (x, y, width, height) of the bars, left and lower edge first."""
    return [
        tuple(round(float(v), 6) for v in (*one.get_xy(), one.get_width(), one.get_height()))
        for one in axes.patches
        if isinstance(one, Rectangle)
    ]


def lines(axes):
    """Return the (x, y) of every line with a label of its own, by label."""
    return {
        one.get_label(): [
            (round(float(x), 6), round(float(y), 6)) for x, y in zip(*one.get_data(), strict=True)
        ]
        for one in axes.lines
        if not str(one.get_label()).startswith("_")
    }


def segments(axes):
    """Return the ends ((x, y), (x, y)) of the bars drawn as lines: error bars and ranges."""
    return [
        tuple(tuple(round(float(v), 6) for v in end) for end in np.asarray(part))
        for one in axes.collections
        if isinstance(one, LineCollection)
        for part in one.get_segments()
    ]


def errors(axes):
    """Return x -> (low, high) of the vertical error bars."""
    return {a[0]: (a[1], b[1]) for a, b in segments(axes) if a[0] == b[0]}


def said(axes):
    """Return the texts written into the axes."""
    return [one.get_text() for one in axes.texts]
