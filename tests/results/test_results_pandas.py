"""Tables as pandas and Arrow: with the extra `pandas`, all columns and what they mean."""

from pathlib import Path

import pytest

from openiads.results.read import read_run

RUN = Path(__file__).with_name("run-1")
TABLES = ("outcomes", "shots", "leakers")
WHY = "needs the extra: pip install openiads[pandas]"


@pytest.fixture(scope="module")
def run():
    return read_run(RUN)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_converts_to_pandas(run, name):
    pandas = pytest.importorskip("pandas", reason=WHY)
    pytest.importorskip("pyarrow", reason=WHY)
    table = getattr(run, name)
    frame = table.to_pandas()
    assert list(frame.columns) == table.columns
    assert len(frame) == table.height
    assert isinstance(frame["case"].dtype, pandas.CategoricalDtype)
    assert frame["case"].astype(str).tolist() == [str(case) for case in table["case"]]
    assert frame["sweep_value"].tolist() == table["sweep_value"].to_list()


def test_what_is_null_stays_null_in_pandas(run):
    pytest.importorskip("pandas", reason=WHY)
    pytest.importorskip("pyarrow", reason=WHY)
    nulls = run.outcomes["attackers_killed"].null_count()
    assert nulls > 0
    assert run.outcomes.to_pandas()["attackers_killed"].isna().sum() == nulls


@pytest.mark.parametrize("name", TABLES)
def test_every_table_converts_to_arrow_and_back(run, name):
    pytest.importorskip("pyarrow", reason=WHY)
    import polars as pl

    table = getattr(run, name)
    arrow = table.to_arrow()
    assert arrow.column_names == table.columns
    assert pl.from_arrow(arrow).equals(table)
