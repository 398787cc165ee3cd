"""An assumption can say what else can be assumed, and by whom."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict

from openiads.errors import InputError
from openiads.scenario.complaints import validate
from openiads.scenario.entries import Length, Probability, ReachByHeight


class Thing(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    length: Length | None = None
    share: Probability | None = None
    table: ReachByHeight | None = None


def read(field: str, value: object, alternatives: object):
    basis = {"assumption": "a guess", "grade": "E4", "alternatives": alternatives}
    raw = {field: {"table" if field == "table" else "value": value, **basis}}
    return validate(Thing, raw, file="x.toml")


def test_a_figure_alone_and_a_table_are_alternatives_in_si():
    other = {"value": "40 km", "text": "maker, recalled", "grade": "D4", "claim": "a-claim"}
    one, two = read("length", "48 km", ["30 km", other]).length.alternatives
    assert (one.si, one.grade, one.line) == (30e3, "E4", "30 km [E4]")
    assert (two.si, two.grade, two.claim) == (40e3, "D4", "a-claim")
    assert two.line == "40 km (maker, recalled, a-claim) [D4]"


@pytest.mark.parametrize(
    ("field", "value", "alternatives", "words"),
    [
        ("share", 0.5, [1.5], "is above 1"),
        ("share", 0.5, [], "no list of figures"),
        ("share", 0.5, 0.7, "no list of figures"),
        ("share", 0.5, [0.5], "stands twice"),
        ("share", 0.5, [0.7, 0.7], "stands twice"),
        ("share", 0.5, [{"text": "so"}], "has no value"),
        ("share", 0.5, [{"value": 0.7, "grad": "D4"}], "unknown key 'grad'"),
        ("share", 0.5, [{"value": 0.7, "grade": "G4"}], "is not a grade"),
        ("share", 0.5, [{"value": 0.7, "claim": 3}], "is not a text"),
        ("share", 0.5, [n / 100 for n in range(17)], "too many"),
        ("length", "1 km", ["9 s"], "is not a length"),
        ("table", [["0 m", "1 km"]], ["2 km"], "table"),
    ],
)
def test_a_bad_alternative_is_refused_with_what_is_allowed(field, value, alternatives, words):
    with pytest.raises(InputError, match=words) as caught:
        read(field, value, alternatives)
    assert (caught.value.file, caught.value.key) == ("x.toml", field)
    assert caught.value.allowed


def test_claims_have_camps_of_their_own_and_take_no_alternatives():
    with pytest.raises(InputError, match="stands with"):
        validate(Thing, {"length": {"claims": "a/b", "alternatives": ["1 km"]}}, file="x.toml")
