"""The library as rows a person can read: every number of an entry, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openiads.errors import InputError
from openiads.evidence.ledger import Ledger, load_ledger
from openiads.scenario.choice import choice, others
from openiads.scenario.complaints import nearest
from openiads.scenario.library import FOLDERS, library_entries
from openiads.scenario.quantity import is_parameter
from openiads.units import SI_UNITS


@dataclass(frozen=True)
class Entry:
    """One library entry.

    Parameters
    ----------
    kind : a key of `openiads.scenario.library.FOLDERS`.
    id, name : its id and its full name.
    file : its file within the package.
    """

    kind: str
    id: str
    name: str
    file: str


@dataclass(frozen=True)
class Row:
    """One number or word of an entry.

    Parameters
    ----------
    key : dotted key inside the entry.
    value : with its unit; words as they are.
    source : claim ids or the assumption, with the grade; empty for words.
    """

    key: str
    value: str
    source: str


def entries() -> list[Entry]:
    """Return every library entry, by kind, then by file name."""
    return [
        Entry(kind, name, str(found.raw.get("name", name)), found.file)
        for kind in FOLDERS
        for name, found in library_entries(kind).items()
    ]


def entry_rows(name: str) -> list[tuple[Entry, list[Row]]]:
    """Return the entries of an id, each with its rows in the order of its file.

    Parameters
    ----------
    name : id of an entry, or kind/id; upper or lower case.

    Raises
    ------
    InputError : there is none of that id, or a claim it refers to is missing.
    """
    known = entries()
    wanted = name.lower()
    found = [e for e in known if wanted in (e.id.lower(), f"{e.kind}/{e.id}".lower())]
    if not found:
        raise InputError(
            f"there is no {name!r} in the library",
            key="NAME",
            allowed=nearest(name, sorted({entry.id for entry in known})),
        )
    ledger = load_ledger()
    return [
        (entry, list(_rows(library_entries(entry.kind)[entry.id].raw, "", ledger)))
        for entry in found
    ]


def _rows(raw: dict[str, Any], prefix: str, ledger: Ledger) -> Iterator[Row]:
    for key, value in raw.items():
        path = f"{prefix}{key}"
        if path in ("id", "name"):
            continue
        if is_parameter(value):
            yield Row(path, *_parameter(value, ledger))
        elif isinstance(value, dict) and value:
            yield from _rows(value, f"{path}.", ledger)
        else:
            yield Row(path, "as in its own file" if value == {} else _words(value), "")


def _parameter(raw: dict[str, Any], ledger: Ledger) -> tuple[str, str]:
    if "claims" in raw:
        subject, quantity = raw["claims"].split("/")
        central = ledger.central(subject, quantity, raw.get("level"))
        unit = SI_UNITS[central.dimension]
        return f"{central.value_si:g} {unit}".strip(), f"{central.text} [{central.grade}]"
    if "claim" in raw:
        claim = ledger.claim(raw["claim"])
        unit = SI_UNITS[claim.dimension]
        return f"{claim.value_si:g} {unit}".strip(), f"{claim.text} [{claim.weighed}]"
    named = [_basis(name, ledger) for name in raw.get("based_on", [])]
    basis = f"; see {', '.join(named)}" if named else ""
    value = raw["value"] if "value" in raw else raw["table"]
    given = raw.get("alternatives", [])
    camps = others(choice(one, 0.0, str(raw["grade"])) for one in given)
    return _words(value), f"assumption: {raw['assumption']}{basis} [{raw['grade']}]{camps}"


def _basis(name: str, ledger: Ledger) -> str:
    """Return the id of a claim that an assumption rests on, marked when it is only recalled."""
    return f"{name} (recalled)" if ledger.claim(name).status == "recalled" else name


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_words(entry) for entry in value)
    return str(value)
