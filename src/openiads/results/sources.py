"""Who says the numbers of a run: references to its sources, stored beside it.

DIRECTORY/sources.json    for each source its reference, address and the claims taken from it

A run explains itself without the ledger, which may have changed by the time it is read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openiads.errors import ResultError
from openiads.reading import read_json
from openiads.results.durable import unwritten, write_aside
from openiads.results.shape import Shape

FORMAT = "openiads.sources"
VERSION = 1
FILE = "sources.json"


def write_sources(directory: Path, sources: Sequence[dict[str, Any]]) -> None:
    """Store the sources of a run.

    Parameters
    ----------
    directory : of the run.
    sources : each with `id`, `reference`, `publisher`, `date`, `url`, and `claims`: a list of
        `id`, `subject`, `quantity`, `grade` and `status`.

    Raises
    ------
    InputError : the file cannot be written.
    """
    data = {"format": FORMAT, "version": VERSION, "sources": list(sources)}
    text = json.dumps(data, indent=1, ensure_ascii=False)
    try:
        write_aside(directory / FILE, text.encode())
    except OSError as error:
        raise unwritten(directory / FILE, error) from None


def read_sources(directory: str | Path) -> list[dict[str, Any]]:
    """Return the sources of a run as `write_sources` takes them; empty when none are stored.

    Raises
    ------
    ResultError : the file is damaged or of another version.
    """
    path = Path(directory) / FILE
    if not path.exists() and not path.is_symlink():
        return []
    data = read_json(path, error=ResultError, allowed="the file as it was stored, or none")
    known = isinstance(data, dict) and data.get("format") == FORMAT
    if not known or data.get("version") != VERSION or not isinstance(data.get("sources"), list):
        raise ResultError(
            "damaged, or of another version", file=str(path), allowed=f"{FORMAT} {VERSION}"
        )
    for source in Shape(data, str(path)).tables("sources"):
        for name in ("id", "reference", "publisher", "date", "url"):
            source.text(name)
        for claim in source.tables("claims"):
            for name in ("id", "subject", "quantity", "grade", "status"):
                claim.text(name)
    return data["sources"]
