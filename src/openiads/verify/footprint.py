"""Which aim points around a site are defended against a ballistic arc: kinematics without chance.

Least-energy Kepler arcs over the sphere, as in the simulator; near the site the ground is taken as
flat, which at 300 km is off by less than one per cent. Lengths in m, times in s.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openiads.model.flyout import decay_length, time_to_fly
from openiads.model.geometry import GM, MEAN_RADIUS
from openiads.model.route import kepler_arc, minimum_energy_apogee
from openiads.scenario.world import Band, Case, CrossSection, Radar, Round
from openiads.verify.reach import GUIDE_PD, detection_range, guides, track_pd

SAMPLES = 300
HIGHEST_M = 250_000.0
CELL_M = 5_000.0
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Descent:
    """The end of an arc, from `HIGHEST_M` down, shape (SAMPLES,) each.

    Parameters
    ----------
    time : before impact, s, falling to 0.
    back : ground distance before the aim, m.
    height : m.
    speed : m/s.
    """

    time: Floats
    back: Floats
    height: Floats
    speed: Floats


def arc_speed(range_m: float, height_m: float) -> float:
    """Return the speed, m/s, of the least-energy arc over a ground range at a height (vis-viva).

    nan above the apogee.
    """
    phi = range_m / MEAN_RADIUS
    apogee = minimum_energy_apogee(phi)
    if height_m > apogee:
        return math.nan
    _, _, axis, _ = kepler_arc(phi, apogee)
    return math.sqrt(GM * (2.0 / (MEAN_RADIUS + height_m) - 1.0 / axis))


def longest_range(speed_m_s: float, height_m: float = 0.0) -> float:
    """Return the longest ground range, m, whose least-energy arc is no faster than a speed.

    0 when even the shortest arc that reaches the height is faster.
    """
    low, high = 0.0, math.pi * MEAN_RADIUS * 0.99
    for _ in range(60):
        middle = 0.5 * (low + high)
        speed = arc_speed(middle, height_m)
        slow = math.isnan(speed) or speed <= speed_m_s
        low, high = (middle, high) if slow else (low, middle)
    return low if not math.isnan(arc_speed(low, height_m)) else 0.0


def descent(range_m: float, flat: float = 1.0) -> Descent:
    """Return the end of an arc over a ground range.

    Parameters
    ----------
    range_m : ground range.
    flat : its apogee as a share of that of the least-energy arc.
    """
    phi = range_m / MEAN_RADIUS
    apogee = flat * minimum_energy_apogee(phi)
    e, p, axis, _ = kepler_arc(phi, apogee)
    top = min(apogee, HIGHEST_M)
    radius = MEAN_RADIUS + np.linspace(top, 0.0, SAMPLES)
    true = 2.0 * math.pi - np.arccos(np.clip((p / radius - 1.0) / e, -1.0, 1.0))
    eccentric = 2.0 * np.arctan2(
        math.sqrt(1.0 - e) * np.sin(0.5 * true), math.sqrt(1.0 + e) * np.cos(0.5 * true)
    )
    since = math.sqrt(axis**3 / GM) * (eccentric - e * np.sin(eccentric))
    return Descent(
        time=since[-1] - since,
        back=MEAN_RADIUS * (true[-1] - true),
        height=radius - MEAN_RADIUS,
        speed=np.sqrt(GM * (2.0 / radius - 1.0 / axis)),
    )


def angle_at_impact(path: Descent) -> float:
    """Return the angle below the horizontal at impact, degrees."""
    fall = path.height[-2] - path.height[-1]
    return math.degrees(math.atan2(fall, path.back[-2] - path.back[-1]))


def held(radar: Radar, reach_m: float, ground: Floats, height: Floats, k: float) -> Flags:
    """Whether a radar holds the missile at each sample: range, horizon, elevation.

    Parameters
    ----------
    reach_m : slant range at which its cross section is held.
    ground : (aims, samples) from the site; height : (samples,).
    k : effective Earth radius factor.
    """
    rise = height - radar.antenna_height_m
    slant = np.hypot(ground, rise)
    horizon = np.sqrt(2.0 * k * MEAN_RADIUS * max(radar.antenna_height_m, 0.0)) + np.sqrt(
        2.0 * k * MEAN_RADIUS * np.maximum(height, 0.0)
    )
    angle = np.degrees(np.arctan2(rise - ground**2 / (2.0 * k * MEAN_RADIUS), ground))
    inside = (angle >= radar.elevation_min_deg) & (angle <= radar.elevation_max_deg)
    return (slant <= reach_m) & (ground <= horizon) & inside


@dataclass(frozen=True)
class Defence:
    """What a site brings against one kind of ballistic missile.

    Parameters
    ----------
    case : the site.
    rcs : of the missile, per band.
    wait_s : from the first sight to the first launch.
    """

    case: Case
    rcs: dict[Band, CrossSection]
    wait_s: float

    def tracked(self, ground: Floats, height: Floats) -> Flags:
        """Whether any radar holds the missile well enough for a track, (aims, samples)."""
        k = self.case.earth_radius_factor
        found = np.zeros(ground.shape, dtype=bool)
        for radar in self.case.radars:
            pd = track_pd(self.case, radar)
            reach = detection_range(radar, self.rcs[radar.band].nose_m2, pd, 0)
            found |= held(radar, reach, ground, height, k)
        return found

    def guided(self, one: Round, ground: Floats, height: Floats) -> Flags:
        """Whether the engagement radar holds the missile for a round; always for active ones."""
        if one.guidance == "active":
            return np.ones(ground.shape, dtype=bool)
        radar = guides(self.case, one)[0][0]
        reach = detection_range(radar, self.rcs[radar.band].median_m2, GUIDE_PD, 0)
        return held(radar, reach, ground, height, self.case.earth_radius_factor)

    def meets(self, path: Descent, ground: Floats) -> Floats:
        """Return the largest slant range, m, at which a missile is met, (aims,); 0 = never.

        Parameters
        ----------
        path : of the missile.
        ground : (aims, samples), ground distance from the site along the path to each aim.
        """
        seen = self.tracked(ground, path.height)
        first = path.time[np.argmax(seen, axis=1)]
        ready = np.where(seen.any(axis=1), first - self.wait_s, -math.inf)
        slant = np.hypot(ground, path.height)
        best = np.zeros(len(ground))
        for one in self.case.rounds:
            if "ballistic_missile" in one.classes:
                launched = path.time + flights(one, slant)
                good = self.feasible(one, path, ground, launched) & (launched <= ready[:, None])
                best = np.maximum(best, np.max(np.where(good, slant, 0.0), axis=1))
        return best

    def feasible(self, one: Round, path: Descent, ground: Floats, launched: Floats) -> Flags:
        """Whether the missile can be met at each sample: envelope, speed, guidance both times."""
        slant = np.hypot(ground, path.height)
        limit = min(
            max(reach for _, reach in one.range_max_m),
            one.range_max_by_class_m.get("ballistic_missile", math.inf),
        )
        guided = self.guided(one, ground, path.height)
        # time falls along the path: the last sample that is no later than the launch
        at = np.searchsorted(-path.time, -launched, side="right") - 1
        at_launch = (at >= 0) & np.take_along_axis(guided, np.maximum(at, 0), axis=1)
        return (
            (path.height >= one.floor_m("ballistic_missile"))
            & (path.height <= one.height_max_m)
            & (slant >= max(reach for _, reach in one.range_min_m))
            & (slant <= limit)
            & (path.speed <= one.target_speed_max_m_s)
            & guided
            & at_launch
        )


def flights(one: Round, slant: Floats) -> Floats:
    """Return the flight time of a round to each slant range."""
    reach = max(limit for _, limit in one.range_max_m)
    decay = decay_length(reach, one.speed_max_m_s, one.boost_time_s, one.speed_at_max_range_m_s)
    at = np.linspace(0.0, reach, 200)
    times = [time_to_fly(float(d), one.speed_max_m_s, one.boost_time_s, decay) for d in at]
    return np.interp(slant, at, times)


@dataclass(frozen=True)
class Footprint:
    """What is defended.

    Parameters
    ----------
    share : of the circle of the claimed radius.
    area_m2 : of the aim points defended, inside the square around that circle.
    farthest_m : of a defended aim point from the site.
    met_m : largest slant range of an intercept.
    """

    share: float
    area_m2: float
    farthest_m: float
    met_m: float


def footprint(defence: Defence, range_m: float, radius_m: float, flat: float = 1.0) -> Footprint:
    """Return what a site defends against arcs over a ground range, flat as for `descent`.

    Aim points lie on a grid of `CELL_M`, one half of the plane: the other mirrors it.
    """
    path = descent(range_m, flat)
    along = np.arange(-1.5 * radius_m, 1.5 * radius_m + CELL_M, CELL_M)
    across = np.arange(0.0, 1.5 * radius_m + CELL_M, CELL_M)
    x, y = (axis.ravel() for axis in np.meshgrid(along, across))
    met = defence.meets(path, np.hypot(path.back[None, :] + x[:, None], y[:, None]))
    distance, weight = np.hypot(x, y), np.where(y > 0.0, 2.0, 1.0)
    inside, good = distance <= radius_m, met > 0.0
    return Footprint(
        share=float(weight[inside & good].sum() / weight[inside].sum()),
        area_m2=float(weight[good].sum()) * CELL_M**2,
        farthest_m=float(np.max(distance[good], initial=0.0)),
        met_m=float(met.max()),
    )
