"""A built-in scenario: where each of its numbers comes from, and what else it may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from openiads.analysis.verdict import Verdict
from openiads.evidence.claim import Claim
from openiads.evidence.ledger import load_ledger
from openiads.resolve.contested import Contested, group_of
from openiads.resolve.reader_names import short_names
from openiads.resolve.resolver import Plan
from openiads.scenario.world import Case, Origin, World
from openiads.study.alternatives import alternatives
from openiads.units import readable
from openiads.verify.settle import Input, Other

Values = Mapping[str, float]
"""Key of a number that can be changed -> SI value."""
Judge = Callable[[Values], Verdict]


@dataclass(frozen=True)
class Hook:
    """Where a check takes hold of an input.

    Parameters
    ----------
    path : of the number in the world, without the variant, such as "rounds/40N6E/range_max_m".
    name : in words.
    why : it decides, in a few words.
    stands : whether it is the very quantity that is claimed.
    """

    path: str
    name: str
    why: str
    stands: bool = False


@dataclass(frozen=True)
class Option:
    """Another value of an input.

    Parameters
    ----------
    text : the value with its grade, and who says so.
    short : the same in few words.
    values : to set, of the input and of what moves with it.
    """

    text: str
    short: str
    values: Values


class Bench:
    """A scenario that can be resolved again with another value of one of its inputs.

    Parameters
    ----------
    scenario : name of a built-in one.
    """

    def __init__(self, scenario: str) -> None:
        from openiads.study.prepare import plan_of

        self.plan: Plan = plan_of(scenario, None)

    @cached_property
    def world(self) -> World:
        """The world with its central values."""
        return self.plan.world()

    @cached_property
    def _short(self) -> dict[str, str]:
        return short_names(self.plan)

    @cached_property
    def _contested(self) -> dict[str, Contested]:
        return {path: one for one in self.plan.contested for path in one.paths}

    def case(self, variant: str, values: Values | None = None) -> Case:
        """Return the first case of a variant, with other values if any are given."""
        name = next(case.id for case in self.world.cases if case.variant == variant)
        return self.plan.case(name, values)

    def judge(self, variant: str, rule: Callable[[Case], Verdict]) -> Judge:
        """Return a rule about a case of a variant as a rule about changed values."""
        return lambda values: rule(self.case(variant, values))

    def input(
        self, variant: str, hook: Hook, judge: Judge | None = None, claim: Claim | None = None
    ) -> Input:
        """Return an input with its other values.

        Parameters
        ----------
        variant : whose number.
        hook : which.
        judge : the check's own rule, of changed values; None = no other value is tried.
        claim : a published figure on this very quantity, tried first; None = none.
        """
        path = f"{variant}/{hook.path}"
        origin, held = self.world.origins[path], self.plan.held(path)
        value = origin.text.partition(":")[0]
        others: list[Other] = []
        if held is not None:
            key, kept = held
            value = written(kept.value, kept.parameter.spec.dimension)
            if judge is not None:
                sets = self.options(variant, hook)
                if claim is not None and claim.numeric:
                    text = f"{claim.figure} [{claim.grade}]"
                    sets = [Option(text, text, {key: claim.value_si}), *sets]
                others = [
                    Other(one.text, partial(judge, one.values), one.short)
                    for one in sets
                    if one.values.get(key) != kept.value
                ]
        return Input(
            hook.name,
            value,
            origin.grade or "",
            said(origin),
            hook.why,
            None if held is None else held[1].value,
            tuple(origin.claims),
            tuple(others),
            hook.stands,
        )

    def key(self, variant: str, hook: Hook) -> str:
        """Return the key under which an input that can be changed is set."""
        held = self.plan.held(f"{variant}/{hook.path}")
        if held is None:
            raise KeyError(hook.path)
        return held[0]

    def together(
        self, variant: str, hooks: Sequence[Hook], judge: Judge, claim: Claim
    ) -> list[Input]:
        """Return the claimed figure together with another value of each other input, as one input.

        Only where the claim goes beyond what the model is given: a claim that follows from it needs
        nothing else.

        Parameters
        ----------
        variant, judge, claim : as for `input`.
        hooks : the first is the quantity that is claimed.
        """
        first, *rest = hooks
        held = self.plan.held(f"{variant}/{first.path}")
        if held is None or not claim.numeric or claim.value_si <= held[1].value:
            return []
        key = held[0]
        others = []
        for hook in rest:
            for option in self.options(variant, hook):
                text = (
                    f"{first.name} is {claim.figure} [{claim.grade}] "
                    f"and {hook.name} is {option.short}"
                )
                values = {**option.values, key: claim.value_si}
                others.append(Other(text, partial(judge, values), condition=text))
        return [several(tuple(others))] if others else []

    def options(self, variant: str, hook: Hook) -> list[Option]:
        """Return what else a number may be, with the values of it and of all that moves with it.

        The width that its grade gives counts for an assumption, not for a published figure.
        """
        path = f"{variant}/{hook.path}"
        one, held = self._contested.get(path), self.plan.held(path)
        if one is None or held is None:
            return []
        group = group_of(one)
        members = [one, *(m for m in self.plan.contested if group_of(m) == group and m is not one)]
        parameter, found, seen = held[1].parameter, [], {held[1].value}
        for entry in alternatives(members, load_ledger(), self._short):
            value = entry.values[one.key]
            if value in seen:
                continue
            seen.add(value)
            shown = written(value, one.spread.dimension)
            choice = next((c for c in parameter.alternatives if c.si == value), None)
            if choice is not None:
                recalled = ", recalled" if "recalled" in choice.text else ""
                text = f"{shown} [{choice.grade}: {choice.text}]"
                found.append(Option(text, f"{shown} [{choice.grade}{recalled}]", entry.values))
            elif one.mix is not None:
                text = f"{shown} [{one.grade}: {entry.text}]"
                found.append(Option(text, f"{shown} [{one.grade}]", entry.values))
            elif entry.claim and not parameter.alternatives:
                names = [name for name in entry.claim.split(", ") if name]
                grade = max(load_ledger().claim(name).grade for name in names)
                found.append(Option(f"{shown} [{grade}]", f"{shown} [{grade}]", entry.values))
            elif parameter.claims is None:
                end, colon, _ = entry.text.partition(":")
                text = f"{shown} [{one.grade}{f', {end}' if colon else ''}]"
                found.append(Option(text, text, entry.values))
        return found


def several(others: tuple[Other, ...], grade: str = "") -> Input:
    """Return the input that stands for several taken together.

    Parameters
    ----------
    others : each a sentence of conditions.
    grade : the weakest of what is taken together; "" = it stands in the conditions.
    """
    return Input(
        "several of these together",
        "",
        grade,
        "the inputs above",
        "what does not turn the verdict alone may do so together",
        others=others,
    )


def written(value: float, dimension: str) -> str:
    """Write an SI value with three significant digits and its unit."""
    return readable(float(f"{value:.3g}"), dimension)


def said(origin: Origin) -> str:
    """Return what a number rests on: its claims, or the words of the assumption."""
    claims = ", ".join(origin.claims)
    if origin.kind in ("claims", "claim"):
        return claims
    words = origin.text.partition(": ")[2] if origin.kind == "assumption" else origin.text
    words = words.partition("; or ")[0]  # its alternatives, which stand with what was tried
    return f"{origin.kind}: {words}" + (f"; see {claims}" if claims else "")


@lru_cache(maxsize=8)
def bench(scenario: str) -> Bench:
    """Return the bench of a built-in scenario, made once."""
    return Bench(scenario)
