"""What decides how many S-300PMU-2 one S-400 is worth, and paired runs with other values of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from openiads.analysis.compare import paired_difference
from openiads.analysis.estimate import Estimate
from openiads.analysis.summary import SHARE_DIFFERENCE
from openiads.analysis.verdict import Verdict
from openiads.scenario.world import Case
from openiads.study.checks.bench import Hook, bench
from openiads.study.checks.order import Order
from openiads.study.checks.settle import Input, Other
from openiads.study.prepare import plan_of

SCENARIO = "verify-equivalence"
LARGEST = 40
"""Raid size at which other values are tried: the largest of the scenario, which decides."""
VARIED = 100
"""Replications a case of the runs in which other values of what decides are tried."""
MOST_LAUNCHERS, FEW_LAUNCHERS = 12, 4
"""Most and fewest launchers of a battery in print: makers' leaflets, recalled, and The Diplomat."""
QUICK_RELOAD = "15 min"
"""A quarter of the hour assumed, about what a crane needs for one launcher; nobody prints it."""
Changes = Mapping[str, int | str]


@dataclass(frozen=True)
class Option:
    """Another value: as it is printed, as a condition, and what to set for it."""

    text: str
    condition: str
    changes: Changes


@dataclass(frozen=True)
class Lever:
    """An input with other values. `variant` and `hook` say where the model's own stands."""

    variant: str
    hook: Hook
    options: tuple[Option, ...]


def levers(variant: str) -> tuple[Lever, ...]:
    """Return what is varied when a variant is compared with the S-400."""
    older = bench(SCENARIO).case(variant).units[0].id
    return (
        Lever(
            "S-400",
            Hook(
                "units/s400/doctrine/salvo/aircraft",
                "the number of rounds fired at a target",
                "it decides for how many targets the rounds suffice",
            ),
            (
                Option(
                    "1 [E4: shoot, look, shoot]",
                    "one round is fired at a target",
                    {"doctrines.default.salvo.default": 1},
                ),
            ),
        ),
        Lever(
            "S-400",
            Hook(
                "units/s400/launchers/main/count",
                "the number of launchers with 48N6E3 of an S-400 battalion",
                "rounds are what runs out in the largest raid",
            ),
            (_launchers("S-400", "s-400", MOST_LAUNCHERS, "an S-400 battalion"),),
        ),
        Lever(
            variant,
            Hook(
                f"units/{older}/launchers/main/count",
                "the number of launchers with 48N6E2 of an S-300PMU-2 battalion",
                "rounds are what runs out in the largest raid",
            ),
            tuple(
                _launchers(variant, "s-300pmu-2", number, "an S-300PMU-2 battalion")
                for number in (FEW_LAUNCHERS, MOST_LAUNCHERS)
            ),
        ),
        Lever(
            variant,
            Hook(
                f"units/{older}/launchers/{older}.main-1/reload_time_s",
                "the time to reload a launcher",
                "an hour leaves each battalion its first load",
            ),
            (
                Option(
                    f"{QUICK_RELOAD} [E4: a crane and practice]",
                    f"a launcher is reloaded in {QUICK_RELOAD}",
                    {
                        **_reloads("S-400", "s-400"),
                        **_reloads(variant, "s-300pmu-2"),
                    },
                ),
            ),
        ),
    )


def _groups(variant: str) -> dict[str, int]:
    """Return launcher group -> launchers of the first battalion of a variant."""
    unit = bench(SCENARIO).case(variant).units[0]
    found: dict[str, int] = {}
    for launcher in unit.launchers:
        group = launcher.id.removeprefix(f"{unit.id}.").rpartition("-")[0]
        found[group] = found.get(group, 0) + 1
    return found


def _launchers(variant: str, system: str, number: int, whose: str) -> Option:
    """Return the option that gives a battalion a number of launchers, by its main group alone."""
    groups = _groups(variant)
    main = max(number - sum(groups.values()) + groups["main"], 1)
    return Option(
        f"{main}, so that there are {number} in all [D4, recalled]"
        if number == MOST_LAUNCHERS
        else f"{main}, so that there are {number} in all [B2]",
        f"{whose} has {number} launchers",
        {f"systems.{system}.unit.launchers.main.count": main},
    )


def _reloads(variant: str, system: str) -> dict[str, str]:
    return {
        f"systems.{system}.unit.launchers.{group}.reload_time": QUICK_RELOAD
        for group in _groups(variant)
    }


def judge_varied(found: Estimate) -> Verdict:
    """With another value, at the largest raid: contradicted when the interval of the difference in
    the share of attackers leaked lies above zero, reproduced when it lies below, else undecided.
    """
    points = f"{100 * found.value:+.1f} points ({100 * found.low:+.1f} to {100 * found.high:+.1f})"
    if found.low > 0.0:
        return Verdict("contradicted", f"{points} of attackers leaked")
    if found.high < 0.0:
        return Verdict("reproduced", f"{points} of attackers leaked")
    return Verdict("not checkable here", f"no difference was shown: {points}")


def difference(variant: str, changes: Changes, order: Order) -> Estimate:
    """Return the share leaked past the S-400 minus past a variant, paired, with changes."""
    replications = VARIED if order.replications is None else min(VARIED, order.replications)
    world = plan_of(SCENARIO, {"sweep.values": [LARGEST], **changes}).world()
    done = replace(order, replications=replications).run(world)
    names = {case.variant: case.id for case in world.cases}
    return paired_difference(
        done.outcomes, names[variant], names["S-400"], "leak_share", bounds=SHARE_DIFFERENCE
    )


def varied(variant: str, order: Order) -> list[Input]:
    """Return what decides with other values: each alone, and those that favour the S-400 together.

    Together means, of those that do not turn the verdict alone: the option with the smallest
    difference first, then the next that helps, until fewer leak past the S-400, or all are in.
    """
    base = difference(variant, {}, order)
    inputs, helpful = [], []
    for lever in levers(variant):
        others = []
        for option in lever.options:
            found = difference(variant, option.changes, order)
            others.append(_other(option.text, option.condition, found))
            if found.value < base.value and found.high >= 0.0:
                helpful.append((found.value, option))
        plain_input = bench(SCENARIO).input(lever.variant, lever.hook)
        inputs.append(replace(plain_input, others=tuple(others)))
    helpful.sort(key=lambda row: row[0])
    return [*inputs, *_together(variant, [option for _, option in helpful], inputs, order)]


def _together(
    variant: str, helpful: list[Option], inputs: list[Input], order: Order
) -> list[Input]:
    changes: dict[str, int | str] = {}
    used: list[Option] = []
    for option in helpful:
        if set(option.changes) & set(changes):
            continue
        changes |= option.changes
        used.append(option)
        if len(used) < 2:
            continue
        found = difference(variant, changes, order)
        if found.high < 0.0 or option is helpful[-1]:
            conditions = " and ".join(one.condition for one in used)
            return [
                Input(
                    "several of these together",
                    "",
                    max(entry.grade for entry in inputs),
                    "the assumptions above",
                    "what does not turn the verdict alone may do so together",
                    others=(_other(conditions, conditions, found),),
                )
            ]
    return []


def _other(text: str, condition: str, found: Estimate) -> Other:
    verdict = judge_varied(found)
    return Other(text, lambda: verdict, condition)


def rounds_ready(case: Case) -> int:
    """Return the rounds that the first battalion of a case has ready."""
    return sum(launcher.tubes for launcher in case.units[0].launchers)
