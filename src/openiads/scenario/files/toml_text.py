"""Tables as TOML text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

BARE = re.compile(r"[A-Za-z0-9_-]+$")


def toml_text(document: Mapping[str, Any]) -> str:
    """Return a document as TOML: plain keys first, then one table for each kind and id.

    Parameters
    ----------
    document : as `tomllib` returns it; None is left out, since TOML has none.
    """
    plain = {key: value for key, value in document.items() if not isinstance(value, dict)}
    lines = _pairs(plain)
    for kind, table in document.items():
        if not isinstance(table, dict):
            continue
        if not table or not all(isinstance(entry, dict) for entry in table.values()):
            lines += ["", f"[{_key(kind)}]", *_pairs(table)]
            continue
        for name, entry in table.items():
            lines += ["", f"[{_key(kind)}.{_key(name)}]", *_pairs(entry)]
    return "\n".join(lines).strip("\n") + "\n"


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_value(value)}" for key, value in table.items() if value is not None]


def _key(key: str) -> str:
    return key if BARE.match(key) else _string(key)


def _string(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value if one is not None) + "]"
    if isinstance(value, date | time):
        return value.isoformat()
    return repr(value)
