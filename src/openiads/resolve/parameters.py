"""Parameters become numbers, each with its origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from openiads.errors import InputError
from openiads.evidence.check import check_basis
from openiads.resolve.contested import Register, SpreadLedger, place_of
from openiads.scenario.choice import others
from openiads.scenario.layer import SET, SWEEP
from openiads.scenario.note import Note
from openiads.scenario.patch import Table, find
from openiads.scenario.quantity import Parameter, SetFloat, SetInt
from openiads.scenario.source import Source, source_of
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
    def weighed(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def outcome(self) -> bool: ...  # noqa: D102


class Ledger(SpreadLedger, Protocol):
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
    if parameter.claims is None and parameter.claim is None:
        raise InputError(
            "says how to spread a number, and no number",
            key="rule",
            allowed="a value, claims or a claim",
        )
    if parameter.claims is not None:
        subject, quantity = parameter.claims.split("/")
        central = ledger.central(subject, quantity, parameter.level)
        if ledger.claim(central.claims[0]).outcome:
            raise InputError(
                f"{parameter.claims} is the outcome of a fight or a trial, no number of a system",
                key="claims",
                allowed="an assumption that says how it follows from the outcome",
            )
        value, dimension = central.value_si, central.dimension
        text = f"{parameter.claims}: {central.text}"
        origin = Origin(kind="claims", text=text, claims=list(central.claims), grade=central.grade)
    else:
        name = str(parameter.claim)
        claim = ledger.claim(name)
        if claim.status == "recalled":
            raise InputError(
                f"{name} is recalled: no page is cited yet",
                key="claim",
                allowed="a claim with a page, or an assumption graded E based on it",
            )
        value, dimension = claim.value_si, claim.dimension
        origin = Origin(kind="claim", text=claim.text, claims=[name], grade=claim.weighed)
    if not _fits(parameter, dimension):
        raise InputError(
            f"{origin.text} is a {dimension}",
            key="claims",
            allowed=f"claims of a {parameter.spec.dimension}",
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
    graded = dict.fromkeys(parameter.based_on, str(parameter.grade))
    graded |= {one.claim: one.grade for one in parameter.alternatives if one.claim}
    basis = {name: ledger.claim(name) for name in graded}
    for name, claim in basis.items():
        check_basis(name, claim.status, graded[name])
    recalled = ", ".join(claim.text for claim in basis.values() if claim.status == "recalled")
    return Origin(
        kind="assumption",
        text=f"{parameter.written}: {parameter.assumption}{others(parameter.alternatives)}"
        + f"; see {recalled}" * bool(recalled),
        claims=list(parameter.based_on),
        grade=parameter.grade,
    )


def figure(parameter: Parameter, ledger: Ledger) -> tuple[float, Origin]:
    """Return the SI value of a parameter that is one number, and its origin.

    Raises
    ------
    InputError : the claims are unknown, of another dimension, or out of bounds.
    """
    if parameter.si is None:
        return _claimed(parameter, ledger)
    return parameter.si, _given(parameter, ledger)


@dataclass(frozen=True)
class Memory:
    """What stays the same when a scenario is resolved again with other values.

    `numbers` holds what parameters come to, `traced` the same with the layer each was written in,
    by the identity of the parameter (which stands beside it, so that no other takes its identity),
    `entries` what else a case is made of: validated entries of the library, sites, the threats of a
    raid. `used` are the written values that became numbers while origins were written down,
    `classes` the places of numbers by class, `notes` remarks on files, for `check`.
    """

    numbers: dict[Parameter, tuple[float, Origin]] = field(default_factory=dict)
    traced: dict[int, tuple[Parameter, float, Origin]] = field(default_factory=dict)
    entries: dict[Any, Any] = field(default_factory=dict)
    used: set[Source] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    notes: dict[Note, None] = field(default_factory=dict)

    def keep(self, key: Any, make: Callable[[], Any]) -> Any:
        """Return what was made for a key, making it the first time."""
        if key not in self.entries:
            self.entries[key] = make()
        return self.entries[key]


@dataclass(frozen=True)
class Desk:
    """Where parameters are turned into numbers and their origins are written down.

    `case` and `variant` name what is resolved, `document` holds its raw tables. `origins` is filled
    while resolving: path -> origin, paths starting with the variant, or with the case where a
    case of a sweep differs from the first of its variant; None = nobody wants to know. `values`
    replace the central values of contested numbers, by key; `register` collects those.
    """

    ledger: Ledger
    file: str
    variant: str
    case: str
    document: Table
    origins: dict[str, Origin] | None
    memory: Memory = field(default_factory=Memory)
    values: Mapping[str, float] = field(default_factory=dict)
    register: Register | None = None

    def note(self, path: str, origin: Origin) -> None:
        """Write down the origin of one number."""
        if self.origins is None:
            return
        first = self.origins.setdefault(f"{self.variant}/{path}", origin)
        if first is not origin and first != origin:
            self.origins[f"{self.case}/{path}"] = origin

    def write(self, path: str, key: str) -> None:
        """Write down that a plain number stands in the scenario, at a dotted key."""
        if self.origins is not None:
            found = find(self.document, key)
            kind = "command line" if isinstance(found, SetInt | SetFloat) else "scenario"
            source = source_of(found)
            layer = source.layer if source else ""
            self.note(path, Origin(kind=kind, text=key, layer=layer))

    def look_up(
        self, parameter: Parameter, path: str, library: str | None = None
    ) -> tuple[float, Origin]:
        """Return the SI value of a parameter and its origin, without writing that down.

        Parameters
        ----------
        parameter : to be looked up.
        path : where the number stands in the world, for errors and contested numbers.
        library : the path without what only repeats a library entry, if it is another.

        Raises
        ------
        InputError : the claims are unknown, of another dimension, or out of bounds.
        """
        try:
            found = self._traced(parameter) if self.origins is not None else self._figure(parameter)
            if self.register is not None and (self.values or self.origins is not None):
                return self._contested(parameter, path, library or path, found)
            return found
        except InputError as error:
            raise InputError(
                error.message, file=self.file, key=path.replace("/", "."), allowed=error.allowed
            ) from None

    def _figure(self, parameter: Parameter) -> tuple[float, Origin]:
        found = self.memory.numbers.get(parameter)
        if found is None:
            found = self.memory.numbers[parameter] = figure(parameter, self.ledger)
        return found

    def _traced(self, parameter: Parameter) -> tuple[float, Origin]:
        """Return a value and its origin with its layer; what was written counts as used."""
        known = self.memory.traced.get(id(parameter))
        if known is None:
            value, origin = self._figure(parameter)
            origin = self._layered(parameter, origin)
            known = self.memory.traced[id(parameter)] = parameter, value, origin
        return known[1], known[2]

    def _layered(self, parameter: Parameter, origin: Origin) -> Origin:
        if parameter.source is None or self.origins is None:
            return origin
        self.memory.used.add(parameter.source)
        return origin.model_copy(update={"layer": parameter.source.layer})

    def _contested(
        self, parameter: Parameter, path: str, library: str, found: tuple[float, Origin]
    ) -> tuple[float, Origin]:
        """Return the value asked for instead of the central one, if there is one."""
        assert self.register is not None
        if parameter.claims is None and parameter.assumption is None:
            return found
        place = self.memory.keep(
            ("place", id(self.document.get("sites")), library),
            lambda: place_of(library, self.document),
        )
        key = self.register.key(parameter, place)
        if key is None:
            return found
        value, origin = found
        if key not in self.values:
            self.register.hold(key, parameter, (place, f"{self.variant}/{path}"), value, origin)
            return found
        value = self.values[key]
        if parameter.spec.whole:
            value = float(round(value))
        wrong = parameter.spec.check(value)
        if wrong:
            raise InputError(f"{value!r} given for {key} {wrong}", allowed=parameter.spec.allowed())
        return value, origin.model_copy(update={"text": f"{value:g} given for {key}"})

    def number(self, parameter: Parameter, path: str, library: str | None = None) -> float:
        """Return the SI value of a parameter and write down its origin at a path.

        Parameters
        ----------
        parameter, path, library : as for `look_up`.

        Raises
        ------
        InputError : the claims are unknown, of another dimension, or out of bounds.
        """
        value, origin = self.look_up(parameter, path, library)
        self.note(path, origin)
        return value

    def central(self, parameter: Parameter) -> float:
        """Return the SI value of a parameter without draws, and write nothing down."""
        return self._figure(parameter)[0]

    def spare(self, parameter: Parameter) -> None:
        """Take a written number for used that acts here only with other numbers.

        One given with `--set` or by a sweep is to act as it stands.
        """
        source = parameter.source
        if self.origins is not None and source is not None and source.layer not in (SET, SWEEP):
            self.memory.used.add(source)

    def whole(self, parameter: Parameter, path: str) -> int:
        """Return a whole number and write down its origin."""
        return int(self.number(parameter, path))

    def table(self, parameter: Parameter, path: str) -> list[tuple[float, float]]:
        """Return rows of (height m, value); one figure is one row at height 0."""
        if parameter.table is None:
            return [(0.0, self.number(parameter, path))]
        self.note(path, self._layered(parameter, _given(parameter, self.ledger)))
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
        kind, entity, *_, field_name = path.split("/")
        place = f"{kind}/{entity.partition('@')[0]}/{field_name.removesuffix('_m')}"
        for name in classes:
            self.memory.classes.add(f"{place}/{name}")
            parameter = table.get(name, table.get("default"))
            if parameter is None:
                raise InputError(
                    f"no value for {name}",
                    file=self.file,
                    key=path.replace("/", "."),
                    allowed=f"{name} = ..., or default = ...",
                )
            written = name if name in table else "default"
            numbers[name] = self.number(parameter, f"{path}/{name}", f"{path}/{written}")
        return numbers
