"""Names a scenario writes are checked whether anything uses them or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import nearest
from openiads.scenario.library import FOLDERS, library_entries
from openiads.scenario.schema import ScenarioBody

Complaint = tuple[str, str, str | None]
"""Key, what is wrong, what is allowed."""


def _known(body: ScenarioBody, kind: str) -> list[str]:
    return list(dict.fromkeys([*library_entries(kind), *getattr(body, kind, {})]))


def _unknown(key: str, name: str, kind: str, known: list[str]) -> Iterator[Complaint]:
    if name not in known:
        yield key, f"there is no {name!r} in {kind}", nearest(name, known)


def _twice(key: str, names: Iterable[str] | None) -> Iterator[Complaint]:
    names = list(names or [])
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield key, f"{name!r} is given twice", "each once"


def _bases(body: ScenarioBody) -> Iterator[Complaint]:
    for kind in FOLDERS:
        for name, table in getattr(body, kind).items():
            base, key = getattr(table, "base", None), f"{kind}.{name}.base"
            if base == name:
                yield key, f"{base!r} is itself", "another entry of the library"
            elif base is not None and base not in library_entries(kind):
                known = list(library_entries(kind))
                text = f"there is no {base!r} in the library's {kind}"
                yield key, text, nearest(base, known)


def _in_systems(body: ScenarioBody) -> Iterator[Complaint]:
    radars, rounds = _known(body, "radars"), _known(body, "rounds")
    for name, table in body.systems.items():
        key, unit = f"systems.{name}", getattr(table, "unit", None)
        for radar in getattr(table, "radars", None) or {}:
            yield from _unknown(f"{key}.radars.{radar}", radar, "radars", radars)
        yield from _in_unit(f"{key}.unit", unit, rounds)
    for name, site in body.sites.items():
        yield from _in_unit(f"sites.{name}.unit", site.unit, rounds)
        yield from _in_doctrine(f"sites.{name}.doctrine", site.doctrine, rounds)
    for name, table in body.doctrines.items():
        yield from _in_doctrine(f"doctrines.{name}", table, rounds)


def _in_unit(key: str, unit: Any, rounds: list[str]) -> Iterator[Complaint]:
    for name, launcher in (getattr(unit, "launchers", None) or {}).items():
        if launcher.round is not None:
            at = f"{key}.launchers.{name}.round"
            yield from _unknown(at, launcher.round, "rounds", rounds)
    for name in getattr(unit, "stock", None) or {}:
        yield from _unknown(f"{key}.stock.{name}", name, "rounds", rounds)


def _in_doctrine(key: str, doctrine: Any, rounds: list[str]) -> Iterator[Complaint]:
    for name, kept in (getattr(doctrine, "reserve", None) or {}).items():
        at = f"{key}.reserve.{name}"
        if kept.round is not None:
            yield from _unknown(f"{at}.round", kept.round, "rounds", rounds)
        yield from _twice(f"{at}.classes", kept.classes)


def _lists(body: ScenarioBody) -> Iterator[Complaint]:
    for name, site in body.sites.items():
        yield from _twice(f"sites.{name}.omit", site.omit)
    for name, table in body.rounds.items():
        yield from _twice(f"rounds.{name}.classes", getattr(table, "classes", None))
    for name, zone in body.zones.items():
        yield from _twice(f"zones.{name}.units", zone.units)
        for unit in zone.units or []:
            yield from _unknown(f"zones.{name}.units", unit, "sites", list(body.sites))


def name_errors(body: ScenarioBody, file: str | None) -> list[InputError]:
    """Return what is wrong with the names in a case.

    Parameters
    ----------
    body : the case, validated.
    file : the scenario, for the errors.
    """
    found = [*_bases(body), *_in_systems(body), *_lists(body)]
    return [InputError(text, file=file, key=key, allowed=allowed) for key, text, allowed in found]
