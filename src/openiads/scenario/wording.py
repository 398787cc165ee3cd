"""What pydantic finds wrong, in plain words: what was wrong, and what is allowed."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from openiads.errors import shown
from openiads.scenario.quantity import Quantity

_KINDS = {
    "string_type": ("a text", "a text in quotes"),
    "bool_type": ("true or false", "true or false"),
    "bool_parsing": ("true or false", "true or false"),
    "int_type": ("a whole number", "a whole number"),
    "int_parsing": ("a whole number", "a whole number"),
    "int_parsing_size": ("a whole number of ordinary size", "a whole number below 2^63"),
    "int_from_float": ("a whole number", "a whole number"),
    "float_type": ("a number", "a number"),
    "float_parsing": ("a number", "a number"),
    "finite_number": ("a finite number", "a finite number"),
    "list_type": ("a list", "a list: [..., ...]"),
    "tuple_type": ("a list", "a list: [..., ...]"),
    "dict_type": ("a table", "a table"),
    "model_type": ("a table", "a table"),
    "model_attributes_type": ("a table", "a table"),
    "string_unicode": ("Unicode text", "a text in quotes"),
}
"""Type of pydantic's error -> what the value is not, and what is allowed."""

_BOUNDS = {
    "greater_than_equal": ("is too small", "at least", "ge"),
    "greater_than": ("is too small", "above", "gt"),
    "less_than_equal": ("is too large", "at most", "le"),
    "less_than": ("is too large", "below", "lt"),
    "multiple_of": ("does not fit", "multiples of", "multiple_of"),
    "string_too_short": ("is too short", "characters: at least", "min_length"),
    "string_too_long": ("is too long", "characters: at most", "max_length"),
    "too_short": ("is too short", "entries: at least", "min_length"),
    "too_long": ("is too long", "entries: at most", "max_length"),
}
"""Type of pydantic's error -> what is wrong, what is allowed, where the bound is."""


def wording(problem: Any, model: type[BaseModel] | None, name: str) -> tuple[str, str]:
    """Return what was wrong and what is allowed.

    Parameters
    ----------
    problem : one entry of pydantic's list of errors.
    model : the record in which it is, when that is known.
    name : the field within the record.
    """
    kind, context, value = problem["type"], problem.get("ctx", {}), problem.get("input")
    if kind == "missing":
        return "is missing", _field(model, name)
    if kind == "parameter":
        return context["message"], context["allowed"] or _field(model, name)
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return f"{shown(value)} is not known", context.get("expected") or context["expected_tags"]
    if kind == "union_tag_not_found":
        return "the kind is missing", "kind = ..."
    if kind == "string_pattern_mismatch":
        return f"{shown(value)} is not an id", "letters, digits, '-' and '_'"
    if kind in _BOUNDS:
        wrong, words, bound = _BOUNDS[kind]
        return f"{shown(value)} {wrong}", f"{words} {context[bound]:g}"
    if kind in _KINDS:
        what, allowed = _KINDS[kind]
        return f"{shown(value)} is not {what}", allowed
    text = str(problem["msg"])
    return f"{shown(value)}: {text[:1].lower()}{text[1:]}", _field(model, name)


def _field(model: type[BaseModel] | None, name: str) -> str:
    """Say what a field takes: its quantity, or its description."""
    for known, field in (model.model_fields if model else {}).items():
        if name == (field.alias or known):
            for entry in field.metadata:
                if isinstance(entry, Quantity):
                    return f"{name} = {entry.allowed()}"
            if field.description:
                return f"{name}: {field.description}"
    return f"a value for {name or 'it'}; `openiads schema` lists them"
