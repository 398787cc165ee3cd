"""A sensitivity analysis as a figure: effects of the screening, and shares of the variance."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from openiads.analysis.findings import Findings
from openiads.results.writing import write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN = 12
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
        height = 1.6 + 0.26 * (rows + 1.4 * len(findings.indices))
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
    at = np.arange(rows)[::-1]
    value = np.array([100 * row.mu_star.value for row in shown])
    ends = np.array([[100 * row.mu_star.low, 100 * row.mu_star.high] for row in shown]).T
    axes.barh(at, value, color=LIGHT, height=0.7)
    axes.errorbar(value, at, xerr=np.abs(ends - value), fmt="none", ecolor=LINE, lw=1, capsize=2)
    axes.set_yticks(at, [row.name for row in shown])
    axes.set_xlim(left=0.0)
    axes.set_xlabel("mean absolute effect, percentage points (95 % interval)")
    axes.set_title(
        f"Screening: the strongest {rows} of {len(findings.screening)}", loc="left", fontsize=9
    )


def _indices(axes: Axes, findings: Findings) -> None:
    at = np.arange(len(findings.indices))[::-1].astype(float)
    for offset, colour, word, name in (
        (0.2, DARK, "alone (first index)", "first"),
        (-0.2, LIGHT, "with interactions (total index)", "total"),
    ):
        found = [getattr(row, name) for row in findings.indices]
        value = np.array([100 * one.value for one in found])
        half = np.array([100 * (one.high - one.value) for one in found])
        axes.barh(at + offset, value, color=colour, height=0.38, label=word)
        axes.errorbar(value, at + offset, xerr=half, fmt="none", ecolor=LINE, lw=1, capsize=2)
    axes.set_yticks(at, [row.name for row in findings.indices])
    axes.axvline(0.0, color=LINE, lw=0.8)
    axes.set_xlabel("share of the answer's variance, % (95 % interval)")
    axes.set_title("Variance shares of the strongest", loc="left", fontsize=9)
    axes.legend(frameon=False, fontsize=8, loc="lower right")
