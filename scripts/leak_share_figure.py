"""Draw the picture of the README from a stored run: share of attackers that leaked.

    openiads run --out RUN
    python scripts/leak_share_figure.py RUN docs/images/leak-share.svg

Needs matplotlib, which OpenIADS itself does not.
"""

from __future__ import annotations

import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from openiads.analysis.summary import summarise
from openiads.results.read import read_run

COLOURS = ("#0072B2", "#D55E00", "#009E73")
MARKERS = ("o", "s", "^")


def draw(directory: str, target: str) -> None:
    """Write the figure of the run in `directory` to `target`."""
    run = read_run(directory)
    summary = summarise(run.outcomes, run.manifest["study"])
    plt.rcParams.update({"svg.fonttype": "none", "font.family": "sans-serif", "font.size": 11})
    figure, axes = plt.subplots(figsize=(7.2, 3.9), layout="constrained")
    for i, variant in enumerate(summary.study.variants):
        rows = [row for row in summary.cases if row.variant == variant]
        size = [float(row.sweep_value) for row in rows]
        mean = [100 * row.leak_share.value for row in rows]
        low = [100 * (row.leak_share.value - row.leak_share.low) for row in rows]
        high = [100 * (row.leak_share.high - row.leak_share.value) for row in rows]
        label = f"{variant}: {summary.study.variant_titles[variant]}"
        axes.errorbar(
            size,
            mean,
            yerr=[low, high],
            color=COLOURS[i],
            marker=MARKERS[i],
            markersize=5,
            linewidth=1.8,
            capsize=3,
            label=label,
        )
    axes.set_xlabel("threats in the raid")
    axes.set_ylabel("attackers leaked, %")
    axes.set_ylim(bottom=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.legend(frameon=False, loc="upper left")
    figure.savefig(target, metadata={"Date": None})
    figure.savefig(target.replace(".svg", ".png"), dpi=110) if "--png" in sys.argv else None


if __name__ == "__main__":
    draw(sys.argv[1], sys.argv[2])
