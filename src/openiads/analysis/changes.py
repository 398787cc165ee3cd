"""What differs between two stored runs: how they were made, what was overridden, every number.

A difference between two results is read with what was changed to get it. The resolved worlds are
compared key by key, case by case, so that a change is found wherever it came from: an override,
another scenario file, another ledger or another version.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from openiads.errors import ResultError
from openiads.results.read import StoredRun

ABSENT, THERE = "not there", "there"
"""Stand for a value or an entity that only one of the worlds has."""
NAMES = ("id", "key", "variant", "sweep_value")
"""Keys of a case and of an entity that are its names; `key` is made from the id."""


@dataclass(frozen=True)
class Change:
    """One thing that is not the same in both runs.

    Parameters
    ----------
    kind : "run" (how it was made), "override" (as typed), or "number" (of the resolved worlds).
    path : its name; of a number the keys that lead to it, "rounds/48N6E2/reliability". Of an
        entity that only one world has, the path of the entity.
    entities : the ids it holds for alike, the one of the path among them; empty = no entity.
    first, second : its values, `ABSENT` where a run has none, `THERE` for a whole entity.
    cases : ids, of the second run, in which it is so; empty = in every case compared.
    """

    kind: Literal["run", "override", "number"]
    path: str
    entities: tuple[str, ...]
    first: Any
    second: Any
    cases: tuple[str, ...] = ()


def changes(
    a: StoredRun, b: StoredRun, pairs: list[tuple[dict[str, Any], dict[str, Any]]]
) -> tuple[tuple[Change, ...], str]:
    """Return what differs between two runs.

    Parameters
    ----------
    a, b : the runs.
    pairs : cases of their manifests that are compared with each other.

    Returns
    -------
    The changes, and why numbers are missing among them; empty when they are not.
    """
    found = [*_settings(a, b), *_overridden(a, b)]
    try:
        return (*found, *_numbers(a, b, pairs)), ""
    except ResultError as error:
        return tuple(found), f"The numbers of the runs cannot be compared: {error}."


def _settings(a: StoredRun, b: StoredRun) -> Iterator[Change]:
    both = a.about, b.about
    names = dict.fromkeys(name for about in both for name in about.versions)
    rows = {
        "scenario": [about.name for about in both],
        "title": [about.title for about in both],
        "seed": [about.seed for about in both],
        "draw": [about.draw for about in both],
        "replications of a case, asked for": [about.replications for about in both],
        "draws": [about.draws for about in both],
        **{f"version of {name}": [about.versions.get(name) for about in both] for name in names},
        "evidence ledger (SHA-256)": [about.ledger_hash for about in both],
    }
    for name, (first, second) in rows.items():
        if first != second:
            yield Change("run", name, (), _there(first), _there(second))


def _there(value: Any) -> Any:
    return ABSENT if value in (None, "") else value


def overrides(run: StoredRun) -> dict[str, str]:
    """Return what was overridden for a run: dotted path -> value as typed.

    Parameters
    ----------
    run : stored. What was typed is in its command; a run from Python has none, but its world
        marks the numbers that were set so.

    Raises
    ------
    ResultError : the world is needed and cannot be read.
    """
    typed = typed_overrides(run.about.command)
    return typed or _set_in_world(run.world)


def typed_overrides(command: str) -> dict[str, str]:
    """Return the overrides in a command as it was typed: dotted path -> value."""
    try:
        words = shlex.split(command)
    except ValueError:
        return {}
    pairs = [after for word, after in pairwise(words) if word == "--set"]
    pairs += [word.removeprefix("--set=") for word in words if word.startswith("--set=")]
    split = (pair.partition("=") for pair in pairs)
    return {key.strip(): value.strip() for key, equals, value in split if equals}


def _set_in_world(world: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for path, origin in world.get("origins", {}).items():
        if origin.get("layer") == "--set":
            found[".".join(path.split("/")[1:])] = str(origin["text"])
    return found


def _overridden(a: StoredRun, b: StoredRun) -> Iterator[Change]:
    try:
        both = overrides(a), overrides(b)
    except ResultError:  # that the worlds cannot be read is said with the numbers
        both = typed_overrides(a.about.command), typed_overrides(b.about.command)
    for path in dict.fromkeys([*both[0], *both[1]]):
        first, second = (one.get(path, ABSENT) for one in both)
        if first != second:
            yield Change("override", path, (), first, second)


def _numbers(
    a: StoredRun, b: StoredRun, pairs: list[tuple[dict[str, Any], dict[str, Any]]]
) -> Iterator[Change]:
    # (kind, rest, first, second, cases) -> entities; values as text, because lists have no hash.
    where: dict[tuple[str, str, str], list[str]] = {}
    values: dict[tuple[str, str, str], tuple[Any, Any]] = {}
    for case_a, case_b in pairs:
        trees = _tree(_case(a, case_a["id"])), _tree(_case(b, case_b["id"]))
        for path, first, second in _apart(*trees, ()):
            key = "/".join(path), repr(first), repr(second)
            where.setdefault(key, []).append(case_b["id"])
            values[key] = first, second
    every = [case["id"] for _, case in pairs]
    grouped: dict[tuple, list[str]] = {}
    for key, cases in where.items():
        kind, _, rest = key[0].partition("/")
        entity, _, rest = rest.partition("/")
        same = kind, rest, key[1], key[2], tuple(cases)
        grouped.setdefault(same, []).append(entity)
    for (kind, rest, *said, cases), entities in grouped.items():
        path = "/".join(part for part in (kind, entities[0], rest) if part)
        first, second = values[path, said[0], said[1]]
        some = () if list(cases) == every else cases
        yield Change("number", path, tuple(filter(None, entities)), first, second, some)


def _case(run: StoredRun, case_id: str) -> dict[str, Any]:
    found = run.world.get("cases")
    for case in found if isinstance(found, list) else []:
        if isinstance(case, dict) and case.get("id") == case_id:
            return case
    raise ResultError(
        f"damaged: the world has no case {case_id!r}",
        file=str(run.directory),
        key="cases",
        allowed="a case of the manifest",
    )


def _tree(value: Any) -> Any:
    """Return plain data with lists of entities as tables by their ids, without names."""
    if isinstance(value, dict):
        return {key: _tree(held) for key, held in value.items() if key not in NAMES}
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        ids = [str(one.get("id", one.get("round", i))) for i, one in enumerate(value)]
        if len(set(ids)) == len(ids):
            return {name: _tree(one) for name, one in zip(ids, value, strict=True)}
    return value


def _apart(
    first: Any, second: Any, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Return every path at which two trees differ, with both values."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys([*first, *second]):
            yield from _apart(first.get(key, ABSENT), second.get(key, ABSENT), (*path, key))
    elif first != second:
        yield path, _leaf(first), _leaf(second)


def _leaf(value: Any) -> Any:
    return THERE if isinstance(value, dict) else value
