"""What is odd about a world: warnings before the run, and errors when a run would be pointless."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import hypot

from openiads.errors import InputError
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.plausible import FASTEST
from openiads.scenario.world import Case, Round, Unit, World
from openiads.study.memory import refuse_memory, too_much
from openiads.study.samples import Samples, flight_seconds, sample
from openiads.study.warn_bounds import check_bounds, refuse_sizes
from openiads.study.warn_effect import check_effect
from openiads.study.warn_reach import check_reach
from openiads.study.warn_runnable import refuse_what_cannot_run
from openiads.study.warn_sight import Mask, check_sight
from openiads.study.warn_stand import stand
from openiads.study.warn_times import check_times
from openiads.study.warning import InputWarning, threat_key

MANY_THREATS = 2_000
"""More than the largest raids of one day on record; the engine is measured up to 300."""
WARN_BYTES = 1e9
"""Estimated memory of one case that is warned of."""
MOST_SHARED = 100_000
"""Samples that are kept for later cases, with about 1 kB each of what is worked out from them."""
FAR_M = 5_000.0
"""A route that ends further than this from its aim is probably a mistake."""


def _size(case: Case, points: Samples, file: str | None) -> Iterator[InputWarning]:
    number, estimate = len(case.threats), refuse_memory(case, file=file, points=points)
    if estimate > WARN_BYTES:
        yield InputWarning("raids", too_much(case, estimate), file)
    if number > MANY_THREATS:
        text = f"{number} threats are more than {MANY_THREATS}; this will be slow"
        yield InputWarning("raids", text, file)


def _arrivals(case: Case, file: str | None) -> Iterator[InputWarning]:
    arrivals = {threat.id: threat.start_s + flight_seconds(threat) for threat in case.threats}
    first, last = min(arrivals.values()), max(arrivals.values())
    if first > case.horizon_s:
        raise InputError(
            f"{case.horizon_s:g} s ends before any arrival",
            file=file,
            key="horizon",
            allowed=f"more than {first:.0f} s; the last arrival is at {last:.0f} s",
        )
    groups: dict[str, list[float]] = {}
    for threat in case.threats:
        groups.setdefault(threat_key(threat), []).append(arrivals[threat.id])
    for group, times in groups.items():
        count = sum(1 for time in times if time > case.horizon_s)
        if not count:
            continue
        whole = "without arrival: " if count == len(times) else ""
        yield InputWarning(
            group,
            f"{whole}{count} of {len(times)} arrive after the horizon of {case.horizon_s:g} s "
            f"(the last at {max(times):.0f} s)",
            file,
        )


def _routes(case: Case, file: str | None) -> Iterator[InputWarning]:
    places = {f"asset:{asset.id}": (asset.lat_deg, asset.lon_deg) for asset in case.assets}
    for element in [*case.command_posts, *case.radars]:
        places[f"element:{element.id}"] = (element.lat_deg, element.lon_deg)
    for unit in case.units:
        for launcher in unit.launchers:
            places[f"element:{launcher.id}"] = (unit.lat_deg, unit.lon_deg)
    for threat in case.threats:
        if threat.aim is not None and threat.route.kind != "ballistic":
            end = threat.route.points[-1]
            gap = distance_bearing((end[0], end[1]), places[threat.aim])[0]
            if gap > FAR_M:
                text = f"the route ends {gap / 1000.0:.0f} km from its aim {threat.aim}"
                yield InputWarning(threat_key(threat), text, file)


def _jumps(case: Case, file: str | None) -> Iterator[InputWarning]:
    """Warn of recorded tracks that move faster than anything can."""
    for threat in case.threats:
        route = threat.route
        if route.kind != "recorded":
            continue
        worst, at = 0.0, 0
        for n, (a, b) in enumerate(pairwise(route.points)):
            length = hypot(distance_bearing(a[:2], b[:2])[0], b[2] - a[2])
            speed = length / (route.times_s[n + 1] - route.times_s[n])
            worst, at = max((worst, at), (speed, n))
        if worst > FASTEST:
            text = (
                f"jumps: {worst / 1000.0:,.1f} km/s from point {at + 1} to point {at + 2}, "
                f"{route.times_s[at]:g} s after its start; nothing is faster than "
                f"{FASTEST / 1000.0:g} km/s"
            )
            yield InputWarning(threat_key(threat), text, file)


def _farthest(rounds: Iterable[Round]) -> float:
    return max((reach for one in rounds for _, reach in one.range_max_m), default=0.0)


def _rounds_of(case: Case, unit: Unit) -> list[Round]:
    carried = {launcher.round for launcher in unit.launchers}
    return [one for one in case.rounds if one.id in carried]


def _cover(case: Case, file: str | None) -> Iterator[InputWarning]:
    """Warn of assets and sites that no unit reaches, and of units that cannot guide a round."""
    reaches = [(u, _farthest(_rounds_of(case, u))) for u in case.units]
    places = {f"assets.{a.id}": (a.lat_deg, a.lon_deg) for a in case.assets}
    places |= {f"sites.{r.site}": (r.lat_deg, r.lon_deg) for r in case.radars}
    for key, place in places.items():
        gaps = [(distance_bearing((u.lat_deg, u.lon_deg), place)[0], reach) for u, reach in reaches]
        if all(gap > reach for gap, reach in gaps):
            nearest = min((gap for gap, _ in gaps), default=0.0) / 1000.0
            yield InputWarning(
                key, f"no unit reaches it; the nearest is {nearest:.0f} km away", file
            )
    radars = {radar.id: radar for radar in case.radars}
    for unit, _ in reaches:
        radar = radars[unit.engagement_radar]
        for one in _rounds_of(case, unit):
            nearest = min(reach for _, reach in one.range_min_m)
            sees = (radar.range_min_m, radar.range_max_m)
            if one.guidance != "active" and not (sees[0] < _farthest([one]) and nearest < sees[1]):
                yield InputWarning(
                    f"sites.{unit.site}",
                    f"out of its own coverage: {unit.engagement_radar} sees from "
                    f"{sees[0] / 1000.0:g} to {sees[1] / 1000.0:g} km, {one.id} flies "
                    f"{nearest / 1000.0:g} to {_farthest([one]) / 1000.0:g} km",
                    file,
                )


def given(world: World) -> Callable[[str], bool]:
    """Return what tells of a path whether the scenario gives the number, not the library.

    A world without origins gives every number itself.
    """
    kinds = ("scenario", "command line")
    paths = {p.partition("/")[2] for p, origin in world.origins.items() if origin.kind in kinds}
    return paths.__contains__ if world.origins else lambda path: True


def _shared() -> Callable[[Case], Samples]:
    """Return what samples the threats of cases, once for cases with the same threats."""
    known: dict[tuple[int, ...], Samples] = {}

    def sampled(case: Case) -> Samples:
        same = tuple(id(threat) for threat in case.threats)
        if same in known:
            return known[same]
        points = sample(case.threats)
        if sum(len(one.lat) for one in (points, *known.values())) <= MOST_SHARED:
            known[same] = points
        return points

    return sampled


def check_case(
    case: Case,
    file: str | None = None,
    useless: dict[str, str] | None = None,
    own: Callable[[str], bool] = lambda path: True,
    sampled: Callable[[Case], Samples] = lambda case: sample(case.threats),
) -> list[InputWarning]:
    """Return the warnings of one case.

    Parameters
    ----------
    case : of a world.
    file : where it came from.
    useless : id of each round of no use in this case -> why; filled.
    own : see `given`.
    sampled : returns samples of the threats of a case.

    Raises
    ------
    InputError : the engine would refuse the case, a number is not possible, the horizon ends before
        any arrival, or the tables would not fit in memory.
    """
    refuse_sizes(case, file)
    found = [*check_bounds(case, file)]
    refuse_what_cannot_run(case, file)
    points = sampled(case)
    found += [
        *_size(case, points, file),
        *_arrivals(case, file),
        *_routes(case, file),
        *_jumps(case, file),
    ]
    found += [*_cover(case, file), *check_times(case, own, file)]
    views: dict[str, Mask] = {}
    found += check_sight(case, points, views, file)
    found += check_reach(stand(case, points, views), {} if useless is None else useless, file)
    found += check_effect(case, points, file)
    return found


def check(world: World, file: str | None = None) -> list[InputWarning]:
    """Return the warnings of a world, each once although several cases may share it.

    Parameters
    ----------
    world : the resolved world.
    file : the file it came from, for the warnings.

    Raises
    ------
    InputError : a case could not arrive at a result.
    """
    found: dict[tuple[str, str], InputWarning] = {}
    of_no_use: dict[str, str] = {}
    of_use: set[str] = set()
    own, sampled = given(world), _shared()
    for case in world.cases:
        useless: dict[str, str] = {}
        for one in check_case(case, file, useless, own, sampled):
            found.setdefault((one.key, one.message), one)
        of_no_use |= useless
        of_use |= {one.id for one in case.rounds} - set(useless)
    for name, why in of_no_use.items():
        told = any(why in one.message for one in found.values())
        if name not in of_use and not told and own(f"rounds/{name}/speed_max_m_s"):
            one = InputWarning(f"rounds.{name}", f"is of no use: {why}", file)
            found.setdefault((one.key, one.message), one)
    for key, message in world.notes:
        found.setdefault((key, message), InputWarning(key, message, file))
    return list(found.values())
