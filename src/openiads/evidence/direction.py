"""Which way a quantity helps the defence, for the value that is taken on an even weight.

The question everywhere is what a defence achieves. Where the claims leave the value open, the
cautious one is the one that helps the defence less: of two floors the higher, of two cross sections
of a target the smaller, of two speeds of a threat the faster.
"""

from __future__ import annotations

from typing import Literal

Side = Literal["lower", "higher"]

_HIGHER = """
    altitude antenna_height area_cover_range azimuth_sector batteries_controlled cep
    cruise_altitude coverage_extension detection_range_1m2 detection_range_ballistic
    detection_range_cruise detection_range_fighter detection_range_max
    engagement_altitude_max engagement_altitude_max_ballistic engagement_range_max
    engagement_range_max_aircraft engagement_range_max_ballistic engagement_range_max_cruise
    instrumented_range interception_rate kill_probability launchers missiles_guided_simultaneous
    missiles_per_launcher missiles_per_launcher_cri missiles_ready missiles_total rcs rcs_frontal
    rcs_mean rcs_side rcs_side_rear rcs_vhf reliability search_sector
    single_shot_kill_probability single_shot_kill_probability_aircraft
    single_shot_kill_probability_ballistic single_shot_kill_probability_cruise
    single_shot_kill_probability_uav speed_at_intercept speed_average_intercept success_rate
    target_speed_max targets_engaged_simultaneous targets_tracked tbm_source_range_max
"""
HIGHER_HELPS = frozenset(_HIGHER.split())
"""A larger figure is better for the defence. A threat that flies higher is seen farther; one that
is less exact (`cep`) does less harm."""

_LOWER = """
    decoys_per_missile deployment_time engagement_altitude_min engagement_altitude_min_ballistic
    engagement_range_min engagement_range_min_ballistic launch_interval reaction_time
    reaction_time_from_standby readiness_time redeployment_time reference_rcs reload_time
    speed_cruise
"""
LOWER_HELPS = frozenset(_LOWER.split())
"""A smaller figure is better for the defence. `speed_cruise` is of what attacks. `reference_rcs` is
the target to which a radar's range refers: the larger it has to be, the weaker the radar."""

BY_SUBJECT = frozenset({"speed_max"})
"""Better or worse by whose it is: see `ROUNDS`."""

ROUNDS = ("40N6", "48N6", "9M96", "9M317", "5V55", "57E6", "THAAD", "Patriot", "S-300", "S-200")
"""Parts of the names of subjects whose speed is that of a round of the defence; any other speed is
that of something that attacks."""


def helps(subject: str, quantity: str) -> Side | None:
    """Return which figures help the defence more; None = neither, or both ways at once.

    Parameters
    ----------
    subject, quantity : of the claims.
    """
    if quantity in BY_SUBJECT:
        return "higher" if any(part in subject for part in ROUNDS) else "lower"
    if quantity in HIGHER_HELPS:
        return "higher"
    return "lower" if quantity in LOWER_HELPS else None
