"""A sensitivity analysis as a figure: effects of the screening, and shares of the variance."""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.analysis.estimate import Estimate
from openiads.analysis.findings import Findings
from openiads.report.whisker import WIDEST, frame, whisker
from openiads.results.writing import write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 12
LABEL = 44
"""Letters of a name in one line."""
DARK, LIGHT, LINE = "#1b4965", "#a9c6d9", "#333333"
STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "openiads",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def draw_findings(findings: Findings, file: Path) -> None:
    """Write the figure as SVG, with text as text.

    Parameters
    ----------
    findings : of the analysis, with a screening.
    file : where to; a new one.
    """
    import matplotlib
    from matplotlib.figure import Figure

    rows = min(SHOWN, len(findings.screening))
    with matplotlib.rc_context(STYLE):
        height = 1.6 + 0.34 * (rows + 1.4 * len(findings.indices))
        figure = Figure(figsize=(7.5, height), layout="constrained")
        if findings.indices:
            shape = {"height_ratios": [rows, 1.4 * len(findings.indices)]}
            upper, lower = figure.subplots(2, 1, gridspec_kw=shape)
            _indices(lower, findings)
        else:
            upper = figure.subplots()
        _screening(upper, findings, rows)
        figure.suptitle(f"What the answer hangs on: {findings.question}", fontsize=10)
        text = io.BytesIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
    write_file(file, text.getvalue())


def _screening(axes: Axes, findings: Findings, rows: int) -> None:
    shown = findings.screening[:rows]
    at = np.arange(rows)[::-1].astype(float)
    edges = frame(*_extent([row.mu_star for row in shown]), (0.0, math.inf))
    _bars(axes, at, [row.mu_star for row in shown], (LIGHT, 0.7), edges)
    axes.set_yticks(at, [_label(findings, row.name) for row in shown])
    axes.set_xlim(*edges)
    axes.set_xlabel("mean absolute effect, percentage points (95 % interval)")
    axes.set_title(
        f"Screening: the strongest {rows} of {len(findings.screening)}; "
        "a dotted bar cannot be told from no effect",
        loc="left",
        fontsize=9,
    )


def _indices(axes: Axes, findings: Findings) -> None:
    from matplotlib.patches import Patch

    at = np.arange(len(findings.indices))[::-1].astype(float)
    every = [one for row in findings.indices for one in (row.first, row.total)]
    edges = frame(*_extent(every), WIDEST)
    looks = (
        (0.2, DARK, "alone (first index)", "first"),
        (-0.2, LIGHT, "with interactions (total index)", "total"),
    )
    for offset, colour, _, name in looks:
        found = [getattr(row, name) for row in findings.indices]
        _bars(axes, at + offset, found, (colour, 0.38), edges)
    axes.set_yticks(at, [_label(findings, row.name) for row in findings.indices])
    axes.axvline(0.0, color=LINE, lw=0.8)
    axes.set_xlim(*edges)
    axes.set_xlabel("share of the answer's variance, % (95 % interval; an arrow: it goes on)")
    axes.set_title("Variance shares of the strongest", loc="left", fontsize=9)
    patches = [Patch(facecolor=colour, label=word) for _, colour, word, _ in looks]
    axes.legend(handles=patches, frameon=False, fontsize=8, loc="lower right")


def _bars(
    axes: Axes,
    at: np.ndarray,
    found: Sequence[Estimate],
    look: tuple[str, float],
    edges: tuple[float, float],
) -> None:
    """Draw bars with their intervals; hollow where the interval includes zero."""
    colour, height = look
    bars = axes.barh(at, [100 * one.value for one in found], color=colour, height=height)
    for bar, place, one in zip(bars, at, found, strict=True):
        if not one.low > 0.0:
            bar.set(facecolor="none", edgecolor=colour, linestyle=":")
        if not math.isnan(one.low):
            whisker(axes, float(place), (100 * one.low, 100 * one.high), edges, LINE)


def _extent(found: Sequence[Estimate]) -> tuple[list[float], list[tuple[float, float]]]:
    ends = [(100 * one.low, 100 * one.high) for one in found if not math.isnan(one.low)]
    return [100 * one.value for one in found], ends


def _label(findings: Findings, name: str) -> str:
    return "\n".join(textwrap.wrap(findings.called(name), LABEL))
