"""Which sources a stored run rests on: exactly those of the claims behind its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openiads.errors import ResultError
from openiads.evidence.claim import Source
from openiads.evidence.ledger import load_ledger
from openiads.results.read import read_run


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
    claims: dict[str, dict[str, None]] = {}
    numbers: dict[str, int] = {}
    for path, origin in run.world.get("origins", {}).items():
        touched: dict[str, None] = {}
        for name in origin.get("claims", []):
            if name not in ledger.claims:
                raise ResultError(
                    f"rests on the claim {name!r}, which is not in the ledger of this version",
                    file=str(directory),
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
    return found, run.world.get("ledger_hash") == ledger.hash
