"""The best a site can do about a claimed range: which round, held by which radar."""

from __future__ import annotations

import math
from dataclasses import dataclass

from openiads.scenario.world import Case, Radar, Round
from openiads.verify.absent import rounds_of
from openiads.verify.bench import Hook
from openiads.verify.reach import guides, least_height, least_rcs

SMALL_M2 = 1.0
"""Lower end of the fighter class of the ledger: a smaller need is no condition worth naming."""
SLACK = 0.01
"""An envelope shorter than the claim by less than this share counts as the claim."""


def needs(case: Case, one: Round, claimed_m: float) -> tuple[float, float, Radar]:
    """Return least height, m, and least cross section, m2, for a target at the claimed range.

    Both for one radar, which comes third: the one that asks for the smallest cross section, down to
    1 m2, and among those the one that sees lowest.
    """
    radars, pd = guides(case, one)
    k = case.earth_radius_factor
    found = [
        (
            least_height(radar.antenna_height_m, claimed_m, one.height_max_m, k),
            least_rcs(radar, claimed_m, pd),
            radar,
        )
        for radar in radars
    ]
    return min(found, key=lambda row: (max(row[1], SMALL_M2), row[0]))


@dataclass(frozen=True)
class Shot:
    """The best a site can do about a claimed range: which round, held by which radar."""

    one: Round
    radar: Radar
    height_m: float
    rcs_m2: float

    @property
    def envelope_m(self) -> float:
        """Longest range of the round."""
        return max(limit for _, limit in self.one.range_max_m)


def best_shot(case: Case, subject: str, claimed_m: float) -> Shot:
    """Return the round of a subject that reaches a claimed range best, or its longest."""
    rounds = rounds_of(case, subject)
    enough = [r for r in rounds if max(v for _, v in r.range_max_m) >= claimed_m * (1.0 - SLACK)]
    if not enough:
        long = max(rounds, key=lambda one: max(limit for _, limit in one.range_max_m))
        return Shot(long, needs(case, long, claimed_m)[2], math.inf, math.inf)
    found = [(*needs(case, one, claimed_m), one) for one in enough]
    height, rcs, radar, one = min(
        found, key=lambda row: (row[0] > row[3].height_max_m, row[1], row[0])
    )
    return Shot(one, radar, max(height, one.height_min_m), rcs)


def hooks(shot: Shot) -> tuple[Hook, ...]:
    """Return the inputs that decide about a claimed range."""
    radar = shot.radar.id.rpartition(".")[2]
    return (
        Hook(
            f"rounds/{shot.one.id}/range_max_m",
            f"the range of the {shot.one.id}",
            "it is the figure that is claimed, put in",
            stands=True,
        ),
        Hook(
            f"radars/{shot.radar.id}/reference_rcs_m2",
            f"the reference target of the {radar}",
            "the cross section needed is in proportion to it",
        ),
        Hook(
            f"radars/{shot.radar.id}/range_max_m",
            f"the range to which the {radar} shows targets",
            "nothing beyond it is held",
        ),
        Hook(
            f"radars/{shot.radar.id}/antenna_height_m",
            f"the antenna height of the {radar}",
            "the horizon follows from it",
        ),
    )
