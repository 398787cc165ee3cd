"""Maximum range: at what height and cross section of the target is it reached?"""

from __future__ import annotations

import math

import polars as pl

from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.model.geometry import horizon_distance
from openiads.scenario.world import Case
from openiads.verify.absent import absent, rounds_of
from openiads.verify.bench import bench
from openiads.verify.order import Order, by_figure, case_of, cited, figure_si, km, rule
from openiads.verify.reach import farthest
from openiads.verify.settle import settle
from openiads.verify.shots import SLACK, SMALL_M2, best_shot, hooks

NAME = "horizon"
TITLE = "Maximum range against targets at 30 m, 500 m and 10 km"
SCENARIO = "verify-horizon"
HEIGHTS_M = {"30 m": 30.0, "500 m": 500.0, "10 km": 10_000.0}
LARGE_M2 = 30.0
"""The large-aircraft class of the ledger: the target of the table of distances."""
SUBJECTS = {
    "S-400": "S-400",
    "40N6E": "S-400",
    "48N6E3": "S-400",
    "9M96E2": "S-400",
    "9M96E": "S-400",
    "S-300PMU-2": "S-300PMU-2",
    "S-300-Syria": "S-300PMU-2",
    "48N6E2": "S-300PMU-2",
    "48N6E": "S-300PMU-2",
}
"""Subject of a claim -> variant of the scenario."""
QUANTITIES = ("engagement_range_max", "engagement_range_max_aircraft")


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject in SUBJECTS and claim.quantity in QUANTITIES


def judge(
    claimed_m: float, envelope_m: float, height_m: float, ceiling_m: float, rcs_m2: float
) -> Verdict:
    """Contradicted when no round of the subject has an envelope as long as the claim, or when the
    target would have to fly above the ceiling of the round to be over the radar horizon.
    Reproduced when a target at 30 m and a cross section of 1 m2 can be engaged at the claimed
    range. Otherwise reproduced only if the target flies above the least height at which it is over
    the horizon, and its cross section is at least what the radar that must hold it needs at that
    range.
    """
    if envelope_m < claimed_m * (1.0 - SLACK):
        return Verdict("contradicted", f"an envelope of {km(envelope_m)}")
    if height_m > ceiling_m:
        return Verdict("contradicted", f"the horizon: no height below {km(ceiling_m)} is in sight")
    if math.isinf(rcs_m2):
        return Verdict("contradicted", "the instrumented range of the radar that must hold it")
    conditions = []
    if height_m > min(HEIGHTS_M.values()):
        conditions.append(f"the target flies above {km(height_m)}")
    if rcs_m2 > SMALL_M2:
        conditions.append(f"its cross section is at least {rcs_m2:.2g} m2")
    if not conditions:
        return Verdict("reproduced", "from 30 m height and 1 m2 upwards")
    return Verdict("reproduced only if", " and ".join(conditions))


def verdict_of(case: Case, subject: str, claimed_m: float) -> Verdict:
    """Return the verdict of `judge` on a claimed range for the best shot of a site."""
    shot = best_shot(case, subject, claimed_m)
    return judge(claimed_m, shot.envelope_m, shot.height_m, shot.one.height_max_m, shot.rcs_m2)


def finding(claims: list[Claim], variant: str, order: Order) -> Finding:
    """Put one claimed range to the rounds of its subject; the round that reaches it best counts."""
    claim, site = min(claims, key=lambda one: one.grade), bench(SCENARIO)
    claimed = figure_si(claim)
    case = site.case(variant)
    statement = f"{claim.subject} reaches {km(claimed)}"
    if not rounds_of(case, claim.subject):
        return absent(statement, claims, order)
    shot = best_shot(case, claim.subject, claimed)

    def judged(changed: Case) -> Verdict:
        return verdict_of(changed, claim.subject, claimed)

    judge_values = site.judge(variant, judged)
    inputs = [
        site.input(variant, hook, judge_values, claim if hook.stands else None)
        for hook in hooks(shot)
    ]
    inputs += site.together(variant, hooks(shot), judge_values, claim)
    verdict, decisive = settle(judged(case), claims, inputs, order.ledger)
    numbers: dict[str, Cell] = {
        "claimed_m": claimed,
        "round": shot.one.id,
        "envelope_m": shot.envelope_m,
        "least_height_m": shot.height_m,
        "ceiling_m": shot.one.height_max_m,
        "least_rcs_m2": shot.rcs_m2,
    }
    return Finding(statement, cited(claims, order.ledger), numbers, verdict, decisive)


def make(order: Order) -> Check:
    """Make the check."""
    claims = [claim for claim in order.ledger.claims.values() if treats(claim)]
    cases = {name: case_of(SCENARIO, name) for name in dict.fromkeys(SUBJECTS.values())}
    groups: dict[tuple[str, float], list[Claim]] = {}
    for (subject, _, value), found in by_figure(claims).items():
        groups.setdefault((subject, value), []).extend(found)
    findings = [
        finding(found, SUBJECTS[subject], order)
        for (subject, _), found in sorted(groups.items(), key=lambda item: _place(item[0]))
    ]
    return Check(
        NAME,
        TITLE,
        conditions(cases),
        (rule(judge), rule(settle)),
        tuple(findings),
        (table(cases, order), masts(order)),
        (order.itself(NAME), order.command(SCENARIO)),
    )


def _place(key: tuple[str, float]) -> tuple[int, float]:
    return list(SUBJECTS).index(key[0]), -key[1]


def conditions(cases: dict[str, Case]) -> tuple[str, ...]:
    """Say under what conditions the verdicts hold."""
    antennas = {r.antenna_height_m for case in cases.values() for r in case.radars}
    return (
        "The maximum range of a round is put into the model: what comes out is the height and the "
        "cross section at which the horizon and the radars leave it.",
        "Smooth sea, effective Earth radius factor 4/3, the site at sea level.",
        f"Antennas at {min(antennas):g} to {max(antennas):g} m, as in the library.",
        "Semi-active rounds need the engagement radar to see the target on 9 of 10 looks; active "
        "rounds need a firm track of any radar of the site.",
        "For the verdict the target keeps its distance while the round flies: the best case. "
        "The simulated aircraft flies straight at the site, so it is met closer in.",
    )


def table(cases: dict[str, Case], order: Order) -> Grid:
    """Return horizon, static reach and simulated reach by height."""
    shots = order.run(SCENARIO).shots
    met = shots.group_by("case").agg(pl.col("slant_range_m").max())
    met_by_case = {str(name): value for name, value in met.iter_rows()}
    rows: list[tuple[Cell, ...]] = []
    for name, case in cases.items():
        antenna = max(radar.antenna_height_m for radar in case.radars)
        for label, height in HEIGHTS_M.items():
            reach = max(farthest(case, one, height, LARGE_M2, 500.0) for one in case.rounds)
            rows.append(
                (
                    name,
                    label,
                    horizon_distance(antenna, height, case.earth_radius_factor) / 1000.0,
                    reach / 1000.0,
                    met_by_case.get(f"{name}@{label}", math.nan) / 1000.0,
                )
            )
    return Grid(
        "Distances, km: a target of 30 m2, and the farthest intercept of a closing bomber",
        ("system", "height", "horizon", "engageable", "simulated"),
        tuple(rows),
    )


def masts(order: Order) -> Grid:
    """Return the horizon for every antenna height in the ledger."""
    claims = [c for c in order.ledger.claims.values() if c.quantity == "antenna_height"]
    rows = [
        (
            claim.id,
            claim.value_si,
            *(
                horizon_distance(claim.value_si, height, 4.0 / 3.0) / 1000.0
                for height in HEIGHTS_M.values()
            ),
        )
        for claim in claims
    ]
    return Grid(
        "Radar horizon, km, with the antenna heights of the ledger",
        ("claim", "antenna, m", *HEIGHTS_M),
        tuple(rows),
    )
