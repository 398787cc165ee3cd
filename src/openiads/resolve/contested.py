"""Which numbers of a scenario are contested, and how each may be drawn.

A number is contested when it rests on claims (and no rule says "central"), or on a graded
assumption (and it does not say `spread = "none"`). A pinned claim and a plain number are not.
Numbers that rest on the same claims, or on the same assumption of the same library entry, are one
contested number however often the entry stands in a scenario.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Protocol

from openiads.evidence.graded import Limits
from openiads.evidence.joint import Joint
from openiads.evidence.spread import Spread
from openiads.resolve.assumed import assumed, choices, ordered, paired
from openiads.resolve.mixes import Mix, mix_of, spread_of
from openiads.scenario.choice import Choice
from openiads.scenario.patch import Table, find
from openiads.scenario.quantity import Parameter, Quantity
from openiads.scenario.world import Origin

TOGETHER = ("p_kill", "p_hostile", "salvo", "rcs")
"""Tables whose assumptions are one judgement: they rise and fall together."""

RAID = "of the raid: what flies where and how fast is the question"
NONE = 'conventions, marked spread = "none"'
CENTRAL = "claims with the rule central"
TABLE = "tables over height"
ONE = "with one value only: 0, exactly 1, or no other whole number within the width of the grade"
CHOICE = "choices of doctrine in words"
"""Why a number with a grade is not drawn."""

FIXED = ("raids/", "threats/")
"""Places whose numbers are never drawn: what flies where and how fast is part of the question."""


class SpreadLedger(Protocol):
    """What spreads need of the evidence ledger."""

    def spread(  # noqa: D102
        self,
        subject: str,
        quantity: str,
        level: str | None = None,
        rule: str = "auto",
        limits: Limits | None = None,
    ) -> Spread: ...
    def joint(self, subject: str, quantity: str, level: str | None = None) -> Joint | None: ...  # noqa: D102


@dataclass(frozen=True)
class Contested:
    """A number that can be drawn.

    Attributes
    ----------
    key : name in `resolve(scenario, values={key: SI value})`.
    subject, quantity, level : of the claims; of an assumption the library entry and its field.
    spread : its distribution in SI, with the central value and the rule in words.
    joint : contested numbers with the same name here share one u; None = its own.
    grade : Admiralty code of the basis, the weakest.
    origin : where the central value comes from, one line.
    paths : numbers of the world that it sets, as in `World.origins`.
    choices : the figure of an assumption and its alternatives, in rising order; empty without.
    mix : of a count of launchers that keeps a stated sum.
    """

    key: str
    subject: str
    quantity: str
    level: str | None
    spread: Spread
    joint: str | None
    grade: str
    origin: str
    paths: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    mix: Mix | None = None


def group_of(one: Contested) -> str:
    """Return the name of what is drawn with one number: the joint group, or the key alone."""
    return one.joint or one.key


@dataclass
class Held:
    """A contested number on its way: the parameter, where it stands, and what it sets."""

    parameter: Parameter
    place: str
    value: float
    origin: Origin
    paths: dict[str, None] = field(default_factory=dict)


class Register:
    """The contested numbers met while resolving, by key."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.held: dict[str, Held] = {}
        self.still: dict[str, str] = {}
        self.sums: dict[str, dict[str, int]] = {}
        self._names: dict[tuple[str, Parameter], str] = {}
        self._given: dict[str, int] = {}

    def key(self, parameter: Parameter, place: str) -> str | None:
        """Return the key of a contested parameter, None for any other.

        Two assumptions at one place that differ (a site patches its own) get keys of their own.
        """
        if place.startswith(FIXED):
            self.still.setdefault(place, RAID)
            return None
        if parameter.claims is not None:
            if parameter.rule == "central":
                self.still.setdefault(place, CENTRAL)
                return None
            level = f"@{parameter.level}" if parameter.level else ""
            rule = f" by {parameter.rule}" if parameter.rule != "auto" else ""
            return f"{parameter.claims}{level}{rule}"
        if parameter.assumption is None or parameter.spread == "none" or parameter.si is None:
            if parameter.assumption is not None:
                self.still.setdefault(place, NONE if parameter.spread == "none" else TABLE)
            return None
        known = self._names.get((place, parameter))
        if known is None:
            number = self._given[place] = self._given.get(place, 0) + 1
            known = place if number == 1 else f"{place}#{number}"
            self._names[place, parameter] = known
        return known

    def hold(
        self, key: str, parameter: Parameter, where: tuple[str, str], value: float, origin: Origin
    ) -> None:
        """Keep a contested number; `where` is its place in the library and its path."""
        held = self.held.setdefault(key, Held(parameter, where[0], value, origin))
        held.paths[where[1]] = None

    def keep_sum(self, system: str, counts: dict[str, int]) -> None:
        """Keep that the sets of launchers of a system, name -> count, have a stated sum."""
        place = f"systems/{system}/launchers"
        self.sums.setdefault(
            place, {f"{place}/{name}/count": count for name, count in counts.items()}
        )


def not_drawn(register: Register, drawn: Collection[str]) -> dict[str, list[str]]:
    """Return why -> places of the numbers that have a grade and keep their value in every draw.

    Parameters
    ----------
    register : of all cases.
    drawn : keys of the contested numbers.
    """
    found: dict[str, list[str]] = {}
    for place, why in register.still.items():
        found.setdefault(why, []).append(place)
    for key in register.held:
        if key not in drawn:
            found.setdefault(ONE, []).append(key)
    return found


def place_of(path: str, document: Table) -> str:
    """Return the place in the library of a number of the world.

    Parameters
    ----------
    path : in a case, such as "radars/north.30N6E2/pfa".
    document : the raw tables of the case.

    Returns
    -------
    Without the site: "radars/30N6E2/pfa", "systems/s-400/reaction_time_s".
    """
    kind, name, *rest = path.split("/") if "/" in path else (path, "")
    if kind == "radars":
        return "/".join((kind, name.partition(".")[2], *rest))
    if kind == "rounds":
        return "/".join((kind, name.partition("@")[0], *rest))
    if kind == "links":
        return "/".join(("networks", str(find(document, f"sites.{name}.network")), *rest))
    if kind == "units":
        if rest[0] == "launchers" and rest[1].startswith(f"{name}."):
            rest[1] = rest[1].removeprefix(f"{name}.").rpartition("-")[0]
        if rest[0] == "doctrine":
            given = find(document, f"sites.{name}.doctrine")
            named = given if isinstance(given, str) else "default"
            return "/".join(("doctrines", named, *rest[1:]))
        if rest[0] == "stock":
            rest[1] = rest[1].partition("@")[0]
        return "/".join(("systems", str(find(document, f"sites.{name}.system")), *rest))
    return path


def contested(register: Register, ledger: SpreadLedger) -> tuple[Contested, ...]:
    """Return the contested numbers of a register that have more than one value, in its order.

    Raises
    ------
    InputError : a rule does not fit the claims it is named for.
    """
    groups: dict[str, Joint | None] = {}
    for key, held in register.held.items():
        if held.parameter.claims is not None and held.parameter.rule == "auto":
            subject, quantity = held.parameter.claims.split("/")
            groups[key] = ledger.joint(subject, quantity, held.parameter.level)
    used = [group.id for group in groups.values() if group is not None]
    found: dict[str, Contested] = {}
    for key, held in register.held.items():
        made, group = _contested(key, held, ledger), groups.get(key)
        if group is not None and used.count(group.id) > 1:
            made = _drawn_together(made, group)
        found[key] = made
    _pair(found, register)
    _mix(found, register)
    return tuple(one for one in found.values() if not one.spread.certain)


def _pair(found: dict[str, Contested], register: Register) -> None:
    """Pair the alternatives of assumptions that are drawn together."""
    groups: dict[str, dict[str, tuple[Parameter, float]]] = {}
    for key, one in found.items():
        held = register.held[key]
        if one.joint is not None and held.parameter.claims is None:
            groups.setdefault(one.joint, {})[key] = held.parameter, held.value
    for members in groups.values():
        for key, made in paired(members).items():
            said = ordered(choices(*members[key]), made.law)
            found[key] = replace(found[key], spread=made, choices=said)


def _mix(found: dict[str, Contested], register: Register) -> None:
    """Draw sets of launchers as a mix where their sum is stated."""
    for place, counts in register.sums.items():
        members = {key: register.held[key].parameter for key in counts if key in register.held}
        mix, total = mix_of(place, members, counts), found.get(f"{place}_total")
        for key in members:
            if mix is None or key not in mix.keys:
                found.pop(key)
            else:
                made = spread_of(mix, key, total.spread if total else None)
                found[key] = replace(found[key], spread=made, joint=mix.name, mix=mix, choices=())


def _limits(spec: Quantity) -> Limits:
    share = spec.dimension == "ratio" and spec.maximum is not None and spec.maximum <= 1.0
    return Limits(spec.minimum, spec.maximum, spec.whole, share)


def _contested(key: str, held: Held, ledger: SpreadLedger) -> Contested:
    parameter, origin = held.parameter, held.origin
    limits = _limits(parameter.spec)
    joint, said = None, ()
    if parameter.claims is not None:
        subject, quantity = parameter.claims.split("/")
        made = ledger.spread(subject, quantity, parameter.level, parameter.rule, limits)
    else:
        made = assumed(parameter, held.value, limits)
        said = ordered(choices(parameter, held.value), made.law)
        parts = held.place.split("/")
        subject, quantity = "/".join(parts[1:2]) or parts[0], "/".join(parts[2:]) or parts[0]
        table = next((at for at, part in enumerate(parts) if part in TOGETHER), None)
        if parameter.joint is not None:
            joint = parameter.joint
        elif table is not None:
            joint = "/".join(parts[: table + 1])
    return Contested(
        key=key,
        subject=subject,
        quantity=quantity,
        level=parameter.level,
        spread=made,
        joint=joint,
        grade=origin.grade or "",
        origin=origin.text,
        paths=tuple(held.paths),
        choices=said,
    )


def _drawn_together(one: Contested, group: Joint) -> Contested:
    """Return a contested number with the law of its joint group."""
    names = group.claims[one.quantity]
    made = replace(
        one.spread,
        law=group.laws[one.quantity],
        rule="mixture",
        text=f"drawn together with the rest of {group.id}: {', '.join(names)}",
        claims=names,
    )
    return replace(one, spread=made, joint=group.id)
