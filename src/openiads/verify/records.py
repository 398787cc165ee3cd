"""What historical engagements in the ledger count: successes of trials, and of what.

The ledger holds the published figure of each; the counts behind it are given here, by claim id,
where the claim's note prints them. A test holds the counts against the figures. `per_shot`,
`per_target`, `of_engaged` and `of_launched` are different things and are never put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openiads.analysis.estimate import Estimate, proportion

Measure = Literal["per_shot", "per_target", "of_engaged", "of_launched"]
SYRIA = "Syria-strike-14-Apr-2018"
PATRIOT = "Saudi-Patriot-vs-Houthi"


@dataclass(frozen=True)
class Count:
    """One count of an engagement.

    Parameters
    ----------
    claim : id in the ledger.
    event : counts of one event by different sides are camps; they are never added or averaged.
    camp : who counts.
    system : of the defender, as far as known; none of the counts says which round was fired.
    against : class of target.
    measure : what the trials are.
    successes, trials : the count.
    partial : True = part of another count of the same event and camp.
    disputed : ids of claims that dispute it without a count of their own.
    """

    claim: str
    event: str
    camp: str
    system: str
    against: str
    measure: Measure
    successes: int
    trials: int
    partial: bool = False
    disputed: tuple[str, ...] = ()

    @property
    def estimate(self) -> Estimate:
        """The share with its Wilson interval, as if the trials were independent and alike."""
        return proportion(self.successes, self.trials)


def _syria(place: str, successes: int, trials: int) -> Count:
    return Count(
        f"{SYRIA}-{place}-interception-rate-claimed-interfax",
        f"Syria 2018, {place}",
        "Russian Ministry of Defence",
        "Syrian air defence",
        "cruise_missile",
        "of_launched",
        successes,
        trials,
        partial=True,
    )


SYRIA_AREAS = (
    _syria("Barza-Jaramani", 5, 30),
    _syria("Blei", 18, 18),
    _syria("Dumayr", 12, 12),
    _syria("Duvali", 4, 4),
    _syria("Homs", 13, 16),
    _syria("Mezzeh", 5, 9),
    _syria("Shayrat", 12, 12),
    _syria("T-4-Tifor", 2, 2),
)
COUNTS = (
    Count(
        f"{SYRIA}-defence-weapons-intercepted-interfax",
        "Syria 2018",
        "Russian Ministry of Defence",
        "Syrian air defence",
        "cruise_missile",
        "of_launched",
        71,
        103,
    ),
    Count(
        f"{SYRIA}-defence-weapons-intercepted-time-ap",
        "Syria 2018",
        "Pentagon",
        "Syrian air defence",
        "cruise_missile",
        "of_launched",
        0,
        105,
    ),
    Count(
        f"{PATRIOT}-25-Mar-2018-interception-rate-newsweek",
        "Riyadh, March 2018",
        "Saudi Arabia",
        "Patriot",
        "ballistic_missile",
        "of_engaged",
        7,
        7,
        disputed=(f"{PATRIOT}-25-Mar-2018-interception-rate-business-insider-via-briefnews-eu",),
    ),
    Count(
        f"{PATRIOT}-4-Nov-2017-Riyadh-interception-rate-5ux-com",
        "Riyadh, November 2017",
        "Saudi Arabia and the United States",
        "Patriot",
        "ballistic_missile",
        "of_engaged",
        1,
        1,
    ),
    Count(
        f"{PATRIOT}-4-Nov-2017-Riyadh-interceptors-missed-dupuy-institute",
        "Riyadh, November 2017",
        "Lewis",
        "Patriot",
        "ballistic_missile",
        "per_shot",
        0,
        5,
    ),
    Count(
        f"{SYRIA}-Pantsir-S1-kill-per-missile-claimed-cloudsovereurope-info-ap",
        "Syria 2018, Pantsir-S1",
        "Russian Ministry of Defence",
        "Pantsir-S1",
        "cruise_missile",
        "per_shot",
        23,
        25,
    ),
    Count(
        "IRIS-T-SLM-success-rate-claimed-gagadget-ukrinform",
        "Ukraine, October 2022",
        "Ukraine",
        "IRIS-T-SLM",
        "cruise_missile",
        "of_engaged",
        9,
        10,
    ),
    Count(
        "Iran-Israel-13-14-Apr-2024-US-naval-SM-3-interception-rate-guncelhaberajans-"
        "israeli-army-radio",
        "Iran and Israel, April 2024, SM-3",
        "Israeli Army Radio",
        "SM-3",
        "ballistic_missile",
        "per_shot",
        2,
        8,
    ),
    Count(
        "THAAD-flight-tests-success-rate-pipedot-org-mda",
        "flight tests since 2005",
        "Missile Defense Agency",
        "THAAD",
        "ballistic_missile",
        "per_target",
        15,
        15,
    ),
    *SYRIA_AREAS,
)
