"""All claim checks, and how a name or a claim id leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from openiads.analysis.verdict import Check
from openiads.errors import InputError
from openiads.evidence.claim import Claim
from openiads.evidence.ledger import Ledger
from openiads.verify import (
    advanced,
    altitude,
    ballistic,
    coverage,
    equivalence,
    founding,
    horizon,
    rates,
    reaction,
    saturation,
    stealth,
)
from openiads.verify.order import Order, rule


@dataclass(frozen=True)
class Maker:
    """What a file of this package offers.

    Parameters
    ----------
    name, title : what `openiads verify` calls the check, and its one line.
    treats : whether it is about a claim.
    make : makes it.
    """

    name: str
    title: str
    treats: Callable[[Claim], bool]
    make: Callable[[Order], Check]


CHECKS = tuple(
    Maker(module.NAME, module.TITLE, module.treats, module.make)
    for module in (
        horizon,
        coverage,
        altitude,
        ballistic,
        saturation,
        reaction,
        stealth,
        equivalence,
        advanced,
        rates,
        founding,
    )
)
"""In the order in which they are listed."""


@dataclass(frozen=True)
class Task:
    """One check to make, whole or for some claims.

    Parameters
    ----------
    name : of the check, or the claim's id when no check treats it.
    maker : None = no check treats the claim.
    claims : ids whose findings are wanted; empty = all.
    """

    name: str
    maker: Maker | None
    claims: tuple[str, ...] = ()


def tasks(names: Sequence[str], ledger: Ledger) -> list[Task]:
    """Return the checks that names ask for, each once.

    Parameters
    ----------
    names : of checks, or claim ids; none = every check.

    Raises
    ------
    InputError : a name is neither; the error names what is near.
    """
    wanted: dict[str, Task] = {}
    for name in names or [maker.name for maker in CHECKS]:
        for task in _tasks(name, ledger):
            known = wanted.get(task.name)
            if known is None:
                wanted[task.name] = task
            elif known.claims:
                both = (*known.claims, *task.claims) if task.claims else ()
                wanted[task.name] = replace(known, claims=both)
    return list(wanted.values())


def _tasks(name: str, ledger: Ledger) -> list[Task]:
    for maker in CHECKS:
        if name == maker.name:
            return [Task(name, maker)]
    if name in ledger.claims:
        claim = ledger.claims[name]
        found = [maker for maker in CHECKS if maker.treats(claim)]
        return [Task(maker.name, maker, (name,)) for maker in found] or [Task(name, None)]
    names = [maker.name for maker in CHECKS]
    near = [
        *get_close_matches(name, names, n=2, cutoff=0.5),
        *get_close_matches(name, list(ledger.claims), n=3, cutoff=0.5),
    ]
    raise InputError(
        f"{name!r} is neither a check nor a claim of the ledger",
        key="CLAIM",
        allowed=f"near: {', '.join(near)}" if near else ", ".join(names),
    )


def perform(wanted: Sequence[Task], order: Order) -> Iterator[Check]:
    """Make checks, one after the other."""
    for task in wanted:
        if task.maker is None:
            yield untreated(order.ledger.claim(task.name), order)
        else:
            yield narrowed(task.maker.make(order), task.claims)


def narrowed(check: Check, claims: Sequence[str]) -> Check:
    """Return a check with the findings on some claims only; all when none cites them."""
    findings = tuple(
        finding for finding in check.findings if any(entry.id in claims for entry in finding.cited)
    )
    return replace(check, findings=findings or check.findings)


def untreated(claim: Claim, order: Order) -> Check:
    """Return the check of a claim that no file here is about: not checkable, and why."""
    return Check(
        claim.id,
        "A claim that no check is about",
        ("No check puts this quantity to the model.",),
        (rule(founding.judge),),
        (founding.claim_finding(claim, order),),
        (),
        (order.itself(claim.id),),
    )
