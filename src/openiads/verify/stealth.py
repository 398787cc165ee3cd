"""Detection range against cross section, and what "able to detect stealth targets" then means."""

from __future__ import annotations

import math
from dataclasses import dataclass

from openiads.analysis.verdict import Cell, Check, Cited, Decisive, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.scenario.world import Case, Radar
from openiads.verify import references
from openiads.verify.bench import Hook, bench
from openiads.verify.documents import STEALTH
from openiads.verify.order import Order, case_of, cited, km, rule
from openiads.verify.reach import GUIDE_PD, detection_range, free_range, guides, track_pd
from openiads.verify.reaction import before_s, intercept
from openiads.verify.settle import Input, settle

NAME = "stealth"
TITLE = 'Detection range from 0.001 to 100 m2, and "able to detect stealth targets"'
SCENARIO = "verify-horizon"
LADDER_M2 = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0)
AIRCRAFT = (
    "F-22A",
    "F-35A",
    "5th-gen-fighter-class",
    "J-20",
    "B-2A",
    "Stealth-aircraft-class",
    "Stealth-fighter-class",
)
LOW_OBSERVABLE = "low-observable-aircraft"
QUANTITIES = ("rcs", "rcs_frontal", "rcs_mean")


@dataclass(frozen=True)
class Sighting:
    """What a site has of a low-observable aircraft of one cross section.

    Parameters
    ----------
    rcs_m2 : its cross section.
    seen_m : slant range at which a firm track of it is held.
    warning_s : seconds from there to the site at its speed.
    met_m : distance at which the first round meets it; 0 = not before arrival.
    """

    rcs_m2: float
    seen_m: float
    warning_s: float
    met_m: float


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    low = claim.subject in AIRCRAFT and claim.quantity in QUANTITIES
    vhf = claim.quantity == references.VHF_CLAIM or claim.id == references.VHF_REFERENCE
    return low or vhf or references.states_target(claim) or STEALTH.is_made_by(claim)


def judge(warnings: list[Sighting], published_m: float) -> Verdict:
    """Look at the smallest and the largest published cross section of low-observable aircraft.
    Reproduced when even the smallest is held in track at the published detection range. Reproduced
    only if "detect" means the distances at which they are held, when at some published cross
    section a round still meets the aircraft before it arrives. Contradicted when at none it does.
    """
    ordered = sorted(warnings, key=lambda row: row.rcs_m2)
    if ordered[0].seen_m >= published_m:
        return Verdict("reproduced", f"at {km(ordered[0].seen_m)}, the published range")
    met = [row for row in ordered if row.met_m > 0.0]
    if not met:
        return Verdict("contradicted", "detection so late that no round meets the aircraft")
    small, large = met[0], ordered[-1]
    text = (
        f'"detect" means within {km(small.seen_m)} ({small.warning_s:.0f} s) at '
        f"{small.rcs_m2:g} m2, and {km(large.seen_m)} ({large.warning_s:.0f} s) at "
        f"{large.rcs_m2:g} m2, not {km(published_m)}"
    )
    if met[0] is not ordered[0]:
        text += f"; below {small.rcs_m2:g} m2 no round meets it in time"
    return Verdict("reproduced only if", text)


def warning(case: Case, rcs_m2: float, speed: float, swerling: int) -> Sighting:
    """Return what a site has of an aircraft of one cross section that flies straight at it."""
    seen = max(
        detection_range(radar, rcs_m2, track_pd(case, radar), swerling) for radar in case.radars
    )
    wait = before_s(case) + case.units[0].reaction_time_s
    met = 0.0
    for one in case.rounds:
        radars, pd = guides(case, one)
        held = max(detection_range(radar, rcs_m2, pd, swerling) for radar in radars)
        sighted = min(seen, held + speed * wait)
        reach = max(limit for _, limit in one.range_max_m)
        met = max(met, min(intercept(case, one, sighted, speed, wait), held, reach))
    return Sighting(rcs_m2, seen, seen / speed, met)


def make(order: Order) -> Check:
    """Make the check."""
    claims = [c for c in order.ledger.claims.values() if treats(c) and c.subject in AIRCRAFT]
    cases = {name: case_of(SCENARIO, name) for name in ("S-300PMU-2", "S-400")}
    speed, swerling = low_observable()
    said = [c for c in claims if not c.flags]
    figures = sorted({value for c in said for value in (c.low_si, c.high_si)})
    found = {
        name: [warning(case, rcs, speed, swerling) for rcs in figures]
        for name, case in cases.items()
    }
    return Check(
        NAME,
        TITLE,
        (
            "Fourth-power law from the published range. No source gives the reference target: "
            "30 m2, a P_d of 0.8 on one look and a fluctuating target are assumed in the library.",
            f"The aircraft is the library's {LOW_OBSERVABLE} at {speed:g} m/s, straight at the "
            "site, high enough to be over the horizon, without jamming.",
            "Held in track: 2 of 3 looks detect nine times in ten. Guided: one look detects nine "
            "times in ten.",
        ),
        (rule(judge), *map(rule, (references.judge_vhf, references.judge_reference, settle))),
        (
            *stealth_findings(found, claims, order),
            *references.vhf_findings(AIRCRAFT, order),
            *references.reference_findings(cases, order),
        ),
        (
            ladder(cases, swerling),
            *(warning_grid(name, cases[name], rows) for name, rows in found.items()),
        ),
        (order.itself(NAME), "openiads systems 92N6E", "openiads systems 30N6E2"),
    )


def low_observable() -> tuple[float, int]:
    """Return speed, m/s, and Swerling case of the library's low-observable aircraft."""
    case = case_of("verify-advanced", LOW_OBSERVABLE)
    kind = next(entry for entry in case.threat_types if entry.id == LOW_OBSERVABLE)
    route = case.threats[0].route
    if route.kind != "waypoints":
        raise ValueError("the aircraft of verify-advanced flies along waypoints")
    return route.speeds_m_s[-1], kind.swerling


def stealth_findings(
    found: dict[str, list[Sighting]], claims: list[Claim], order: Order
) -> list[Finding]:
    """Put "able to detect stealth" to either system, over all published cross sections."""
    shown = cited(claims, order.ledger)
    findings = []
    for name, rows in found.items():
        said: tuple[Cited, ...] = (STEALTH.cited(order.ledger),) if name == STEALTH.subject else ()
        published = published_m(bench(SCENARIO).case(name))
        numbers: dict[str, Cell] = {"published_range_m": published}
        for row in rows:
            numbers[f"seen_m_at_{row.rcs_m2:g}_m2"] = row.seen_m
            numbers[f"met_m_at_{row.rcs_m2:g}_m2"] = row.met_m
        made = STEALTH.claim(order.ledger) if said else None
        verdict, decisive = settle(
            judge(rows, published), [made] if made else [], inputs_of(name, rows), order.ledger
        )
        usable = [claim for claim in claims if claim.usable] or claims
        decisive = (
            *decisive,
            Decisive(
                "the cross section of a low-observable aircraft",
                f"{rows[0].rcs_m2:g} to {rows[-1].rcs_m2:g} m2",
                max(claim.grade for claim in usable),
                f"{len(claims)} claims",
                "the distance goes with its fourth root",
            ),
        )
        findings.append(
            Finding(
                f"{name} is able to detect stealth targets",
                said + shown,
                numbers,
                verdict,
                decisive,
                question=not said,
            )
        )
    return findings


def published_m(case: Case) -> float:
    """Return the longest published range among the radars of a site, m."""
    return max(radar.reference_range_m for radar in case.radars)


def inputs_of(name: str, rows: list[Sighting]) -> list[Input]:
    """Return the inputs of the model that decide what a site has of a low-observable aircraft."""
    site = bench(SCENARIO)
    speed, swerling = low_observable()

    def judged(case: Case) -> Verdict:
        changed = [warning(case, row.rcs_m2, speed, swerling) for row in rows]
        return judge(changed, published_m(case))

    judge_values = site.judge(name, judged)
    radar = max(site.case(name).radars, key=lambda one: one.reference_range_m)
    short = radar.id.rpartition(".")[2]
    return [
        site.input(name, hook, judge_values)
        for hook in (
            Hook(
                f"radars/{radar.id}/reference_rcs_m2",
                f"the reference target of the {short}",
                "the distance goes with its fourth root",
            ),
            Hook(
                f"radars/{radar.id}/reference_range_m",
                f"the published range of the {short}",
                "the distance is in proportion to it",
            ),
        )
    ]


def ladder(cases: dict[str, Case], swerling: int) -> Grid:
    """Return the range, km, at which one look detects with P_d = 0.8, by cross section."""
    radars: dict[str, Radar] = {}
    for case in cases.values():
        for radar in case.radars:
            radars.setdefault(radar.id.rpartition(".")[2], radar)
    rows = []
    for rcs in LADDER_M2:
        ranges = [free_range(radar, rcs, radar.reference_pd, swerling) for radar in radars.values()]
        cells = [
            min(reach, radar.range_max_m) / 1000.0
            for reach, radar in zip(ranges, radars.values(), strict=True)
        ]
        rows.append((rcs, *cells))
    return Grid(
        "Detection range, km, by cross section (at most the instrumented range)",
        ("m2", *radars),
        tuple(rows),
    )


def warning_grid(name: str, case: Case, rows: list[Sighting]) -> Grid:
    """Return what every published cross section means for one site."""
    guide = next(r for r in case.radars if r.id == case.units[0].engagement_radar)
    cells = [
        (
            row.rcs_m2,
            row.seen_m / 1000.0,
            row.warning_s,
            detection_range(guide, row.rcs_m2, GUIDE_PD) / 1000.0,
            row.met_m / 1000.0 if row.met_m > 0.0 else math.nan,
        )
        for row in rows
    ]
    return Grid(
        f"{name}: every published cross section of a low-observable aircraft",
        ("m2", "held in track, km", "warning, s", "guided, km", "met, km"),
        tuple(cells),
    )
