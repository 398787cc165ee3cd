"""What decides how many S-300PMU-2 one S-400 is worth, and paired runs with other values of it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from openiads.analysis.compare import paired_difference
from openiads.analysis.estimate import Estimate
from openiads.analysis.summary import SHARE_DIFFERENCE
from openiads.analysis.verdict import Verdict
from openiads.resolve.resolver import Plan
from openiads.scenario.world import Case
from openiads.study.prepare import plan_of
from openiads.verify.bench import Hook, Option, Values, bench, several
from openiads.verify.order import Order
from openiads.verify.settle import Input, Other

SCENARIO = "verify-equivalence"
LARGEST = 40
"""Raid size at which other values are tried: the largest of the scenario, which decides."""
VARIED = 100
"""Replications a case of the runs in which other values of what decides are tried."""


def levers(variant: str) -> tuple[tuple[str, Hook], ...]:
    """Return what is varied when a variant is compared with the S-400: whose, and which."""
    older = bench(SCENARIO).case(variant).units[0].id
    return (
        (
            "S-400",
            Hook(
                "units/s400/doctrine/salvo/aircraft",
                "the number of rounds fired at a target",
                "it decides for how many targets the rounds suffice",
            ),
        ),
        (
            "S-400",
            Hook(
                "units/s400/launchers_total",
                "the number of launchers of an S-400 battalion",
                "rounds are what runs out in the largest raid",
            ),
        ),
        (
            "S-400",
            Hook(
                "units/s400/launchers/medium/count",
                "the number of launchers with 9M96E2 of an S-400 battalion",
                "each carries as many rounds as four others",
            ),
        ),
        (
            variant,
            Hook(
                f"units/{older}/launchers_total",
                "the number of launchers of an S-300PMU-2 battalion",
                "rounds are what runs out in the largest raid",
            ),
        ),
        (
            "S-400",
            Hook(
                "units/s400/launchers/s400.main-1/reload_time_s",
                "the time to reload a launcher of the S-400",
                "an hour leaves each battalion its first load",
            ),
        ),
    )


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


def difference(variant: str, values: Values, order: Order) -> Estimate:
    """Return the share leaked past the S-400 minus past a variant, paired, with other values."""
    replications = VARIED if order.replications is None else min(VARIED, order.replications)
    world = _plan().world(values)
    done = replace(order, replications=replications).run(world)
    names = {case.variant: case.id for case in world.cases}
    return paired_difference(
        done.outcomes, names[variant], names["S-400"], "leak_share", bounds=SHARE_DIFFERENCE
    )


@lru_cache(maxsize=1)
def _plan() -> Plan:
    """Return the scenario at its largest raid alone."""
    return plan_of(SCENARIO, {"sweep.values": [LARGEST]})


def varied(variant: str, order: Order) -> list[Input]:
    """Return what decides with other values: each alone, and those that favour the S-400 together.

    Together means, of those that do not turn the verdict alone: the option with the smallest
    difference first, then the next that helps, until fewer leak past the S-400, or all are in; then
    without those that are not needed.
    """
    site = bench(SCENARIO)
    base = difference(variant, {}, order)
    inputs: list[Input] = []
    helpful: list[tuple[float, Input, Option]] = []
    for whose, hook in levers(variant):
        entry = site.input(whose, hook)
        others = []
        for option in site.options(whose, hook):
            found = difference(variant, option.values, order)
            others.append(_other(option.text, found, option.short))
            if found.value < base.value and found.high >= 0.0:
                helpful.append((found.value, entry, option))
        inputs.append(replace(entry, others=tuple(others)))
    helpful.sort(key=lambda row: row[0])
    return [*inputs, *_together(variant, [row[1:] for row in helpful], order)]


Chosen = list[tuple[Input, Option]]


def _together(variant: str, helpful: Chosen, order: Order) -> list[Input]:
    """Return the few that turn the verdict together, or all that help when even they do not."""
    used: Chosen = []
    found = None
    for entry, option in helpful:
        if any(entry is one for one, _ in used):
            continue
        used.append((entry, option))
        if len(used) > 1:
            found = difference(variant, _values(used), order)
            if found.high < 0.0:
                break
    if found is None:
        return []
    for dropped in used[:-1] if found.high < 0.0 else ():
        fewer = [one for one in used if one is not dropped]
        if len(fewer) > 1 and (less := difference(variant, _values(fewer), order)).high < 0.0:
            used, found = fewer, less
    text = " and ".join(f"{entry.name} is {option.short}" for entry, option in used)
    grade = max(entry.grade for entry, _ in used)
    return [several((_other(text, found, condition=text),), grade)]


def _values(used: Chosen) -> dict[str, float]:
    return {key: value for _, option in used for key, value in option.values.items()}


def _other(text: str, found: Estimate, short: str = "", condition: str = "") -> Other:
    verdict = judge_varied(found)
    return Other(text, lambda: verdict, short, condition)


def rounds_ready(case: Case) -> int:
    """Return the rounds that the first battalion of a case has ready."""
    return sum(launcher.tubes for launcher in case.units[0].launchers)
