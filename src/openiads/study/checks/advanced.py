""" "The most advanced means of air attack": one attacker of each kind against one battalion."""

from __future__ import annotations

from openiads.analysis.estimate import Estimate, proportion
from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.study.checks.documents import ADVANCED
from openiads.study.checks.order import Order, rule

NAME = "advanced"
TITLE = '"Capable of neutralising the most advanced means of air attack"'
SCENARIO = "verify-advanced"
EVEN = 0.5


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
        f"one comes at a time and the battalion is ready; least often stopped: {least}, "
        f"{100 * stopped[least].value:.0f} % ({100 * stopped[least].low:.0f} to "
        f"{100 * stopped[least].high:.0f})"
    )
    if len(good) == len(stopped):
        return Verdict("reproduced only if", text)
    return Verdict("reproduced only if", f"the attacker is a {', '.join(good)}; {text}")


def make(order: Order) -> Check:
    """Make the check."""
    done = order.run(SCENARIO)
    stopped: dict[str, Estimate] = {}
    for frame in done.outcomes.partition_by("variant", maintain_order=True):
        stopped[str(frame["variant"][0])] = proportion(
            int((frame["leakers"] == 0).sum()), frame.height
        )
    numbers: dict[str, Cell] = dict(stopped)
    finding = Finding(ADVANCED.text, (ADVANCED.cited(order.ledger),), numbers, judge(stopped))
    return Check(
        NAME,
        TITLE,
        (
            "One attacker at a time against one whole, undisturbed S-400 battalion: the best case. "
            "What a raid does is in the checks saturation and equivalence.",
            "The kill probabilities are put in, most of them vendor claims or assumptions; what "
            "comes out cannot be surer than they are.",
            "No jamming, no hypersonic glider, no decoy in the raid: the library has no figures to "
            "rest them on, or the model does not have them yet.",
        ),
        (rule(judge),),
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
