"""What several commands take: overrides, the default scenario, the exit code of Ctrl-C."""

from __future__ import annotations

from typing import Annotated

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


AgainstOption = Annotated[
    str,
    typer.Option(
        metavar="VARIANT", help="Take differences from this variant; default: from the first."
    ),
]


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
