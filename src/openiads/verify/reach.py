"""Whether one site can engage a target that stands at a given distance and height.

The rules of the simulator for a pair, without time: envelope, line of sight, radar hold. The target
keeps its distance, so nothing is lost while a round flies: this is the best case for a claim of
reach. Smooth Earth, as everywhere in the model; heights above mean sea level, m.
"""

from __future__ import annotations

import math

import numpy as np

from openiads.model.flyout import range_limit
from openiads.model.geometry import MEAN_RADIUS, elevation_angle, horizon_distance
from openiads.model.radar import detection_probability, detection_threshold, required_snr
from openiads.scenario.world import Case, Radar, Round

GUIDE_PD = 0.9
"""Single-look P_d at which an engagement radar guides a round (conceptual model, section 6)."""
FIRM = 0.9
"""Share of the groups of N looks that must make a firm track for a network to hold it."""
STEPS = 60


def look_pd(detections: int, looks: int, share: float = FIRM) -> float:
    """Return the P_d of one look at which M of N looks detect with probability `share`.

    Parameters
    ----------
    detections, looks : M and N, M <= N.
    share : probability wanted.
    """
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        reached = sum(
            math.comb(looks, k) * middle**k * (1.0 - middle) ** (looks - k)
            for k in range(detections, looks + 1)
        )
        low, high = (middle, high) if reached < share else (low, middle)
    return high


def track_pd(case: Case, radar: Radar) -> float:
    """Return the single-look P_d at which the network of a radar holds a firm track."""
    network = next(n for n in case.networks if n.id == radar.network)
    return look_pd(network.detections, network.looks)


def detection_range(radar: Radar, rcs_m2: float, pd: float, swerling: int = 1) -> float:
    """Return the slant range, m, at which one look detects with probability `pd`.

    Fourth-power law from the published range and its reference cross section, stated or assumed;
    not limited by the horizon, but by the instrumented range.
    """
    return min(free_range(radar, rcs_m2, pd, swerling), radar.range_max_m)


def free_range(radar: Radar, rcs_m2: float, pd: float, swerling: int = 1) -> float:
    """Return the range of the fourth-power law alone, m."""
    threshold = detection_threshold(radar.pfa, radar.pulses)
    have = required_snr(radar.reference_pd, threshold, radar.pulses, radar.reference_swerling)
    need = required_snr(pd, threshold, radar.pulses, swerling)
    return radar.reference_range_m * (have / need * rcs_m2 / radar.reference_rcs_m2) ** 0.25


def least_rcs(radar: Radar, slant_m: float, pd: float) -> float:
    """Return the cross section, m2, that one look detects at `slant_m`; inf beyond the range."""
    if slant_m > radar.range_max_m:
        return math.inf
    return (slant_m / free_range(radar, 1.0, pd)) ** 4


def pd_at(radar: Radar, slant_m: float, rcs_m2: float, swerling: int = 1) -> float:
    """Return the single-look P_d at a slant range; 0 beyond the instrumented range."""
    if slant_m > radar.range_max_m:
        return 0.0
    threshold = detection_threshold(radar.pfa, radar.pulses)
    have = required_snr(radar.reference_pd, threshold, radar.pulses, radar.reference_swerling)
    snr = have * rcs_m2 / radar.reference_rcs_m2 * (radar.reference_range_m / slant_m) ** 4
    return detection_probability(snr, threshold, radar.pulses, swerling)


def slant_range(ground_m: float, antenna_m: float, target_m: float) -> float:
    """Return the straight distance, m, over the sphere of radius R."""
    low, high = MEAN_RADIUS + antenna_m, MEAN_RADIUS + target_m
    half = math.sin(0.5 * ground_m / MEAN_RADIUS)
    return math.sqrt((high - low) ** 2 + 4.0 * low * high * half * half)


def ground_range(slant_m: float, antenna_m: float, target_m: float) -> float:
    """Return the ground distance, m, of a slant range; 0 when the height alone is more."""
    low, high = MEAN_RADIUS + antenna_m, MEAN_RADIUS + target_m
    rest = slant_m * slant_m - (high - low) ** 2
    if rest <= 0.0:
        return 0.0
    return 2.0 * MEAN_RADIUS * math.asin(min(1.0, math.sqrt(rest / (4.0 * low * high))))


def in_sight(radar: Radar, ground_m: float, height_m: float, k: float) -> bool:
    """Whether a radar has a target in line of sight and between its limits of elevation."""
    if ground_m > horizon_distance(radar.antenna_height_m, height_m, k):
        return False
    if ground_m <= 0.0:
        return False
    angle = math.degrees(elevation_angle(ground_m, height_m, radar.antenna_height_m, k))
    return radar.elevation_min_deg <= angle <= radar.elevation_max_deg


def guides(case: Case, one: Round) -> tuple[list[Radar], float]:
    """Return the radars of which one must hold the target for a round, and the P_d it needs.

    The engagement radar for command and semi-active rounds; any radar of the site for active ones.
    """
    unit = next(u for u in case.units if any(e.round == one.id for e in u.launchers))
    if one.guidance == "active":
        radars = [radar for radar in case.radars if radar.site == unit.site]
        return radars, track_pd(case, radars[0])
    return [radar for radar in case.radars if radar.id == unit.engagement_radar], GUIDE_PD


def in_envelope(one: Round, slant_m: float, height_m: float) -> bool:
    """Whether an intercept point lies in the envelope of a round."""
    nearest, farthest = np.array(one.range_min_m), np.array(one.range_max_m)
    return (
        one.height_min_m <= height_m <= one.height_max_m
        and range_limit(height_m, nearest[:, 0].copy(), nearest[:, 1].copy()) <= slant_m
        and slant_m <= range_limit(height_m, farthest[:, 0].copy(), farthest[:, 1].copy())
    )


def engageable(case: Case, one: Round, ground_m: float, height_m: float, rcs_m2: float) -> bool:
    """Whether a site can engage, with one round type, a target that keeps its distance."""
    unit = next(u for u in case.units if any(e.round == one.id for e in u.launchers))
    if not in_envelope(one, slant_range(ground_m, unit.height_m, height_m), height_m):
        return False
    radars, pd = guides(case, one)
    return any(
        in_sight(radar, ground_m, height_m, case.earth_radius_factor)
        and pd_at(radar, slant_range(ground_m, radar.antenna_height_m, height_m), rcs_m2) >= pd
        for radar in radars
    )


def farthest(case: Case, one: Round, height_m: float, rcs_m2: float, step_m: float) -> float:
    """Return the farthest ground distance, m, at which `engageable` holds; 0 = nowhere."""
    reach = max(limit for _, limit in one.range_max_m)
    for ground in np.arange(reach, 0.0, -step_m):
        if engageable(case, one, float(ground), height_m, rcs_m2):
            return float(ground)
    return 0.0


def least_height(antenna_m: float, slant_m: float, ceiling_m: float, k: float) -> float:
    """Return the least height, m, at which a target at `slant_m` is in line of sight.

    inf when it is below the horizon even at `ceiling_m`.
    """

    def seen(height: float) -> bool:
        return ground_range(slant_m, antenna_m, height) <= horizon_distance(antenna_m, height, k)

    if seen(0.0):
        return 0.0
    if not seen(ceiling_m):
        return math.inf
    low, high = 0.0, ceiling_m
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if seen(middle) else (middle, high)
    return high
