"""One S-400 for several S-300PMU-2: shares of attackers that leak from the same raids, paired."""

from __future__ import annotations

from openiads.analysis.compare import paired_difference
from openiads.analysis.estimate import LEVEL, Estimate
from openiads.analysis.summary import SHARE_DIFFERENCE
from openiads.analysis.verdict import Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.study.run import Run
from openiads.verify.bench import bench
from openiads.verify.equivalence_inputs import SCENARIO, VARIED, rounds_ready, varied
from openiads.verify.order import Order, by_figure, cited, rule
from openiads.verify.settle import settle

NAME = "equivalence"
TITLE = "One S-400 battalion for one, two or three S-300PMU-2 battalions"
VARIANTS = {1: "S-300-one", 2: "S-300-two", 3: "S-300-three"}
QUANTITY = "equivalence_s300_systems"


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.quantity == QUANTITY


def judge(differences: dict[float, Estimate]) -> Verdict:
    """Share of attackers leaked past one S-400 minus past the S-300PMU-2, paired, at every raid
    size, with intervals of 95 % for all comparisons of the check together (Bonferroni).
    Contradicted when the interval lies above zero (more leaks) at the largest raid or at every
    size. Reproduced when no interval lies above zero and at least one lies below. Otherwise
    reproduced only if the raid has a size at which the S-400 is not shown to be worse; when nothing
    differs anywhere the raids are too small to tell, and the verdict is not checkable here.
    """
    worse = [size for size, found in differences.items() if found.low > 0.0]
    better = [size for size, found in differences.items() if found.high < 0.0]
    if worse and (len(worse) == len(differences) or max(differences) in worse):
        worst = differences[max(worse)]
        return Verdict(
            "contradicted",
            f"{100 * worst.value:+.1f} points ({100 * worst.low:+.1f} to {100 * worst.high:+.1f}) "
            f"of attackers leaked at raid size {max(worse):g}",
        )
    if worse:
        good = ", ".join(f"{size:g}" for size in differences if size not in worse)
        return Verdict("reproduced only if", f"the raid has {good} threats")
    if better:
        sizes = ", ".join(f"{size:g}" for size in better)
        return Verdict("reproduced", f"fewer attackers leak at raid size {sizes}; nowhere more")
    return Verdict("not checkable here", "no difference was shown at any raid size")


def make(order: Order) -> Check:
    """Make the check."""
    done = order.run(SCENARIO)
    groups = by_figure(claim for claim in order.ledger.claims.values() if treats(claim))
    claimed = {round(key[2]): claims for key, claims in groups.items()}
    comparisons = len(VARIANTS) * len(done.summary.sweep_values)
    level = 1.0 - (1.0 - LEVEL) / comparisons
    findings = [
        finding(number, differences(done, variant, level), claimed[number], order)
        for number, variant in VARIANTS.items()
        if number in claimed
    ]
    site = bench(SCENARIO)
    replications = VARIED if order.replications is None else min(VARIED, order.replications)
    return Check(
        NAME,
        TITLE,
        (
            "Battalions of the library, side by side under one command post; the same mixed raids, "
            "with the same luck, replication by replication.",
            "The claim is printed about systems; a system here is one battalion. The rounds of an "
            f"S-400 battalion, {rounds_ready(site.case('S-400'))} ready, are assumed, against "
            f"{rounds_ready(site.case('S-300-one'))} of an S-300PMU-2.",
            "Only the numbers of battalions that somebody claims get a verdict; the tables have "
            "the others for comparison.",
            f"Other values of what decides are tried in paired runs of {replications} replications "
            "a case, at the largest raid.",
        ),
        (rule(judge), rule(settle)),
        tuple(findings),
        (leaks(done), paired(done)),
        (order.itself(NAME), order.command(SCENARIO)),
    )


def finding(
    number: int, found: dict[float, Estimate], claims: list[Claim], order: Order
) -> Finding:
    """Put one number of battalions to the paired runs."""
    inputs = varied(VARIANTS[number], order)
    verdict, decisive = settle(judge(found), claims, inputs, order.ledger)
    return Finding(
        f"one S-400 is as good as {number} S-300PMU-2",
        cited(claims, order.ledger),
        {f"difference_at_{size:g}": estimate for size, estimate in found.items()},
        verdict,
        decisive,
    )


def differences(done: Run, variant: str, level: float = LEVEL) -> dict[float, Estimate]:
    """Return raid size -> share leaked, S-400 minus the variant, paired, at a confidence level."""
    found = {}
    for value in done.summary.sweep_values:
        cases = [done.summary.case(name, value) for name in (variant, "S-400")]
        names = [row.case for row in cases if row is not None]
        if len(names) == len(cases) and value is not None:
            found[float(value)] = paired_difference(
                done.outcomes,
                names[0],
                names[1],
                "leak_share",
                level=level,
                bounds=SHARE_DIFFERENCE,
            )
    return found


def leaks(done: Run) -> Grid:
    """Return the share that leaked, by raid size and case."""
    variants = ("S-400", *VARIANTS.values())
    rows = []
    for value in done.summary.sweep_values:
        found = [done.summary.case(name, value) for name in variants]
        rows.append((value, *(None if row is None else row.leak_share for row in found)))
    return Grid(
        "Share of attackers that leaked, with 95 % intervals",
        ("raid size", "1 S-400", "1 S-300PMU-2", "2 S-300PMU-2", "3 S-300PMU-2"),
        tuple(rows),
    )


def paired(done: Run) -> Grid:
    """Return the paired differences by raid size."""
    found = {number: differences(done, variant) for number, variant in VARIANTS.items()}
    sizes = list(found[1])
    return Grid(
        "Attackers leaked: one S-400 minus the S-300PMU-2, paired (below zero: fewer leak)",
        ("raid size", *(f"minus {number}" for number in found)),
        tuple((size, *(found[number][size] for number in found)) for size in sizes),
    )
