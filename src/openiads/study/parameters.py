"""Parameters become numbers, each with its origin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from openiads.errors import InputError
from openiads.scenario.patch import Table, find
from openiads.scenario.quantity import Parameter, SetFloat, SetInt
from openiads.scenario.world import Origin


class CentralValue(Protocol):
    """The central value of a claimed quantity."""

    @property
    def value_si(self) -> float: ...  # noqa: D102
    @property
    def dimension(self) -> str: ...  # noqa: D102
    @property
    def claims(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def grade(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


class ClaimValue(Protocol):
    """One claim."""

    @property
    def value_si(self) -> float: ...  # noqa: D102
    @property
    def dimension(self) -> str: ...  # noqa: D102
    @property
    def grade(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


class Ledger(Protocol):
    """What resolving needs of the evidence ledger."""

    @property
    def hash(self) -> str: ...  # noqa: D102
    def central(self, subject: str, quantity: str, level: str | None = None) -> CentralValue: ...  # noqa: D102
    def claim(self, claim_id: str) -> ClaimValue: ...  # noqa: D102


def _fits(parameter: Parameter, dimension: str) -> bool:
    plain = ("ratio", "count")
    wanted = parameter.spec.dimension
    return wanted == dimension or (wanted in plain and dimension in plain)


def _claimed(parameter: Parameter, ledger: Ledger) -> tuple[float, Origin]:
    if parameter.claims is not None:
        subject, quantity = parameter.claims.split("/")
        central = ledger.central(subject, quantity, parameter.level)
        value, dimension = central.value_si, central.dimension
        text = f"{parameter.claims}: {central.text}"
        origin = Origin(kind="claims", text=text, claims=list(central.claims), grade=central.grade)
    else:
        name = str(parameter.claim)
        claim = ledger.claim(name)
        value, dimension = claim.value_si, claim.dimension
        origin = Origin(kind="claim", text=claim.text, claims=[name], grade=claim.grade)
    if not _fits(parameter, dimension):
        raise InputError(
            f"{origin.text} is a {dimension}", allowed=f"claims of a {parameter.spec.dimension}"
        )
    if parameter.spec.whole and value != round(value):
        origin = origin.model_copy(update={"text": f"{origin.text}; rounded from {value:g}"})
        value = float(round(value))
    wrong = parameter.spec.check(value)
    if wrong:
        raise InputError(f"{origin.text}: {value!r} {wrong}", allowed=parameter.spec.allowed())
    return value, origin


def _given(parameter: Parameter, ledger: Ledger) -> Origin:
    if parameter.assumption is None:
        return Origin(kind=parameter.given_by, text=parameter.written)
    for claim_id in parameter.based_on:
        ledger.claim(claim_id)
    return Origin(
        kind="assumption",
        text=f"{parameter.written}: {parameter.assumption}",
        claims=list(parameter.based_on),
        grade=parameter.grade,
    )


@dataclass(frozen=True)
class Desk:
    """Where parameters are turned into numbers and their origins are written down.

    `document` holds the raw tables of the case. `origins` is filled while resolving: path ->
    origin, paths starting with the variant.
    """

    ledger: Ledger
    file: str
    variant: str
    document: Table
    origins: dict[str, Origin]

    def note(self, path: str, origin: Origin) -> None:
        """Write down the origin of one number."""
        self.origins[f"{self.variant}/{path}"] = origin

    def write(self, path: str, key: str) -> None:
        """Write down that a plain number stands in the scenario, at a dotted key."""
        typed = isinstance(find(self.document, key), SetInt | SetFloat)
        self.note(path, Origin(kind="command line" if typed else "scenario", text=key))

    def number(self, parameter: Parameter, path: str) -> float:
        """Return the SI value of a parameter and write down its origin at a path.

        Raises
        ------
        InputError : the claims are unknown, of another dimension, or out of bounds.
        """
        try:
            if parameter.si is None:
                value, origin = _claimed(parameter, self.ledger)
            else:
                value, origin = parameter.si, _given(parameter, self.ledger)
        except InputError as error:
            raise InputError(
                error.message, file=self.file, key=path.replace("/", "."), allowed=error.allowed
            ) from None
        self.note(path, origin)
        return value

    def whole(self, parameter: Parameter, path: str) -> int:
        """Return a whole number and write down its origin."""
        return int(self.number(parameter, path))

    def table(self, parameter: Parameter, path: str) -> list[tuple[float, float]]:
        """Return rows of (height m, value); one figure is one row at height 0."""
        if parameter.table is None:
            return [(0.0, self.number(parameter, path))]
        self.note(path, _given(parameter, self.ledger))
        return list(parameter.table)

    def by_class(
        self, table: Mapping[Any, Parameter], classes: Iterable[Any], path: str
    ) -> dict[Any, float]:
        """Return class -> number, the entry `default` standing in for classes not named.

        Raises
        ------
        InputError : a class has no value and there is no default.
        """
        numbers = {}
        for name in classes:
            parameter = table.get(name, table.get("default"))
            if parameter is None:
                raise InputError(
                    f"no value for {name}",
                    file=self.file,
                    key=path.replace("/", "."),
                    allowed=f"{name} = ..., or default = ...",
                )
            numbers[name] = self.number(parameter, f"{path}/{name}")
        return numbers
