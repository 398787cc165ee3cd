"""Reaction time: what a few seconds change against a low cruise missile."""

from __future__ import annotations

from openiads.analysis.compare import paired_difference
from openiads.analysis.estimate import LEVEL, Estimate
from openiads.analysis.summary import SHARE_DIFFERENCE
from openiads.analysis.verdict import Cell, Check, Finding, Grid, Verdict
from openiads.evidence.claim import Claim
from openiads.model.flyout import decay_length, time_to_fly
from openiads.model.geometry import horizon_distance
from openiads.scenario.world import Case, Round
from openiads.study.run import Run
from openiads.verify.bench import Hook, bench
from openiads.verify.order import Order, by_figure, cited, km, rule
from openiads.verify.reach import slant_range
from openiads.verify.settle import settle

NAME = "reaction"
TITLE = "Reaction time: seconds of warning, and what they change"
SCENARIO = "verify-reaction"
SHORT = "short"
STANDBY = "reaction_time_from_standby"
QUANTITIES = ("reaction_time", STANDBY)
COMBINATIONS = tuple((height, speed) for height in (30.0, 50.0) for speed in (250.0, 300.0))
"""Height, m, and speed, m/s, of the cruise missile."""


def treats(claim: Claim) -> bool:
    """Whether this check is about a claim."""
    return claim.subject == "S-400" and claim.quantity in QUANTITIES


def intercept(case: Case, one: Round, sighted_m: float, speed: float, wait_s: float) -> float:
    """Return the distance, m, at which a round meets a closing target; 0 = not before arrival.

    Parameters
    ----------
    sighted_m : distance at which the target comes into sight.
    speed : of the target, m/s.
    wait_s : from sight to launch.
    """
    reach = max(limit for _, limit in one.range_max_m)
    speeds = (one.speed_max_m_s, one.boost_time_s)
    decay = decay_length(reach, *speeds, one.speed_at_max_range_m_s)
    low, high = 0.0, sighted_m
    for _ in range(60):
        middle = 0.5 * (low + high)
        in_time = wait_s + time_to_fly(middle, *speeds, decay) <= (sighted_m - middle) / speed
        low, high = (middle, high) if in_time else (low, middle)
    nearest = max(limit for _, limit in one.range_min_m)
    return low if low >= nearest else 0.0


def judge(met_m: dict[tuple[float, float], float]) -> Verdict:
    """Whether a round launched this long after the track is firm meets a cruise missile in time.
    Reproduced when it does so beyond its least range at every height and speed tried; reproduced
    only if the target is one of those for which it does; contradicted when it does for none.
    """
    good = [key for key, distance in met_m.items() if distance > 0.0]
    if not good:
        return Verdict("contradicted", "the horizon: no intercept before arrival")
    nearest = min(distance for distance in met_m.values() if distance > 0.0)
    if len(good) == len(met_m):
        return Verdict("reproduced", f"it still meets the missile {km(nearest)} out or farther")
    names = ", ".join(f"{height:g} m and {speed:g} m/s" for height, speed in good)
    return Verdict("reproduced only if", f"the missile flies at {names}")


def judge_difference(differences: dict[float, Estimate]) -> Verdict:
    """Whether the shorter reaction time lowers the share of attackers that leaks, long minus short,
    paired, with intervals of 95 % for all raid sizes together (Bonferroni). Reproduced when the
    interval lies above zero at every raid size; reproduced only if the raid has one of the sizes at
    which it does; contradicted when it does at none.
    """
    sizes = [size for size, found in differences.items() if found.low > 0.0]
    if not sizes:
        return Verdict("contradicted", "intervals that reach zero at every raid size")
    if len(sizes) == len(differences):
        return Verdict("reproduced", "at every raid size tried")
    tried = ", ".join(f"{size:g}" for size in differences)
    named = ", ".join(f"{size:g}" for size in sizes)
    return Verdict("reproduced only if", f"{named} missiles come at once (tried: {tried})")


def judge_source(claims: list[Claim]) -> Verdict:
    """A reaction time is put into the model and does not come out of it: given to the model when
    the library has it. A time from standby is not checkable here: no unit of the model stands by.
    """
    if all(claim.quantity == STANDBY for claim in claims):
        return Verdict("not checkable here", "no unit of the model is ever in standby")
    return Verdict("reproduced")


def source_finding(value: float, claims: list[Claim], order: Order) -> Finding:
    """Return what can be said about a claimed reaction time."""
    site = bench("verify-horizon")
    hook = Hook(
        "units/s400/reaction_time_s",
        "the reaction time of an S-400 battalion",
        "it is the figure that is claimed, put in",
        stands=True,
    )
    found = judge_source(claims)
    inputs = () if found.kind == "not checkable here" else (site.input("S-400", hook),)
    verdict, decisive = settle(found, claims, inputs, order.ledger)
    label = f"S-400 {claims[0].quantity.replace('_', ' ')} {value:g} s"
    numbers: dict[str, Cell] = {"claimed_s": value}
    why = "" if decisive else "the model has no such state"
    return Finding(label, cited(claims, order.ledger), numbers, verdict, decisive, why)


def suffices(value: float, claims: list[Claim], order: Order) -> Finding:
    """Ask whether a reaction time is short enough against a low cruise missile."""
    site = bench(SCENARIO)
    case = site.case(SHORT)

    def judged(changed: Case) -> Verdict:
        return judge({key: met_at(changed, *key, value) for key in COMBINATIONS})

    judge_values = site.judge(SHORT, judged)
    highest = max(case.radars, key=lambda radar: radar.antenna_height_m)
    hooks = (
        Hook(
            f"radars/{highest.id}/antenna_height_m",
            f"the antenna height of the {highest.id.rpartition('.')[2]}",
            "the missile comes into sight at its horizon",
        ),
        Hook(
            f"networks/{case.networks[0].id}/identification_time_s",
            "the time to identify a track",
            "it passes before the reaction time",
        ),
    )
    inputs = [site.input(SHORT, hook, judge_values) for hook in hooks]
    verdict, decisive = settle(judged(case), claims, inputs, order.ledger)
    numbers: dict[str, Cell] = {
        f"met_m_at_{height:g}_m_{speed:g}_m_s": met_at(case, height, speed, value)
        for height, speed in COMBINATIONS
    }
    return Finding(
        f"{value:g} s suffice against a low cruise missile",
        cited(claims, order.ledger),
        numbers,
        verdict,
        decisive,
        question=True,
    )


def compared(done: Run, every: list[Claim], order: Order) -> Finding:
    """Ask whether the shorter reaction time lets fewer missiles through, in paired runs."""
    sizes = len(done.summary.sweep_values)
    strict = differences(done, 1.0 - (1.0 - LEVEL) / sizes)
    site = bench(SCENARIO)
    hooks = (
        Hook(
            "units/site/target_channels",
            "the number of target channels of an S-400 battalion",
            "a raid that fills them waits, whatever the reaction time",
        ),
        Hook(
            "units/site/doctrine/salvo/cruise_missile",
            "the number of rounds fired at a cruise missile",
            "it decides for how many missiles the rounds suffice",
        ),
    )
    inputs = [site.input(SHORT, hook) for hook in hooks]
    verdict, decisive = settle(judge_difference(strict), every, inputs, order.ledger)
    return Finding(
        "9 s instead of 35 s lets fewer cruise missiles through",
        cited(every, order.ledger),
        {f"difference_at_{size:g}": found for size, found in strict.items()},
        verdict,
        decisive,
        question=True,
    )


def make(order: Order) -> Check:
    """Make the check."""
    case = bench(SCENARIO).case(SHORT)
    groups = by_figure(claim for claim in order.ledger.claims.values() if treats(claim))
    done = order.run(SCENARIO)
    findings: list[Finding] = []
    for (_, _, value), claims in groups.items():
        findings += [source_finding(value, claims, order), suffices(value, claims, order)]
    every = [claim for claims in groups.values() for claim in claims]
    findings.append(compared(done, every, order))
    return Check(
        NAME,
        TITLE,
        (
            "The missile comes over a smooth sea; the 24 m antenna of the library sees it at the "
            "horizon; no jamming, no clutter but the radar's least radial speed.",
            f"Before the reaction time starts, {before_s(case):g} s pass: a firm track, the data "
            "link and identification.",
            "The simulated raid flies at 30 m and 300 m/s and arrives within half a minute.",
        ),
        (rule(judge_source), rule(judge), rule(judge_difference), rule(settle)),
        tuple(findings),
        (warning_table(case, [key[2] for key in groups]), leak_table(done)),
        (order.itself(NAME), order.command(SCENARIO)),
    )


def before_s(case: Case) -> float:
    """Return the seconds from sight to the reaction time: looks, link, identification."""
    network, link = case.networks[0], case.links[0]
    looks = network.detections * min(radar.period_s for radar in case.radars)
    return looks + link.latency_s + network.identification_time_s


def sighted_at(case: Case, height: float) -> float:
    """Return the ground distance, m, at which the highest antenna sees a target come up."""
    antenna = max(radar.antenna_height_m for radar in case.radars)
    return horizon_distance(antenna, height, case.earth_radius_factor)


def met_at(case: Case, height: float, speed: float, reaction_s: float) -> float:
    """Return the farthest distance, m, at which any round of the site meets the missile."""
    sighted = slant_range(sighted_at(case, height), 0.0, height)
    wait = before_s(case) + reaction_s
    able = [one for one in case.rounds if one.height_min_m <= height]
    return max(intercept(case, one, sighted, speed, wait) for one in able)


def warning_table(case: Case, reactions: list[float]) -> Grid:
    """Return the warning at the horizon and the distance of the first intercept."""
    rows = []
    for height, speed in COMBINATIONS:
        sighted = sighted_at(case, height)
        met = [met_at(case, height, speed, value) / 1000.0 for value in reactions]
        rows.append((height, speed, sighted / 1000.0, sighted / speed, *met))
    heads = tuple(f"met at, km, after {value:g} s" for value in reactions)
    return Grid(
        "Warning at the horizon, and the first intercept",
        ("height, m", "speed, m/s", "horizon, km", "warning, s", *heads),
        tuple(rows),
    )


def differences(done: Run, level: float = LEVEL) -> dict[float, Estimate]:
    """Return raid size -> share leaked, long minus short reaction time, paired."""
    found = {}
    for value in done.summary.sweep_values:
        rows = [done.summary.case(variant, value) for variant in ("short", "long")]
        names = [row.case for row in rows if row is not None]
        if len(names) == len(rows) and value is not None:
            found[float(value)] = paired_difference(
                done.outcomes,
                names[0],
                names[1],
                "leak_share",
                level=level,
                bounds=SHARE_DIFFERENCE,
            )
    return found


def leak_table(done: Run) -> Grid:
    """Return the share that leaked with either reaction time, and the paired difference."""
    paired = differences(done)
    rows = []
    for value in paired:
        shares = [done.summary.case(variant, value) for variant in ("short", "long")]
        cells = [None if row is None else row.leak_share for row in shares]
        rows.append((value, *cells, paired[value]))
    return Grid(
        "Share of attackers that leaked, with 95 % intervals",
        ("raid size", "9 s", "35 s", "35 s minus 9 s"),
        tuple(rows),
    )
