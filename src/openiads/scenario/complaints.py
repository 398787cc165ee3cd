"""Validation errors in the words of the file: file, dotted key, what was wrong, what is allowed."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from openiads.errors import InputError, InputErrors

Model = TypeVar("Model", bound=BaseModel)


def nearest(word: str, known: list[str]) -> str:
    """Say which known word was probably meant, or list them."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return ", ".join(sorted(known)) if known else "nothing"


def raise_all(errors: list[InputError]) -> None:
    """Raise the errors found in one pass, if any.

    Raises
    ------
    InputError : one error; InputErrors : several.
    """
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise InputErrors(errors)


def validate(model: type[Model], raw: Any, *, file: str | None = None, key: str = "") -> Model:
    """Validate a raw table.

    Parameters
    ----------
    model : the record it must fit.
    raw : the table as read.
    file, key : where the table stands, for the errors.

    Raises
    ------
    InputError : one line; InputErrors when there are several.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as failure:
        errors: dict[str, InputError] = {}
        for problem in failure.errors(include_url=False):
            error = _translate(model, raw, problem, file, key)
            errors.setdefault(error.key or "", error)
        raise_all(list(errors.values()))
        raise AssertionError("a validation error without a problem") from failure


def _path(raw: Any, loc: tuple[int | str, ...], kind: str) -> list[str]:
    """Return the dotted key without the names of union members."""
    here, path = raw, []
    for position, part in enumerate(loc):
        last = position == len(loc) - 1
        below: Any = dict(enumerate(here)) if isinstance(here, list | tuple) else here
        if isinstance(below, dict) and part in below:
            here = below[part]
            path.append(str(part))
        elif last and kind == "missing":
            path.append(str(part))
    return path


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]


def _fields_at(model: type[BaseModel], path: list[str]) -> list[str]:
    """Return the keys the record at a dotted path knows."""
    models = [model]
    for part in path:
        found = []
        for candidate in models:
            for name, field in candidate.model_fields.items():
                if part == (field.alias or name):
                    found += _models_in(field.annotation)
        models = found or models
    return [field.alias or name for m in models for name, field in m.model_fields.items()]


def _translate(
    model: type[BaseModel], raw: Any, problem: Any, file: str | None, key: str
) -> InputError:
    kind, context = problem["type"], problem.get("ctx", {})
    path = _path(raw, problem["loc"], kind)
    dotted = ".".join(part for part in (key, *path) if part)
    value, allowed = problem.get("input"), None
    if kind == "extra_forbidden":
        message, allowed = (
            f"unknown key {path[-1]!r}",
            nearest(path[-1], _fields_at(model, path[:-1])),
        )
    elif kind == "missing":
        message = "is missing"
    elif kind == "parameter":
        message, allowed = context["message"], context["allowed"]
    elif kind in ("literal_error", "enum", "union_tag_invalid"):
        message = f"{value!r} is not known"
        allowed = context.get("expected") or context.get("expected_tags")
    elif kind == "union_tag_not_found":
        message, allowed = "the kind is missing", "kind = ..."
    elif kind == "string_pattern_mismatch":
        message, allowed = f"{value!r} is not an id", "letters, digits, '-' and '_'"
    else:
        message = f"{problem['msg'][:1].lower()}{problem['msg'][1:]}"
        if not isinstance(value, dict | list):
            message = f"{value!r}: {message}"
    return InputError(message, file=file, key=dotted or None, allowed=allowed)
