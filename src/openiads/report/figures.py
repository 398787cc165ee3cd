"""Every figure of a report as files: SVG, PNG and the table behind it as CSV.

A figure that leaves its page takes its title with it, which is its finding, and a line that says
what it was made from.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from openiads.errors import OpenIADSError
from openiads.report.document import CONTENTS
from openiads.report.drawing import LIGHT, STANDALONE_HEAD, VARIABLES, Drawn, painted, told
from openiads.report.facts import Facts
from openiads.report.page import Cell, Figure, Link
from openiads.results.writing import write_folder

if TYPE_CHECKING:
    import numpy as np

PIXELS_AN_INCH = 200
TITLE_PT, SOURCE_PT, LINE = 12.0, 7.5, 1.35
"""Sizes of the letters, points, and of a line, letters."""
MARGIN_PT = 8.0
WIDTH_OF_LETTER = 0.56
"""Of a bold sans-serif letter, as part of its size, about: where a title is folded."""
PRINTED = {name: LIGHT[variable] for name, variable in VARIABLES.items()}


def write_figures(facts: Facts, target: Path) -> tuple[list[Path], list[str]]:
    """Write the figures of a report into a new folder.

    Parameters
    ----------
    facts : of the run.
    target : the folder; must be new.

    Returns
    -------
    The files, and a sentence on each section that cannot be shown.

    Raises
    ------
    InputError : the name is taken, or something cannot be written; nothing was changed.
    """
    files, left_out = {}, []
    for anchor, heading, make in CONTENTS:
        try:
            part = make(facts)
        except OpenIADSError as error:
            left_out.append(f"{heading}: {error.message}")
            continue
        found = [one for one in (part.blocks if part else ()) if isinstance(one, Figure)]
        for figure in found:
            name = figure.svg.recipe.name if isinstance(figure.svg, Drawn) else anchor
            stem = anchor if len(found) == 1 or name == anchor else f"{anchor}-{name}"
            files |= _files(facts, figure, stem)
    return write_folder(target, files, key="--figures"), left_out


def _files(facts: Facts, figure: Figure, stem: str) -> dict[str, bytes]:
    heading, source = figure.finding or figure.caption, source_line(facts)
    found = {f"{stem}.svg": as_svg(figure, heading, source).encode()}
    if isinstance(figure.svg, Drawn):
        found[f"{stem}.png"] = as_png(figure.svg, heading, source)
    found[f"{stem}.csv"] = as_csv(figure).encode()
    return found


def source_line(facts: Facts) -> str:
    """Return what a figure was made from: program, study, seed, ledger, date."""
    about = facts.run.about
    counts = sorted(set(facts.run.finished.values())) or [0]
    often = f"{counts[-1]:,}" if len(counts) == 1 else f"{counts[0]:,} to {counts[-1]:,}"
    ledger = f", ledger {about.ledger_hash[:12]}" if about.ledger_hash else ""
    version = about.versions.get("openiads", "")
    return (
        f"Source: OpenIADS {version}{ledger}; {about.title or about.name}; {often} replications a "
        f"case, seed {about.seed}; {about.created[:10]}"
    )


def as_svg(figure: Figure, heading: str, source: str) -> str:
    """Return a figure as an SVG file of its own, in the light scheme on white.

    Parameters
    ----------
    figure : of a report.
    heading : written above it.
    source : written below it.
    """
    inner = told(figure.svg, heading, figure.caption)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', inner)
    width, height = (float(part) for part in box.groups()) if box else (540.0, 300.0)
    lines, small = _folded(heading, width, TITLE_PT), _folded(source, width, SOURCE_PT)
    top = MARGIN_PT + LINE * TITLE_PT * len(lines)
    whole = top + height + LINE * SOURCE_PT * len(small) + MARGIN_PT
    rules = "".join(f"{name}:{value};" for name, value in LIGHT.items())
    texts = [
        f'<text x="{MARGIN_PT}" y="{LINE * TITLE_PT * i:.1f}" font-size="{TITLE_PT}" '
        f'font-weight="bold" fill="var(--ink)">{escape(line)}</text>'
        for i, line in enumerate(lines, 1)
    ]
    texts += [
        f'<text x="{MARGIN_PT}" y="{top + height + LINE * SOURCE_PT * i:.1f}" '
        f'font-size="{SOURCE_PT}" fill="var(--soft)">{escape(line)}</text>'
        for i, line in enumerate(small, 1)
    ]
    body = inner.replace("<svg ", f'<svg x="0" y="{top:.1f}" width="{width}" height="{height}" ', 1)
    return (
        f'{STANDALONE_HEAD} xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole:.1f}">'
        f"<style>svg{{{rules}font-family:sans-serif}}</style>"
        f'<rect width="100%" height="100%" fill="var(--paper)"/>{"".join(texts)}{body}</svg>\n'
    )


def as_png(drawing: Drawn, heading: str, source: str) -> bytes:
    """Return a drawing as a PNG file in the light scheme on white.

    Parameters
    ----------
    drawing : of a report.
    heading : written above it.
    source : written below it.
    """
    import numpy as np
    from matplotlib.image import imsave

    with painted(drawing.recipe, PRINTED) as figure:
        middle = _pixels(figure)
        width = drawing.recipe.size[0]
        above = _band(heading, width, TITLE_PT, "page:ink", "bold")
        below = _band(source, width, SOURCE_PT, "page:soft", "normal")
    target = io.BytesIO()
    imsave(target, np.vstack([above, middle, below]), format="png", dpi=PIXELS_AN_INCH)
    return target.getvalue()


def _pixels(figure: Any) -> np.ndarray:
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_facecolor("page:paper")
    figure.set_dpi(PIXELS_AN_INCH)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def _band(text: str, width: float, size: float, tone: str, weight: str) -> np.ndarray:
    """Return lines of text as pixels, as wide as the figure."""
    from matplotlib.figure import Figure

    lines = _folded(text, 72.0 * width, size)
    height = (LINE * size * len(lines) + MARGIN_PT) / 72.0
    band = Figure((width, height))
    for i, line in enumerate(lines):
        at = 1.0 - (MARGIN_PT / 2 + LINE * size * (i + 0.5)) / 72.0 / height
        band.text(
            MARGIN_PT / 72.0 / width, at, line, fontsize=size, color=tone, fontweight=weight,
            va="center",
        )  # fmt: skip
    return _pixels(band)


def _folded(text: str, width: float, size: float) -> list[str]:
    return textwrap.wrap(text, int((width - 2 * MARGIN_PT) / (WIDTH_OF_LETTER * size))) or [""]


def as_csv(figure: Figure) -> str:
    """Return the table behind a figure as comma-separated values.

    Parameters
    ----------
    figure : of a report.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(figure.table.headings)
    writer.writerows([_plain(cell) for cell in row] for row in figure.table.rows)
    return target.getvalue()


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return cell.text if isinstance(cell, Link) else "; ".join(one.text for one in cell)
