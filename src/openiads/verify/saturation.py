"""Targets and rounds in hand at once: at which organisational level is the figure reached?"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace

import polars as pl

from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.scenario.world import Case
from openiads.verify.bench import Hook, Values, bench
from openiads.verify.order import Order, by_figure, case_of, cited, rule
from openiads.verify.settle import Input, Other, settle

NAME = "saturation"
TITLE = "36 targets and 72 missiles at once, and other counts"
SCENARIO = "verify-saturation"
PEAKS = {
    "targets_engaged_simultaneous": "peak_target_channels",
    "missiles_guided_simultaneous": "peak_missile_channels",
}
"""Quantity of a claim -> column of the outcomes."""
CHANNELS = {"targets_engaged_simultaneous": "target", "missiles_guided_simultaneous": "missile"}
PREFIXES = {"S-400": "S-400", "S-300PMU-2": "S-300"}
"""Subject of a claim -> beginning of the variants that are about it."""


@dataclass(frozen=True)
class Peaks:
    """Most in use at once in one battalion, in one with all channels, in a quick one, in all."""

    one: float
    wide: float
    quick: float
    all: float
    battalions: float = 6.0


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject in PREFIXES and claim.quantity in PEAKS


def judge(claimed: float, peaks: Peaks) -> Verdict:
    """Compare with the most in use at once in any replication of the raid. Reproduced when one
    battalion of the library reaches the figure. Otherwise reproduced only if it is meant for all
    battalions of a system, when those reach it; or if one battalion has all the channels it can use
    and launches as fast as eight launchers in turn, when that reaches it; or on either of the two.
    Otherwise contradicted by the largest count reached.
    """
    if peaks.one >= claimed:
        return Verdict("reproduced", f"one battalion of the library has {peaks.one:g} in hand")
    ways = []
    if peaks.wide >= claimed:
        ways.append("one battalion has as many channels as claimed")
    if peaks.all >= claimed:
        ways.append(f"it is meant for {peaks.battalions:g} battalions")
    if peaks.quick >= claimed > peaks.wide:
        ways.append("one battalion has the channels and launches every half second")
    if ways:
        text = " or ".join(ways)
        bound = f"; one that launches every few seconds has at most {peaks.wide:g} in hand"
        return Verdict("reproduced only if", text + (bound if peaks.wide < claimed else ""))
    most = max(peaks.one, peaks.wide, peaks.quick, peaks.all)
    return Verdict(
        "contradicted",
        f"at most {most:g} in hand: {peaks.all:g} in {peaks.battalions:g} battalions, "
        f"{peaks.quick:g} in one with all the channels and launches it can use",
    )


def widened(peaks: Peaks, channels: float, battalions: float) -> Peaks:
    """Return the peaks with other channels in a battalion, or more battalions in a system.

    A battalion uses its channels up to what one with all the channels it can use has in hand, and
    those of a system do not get in each other's way: so it is in the runs.
    """
    one = min(channels, peaks.wide)
    return replace(peaks, one=one, all=battalions * one, battalions=battalions)


def reached(text: str, claimed: float, peaks: Peaks) -> Other:
    """Return another value, and whether all battalions of a system then reach a figure."""
    said = f"{peaks.all:g} in hand in {peaks.battalions:g} battalions"
    verdict = Verdict("reproduced" if peaks.all >= claimed else "contradicted", said)
    return Other(text, lambda: verdict)


def inputs_of(claims: list[Claim], peaks: Peaks) -> list[Input]:
    """Return the inputs that decide about a claimed count."""
    claim = claims[0]
    claimed, site = claim.value_si, bench(SCENARIO)
    kind = CHANNELS[claim.quantity]
    variant = f"{PREFIXES[claim.subject]}-one"

    def judged(values: Values) -> Verdict:
        unit = site.case(variant, values).units[0]
        channels = getattr(unit, f"{kind}_channels")
        return judge(claimed, widened(peaks, channels, peaks.battalions))

    hook = Hook(
        f"units/one/{kind}_channels",
        f"the number of {kind} channels of a battalion",
        "it is the figure that is claimed, or its sixth, put in",
        stands=True,
    )
    channels = site.input(variant, hook, judged)
    system = Input(
        "the number of battalions of a system",
        f"{peaks.battalions:g}",
        channels.grade,
        channels.source,
        "a claim on a system is divided by it",
    )
    if claimed <= peaks.all:
        return [channels, system]
    more = math.ceil(claimed / peaks.battalions)
    needed = reached(f"{more} or more", claimed, widened(peaks, more, peaks.battalions))
    units = [reached(*_enough(claimed, peaks, peaks.one, ""))]
    for option in site.options(variant, hook):
        number = option.values[site.key(variant, hook)]
        units.append(
            reached(*_enough(claimed, peaks, number, f", with {option.short} channels each"))
        )
    return [
        replace(channels, others=(needed, *channels.others)),
        replace(system, others=tuple(units)),
    ]


def _enough(claimed: float, peaks: Peaks, channels: float, words: str) -> tuple[str, float, Peaks]:
    """Return so many battalions as reach a figure with so many channels each."""
    one = widened(peaks, channels, 1.0).one
    number = math.ceil(claimed / one)
    return f"{number} or more{words}", claimed, widened(peaks, channels, number)


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
        (rule(judge), rule(settle)),
        tuple(findings),
        (table(outcomes),),
        (order.itself(NAME), order.command(SCENARIO)),
    )


def _place(key: tuple[str, str, float]) -> tuple[int, int, float]:
    return list(PREFIXES).index(key[0]), list(PEAKS).index(key[1]), key[2]


def finding(claims: list[Claim], peaks: dict[tuple[str, str], float], order: Order) -> Finding:
    """Put one claimed count to the peaks of the runs."""
    claim = claims[0]
    prefix, column = PREFIXES[claim.subject], PEAKS[claim.quantity]
    found = Peaks(
        *(peaks[f"{prefix}-{case}", column] for case in ("one", "one-wide", "one-quick", "six"))
    )
    numbers: dict[str, Cell] = {"claimed": claim.value_si}
    numbers |= {f"peak_{name}": value for name, value in asdict(found).items()}
    verdict, decisive = settle(
        judge(claim.value_si, found), claims, inputs_of(claims, found), order.ledger
    )
    what = "targets engaged" if column == "peak_target_channels" else "missiles guided"
    statement = f"{claim.subject}: {claim.value_si:g} {what} at once"
    return Finding(statement, cited(claims, order.ledger), numbers, verdict, decisive)


def conditions(case: Case) -> tuple[str, ...]:
    """Say under what conditions the verdicts hold."""
    unit = case.units[0]
    ready = sum(launcher.tubes for launcher in unit.launchers)
    return (
        f"{len(case.threats)} bombers at 10 km arrive within a minute, from afar or from near: the "
        "raid is made to fill every channel.",
        f"Two rounds a target; one S-400 battalion has {ready} rounds ready and launches one every "
        f"{unit.launch_interval_s:g} s, which bounds what it can have in the air.",
        "What other channels or more battalions would give is worked out from these runs: a "
        "battalion uses its channels up to what one with all the channels has in hand.",
        f"A battalion of the library has {unit.target_channels} target and "
        f"{unit.missile_channels} missile channels.",
    )


def table(outcomes: pl.DataFrame) -> Grid:
    """Return the peaks of every variant."""
    rows = outcomes.group_by("variant", "sweep_value", maintain_order=True).agg(
        pl.col("peak_target_channels").max(),
        pl.col("peak_missile_channels").max(),
        pl.len().alias("replications"),
    )
    return Grid(
        "Most in use at once, in any replication",
        ("variant", "raid starts at", "target channels", "missile channels", "replications"),
        tuple((str(row[0]), str(row[1]), *row[2:]) for row in rows.iter_rows()),
    )
