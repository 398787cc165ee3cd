"""`openiads report --figures`: every figure as a file with its finding and where it is from."""

import csv
import io
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.image import imread
from reading import figures, section

from openiads.report.document import CONTENTS
from openiads.report.drawing import LIGHT
from openiads.report.figures import PIXELS_AN_INCH, source_line, write_figures

pytestmark = pytest.mark.slow  # whole reports, about a second each

SVG = "{http://www.w3.org/2000/svg}"
STEMS = [
    "leaks", "differences", "why-reasons", "why-classes", "timeline", "spent", "spent-exchange",
    "load", "setting",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(small, tmp_path_factory):
    """Return the folder with the figures of the small run."""
    target = tmp_path_factory.mktemp("figures") / "all"
    files, left_out = write_figures(small, target)
    assert left_out == []
    assert sorted(files) == sorted(target.iterdir())
    return target


def test_there_are_three_files_for_every_figure_of_the_report(small, folder):
    names = {f"{stem}.{ending}" for stem in STEMS for ending in ("svg", "png", "csv")}
    assert {path.name for path in folder.iterdir()} == names
    drawn = [name for anchor, *_ in CONTENTS for name in figures(section(small, anchor))]
    assert len(drawn) == len(STEMS)


def test_the_source_names_program_ledger_study_and_date(small):
    about = small.run.about
    assert source_line(small) == (
        f"Source: OpenIADS {about.versions['openiads']}, ledger abc; A small study; 3 replications "
        f"a case, seed 7; {about.created[:10]}"
    )


def test_an_svg_carries_its_finding_above_and_its_source_below(small, folder):
    root = ElementTree.parse(folder / "leaks.svg").getroot()
    own = [one for one in root if one.tag == f"{SVG}text"]
    text = " ".join(one.text for one in own)
    assert text == f"{figures(section(small, 'leaks'))['leak-share'].finding} {source_line(small)}"
    inner = next(one for one in root if one.tag == f"{SVG}svg")
    top, height = float(inner.get("y")), float(inner.get("height"))
    whole = float(root.get("viewBox").split()[3])
    heights = [float(one.get("y")) for one in own]
    assert all(y <= top or top + height < y < whole for y in heights)
    assert heights[0] <= top < heights[-1]
    assert inner.find(f"{SVG}title").text == figures(section(small, "leaks"))["leak-share"].finding


def test_a_png_has_the_size_of_its_drawing_and_the_colours_of_the_page(small, folder):
    pixels = imread(folder / "why-reasons.png")[..., :3]
    width, height = figures(section(small, "why"))["reasons"].svg.recipe.size
    assert pixels.shape[1] == pytest.approx(width * PIXELS_AN_INCH, abs=1)
    assert pixels.shape[0] > height * PIXELS_AN_INCH + 20
    first = np.array([int(LIGHT["--series-1"][i : i + 2], 16) for i in (1, 3, 5)]) / 255
    # the bars for "missed" are of the first colour: 16.67 and 22.22 % of one, 22.22 of the other
    assert (np.abs(pixels - first).max(axis=-1) < 0.01).sum() > 10_000
    # letters above and below the drawing
    assert (pixels[:60] < 0.5).any()
    assert (pixels[-40:] < 0.6).any()


def test_a_csv_is_the_table_of_the_figure(small, folder):
    table = figures(section(small, "why"))["reasons"].table
    found = list(csv.reader(io.StringIO((folder / "why-reasons.csv").read_text("utf-8"))))
    assert found == [list(table.headings), *map(list, table.rows)]


def test_a_folder_that_is_there_is_refused_before_anything_is_written(small, tmp_path, command):
    taken = tmp_path / "taken"
    taken.mkdir()
    page = tmp_path / "page.html"
    code, _, error = command("report", small.run.directory, "--out", page, "--figures", taken)
    assert code == 2
    assert "--figures: exists already" in error
    assert not page.exists()
    assert list(taken.iterdir()) == []


def test_the_command_writes_the_report_and_the_figures(small, tmp_path, command):
    page, target = tmp_path / "page.html", tmp_path / "figures"
    code, out, _ = command("report", small.run.directory, "--out", page, "--figures", target)
    assert code == 0
    assert page.exists()
    assert f"{target}: {3 * len(STEMS)} files" in out.replace("\n", " ")
