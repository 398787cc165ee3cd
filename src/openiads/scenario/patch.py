"""Patches: deep merge of raw tables, dotted paths, and records in which every field is optional."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, TypeGuard, get_args, get_origin

from pydantic import BaseModel, Field, create_model

from openiads.errors import InputError
from openiads.scenario.by_class import DEFAULT, is_by_class, lay, lay_value, only_modifies
from openiads.scenario.quantity import MODIFIERS, is_parameter
from openiads.scenario.world import Record

Table = dict[str, Any]


def _is_table(value: Any) -> TypeGuard[Table]:
    return isinstance(value, dict) and not is_parameter(value)


def merge(base: Table, patch: Table) -> Table:
    """Return base with patch laid over it, table by table; a parameter is replaced as a whole.

    A patch of `rule` or `spread` alone keeps the parameter it is laid over and changes its spread.
    Tables by class follow `openiads.scenario.by_class`.
    """
    merged = dict(base)
    for key, value in patch.items():
        old = merged.get(key)
        merged[key] = value
        if is_by_class(key, value):
            merged[key] = lay(key, old, value)
        elif is_by_class(key, old) and is_parameter(value):
            merged[key] = lay(key, old, {DEFAULT: value})
        elif isinstance(value, dict) and value and MODIFIERS.issuperset(value):
            merged[key] = lay_value(old, value)
        elif _is_table(old) and _is_table(value):
            merged[key] = merge(old, value)
    return merged


def find(document: Table, path: str) -> Any:
    """Return what stands at a dotted path, or None."""
    here: Any = document
    for part in path.split("."):
        if not isinstance(here, dict) or part not in here:
            return None
        here = here[part]
    return here


def has(document: Table, path: str) -> bool:
    """Tell whether a dotted path exists (TOML has no null)."""
    return find(document, path) is not None


def _nest(path: str, value: Any) -> Any:
    for part in reversed(path.split(".")):
        value = {part: value}
    return value


def put(document: Table, path: str, value: Any) -> Table:
    """Return the document with one dotted path set, making tables on the way.

    What is put into a table by class is laid over it.
    """
    head, _, rest = path.partition(".")
    inner = _nest(rest, value) if rest else value
    if is_by_class(head, inner) or only_modifies(inner):
        return merge(document, {head: inner})
    if not rest:
        return {**document, head: value}
    below = document.get(head)
    if not isinstance(below, dict) or (is_parameter(below) and rest not in MODIFIERS):
        below = {}
    return {**document, head: put(below, rest, value)}


def together(paths: Iterable[str]) -> list[str]:
    """Return dotted paths of one layer in the order in which all of them hold.

    A table goes before what stands in it, a `default` before the classes beside it, and the
    aspects of a cross section before its median.
    """
    return sorted(paths, key=lambda p: [(x == "median", x != DEFAULT) for x in p.split(".")])


def remove(document: Table, path: str) -> Table:
    """Return the document without one dotted path.

    Raises
    ------
    InputError : the path does not exist.
    """
    if not has(document, path):
        raise InputError(f"nothing to remove at {path!r}", key=path, allowed="a path that is there")
    head, _, rest = path.partition(".")
    if not rest:
        return {key: value for key, value in document.items() if key != head}
    return {**document, head: remove(document[head], rest)}


def _optional(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return partial(annotation)
    if get_origin(annotation) is dict:
        key, value = get_args(annotation)
        return dict[key, _optional(value)]
    if get_origin(annotation) is Annotated:
        inner, *extra = get_args(annotation)
        changed = _optional(inner)
        return Annotated[(changed, *extra)] if changed is not inner else annotation
    models = [a for a in get_args(annotation) if isinstance(a, type) and issubclass(a, BaseModel)]
    if len(models) == 1 and type(None) in get_args(annotation):
        return partial(models[0])
    return annotation


@cache
def partial(model: type[BaseModel]) -> type[Record]:
    """Return the record of a patch: the same fields, every one optional, at every depth."""
    if model.__name__.endswith("Patch"):
        return model  # type: ignore[return-value]
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kept = [item for item in field.metadata if type(item).__name__ not in ("MinLen",)]
        annotation: Any = _optional(field.annotation)
        if kept:
            annotation = Annotated[(annotation, *kept)]
        fields[name] = (
            annotation | None,
            Field(default=None, alias=field.alias, description=field.description),
        )
    doc = f"A patch of {model.__name__}: only what differs."
    return create_model(f"{model.__name__}Patch", __base__=Record, __doc__=doc, **fields)
