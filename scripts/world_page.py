"""Write the tables of fields on docs/world.md from the schema of the resolved world.

    python scripts/world_page.py

replaces what stands between the two markers of the page.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from openiads.scenario.world import World

PAGE = Path(__file__).parents[1] / "docs" / "world.md"
BEGIN, END = "<!-- fields: begin -->", "<!-- fields: end -->"
SIGNS = (
    ("minimum", "≥ {}"),
    ("exclusiveMinimum", "> {}"),
    ("maximum", "≤ {}"),
    ("exclusiveMaximum", "< {}"),
)
WORDS = {"number": "number", "integer": "whole number", "string": "text"}


def type_text(node: dict[str, Any]) -> str:
    """Return the type of one schema node in words."""
    if "$ref" in node:
        return f"[{_name(node)}](#{_name(node).lower()})"
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return _choice(node["enum"])
    for key in ("anyOf", "oneOf"):
        if key in node:
            return " or ".join(type_text(option) for option in node[key])
    if node["type"] == "null":
        return "null"
    if node["type"] == "array":
        return _array_text(node)
    if node["type"] == "object":
        return _map_text(node)
    limits = [sign.format(_plain(node[key])) for key, sign in SIGNS if key in node]
    return " ".join([_kind(node), ", ".join(limits)]).strip()


def _kind(node: dict[str, Any]) -> str:
    return WORDS.get(node["type"], "true or false")


def _plain(number: float) -> str:
    power = round(math.log2(number)) if number > 2**20 else 0
    if number >= 10**5 and number == round(number) and number % 1000 == 0:
        return f"{number:,.0f}"
    return f"2^{power}" if power and number == 2**power else f"{number:g}"


def _array_text(node: dict[str, Any]) -> str:
    if "prefixItems" in node:
        return "(" + ", ".join(type_text(item) for item in node["prefixItems"]) + ")"
    return f"list of {type_text(node['items'])}"


def _map_text(node: dict[str, Any]) -> str:
    names = node.get("propertyNames", {}).get("enum", [])
    key = {10: "class", 8: "band"}.get(len(names), "id")
    patterns = node.get("patternProperties", {}).values()
    return f"{key} → {type_text(node.get('additionalProperties') or next(iter(patterns)))}"


def _choice(words: list[Any]) -> str:
    return "a class" if len(words) == 10 else ", ".join(f"`{word}`" for word in words)


def _name(node: dict[str, Any]) -> str:
    return node["$ref"].rpartition("/")[2]


def _record(name: str, schema: dict[str, Any]) -> list[str]:
    lines = [f"### {name}", "", schema["description"].partition("\n\n")[0], ""]
    lines += ["| field | type | meaning |", "|---|---|---|"]
    lines += [
        f"| `{field}` | {type_text(node)} | {node.get('description', '')} |"
        for field, node in schema["properties"].items()
    ]
    return [*lines, ""]


def fields_text() -> str:
    """Return the tables of all records, the world first."""
    schema = World.model_json_schema()
    records = schema["$defs"]
    lines = _record("World", schema)
    first = ["StudyInfo", "Case"]
    for name in [*first, *sorted(set(records) - set(first))]:
        lines += _record(name, records[name])
    return "\n".join(lines)


def page_text(page: str) -> str:
    """Return the page with its tables made anew."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{fields_text()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page_text(PAGE.read_text("utf-8")), "utf-8")
