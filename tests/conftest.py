"""Synthetic tables for the tests of results, analysis and the command line."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from openiads import cli
from openiads.results.schema import empty
from openiads.vocab import LEAK_REASONS, THREAT_CLASSES


def _outcomes(
    case: str,
    variant: str,
    sweep_value: float | None,
    leakers: np.ndarray,
    threats: int,
    first: int = 0,
) -> pl.DataFrame:
    n = len(leakers)
    whole = {
        "attackers": threats,
        "attackers_unresolved": 0,
        **dict.fromkeys(("others", "others_leaked", "others_killed", "others_unresolved"), 0),
        "threats": threats,
        "unresolved": 0,
        "civil_threats": 0,
        "civil_engaged": 0,
        "elements_lost": 0,
        "peak_tracks": threats,
        "peak_target_channels": 6,
        "peak_missile_channels": 12,
        "draw": 0,
    }
    nothing = pl.Series([None] * n, dtype=pl.Float64)
    columns = {
        "case": [case] * n,
        "variant": [variant] * n,
        "sweep_value": pl.Series([sweep_value] * n, dtype=pl.Float64),
        "replication": np.arange(first, first + n),
        **{name: [value] * n for name, value in whole.items()},
        "attackers_leaked": leakers,
        "attackers_killed": threats - leakers,
        "leakers": leakers,
        "leak_share": leakers / threats,
        "others_leak_share": nothing,
        "civil_engaged_share": nothing,
        "killed": threats - leakers,
        "rounds_fired": 2 * threats + leakers,
        "rounds_cost_usd": 1e6 * (2 * threats + leakers),
        "threats_killed_cost_usd": 5e5 * (threats - leakers),
        "assets_lost": np.minimum(leakers, 3),
        "assets_lost_value_usd": 1e8 * np.minimum(leakers, 3),
        "time_first_detection_s": [12.5] * n,
        "time_first_launch_s": nothing,
        "time_first_intercept_s": [60.0] * n,
        **{f"leakers_class_{name}": [0] * n for name in THREAT_CLASSES},
    }
    columns["leakers_class_cruise_missile"] = leakers
    for counted in ("leakers", "attackers_leaked"):
        columns |= {f"{counted}_reason_{name}": [0] * n for name in LEAK_REASONS}
        columns[f"{counted}_reason_missed"] = leakers // 2
        columns[f"{counted}_reason_no_channel"] = leakers - leakers // 2
    columns["rounds_fired_48N6E2"] = columns["rounds_fired"]
    return pl.DataFrame(columns)


@pytest.fixture(scope="session")
def make_outcomes() -> Callable[..., pl.DataFrame]:
    """Return a maker of outcome rows of one case from its leakers per replication."""
    return _outcomes


def _peaceful(
    frame: pl.DataFrame,
    *,
    civil: int = 0,
    engaged: np.ndarray | int = 0,
    others: int = 0,
    others_leaked: np.ndarray | int = 0,
) -> pl.DataFrame:
    rows = frame.height
    nobody = [name for name in frame.columns if name.startswith(("attackers", "leakers_"))]
    met = np.broadcast_to(np.asarray(engaged), rows)
    through = np.broadcast_to(np.asarray(others_leaked), rows)
    nothing = pl.Series([None] * rows, dtype=pl.Float64)
    empty = frame.with_columns(pl.lit(0, dtype=pl.Int64).alias(name) for name in nobody)
    return empty.with_columns(
        leak_share=nothing,
        threats=pl.lit(others, dtype=pl.Int64),
        others=pl.lit(others, dtype=pl.Int64),
        others_leaked=pl.Series(through, dtype=pl.Int64),
        others_killed=pl.Series(others - through, dtype=pl.Int64),
        others_leak_share=pl.Series(through / others) if others else nothing,
        leakers=pl.Series(through, dtype=pl.Int64),
        killed=pl.Series(others - through, dtype=pl.Int64),
        leakers_reason_not_seen=pl.Series(through, dtype=pl.Int64),
        leakers_class_decoy=pl.Series(through, dtype=pl.Int64),
        civil_threats=pl.lit(civil, dtype=pl.Int64),
        civil_engaged=pl.Series(met, dtype=pl.Int64),
        civil_engaged_share=pl.Series(met / civil) if civil else nothing,
    )


@pytest.fixture(scope="session")
def peaceful() -> Callable[..., pl.DataFrame]:
    """Return a maker of outcomes without attackers from others, with civil aircraft and decoys."""
    return _peaceful


@pytest.fixture
def shots() -> pl.DataFrame:
    """Return one row of the shots table."""
    return pl.DataFrame(
        {
            "case": ["A@5"],
            "variant": ["A"],
            "sweep_value": [5.0],
            "draw": [0],
            "replication": [0],
            "threat": ["t1"],
            "threat_class": ["decoy"],
            "unit": ["north"],
            "round": ["48N6E2"],
            "launch_s": [10.0],
            "intercept_s": [40.0],
            "slant_range_m": [5.0e4],
            "height_m": [100.0],
            "p_kill": [0.7],
            "result": ["kill"],
        }
    )


@pytest.fixture
def no_leakers() -> pl.DataFrame:
    """Return the leakers table without rows."""
    return empty("leakers")


@pytest.fixture
def study() -> dict:
    """Return the study table of a manifest."""
    return {
        "name": "s",
        "title": "A study",
        "question": "What does B add?",
        "caveat": "A fictional sector.",
        "variants": ["A", "B"],
        "variant_titles": {"A": "four", "B": "five"},
        "sweep_key": "raids.main.size",
        "sweep_label": "raid size",
        "replications": 10,
        "seed": 1,
        "draw": 0,
    }


@pytest.fixture
def world(study: dict) -> dict:
    """Return as much of a resolved world as a stored run reads."""
    return {
        "format": "openiads.world",
        "version": 1,
        "study": study,
        "cases": [
            {"id": "A@5", "variant": "A", "sweep_value": 5.0},
            {"id": "B@5", "variant": "B", "sweep_value": 5.0},
        ],
        "ledger_hash": "abc",
        "scenario_text": 'name = "s"',
    }


@pytest.fixture
def command(capsys):
    """Run a command; give its exit code, standard output and standard error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as stop:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "\x1b" not in captured.out + captured.err
        return stop.value.code or 0, captured.out, captured.err

    return call
