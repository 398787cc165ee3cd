"""What several commands take: overrides, the default scenario, the exit code of Ctrl-C."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from openiads.errors import InputError, shown

INTERRUPTED = 130
DEFAULT_SCENARIO = "with-and-without-s400"


def scenario_names(incomplete: str) -> list[str]:
    """Return the built-in scenarios that begin with what is typed, for the shell."""
    from openiads.scenario.library import builtin_scenarios

    return [name for name in builtin_scenarios() if name.startswith(incomplete)]


SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Override one number: dotted path. Repeatable."
    ),
]


DrawsOption = Annotated[
    int | None,
    typer.Option(min=1, help="Parameter sets drawn from what sources claim; best a power of two."),
]
OutOption = Annotated[
    Path | None,
    typer.Option(help="Run directory: new, empty, or of the same run, to continue it."),
]
PrecisionOption = Annotated[
    float | None,
    typer.Option(
        min=0.0, max=1.0, help="Stop when the interval of the headline share is narrower."
    ),
]
AgainstOption = Annotated[
    str,
    typer.Option(
        metavar="VARIANT", help="Take differences from this variant; default: from the first."
    ),
]


def check_against(study: Mapping[str, Any], against: str) -> None:
    """Refuse a variant for `--against` that the study does not have; empty is the first.

    Parameters
    ----------
    study : the ``study`` table of a manifest or world.
    against : as typed.

    Raises
    ------
    InputError : there is no such variant.
    """
    from openiads.analysis.study import Study, check_variant

    if against:
        check_variant(Study.from_mapping(study), against, "--against")


def overrides(pairs: list[str] | None) -> dict[str, str]:
    """Return dotted path -> value as typed.

    Parameters
    ----------
    pairs : as typed, "KEY=VALUE".

    Raises
    ------
    InputError : one is not of that form.
    """
    found = {}
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise InputError(
                f"{shown(pair)} is not KEY=VALUE",
                file="--set",
                key="KEY=VALUE",
                allowed="raids.main.size=20",
            )
        found[key.strip()] = value.strip()
    return found
