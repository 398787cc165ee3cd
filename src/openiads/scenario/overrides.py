"""`--set key=value`: one value put at a dotted path of the scenario."""

from __future__ import annotations

import tomllib
from typing import Any

from openiads.errors import InputError, shown
from openiads.scenario.complaints import nearest
from openiads.scenario.library import FOLDERS, library_entries
from openiads.scenario.patch import Table, find, has
from openiads.scenario.quantity import SetFloat, SetInt, SetText
from openiads.scenario.schema import ScenarioFile

COMMAND_LINE = "--set"
"""Stands in place of a file in the errors about what was typed."""
MOST_TYPED = 20_000
"""Characters of one typed value; a sweep of 1,000 sizes has some 6,000."""
ENTITIES = ("assets", "networks", "sites", "zones", "raids", "threats", "variants")
"""Tables whose members must exist before a path can lead into them."""


def parse_value(text: str) -> Any:
    """Read the value of `--set`: a TOML value if it is one, else text."""
    if len(text) > MOST_TYPED:
        raise InputError(
            f"{len(text)} characters are typed as one value",
            file=COMMAND_LINE,
            key="--set",
            allowed=f"at most {MOST_TYPED}",
        )
    try:
        parsed = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):  # not TOML, a number without end, or nested too deep
        return SetText(text)
    value = parsed["value"] if len(parsed) == 1 else text
    if isinstance(value, bool):
        return value
    for plain, marked in ((int, SetInt), (float, SetFloat), (str, SetText)):
        if isinstance(value, plain):
            return marked(value)
    return value


def _names(node: Any) -> list[str]:
    """Return the keys of a table; what is no table has none."""
    return list(node) if isinstance(node, dict) else []


def known_members(document: Table, table: str) -> list[str]:
    """Return the ids a dotted path may name inside a top-level table."""
    members = _names(document.get(table))
    if table in FOLDERS:
        members += library_entries(table)
    return members


def check_path(
    document: Table, path: str, *, key: str | None = None, file: str | None = COMMAND_LINE
) -> None:
    """Check that a dotted path leads to something that exists.

    Parameters
    ----------
    document : the scenario, with the tables of its variant.
    path : dotted path; only its table and the entity it names are checked here, the fields below
        are checked with the scenario.
    key : where the path stands; default the path itself.
    file : the file it stands in; default the command line.

    Raises
    ------
    InputError : unknown table or entity.
    """
    parts = path.split(".")
    tables = [field.alias or name for name, field in ScenarioFile.model_fields.items()]
    if parts[0] not in tables:
        raise InputError(
            f"unknown key {shown(parts[0])} in {shown(path)}",
            file=file,
            key=key or path or COMMAND_LINE,
            allowed=nearest(parts[0], tables),
        )
    entities = parts[0] in ENTITIES or parts[0] in FOLDERS
    if entities and len(parts) > 1 and not has(document, ".".join(parts[:2])):
        members = known_members(document, parts[0])
        if parts[1] not in members:
            raise InputError(
                f"there is no {shown(parts[1])} in {parts[0]}",
                file=file,
                key=key or path,
                allowed=nearest(parts[1], members),
            )
    if parts[0] == "raids" and parts[2:3] == ["groups"] and len(parts) > 3:
        groups = _names(find(document, ".".join(parts[:3])))
        if parts[3] not in groups:
            raise InputError(
                f"there is no group {shown(parts[3])} in raids.{parts[1]}",
                file=file,
                key=key or path,
                allowed=nearest(parts[3], groups),
            )
