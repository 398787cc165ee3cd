"""A case as its units meet it: who is where, how fast, in which zone, and since when in sight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openiads.scenario.world import Case, Unit
from openiads.study.samples import Samples
from openiads.study.warn_sight import Mask

ARC, LEG = 0.8, 0.99
"""Speeds are known this well here, on a ballistic arc and elsewhere: they may be as much less."""
ARC_M = 2_000.0
"""An arc is known this well here, m."""


@dataclass(frozen=True)
class Stand:
    """A case as units meet it: samples, views of the radars, and who is in which zone.

    `zone` is the first zone that holds a sample, -1 = none (n,); `classes` and `factors` are of
    each threat; `speed` is that of a target at least, m/s, and `pad` how far it may be from where
    the samples have it, m (n,); `first` is when each network first sees each threat at the
    earliest, s after its start (J,).
    """

    case: Case
    points: Samples
    views: dict[str, Mask]
    zone: np.ndarray
    classes: list[str]
    factors: list[float]
    speed: np.ndarray
    pad: np.ndarray
    first: dict[str, np.ndarray]


def stand(case: Case, points: Samples, views: dict[str, Mask]) -> Stand:
    """Return a case with what all its units share."""
    zone = np.full(len(points.lat), -1)
    for at in range(len(case.zones) - 1, -1, -1):
        one = case.zones[at]
        ground, _ = points.from_place(one.lat_deg, one.lon_deg)
        zone[ground <= one.radius_m] = at
    kinds = {kind.id: kind for kind in case.threat_types}
    arcs = np.array([threat.route.kind == "ballistic" for threat in case.threats], bool)
    return Stand(
        case,
        points,
        views,
        zone,
        [kinds[threat.type].threat_class for threat in case.threats],
        [kinds[threat.type].manoeuvre_factor for threat in case.threats],
        np.where(arcs[points.threat], ARC, LEG) * points.speed,
        np.where(arcs[points.threat], ARC_M, 0.0),
        {network.id: _first_seen(case, points, views, network.id) for network in case.networks},
    )


def _first_seen(case: Case, points: Samples, views: dict[str, Mask], network: str) -> np.ndarray:
    """Return when a network may first see each threat, s after its start, inf = never (J,)."""
    first = np.full(len(case.threats), np.inf)
    mine = [views[radar.id] for radar in case.radars if radar.network == network]
    seen = np.any(mine, axis=0) if mine else np.zeros(len(points.lat), bool)
    np.minimum.at(first, points.threat[seen], points.time[seen] - points.gaps()[seen])
    return first


def needed_s(case: Case, unit: Unit) -> float:
    """Return the least time from a first detection to a launch of a unit, s.

    A unit that may come to fight alone hears its own radar at once.
    """
    network = next(network for network in case.networks if network.id == unit.network)
    links = {link.id: link for link in case.links}
    own, post = links[unit.link], f"element:{network.command_post}"
    alone = network.command_post is None or own.availability < 1.0 or own.cut_time_s is not None
    alone = alone or any(threat.aim == post for threat in case.threats)
    mine = [links[radar.link].latency_s for radar in case.radars if radar.network == network.id]
    lag = 0.0 if alone else min(mine, default=0.0)
    return lag + network.identification_time_s + unit.reaction_time_s
