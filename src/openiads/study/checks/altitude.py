"""Least and greatest height of targets: the rounds, and the horizon."""

from __future__ import annotations

from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.model.geometry import horizon_distance
from openiads.scenario.world import Case
from openiads.study.checks.horizon import SCENARIO, SUBJECTS
from openiads.study.checks.order import Order, by_figure, case_of, cited, km, rule

NAME = "altitude"
TITLE = "Least and greatest height of targets"
TOP, FLOOR, TEST = "engagement_altitude_max", "engagement_altitude_min", "test_target_altitude"
NEAR_M = 3_000.0
"""A target not seen farther out is not engaged: the least range of most rounds."""


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject in SUBJECTS and claim.quantity in (TOP, FLOOR, TEST)


def judge_top(claimed_m: float, ceilings: dict[str, float], of_round: bool) -> Verdict:
    """Contradicted when no round of the subject has a published or assumed ceiling as high. For a
    round itself else not checkable here, as the model is given its ceiling. For a system reproduced
    when every round has a ceiling as high, else reproduced only if one of those rounds is fired.
    """
    good = [name for name, ceiling in ceilings.items() if ceiling >= claimed_m]
    if not good:
        return Verdict("contradicted", f"the ceilings of its rounds, {km(max(ceilings.values()))}")
    if of_round:
        return Verdict("not checkable here", "the model is given the ceiling of a round")
    if len(good) == len(ceilings):
        return Verdict("reproduced", "every round has a ceiling as high, published or assumed")
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
    """Contradicted when the height of a test target is above every published ceiling, which a test
    cannot be unless the height was that of its apogee; else reproduced.
    """
    if height_m > max(published):
        return Verdict("contradicted", f"the highest published ceiling, {km(max(published))}")
    return Verdict("reproduced", "within the published ceilings")


def make(order: Order) -> Check:
    """Make the check."""
    groups = by_figure(claim for claim in order.ledger.claims.values() if treats(claim))
    cases = {name: case_of(SCENARIO, name) for name in dict.fromkeys(SUBJECTS.values())}
    tops = [value for (_, quantity, value) in groups if quantity == TOP]
    findings = [
        finding(key, claims, cases[SUBJECTS[key[0]]], tops, order)
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
        tuple(map(rule, (judge_top, judge_floor, judge_test))),
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
    key: tuple[str, str, float],
    claims: list[Claim],
    case: Case,
    tops: list[float],
    order: Order,
) -> Finding:
    """Put one claimed height to the rounds of its subject and to the horizon."""
    subject, quantity, value = key
    rounds = [one for one in case.rounds if one.id == subject] or case.rounds
    numbers: dict[str, Cell] = {"claimed_m": value}
    if quantity == TOP:
        own = any(one.id == subject for one in rounds)
        ceilings = {one.id: one.height_max_m for one in rounds}
        numbers |= {f"ceiling_m_{name}": limit for name, limit in ceilings.items()}
        verdict, statement = judge_top(value, ceilings, own), f"{subject} reaches up to {km(value)}"
    elif quantity == FLOOR:
        floors = {one.id: one.height_min_m for one in rounds}
        antenna = max(radar.antenna_height_m for radar in case.radars)
        horizon = horizon_distance(antenna, value, case.earth_radius_factor)
        numbers |= {"horizon_m": horizon, **{f"floor_m_{n}": f for n, f in floors.items()}}
        verdict = judge_floor(value, floors, horizon)
        statement = f"{subject} reaches down to {value:g} m"
    else:
        numbers["highest_published_m"] = max(tops)
        verdict, statement = judge_test(value, tops), f"{subject} met a test target at {km(value)}"
    return Finding(statement, cited(claims, order.ledger), numbers, verdict)
