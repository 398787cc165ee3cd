"""What is odd about a world: warnings before the run, and errors when a run would be pointless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from openiads.errors import InputError
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.world import Case, Radar, Round, Threat, Unit, World
from openiads.study.samples import Samples, flight_seconds, ground_distance, sample, seen

MANY_THREATS = 2_000
"""More than the largest raids of one day on record; the engine is measured up to 300."""
WARN_BYTES, MOST_BYTES = 1e9, 8e9
"""Estimated tables of one case: a warning above the first, an error above the second."""
ROW_BYTES = 16
"""Flight time, range and height of one intercept, per pair, salvo round and tick."""
PATH_BYTES = 64
"""Position, feasibility and zone of one threat at one tick."""
LOOK_BYTES = 48
"""One look of one radar at one threat."""
FAR_M = 5_000.0
"""A route that ends further than this from its aim is probably a mistake."""


@dataclass(frozen=True)
class InputWarning:
    """Something odd that does not stop a run: the dotted key, and what is odd."""

    key: str
    message: str
    file: str | None = None

    def __str__(self) -> str:
        """Return one line."""
        return ": ".join(part for part in (self.file, self.key, self.message) if part)


def table_bytes(case: Case) -> float:
    """Estimate the memory of the tables of a case, an upper bound.

    Every pair of unit and round is taken to reach every threat all its life, and every radar to
    look at it all the time.
    """
    pairs = sum(len({one.round for one in unit.launchers}) for unit in case.units)
    salvo = max((max(unit.doctrine.salvo.values()) for unit in case.units), default=1)
    looks_s = sum(1.0 / radar.period_s for radar in case.radars)
    total = 0.0
    for threat in case.threats:
        life_s = min(flight_seconds(threat), max(case.horizon_s - threat.start_s, 0.0))
        ticks = life_s / case.tick_s + 2.0
        total += ticks * (pairs * salvo * ROW_BYTES + PATH_BYTES) + life_s * looks_s * LOOK_BYTES
    return total


def _size(case: Case, file: str | None) -> Iterator[InputWarning]:
    number, estimate = len(case.threats), table_bytes(case)
    text = f"{number} threats would need about {estimate / 1e9:.1f} GB of tables in case {case.id}"
    if estimate > MOST_BYTES:
        raise InputError(
            text, file=file, key="raids", allowed=f"at most {MOST_BYTES / 1e9:g} GB: fewer threats"
        )
    if estimate > WARN_BYTES:
        yield InputWarning("raids", text, file)
    elif number > MANY_THREATS:
        yield InputWarning(
            "raids", f"{number} threats are more than {MANY_THREATS}; this will be slow", file
        )


def _group(threat: Threat) -> str:
    """Return the dotted key a threat was written under."""
    raid, _, rest = threat.id.partition(".")
    return f"raids.{raid}.groups.{rest.rpartition('-')[0]}" if rest else f"threats.{threat.id}"


def _arrivals(case: Case, file: str | None) -> Iterator[InputWarning]:
    if not case.threats:
        yield InputWarning("raids", f"case {case.id} has no threats: nothing can arrive", file)
        return
    arrivals = {threat.id: threat.start_s + flight_seconds(threat) for threat in case.threats}
    first, last = min(arrivals.values()), max(arrivals.values())
    if first > case.horizon_s:
        raise InputError(
            f"{case.horizon_s:g} s ends before any arrival",
            file=file,
            key="horizon",
            allowed=f"more than {first:.0f} s; the last arrival is at {last:.0f} s",
        )
    late = dict.fromkeys(_group(t) for t in case.threats if arrivals[t.id] > case.horizon_s)
    for group in late:
        times = [arrivals[t.id] for t in case.threats if _group(t) == group]
        count = sum(1 for time in times if time > case.horizon_s)
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
        key = _group(threat)
        if flight_seconds(threat) <= 0.0:
            yield InputWarning(key, "has no route: it starts where it ends", file)
        elif threat.aim is not None and threat.route.kind != "ballistic":
            end = threat.route.points[-1]
            gap = distance_bearing((end[0], end[1]), places[threat.aim])[0]
            if gap > FAR_M:
                yield InputWarning(
                    key, f"the route ends {gap / 1000.0:.0f} km from its aim {threat.aim}", file
                )


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
            text = f"no unit reaches it; the nearest is {nearest:.0f} km away"
            yield InputWarning(key, text if gaps else "there is no unit to defend it", file)
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


def _in_envelope(case: Case, unit: Unit, one: Round, points: Samples, guided: np.ndarray) -> bool:
    """Tell whether any sample is where a round could meet it."""
    classes = {kind.id: kind.threat_class for kind in case.threat_types}
    able = np.array([classes[threat.type] in one.classes for threat in case.threats])
    ground, _ = ground_distance((unit.lat_deg, unit.lon_deg), points.lat, points.lon)
    slant = np.hypot(ground, points.height - unit.height_m)
    high = (points.height >= one.height_min_m) & (points.height <= one.height_max_m)
    near = np.interp(points.height, *np.transpose(one.range_min_m))
    far = np.interp(points.height, *np.transpose(one.range_max_m))
    held = guided if one.guidance != "active" else np.ones_like(guided)
    return bool(np.any(able[points.threat] & high & held & (slant >= near) & (slant <= far)))


def _sight(case: Case, file: str | None) -> Iterator[InputWarning]:
    """Warn of radars that see no threat and units that reach none, anywhere on any route."""
    points = sample(case.threats)
    factor = case.earth_radius_factor
    views: dict[str, np.ndarray] = {}
    for radar in case.radars:
        views[radar.id] = seen(radar, points, factor)
        if not views[radar.id].any():
            yield InputWarning(
                _radar_key(radar),
                "can see nothing: no route passes through its range, sector, elevation and horizon",
                file,
            )
    for unit in case.units:
        guided = views[unit.engagement_radar]
        rounds = _rounds_of(case, unit)
        if not any(_in_envelope(case, unit, one, points, guided) for one in rounds):
            yield InputWarning(
                f"sites.{unit.site}.unit",
                "can reach nothing: no route passes where its rounds reach and its engagement "
                "radar looks",
                file,
            )
    blind = ~np.any(list(views.values()), axis=0) if views else np.ones(len(points.lat), bool)
    hidden = [threat for at, threat in enumerate(case.threats) if blind[points.threat == at].all()]
    for group in dict.fromkeys(_group(threat) for threat in hidden):
        count = sum(1 for threat in hidden if _group(threat) == group)
        yield InputWarning(group, f"sensor gap: {count} pass where no radar looks", file)


def _radar_key(radar: Radar) -> str:
    return f"sites.{radar.site}.radars.{radar.id.partition('.')[2]}"


def check_case(case: Case, file: str | None = None) -> list[InputWarning]:
    """Return the warnings of one case.

    Raises
    ------
    InputError : the horizon ends before any arrival, or the tables would not fit in memory.
    """
    found = [*_size(case, file), *_arrivals(case, file), *_routes(case, file), *_cover(case, file)]
    if case.threats:
        found += _sight(case, file)
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
    for case in world.cases:
        for one in check_case(case, file):
            found.setdefault((one.key, one.message), one)
    for key, message in world.notes:
        found.setdefault((key, message), InputWarning(key, message, file))
    return list(found.values())
