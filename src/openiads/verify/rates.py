"""Published kill probabilities against what historical engagements can support."""

from __future__ import annotations

from scipy.special import chdtrc
from scipy.stats import binomtest

from openiads.analysis.estimate import Estimate
from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.model.kill import single_shot
from openiads.verify.order import Order, cited, rule
from openiads.verify.records import COUNTS, SYRIA, SYRIA_AREAS, Count
from openiads.verify.settle import settle

NAME = "kill-rates"
TITLE = "Published kill probabilities against historical engagements"
SUBJECTS = ("48N6E2", "48N6E3", "9M96E", "9M96E2", "S-300-Syria", "HQ-9B")
"""Subjects of published kill probabilities that are put to counts."""
CLASSES = {
    "single_shot_kill_probability": "",
    "single_shot_kill_probability_aircraft": "aircraft",
    "single_shot_kill_probability_ballistic": "ballistic_missile",
    "single_shot_kill_probability_cruise": "cruise_missile",
    "single_shot_kill_probability_uav": "one_way_uav",
}
"""Quantity -> class of target; "" = any."""
MOST_ROUNDS = 4
"""Rounds at one target that are considered when a count is per target."""
COUNTED = "counts are compared with counts and figures as they were published"
SALVOES = {
    "Analytic-benchmarks-8-warheads-SSPK-0-8-one-shot-each-probability-zero-leakers-aucoin-blog": (
        "no leaker among 8 with one shot at 0.8 each",
        single_shot(1.0, 0.8, 1.0, 1.0) ** 8,
    ),
    "Analytic-benchmarks-salvo-of-4-SSPK-0-5-kill-probability-ucs-grego-via-nhub-news": (
        "a salvo of 4 at 0.5 kills",
        1.0 - (1.0 - single_shot(1.0, 0.5, 1.0, 1.0)) ** 4,
    ),
}
"""Claim -> what it says, and the closed form for independent shots."""


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    published = claim.subject in SUBJECTS and claim.quantity in CLASSES
    return published or claim.id in SALVOES or any(claim.id == one.claim for one in COUNTS)


def of_target(p: float, rounds: int) -> float:
    """Return the chance that independent rounds of single-shot probability `p` kill a target."""
    return 1.0 - (1.0 - p) ** rounds


def judge_published(low: float, high: float, own: list[Count], other: list[Count]) -> Verdict:
    """Only counts of the same round, or of the same system when the figure is a system's, against
    the same class of target can support a figure: a system fires several rounds, and no count says
    which. Not checkable here when there is none; what others did is then named. A count of shots
    must have the published range overlap its interval; a count of targets must overlap it for some
    number of rounds a target, up to four. Contradicted when no count does. Reproduced only if the
    camp that counts is right, and as many rounds were fired as make it fit, when one camp alone
    counts or the camps disagree. Reproduced when every camp's count fits, and there are two camps
    at least.
    """
    if not own:
        text = "the ledger has no count of what was fired and hit"
        said = "; ".join(f"{one.camp}, {described(one)}" for one in other)
        return Verdict("not checkable here", f"{text} (others: {said})" if said else text)
    fits: list[tuple[Count, list[int]]] = []
    for one in own:
        numbers = [1] if one.measure == "per_shot" else list(range(1, MOST_ROUNDS + 1))
        estimate = one.estimate
        good = [
            n
            for n in numbers
            if of_target(low, n) <= estimate.high and of_target(high, n) >= estimate.low
        ]
        if good:
            fits.append((one, good))
    if not fits:
        said = "; ".join(described(one) for one in own)
        return Verdict("contradicted", said)
    if len(fits) == len(own) and len({one.camp for one in own}) > 1:
        return Verdict("reproduced", "every camp's count fits")
    texts = []
    for one, good in fits:
        fired = " or ".join(str(n) for n in good)
        rounds = "" if one.measure == "per_shot" else f" (rounds fired at a target: {fired})"
        texts.append(f"the count of {one.camp}, {described(one)}, is right{rounds}")
    return Verdict("reproduced only if", ", or ".join(texts))


def judge_count(one: Count, others: list[Count], disputed: str = "") -> Verdict:
    """Compare a count with those of other camps on the same event and of the same measure.
    Contradicted when its interval and another's do not overlap: two camps, never averaged.
    Reproduced when all overlap. Not checkable here when nobody else counts; who disputes it without
    a count is named: to have seen no hit is not to have counted none.
    """
    against = [other for other in others if disjoint(one.estimate, other.estimate)]
    if against:
        said = "; ".join(f"{other.camp}: {described(other)}" for other in against)
        return Verdict("contradicted", f"the other camp ({said}); two camps, not averaged")
    if others:
        return Verdict("reproduced", "the counts of the camps overlap")
    text = f"one camp alone counts; the count itself says {described(one)}"
    return Verdict("not checkable here", text + (f"; disputed: {disputed}" if disputed else ""))


def judge_salvo(printed: float, computed: float) -> Verdict:
    """Compare a printed probability with the closed form for independent shots. Reproduced when
    they agree to the two digits printed, else contradicted.
    """
    if abs(printed - computed) <= 0.005:
        return Verdict("reproduced", f"independent shots give {computed:.4f}")
    return Verdict("contradicted", f"the closed form for independent shots: {computed:.4f}")


def judge_sum(parts: list[Count], whole: Count) -> Verdict:
    """Contradicted when the parts do not add up to the whole. Else reproduced only if the parts
    differ in more than chance, when a chi-square test of equal shares rejects at 1 %; else
    reproduced.
    """
    hits, trials = sum(p.successes for p in parts), sum(p.trials for p in parts)
    if (hits, trials) != (whole.successes, whole.trials):
        return Verdict("contradicted", f"its own parts, which add up to {hits} of {trials}")
    if unequal(parts) < 0.01:
        return Verdict(
            "reproduced only if",
            f"the share varies from place to place (one share for all: p = {unequal(parts):.1g})",
        )
    return Verdict("reproduced", f"its parts add up to {hits} of {trials}")


def unequal(parts: list[Count]) -> float:
    """Return the p value of Pearson's chi-square test that all parts have one share."""
    share = sum(p.successes for p in parts) / sum(p.trials for p in parts)
    statistic = sum(
        (p.successes - share * p.trials) ** 2 / (share * (1.0 - share) * p.trials) for p in parts
    )
    return float(chdtrc(len(parts) - 1, statistic))


def disjoint(a: Estimate, b: Estimate) -> bool:
    """Whether two intervals have nothing in common."""
    return a.low > b.high or b.low > a.high


def described(one: Count) -> str:
    """Return a count with its interval in words."""
    estimate = one.estimate
    return (
        f"{one.successes} of {one.trials} {one.measure.replace('_', ' ')}, "
        f"{100 * estimate.low:.0f} to {100 * estimate.high:.0f} %"
    )


def make(order: Order) -> Check:
    """Make the check."""
    return Check(
        NAME,
        TITLE,
        (
            "Counts are taken as they were published; shots and targets are taken as independent "
            "and alike, so every interval is too narrow.",
            "per shot, per target, of engaged and of launched are kept apart; a figure per shot is "
            "put to a count of targets through the rounds fired at each.",
            "Wilson intervals, 95 %; the exact ones of Clopper and Pearson stand beside them.",
        ),
        tuple(map(rule, (judge_published, judge_count, judge_sum, judge_salvo, settle))),
        (*published(order), *counted(order), summed(order), *salvoes(order)),
        (table(),),
        (order.itself(NAME),),
    )


def published(order: Order) -> list[Finding]:
    """Put every published single-shot probability to the counts of its system."""
    findings = []
    for claim in order.ledger.claims.values():
        if claim.subject not in SUBJECTS or claim.quantity not in CLASSES:
            continue
        against = CLASSES[claim.quantity]
        alike = [c for c in COUNTS if c.against == (against or c.against) and not c.partial]
        own = [one for one in alike if one.system == claim.subject]
        other = [one for one in alike if one not in own and against]
        numbers: dict[str, Cell] = {"low": claim.low_si, "high": claim.high_si}
        numbers |= {one.claim: one.estimate for one in own}
        name = against.replace("_", " ") or "any target"
        findings.append(
            Finding(
                f"{claim.subject} kills with {claim.figure} a shot ({name})",
                cited([claim], order.ledger),
                numbers,
                judge_published(claim.low_si, claim.high_si, own, other),
                undecided=COUNTED,
            )
        )
    return findings


def counted(order: Order) -> list[Finding]:
    """Put every count to those of the other camps."""
    findings = []
    for one in COUNTS:
        if one.partial:
            continue
        others = [
            other
            for other in COUNTS
            if other.event == one.event
            and other.measure == one.measure
            and other.camp != one.camp
            and not other.partial
        ]
        claims = [order.ledger.claim(name) for name in (one.claim, *one.disputed)]
        said = "; ".join(claim.text for claim in claims[1:])
        verdict, _ = settle(judge_count(one, others, said), claims[:1], (), order.ledger)
        findings.append(
            Finding(
                f"{one.event}: {one.successes} of {one.trials} ({one.camp})",
                cited(claims, order.ledger),
                {"share": one.estimate, **{other.camp: other.estimate for other in others}},
                verdict,
                undecided=COUNTED,
            )
        )
    return findings


def summed(order: Order) -> Finding:
    """Put the 71 of 103 to the eight places it is made of."""
    whole = next(c for c in COUNTS if c.claim == f"{SYRIA}-defence-weapons-intercepted-interfax")
    parts = list(SYRIA_AREAS)
    ids = [whole.claim, *(part.claim for part in parts)]
    return Finding(
        "Syria 2018: eight places make up the 71 of 103",
        cited([order.ledger.claim(name) for name in ids], order.ledger),
        {"p_equal_shares": unequal(parts), "successes": whole.successes, "trials": whole.trials},
        judge_sum(parts, whole),
        undecided=COUNTED,
    )


def salvoes(order: Order) -> list[Finding]:
    """Put printed results for several shots to the closed form."""
    findings = []
    for name, (statement, computed) in SALVOES.items():
        claim = order.ledger.claim(name)
        shown = cited([claim], order.ledger)
        numbers: dict[str, Cell] = {"printed": claim.value_si, "computed": computed}
        verdict = judge_salvo(claim.value_si, computed)
        findings.append(
            Finding(
                f"{statement}: {claim.figure}",
                shown,
                numbers,
                verdict,
                undecided="arithmetic on shots that the source takes as independent",
            )
        )
    return findings


def table() -> Grid:
    """Return every count with its Wilson and its Clopper-Pearson interval, camps apart."""
    rows: list[tuple[Cell, ...]] = []
    for one in COUNTS:
        exact = binomtest(one.successes, one.trials).proportion_ci(method="exact")
        rows.append(
            (
                one.event,
                one.camp,
                one.measure.replace("_", " "),
                f"{one.successes} of {one.trials}",
                one.estimate,
                f"{100 * exact.low:.1f} to {100 * exact.high:.1f}",
            )
        )
    return Grid(
        "Historical counts: share with Wilson interval, and the exact interval, %",
        ("event", "who counts", "of what", "count", "share", "exact, %"),
        tuple(rows),
    )
