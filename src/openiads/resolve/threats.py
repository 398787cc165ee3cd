"""Raids and explicit threats become threats of the world, with their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import degrees
from statistics import median

from openiads.errors import InputError
from openiads.resolve.parameters import Desk
from openiads.scenario.complaints import nearest, raise_all, validate
from openiads.scenario.entries import AspectRcs, ThreatTypeEntry
from openiads.scenario.entry import raw_entry
from openiads.scenario.keys import entity_key
from openiads.scenario.load import Scenario
from openiads.scenario.quantity import Parameter
from openiads.scenario.raid import Group, Raid, Target, expand_raid
from openiads.scenario.schema import (
    BallisticRoute,
    GroupEntry,
    RaidEntry,
    RecordedRoute,
    ThreatEntry,
    WaypointRoute,
)
from openiads.scenario.sphere import mean_place
from openiads.scenario.sweep import ScenarioCase
from openiads.scenario.world import (
    Ballistic,
    CrossSection,
    Origin,
    Threat,
    ThreatType,
    Waypoints,
)


def type_entry(case: ScenarioCase, name: str, key: str, desk: Desk) -> ThreatTypeEntry:
    """Return a threat type of the library or the scenario.

    Raises
    ------
    InputError : there is none of that name, or it is not complete.
    """

    def make() -> ThreatTypeEntry:
        raw = raw_entry(case.document, "threat_types", name, file=desk.file, key=key)
        return validate(ThreatTypeEntry, raw, file=desk.file, key=f"threat_types.{name}")

    return desk.memory.keep(("threat type", name, case.made_of("threat_types")), make)


def _cross_section(rcs: AspectRcs, desk: Desk, path: str, library: str) -> CrossSection:
    aspects = {
        f"{aspect}_m2": desk.number(
            getattr(rcs, aspect), f"{path}/{aspect}_m2", f"{library}/{aspect}_m2"
        )
        for aspect in ("nose", "beam", "tail")
    }
    if rcs.median is not None:
        middle = desk.number(rcs.median, f"{path}/median_m2", f"{library}/median_m2")
    else:
        middle = median(aspects.values())
        desk.note(f"{path}/median_m2", Origin(kind="derived", text="median of nose, beam, tail"))
    return CrossSection(**aspects, median_m2=middle)


def threat_type(entry: ThreatTypeEntry, bands: Iterable[str], desk: Desk) -> ThreatType:
    """Return a threat type with its cross section in every band of a radar.

    Raises
    ------
    InputError : a band has no cross section and there is no default.
    """
    path, rcs = f"threat_types/{entry.id}", {}
    for band in bands:
        found = entry.rcs.get(band, entry.rcs.get("default"))  # type: ignore[call-overload]
        if found is None:
            raise InputError(
                f"no cross section in band {band}",
                file=desk.file,
                key=f"threat_types.{entry.id}.rcs",
                allowed=f"rcs.{band}, or rcs.default",
            )
        written = band if band in entry.rcs else "default"
        rcs[band] = _cross_section(found, desk, f"{path}/rcs/{band}", f"{path}/rcs/{written}")
    return ThreatType(
        id=entry.id,
        threat_class=entry.threat_class,
        swerling=desk.whole(entry.swerling, f"{path}/swerling"),  # type: ignore[arg-type]
        rcs=rcs,
        unit_cost_usd=desk.number(entry.unit_cost, f"{path}/unit_cost_usd"),
        p_damage=desk.number(entry.p_damage, f"{path}/p_damage"),
        manoeuvre_factor=desk.number(entry.manoeuvre_factor, f"{path}/manoeuvre_factor"),
    )


def _weights(aims: list[str] | Mapping[str, Parameter], desk: Desk, path: str) -> list:
    if isinstance(aims, list):
        return [(aim, 1.0) for aim in aims]
    return [(aim, desk.number(weight, f"{path}/{aim}")) for aim, weight in aims.items()]


INERT = {
    "to_aim": ("apogee", "beyond"),
    "ballistic": ("height", "speed", "turn_distance", "beyond"),
    "overflight": ("apogee", "turn_distance", "aims"),
}
"""Kind of route -> fields of a group that would do nothing."""


def _refuse_inert(entry: GroupEntry, key: str, file: str) -> None:
    """Refuse a group without number, and fields that its route does not use."""
    if (entry.share is None) == (entry.count is None):
        raise InputError(
            "needs either a share or a count", file=file, key=key, allowed="share or count"
        )
    for field in INERT[entry.route]:
        if getattr(entry, field) is not None:
            raise InputError(
                f"does nothing on the route {entry.route!r}",
                file=file,
                key=f"{key}.{field}",
                allowed=f"no {field}",
            )


def _group(
    case: ScenarioCase, raid: str, name: str, entry: GroupEntry, table: RaidEntry, desk: Desk
) -> Group:
    key, path = f"raids.{raid}.groups.{name}", f"raids/{raid}/groups/{name}"
    kind = type_entry(case, entry.type, f"{key}.type", desk)

    def number(parameter: Parameter | None, field: str) -> float | None:
        return None if parameter is None else desk.number(parameter, f"{path}/{field}")

    def needed(parameter: Parameter | None, field: str) -> float:
        if parameter is not None:
            return desk.number(parameter, f"{path}/{field}")
        if entry.route == "ballistic":
            return 0.0
        raise InputError(
            f"is missing, and the type {entry.type!r} has none",
            file=desk.file,
            key=f"{key}.{field}",
            allowed=f"a {field} here, or in the type",
        )

    _refuse_inert(entry, key, desk.file)
    aims = entry.aims if entry.aims is not None else table.aims
    if not aims and entry.route != "overflight":
        raise InputError("has no aims", file=desk.file, key=f"{key}.aims", allowed='["port", ...]')
    return Group(
        name=name,
        type=entry.type,
        share=number(entry.share, "share"),
        count=desk.whole(entry.count, f"{path}/count") if entry.count else None,
        route=entry.route,
        height_m=needed(entry.height or kind.height, "height"),
        speed_m_s=needed(entry.speed or kind.speed, "speed"),
        apogee_m=number(entry.apogee or kind.apogee, "apogee"),
        start_distance_m=desk.number(
            entry.start_distance or table.start_distance, f"{path}/start_distance"
        ),
        turn_distance_m=number(entry.turn_distance, "turn_distance"),
        beyond_m=number(entry.beyond, "beyond") or 0.0,
        width_m=desk.number(entry.width or table.width, f"{path}/width"),
        offset_m=desk.number(entry.offset, f"{path}/offset"),
        delay_s=desk.number(entry.delay, f"{path}/delay"),
        aims=tuple(_weights(aims, desk, f"{path}/aims")),
    )


def _centre(raid: str, entry: RaidEntry, targets: Mapping[str, Target], desk: Desk) -> tuple:
    if entry.centre is not None:
        return entry.centre
    places = [targets[aim] for aim in entry.aims]
    if not places:
        raise InputError(
            "is needed when no aim is in the scenario",
            file=desk.file,
            key=f"raids.{raid}.centre",
            allowed="[latitude, longitude]",
        )
    middle = mean_place((place.lat_deg, place.lon_deg) for place in places)
    if middle is None:
        raise InputError(
            "is needed: the aims lie on opposite sides of the Earth and have no middle",
            file=desk.file,
            key=f"raids.{raid}.centre",
            allowed="[latitude, longitude], degrees",
        )
    return middle


def _check_aims(raid: str, entry: RaidEntry, targets: Mapping[str, Target], desk: Desk) -> None:
    """Refuse an aim that does not exist, whether the raid is large enough to use it or not."""
    named = {f"raids.{raid}.aims": entry.aims}
    for group, table in entry.groups.items():
        named[f"raids.{raid}.groups.{group}.aims"] = table.aims or []
    raise_all(
        [
            InputError(
                f"{aim!r} is neither an asset nor a site element here",
                file=desk.file,
                key=key,
                allowed=nearest(aim, list(targets)),
            )
            for key, aims in named.items()
            for aim in dict.fromkeys(aims)
            if aim not in targets
        ]
    )


def raid_threats(
    case: ScenarioCase, name: str, targets: Mapping[str, Target], desk: Desk
) -> list[Threat]:
    """Return the threats of a raid, and write down that they are derived from it.

    Raises
    ------
    InputError : unknown types or aims, or times that do not fit.
    """
    entry, path = case.body.raids[name], f"raids/{name}"
    _check_aims(name, entry, targets, desk)
    raid = Raid(
        name=name,
        size=desk.whole(entry.size, f"{path}/size") if entry.size else None,
        axis_deg=degrees(desk.number(entry.axis, f"{path}/axis")),
        centre=_centre(name, entry, targets, desk),
        time_on_target_s=desk.number(entry.time_on_target, f"{path}/time_on_target"),
        window_s=desk.number(entry.window, f"{path}/window"),
        groups=tuple(
            _group(case, name, group, table, entry, desk) for group, table in entry.groups.items()
        ),
    )
    aims = sorted({aim for group in raid.groups for aim, _ in group.aims})
    placed = (raid, tuple((aim, targets.get(aim)) for aim in aims))
    try:
        threats = desk.memory.keep(placed, lambda: expand_raid(raid, targets))
    except InputError as error:
        raise InputError(
            error.message, file=desk.file, key=error.key, allowed=error.allowed
        ) from None
    if desk.origins is not None:
        for threat in threats:
            desk.note(f"threats/{threat.id}", Origin(kind="derived", text=f"raids.{name}"))
    return threats


def _waypoints(
    route: WaypointRoute, kind: ThreatTypeEntry, key: str, path: str, desk: Desk
) -> Waypoints:
    legs = len(route.points) - 1
    if route.speeds is not None and (route.speed is not None or len(route.speeds) != legs):
        raise InputError(
            "needs one speed, or as many speeds as legs",
            file=desk.file,
            key=f"{key}.speeds",
            allowed=f"{legs} speeds",
        )
    speed = route.speed or kind.speed
    if route.speeds is None and speed is None:
        raise InputError(
            f"is missing, and the type {kind.id!r} has none",
            file=desk.file,
            key=f"{key}.speed",
            allowed="a speed here, or in the type",
        )
    chosen = route.speeds or [speed] * legs
    return Waypoints(
        kind="waypoints",
        points=[
            (lat, lon, desk.number(height, f"{path}/points/{at}"))
            for at, (lat, lon, height) in enumerate(route.points)
        ],
        speeds_m_s=[desk.number(s, f"{path}/speeds/{at}") for at, s in enumerate(chosen) if s],
    )


def _scripted(
    route: WaypointRoute | BallisticRoute,
    kind: ThreatTypeEntry,
    target: Target | None,
    place: tuple[str, str],
    desk: Desk,
) -> Waypoints | Ballistic:
    """Return a route written out in the scenario; `place` is the threat's dotted key and path."""
    key, path = place
    if isinstance(route, WaypointRoute):
        return _waypoints(route, kind, f"{key}.route", f"{path}/route", desk)
    if target is None:
        raise InputError(
            "a ballistic threat needs an aim",
            file=desk.file,
            key=f"{key}.aim",
            allowed="the name of what it is aimed at",
        )
    apogee = route.apogee or kind.apogee
    return Ballistic(
        kind="ballistic",
        launch=route.launch,
        aim=(target.lat_deg, target.lon_deg),
        apogee_m=desk.number(apogee, f"{path}/route/apogee_m") if apogee else None,
    )


def explicit_threat(
    scenario: Scenario, case: ScenarioCase, name: str, targets: Mapping[str, Target], desk: Desk
) -> Threat:
    """Return a threat written out in the scenario.

    Raises
    ------
    InputError : an unknown type or aim, a route without speed, an unreadable record.
    """
    entry: ThreatEntry = case.body.threats[name]
    key, path = f"threats.{name}", f"threats/{name}"
    kind = type_entry(case, entry.type, f"{key}.type", desk)
    if entry.aim is not None and entry.aim not in targets:
        raise InputError(
            f"{entry.aim!r} is neither an asset nor a site element here",
            file=desk.file,
            key=f"{key}.aim",
            allowed=nearest(entry.aim, list(targets)),
        )
    target = targets[entry.aim] if entry.aim is not None else None
    if isinstance(entry.route, RecordedRoute):
        from openiads.resolve.recorded_routes import (
            recorded_route,  # its readers take time to import
        )

        start_s, made = recorded_route(scenario, case, name, kind, desk)
    else:
        start_s = desk.number(entry.start, f"{path}/start_s")
        made = _scripted(entry.route, kind, target, (key, path), desk)
    desk.write(path, key)
    return Threat(
        id=name,
        key=entity_key(name),
        type=entry.type,
        aim=target.ref if target else None,
        start_s=start_s,
        route=made,
    )
