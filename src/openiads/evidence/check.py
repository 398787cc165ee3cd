"""What must hold between the records of a ledger."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from openiads.errors import InputError
from openiads.evidence.claim import Claim, Printed, Relay, Source
from openiads.evidence.joint import JointGroup
from openiads.evidence.quantities import DIMENSIONS
from openiads.units import to_si

PAID = ("money", "euro")


def check(
    sources: dict[str, Source],
    claims: dict[str, Claim],
    where: dict[str, str],
    relays: dict[str, Relay],
) -> list[InputError]:
    """Return every fault between sources and claims: of the sources, then in order of the claims.

    Parameters
    ----------
    sources, claims, relays : by id.
    where : claim id -> the file it stands in, for the errors.
    """
    errors = [fault for source in sources.values() for fault in _check_relay(source, relays)]
    seen: dict[tuple[object, ...], str] = {}
    for claim in claims.values():
        file = where.get(claim.id)
        errors.extend(_check_links(claim, sources, claims, file))
        errors.extend(_check_status(claim, sources, file))
        errors.extend(_check_figures(claim, file) or _check_price(claim, file))
        same = (
            *(
                claim.subject,
                claim.quantity,
                claim.level,
                claim.source,
                claim.lineage,
                claim.conditions.model_dump_json(),
            ),
            *(claim.value, claim.value_low, claim.value_high),
        )
        first = seen.setdefault(same, claim.id)
        if first != claim.id:
            message = f"says the same as {first}, from the same source"
            errors.append(InputError(message, file=file, key=claim.id, allowed="one of the two"))
    return errors


def check_drawn(group: JointGroup, claims: dict[str, Claim]) -> list[InputError]:
    """Return a fault for each claim that is drawn together with others and is only recalled."""
    return [
        InputError(
            f"{name} is recalled: no page is cited yet",
            file="joint.toml",
            key=f"{group.id}.alternatives",
            allowed="claims of another status",
        )
        for alternative in group.alternatives
        for name in alternative
        if name in claims and claims[name].status == "recalled"
    ]


def check_basis(name: str, status: str, grade: str) -> None:
    """Refuse an assumption that rests on a recalled claim and is graded better than E.

    Parameters
    ----------
    name, status : of a claim that the assumption is based on.
    grade : of the assumption.

    Raises
    ------
    InputError : the claim is recalled and the assumption is not graded E or F.
    """
    if status == "recalled" and grade[:1] not in ("E", "F"):
        raise InputError(
            f"an assumption graded {grade} is based on {name}, which is recalled: "
            "no page is cited yet",
            key="based_on",
            allowed="grade E for an assumption with a recalled reason, or a claim with a page",
        )


def _check_relay(source: Source, relays: dict[str, Relay]) -> list[InputError]:
    if source.relay and source.relay not in relays:
        allowed = ", ".join(relays) or "an id of relays.toml"
        message = f"no relay {source.relay!r}"
    elif bool(source.relay) != bool(source.relayed_by):
        allowed = "both relay and relayed_by, or neither"
        message = "says who passed it on, and not what kind of relay that is, or the reverse"
    else:
        return []
    return [InputError(message, file="sources.toml", key=f"{source.id}.relay", allowed=allowed)]


def _check_status(claim: Claim, sources: dict[str, Source], file: str | None) -> list[InputError]:
    """Return a fault when a claim and its source do not agree on whether it was passed on."""
    source = sources.get(claim.source)
    if source is None or (claim.status == "relayed") == bool(source.relayed_by):
        return []
    said = "was passed on" if source.relayed_by else "was not passed on by anybody"
    allowed = "status relayed with relayed_by in the source; direct, recalled, unsourced without"
    message = f"is {claim.status}, and its source {claim.source} {said}"
    return [InputError(message, file=file, key=f"{claim.id}.status", allowed=allowed)]


def _check_price(claim: Claim, file: str | None) -> list[InputError]:
    """Return a fault when a price has no price year, or something else has one."""
    paid = claim.dimension in PAID
    if paid == (claim.price_year is not None):
        return []
    message = "a price without the year of its money" if paid else "no price, and has a price year"
    allowed = 'price_year = 2012, or "not stated"' if paid else "no price_year"
    return [InputError(message, file=file, key=f"{claim.id}.price_year", allowed=allowed)]


def _check_links(
    claim: Claim, sources: dict[str, Source], claims: dict[str, Claim], file: str | None
) -> list[InputError]:
    errors: list[InputError] = []
    if claim.source not in sources:
        message = f"no source {claim.source!r}"
        allowed = "an id of sources.toml"
        errors.append(InputError(message, file=file, key=f"{claim.id}.source", allowed=allowed))
    for kind in ("contradicts", "supports"):
        for other in getattr(claim, kind):
            key = f"{claim.id}.{kind}"
            if other == claim.id:
                message, allowed = "links to itself", "another claim"
                errors.append(InputError(message, file=file, key=key, allowed=allowed))
            elif other not in claims:
                message, allowed = f"no claim {other!r}", "an id of the ledger"
                errors.append(InputError(message, file=file, key=key, allowed=allowed))
            elif kind == "contradicts" and claim.id not in claims[other].contradicts:
                message = f"{other} does not contradict it in turn"
                allowed = f"contradicts = [{claim.id!r}] there too"
                errors.append(InputError(message, file=file, key=key, allowed=allowed))
    return errors


def _check_figures(claim: Claim, file: str | None) -> list[InputError]:
    if claim.quantity not in DIMENSIONS:
        return [
            InputError(
                f"unknown quantity {claim.quantity!r}",
                file=file,
                key=f"{claim.id}.quantity",
                allowed="a name in openiads.evidence.quantities",
            )
        ]
    printed = {name: getattr(claim, name) for name in ("value", "value_low", "value_high")}
    given = {name: figure for name, figure in printed.items() if figure is not None}
    if "value" not in given and len(given) < 2:
        allowed = "value, or value_low with value_high"
        return [InputError("no figure", file=file, key=claim.id, allowed=allowed)]
    if not claim.numeric:
        return _check_words(claim, given, file)
    numbers: dict[str, float] = {}
    for name, figure in given.items():
        try:
            numbers[name] = to_si(figure, claim.dimension)
        except InputError as error:
            key = f"{claim.id}.{name}"
            return [InputError(error.message, file=file, key=key, allowed=error.allowed)]
    low = numbers.get("value_low", numbers.get("value", 0.0))
    middle = numbers.get("value", low)
    high = numbers.get("value_high", middle)
    if not low <= middle <= high:
        allowed = "value_low <= value <= value_high"
        return [InputError("range out of order", file=file, key=claim.id, allowed=allowed)]
    return []


def _check_words(claim: Claim, given: dict[str, Printed], file: str | None) -> list[InputError]:
    kinds = {
        "date": ("a day, month or year, or a time in UTC", "2015-07-20, 2015-07 or 2015"),
        "boolean": ("yes or no", "true or false"),
        "text": ("a text", "a few words"),
    }
    kind, allowed = kinds[claim.dimension]
    for name, figure in given.items():
        if not _is_worded(figure, claim.dimension):
            key = f"{claim.id}.{name}"
            return [InputError(f"{figure!r} is not {kind}", file=file, key=key, allowed=allowed)]
    return []


def _is_worded(figure: Printed, dimension: str) -> bool:
    if dimension == "boolean":
        return isinstance(figure, bool)
    if not isinstance(figure, str) or not figure.strip():
        return False
    if dimension == "text":
        return True
    for form in ("%Y", "%Y-%m", "%Y-%m-%d", "%Y-%m-%dT%H:%MZ"):
        with suppress(ValueError):
            datetime.strptime(figure, form)
            return True
    return False
