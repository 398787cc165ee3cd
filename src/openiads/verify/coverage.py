"""Reach from one site against the map: the share of a drawn circle that is really covered."""

from __future__ import annotations

import math

import numpy as np

from openiads.analysis.verdict import Cell, Check, Decisive, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.scenario.world import Case
from openiads.verify.bench import Hook, bench
from openiads.verify.horizon import QUANTITIES, SCENARIO
from openiads.verify.order import Order, by_figure, case_of, cited, km, rule
from openiads.verify.reach import engageable, guides
from openiads.verify.settle import settle

NAME = "coverage"
TITLE = "The circle on the map: share of it in which a target can be engaged"
TARGETS = (
    ("cruise missile", 50.0, "Subsonic-cruise-missile-class-rcs-saab-hackathon-note"),
    ("one-way UAV", 500.0, "Shahed-136-rcs-frontal-kharkiv-air-force-university"),
    ("fighter", 10_000.0, "4th-gen-fighter-class-rcs-saab-hackathon-note"),
    ("bomber", 10_000.0, "Strategic-bomber-class-rcs-saab-hackathon-note"),
)
"""Kind, height, m, and the claim its cross section comes from."""
RINGS = 200
FULL, NONE = 0.95, 0.05
SUBJECTS = ("S-400", "S-300PMU-2")


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    drawn = claim.quantity in (*QUANTITIES, "area_cover_range", "coverage_range_claim")
    return claim.subject in SUBJECTS and drawn


def covered(case: Case, radius_m: float, height_m: float, rcs_m2: float) -> float:
    """Return the share of a circle in which a target can be engaged, whatever the azimuth.

    Rings of equal width, each weighted by its area; the target keeps its distance. The engagement
    radar is taken to be turned to where the target is.
    """
    edges = np.linspace(0.0, radius_m, RINGS + 1)
    middles = 0.5 * (edges[:-1] + edges[1:])
    areas = np.diff(edges**2) / radius_m**2
    good = [
        any(engageable(case, one, float(at), height_m, rcs_m2) for one in case.rounds)
        for at in middles
    ]
    return float(np.sum(areas[good]))


def judge(shares: dict[str, float], radius_m: float) -> Verdict:
    """Reproduced when at least 95 % of the circle is covered for every kind of target and height;
    contradicted when at most 5 % is for every one; else reproduced only for those with 95 %, or,
    when there is none, contradicted by the largest share.
    """
    full = [name for name, share in shares.items() if share >= FULL]
    small = min(shares, key=lambda name: shares[name])
    if len(full) == len(shares):
        return Verdict("reproduced", f"at least {100 * min(shares.values()):.0f} % of the circle")
    if full:
        names = " or a ".join(full)
        text = f"the target is a {names}; of the circle of {km(radius_m)} a {small} is met in "
        return Verdict("reproduced only if", text + f"{100 * shares[small]:.1f} %")
    most = max(shares, key=lambda name: shares[name])
    return Verdict(
        "contradicted",
        f"a share of {100 * shares[most]:.0f} % at best ({most}) and {100 * shares[small]:.1f} % "
        f"({small})",
    )


def shares_of(case: Case, radius_m: float, order: Order) -> dict[str, float]:
    """Return the share of a circle that is covered, by kind and height of the target."""
    return {
        f"{name} at {_height(height)}": covered(
            case, radius_m, height, order.ledger.claim(basis).value_si
        )
        for name, height, basis in TARGETS
    }


def hooks(case: Case) -> tuple[Hook, ...]:
    """Return the inputs that decide: of the round with the longest range and its radar."""
    long = max(case.rounds, key=lambda one: max(limit for _, limit in one.range_max_m))
    radar = max(guides(case, long)[0], key=lambda one: one.reference_range_m)
    name = radar.id.rpartition(".")[2]
    return (
        Hook(
            f"rounds/{long.id}/range_max_m",
            f"the range of the {long.id}",
            "the circle is drawn with it",
        ),
        Hook(
            f"radars/{radar.id}/reference_rcs_m2",
            f"the reference target of the {name}",
            "the range at which a target is held follows from it",
        ),
        Hook(
            f"radars/{radar.id}/antenna_height_m",
            f"the antenna height of the {name}",
            "the horizon follows from it",
        ),
    )


def targets(order: Order) -> tuple[Decisive, ...]:
    """Return the cross sections of the targets, which decide as well."""
    found = []
    for name, height, basis in TARGETS:
        claim = order.ledger.claim(basis)
        found.append(
            Decisive(
                f"the cross section of the {name} at {_height(height)}",
                f"{claim.value_si:.2g} m2",
                claim.grade,
                claim.id,
                "the range at which it is held follows from it",
            )
        )
    return tuple(found)


def finding(subject: str, radius: float, claims: list[Claim], order: Order) -> Finding:
    """Put one circle to the site, and to the site with other values of what decides."""
    site = bench(SCENARIO)
    case = site.case(subject)
    shares = shares_of(case, radius, order)

    def judged(changed: Case) -> Verdict:
        return judge(shares_of(changed, radius, order), radius)

    inputs = [site.input(subject, hook, site.judge(subject, judged)) for hook in hooks(case)]
    verdict, decisive = settle(judge(shares, radius), claims, inputs, order.ledger)
    sector = next(r.sector_width_deg for r in case.radars if r.id == case.units[0].engagement_radar)
    numbers: dict[str, Cell] = {"radius_m": radius, "sector_deg": sector, **shares}
    return Finding(
        f"{subject} covers a circle of {km(radius)}",
        cited(claims, order.ledger),
        numbers,
        verdict,
        (*decisive, *targets(order)) if decisive else (),
        "" if decisive else "nobody claims it in this form",
        question=all(claim.quantity in QUANTITIES for claim in claims),
    )


def make(order: Order) -> Check:
    """Make the check."""
    groups: dict[tuple[str, float], list[Claim]] = {}
    for (subject, _, value), found in by_figure(
        claim for claim in order.ledger.claims.values() if treats(claim)
    ).items():
        groups.setdefault((subject, value), []).extend(found)
    ordered = sorted(groups.items(), key=lambda item: -item[0][1])
    findings = [finding(*key, claims, order) for key, claims in ordered]
    rows = [
        (
            subject,
            radius / 1000.0,
            *(
                100.0 * share
                for share in shares_of(bench(SCENARIO).case(subject), radius, order).values()
            ),
        )
        for (subject, radius), _ in ordered
    ]
    heads = tuple(f"{name}, {_height(height)}" for name, height, _ in TARGETS)
    return Check(
        NAME,
        TITLE,
        (
            "Most sources print a maximum range; that it is the radius of a circle that is covered "
            "is how maps draw it, and the question of this check.",
            "Smooth Earth without hills, which would cover less; the site at sea level; the target "
            "keeps its distance; no jamming.",
            "Cross sections are those of the ledger: "
            + "; ".join(
                f"{name} {order.ledger.claim(basis).value_si:.2g} m2" for name, _, basis in TARGETS
            )
            + ".",
            "The engagement radar may be turned anywhere; at one time it looks at "
            f"{share_of_sector(order):.0f} % of all azimuths, and covers no more than that.",
        ),
        (rule(judge), rule(settle)),
        tuple(findings),
        (Grid("Share of the circle covered, %", ("system", "radius, km", *heads), tuple(rows)),),
        (order.itself(NAME),),
    )


def share_of_sector(order: Order) -> float:
    """Return the share of all azimuths, %, in the sector of the engagement radar."""
    case = case_of(SCENARIO, "S-400")
    radar = next(r for r in case.radars if r.id == case.units[0].engagement_radar)
    return 100.0 * radar.sector_width_deg / math.degrees(2.0 * math.pi)


def _height(height: float) -> str:
    return f"{height:g} m" if height < 1000.0 else f"{height / 1000.0:g} km"
