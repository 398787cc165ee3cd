"""Worlds on file: what `openiads explain --json` writes and `openiads run` takes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import validate
from openiads.scenario.limits import refuse_bytes, refuse_document
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


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def parse_world(text: str, *, file: str = "world.json") -> World:
    """Validate the JSON text of a world.

    Raises
    ------
    InputError : not JSON, another format or version, unknown keys, or references that lead nowhere.
    """
    try:
        raw: Any = json.loads(text, parse_constant=_refuse_constant)
    except ValueError as error:
        raise InputError(f"is not valid JSON: {error}", file=file) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise InputError("is not a world", file=file, key="format", allowed=repr(FORMAT))
    if raw.get("version") != VERSION:
        raise InputError(
            f"version {raw.get('version')!r} is not readable",
            file=file,
            key="version",
            allowed=f"version {VERSION}",
        )
    refuse_document({key: raw.get(key) for key in ("study", "cases")}, file)
    world = validate(World, raw, file=file)
    ids = [case.id for case in world.cases]
    for case in world.cases:
        if ids.count(case.id) > 1:
            raise InputError(f"the case {case.id!r} is given twice", file=file, key="cases")
        if case.variant not in world.study.variants:
            raise InputError(
                f"{case.variant!r} is not a variant of the study",
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
    refuse_bytes(path, "bytes of a world file")
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise InputError(f"cannot be read: {reason}", file=str(path)) from None
    return parse_world(text, file=str(path))


def world_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a world file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **World.model_json_schema(),
    }
