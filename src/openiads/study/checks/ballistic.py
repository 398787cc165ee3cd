"""Ballistic targets: 60 km, 4800 m/s and 3500 km, put to Kepler arcs."""

from __future__ import annotations

from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.study.checks.footprint import (
    Defence,
    Footprint,
    angle_at_impact,
    arc_speed,
    descent,
    footprint,
    longest_range,
)
from openiads.study.checks.order import Order, by_figure, case_of, cited, km, rule
from openiads.study.checks.reaction import before_s

NAME = "ballistic"
TITLE = "Ballistic targets: 60 km, up to 4800 m/s, from up to 3500 km"
RANGES_M = (300e3, 600e3, 1000e3, 2000e3, 2900e3, 3500e3)
SUBJECTS = ("S-400", "40N6E", "48N6E3", "48N6DM", "9M96E2", "48N6E2")
RANGE, SPEED, SOURCE = "engagement_range_max_ballistic", "target_speed_max", "tbm_source_range_max"
TEST_SPEED = "test_target_speed"
CLOSE = 0.95


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject in SUBJECTS and claim.quantity in (RANGE, SPEED, SOURCE, TEST_SPEED)


def judge_speed(limit_m_s: float, ceiling_m: float) -> Verdict:
    """A limit of target speed holds for least-energy arcs up to a certain range, without drag, at
    the ceiling of the rounds. Contradicted when even arcs of 300 km are faster; reproduced when
    arcs of 3500 km are not; else reproduced only if the missile comes from no farther than that
    range.
    """
    longest = longest_range(limit_m_s, ceiling_m)
    if longest < RANGES_M[0]:
        speed = arc_speed(RANGES_M[0], ceiling_m)
        return Verdict("contradicted", f"arcs of 300 km, which come at {speed:.0f} m/s")
    if longest >= RANGES_M[-1]:
        return Verdict("reproduced", f"arcs of up to {km(longest)} are no faster")
    return Verdict("reproduced only if", f"the missile comes from no farther than {km(longest)}")


def judge_source(source_m: float, limit_m_s: float, ceiling_m: float) -> Verdict:
    """Reproduced when the least-energy arc from that range is no faster at the ceiling than the
    highest published limit of target speed; else contradicted by the speed.
    """
    speed = arc_speed(source_m, ceiling_m)
    if speed <= limit_m_s:
        return Verdict("reproduced", f"it comes at {speed:.0f} m/s")
    return Verdict(
        "contradicted",
        f"its speed: {speed:.0f} m/s at {km(ceiling_m)} without drag, over the published "
        f"{limit_m_s:.0f} m/s, which arcs of {km(longest_range(limit_m_s, ceiling_m))} reach",
    )


def judge_range(claimed_m: float, found: dict[float, Footprint]) -> Verdict:
    """Whether a missile is met at the claimed slant range, whatever it aims at near the site.
    Reproduced when the farthest intercept is at least 95 % of the claim for arcs of every range;
    reproduced only if the missile comes from a range for which it is; contradicted when for none.
    """
    good = [source for source, one in found.items() if one.met_m >= CLOSE * claimed_m]
    best = max(found.values(), key=lambda one: one.met_m)
    if not good:
        return Verdict("contradicted", f"a farthest intercept of {km(best.met_m)}")
    if len(good) == len(found):
        return Verdict("reproduced", f"the farthest intercept is at {km(best.met_m)}")
    named = ", ".join(f"{source / 1000.0:.0f}" for source in good)
    return Verdict("reproduced only if", f"the missile comes from {named} km")


def judge_circle(claimed_m: float, found: dict[float, Footprint]) -> Verdict:
    """Whether the claim is the radius of what is defended. Reproduced when at least 95 % of the
    circle is defended for arcs of every range; reproduced only for ranges with that share; else
    contradicted by the shares.
    """
    shares = {source: one.share for source, one in found.items()}
    good = [source for source, share in shares.items() if share >= CLOSE]
    if len(good) == len(found):
        return Verdict("reproduced", "all of it")
    if good:
        named = ", ".join(f"{source / 1000.0:.0f}" for source in good)
        return Verdict("reproduced only if", f"the missile comes from {named} km")
    low, high = min(shares.values()), max(shares.values())
    return Verdict(
        "contradicted",
        f"its share: {100 * low:.0f} to {100 * high:.0f} % of a circle of {km(claimed_m)}, as the "
        "range of the missile is",
    )


def make(order: Order) -> Check:
    """Make the check."""
    case = case_of("verify-advanced", "srbm")
    kind = case.threat_types[0]
    defence = Defence(case, kind.rcs, before_s(case) + case.units[0].reaction_time_s)
    groups = by_figure(claim for claim in order.ledger.claims.values() if treats(claim))
    ceiling = max(one.height_max_m for one in case.rounds)
    circle = max(value for (_, quantity, value), _ in groups.items() if quantity == RANGE)
    found = {source: footprint(defence, source, circle) for source in RANGES_M}
    speeds = [value for (_, quantity, value) in groups if quantity == SPEED]
    findings = [
        finding(key, claims, (found, max(speeds), ceiling), order)
        for key, claims in sorted(groups.items(), key=lambda item: (item[0][1], item[0]))
    ]
    every = [claim for key, claims in groups.items() if key[1] == RANGE for claim in claims]
    shares: dict[str, Cell] = {f"share_at_{s / 1000:.0f}_km": f.share for s, f in found.items()}
    findings.append(
        Finding(
            f"{km(circle)} around the site are defended against ballistic missiles",
            cited(every, order.ledger),
            shares,
            judge_circle(circle, found),
        )
    )
    return Check(
        NAME,
        TITLE,
        (
            "Least-energy Kepler arcs over a spherical Earth at rest, without drag: real warheads "
            "are slower low down, and some missiles fly flatter or higher arcs.",
            "One S-400 battalion of the library; the missile is its srbm with "
            f"{kind.rcs['X'].nose_m2:g} m2 from the front, which does not turn.",
            f"A round is launched {defence.wait_s:g} s after first sight at the earliest.",
        ),
        tuple(map(rule, (judge_range, judge_circle, judge_speed, judge_source))),
        tuple(findings),
        (table(found, ceiling),),
        (order.itself(NAME),),
    )


def finding(
    key: tuple[str, str, float],
    claims: list[Claim],
    found: tuple[dict[float, Footprint], float, float],
    order: Order,
) -> Finding:
    """Put one claimed figure to the arcs."""
    subject, quantity, value = key
    prints, limit, ceiling = found
    numbers: dict[str, Cell] = {"claimed": value, "ceiling_m": ceiling}
    if quantity == RANGE:
        statement = f"{subject} meets ballistic missiles at up to {km(value)}"
        verdict = judge_range(value, prints)
        numbers |= {f"met_m_at_{s / 1000:.0f}_km": one.met_m for s, one in prints.items()}
    elif quantity == SOURCE:
        statement = f"{subject} meets ballistic missiles from {km(value)}"
        verdict = judge_source(value, limit, ceiling)
        numbers |= {"speed_m_s": arc_speed(value, ceiling), "limit_m_s": limit}
    else:
        test = " in a test" if quantity == TEST_SPEED else ""
        statement = f"{subject} meets targets of {value:.0f} m/s{test}"
        verdict = judge_speed(value, ceiling)
        numbers["longest_range_m"] = longest_range(value, ceiling)
    return Finding(statement, cited(claims, order.ledger), numbers, verdict)


def table(found: dict[float, Footprint], ceiling: float) -> Grid:
    """Return speed, angle, time below the ceiling and footprint by range of the missile."""
    rows = []
    for source, one in found.items():
        path = descent(source)
        below = path.time[path.height <= ceiling]
        rows.append(
            (
                source / 1000.0,
                arc_speed(source, ceiling),
                angle_at_impact(path),
                float(below.max()),
                one.met_m / 1000.0,
                one.farthest_m / 1000.0,
                100.0 * one.share,
            )
        )
    return Grid(
        f"Least-energy arcs, speed at {km(ceiling)}, and what one battalion defends",
        (
            "from, km",
            "speed, m/s",
            "angle, deg",
            "below ceiling, s",
            "met, km",
            "farthest aim, km",
            "of circle, %",
        ),
        tuple(rows),
    )
