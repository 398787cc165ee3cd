"""A declarative raid becomes explicit threats, the same ones every time.

No chance is involved: types follow their shares by smooth weighted round robin, lanes and arrival
times follow a low-discrepancy sequence per group. So the raid of size n is the beginning of the
raid of size n + 1: every threat keeps its id, type, lane, aim and time.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from openiads.errors import InputError
from openiads.scenario.ballistic import arc_range_m, flight_time_s
from openiads.scenario.complaints import nearest
from openiads.scenario.geodesic import destination, distance_bearing
from openiads.scenario.keys import entity_key
from openiads.scenario.world import Ballistic, Threat, Waypoints

LANE_STEP, TIME_STEP = 0.7548776662466927, 0.5698402909980532
"""1/g and 1/g^2, g the plastic number: the R2 sequence (Roberts 2018), even in two dimensions."""
GROUP_STEP = 0.6180339887498949
"""1/golden ratio: groups start at different places of the sequence."""


@dataclass(frozen=True)
class Target:
    """What a threat can be aimed at: its reference in the world, and where it is."""

    ref: str
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True)
class Group:
    """One kind of threat in a raid, SI. `aims` are (name, weight); none for an overflight."""

    name: str
    type: str
    share: float | None
    count: int | None
    route: Literal["to_aim", "ballistic", "overflight"]
    height_m: float
    speed_m_s: float
    apogee_m: float | None
    start_distance_m: float
    turn_distance_m: float | None
    beyond_m: float
    width_m: float
    offset_m: float
    delay_s: float
    aims: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Raid:
    """A raid, SI; `axis_deg` is the bearing it comes from."""

    name: str
    size: int | None
    axis_deg: float
    centre: tuple[float, float]
    time_on_target_s: float
    window_s: float
    groups: tuple[Group, ...]


def weighted_turns(weights: Sequence[float]) -> Iterator[int]:
    """Yield indices for ever, each as often as its weight and spread evenly.

    Smooth weighted round robin: everyone gains its weight, the largest goes and pays the total.
    """
    total = sum(weights)
    credit = [0.0] * len(weights)
    while True:
        credit = [have + weight for have, weight in zip(credit, weights, strict=True)]
        turn = max(range(len(weights)), key=lambda index: (round(credit[index], 9), -index))
        credit[turn] -= total
        yield turn


def members(raid: Raid) -> list[tuple[int, int]]:
    """Return (index of the group, number within the group) of every threat, fixed counts first.

    Raises
    ------
    InputError : the size is smaller than the counts, or shares without a size.
    """
    key = f"raids.{raid.name}.size"
    order = [at for at, group in enumerate(raid.groups) for _ in range(group.count or 0)]
    shared = [at for at, group in enumerate(raid.groups) if group.share is not None]
    if raid.size is None:
        if shared:
            raise InputError("groups with a share need a size", key=key, allowed="a whole number")
    elif raid.size < len(order):
        raise InputError(
            f"{raid.size} is less than the counts of the groups",
            key=key,
            allowed=f">= {len(order)}",
        )
    elif raid.size > len(order) and not shared:
        raise InputError(
            f"{raid.size} is more than the counts of the groups",
            key=key,
            allowed=f"{len(order)}, or a group with a share",
        )
    else:
        turns = weighted_turns([raid.groups[at].share or 0.0 for at in shared])
        order += [shared[next(turns)] for _ in range(raid.size - len(order))] if shared else []
    seen = [0] * len(raid.groups)
    numbered = []
    for at in order:
        numbered.append((at, seen[at]))
        seen[at] += 1
    return numbered


def _aims(group: Group, at: int, needed: int) -> list[str]:
    """Return the aims of the members of a group; groups start at different aims."""
    turns = weighted_turns([weight for _, weight in group.aims])
    for _ in range(at):
        next(turns)
    return [group.aims[next(turns)][0] for _ in range(needed)]


def _lane(raid: Raid, distance_m: float, lateral_m: float) -> tuple[float, float]:
    """Return the point at a distance up the axis, shifted to the right of the flight."""
    on_axis = destination(*raid.centre, raid.axis_deg, distance_m)
    return destination(*on_axis, raid.axis_deg + 270.0, lateral_m)


def _waypoints(group: Group, points: list[tuple[float, float]]) -> tuple[Waypoints, float]:
    """Return the route at one height and speed, and how long it takes."""
    length = sum(distance_bearing(a, b)[0] for a, b in itertools.pairwise(points))
    route = Waypoints(
        kind="waypoints",
        points=[(lat, lon, group.height_m) for lat, lon in points],
        speeds_m_s=[group.speed_m_s] * (len(points) - 1),
    )
    return route, length / group.speed_m_s


def _route(
    raid: Raid, group: Group, lateral_m: float, target: Target | None
) -> tuple[Waypoints | Ballistic, float]:
    start = _lane(raid, group.start_distance_m, lateral_m)
    if target is None:
        return _waypoints(group, [start, _lane(raid, -group.beyond_m, lateral_m)])
    place = (target.lat_deg, target.lon_deg)
    if group.route == "ballistic":
        reach = arc_range_m(start, place)
        arc = Ballistic(kind="ballistic", launch=start, aim=place, apogee_m=group.apogee_m)
        return arc, flight_time_s(reach, group.apogee_m)
    points = [start]
    if group.turn_distance_m is not None:
        if group.turn_distance_m >= group.start_distance_m:
            raise InputError(
                "the turn is before the start",
                key=f"raids.{raid.name}.groups.{group.name}.turn_distance",
                allowed=f"less than {group.start_distance_m / 1000.0:g} km",
            )
        points.append(_lane(raid, group.turn_distance_m, lateral_m))
    return _waypoints(group, [*points, place])


def _target(raid: Raid, group: Group, aim: str, targets: Mapping[str, Target]) -> Target:
    if aim not in targets:
        raise InputError(
            f"{aim!r} is neither an asset nor a site element here",
            key=f"raids.{raid.name}.groups.{group.name}.aims",
            allowed=nearest(aim, list(targets)),
        )
    return targets[aim]


def _threat(raid: Raid, at: int, number: int, target: Target | None) -> tuple[Threat, float]:
    """Return a threat and the least time on target that lets it start at t = 0 or later."""
    group = raid.groups[at]
    across = (0.5 + at * GROUP_STEP + number * LANE_STEP) % 1.0
    along = (at * GROUP_STEP + number * TIME_STEP) % 1.0
    route, flight_s = _route(raid, group, (across - 0.5) * group.width_m + group.offset_m, target)
    after_s = group.delay_s + along * raid.window_s
    start_s = raid.time_on_target_s + after_s - flight_s
    name = f"{raid.name}.{group.name}-{number + 1:03d}"
    threat = Threat(
        id=name,
        key=entity_key(name),
        type=group.type,
        aim=target.ref if target else None,
        start_s=max(start_s, 0.0),
        route=route,
    )
    return threat, flight_s - after_s


def expand_raid(raid: Raid, targets: Mapping[str, Target]) -> list[Threat]:
    """Return the threats of a raid.

    Parameters
    ----------
    raid : the raid.
    targets : name -> what it is, for every aim the raid may name.

    Raises
    ------
    InputError : an unknown aim, a size that does not fit the counts, or a threat that would have
        to start before t = 0.
    """
    order = members(raid)
    needed = [sum(1 for at, _ in order if at == index) for index in range(len(raid.groups))]
    aims = [
        _aims(group, at, needed[at]) if group.aims and group.route != "overflight" else []
        for at, group in enumerate(raid.groups)
    ]
    threats: list[Threat] = []
    earliest, slowest = 0.0, ""
    for at, number in order:
        group = raid.groups[at]
        aim = aims[at][number] if aims[at] else None
        target = _target(raid, group, aim, targets) if aim is not None else None
        threat, least_s = _threat(raid, at, number, target)
        threats.append(threat)
        if least_s > max(raid.time_on_target_s, earliest):
            earliest, slowest = least_s, threat.id
    if slowest:
        raise InputError(
            f"{slowest} would have to start before t = 0",
            key=f"raids.{raid.name}.time_on_target",
            allowed=f"at least {ceil(earliest)} s, or a shorter start_distance",
        )
    return threats
