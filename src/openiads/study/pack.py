"""Resolved world to arrays: names become indices, degrees radians, tables of ranges matrices."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from openiads.engine import world as arrays
from openiads.engine.limits import check_world
from openiads.errors import InputError
from openiads.model.flyout import decay_length
from openiads.model.geometry import geodetic_to_ecef
from openiads.model.radar import detection_threshold, required_snr
from openiads.model.route import (
    ballistic_arrival,
    central_angle,
    minimum_energy_apogee,
    waypoint_arrival,
)
from openiads.scenario import world as words
from openiads.study.warn_runnable import parts_missing, preferences_that_differ
from openiads.vocab import (
    BANDS,
    GUIDANCE,
    POLICIES,
    PREFERENCES,
    THREAT_CLASSES,
    WEAPON_CONTROL,
)

Index = dict[str, int]


@dataclass(frozen=True)
class Labels:
    """The names behind the indices of a packed case."""

    assets: tuple[str, ...]
    elements: tuple[str, ...]
    units: tuple[str, ...]
    rounds: tuple[str, ...]
    threats: tuple[str, ...]
    threat_classes: tuple[str, ...]
    aims: tuple[str, ...]


def _index(names: Iterable[str]) -> Index:
    return {name: i for i, name in enumerate(names)}


def _by_class(values: Mapping[Any, float]) -> list[float]:
    return [values[name] for name in THREAT_CLASSES]


def _of_some(values: Mapping[Any, float], others: float) -> list[float]:
    """Return a number per class from a table of those that it applies to."""
    return [values.get(name, others) for name in THREAT_CLASSES]


def pack_networks(case: words.Case, elements: Index) -> np.ndarray:
    """Command networks as `world.NETWORK` records; all units of one must prefer the same."""
    for error in preferences_that_differ(case):
        raise error
    doctrines = {u.network: u.doctrine for u in case.units}
    out = arrays.records(arrays.NETWORK, len(case.networks))
    for row, n in zip(out, case.networks, strict=True):
        row.command_post = elements[n.command_post] if n.command_post else -1
        row.detections, row.looks, row.coast = n.detections, n.looks, n.coast_scans
        row.capacity, row.identification_time = n.track_capacity, n.identification_time_s
        row.p_hostile = _by_class(n.p_hostile)
        if n.id in doctrines:
            row.policy = POLICIES.index(doctrines[n.id].policy)
            row.prefer = PREFERENCES.index(doctrines[n.id].prefer)
    return out


def pack_links(case: words.Case) -> np.ndarray:
    """Site links as `world.LINK` records."""
    out = arrays.records(arrays.LINK, len(case.links))
    for row, link in zip(out, case.links, strict=True):
        row.key, row.latency, row.availability = link.key, link.latency_s, link.availability
        row.cut_time = math.inf if link.cut_time_s is None else link.cut_time_s
    return out


def _reference_snr(radar: words.Radar, threshold: float) -> float:
    snr = required_snr(radar.reference_pd, threshold, radar.pulses, radar.reference_swerling)
    if math.isnan(snr):
        raise InputError(
            f"no signal to noise ratio gives a probability of detection of {radar.reference_pd}",
            key=f"radars.{radar.id}.reference_pd",
            allowed=f"more than the false-alarm probability {radar.pfa}, less than 1",
        )
    return snr


def pack_radars(case: words.Case) -> np.ndarray:
    """Radars as `world.RADAR` records; reference SNR and detection threshold are solved here."""
    networks, links = _index(n.id for n in case.networks), _index(x.id for x in case.links)
    out = arrays.records(arrays.RADAR, len(case.radars))
    for row, r in zip(out, case.radars, strict=True):
        row.key, row.network, row.link = r.key, networks[r.network], links[r.link]
        row.lat, row.lon = math.radians(r.lat_deg), math.radians(r.lon_deg)
        row.height, row.band = r.antenna_height_m, BANDS.index(r.band)
        row.x, row.y, row.z = geodetic_to_ecef(row.lat, row.lon, r.antenna_height_m)
        row.ground_x, row.ground_y, row.ground_z = geodetic_to_ecef(row.lat, row.lon, 0.0)
        row.rotating, row.period, row.phase = r.kind == "rotating", r.period_s, r.phase_s
        row.sector_centre = math.radians(r.sector_centre_deg)
        row.sector_width = math.radians(r.sector_width_deg)
        row.elevation_min = math.radians(r.elevation_min_deg)
        row.elevation_max = math.radians(r.elevation_max_deg)
        row.range_min, row.range_max, row.v_min = r.range_min_m, r.range_max_m, r.v_min_m_s
        row.reference_range, row.reference_rcs = r.reference_range_m, r.reference_rcs_m2
        row.pulses, row.threshold = r.pulses, detection_threshold(r.pfa, r.pulses)
        row.reference_snr = _reference_snr(r, row.threshold)
    return out


def _range_rows(item: words.Round, name: str, column: int) -> list[float]:
    table = getattr(item, name)
    if len(table) > arrays.TABLE_ROWS:
        raise InputError(
            f"a table of {len(table)} rows is too long",
            key=f"rounds.{item.id}.{name}",
            allowed=f"at most {arrays.TABLE_ROWS} rows",
        )
    padded = table + [table[-1]] * (arrays.TABLE_ROWS - len(table))
    return [row[column] for row in padded]


def _decay(item: words.Round) -> float:
    reach = max(value for _, value in item.range_max_m)
    length = decay_length(reach, item.speed_max_m_s, item.boost_time_s, item.speed_at_max_range_m_s)
    if math.isnan(length):
        raise InputError(
            f"{item.speed_at_max_range_m_s} m/s at {reach} m cannot be flown with "
            f"{item.speed_max_m_s} m/s after {item.boost_time_s} s of boost",
            key=f"rounds.{item.id}.speed_at_max_range_m_s",
            allowed="at most the maximum speed, and a range beyond the end of the boost",
        )
    return length


def pack_rounds(case: words.Case) -> np.ndarray:
    """Round types as `world.ROUND` records."""
    out = arrays.records(arrays.ROUND, len(case.rounds))
    for row, r in zip(out, case.rounds, strict=True):
        row.guidance, row.speed_max = GUIDANCE.index(r.guidance), r.speed_max_m_s
        row.boost_time, row.decay_length = r.boost_time_s, _decay(r)
        row.height_max = r.height_max_m
        row.range_min_heights = _range_rows(r, "range_min_m", 0)
        row.range_min_values = _range_rows(r, "range_min_m", 1)
        row.range_max_heights = _range_rows(r, "range_max_m", 0)
        row.range_max_values = _range_rows(r, "range_max_m", 1)
        row.reach = max(value for _, value in r.range_max_m)
        row.range_max_class = _of_some(r.range_max_by_class_m, math.inf)
        row.height_min_class = [r.floor_m(name) for name in THREAT_CLASSES]
        row.target_speed_max = r.target_speed_max_m_s
        row.engages = [name in r.classes for name in THREAT_CLASSES]
        row.reliability, row.p_kill = r.reliability, _of_some(r.p_kill, 0.0)
        row.common_cause, row.cost = r.common_cause, r.unit_cost_usd
    return out


def pack_units(case: words.Case) -> tuple[np.ndarray, np.ndarray]:
    """Fire units as `world.UNIT` records, and their weapon control outside and inside zones."""
    networks, links = _index(n.id for n in case.networks), _index(x.id for x in case.links)
    radars = _index(r.id for r in case.radars)
    out = arrays.records(arrays.UNIT, len(case.units))
    control = np.zeros((len(case.units), len(case.zones) + 1), np.int64)
    for i, (row, u) in enumerate(zip(out, case.units, strict=True)):
        row.network, row.link, row.radar = (
            networks[u.network],
            links[u.link],
            radars[u.engagement_radar],
        )
        row.x, row.y, row.z = geodetic_to_ecef(
            math.radians(u.lat_deg), math.radians(u.lon_deg), u.height_m
        )
        row.target_channels, row.missile_channels = u.target_channels, u.missile_channels
        row.reaction_time, row.launch_interval = u.reaction_time_s, u.launch_interval_s
        row.assessment_time, row.reengage = u.assessment_time_s, u.doctrine.reengage
        row.salvo = _by_class(u.doctrine.salvo)
        zones = [
            z.weapon_control if u.id in z.units else u.doctrine.weapon_control for z in case.zones
        ]
        control[i] = [WEAPON_CONTROL.index(name) for name in [u.doctrine.weapon_control, *zones]]
    return out, control


def unit_rounds(unit: words.Unit) -> list[str]:
    """Round types of a unit, in the order of its launchers."""
    return list(dict.fromkeys(launcher.round for launcher in unit.launchers))


def pack_pairs(case: words.Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(unit, round type) pairs, their reserves and the launchers.

    Returns
    -------
    `world.PAIR`, `world.RESERVE` and `world.LAUNCHER` records.
    """
    order = _index(r.id for r in case.rounds)
    names = [(u, name) for u, unit in enumerate(case.units) for name in unit_rounds(unit)]
    place = {pair: p for p, pair in enumerate(names)}
    pairs = arrays.records(arrays.PAIR, len(names))
    kept: list[words.Reserve] = []
    for row, (u, name) in zip(pairs, names, strict=True):
        unit = case.units[u]
        row.unit, row.round_ = u, order[name]
        row.ready = sum(x.tubes for x in unit.launchers if x.round == name)
        row.stock = unit.stock.get(name, 0)
        row.reserve_first = len(kept)
        kept += [reserve for reserve in unit.doctrine.reserve if reserve.round == name]
        row.reserve_end = len(kept)
    reserves = arrays.records(arrays.RESERVE, len(kept))
    for row, reserve in zip(reserves, kept, strict=True):
        row.rounds, row.serves = reserve.rounds, [c in reserve.classes for c in THREAT_CLASSES]
    launchers = [(u, launcher) for u, unit in enumerate(case.units) for launcher in unit.launchers]
    out = arrays.records(arrays.LAUNCHER, len(launchers))
    for row, (u, launcher) in zip(out, launchers, strict=True):
        row.pair, row.tubes = place[u, launcher.round], launcher.tubes
        row.reload_time = launcher.reload_time_s
    return pairs, reserves, out


@dataclass(frozen=True)
class Route:
    """One route as columns, with its time of flight."""

    kind: int
    lat: np.ndarray
    lon: np.ndarray
    alt: np.ndarray
    speed: np.ndarray
    time: np.ndarray
    duration: float


def pack_route(threat: words.Threat) -> Route:
    """One route as columns; a ballistic apogee of null becomes that of the least-energy arc."""
    route = threat.route
    if isinstance(route, words.Ballistic):
        lat = np.radians([route.launch[0], route.aim[0]])
        lon = np.radians([route.launch[1], route.aim[1]])
        phi = central_angle(lat[0], lon[0], lat[1], lon[1])
        apogee = minimum_energy_apogee(phi) if route.apogee_m is None else route.apogee_m
        if not phi > 0.0:
            raise InputError(
                "launch and aim point are the same place",
                key=f"threats.{threat.id}.route",
                allowed="two places",
            )
        duration = ballistic_arrival(lat[0], lon[0], lat[1], lon[1], apogee)
        return Route(
            arrays.ROUTE_BALLISTIC,
            lat,
            lon,
            np.array([apogee] * 2),
            np.zeros(2),
            np.zeros(2),
            duration,
        )
    lat = np.radians([p[0] for p in route.points])
    lon = np.radians([p[1] for p in route.points])
    alt = np.array([p[2] for p in route.points])
    if isinstance(route, words.Waypoints):
        speed = np.array([*route.speeds_m_s, route.speeds_m_s[-1]])
        duration = waypoint_arrival(lat, lon, speed[:-1])
        zero = np.zeros(len(lat))
        return Route(arrays.ROUTE_WAYPOINTS, lat, lon, alt, speed, zero, duration)
    time = np.array(route.times_s)
    return Route(arrays.ROUTE_RECORDED, lat, lon, alt, np.zeros(len(lat)), time, float(time[-1]))


def pack_threats(case: words.Case, elements: Index) -> tuple[np.ndarray, arrays.Points]:
    """Threats as `world.THREAT` records, and the points of their routes; arrivals are computed."""
    types = {t.id: t for t in case.threat_types}
    places = {"asset": _index(a.id for a in case.assets), "element": elements}
    codes = {"asset": arrays.AIM_ASSET, "element": arrays.AIM_ELEMENT}
    routes = [pack_route(t) for t in case.threats]
    out = arrays.records(arrays.THREAT, len(case.threats))
    at = 0
    for row, t, route in zip(out, case.threats, routes, strict=True):
        kind = types[t.type]
        row.key, row.class_ = t.key, THREAT_CLASSES.index(kind.threat_class)
        row.swerling, row.cost, row.p_damage = kind.swerling, kind.unit_cost_usd, kind.p_damage
        row.manoeuvre, row.civil = kind.manoeuvre_factor, kind.threat_class == "civil_aircraft"
        row.weight = case.class_weights[kind.threat_class]
        for band, s in kind.rcs.items():
            row.rcs[BANDS.index(band)] = (s.nose_m2, s.beam_m2, s.tail_m2, s.median_m2)
        place, _, name = (t.aim or "").partition(":")
        row.aim_kind = codes.get(place, arrays.AIM_NOTHING)
        row.aim = places[place][name] if place else -1
        row.start, row.arrival = t.start_s, round((t.start_s + route.duration) * 1e6) / 1e6
        row.route, row.first, row.points = route.kind, at, len(route.lat)
        at += len(route.lat)
    columns = ("lat", "lon", "alt", "speed", "time")
    return out, arrays.Points(*(np.concatenate([getattr(r, c) for r in routes]) for c in columns))


def element_names(case: words.Case) -> list[str]:
    """Site elements in the order of the arrays: command posts, radars, launchers."""
    launchers = [launcher.id for unit in case.units for launcher in unit.launchers]
    return [p.id for p in case.command_posts] + [r.id for r in case.radars] + launchers


def pack_zones(case: words.Case) -> np.ndarray:
    """Weapon control zones as `world.ZONE` records."""
    out = arrays.records(arrays.ZONE, len(case.zones))
    for row, z in zip(out, case.zones, strict=True):
        row.lat, row.lon, row.radius = math.radians(z.lat_deg), math.radians(z.lon_deg), z.radius_m
    return out


def aims_of(case: words.Case) -> tuple[str, ...]:
    """Return what each threat is aimed at, empty = nothing."""
    return tuple((threat.aim or "").partition(":")[2] for threat in case.threats)


def label(case: words.Case) -> Labels:
    """The names behind the indices of a packed case."""
    types = {t.id: t.threat_class for t in case.threat_types}
    return Labels(
        assets=tuple(a.id for a in case.assets),
        elements=tuple(element_names(case)),
        units=tuple(u.id for u in case.units),
        rounds=tuple(r.id for r in case.rounds),
        threats=tuple(t.id for t in case.threats),
        threat_classes=tuple(types[t.type] for t in case.threats),
        aims=aims_of(case),
    )


def pack(case: words.Case) -> tuple[arrays.World, Labels]:
    """Turn one case into the arrays of the engine, and the names behind its indices.

    Raises
    ------
    InputError : no threat or no unit, a round that cannot fly as declared, a radar claim without a
        solution, units of one network with different preferences, a ballistic route without length,
        more of something than the engine's words hold.
    """
    for error in parts_missing(case):
        raise error
    elements = _index(element_names(case))
    units, control = pack_units(case)
    pairs, reserves, launchers = pack_pairs(case)
    threats, points = pack_threats(case, elements)
    ticks = math.floor(case.horizon_s / case.tick_s + 1e-9) + 1
    world = arrays.World(
        clock=arrays.Clock(case.horizon_s, case.tick_s, ticks, case.earth_radius_factor),
        assets=len(case.assets),
        posts=len(case.command_posts),
        networks=pack_networks(case, elements),
        links=pack_links(case),
        radars=pack_radars(case),
        rounds=pack_rounds(case),
        units=units,
        control=control,
        pairs=pairs,
        reserves=reserves,
        launchers=launchers,
        zones=pack_zones(case),
        threats=threats,
        points=points,
    )
    check_world(world)
    return world, label(case)
