"""What the reasons of leakers mean, what they hang on, and what the figures of them show."""

from __future__ import annotations

import polars as pl

from openiads.analysis.attribution import ReasonCount, by_class, main_reason
from openiads.analysis.exchange_by_class import exchange_by_class
from openiads.analysis.headline import SUBJECTS
from openiads.analysis.wording import capital
from openiads.errors import OpenIADSError
from openiads.report.facts import Facts
from openiads.report.labels import at_largest, by_variant, listed, origin, reason, several, title

MEANINGS = {
    "missed": "rounds were launched at it, and none of them killed it",
    "not_seen": "no radar ever detected it",
    "seen_not_tracked": "it was detected, but no track on it became firm",
    "tracked_not_identified": "its track was firm, but it was never classified as one to engage",
    "held_by_rules": "it was identified, but the rules of engagement forbade to engage it",
    "out_of_envelope": "no unit could ever have reached it with guidance",
    "too_late": "it could be reached only before the reaction time had passed",
    "no_round": "it could be reached, but no round was ready",
    "no_channel": "it could be reached and rounds were ready, but no channel was free",
}
"""Reason -> what it says of a leaker."""
LED = 2
"""Classes named in a sentence on what the rounds were spent on."""


def reason_finding(facts: Facts, kind: str) -> str:
    """Return the most frequent reason of each variant at the last swept value.

    Parameters
    ----------
    facts : of the run.
    kind : "attackers" or "others".
    """
    found: dict[str, ReasonCount | None] = {
        variant: main_reason(facts.rows(variant, facts.sweep_values[-1]), kind)
        for variant in facts.largest
    }
    told = {
        variant: "none leaked"
        if one is None
        else f"{reason(one.reason)} ({100 * one.share:.0f} % of these)"
        for variant, one in found.items()
    }
    return by_variant(facts, f"Main reason for which {SUBJECTS[kind].plural} leaked", told)


def class_finding(facts: Facts, shares: dict[str, dict[str, float]]) -> str:
    """Return the class of which the largest share leaked, for each variant.

    Parameters
    ----------
    facts : of the run.
    shares : variant -> class -> share that leaked; only classes of which some leaked.
    """
    told = {}
    for variant, found in shares.items():
        name = max(found, key=lambda one: found[one], default="")
        told[variant] = f"{100 * found[name]:.0f} % of {several(name)}" if found else "none"
    return by_variant(facts, "The class that leaked most", told)


def one_assumption(facts: Facts) -> str:
    """Return the sentence on the reason that is a single assumed number; empty when none is.

    A track that is never classified as hostile is one number of the network, drawn once for each
    threat: range, time and behaviour do not change it.
    """
    name = "tracked_not_identified"
    count = int(facts.outcomes[f"attackers_leaked_reason_{name}"].sum())
    whole = int(facts.outcomes["attackers_leaked"].sum())
    if not count:
        return ""
    said = f'{100 * count / whole:.0f} % of the leakers of this run are "{reason(name)}". '
    said += "That is one assumption: the chance that a track is ever classified as hostile"
    values, grades = _hostile(facts)
    if values:
        low, high = min(values), max(values)
        said += f", {low:g}" + (f" to {high:g} by class" if high > low else "")
        said += f" (grade {listed(grades)})" if grades else " (not graded)"
    return f"{said}. It is drawn once for each threat; range and time do not change it."


def _hostile(facts: Facts) -> tuple[list[float], list[str]]:
    """Values and grades of that chance for the classes that leaked so."""
    try:
        case = facts.world_case(list(facts.largest.values())[-1])
    except OpenIADSError:
        return [], []
    late = facts.run.leakers.filter(pl.col("reason").cast(pl.String) == "tracked_not_identified")
    values, grades = [], set()
    for name in by_class(late.filter("attacker")):
        for network in case["networks"]:
            values += [network["p_hostile"][name]] if "p_hostile" in network else []
            field = f"networks/{network['id']}/p_hostile/{name}"
            grades.add(origin(facts.run.world, case, field).get("grade"))
    return values, sorted(grade for grade in grades if grade)


def rounds_went(facts: Facts) -> str:
    """Return on what the rounds were spent where leakers met none; empty without such leakers."""
    told = []
    for variant, case_id in facts.largest.items():
        rows = facts.rows(variant, facts.sweep_values[-1])
        if not rows["leakers_reason_no_round"].sum():
            continue
        shots = facts.shots_of(case_id)
        case = facts.world_case(case_id)
        found = exchange_by_class(shots, case, facts.run.finished[case_id])
        total = sum(one.rounds for one in found)
        if not total:
            continue
        first = sorted(found, key=lambda one: -one.rounds)[:LED]
        led = [f"{one.rounds / total:.0%} at {several(one.threat_class)}" for one in first]
        late = sum(one.late for one in found) / total
        told.append(
            f"{capital(title(facts, variant))} fired {total:.4g} rounds, {listed(led)}; {late:.0%} "
            "of them arrived after their target had died"
        )
    if not told:
        return ""
    text = f'"No round" means that the rounds had gone elsewhere{at_largest(facts)}: '
    return f"{text}{'. '.join(told)}.".replace("%", " %")
