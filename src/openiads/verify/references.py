"""Ranges of radars that are printed with their target, and what they imply for others."""

from __future__ import annotations

from collections.abc import Sequence

from openiads.analysis.verdict import Cell, Decisive, Finding, Verdict
from openiads.evidence.claim import Claim
from openiads.scenario.world import Case, Radar
from openiads.units import to_si
from openiads.verify.bench import Hook, bench
from openiads.verify.order import Order, cited, km
from openiads.verify.settle import settle

SCENARIO = "verify-horizon"
RADARS = ("30N6E2", "64N6E2", "91N6E", "92N6E", "96L6E")
AGREE = 0.05
"""Ranges that differ by less than this share agree: 95 % of a range counts as the range."""
VHF_CLAIM = "detection_range_stealth_claim"
VHF_REFERENCE = "Nebo-M-RLM-D-detection-range-1m2-export-catalogue-via-cmo-db-requests"


def states_target(claim: Claim) -> bool:
    """Whether a claim gives the range of a radar of the library with the target it is for."""
    stated = claim.quantity == "detection_range_max" and bool(claim.conditions.reference_rcs)
    return stated and claim.subject in RADARS


def judge_vhf(claimed_m: tuple[float, float], at_1m2_m: float | None, vhf_m2: float) -> Verdict:
    """Take the published range of the same radar at 1 m2 and the fourth-power law for the cross
    section that the claimed range needs. Not checkable here when no such range is published for
    this radar: another radar in another band says nothing about it. Reproduced when the published
    VHF cross section is at least what the upper end needs; contradicted when it is below what the
    lower end needs; else reproduced only if it is between the two.
    """
    if at_1m2_m is None:
        text = "no range with a stated target is published for this radar"
        return Verdict("not checkable here", text)
    low, high = ((claimed / at_1m2_m) ** 4 for claimed in claimed_m)
    if vhf_m2 >= high:
        return Verdict("reproduced", f"{high:.2g} m2 suffice, {vhf_m2:.2g} m2 are published")
    if vhf_m2 < low:
        seen = at_1m2_m * vhf_m2**0.25
        return Verdict(
            "contradicted",
            f"the published VHF figure: {vhf_m2:.2g} m2 gives {km(seen)}, the claim needs "
            f"{low:.2g} to {high:.2g} m2",
        )
    return Verdict("reproduced only if", f"the cross section in VHF is {low:.2g} to {high:.2g} m2")


def implied_m2(claimed_m: float, rcs_m2: float, range_m: float) -> float:
    """Return the target, m2, that a range is for, when another range with its target is published.

    The fourth-power law: 390 km at 4 m2 and 600 km give 4 (600/390)^4 = 22 m2.
    """
    return rcs_m2 * (range_m / claimed_m) ** 4


def judge_reference(claimed_m: float, rcs_m2: float, radar: Radar) -> Verdict:
    """Scale the published range of the library, with its assumed target, to the target of the
    claim. Reproduced when the two differ by less than 5 %; else reproduced only if the published
    range is for the target that makes them agree.
    """
    scaled = radar.reference_range_m * (rcs_m2 / radar.reference_rcs_m2) ** 0.25
    implied = implied_m2(claimed_m, rcs_m2, radar.reference_range_m)
    pair = f"the two ranges agree when {km(radar.reference_range_m)} is for {implied:.2g} m2"
    if abs(scaled / claimed_m - 1.0) < AGREE:
        return Verdict("reproduced", f"{km(scaled)} by the fourth-power law; {pair}")
    return Verdict(
        "reproduced only if",
        f"the {km(radar.reference_range_m)} are for {implied:.2g} m2, not for the "
        f"{radar.reference_rcs_m2:.2g} m2 of the library",
    )


def vhf_findings(aircraft: Sequence[str], order: Order) -> list[Finding]:
    """Put the claimed range of VHF radars against stealth to their published range at 1 m2.

    Parameters
    ----------
    aircraft : subjects whose cross section in VHF counts.
    order : how the check is to be made.
    """
    reference = order.ledger.claim(VHF_REFERENCE)
    vhf = [
        c for c in order.ledger.claims.values() if c.quantity == "rcs_vhf" and c.subject in aircraft
    ]
    findings = []
    for claim in order.ledger.claims.values():
        if claim.quantity != VHF_CLAIM or not vhf:
            continue
        figure = max(c.value_si for c in vhf)
        at_1m2 = reference.value_si if reference.subject == claim.subject else None
        numbers: dict[str, Cell] = {"range_at_1_m2_m": at_1m2, "vhf_m2": figure}
        found = judge_vhf((claim.low_si, claim.high_si), at_1m2, figure)
        decisive = Decisive(
            "the cross section in VHF",
            f"{figure:.2g} m2",
            max(c.grade for c in vhf),
            ", ".join(c.id for c in vhf),
            "the range goes with its fourth root",
        )
        verdict, _ = settle(found, [claim], (), order.ledger)
        findings.append(
            Finding(
                f"{claim.subject} detects stealth targets at {claim.figure}",
                cited([claim, reference, *vhf], order.ledger),
                numbers,
                verdict,
                (decisive,) if at_1m2 is not None else (),
                "" if at_1m2 is not None else f"the 1 m2 range is that of the {reference.subject}",
            )
        )
    return findings


def reference_findings(cases: dict[str, Case], order: Order) -> list[Finding]:
    """Put ranges printed with their target to the library's range with its assumed target."""
    radars = {
        r.id.rpartition(".")[2]: (variant, r)
        for variant, case in cases.items()
        for r in case.radars
    }
    findings = []
    for claim in order.ledger.claims.values():
        if states_target(claim):
            variant, radar = radars[claim.subject]
            findings.append(reference_finding(claim, variant, radar, order))
    return findings


def reference_finding(claim: Claim, variant: str, radar: Radar, order: Order) -> Finding:
    """Put one range printed with its target to the library's range."""
    site = bench(SCENARIO)
    rcs = to_si(claim.conditions.reference_rcs, "area")
    path = f"radars/{radar.id}/reference_rcs_m2"

    def judged(case: Case) -> Verdict:
        same = next(one for one in case.radars if one.id == radar.id)
        return judge_reference(claim.value_si, rcs, same)

    origin = site.world.origins[f"{variant}/{path}"]
    hook = Hook(
        path,
        f"the reference target of the {claim.subject}",
        "the range scales with its fourth root",
        stands=claim.id in origin.claims,
    )
    inputs = [site.input(variant, hook, site.judge(variant, judged))]
    verdict, decisive = settle(
        judge_reference(claim.value_si, rcs, radar), [claim], inputs, order.ledger
    )
    implied = implied_m2(claim.value_si, rcs, radar.reference_range_m)
    return Finding(
        f"{claim.subject} detects {rcs:g} m2 at {km(claim.value_si)}",
        cited([claim], order.ledger),
        {
            "claimed_m": claim.value_si,
            "rcs_m2": rcs,
            "library_range_m": radar.reference_range_m,
            "library_rcs_m2": radar.reference_rcs_m2,
            "implied_rcs_m2": implied,
        },
        verdict,
        decisive,
    )
