"""Targets and rounds in hand at once: at which organisational level is the figure reached?"""

from __future__ import annotations

import math

import polars as pl

from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.scenario.world import Case
from openiads.study.checks.order import Order, by_figure, case_of, cited, rule

NAME = "saturation"
TITLE = "36 targets and 72 missiles at once, and other counts"
SCENARIO = "verify-saturation"
PEAKS = {
    "targets_engaged_simultaneous": "peak_target_channels",
    "missiles_guided_simultaneous": "peak_missile_channels",
}
"""Quantity of a claim -> column of the outcomes."""
PREFIXES = {"S-400": "S-400", "S-300PMU-2": "S-300"}
"""Subject of a claim -> beginning of the variants that are about it."""
BATTALIONS = 6


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject in PREFIXES and claim.quantity in PEAKS


def judge(claimed: float, one: float, widest: float, six: float) -> Verdict:
    """Compare with the most in use at once in any replication of the raid.
    Reproduced when one battalion of the library reaches the figure. Reproduced only if one battalion
    has as many channels as claimed, when it reaches the figure with them. Otherwise reproduced only if
    the figure is meant for six battalions together, when those reach it. Otherwise contradicted by
    the largest count reached.
    """  # noqa: D205
    if one >= claimed:
        return Verdict("reproduced", f"one battalion reaches {one:g}")
    if widest >= claimed:
        return Verdict(
            "reproduced only if", f"one battalion has the {claimed:g} channels of the claim"
        )
    if six >= claimed:
        text = f"it is meant for six battalions: one has at most {widest:g} in hand, however many "
        return Verdict("reproduced only if", text + "channels it is given")
    most = max(one, widest, six)
    share = max(widest, six / BATTALIONS)
    needed = math.ceil(claimed / share) if share else math.inf
    return Verdict(
        "contradicted",
        f"at most {most:g} in hand in six battalions or in one; {needed:g} battalions with all "
        "the channels they can use would be needed",
    )


def make(order: Order) -> Check:
    """Make the check."""
    outcomes = order.run(SCENARIO).outcomes
    peaks = {
        (str(variant), column): float(value)
        for column in PEAKS.values()
        for variant, value in outcomes.group_by("variant").agg(pl.col(column).max()).iter_rows()
    }
    claims = [claim for claim in order.ledger.claims.values() if treats(claim)]
    findings = [
        finding(found, peaks, order)
        for _, found in sorted(by_figure(claims).items(), key=lambda item: _place(item[0]))
    ]
    return Check(
        NAME,
        TITLE,
        conditions(case_of(SCENARIO, "S-400-one")),
        (rule(judge),),
        tuple(findings),
        (table(outcomes),),
        (order.itself(NAME), order.command(SCENARIO)),
    )


def _place(key: tuple[str, str, float]) -> tuple[int, int, float]:
    return list(PREFIXES).index(key[0]), list(PEAKS).index(key[1]), key[2]


def finding(
    claims: list[Claim], peaks: dict[tuple[str, str], float], order: Order
) -> Finding:
    """Put one claimed count to the peaks of the runs."""
    claim = claims[0]
    prefix, column = PREFIXES[claim.subject], PEAKS[claim.quantity]
    wide = [
        value
        for (variant, measure), value in peaks.items()
        if measure == column and variant.startswith(f"{prefix}-one-")
    ]
    one, six = peaks[f"{prefix}-one", column], peaks[f"{prefix}-six", column]
    numbers: dict[str, Cell] = {
        "claimed": claim.value_si,
        "peak_one_battalion": one,
        "peak_one_battalion_with_claimed_channels": max(wide),
        "peak_six_battalions": six,
    }
    verdict = judge(claim.value_si, one, max(wide), six)
    what = "targets engaged" if column == "peak_target_channels" else "missiles guided"
    statement = f"{claim.subject}: {claim.value_si:g} {what} at once"
    return Finding(statement, cited(claims, order.ledger), numbers, verdict)


def conditions(case: Case) -> tuple[str, ...]:
    """Say under what conditions the verdicts hold."""
    unit = case.units[0]
    ready = sum(launcher.tubes for launcher in unit.launchers)
    return (
        f"{len(case.threats)} bombers at 10 km arrive within a minute: the raid is made to fill "
        "every channel.",
        f"Two rounds a target; one S-400 battalion has {ready} rounds ready and launches one every "
        f"{unit.launch_interval_s:g} s, which bounds what it can have in the air.",
        f"A battalion of the library has {unit.target_channels} target and "
        f"{unit.missile_channels} missile channels.",
    )


def table(outcomes: pl.DataFrame) -> Grid:
    """Return the peaks of every variant."""
    rows = outcomes.group_by("variant", maintain_order=True).agg(
        pl.col("peak_target_channels").max(),
        pl.col("peak_missile_channels").max(),
        pl.len().alias("replications"),
    )
    return Grid(
        "Most in use at once, in any replication",
        ("variant", "target channels", "missile channels", "replications"),
        tuple((str(row[0]), *row[1:]) for row in rows.iter_rows()),
    )
