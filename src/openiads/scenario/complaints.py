"""Validation errors in the words of the file: file, dotted key, what was wrong, what is allowed."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from openiads.errors import InputError, InputErrors, shown
from openiads.scenario.wording import wording

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
        found: dict[str, list[InputError]] = {}
        for problem in failure.errors(include_url=False):
            error = _translate(model, raw, problem, file, key)
            found.setdefault(error.key or "", []).append(error)
        raise_all([_together(errors) for errors in found.values()])
        raise AssertionError("a validation error without a problem") from failure


def _together(errors: list[InputError]) -> InputError:
    """Return what is wrong at one key as one error: a value of several forms fits none of them."""
    first = errors[0]
    allowed = dict.fromkeys(error.allowed or "" for error in errors)
    return InputError(
        first.message, file=first.file, key=first.key, allowed=", or ".join(filter(None, allowed))
    )


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


def _records_at(model: type[BaseModel], path: list[str]) -> list[type[BaseModel]]:
    """Return the records that may stand at a dotted path."""
    models = [model]
    for part in path:
        found = []
        for candidate in models:
            for name, field in candidate.model_fields.items():
                if part == (field.alias or name):
                    found += _models_in(field.annotation)
        models = found or models
    return models


def _translate(
    model: type[BaseModel], raw: Any, problem: Any, file: str | None, key: str
) -> InputError:
    kind = problem["type"]
    path = _path(raw, problem["loc"], kind)
    last = path[-1] if path else ""
    dotted = ".".join(part for part in (key, *path) if part)
    records = _records_at(model, path[:-1])
    if kind == "extra_forbidden":
        known = [field.alias or name for m in records for name, field in m.model_fields.items()]
        message, allowed = f"unknown key {shown(last)}", nearest(last, known)
    else:
        message, allowed = wording(problem, records[0] if records else None, last)
    return InputError(message, file=file, key=dotted or "(the whole)", allowed=allowed)
