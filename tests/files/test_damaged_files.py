"""Damaged files: read, or refused by name; never another error, never broken TOML."""

import random
import tomllib

import pytest
from flights import HEADER, TWO_ROWS
from samples import ACMI, GEOJSON, GPX, KML

from openiads.errors import InputError
from openiads.scenario.files.reading import read_file
from openiads.scenario.files.toml_text import toml_text
from openiads.scenario.files.use import Wishes, fragment_of

TEXTS = {
    "x.gpx": GPX,
    "x.kml": KML,
    "x.acmi": ACMI,
    "x.geojson": GEOJSON,
    "x.csv": "id," + HEADER + "".join(f"a,{row}\n" for row in TWO_ROWS.split()),
}
POISON = (
    *("", " ", "nan", "inf", "1e999", "-1e308", "9" * 400, "0x1", "１", "\x00", "\x1b[31m", "true"),
    *('"', "'", "\\", "\n", ",", ";", "|", "=", "<", ">", "&amp;", "&#0;", "]]>", "[", "}", "null"),
    *("\u202e", "\ufeff", "é", "-", "1900-01-01", "9999-12-31T23:59:59Z", "12-2024", "1e17"),
    *("0001-01-01T00:00:00+14:00", "-0", "180", "360.5", "91", "=1+1", '{"type": "Point"}', "[[]]"),
)


def damaged(chance, data):
    """Return a file with bytes replaced, taken out, doubled, or poison put in."""
    for _ in range(chance.choice([1, 1, 2, 5])):
        at, length = chance.randrange(len(data) + 1), chance.choice([0, 1, 1, 3, 12, 80])
        new = chance.choice([
            chance.choice(POISON).encode(),
            bytes([chance.randrange(256)]),
            data[at : at + length] * 2,
        ])  # fmt: skip
        data = data[:at] + new + data[at + length :]
    return data


@pytest.mark.parametrize("name", TEXTS)
def test_four_hundred_damaged_files_are_read_or_refused_by_name(name, tmp_path):
    chance = random.Random(name)
    wishes = Wishes("civil-aircraft", "240 m/s", "9 km")
    refused = 0
    for _ in range(400):
        (tmp_path / name).write_bytes(damaged(chance, TEXTS[name].encode()))
        error = refusal(tmp_path / name, wishes)
        if error is not None:
            first = getattr(error, "errors", (error,))[0]
            assert first.file or first.key
            assert all(len(line) < 600 for line in str(error).splitlines())
            refused += 1
    assert 40 < refused < 400


def refusal(path, wishes):
    """Return the error of a file, or None after its fragment was seen to be TOML."""
    try:
        made = fragment_of(read_file(path), wishes, "x")
    except InputError as error:
        return error
    text = made.comments(path.name) + toml_text(made.tables)
    assert tomllib.loads(text).keys() == made.tables.keys()
    return None
