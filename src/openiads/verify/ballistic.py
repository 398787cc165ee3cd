"""Ballistic targets: 60 km, 4800 m/s and 3500 km, put to Kepler arcs."""

from __future__ import annotations

from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.scenario.world import Case
from openiads.verify.absent import absent, rounds_of
from openiads.verify.bench import Hook, bench
from openiads.verify.footprint import (
    Defence,
    Footprint,
    angle_at_impact,
    arc_speed,
    descent,
    footprint,
    longest_range,
)
from openiads.verify.order import Order, by_figure, cited, km, rule
from openiads.verify.reaction import before_s
from openiads.verify.settle import Input, Other, settle

NAME = "ballistic"
TITLE = "Ballistic targets: 60 km, up to 4800 m/s, from up to 3500 km"
RANGES_M = (300e3, 600e3, 1000e3, 2000e3, 2900e3, 3500e3)
SUBJECTS = ("S-400", "40N6E", "48N6E3", "48N6DM", "9M96E2", "48N6E2")
RANGE, SPEED, SOURCE = "engagement_range_max_ballistic", "target_speed_max", "tbm_source_range_max"
TEST_SPEED = "test_target_speed"
CLOSE = 0.95
SLACK = 1e-6
SITE, VARIANT, CLASS = "verify-advanced", "srbm", "ballistic_missile"


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject in SUBJECTS and claim.quantity in (RANGE, SPEED, SOURCE, TEST_SPEED)


def judge_speed(claimed_m_s: float, limit_m_s: float, ceiling_m: float) -> Verdict:
    """Contradicted when no round of the subject may meet targets so fast. Else a limit of target
    speed holds for least-energy arcs up to a certain range, without drag, at the ceiling of the
    rounds: contradicted when even arcs of 300 km are faster; reproduced when arcs of 3500 km are
    not; else reproduced only if the missile comes from no farther than that range.
    """
    if claimed_m_s > limit_m_s * (1.0 + SLACK):
        return Verdict("contradicted", f"the limit of its rounds, {limit_m_s:.0f} m/s")
    longest = longest_range(claimed_m_s, ceiling_m)
    if longest < RANGES_M[0]:
        speed = arc_speed(RANGES_M[0], ceiling_m)
        return Verdict("contradicted", f"arcs of 300 km, which come at {speed:.0f} m/s")
    if longest >= RANGES_M[-1]:
        return Verdict("reproduced", f"arcs of up to {km(longest)} are no faster")
    return Verdict(
        "reproduced only if",
        f"the missile comes from no farther than {km(longest)} on a least-energy arc, the slowest",
    )


def judge_source(source_m: float, limit_m_s: float, ceiling_m: float) -> Verdict:
    """Reproduced when the least-energy arc from that range, the slowest there is, is no faster at
    the ceiling than the limit of target speed of the rounds; else contradicted by the speed.
    """
    speed = arc_speed(source_m, ceiling_m)
    if speed <= limit_m_s:
        return Verdict("reproduced", f"it comes at {speed:.0f} m/s")
    return Verdict(
        "contradicted",
        f"its speed: {speed:.0f} m/s at {km(ceiling_m)} without drag, over the published "
        f"{limit_m_s:.0f} m/s, which arcs of {km(longest_range(limit_m_s, ceiling_m))} reach",
    )


def judge_range(claimed_m: float, met_m: dict[float, float]) -> Verdict:
    """Whether a missile is met at the claimed slant range, whatever it aims at near the site.
    Contradicted when the farthest intercept is less than 95 % of the claim for arcs of every range;
    else reproduced only if the missile comes from a range for which it is not, flies a least-energy
    arc and does not turn: no other missile is tried for the verdict, and some fly flatter and turn.
    """
    good = [source for source, met in met_m.items() if met >= CLOSE * claimed_m]
    if not good:
        return Verdict("contradicted", f"a farthest intercept of {km(max(met_m.values()))}")
    named = ", ".join(f"{source / 1000.0:.0f}" for source in good)
    from_ = "" if len(good) == len(met_m) else f"comes from {named} km, "
    return Verdict(
        "reproduced only if", f"the missile {from_}flies a least-energy arc and does not turn"
    )


def make(order: Order) -> Check:
    """Make the check."""
    case = bench(SITE).case(VARIANT)
    groups = by_figure(claim for claim in order.ledger.claims.values() if treats(claim))
    findings = [
        finding(key, claims, order)
        for key, claims in sorted(groups.items(), key=lambda item: (item[0][1], item[0]))
    ]
    circle = max(value for (_, quantity, value), _ in groups.items() if quantity == RANGE)
    found = {source: footprint(defence(case), source, circle) for source in RANGES_M}
    return Check(
        NAME,
        TITLE,
        (
            "Kepler arcs over a spherical Earth at rest, without drag, of least energy unless it "
            "is said otherwise: real warheads are slower low down, and some missiles fly flatter "
            "or higher arcs, or turn.",
            "One S-400 battalion of the library; the missile is its srbm with "
            f"{case.threat_types[0].rcs['X'].nose_m2:g} m2 from the front, which does not turn.",
            f"A round is launched {defence(case).wait_s:g} s after first sight at the earliest.",
        ),
        tuple(map(rule, (judge_range, judge_speed, judge_source, settle))),
        tuple(findings),
        (table(found, max(one.height_max_m for one in case.rounds), circle),),
        (order.itself(NAME),),
    )


def defence(case: Case, subject: str = "") -> Defence:
    """Return what a site brings against the missile, with one round only if one is named."""
    if subject:
        case = case.model_copy(update={"rounds": rounds_of(case, subject)})
    wait = before_s(case) + case.units[0].reaction_time_s
    return Defence(case, case.threat_types[0].rcs, wait)


def met(case: Case, subject: str, claimed_m: float, flat: float = 1.0) -> dict[float, float]:
    """Return range of the missile -> slant range, m, of the farthest intercept."""
    site = defence(case, subject)
    return {source: footprint(site, source, claimed_m, flat).met_m for source in RANGES_M}


def judged(case: Case, key: tuple[str, str, float]) -> Verdict:
    """Return the verdict on a claimed figure."""
    subject, quantity, value = key
    rounds = rounds_of(case, subject)
    ceiling = max(one.height_max_m for one in case.rounds)
    limit = max(one.target_speed_max_m_s for one in rounds)
    if quantity == RANGE:
        return judge_range(value, met(case, subject, value))
    if quantity == SOURCE:
        return judge_source(value, limit, ceiling)
    return judge_speed(value, limit, ceiling)


def inputs_of(key: tuple[str, str, float], claims: list[Claim]) -> list[Input]:
    """Return the inputs that decide about a claimed figure."""
    subject, quantity, value = key
    site = bench(SITE)
    case = site.case(VARIANT)
    rounds = rounds_of(case, subject)
    claim = min(claims, key=lambda one: one.grade)

    def judge(changed: Case) -> Verdict:
        return judged(changed, key)

    if quantity == RANGE:
        best = max(rounds, key=lambda one: one.range_max_by_class_m.get(CLASS, 0.0))
        limit = Hook(
            f"rounds/{best.id}/range_max_by_class_m/{CLASS}",
            f"the range of the {best.id} against ballistic missiles",
            "it is the figure that is claimed, put in",
            stands=True,
        )
        flat = Other(
            "an arc half as high", lambda: judge_range(value, met(case, subject, value, 0.5))
        )
        return [
            site.input(VARIANT, limit, site.judge(VARIANT, judge), claim),
            _arc((flat,)),
            STRAIGHT,
        ]
    best = max(rounds, key=lambda one: one.target_speed_max_m_s)
    limit = Hook(
        f"rounds/{best.id}/target_speed_max_m_s",
        f"the speed of targets up to which the {best.id} is fired",
        "it is the figure that is claimed, put in"
        if quantity != SOURCE
        else "the missile is faster or not",
        stands=quantity != SOURCE,
    )
    return [
        site.input(
            VARIANT, limit, site.judge(VARIANT, judge), claim if quantity != SOURCE else None
        ),
        _arc(()),
    ]


def _arc(others: tuple[Other, ...]) -> Input:
    return Input(
        "the arc of the missile",
        "of least energy, without drag",
        "",
        "a choice of the check; the simulator flies the same",
        "a flatter or a higher arc is faster and comes at another angle",
        others=others,
    )


STRAIGHT = Input(
    "the warhead",
    "does not turn",
    "",
    "the model has none that turns",
    "one that turns is met more seldom",
)


def finding(key: tuple[str, str, float], claims: list[Claim], order: Order) -> Finding:
    """Put one claimed figure to the arcs."""
    subject, quantity, value = key
    statement = {
        RANGE: f"{subject} meets ballistic missiles at up to {km(value)}",
        SOURCE: f"{subject} meets ballistic missiles from {km(value)}",
        SPEED: f"{subject} meets targets of {value:.0f} m/s",
        TEST_SPEED: f"{subject} meets targets of {value:.0f} m/s in a test",
    }[quantity]
    case = bench(SITE).case(VARIANT)
    if not rounds_of(case, subject):
        return absent(statement, claims, order)
    verdict, decisive = settle(judged(case, key), claims, inputs_of(key, claims), order.ledger)
    numbers = numbers_of(case, key)
    return Finding(statement, cited(claims, order.ledger), numbers, verdict, decisive)


def numbers_of(case: Case, key: tuple[str, str, float]) -> dict[str, Cell]:
    """Return what the verdict rests on."""
    subject, quantity, value = key
    ceiling = max(one.height_max_m for one in case.rounds)
    numbers: dict[str, Cell] = {"claimed": value, "ceiling_m": ceiling}
    if quantity == RANGE:
        found = met(case, subject, value)
        return numbers | {f"met_m_at_{s / 1000:.0f}_km": at for s, at in found.items()}
    if quantity == SOURCE:
        return numbers | {"speed_m_s": arc_speed(value, ceiling)}
    return numbers | {"longest_range_m": longest_range(value, ceiling)}


def table(found: dict[float, Footprint], ceiling: float, circle: float) -> Grid:
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
            f"of {km(circle)} around the site, %",
        ),
        tuple(rows),
    )
