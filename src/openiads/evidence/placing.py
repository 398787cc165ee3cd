"""Each claim gets its standing in the ledger: see `openiads.evidence.standing`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from openiads.evidence.claim import Claim, Relay, Source
from openiads.evidence.prices import BASE_YEAR, index_of, to_base, why_beside
from openiads.evidence.standing import Standing


def place(
    claims: Mapping[str, Claim], sources: Mapping[str, Source], relays: Mapping[str, Relay]
) -> dict[str, Claim]:
    """Return the claims of a checked ledger, each with its standing.

    Parameters
    ----------
    claims, sources, relays : by id.
    """
    standings: dict[str, Standing] = {}
    for claim in claims.values():
        source = sources[claim.source]
        letter = relays[source.relay].letter if source.relay else ""
        standings[claim.id] = Standing(relay=letter, published=source.date)
    index = index_of(claim.placed(standings[claim.id]) for claim in claims.values())
    for claim in claims.values():
        factor = to_base(claim, index)
        if factor is not None:
            known = standings[claim.id]
            standings[claim.id] = replace(known, to_base=factor, base_year=BASE_YEAR)
    topics: dict[tuple[str, str, str | None], list[Claim]] = {}
    for claim in claims.values():
        topic = (claim.subject, claim.quantity, claim.level)
        topics.setdefault(topic, []).append(claim.placed(standings[claim.id]))
    for topic in topics.values():
        for name, why in _beside([claim for claim in topic if claim.usable], standings):
            standings[name] = replace(standings[name], beside=why)
    return {name: claim.placed(standings[name]) for name, claim in claims.items()}


def _beside(usable: list[Claim], standings: Mapping[str, Standing]) -> Iterable[tuple[str, str]]:
    """Yield the claims of one topic that rest beside others, and why.

    An outcome rests beside any number of a system; a price that could not be brought to the base
    year rests beside one that could.
    """
    if any(claim.outcome for claim in usable) and not all(claim.outcome for claim in usable):
        yield from ((c.id, "outcome: beside numbers of the system") for c in usable if c.outcome)
        usable = [claim for claim in usable if not claim.outcome]
    if any(standings[claim.id].base_year for claim in usable):
        undated = [claim for claim in usable if standings[claim.id].base_year is None]
        yield from ((claim.id, why_beside(claim)) for claim in undated)
