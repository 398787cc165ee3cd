"""The tables of a stored run: the name, type, unit and meaning of every column.

Format `openiads.run`, version 1. `conform` is the gate through which every table passes before it
is stored: what is on disk always has these columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from openiads.vocab import LEAK_REASONS, SHOT_RESULTS, THREAT_CLASSES

FORMAT = "openiads.run"
VERSION = 1

TEXT = pl.Categorical()
COUNT = pl.Int64()
REAL = pl.Float64()


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : its name.
    dtype : its polars type; None = number or text, as the study has it (the swept value).
    unit : its unit, empty for names, counts and ratios.
    meaning : one line.
    """

    name: str
    dtype: pl.DataType | None
    unit: str
    meaning: str


@dataclass(frozen=True)
class Family:
    """Columns whose names depend on the scenario: a prefix and the id of an entity.

    Absent means 0: a case without the entity does not count it.

    Parameters
    ----------
    prefix : how the names begin.
    what : what follows the prefix.
    meaning : one line.
    """

    prefix: str
    what: str
    meaning: str


_ADDRESS = (
    Column("case", TEXT, "", "the case: one variant at one point of the sweep"),
    Column("draw", COUNT, "", "draw of the uncertain parameters"),
    Column("replication", COUNT, "", "replication, from 0; the same number shares its luck"),
)

OUTCOMES = (
    _ADDRESS[0],
    Column("variant", TEXT, "", "variant of the scenario"),
    Column("sweep_value", None, "", "swept value; null = no sweep"),
    *_ADDRESS[1:],
    Column("threats", COUNT, "", "threats in the raid, civil aircraft not counted"),
    Column("leakers", COUNT, "", "threats that reached their aim alive"),
    Column("leak_share", REAL, "", "leakers / threats; null when there is no threat"),
    Column("killed", COUNT, "", "threats killed"),
    Column("unresolved", COUNT, "", "threats still flying at the horizon"),
    Column("civil_threats", COUNT, "", "civil aircraft in the scenario"),
    Column("civil_engaged", COUNT, "", "civil aircraft at which a round was launched"),
    Column("rounds_fired", COUNT, "", "interceptors launched"),
    Column("rounds_cost_usd", REAL, "USD", "cost of the interceptors launched"),
    Column("threats_killed_cost_usd", REAL, "USD", "cost of the threats killed"),
    Column("assets_lost", COUNT, "", "defended assets damaged by leakers"),
    Column("assets_lost_value_usd", REAL, "USD", "value of the assets lost"),
    Column("elements_lost", COUNT, "", "site elements (command posts, radars, launchers) lost"),
    Column(
        "peak_tracks",
        COUNT,
        "",
        "most firm tracks held at once, all networks",
    ),
    Column("peak_target_channels", COUNT, "", "most target channels in use at once, all units"),
    Column(
        "peak_missile_channels",
        COUNT,
        "",
        "most rounds in flight at once, all units",
    ),
    Column("time_first_detection_s", REAL, "s", "time of the first detection; null = none"),
    Column("time_first_launch_s", REAL, "s", "time of the first launch; null = none"),
    Column("time_first_intercept_s", REAL, "s", "time of the first intercept; null = none"),
    *(
        Column(f"leakers_class_{name}", COUNT, "", f"leakers of class {name}")
        for name in THREAT_CLASSES
    ),
    *(
        Column(f"leakers_reason_{name}", COUNT, "", f"leakers whose first failed link is {name}")
        for name in LEAK_REASONS
    ),
)

OUTCOME_FAMILIES = (
    Family("rounds_fired_", "round id", "interceptors of this type launched"),
    Family("kills_", "system id and round id", "threats killed by this system with this round"),
    Family("leakers_aim_", "aim id", "leakers aimed at this asset or site element"),
)

SHOTS = (
    *_ADDRESS,
    Column("threat", TEXT, "", "id of the target"),
    Column("threat_class", TEXT, "", "class of the target"),
    Column("unit", TEXT, "", "id of the fire unit"),
    Column("round", TEXT, "", "round type"),
    Column("launch_s", REAL, "s", "time of launch"),
    Column("intercept_s", REAL, "s", "time of the (predicted) intercept"),
    Column("slant_range_m", REAL, "m", "slant range of the intercept from the unit"),
    Column("height_m", REAL, "m", "height of the intercept above mean sea level"),
    Column("p_kill", REAL, "", "single-shot kill probability"),
    Column("result", TEXT, "", "one of " + ", ".join(SHOT_RESULTS)),
)

LEAKERS = (
    *_ADDRESS,
    Column("threat", TEXT, "", "id of the leaker"),
    Column("threat_class", TEXT, "", "class of the leaker"),
    Column("aim", TEXT, "", "what it was aimed at; null = nothing"),
    Column("time_s", REAL, "s", "time of arrival"),
    Column("reason", TEXT, "", "the first link of the kill chain that failed"),
    Column("damaged", pl.Boolean(), "", "whether it damaged its aim"),
)

DRAWS = (
    _ADDRESS[1],
    Column("key", TEXT, "", "the contested number, as `Plan.contested` names it"),
    Column("value_si", REAL, "SI", "the value drawn for it"),
)

TABLES = {"outcomes": OUTCOMES, "shots": SHOTS, "leakers": LEAKERS, "draws": DRAWS}
"""Table name -> its fixed columns, in order."""

PIECEWISE = ("outcomes", "shots", "leakers")
"""Tables stored piece by piece, a folder each."""

FAMILIES = {"outcomes": OUTCOME_FAMILIES, "shots": (), "leakers": (), "draws": ()}
"""Table name -> its families of scenario-dependent columns."""


def scenario_columns(table: str, names: list[str]) -> list[str]:
    """Return those of `names` that belong to a family of the table, in their order."""
    fixed = {column.name for column in TABLES[table]}
    prefixes = tuple(family.prefix for family in FAMILIES[table])
    return [name for name in names if name not in fixed and name.startswith(prefixes or ("\0",))]


def conform(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the columns of the table, in order and cast to their types.

    Parameters
    ----------
    table : a key of `TABLES`.
    frame : the rows.

    Raises
    ------
    ValueError : a column is missing, or one is not of the table.
    """
    columns = TABLES[table]
    extra = scenario_columns(table, frame.columns)
    missing = [column.name for column in columns if column.name not in frame.columns]
    unknown = set(frame.columns) - {column.name for column in columns} - set(extra)
    if missing or unknown:
        raise ValueError(f"{table}: missing columns {missing}, unknown columns {sorted(unknown)}")
    fixed = [
        pl.col(column.name) if column.dtype is None else pl.col(column.name).cast(column.dtype)
        for column in columns
    ]
    return frame.select(*fixed, *(pl.col(name).cast(COUNT) for name in extra))


def empty(table: str) -> pl.DataFrame:
    """Return the table with no rows."""
    return pl.DataFrame(
        schema={column.name: column.dtype or pl.Float64() for column in TABLES[table]}
    )
