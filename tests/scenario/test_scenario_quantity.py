import math

import pytest
from pydantic import BaseModel, ConfigDict

from openiads.errors import InputError
from openiads.scenario.complaints import validate
from openiads.scenario.entries import Count, Length, Probability, ReachByHeight, Sector


class Thing(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    length: Length | None = None
    share: Probability | None = None
    number: Count | None = None
    table: ReachByHeight | None = None
    sector: Sector | None = None


def read(**raw):
    return validate(Thing, raw, file="x.toml")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("length", "9 s", "is not a length"),
        ("length", "9 parsec_s", "is not a length"),
        ("length", 9, "has no unit"),
        ("length", "-9 m", "is below 0"),
        ("length", math.nan, "has no unit"),
        ("length", "nan m", "not a finite number"),
        ("share", math.nan, "not a finite number"),
        ("share", math.inf, "not a finite number"),
        ("share", 1.2, "is above 1"),
        ("share", -0.1, "is below 0"),
        ("share", True, "is not a ratio"),
        ("number", 2.5, "not a whole number"),
        ("number", 0, "is below 1"),
        ("sector", "0 deg", "must be above 0"),
        ("length", [["0 m", "1 km"]], "not possible here"),
        ("table", [["1 km", "1 km"], ["0 m", "1 km"]], "do not rise"),
        ("table", [["1 km"]], "not a pair"),
        ("table", [], "no rows"),
        ("length", {"value": "9 m"}, "must say why"),
        ("length", {"value": "9 m", "assumption": "so"}, "must carry a grade"),
        ("length", {"claims": "no-slash"}, "names no claims"),
        ("length", {"claims": "a/b", "claim": "c"}, "exactly one basis"),
        ("length", {"assumption": "so", "grade": "D4"}, "exactly one basis"),
        ("length", {"valeu": "9 m"}, "unknown key 'valeu'"),
        ("length", {"claim": "c", "level": "battalion"}, "stands with"),
        ("length", {"value": "9 m", "assumption": "so", "grade": "D4", "level": "x"}, "level"),
        ("length", {"value": "9 m", "assumption": "s", "grade": "D4", "based_on": "x"}, "list"),
    ],
)
def test_a_bad_parameter_is_refused_naming_file_key_and_what_is_wrong(field, value, words):
    with pytest.raises(InputError, match=words) as caught:
        read(**{field: value})
    assert caught.value.file == "x.toml"
    assert caught.value.key == field
    assert caught.value.allowed


def test_a_plain_quantity_is_in_si():
    assert read(length="250 km").length.si == 250e3


def test_an_assumption_keeps_its_sentence_grade_and_basis():
    raw = {"value": 0.5, "assumption": "half", "grade": "E4", "based_on": ["a", "b"]}
    share = read(share=raw).share
    assert (share.si, share.assumption, share.grade) == (0.5, "half", "E4")
    assert share.based_on == ("a", "b")


def test_a_reference_keeps_subject_quantity_and_level():
    number = read(number={"claims": "S/launchers", "level": "battalion"}).number
    assert (number.claims, number.level, number.si) == ("S/launchers", "battalion", None)


def test_a_table_over_height_is_in_si():
    table = read(table=[["0 m", "100 km"], ["5 km", "200 km"]]).table
    assert table.table == ((0.0, 100e3), (5000.0, 200e3))
