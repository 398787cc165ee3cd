"""`--set key=value`: one value put at a dotted path of the scenario."""

from __future__ import annotations

import tomllib
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import nearest
from openiads.scenario.library import FOLDERS, library_entries
from openiads.scenario.patch import Table, has
from openiads.scenario.quantity import SetFloat, SetInt, SetText
from openiads.scenario.schema import ScenarioFile

ENTITIES = ("assets", "networks", "sites", "zones", "raids", "threats", "variants")
"""Tables whose members must exist before a path can lead into them."""


def parse_value(text: str) -> Any:
    """Read the value of `--set`: a TOML value if it is one, else text."""
    try:
        parsed = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return SetText(text)
    value = parsed["value"] if len(parsed) == 1 else text
    if isinstance(value, bool):
        return value
    for plain, marked in ((int, SetInt), (float, SetFloat), (str, SetText)):
        if isinstance(value, plain):
            return marked(value)
    return value


def known_members(document: Table, table: str) -> list[str]:
    """Return the ids a dotted path may name inside a top-level table."""
    members = list(document.get(table, {}))
    if table in FOLDERS:
        members += library_entries(table)
    return members


def check_path(document: Table, path: str, *, key: str | None = None) -> None:
    """Check that a dotted path leads to something that exists.

    Parameters
    ----------
    document : the scenario, with the tables of its variant.
    path : dotted path; only its table and the entity it names are checked here, the fields below
        are checked with the scenario.
    key : where the path stands; default the path itself.

    Raises
    ------
    InputError : unknown table or entity.
    """
    parts = path.split(".")
    tables = [field.alias or name for name, field in ScenarioFile.model_fields.items()]
    if parts[0] not in tables:
        raise InputError(
            f"unknown key {parts[0]!r} in {path!r}",
            key=key or path,
            allowed=nearest(parts[0], tables),
        )
    entities = parts[0] in ENTITIES or parts[0] in FOLDERS
    if entities and len(parts) > 1 and not has(document, ".".join(parts[:2])):
        members = known_members(document, parts[0])
        if parts[1] not in members:
            raise InputError(
                f"there is no {parts[1]!r} in {parts[0]}",
                key=key or path,
                allowed=nearest(parts[1], members),
            )
    if parts[0] == "raids" and parts[2:3] == ["groups"] and len(parts) > 3:
        groups = document["raids"][parts[1]].get("groups", {})
        if parts[3] not in groups:
            raise InputError(
                f"there is no group {parts[3]!r} in raids.{parts[1]}",
                key=key or path,
                allowed=nearest(parts[3], list(groups)),
            )
