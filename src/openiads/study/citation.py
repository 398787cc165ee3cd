"""What a stored run rests on: program, ledger, and the sources of the claims behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openiads.errors import ResultError
from openiads.evidence.cite import is_complete, reference
from openiads.evidence.cite_program import Entry, ledger, program
from openiads.evidence.claim import Claim, Source
from openiads.evidence.ledger import Ledger, load_ledger
from openiads.results.how_to_cite import program_year
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


@dataclass(frozen=True)
class Citation:
    """What has to be cited with a run.

    Attributes
    ----------
    program, ledger : what made it and where its numbers are from; no ledger in a world without.
    sources : by publisher, those a reader can find.
    left_out : sources without a named publisher, a title or an address.
    current : whether the ledger is still the run's own.
    """

    program: Entry
    ledger: Entry | None
    sources: list[Cited]
    left_out: list[Cited]
    current: bool


def citation(directory: str | Path) -> Citation:
    """Return what has to be cited with a stored run.

    A number rests on the claims its central value was chosen among, and an assumption on those it
    is based on. Numbers of the scenario itself have no source.

    Parameters
    ----------
    directory : the run directory.

    Raises
    ------
    ResultError : no run, or a claim that the ledger of this version does not have.
    """
    run, at_hand = read_run(directory), load_ledger()
    found = _cited(run.world.get("origins", {}), at_hand, str(directory))
    version = run.about.versions.get("openiads", "of unknown version")
    year = program_year(version, run.about.created[:10])
    digest = str(run.world.get("ledger_hash") or "")
    current = digest == at_hand.hash
    counts = (len(at_hand.claims), len(at_hand.sources)) if current else None
    return Citation(
        program(version, year),
        ledger(version, year, digest, counts) if digest else None,
        [one for one in found if is_complete(one.source)],
        [one for one in found if not is_complete(one.source)],
        current,
    )


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


def _cited(origins: Mapping[str, Any], at_hand: Ledger, file: str) -> list[Cited]:
    claims: dict[str, dict[str, None]] = {}
    numbers: dict[str, int] = {}
    for path, origin in origins.items():
        touched: dict[str, None] = {}
        for name in origin.get("claims", []):
            if name not in at_hand.claims:
                raise ResultError(
                    f"rests on the claim {name!r}, which is not in the ledger of this version",
                    file=file,
                    key=path,
                    allowed="the version that made the run",
                )
            source = at_hand.claims[name].source
            claims.setdefault(source, {})[name] = None
            touched[source] = None
        for source in touched:
            numbers[source] = numbers.get(source, 0) + 1
    found = [Cited(at_hand.sources[name], tuple(claims[name]), numbers[name]) for name in claims]
    found.sort(key=lambda one: (one.source.publisher.lower().lstrip("("), one.source.id))
    return found
