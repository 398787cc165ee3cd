"""The tables of a stored run: the name, type, unit and meaning of every column.

Format `openiads.run`, version 2. `conform` is the gate through which every table passes before it
is stored: what is on disk always has these columns. `openiads.results.upgrade` completes the tables
of version 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from openiads.vocab import LEAK_REASONS, SHOT_RESULTS, THREAT_CLASSES

FORMAT = "openiads.run"
VERSION = 2

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
    Column("variant", TEXT, "", "variant of the scenario"),
    Column("sweep_value", None, "", "swept value; null = no sweep"),
    Column("draw", COUNT, "", "draw of the uncertain parameters"),
    Column("replication", COUNT, "", "replication, from 0; the same number shares its luck"),
)

OUTCOMES = (
    *_ADDRESS,
    Column("attackers", COUNT, "", "threats of classes that can damage something"),
    Column("attackers_leaked", COUNT, "", "attackers that reached their aim alive"),
    Column("attackers_killed", COUNT, "", "attackers killed"),
    Column("attackers_unresolved", COUNT, "", "attackers still flying at the horizon"),
    Column("leak_share", REAL, "", "attackers_leaked / attackers; null when there is no attacker"),
    Column("others", COUNT, "", "decoys and surveillance UAVs"),
    Column("others_leaked", COUNT, "", "others that reached their aim or the end of their route"),
    Column("others_killed", COUNT, "", "others killed"),
    Column("others_unresolved", COUNT, "", "others still flying at the horizon"),
    Column("others_leak_share", REAL, "", "others_leaked / others; null when there is none"),
    Column("civil_threats", COUNT, "", "civil aircraft in the scenario"),
    Column("civil_engaged", COUNT, "", "civil aircraft at which a round was launched"),
    Column(
        "civil_engaged_share", REAL, "", "civil_engaged / civil_threats; null when there is none"
    ),
    Column("threats", COUNT, "", "attackers + others"),
    Column("leakers", COUNT, "", "attackers_leaked + others_leaked"),
    Column("killed", COUNT, "", "attackers_killed + others_killed"),
    Column("unresolved", COUNT, "", "attackers_unresolved + others_unresolved"),
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
    *(
        Column(
            f"attackers_leaked_reason_{name}",
            COUNT,
            "",
            f"those of them that are attackers: {name}",
        )
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
    Column("attacker", pl.Boolean(), "", "whether that class can damage something"),
    Column("aim", TEXT, "", "what it was aimed at; null = nothing"),
    Column("time_s", REAL, "s", "time of arrival"),
    Column("reason", TEXT, "", "the first link of the kill chain that failed"),
    Column("damaged", pl.Boolean(), "", "whether it damaged its aim"),
)

# A draw holds for every case, so its values have no variant and no point of the sweep.
DRAWS = (
    _ADDRESS[3],
    Column("key", TEXT, "", "the contested number, as `Plan.contested` names it"),
    Column("value_si", REAL, "SI", "the value drawn for it"),
)

TABLES = {"outcomes": OUTCOMES, "shots": SHOTS, "leakers": LEAKERS, "draws": DRAWS}
"""Table name -> its fixed columns, in order."""

PIECEWISE = ("outcomes", "shots", "leakers")
"""Tables stored piece by piece, a folder each."""

FAMILIES = {"outcomes": OUTCOME_FAMILIES, "shots": (), "leakers": (), "draws": ()}
"""Table name -> its families of scenario-dependent columns."""


HEADLINES = {
    "attackers": "leak_share",
    "civil": "civil_engaged_share",
    "others": "others_leak_share",
}
"""What a headline can be about, in order of preference -> its share in the outcomes.

A study is about attackers when there are any, else about civil aircraft, else about the others.
"""


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
