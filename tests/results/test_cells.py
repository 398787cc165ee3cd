"""No text of a CSV file is a formula, and every text can be had back."""

import csv
import io

import polars as pl
import pytest

from openiads.results.cells import cell, csv_text

NASTY = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "'=1", "''", "plain", "a=b", "", "−1"]


def back(text):
    return text.removeprefix("'")


@pytest.mark.parametrize("text", NASTY)
def test_a_cell_is_no_formula_and_comes_back(text):
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert back(cell(text)) == text


@pytest.mark.parametrize("kind", [pl.String, pl.Categorical, pl.Enum(NASTY)])
def test_a_table_has_the_same_rule_and_leaves_numbers_alone(kind):
    values = [-float(at) for at in range(len(NASTY))]
    frame = pl.DataFrame({"id": pl.Series(NASTY, dtype=kind), "value": values})
    rows = list(csv.reader(io.StringIO(csv_text(frame), newline="")))
    assert rows[0] == ["id", "value"]
    assert [row[0] for row in rows[1:]] == [cell(text) for text in NASTY]
    assert [float(row[1]) for row in rows[1:]] == values
    assert rows[2][1] == "-1.0"


def test_what_is_missing_stays_missing():
    frame = pl.DataFrame({"id": ["a", None]}, schema={"id": pl.String})
    assert list(csv.reader(io.StringIO(csv_text(frame)))) == [["id"], ["a"], []]
