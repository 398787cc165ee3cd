"""From what a caller names to a study that is resolved and checked. Heavy imports wait inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from openiads.errors import InputError

if TYPE_CHECKING:
    from openiads.resolve.resolver import Plan
    from openiads.scenario.world import World

DEFAULT_SCENARIO = "with-and-without-s400"
Overrides = Mapping[str, str | int | float | bool | list]


def explain(
    scenario: str | Path | World = DEFAULT_SCENARIO, *, set: Overrides | None = None
) -> World:
    """Return everything a scenario resolves to, in SI, each number with where it comes from.

    Parameters
    ----------
    scenario : name of a built-in one, a TOML file, a world file that `explain` wrote (JSON), or a
        World.
    set : dotted path into the scenario -> value, for example ``{"raids.main.size": 20}``.

    Raises
    ------
    InputError : bad input.
    """
    from openiads.scenario.world import World

    finished = isinstance(scenario, World) or str(scenario).lower().endswith(".json")
    if finished and set:
        raise InputError(
            "a resolved world cannot be changed",
            key="--set",
            allowed="--set together with a scenario (built-in name or TOML file)",
        )
    if isinstance(scenario, World):
        return scenario
    if finished:
        return read_world(scenario)
    return plan_of(scenario, set).world()


def plan_of(scenario: str | Path | World, set: Overrides | None, key: str = "") -> Plan:
    """Return a scenario ready to be resolved with other values; `key` is what asks for that.

    Raises
    ------
    InputError : bad input, or a world instead of a scenario.
    """
    from openiads.resolve.resolver import Plan
    from openiads.scenario.load import load_scenario
    from openiads.scenario.world import World

    if isinstance(scenario, World) or str(scenario).lower().endswith(".json"):
        raise InputError(
            "a resolved world holds one value of every number, and no claims to draw from",
            file=None if isinstance(scenario, World) else str(scenario),
            key=key,
            allowed="a scenario (built-in name or TOML file)",
        )
    overrides = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in (set or {}).items()
    }
    return Plan(load_scenario(str(scenario), overrides))


def read_world(path: str | Path) -> World:
    """Read a world file.

    Parameters
    ----------
    path : JSON, as `openiads explain --json` writes it.

    Raises
    ------
    InputError : it cannot be read, or is not a world of this version.
    """
    from openiads.scenario.world_file import read_world as read

    return read(Path(path))


def check(
    scenario: str | Path | World = DEFAULT_SCENARIO, *, set: Overrides | None = None
) -> list[str]:
    """Validate a scenario and return the warnings, one sentence each.

    Parameters
    ----------
    scenario, set : as for `explain`.

    Raises
    ------
    InputError : bad input.
    """
    return list(said_of(explain(scenario, set=set), scenario))


def said_of(world: World, scenario: str | Path | World) -> tuple[str, ...]:
    """Return the warnings of a world, one sentence each.

    Raises
    ------
    InputError : it cannot be run.
    """
    from openiads.study.warnings import check as warnings_of

    file = str(scenario) if isinstance(scenario, str | Path) else None
    return tuple(str(warning) for warning in warnings_of(world, file))


@dataclass(frozen=True)
class Ready:
    """A study that can be run: resolved and checked.

    Attributes
    ----------
    world : its cases.
    plan : what draws and trials are made from; None of a resolved world.
    warnings : what `check` says, one sentence each.
    """

    world: World
    plan: Plan | None
    warnings: tuple[str, ...]


def prepare(
    scenario: str | Path | World, set: Overrides | None = None, draws: int | None = None
) -> Ready:
    """Resolve and check a study, and warn nobody: that is left to the caller.

    Parameters
    ----------
    scenario, set, draws : as for `run`.

    Raises
    ------
    InputError : bad input, or what `check` refuses.
    """
    from openiads.scenario.world import World

    finished = isinstance(scenario, World) or str(scenario).lower().endswith(".json")
    plan = None if finished and draws is None else plan_of(scenario, set, "draws")
    world = explain(scenario, set=set) if plan is None else plan.world()
    return Ready(world, plan, said_of(world, scenario))
