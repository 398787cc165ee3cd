""" "The most advanced means of air attack": one attacker of each kind against one battalion."""

from __future__ import annotations

from dataclasses import replace

from openiads.analysis.estimate import Estimate, proportion
from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.study.run import Run
from openiads.verify.bench import Hook, Values, bench
from openiads.verify.documents import ADVANCED
from openiads.verify.order import Order, rule
from openiads.verify.settle import Input, Other, settle

NAME = "advanced"
TITLE = '"Capable of neutralising the most advanced means of air attack"'
SCENARIO = "verify-advanced"
EVEN = 0.5
LOW_KILL = 0.2
"""A low kill probability against the kind stopped least often, tried beside the ends of grades."""


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim: the sentence of the founding document."""
    return ADVANCED.is_made_by(claim)


def judge(stopped: dict[str, Estimate]) -> Verdict:
    """Take "capable of neutralising" as: a single attacker is stopped more often than not, with
    the Wilson interval above one half. Reproduced when that holds for every kind; reproduced only
    if the attacker is one of the kinds for which it does; contradicted when it holds for none.
    Kinds the library does not have (hypersonic gliders, jamming aircraft) are not judged.
    """
    good = [kind for kind, share in stopped.items() if share.low > EVEN]
    if not good:
        return Verdict("contradicted", "leaks: no kind is stopped more often than not")
    least = min(stopped, key=lambda kind: stopped[kind].value)
    text = (
        f"least often stopped: {least}, {100 * stopped[least].value:.0f} % "
        f"({100 * stopped[least].low:.0f} to {100 * stopped[least].high:.0f})"
    )
    if len(good) == len(stopped):
        return Verdict("reproduced", text)
    return Verdict("reproduced only if", f"the attacker is a {', '.join(good)}; {text}")


def under(found: Verdict, hostile: tuple[float, float], least: str) -> Verdict:
    """Whatever is reproduced here is so only if one attacker comes at a time, the battalion is
    ready, and attackers are taken for hostile as often as is assumed.
    """
    if found.kind == "contradicted":
        return found
    low, high = (f"{100 * share:.0f}" for share in hostile)
    text = (
        f"one comes at a time, the battalion is ready, and {low} to {high} % of attackers are "
        "taken for hostile, as is assumed"
    )
    extra = f"; {found.because}" if found.kind == "reproduced only if" else ""
    return Verdict("reproduced only if", f"{text}{extra}; {least}" if least else f"{text}{extra}")


def stopped_of(done: Run) -> dict[str, Estimate]:
    """Return kind of attacker -> share of replications in which it was stopped."""
    return {
        str(frame["variant"][0]): proportion(int((frame["leakers"] == 0).sum()), frame.height)
        for frame in done.outcomes.partition_by("variant", maintain_order=True)
    }


def hostile_of(variant: str) -> float:
    """Return how often the attacker of a variant is taken for hostile."""
    case = bench(SCENARIO).case(variant)
    return case.networks[0].p_hostile[case.threat_types[0].threat_class]


def inputs_of(stopped: dict[str, Estimate], order: Order) -> list[Input]:
    """Return the inputs that decide, of the kind that is stopped least often."""
    site = bench(SCENARIO)
    least = min(stopped, key=lambda kind: stopped[kind].value)
    case = site.case(least)
    kind = case.threat_types[0].threat_class
    able = [one for one in case.rounds if kind in one.classes]
    best = max(able, key=lambda one: one.p_kill[kind])

    def judged(values: Values) -> Verdict:
        return judge(stopped_of(order.run(site.plan.world(values))))

    hooks = (
        Hook(
            f"networks/{case.networks[0].id}/p_hostile/{kind}",
            f"how often a track of the class {kind.replace('_', ' ')} is taken for hostile",
            "what is not taken for hostile is not fired at; all classes move along",
        ),
        Hook(
            f"rounds/{best.id}/p_kill/{kind}",
            f"the kill probability of the {best.id} against the class {kind.replace('_', ' ')}",
            "two or more rounds at this probability are all that stops it",
        ),
        Hook(
            f"units/{case.units[0].id}/doctrine/salvo/{kind}",
            "the number of rounds fired at a target",
            "they fail or hit together",
        ),
    )
    low = {
        key: LOW_KILL
        for one in able
        if (held := site.plan.held(f"{least}/rounds/{one.id}/p_kill/{kind}")) and (key := held[0])
    }
    found = [site.input(least, hook, judged) for hook in hooks]
    weak = Other(
        f"{LOW_KILL:g} for every round [E4: no figure per shot is published]",
        lambda: judged(low),
    )
    found[1] = replace(found[1], others=(*found[1].others, weak))
    return found


def make(order: Order) -> Check:
    """Make the check."""
    done = order.run(SCENARIO)
    stopped = stopped_of(done)
    found = judge(stopped)
    claim = ADVANCED.claim(order.ledger)
    claims = [claim] if claim else []
    settled, decisive = settle(found, claims, inputs_of(stopped, order), order.ledger)
    hostile = [hostile_of(variant) for variant in stopped]
    least = found.because if found.kind == "reproduced" else ""
    numbers: dict[str, Cell] = {**stopped, "taken_for_hostile_at_least": min(hostile)}
    verdict = under(settled, (min(hostile), max(hostile)), least)
    finding = Finding(ADVANCED.text, (ADVANCED.cited(order.ledger),), numbers, verdict, decisive)
    return Check(
        NAME,
        TITLE,
        (
            "One attacker at a time against one whole, undisturbed S-400 battalion: the best case. "
            "What a raid does is in the checks saturation and equivalence.",
            "The kill probabilities are put in, most of them vendor claims or assumptions; what "
            "comes out cannot be surer than they are.",
            f"An attacker is taken for hostile with a probability of {min(hostile):g} to "
            f"{max(hostile):g}, by class; the others are never fired at.",
            "No jamming, no hypersonic glider, no decoy in the raid: the library has no figures to "
            "rest them on, or the model does not have them yet.",
        ),
        (rule(judge), rule(under), rule(settle)),
        (finding,),
        (
            Grid(
                "Share of single attackers stopped, Wilson interval",
                ("attacker", "stopped"),
                tuple(stopped.items()),
            ),
        ),
        (order.itself(NAME), order.command(SCENARIO)),
    )
