"""Whether the rows of a piece are what its name says: of its case, its draws, its replications."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from openiads.results.about import CaseName
from openiads.results.piece import Piece, not_whole
from openiads.vocab import LEAK_REASONS


def check_outcomes(frame: pl.DataFrame, piece: Piece, case: CaseName, path: Path) -> None:
    """Compare rows of outcomes with their piece.

    Raises
    ------
    ResultError : they are of another case, draw or replication, or their leakers do not add up.
    PolarsError : a column is missing or of another type.
    """
    check_case(frame, case, path)
    draws = np.arange(piece.draw, piece.draw + piece.draws)
    numbers = np.arange(piece.first, piece.stop)
    expected = {"draw": np.repeat(draws, len(numbers)), "replication": np.tile(numbers, len(draws))}
    for name, values in expected.items():
        if not np.array_equal(frame[name].to_numpy(), values):
            raise not_whole(
                path,
                f"its column {name} is not that of {piece.first} to {piece.stop - 1}, in order",
            )
    reasons = pl.sum_horizontal(f"leakers_reason_{name}" for name in LEAK_REASONS)
    wrong = frame.filter(reasons != pl.col("leakers"))
    if wrong.height:
        raise not_whole(path, f"{wrong.height} rows have other reasons than leakers")


def check_rows(frame: pl.DataFrame, piece: Piece, case: CaseName, path: Path) -> None:
    """Compare rows of shots or leakers with their piece.

    Raises
    ------
    ResultError : a row is of another case, draw or replication.
    PolarsError : a column is missing or of another type.
    """
    check_case(frame, case, path)
    inside = pl.col("replication").is_between(piece.first, piece.stop - 1) & pl.col(
        "draw"
    ).is_between(piece.draw, piece.draw + piece.draws - 1)
    if not frame.select(inside.fill_null(value=False).all()).item():
        raise not_whole(path, "a row is of another replication or draw than its name says")


def check_case(frame: pl.DataFrame, case: CaseName, path: Path) -> None:
    """Compare the case of rows with that of their file.

    Raises
    ------
    ResultError : a row is of another case.
    """
    other = frame["case"].cast(pl.String).unique().drop_nulls().to_list()
    if frame["case"].null_count() or other not in ([], [case.id]):
        raise not_whole(path, f"its rows are of {', '.join(map(str, other[:3]))}, not of {case.id}")
