"""Read a scenario: a TOML file or a built-in name, with `--set` overrides."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import validate
from openiads.scenario.library import builtin_scenario
from openiads.scenario.limits import refuse_bytes, refuse_document
from openiads.scenario.overrides import check_path, parse_value
from openiads.scenario.patch import Table, put
from openiads.scenario.schema import HEAD_KEYS, StudyHead
from openiads.scenario.sweep import ScenarioCase, expand


@dataclass(frozen=True)
class Scenario:
    """A scenario, read and validated: its study part and its cases."""

    file: str
    folder: Path | None
    text: str
    head: StudyHead
    cases: tuple[ScenarioCase, ...]
    overrides: Mapping[str, str]


def _read(name_or_path: str | Path) -> tuple[str, Path | None, str]:
    """Return (name of the file, its folder, its text)."""
    path = Path(name_or_path)
    looks_like_file = path.suffix == ".toml" or len(path.parts) > 1
    if not looks_like_file and not path.is_file():
        return f"{name_or_path}.toml", None, builtin_scenario(str(name_or_path))
    refuse_bytes(path, "bytes of a scenario file")
    try:
        return str(path), path.resolve().parent, path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8 text"
        raise InputError(
            f"cannot be read: {reason}",
            file=str(path),
            allowed="a TOML file, or the name of a built-in scenario",
        ) from None


def parse_toml(text: str, file: str) -> Table:
    """Parse TOML text.

    Raises
    ------
    InputError : the text is not TOML; names the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not valid TOML: {error}", file=file) from None


def read_scenario(
    text: str,
    *,
    file: str = "scenario.toml",
    folder: Path | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Scenario:
    """Validate the text of a scenario.

    Parameters
    ----------
    text : TOML.
    file : its name, for errors.
    folder : where files it names are looked for.
    overrides : dotted path -> value as typed on the command line.

    Raises
    ------
    InputError : bad input; InputErrors when several things are wrong.
    """
    document = parse_toml(text, file)
    refuse_document(document, file)
    inside: dict[str, Any] = {}
    for path, typed in (overrides or {}).items():
        value = parse_value(typed)
        if path.split(".")[0] in HEAD_KEYS:
            check_path(document, path)
            document = put(document, path, value)
        else:
            inside[path] = value
    studied = {key: value for key, value in document.items() if key in HEAD_KEYS}
    head = validate(StudyHead, studied, file=file)
    cases = expand(document, head, inside, file)
    return Scenario(file, folder, text, head, cases, dict(overrides or {}))


def load_scenario(name_or_path: str | Path, overrides: Mapping[str, str] | None = None) -> Scenario:
    """Read a built-in scenario by name, or a scenario file.

    Parameters
    ----------
    name_or_path : name of a built-in scenario, or path of a TOML file.
    overrides : dotted path -> value as typed on the command line.

    Raises
    ------
    InputError : bad input; InputErrors when several things are wrong.
    """
    file, folder, text = _read(name_or_path)
    return read_scenario(text, file=file, folder=folder, overrides=overrides)
