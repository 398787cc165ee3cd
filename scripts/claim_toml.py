"""TOML tables keyed by id, as the ledger is written."""

from __future__ import annotations

import json
from typing import Any


def toml(value: Any) -> str:
    """Return a TOML literal of a string, number, list or flat table."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def tables(entries: dict[str, dict[str, Any]]) -> str:
    """Return TOML tables keyed by id."""
    blocks = []
    for name, body in entries.items():
        lines = [f"[{name}]", *(f"{key} = {toml(value)}" for key, value in body.items())]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)
