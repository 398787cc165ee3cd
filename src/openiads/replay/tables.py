"""Rows of a recording that a stored run does not hold: tracks."""

from __future__ import annotations

from typing import Any

import polars as pl

TRACKS = {
    "case": pl.String,
    "draw": pl.Int64,
    "replication": pl.Int64,
    "controller": pl.String,
    "threat": pl.String,
    "threat_class": pl.String,
    "firm_s": pl.Float64,
    "until_s": pl.Float64,
}
"""Columns of the tracks: one row a firm spell of a controller on a threat."""


def tracks_frame(recording: dict[str, Any]) -> pl.DataFrame:
    """Return the firm spells of a recording, one row each, by time."""
    run = recording["run"]
    classes = {threat["id"]: threat["class"] for threat in recording["threats"]}
    rows = [
        (
            run["case"],
            run["draw"],
            run["replication"],
            track["controller"],
            track["threat"],
            classes[track["threat"]],
            *spell,
        )
        for track in recording["tracks"]
        for spell in track["spells"]
    ]
    frame = pl.DataFrame(rows, schema=TRACKS, orient="row")
    return frame.sort("firm_s", "controller", "threat", maintain_order=True)
