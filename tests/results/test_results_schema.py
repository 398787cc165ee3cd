"""The documented columns are the columns."""

from pathlib import Path

import polars as pl
import pytest

from openiads.results.schema import FAMILIES, TABLES, conform, empty

PAGE = Path(__file__).parents[2] / "docs" / "results.md"


def test_a_missing_column_is_named(make_outcomes):
    frame = make_outcomes("A", "A", None, pl.Series([1]).to_numpy(), 5)
    with pytest.raises(ValueError, match="missing columns \\['leakers'\\]"):
        conform("outcomes", frame.drop("leakers"))


def test_an_unknown_column_is_named(make_outcomes):
    frame = make_outcomes("A", "A", None, pl.Series([1]).to_numpy(), 5)
    with pytest.raises(ValueError, match="unknown columns \\['luck'\\]"):
        conform("outcomes", frame.with_columns(pl.lit(1).alias("luck")))


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_conforms(table):
    assert conform(table, empty(table)).height == 0


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described_once(table):
    names = [column.name for column in TABLES[table]]
    assert len(names) == len(set(names))
    assert all(column.meaning for column in TABLES[table])


@pytest.mark.parametrize("table", TABLES)
def test_units_stand_at_the_end_of_names(table):
    for column in TABLES[table]:
        ending = {"s": "_s", "m": "_m", "USD": "_usd"}.get(column.unit, "")
        assert column.name.endswith(ending)


@pytest.mark.parametrize("table", TABLES)
def test_the_page_on_results_has_every_column_and_its_meaning(table):
    page = PAGE.read_text()
    for column in TABLES[table]:
        assert f"| `{column.name}` | {column.unit} | {column.meaning} |" in page
    for family in FAMILIES[table]:
        assert f"| `{family.prefix}`… | | {family.meaning}" in page
