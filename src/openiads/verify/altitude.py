"""Least and greatest height of targets: the rounds, and the horizon."""

from __future__ import annotations

from openiads.analysis.verdict import Cell, Check, Decisive, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.model.geometry import horizon_distance
from openiads.scenario.world import Case
from openiads.verify.absent import absent, rounds_of
from openiads.verify.bench import Hook, bench
from openiads.verify.horizon import SCENARIO, SUBJECTS
from openiads.verify.order import Order, by_figure, cited, figure_si, km, rule
from openiads.verify.settle import Input, settle

NAME = "altitude"
TITLE = "Least and greatest height of targets"
TOP, FLOOR, TEST = "engagement_altitude_max", "engagement_altitude_min", "test_target_altitude"
NEAR_M = 3_000.0
"""A target not seen farther out is not engaged: the least range of most rounds."""


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject in SUBJECTS and claim.quantity in (TOP, FLOOR, TEST)


def judge_top(claimed_m: float, ceilings: dict[str, float]) -> Verdict:
    """Contradicted when no round of the subject has a published or assumed ceiling as high.
    Reproduced when every round has, else reproduced only if one of those rounds is fired.
    """
    good = [name for name, ceiling in ceilings.items() if ceiling >= claimed_m]
    if not good:
        return Verdict("contradicted", f"the ceilings of its rounds, {km(max(ceilings.values()))}")
    if len(good) == len(ceilings):
        return Verdict("reproduced", "every round has a ceiling as high")
    return Verdict("reproduced only if", f"the round is a {' or '.join(good)}")


def judge_floor(claimed_m: float, floors: dict[str, float], horizon_m: float) -> Verdict:
    """Contradicted when no round of the subject reaches as low, or when the horizon at that height
    is within the least range. Otherwise reproduced only within the horizon at that height, and
    with the rounds that reach so low.
    """
    good = [name for name, floor in floors.items() if floor <= claimed_m]
    if not good:
        return Verdict("contradicted", f"the floors of its rounds, {min(floors.values()):g} m")
    if horizon_m <= NEAR_M:
        return Verdict("contradicted", f"the horizon, {km(horizon_m)}")
    text = f"the target is within {km(horizon_m)}, its horizon"
    named = "" if len(good) == len(floors) else f", and the round is a {' or '.join(good)}"
    return Verdict("reproduced only if", text + named)


def judge_test(height_m: float, published: list[float]) -> Verdict:
    """A report of a test is not refuted by the ceiling of an earlier brochure. Reproduced when the
    height of the test target is within the published ceilings. Else reproduced only if it was that
    of its apogee, or the ceiling of a round is above every published one.
    """
    if height_m > max(published):
        return Verdict(
            "reproduced only if",
            f"{km(height_m)} was the height of its apogee, not of the intercept, or a round "
            f"reaches higher than every published ceiling, {km(max(published))}",
        )
    return Verdict("reproduced", "within the published ceilings")


def make(order: Order) -> Check:
    """Make the check."""
    groups = by_figure(claim for claim in order.ledger.claims.values() if treats(claim))
    cases = {name: bench(SCENARIO).case(name) for name in dict.fromkeys(SUBJECTS.values())}
    tops = [value for (_, quantity, value) in groups if quantity == TOP]
    findings = [
        finding(key, claims, tops, order)
        for key, claims in sorted(groups.items(), key=lambda item: (item[0][1], item[0]))
    ]
    rows = [
        (name, one.id, one.height_min_m, one.height_max_m / 1000.0, one.guidance)
        for name, case in cases.items()
        for one in case.rounds
    ]
    return Check(
        NAME,
        TITLE,
        (
            "Floors and ceilings of rounds are those of the library, some published, some assumed "
            "(see `openiads systems 40N6E`); they are put into the model.",
            "What the model adds is the horizon of the highest antenna over a smooth sea.",
        ),
        tuple(map(rule, (judge_top, judge_floor, judge_test, settle))),
        tuple(findings),
        (
            Grid(
                "Rounds of the library",
                ("system", "round", "floor, m", "ceiling, km", "guidance"),
                tuple(rows),
            ),
        ),
        (order.itself(NAME),),
    )


def finding(
    key: tuple[str, str, float], claims: list[Claim], tops: list[float], order: Order
) -> Finding:
    """Put one claimed height to the rounds of its subject and to the horizon."""
    subject, quantity, value = key
    shown = cited(claims, order.ledger)
    if quantity == TEST:
        highest = [
            claim
            for claim in order.ledger.claims.values()
            if treats(claim) and claim.quantity == TOP and figure_si(claim) == max(tops)
        ]
        decisive = Decisive(
            "the highest published ceiling of a round",
            km(max(tops)),
            min(claim.grade for claim in highest),
            ", ".join(claim.id for claim in highest),
            "it is what the test is compared with",
        )
        verdict, others = settle(judge_test(value, tops), claims, (), order.ledger)
        statement = f"{subject} met a test target at {km(value)}"
        numbers: dict[str, Cell] = {"claimed_m": value, "highest_published_m": max(tops)}
        return Finding(statement, shown, numbers, verdict, (*others, decisive))
    way = "up" if quantity == TOP else "down"
    statement = f"{subject} reaches {way} to {km(value) if quantity == TOP else f'{value:g} m'}"
    case = bench(SCENARIO).case(SUBJECTS[subject])
    if not rounds_of(case, subject):
        return absent(statement, claims, order)
    found = judged(case, subject, quantity, value)
    inputs = inputs_of(subject, quantity, value, claims)
    verdict, decisive_ones = settle(found, claims, inputs, order.ledger)
    return Finding(
        statement,
        shown,
        numbers_of(case, subject, quantity, value),
        verdict,
        decisive_ones,
    )


def antenna_m(case: Case) -> float:
    """Return the height of the highest antenna, m."""
    return max(radar.antenna_height_m for radar in case.radars)


def judged(case: Case, subject: str, quantity: str, value: float) -> Verdict:
    """Return the verdict on a claimed floor or ceiling."""
    rounds = rounds_of(case, subject)
    if quantity == TOP:
        return judge_top(value, {one.id: one.height_max_m for one in rounds})
    horizon = horizon_distance(antenna_m(case), value, case.earth_radius_factor)
    return judge_floor(value, {one.id: one.height_min_m for one in rounds}, horizon)


def numbers_of(case: Case, subject: str, quantity: str, value: float) -> dict[str, Cell]:
    """Return what the verdict rests on."""
    rounds = rounds_of(case, subject)
    numbers: dict[str, Cell] = {"claimed_m": value}
    if quantity == TOP:
        return numbers | {f"ceiling_m_{one.id}": one.height_max_m for one in rounds}
    horizon = horizon_distance(antenna_m(case), value, case.earth_radius_factor)
    floors: dict[str, Cell] = {f"floor_m_{one.id}": one.height_min_m for one in rounds}
    return numbers | {"horizon_m": horizon, **floors}


def inputs_of(subject: str, quantity: str, value: float, claims: list[Claim]) -> list[Input]:
    """Return the inputs that decide about a floor or a ceiling."""
    site, variant = bench(SCENARIO), SUBJECTS[subject]
    case = site.case(variant)
    rounds = rounds_of(case, subject)
    best = (
        max(rounds, key=lambda one: one.height_max_m)
        if quantity == TOP
        else min(rounds, key=lambda one: one.height_min_m)
    )
    what, field = ("ceiling", "height_max_m") if quantity == TOP else ("floor", "height_min_m")
    limit = Hook(
        f"rounds/{best.id}/{field}",
        f"the {what} of the {best.id}",
        "it is the quantity that is claimed, put in",
        stands=True,
    )
    claim = min(claims, key=lambda one: one.grade)

    def judge(changed: Case) -> Verdict:
        return judged(changed, subject, quantity, value)

    found = [site.input(variant, limit, site.judge(variant, judge), claim)]
    if quantity == FLOOR:
        highest = max(case.radars, key=lambda radar: radar.antenna_height_m)
        mast = Hook(
            f"radars/{highest.id}/antenna_height_m",
            f"the antenna height of the {highest.id.rpartition('.')[2]}",
            "the horizon follows from it",
        )
        found.append(site.input(variant, mast, site.judge(variant, judge)))
    return found
