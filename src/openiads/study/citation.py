"""Which sources a stored run rests on: exactly those of the claims behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openiads.errors import ResultError
from openiads.evidence.cite import reference
from openiads.evidence.claim import Claim, Source
from openiads.evidence.ledger import Ledger, load_ledger
from openiads.results.read import read_run
from openiads.results.sources import write_sources


@dataclass(frozen=True)
class Cited:
    """A source and what a run took from it.

    Attributes
    ----------
    source : of the ledger.
    claims : ids of the claims used, in the order of the run's numbers.
    numbers : how many numbers of the run's world rest on them.
    """

    source: Source
    claims: tuple[str, ...]
    numbers: int


def cited(directory: str | Path) -> tuple[list[Cited], bool]:
    """Return the sources of a stored run by publisher, and whether the ledger is the run's own.

    A number rests on the claims its central value was chosen among, and an assumption on those it
    is based on. Numbers of the scenario itself have no source.

    Parameters
    ----------
    directory : the run directory.

    Raises
    ------
    ResultError : no run, or a claim that the ledger of this version does not have.
    """
    run, ledger = read_run(directory), load_ledger()
    found = _cited(run.world.get("origins", {}), ledger, str(directory))
    return found, run.world.get("ledger_hash") == ledger.hash


def store_sources(directory: Path, world: Mapping[str, Any]) -> None:
    """Store beside a run who says its numbers, as far as the ledger of this version knows.

    Parameters
    ----------
    directory : of the run.
    world : plain data of its world. One that rests on claims of another ledger gets no sources.
    """
    try:
        found = _cited(world.get("origins", {}), load_ledger(), str(directory))
    except ResultError:
        return
    claims = load_ledger().claims
    write_sources(
        directory,
        [
            {
                "id": one.source.id,
                "reference": reference(one.source),
                "publisher": one.source.publisher,
                "date": one.source.date,
                "url": one.source.url,
                "claims": [_brief(claims[name]) for name in one.claims],
            }
            for one in found
        ],
    )


def _brief(claim: Claim) -> dict[str, str]:
    names = ("id", "subject", "quantity", "grade", "status")
    return {name: getattr(claim, name) for name in names}


def _cited(origins: Mapping[str, Any], ledger: Ledger, file: str) -> list[Cited]:
    claims: dict[str, dict[str, None]] = {}
    numbers: dict[str, int] = {}
    for path, origin in origins.items():
        touched: dict[str, None] = {}
        for name in origin.get("claims", []):
            if name not in ledger.claims:
                raise ResultError(
                    f"rests on the claim {name!r}, which is not in the ledger of this version",
                    file=file,
                    key=path,
                    allowed="the version that made the run",
                )
            source = ledger.claims[name].source
            claims.setdefault(source, {})[name] = None
            touched[source] = None
        for source in touched:
            numbers[source] = numbers.get(source, 0) + 1
    found = [Cited(ledger.sources[name], tuple(claims[name]), numbers[name]) for name in claims]
    found.sort(key=lambda one: (one.source.publisher.lower().lstrip("("), one.source.id))
    return found
