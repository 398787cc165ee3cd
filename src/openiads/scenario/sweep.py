"""Variants and the sweep: from one scenario to its cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from openiads.errors import InputError
from openiads.scenario.by_class import DEFAULT
from openiads.scenario.complaints import raise_all, validate
from openiads.scenario.layer import SCENARIO, SET, SWEEP, mark, variant_layer
from openiads.scenario.limits import refuse_body, refuse_cases, refuse_study
from openiads.scenario.names import name_errors
from openiads.scenario.overrides import check_path
from openiads.scenario.patch import Table, has, merge, put, remove, together
from openiads.scenario.quantity import parameters
from openiads.scenario.schema import HEAD_KEYS, ScenarioBody, StudyHead, Variant
from openiads.scenario.source import sources

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

    def made_of(self, *tables: str) -> tuple[int, ...]:
        """Return what is equal for two cases of a scenario that share some raw tables.

        Cases of a sweep share every table but the one that is swept. The identities stay valid
        because the cases hold the tables.
        """
        return tuple(id(self.document.get(name)) for name in tables)


def variant_names(head: StudyHead) -> list[str]:
    """Return the names of the variants in order; the first is the baseline."""
    return list(head.variants) or [BASE]


def _patched(base: Table, name: str, variant: Variant, file: str | None) -> Table:
    document = base
    for path in variant.remove:
        if variant.remove.count(path) > 1:
            key = f"variants.{name}.remove"
            raise InputError(f"{path!r} is given twice", file=file, key=key, allowed="each once")
        try:
            document = remove(document, path)
        except InputError as error:
            raise InputError(
                error.message, file=file, key=f"variants.{name}.remove", allowed="an existing path"
            ) from None
    return merge(document, mark(variant.set, variant_layer(name)))


def _overridden(
    document: Table, overrides: dict[str, Any], used: set[str], file: str | None
) -> Table:
    """Return the document with every override that has its path here; all of them hold."""
    laid = []
    for path in together(overrides):
        try:
            check_path(document, path)
        except InputError:
            continue
        document = put(document, path, mark(overrides[path], SET, path))
        laid.append(path)
    used.update(laid)
    standing = set(sources(document))
    for path in laid:
        if not standing.issuperset(sources(mark(overrides[path], SET, path))):
            others = [f"--set {other}" for other in laid if other != path and _meet(path, other)]
            raise InputError(
                "has no effect: " + _wins(others),
                file=file,
                key=path,
                allowed="one --set for one number",
            )
    return document


def _check_path(document: Table, path: str, file: str | None, key: str | None = None) -> None:
    """Check a dotted path as `check_path` does; the error names the file."""
    try:
        check_path(document, path, key=key)
    except InputError as error:
        raise InputError(error.message, file=file, key=error.key, allowed=error.allowed) from None


def _meet(one: str, other: str) -> bool:
    """Tell whether two dotted paths lead to each other or into one table."""
    parts = [path.removesuffix(f".{DEFAULT}") for path in (one, other)]
    return f"{parts[0]}.".startswith(f"{parts[1]}.") or f"{parts[1]}.".startswith(f"{parts[0]}.")


def _wins(names: list[str]) -> str:
    return f"{' and '.join(names)} {'wins' if len(names) == 1 else 'win'}"


def _swept(document: Table, head: StudyHead, value: Any, file: str | None) -> Table:
    """Return the document at one point of the sweep."""
    assert head.sweep is not None
    _check_path(document, head.sweep.key, file, key="sweep.key")
    point = put(document, head.sweep.key, mark(value, SWEEP, head.sweep.key))
    for lost in sorted(set(sources(document)) - set(sources(point)), key=str):
        layer, _, variant = lost.layer.partition(" ")
        if layer == "variant":
            raise InputError(
                "has no effect: the sweep wins",
                file=file,
                key=f"variants.{variant}.set.{lost.key}",
                allowed=f"{head.sweep.key} in the variant or in the sweep, not in both",
            )
    return point


def _check_swept(document: Table, key: str, overrides: Iterable[str], file: str | None) -> None:
    """Refuse a sweep over which overrides were laid."""
    if SWEEP not in {source.layer for source in sources(document)}:
        names = [f"--set {path}" for path in overrides if _meet(key, path)]
        raise InputError(
            "has no effect: " + _wins(names),
            file=file,
            key="sweep.key",
            allowed="a number that no --set replaces",
        )


def _check_different(cases: list[ScenarioCase], file: str | None) -> None:
    """Refuse a value of the sweep that is another one again, however it is written."""
    first: dict[Any, Any] = {}
    for case in cases:
        if case.variant != cases[0].variant:
            break
        swept = [
            parameter
            for parameter in parameters(case.body)
            if parameter.source is not None and parameter.source.layer == SWEEP
        ]
        meant = tuple((one.si, one.claims, one.claim, one.level) for one in swept)
        seen = first.setdefault(meant or case.sweep_value, case)
        if seen is not case:
            raise InputError(
                f"{case.sweep_value!r} is {seen.sweep_value!r} again",
                file=file,
                key="sweep.values",
                allowed="every value once",
            )


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
    raise_all(name_errors(body, file))
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
    base = {
        key: mark(value, SCENARIO, key) for key, value in document.items() if key not in HEAD_KEYS
    }
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
        for value in values:
            point = _swept(patched, head, value, file) if head.sweep else patched
            point = _overridden(point, overrides, used, file)
            if head.sweep:
                _check_swept(point, head.sweep.key, overrides, file)
            try:
                cases.append(_case(point, head, name, value, file))
            except InputError as error:
                for one in getattr(error, "errors", (error,)):
                    placed = _where(one, head, name, file)
                    errors.setdefault((placed.key, placed.message), placed)
    for path in overrides:
        if path not in used:
            check_path(base, path)
    if head.sweep:
        _check_different(cases, file)
    raise_all(list(errors.values()))
    refuse_cases([case.body for case in cases], file)
    return tuple(cases)
