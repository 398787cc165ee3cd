"""The built-in library: raw entries by kind and id, and the built-in scenarios."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from openiads.errors import InputError, clipped, shown
from openiads.scenario.complaints import nearest

FOLDERS = {
    "systems": "systems",
    "radars": "radars",
    "rounds": "rounds",
    "threat_types": "threats",
    "networks": "networks",
    "doctrines": "doctrines",
}
"""Kind of entry -> folder of the library."""


@dataclass(frozen=True)
class LibraryFile:
    """A library entry as read: its file within the package and its raw table."""

    file: str
    raw: dict[str, Any]


def _folder(name: str) -> list[Traversable]:
    folder = files("openiads").joinpath("library", name)
    if not folder.is_dir():
        return []
    found = [item for item in folder.iterdir() if item.name.endswith(".toml")]
    return sorted(found, key=lambda item: item.name)


@cache
def library_entries(kind: str) -> dict[str, LibraryFile]:
    """Return id -> entry of a kind (a key of `FOLDERS`), sorted by file name."""
    entries: dict[str, LibraryFile] = {}
    for item in _folder(FOLDERS[kind]):
        raw = tomllib.loads(item.read_text("utf-8"))
        raw.setdefault("id", item.name[:-5])
        entries[str(raw["id"])] = LibraryFile(f"library/{FOLDERS[kind]}/{item.name}", raw)
    return entries


def builtin_scenarios() -> dict[str, Traversable]:
    """Return name -> file of the built-in scenarios, sorted by name."""
    return {item.name[:-5]: item for item in _folder("scenarios")}


def builtin_scenario(name: str) -> str:
    """Return the text of a built-in scenario.

    Raises
    ------
    InputError : there is none of that name.
    """
    known = builtin_scenarios()
    if name not in known:
        raise InputError(
            f"{shown(name)} is neither a file nor a built-in scenario",
            file=clipped(name),
            key="SCENARIO",
            allowed=nearest(name, list(known)),
        )
    return known[name].read_text("utf-8")
