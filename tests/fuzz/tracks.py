"""Damaged files of other programs: recorded tracks in CSV, and what `openiads import` reads."""

import copy
import sys
from pathlib import Path

from damage import mutate_bytes
from inputs import toml_text

sys.path.insert(0, str(Path(__file__).parents[1] / "files"))

from samples import ACMI, GEOJSON, GPX, KML

ROWS = (
    "time_s,lat_deg,lon_deg,height_m", "0,5.0,-141.5,5000", "300,5.0,-140.8,5000",
    "600,5.0,-140.0,4000",
)  # fmt: skip
CELLS = (
    "nan", "inf", "-inf", "", " ", "1e308", "-1", "1e999", "x", '"', "０", "95", "-200", "1e-320",
    "=1+1", "\x00", "5,5", "5;5", "1_0", "-12000", "1e7", "0", "300", "\x1b[31m", "1900-01-01",
    "9999-12-31T23:59:59Z", "2024-01-02T07:00:00Z", "9" * 400, "12:00:00",
)  # fmt: skip
TEXTS = {
    "gpx": GPX, "kml": KML, "acmi": ACMI, "geojson": GEOJSON, "csv": "\n".join(ROWS),
    "json": GEOJSON, "txt": ACMI, "kmz": KML,
}  # fmt: skip
WISHES = (
    [], ["--type", "civil-aircraft"], ["--type", "civil-aircraft", "--speed", "240 m/s"],
    ["--type", "civil-aircraft", "--speed", "240 m/s", "--height", "9 km"],
    ["--system", "nobody", "--network", "net", "--height", "9 km"], ["--system", "x"],
    ["--type", "nobody", "--speed", "1 kg"], ["--height", "nan km"], ["--height-unit", "ft"],
    ["--only", "nobody"], ["--only", "*"], ["--into", "single-battalion"],
)  # fmt: skip


def _cells(rng):
    rows, said = list(ROWS), []
    for _ in range(rng.choice([1, 1, 2])):
        row = rng.randrange(len(rows))
        cells = rows[row].split(",")
        at = rng.randrange(len(cells))
        cells[at] = rng.choice(CELLS)
        said.append(f"{row}.{at}={cells[at]!r}")
        rows[row] = ",".join(cells)
    return "\n".join(rows).encode(), said


def recorded(rng, held, folder):
    """Make a scenario whose airliner flies a damaged track."""
    data, said = _cells(rng)
    if rng.random() < 0.3:
        data, more = mutate_bytes(rng, data)
        said += more
    (folder / "track.csv").write_bytes(data)
    tree = copy.deepcopy(held["tree"])
    tree["threats"]["airliner"]["route"] = {"kind": "recorded", "file": "track.csv"}
    (folder / "case.toml").write_text(toml_text(tree), "utf-8")
    return ["check", str(folder / "case.toml")], said


def imported(rng, folder):
    """Make a damaged file of another program, to be imported."""
    ending = rng.choice(list(TEXTS))
    data, said = TEXTS[ending].encode(), [ending]
    for _ in range(rng.choice([0, 1, 1, 3])):
        at, length = rng.randrange(len(data) + 1), rng.choice([0, 1, 3, 12, 80])
        new = rng.choice([rng.choice(CELLS).encode(), data[at : at + length] * 2])
        data = data[:at] + new + data[at + length :]
        said.append(f"{at}: {new[:20]!r} for {length}")
    if len(said) == 1 or rng.random() < 0.3:
        data, more = mutate_bytes(rng, data)
        said += more
    file, out = folder / f"file.{ending}", folder / "made.toml"
    file.write_bytes(data)
    for old in (out, out.with_suffix(".csv")):
        old.unlink(missing_ok=True)
    return ["import", str(file), "--out", str(out), *rng.choice(WISHES)], said
