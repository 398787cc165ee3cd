"""Variants and the sweep: from one scenario to its cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import raise_all, validate
from openiads.scenario.limits import refuse_body, refuse_cases, refuse_study
from openiads.scenario.overrides import check_path
from openiads.scenario.patch import Table, has, merge, put, remove
from openiads.scenario.schema import HEAD_KEYS, ScenarioBody, StudyHead, Variant

BASE = "base"
"""Name of the only variant of a scenario without variants."""


@dataclass(frozen=True)
class ScenarioCase:
    """One variant at one point of the sweep, validated, and the raw tables it was made from."""

    id: str
    variant: str
    sweep_value: int | float | str | None
    body: ScenarioBody
    document: Table


def variant_names(head: StudyHead) -> list[str]:
    """Return the names of the variants in order; the first is the baseline."""
    return list(head.variants) or [BASE]


def _patched(base: Table, name: str, variant: Variant, file: str | None) -> Table:
    document = base
    for path in variant.remove:
        try:
            document = remove(document, path)
        except InputError as error:
            raise InputError(
                error.message, file=file, key=f"variants.{name}.remove", allowed="an existing path"
            ) from None
    return merge(document, variant.set)


def _overridden(document: Table, overrides: dict[str, Any], used: set[str]) -> Table:
    for path, value in overrides.items():
        try:
            check_path(document, path)
        except InputError:
            continue
        document = put(document, path, value)
        used.add(path)
    return document


def _where(error: InputError, head: StudyHead, variant: str, file: str | None) -> InputError:
    """Name the key inside the variant when that is where it was written."""
    key = error.key
    patch = head.variants.get(variant)
    if patch and key and has(patch.set, key):
        key = f"variants.{variant}.set.{key}"
    return InputError(error.message, file=file, key=key, allowed=error.allowed)


def _case(
    document: Table, head: StudyHead, variant: str, value: Any, file: str | None
) -> ScenarioCase:
    case_id = variant if value is None else f"{variant}@{value}"
    body = validate(ScenarioBody, document, file=file)
    refuse_body(body, file)
    return ScenarioCase(case_id, variant, value, body, document)


def expand(
    document: Table, head: StudyHead, overrides: dict[str, Any], file: str | None = None
) -> tuple[ScenarioCase, ...]:
    """Return the cases of a scenario: sweep points inside variants, both in order of writing.

    Parameters
    ----------
    document : the scenario as read.
    head : its study part, validated.
    overrides : dotted path -> value, laid over every variant that has the path.
    file : name of the file, for errors.

    Raises
    ------
    InputError : a variant, the sweep, an override or a case is not valid; InputErrors for several.
    """
    refuse_study(head, file)
    base = {key: value for key, value in document.items() if key not in HEAD_KEYS}
    if head.sweep and head.sweep.key in overrides:
        raise InputError(
            "is swept", file=file, key=head.sweep.key, allowed="--set sweep.values=[...]"
        )
    cases: list[ScenarioCase] = []
    errors: dict[tuple[str | None, str], InputError] = {}
    used: set[str] = set()
    values: list[Any] = list(head.sweep.values) if head.sweep else [None]
    for name in variant_names(head):
        patched = _patched(base, name, head.variants.get(name, Variant()), file)
        patched = _overridden(patched, overrides, used)
        for value in values:
            point = patched
            if head.sweep:
                check_path(patched, head.sweep.key, key="sweep.key")
                point = put(patched, head.sweep.key, value)
            try:
                cases.append(_case(point, head, name, value, file))
            except InputError as error:
                for one in getattr(error, "errors", (error,)):
                    placed = _where(one, head, name, file)
                    errors.setdefault((placed.key, placed.message), placed)
    for path in overrides:
        if path not in used:
            check_path(base, path)
    raise_all(list(errors.values()))
    refuse_cases([case.body for case in cases], file)
    return tuple(cases)
