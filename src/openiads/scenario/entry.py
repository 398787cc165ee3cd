"""Find the entry a scenario means: the library entry, patched, or one of the scenario's own."""

from __future__ import annotations

from functools import cache

from openiads.errors import InputError
from openiads.scenario.complaints import nearest, validate
from openiads.scenario.entries import ENTRIES
from openiads.scenario.layer import LIBRARY, mark
from openiads.scenario.library import library_entries
from openiads.scenario.patch import Table, merge
from openiads.scenario.world import Record


@cache
def _library_raw(kind: str, name: str) -> Table:
    """Return the raw table of a library entry, marked as such."""
    return mark(library_entries(kind)[name].raw, LIBRARY, f"{kind}.{name}")


def raw_entry(document: Table, kind: str, entry_id: str, *, file: str, key: str) -> Table:
    """Return the raw table of an entry with the patches of the scenario laid over it.

    Parameters
    ----------
    document : the raw tables of a case.
    kind : a key of `ENTRIES`.
    entry_id : name of the entry.
    file, key : where the name stands, for errors.

    Raises
    ------
    InputError : neither the scenario nor the library has it.
    """
    library = library_entries(kind)
    own = dict(document.get(kind, {}).get(entry_id, {}))
    base = own.pop("base", entry_id)
    if base not in library:
        if base != entry_id or not own:
            known = [*library, *document.get(kind, {})]
            raise InputError(
                f"there is no {base!r} in {kind}", file=file, key=key, allowed=nearest(base, known)
            )
        return {"id": entry_id, **own}
    return {**merge(_library_raw(kind, base), own), "id": entry_id}


def entry(
    document: Table,
    kind: str,
    entry_id: str,
    *,
    file: str,
    key: str,
    patches: tuple[Table, ...] = (),
) -> Record:
    """Return a validated entry, further patches laid over it in order.

    Raises
    ------
    InputError : the entry is unknown or not complete.
    """
    raw = raw_entry(document, kind, entry_id, file=file, key=key)
    for patch in patches:
        raw = merge(raw, patch)
    return validate(ENTRIES[kind], raw, file=file, key=f"{kind}.{entry_id}")
