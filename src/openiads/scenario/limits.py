"""How large an input may be: looked at before anything is built from it.

Every limit is far above what a study needs and far below what a computer chokes on.
`docs/plausibility.md` shows the table.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openiads.errors import InputError
from openiads.scenario.complaints import raise_all
from openiads.scenario.plausible import numbers, refuse_impossible

if TYPE_CHECKING:
    from openiads.scenario.schema import ScenarioBody, StudyHead

THREATS = 20_000
LAUNCHERS = 20_000
TICKS = 10_000_000
CASES = 1_000
ALL_THREATS = 200_000
ALL_REPLICATIONS = 1_000_000_000
POINTS = 1_000_000
ROWS = 16
NESTING = 40
TEXT = 20_000
NAME = 100
SCENARIO_BYTES = 10_000_000
WORLD_BYTES = 200_000_000

LIMITS: dict[str, tuple[int, str]] = {
    "threats of a case": (THREATS, "raids"),
    "threats of all cases": (ALL_THREATS, "sweep"),
    "launchers of a case": (LAUNCHERS, "systems"),
    "ticks, horizon / tick": (TICKS, "tick"),
    "sweep values": (CASES, "sweep.values"),
    "cases, variants times sweep values": (CASES, "sweep.values"),
    "cases times replications": (ALL_REPLICATIONS, "replications"),
    "points of a route": (POINTS, "threats.ID.route.points"),
    "rows of a table over height": (ROWS, "rounds.ID.range_max"),
    "depth of tables in tables": (NESTING, ""),
    "characters of a text": (TEXT, ""),
    "characters of a name": (NAME, "name"),
    "bytes of a scenario file": (SCENARIO_BYTES, ""),
    "bytes of a world file": (WORLD_BYTES, ""),
}
"""What is limited -> (most, the key it is usually written under)."""

COUNTS: dict[str, int] = {
    "raids.size": THREATS,
    "groups.count": THREATS,
    "launchers.count": 1_000,
    "launchers.tubes": 1_000,
    "unit.stock": 100_000,
    "reserve.rounds": 1_000_000,
    "unit.target_channels": 100_000,
    "unit.missile_channels": 100_000,
    "command_post.track_capacity": 1_000_000,
    "networks.track_capacity": 1_000_000,
}
"""Owner.field -> the largest whole number there."""
_COUNT_OWNERS = {name.partition(".")[0] for name in COUNTS}


def refuse_more(
    number: float, what: str, *, file: str | None, key: str | None = None, why: str = ""
) -> None:
    """Refuse a number of something above its limit.

    Parameters
    ----------
    number : how many there would be.
    what : a key of `LIMITS`.
    file, key : where it is written; key None = where it usually is.
    why : what a smaller number needs.

    Raises
    ------
    InputError : it is above the limit.
    """
    most, usual = LIMITS[what]
    if number > most:
        raise InputError(
            f"{_count(number)} is too many: {what}",
            file=file,
            key=usual if key is None else key,
            allowed=f"at most {most:,}{why and ': '}{why}",
        )


def _count(number: float) -> str:
    return f"{number:,.0f}" if number < 1e15 else f"{number:g}"


def refuse_bytes(path: str | Path, what: str) -> None:
    """Refuse a file that is too long to be read at once; one that is not there is another's error.

    Parameters
    ----------
    path : the file.
    what : a key of `LIMITS`.
    """
    try:
        size = os.stat(path).st_size
    except (OSError, ValueError):
        return
    refuse_more(size, what, file=str(path), key="")


def refuse_document(document: Any, file: str | None = None) -> None:
    """Refuse raw tables that are nested too deep, or hold endless texts.

    Raises
    ------
    InputError : names the place.
    """
    below: list[tuple[str, Any, int]] = [("", document, 0)]
    while below:
        path, here, depth = below.pop()
        if isinstance(here, str):
            refuse_more(len(here), "characters of a text", file=file, key=path)
            continue
        if not isinstance(here, dict | list):
            continue
        refuse_more(depth, "depth of tables in tables", file=file, key=path.split(".")[0])
        pairs = here.items() if isinstance(here, dict) else enumerate(here)
        for name, value in pairs:
            if isinstance(name, str) and len(name) > NAME:
                text = f"{path}.{name[:20]}...".lstrip(".")
                refuse_more(len(name), "characters of a name", file=file, key=text)
            if isinstance(value, dict | list | str):
                below.append((f"{path}.{name}" if path else str(name), value, depth + 1))


def refuse_study(head: StudyHead, file: str | None = None) -> None:
    """Refuse a study with too many cases or replications, before its cases are made.

    Raises
    ------
    InputError : names the key.
    """
    values = len(head.sweep.values) if head.sweep else 1
    cases = values * max(len(head.variants), 1)
    refuse_more(len(head.name), "characters of a name", file=file, key="name")
    refuse_more(values, "sweep values", file=file)
    refuse_more(cases, "cases, variants times sweep values", file=file)
    refuse_replications(cases, head.replications, file)


def refuse_replications(cases: int, replications: int, file: str | None = None) -> None:
    """Refuse more replications of all cases than anybody can wait for.

    Raises
    ------
    InputError : names the key.
    """
    refuse_more(cases * replications, "cases times replications", file=file)


def _count_of(path: tuple[str, ...]) -> int | None:
    """Return the limit of the whole number at a path, None if it has none."""
    for at in range(len(path) - 2, -1, -1):
        if path[at] in _COUNT_OWNERS:
            for field in path[at + 1 :]:
                if f"{path[at]}.{field}" in COUNTS:
                    return COUNTS[f"{path[at]}.{field}"]
    return None


def _si(parameter: Any) -> float:
    return 0.0 if parameter is None or parameter.si is None else parameter.si


def _threats(body: ScenarioBody) -> float:
    """Return how many threats a case would have."""
    total = float(len(body.threats))
    for raid in body.raids.values():
        counts = sum(_si(group.count) for group in raid.groups.values())
        total += max(_si(raid.size), counts)
    return total


def _launchers(body: ScenarioBody) -> float:
    """Return how many launchers a case would have, as far as the scenario says."""
    total = 0.0
    for site in body.sites.values():
        system = body.systems.get(site.system)
        for unit in (getattr(system, "unit", None), site.unit):
            sets = getattr(unit, "launchers", None) or {}
            total += sum(_si(one.count) for one in sets.values())
    return total


def refuse_body(body: ScenarioBody, file: str | None = None) -> None:
    """Refuse a case that is too large to be built, or holds numbers that are not possible.

    Raises
    ------
    InputError : one thing is wrong; InputErrors when several are.
    """
    errors = []
    for path, parameter in numbers(body):
        key, most = ".".join(path), _count_of(path)
        if most is not None and _si(parameter) > most:
            text = f"{parameter.written} is too many"
            errors.append(InputError(text, file=file, key=key, allowed=f"at most {most:,}"))
        if parameter.table is not None and len(parameter.table) > ROWS:
            text = f"a table of {len(parameter.table):,} rows is too long"
            errors.append(InputError(text, file=file, key=key, allowed=f"at most {ROWS} rows"))
    raise_all(errors)
    refuse_impossible(body, file)
    refuse_more(_threats(body), "threats of a case", file=file, why="smaller raids")
    refuse_more(_launchers(body), "launchers of a case", file=file)
    if body.tick.si and body.horizon.si:
        ticks = body.horizon.si / body.tick.si
        refuse_more(ticks, "ticks, horizon / tick", file=file, why="a longer tick")
    for name, threat in body.threats.items():
        points: Sequence[Any] = getattr(threat.route, "points", ())
        key = f"threats.{name}.route.points"
        refuse_more(len(points), "points of a route", file=file, key=key)


def refuse_cases(bodies: Sequence[ScenarioBody], file: str | None = None) -> None:
    """Refuse cases that have too many threats together.

    Raises
    ------
    InputError : names the key.
    """
    total = sum(_threats(body) for body in bodies)
    refuse_more(total, "threats of all cases", file=file, why="fewer or smaller cases")
