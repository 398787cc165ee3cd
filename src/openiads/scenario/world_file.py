"""Worlds on file: what `openiads explain --json` writes and `openiads run` takes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openiads.errors import InputError, shown
from openiads.reading import parse_json, read_text
from openiads.scenario.complaints import validate
from openiads.scenario.limits import WORLD_BYTES, refuse_document
from openiads.scenario.references import validate_references
from openiads.scenario.world import FORMAT, VERSION, World


def world_text(world: World) -> str:
    """Return a world as JSON; floats keep every bit."""
    return world.model_dump_json(indent=1) + "\n"


def write_world(world: World, path: str | Path) -> None:
    """Write a world; refuses to overwrite.

    Raises
    ------
    InputError : the file exists or cannot be written.
    """
    try:
        with Path(path).open("x", encoding="utf-8") as stream:
            stream.write(world_text(world))
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", file=str(path), allowed="a new file"
        ) from None


def parse_world(text: str, *, file: str = "world.json") -> World:
    """Validate the JSON text of a world.

    Raises
    ------
    InputError : not JSON, another format or version, unknown keys, or references that lead nowhere.
    """
    raw: Any = parse_json(text, file)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise InputError("is not a world", file=file, key="format", allowed=repr(FORMAT))
    if raw.get("version") != VERSION:
        raise InputError(
            f"version {shown(raw.get('version'))} is not readable",
            file=file,
            key="version",
            allowed=f"version {VERSION}",
        )
    refuse_document({key: raw.get(key) for key in ("study", "cases")}, file)
    world = validate(World, raw, file=file)
    ids = [case.id for case in world.cases]
    for case in world.cases:
        if ids.count(case.id) > 1:
            raise InputError(
                f"the case {shown(case.id)} is given twice",
                file=file,
                key="cases",
                allowed="one case an id",
            )
        if case.variant not in world.study.variants:
            raise InputError(
                f"{shown(case.variant)} is not a variant of the study",
                file=file,
                key=f"cases.{case.id}.variant",
                allowed=", ".join(world.study.variants),
            )
        validate_references(case, file=file)
    return world


def read_world(path: str | Path) -> World:
    """Read a world from a JSON file.

    Raises
    ------
    InputError : unreadable, not JSON, another format or version, or not consistent.
    """
    text = read_text(
        path, pipes=True, most_bytes=WORLD_BYTES, key="SCENARIO", allowed="a world file (JSON)"
    )
    return parse_world(text, file=str(path))


def world_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a world file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **World.model_json_schema(),
    }
