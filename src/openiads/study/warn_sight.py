"""Radars that see nothing, and threats that nobody sees, each with the reason."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from openiads.scenario.ballistic import EARTH_RADIUS_M
from openiads.scenario.world import Case, Radar
from openiads.study.samples import Floats, Samples, next_to
from openiads.study.warning import InputWarning, radar_key, threat_key

Mask = NDArray[np.bool_]
LEAST_PD = 0.01
"""A radar whose best look has a smaller chance of detection sees nothing."""
GUIDANCE_PD = 0.9
"""Chance of detection in one look at which an engagement radar holds a target (model, 6)."""
KIND = 2.0
"""Ranges are taken this much too long: by how much the kind of fluctuation can matter."""


def echo_range(radar: Radar, pd: float) -> float:
    """Return about the range at which 1 m2 is detected with a chance, m; never too short.

    As if the target fluctuated slowly (Swerling 1, one pulse: P_d = P_fa ** (1 / (1 + SNR))).
    """
    reference = math.log(radar.pfa) / math.log(radar.reference_pd) - 1.0
    needed = math.log(radar.pfa) / math.log(pd) - 1.0 if pd > radar.pfa else 1e-9
    ratio = max(reference, 1e-9) / max(needed, 1e-9) / radar.reference_rcs_m2
    return KIND * radar.reference_range_m * ratio**0.25


def _sections(case: Case, radar: Radar, median: bool) -> np.ndarray:
    """Return the largest cross section of each threat, or the median over aspects, m2 (J,)."""
    of_type = {}
    for kind in case.threat_types:
        rcs = kind.rcs[radar.band]
        of_type[kind.id] = rcs.median_m2 if median else max(rcs.nose_m2, rcs.beam_m2, rcs.tail_m2)
    return np.array([of_type[threat.type] for threat in case.threats])


def _elevation(ground: Floats, height: Floats, antenna: float, k_radius: float) -> Floats:
    """Return the elevation at which an antenna sees points over an Earth of a radius, deg (n,)."""
    angle = ground / k_radius
    rise = (k_radius + height) * np.cos(angle) - (k_radius + antenna)
    return np.degrees(np.arctan2(rise, (k_radius + height) * np.sin(angle)))


def gates(case: Case, radar: Radar, points: Samples) -> Iterator[tuple[str, Mask]]:
    """Yield what a radar asks of a sample, in words, and which samples meet it (n,)."""
    k_radius = case.earth_radius_factor * EARTH_RADIUS_M
    ground, azimuth = points.from_place(radar.lat_deg, radar.lon_deg)
    antenna, target = max(radar.antenna_height_m, 0.0), np.maximum(points.height, 0.0)
    slant = np.hypot(ground, points.height - antenna)
    near, far = radar.range_min_m, radar.range_max_m
    yield "range", (slant >= near) & (slant <= far)
    off = np.degrees(azimuth) - radar.sector_centre_deg
    yield "sector", np.abs((off + 180.0) % 360.0 - 180.0) <= radar.sector_width_deg / 2.0
    elevation = points.keep(
        ("elevation", radar.lat_deg, radar.lon_deg, antenna, k_radius),
        lambda: _elevation(ground, points.height, antenna, k_radius),
    )
    low, high = radar.elevation_min_deg, radar.elevation_max_deg
    yield "elevation", (elevation >= low) & (elevation <= high)
    horizon = np.sqrt(2.0 * k_radius * antenna) + np.sqrt(2.0 * k_radius * target)
    yield "horizon", ground <= horizon
    if radar.v_min_m_s > 0.0:
        radial = next_to(np.diff(slant), points.time, points.threat, np.fmax)
        yield (
            f"least radial speed of {radar.v_min_m_s:g} m/s",
            np.nan_to_num(radial) * 1.1 >= radar.v_min_m_s,
        )
    reach = echo_range(radar, LEAST_PD) * _sections(case, radar, median=False) ** 0.25
    yield (
        f"reference range of {radar.reference_range_m / 1000.0:g} km",
        slant <= reach[points.threat],
    )


def held(case: Case, radar: Radar, points: Samples, seen: Mask) -> Mask:
    """Return at which samples a radar might guide a round (n,)."""
    ground, _ = points.from_place(radar.lat_deg, radar.lon_deg)
    slant = np.hypot(ground, points.height - max(radar.antenna_height_m, 0.0))
    reach = echo_range(radar, GUIDANCE_PD) * _sections(case, radar, median=True) ** 0.25
    return seen & (slant <= reach[points.threat])


def check_sight(
    case: Case, points: Samples, views: dict[str, Mask], file: str | None
) -> Iterator[InputWarning]:
    """Warn of radars that see no threat, and of threats that no radar sees.

    Parameters
    ----------
    views : id of each radar -> what it sees (n,); filled.
    """
    dead = {radar.id for radar in case.radars if radar.phase_s >= case.horizon_s}
    for radar in case.radars:
        asked, seen = [], np.ones(len(points.lat), bool)
        for words, meets in gates(case, radar, points):
            if not seen.any():
                break
            asked.append(words)
            seen = seen & meets
            if not seen.any():
                yield InputWarning(radar_key(radar), _blind(asked), file)
        views[radar.id] = seen & (radar.id not in dead)
    blind = ~np.any(list(views.values()), axis=0) if views else np.ones(len(points.lat), bool)
    unseen = np.ones(len(case.threats), bool)
    unseen[points.threat[~blind]] = False
    hidden = [threat for at, threat in enumerate(case.threats) if unseen[at]]
    for group in dict.fromkeys(threat_key(threat) for threat in hidden):
        count = sum(1 for threat in hidden if threat_key(threat) == group)
        yield InputWarning(group, f"sensor gap: {count} pass where no radar looks", file)


def _blind(asked: list[str]) -> str:
    """Say what no sample meets: the last of what was asked, given the others."""
    last = asked[-1]
    before = f" inside its {', '.join(asked[:-1])}" if len(asked) > 1 else ""
    if last.startswith("least"):
        return f"can see nothing: every radial speed{before} is below its {last}"
    if last.startswith("reference"):
        return (
            f"can see nothing: with a {last} every target{before} is too small or too far away, "
            f"less than {LEAST_PD:.0%} for a detection in any look"
        )
    return f"can see nothing: no route{before} passes through its {last}"
