"""Resolved world to arrays: names become indices, degrees radians, tables of ranges matrices."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from openiads.engine import world as arrays
from openiads.errors import InputError
from openiads.model.flyout import decay_length
from openiads.model.radar import detection_threshold, required_snr
from openiads.model.route import (
    ballistic_arrival,
    central_angle,
    minimum_energy_apogee,
    waypoint_arrival,
)
from openiads.scenario import world as words
from openiads.vocab import GUIDANCE, PREFERENCES, THREAT_CLASSES, WEAPON_CONTROL

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


def _index(names: list[str]) -> Index:
    return {name: i for i, name in enumerate(names)}


def _ints(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def _floats(values: list[float]) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def _radians(values: list[float]) -> np.ndarray:
    return np.radians(_floats(values))


def _by_class(values: dict[words.ThreatClass, float], missing: float) -> list[float]:
    return [values.get(name, missing) for name in THREAT_CLASSES]  # type: ignore[call-overload]


def pack_networks(case: words.Case, elements: Index) -> arrays.Networks:
    """Command networks as arrays."""
    rows = case.networks
    return arrays.Networks(
        command_post=_ints([elements[n.command_post] if n.command_post else -1 for n in rows]),
        detections=_ints([n.detections for n in rows]),
        looks=_ints([n.looks for n in rows]),
        coast=_floats([n.coast_scans for n in rows]),
        capacity=_ints([n.track_capacity for n in rows]),
        identification_time=_floats([n.identification_time_s for n in rows]),
        p_hostile=_floats([_by_class(n.p_hostile, 1.0) for n in rows]).reshape(len(rows), -1),  # type: ignore[arg-type]
    )


def pack_links(case: words.Case) -> arrays.Links:
    """Site links as arrays."""
    rows = case.links
    return arrays.Links(
        key=_ints([link.key for link in rows]),
        latency=_floats([link.latency_s for link in rows]),
        availability=_floats([link.availability for link in rows]),
        cut_time=_floats([math.inf if x.cut_time_s is None else x.cut_time_s for x in rows]),
    )


def pack_radars(case: words.Case, bands: Index) -> arrays.Radars:
    """Radars as arrays; the reference SNR and the detection threshold are solved here."""
    rows = case.radars
    networks = _index([n.id for n in case.networks])
    links = _index([link.id for link in case.links])
    threshold = [detection_threshold(r.pfa, r.pulses) for r in rows]
    snr = []
    for r, limit in zip(rows, threshold, strict=True):
        value = required_snr(r.reference_pd, limit, r.pulses, r.reference_swerling)
        if math.isnan(value):
            raise InputError(
                f"no signal to noise ratio gives a probability of detection of {r.reference_pd}",
                key=f"radars.{r.id}.reference_pd",
                allowed=f"more than the false-alarm probability {r.pfa}, less than 1",
            )
        snr.append(value)
    return arrays.Radars(
        key=_ints([r.key for r in rows]),
        network=_ints([networks[r.network] for r in rows]),
        link=_ints([links[r.link] for r in rows]),
        lat=_radians([r.lat_deg for r in rows]),
        lon=_radians([r.lon_deg for r in rows]),
        height=_floats([r.antenna_height_m for r in rows]),
        band=_ints([bands[r.band] for r in rows]),
        rotating=np.array([r.kind == "rotating" for r in rows], dtype=np.bool_),
        period=_floats([r.period_s for r in rows]),
        phase=_floats([r.phase_s for r in rows]),
        sector_centre=_radians([r.sector_centre_deg for r in rows]),
        sector_width=_radians([r.sector_width_deg for r in rows]),
        elevation_min=_radians([r.elevation_min_deg for r in rows]),
        elevation_max=_radians([r.elevation_max_deg for r in rows]),
        range_min=_floats([r.range_min_m for r in rows]),
        range_max=_floats([r.range_max_m for r in rows]),
        reference_range=_floats([r.reference_range_m for r in rows]),
        reference_rcs=_floats([r.reference_rcs_m2 for r in rows]),
        reference_snr=_floats(snr),
        threshold=_floats(threshold),
        pulses=_ints([r.pulses for r in rows]),
        v_min=_floats([r.v_min_m_s for r in rows]),
    )


def _range_matrix(tables: list[list[tuple[float, float]]], column: int) -> np.ndarray:
    width = max((len(table) for table in tables), default=1)
    padded = [table + [table[-1]] * (width - len(table)) for table in tables]
    return _floats([[row[column] for row in table] for table in padded]).reshape(-1, width)  # type: ignore[arg-type]


def _decay(item: words.Round) -> float:
    reach = max(value for _, value in item.range_max_m)
    length = decay_length(
        reach, item.speed_max_m_s, item.boost_time_s, item.speed_at_max_range_m_s
    )
    if math.isnan(length):
        raise InputError(
            f"{item.speed_at_max_range_m_s} m/s at {reach} m cannot be flown with "
            f"{item.speed_max_m_s} m/s after {item.boost_time_s} s of boost",
            key=f"rounds.{item.id}.speed_at_max_range_m_s",
            allowed="at most the maximum speed, and a range beyond the end of the boost",
        )
    return length


def pack_rounds(case: words.Case) -> arrays.Rounds:
    """Round types as arrays."""
    rows = case.rounds
    low, high = [r.range_min_m for r in rows], [r.range_max_m for r in rows]
    count = len(rows)
    return arrays.Rounds(
        guidance=_ints([GUIDANCE.index(r.guidance) for r in rows]),
        speed_max=_floats([r.speed_max_m_s for r in rows]),
        boost_time=_floats([r.boost_time_s for r in rows]),
        decay_length=_floats([_decay(r) for r in rows]),
        height_min=_floats([r.height_min_m for r in rows]),
        height_max=_floats([r.height_max_m for r in rows]),
        range_min_heights=_range_matrix(low, 0),
        range_min_values=_range_matrix(low, 1),
        range_max_heights=_range_matrix(high, 0),
        range_max_values=_range_matrix(high, 1),
        range_max_class=_floats(
            [_by_class(r.range_max_by_class_m, math.inf) for r in rows]  # type: ignore[arg-type]
        ).reshape(count, -1),
        target_speed_max=_floats([r.target_speed_max_m_s for r in rows]),
        engages=np.array(
            [[name in r.classes for name in THREAT_CLASSES] for r in rows], dtype=np.bool_
        ).reshape(count, -1),
        reliability=_floats([r.reliability for r in rows]),
        p_kill=_floats([_by_class(r.p_kill, 0.0) for r in rows]).reshape(count, -1),  # type: ignore[arg-type]
        common_cause=_floats([r.common_cause for r in rows]),
        cost=_floats([r.unit_cost_usd for r in rows]),
    )


def pack_units(case: words.Case) -> arrays.Units:
    """Fire units as arrays; all units of a network must prefer the same."""
    rows = case.units
    networks = _index([n.id for n in case.networks])
    links = _index([link.id for link in case.links])
    radars = _index([r.id for r in case.radars])
    wishes: dict[str, set[str]] = {}
    for u in rows:
        wishes.setdefault(u.network, set()).add(u.doctrine.prefer)
        if len(wishes[u.network]) > 1:
            raise InputError(
                f"the units of network {u.network!r} prefer different things: "
                + ", ".join(sorted(wishes[u.network])),
                key=f"sites.{u.site}.doctrine.prefer",
                allowed="one preference for all units of a network",
            )
    control = [
        [WEAPON_CONTROL.index(u.doctrine.weapon_control)]
        + [
            WEAPON_CONTROL.index(z.weapon_control if u.id in z.units else u.doctrine.weapon_control)
            for z in case.zones
        ]
        for u in rows
    ]
    count = len(rows)
    return arrays.Units(
        network=_ints([networks[u.network] for u in rows]),
        link=_ints([links[u.link] for u in rows]),
        lat=_radians([u.lat_deg for u in rows]),
        lon=_radians([u.lon_deg for u in rows]),
        height=_floats([u.height_m for u in rows]),
        radar=_ints([radars[u.engagement_radar] for u in rows]),
        target_channels=_ints([u.target_channels for u in rows]),
        missile_channels=_ints([u.missile_channels for u in rows]),
        reaction_time=_floats([u.reaction_time_s for u in rows]),
        launch_interval=_floats([u.launch_interval_s for u in rows]),
        assessment_time=_floats([u.assessment_time_s for u in rows]),
        salvo=np.array(
            [[u.doctrine.salvo[name] for name in THREAT_CLASSES] for u in rows],  # type: ignore[index]
            dtype=np.int64,
        ).reshape(count, -1),
        reengage=np.array([u.doctrine.reengage for u in rows], dtype=np.bool_),
        prefer=_ints([PREFERENCES.index(u.doctrine.prefer) for u in rows]),
        control=np.array(control, dtype=np.int64).reshape(count, -1),
    )


def unit_rounds(unit: words.Unit) -> list[str]:
    """Round types of a unit, in the order of its launchers."""
    return list(dict.fromkeys(launcher.round for launcher in unit.launchers))


def pack_pairs(case: words.Case) -> tuple[arrays.Pairs, arrays.Launchers]:
    """(unit, round type) pairs and launchers as arrays."""
    rounds = {r.id: r for r in case.rounds}
    order = _index([r.id for r in case.rounds])
    unit, round_, ready, stock, reserve, reach, pair, tubes, reload_ = ([] for _ in range(9))
    open_: list[list[bool]] = []
    for u, item in enumerate(case.units):
        first = len(unit)
        names = unit_rounds(item)
        kept = {r.round: r for r in item.doctrine.reserve}
        for name in names:
            mine = [launcher for launcher in item.launchers if launcher.round == name]
            unit.append(u)
            round_.append(order[name])
            ready.append(sum(launcher.tubes for launcher in mine))
            stock.append(item.stock.get(name, 0))
            reserve.append(kept[name].rounds if name in kept else 0)
            classes = kept[name].classes if name in kept else []
            open_.append([c in classes for c in THREAT_CLASSES])
            reach.append(max(value for _, value in rounds[name].range_max_m))
        for launcher in item.launchers:
            pair.append(first + names.index(launcher.round))
            tubes.append(launcher.tubes)
            reload_.append(launcher.reload_time_s)
    pairs = arrays.Pairs(
        unit=_ints(unit),
        round=_ints(round_),
        ready=_ints(ready),
        stock=_ints(stock),
        reserve=_ints(reserve),
        reserve_open=np.array(open_, dtype=np.bool_).reshape(len(unit), -1),
        reach=_floats(reach),
    )
    return pairs, arrays.Launchers(_ints(pair), _ints(tubes), _floats(reload_))


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
        lat = _radians([route.launch[0], route.aim[0]])
        lon = _radians([route.launch[1], route.aim[1]])
        phi = central_angle(lat[0], lon[0], lat[1], lon[1])
        apogee = minimum_energy_apogee(phi) if route.apogee_m is None else route.apogee_m
        if not phi > 0.0:
            raise InputError(
                "launch and aim point are the same place", key=f"threats.{threat.id}.route"
            )
        duration = ballistic_arrival(lat[0], lon[0], lat[1], lon[1], apogee)
        return Route(
            arrays.ROUTE_BALLISTIC, lat, lon, _floats([apogee] * 2), np.zeros(2), np.zeros(2), duration
        )
    lat = _radians([p[0] for p in route.points])
    lon = _radians([p[1] for p in route.points])
    alt = _floats([p[2] for p in route.points])
    if isinstance(route, words.Waypoints):
        speed = _floats([*route.speeds_m_s, route.speeds_m_s[-1]])
        duration = waypoint_arrival(lat, lon, speed[:-1])
        zero = np.zeros(len(lat))
        return Route(arrays.ROUTE_WAYPOINTS, lat, lon, alt, speed, zero, duration)
    time = _floats(route.times_s)
    return Route(arrays.ROUTE_RECORDED, lat, lon, alt, np.zeros(len(lat)), time, float(time[-1]))


def pack_threats(case: words.Case, elements: Index, bands: Index) -> arrays.Threats:
    """Threats as arrays; arrival times are computed here."""
    types = {t.id: t for t in case.threat_types}
    assets = _index([a.id for a in case.assets])
    rows = case.threats
    routes = [pack_route(t) for t in rows]
    kinds, aims = [], []
    for t in rows:
        place, _, name = (t.aim or "").partition(":")
        code = {"": arrays.AIM_NOTHING, "asset": arrays.AIM_ASSET, "element": arrays.AIM_ELEMENT}
        kinds.append(code[place])
        aims.append({"": {"": -1}, "asset": assets, "element": elements}[place][name])
    what = [types[t.type] for t in rows]
    rcs = np.zeros((len(rows), max(1, len(bands)), 4))
    for j, kind in enumerate(what):
        for band, b in bands.items():
            s = kind.rcs[band]
            rcs[j, b] = (s.nose_m2, s.beam_m2, s.tail_m2, s.median_m2)
    start = _floats([t.start_s for t in rows])
    sizes = [len(route.lat) for route in routes]

    def column(name: str) -> np.ndarray:
        return np.concatenate([getattr(route, name) for route in routes]) if routes else _floats([])

    return arrays.Threats(
        key=_ints([t.key for t in rows]),
        class_=_ints([THREAT_CLASSES.index(k.threat_class) for k in what]),
        swerling=_ints([k.swerling for k in what]),
        rcs=rcs,
        cost=_floats([k.unit_cost_usd for k in what]),
        p_damage=_floats([k.p_damage for k in what]),
        manoeuvre=_floats([k.manoeuvre_factor for k in what]),
        weight=_floats([case.class_weights.get(k.threat_class, 1.0) for k in what]),
        civil=np.array([k.threat_class == "civil_aircraft" for k in what], dtype=np.bool_),
        aim_kind=_ints(kinds),
        aim=_ints(aims),
        start=start,
        arrival=start + _floats([route.duration for route in routes]),
        route=_ints([route.kind for route in routes]),
        first=_ints([0, *np.cumsum(sizes).tolist()]),
        lat=column("lat"),
        lon=column("lon"),
        alt=column("alt"),
        speed=column("speed"),
        time=column("time"),
    )


def element_names(case: words.Case) -> list[str]:
    """Site elements in the order of the arrays: command posts, radars, launchers."""
    launchers = [launcher.id for unit in case.units for launcher in unit.launchers]
    return [p.id for p in case.command_posts] + [r.id for r in case.radars] + launchers


def pack(case: words.Case) -> tuple[arrays.World, Labels]:
    """Turn one case into the arrays of the engine, and the names behind its indices.

    Raises
    ------
    InputError : a round that cannot fly as declared, a radar claim without a solution, units of one
        network with different preferences, a ballistic route without length.
    """
    elements = _index(element_names(case))
    bands = _index(list(dict.fromkeys(r.band for r in case.radars)))
    pairs, launchers = pack_pairs(case)
    ticks = int(math.floor(case.horizon_s / case.tick_s + 1e-9)) + 1
    world = arrays.World(
        clock=arrays.Clock(case.horizon_s, case.tick_s, ticks, case.earth_radius_factor),
        assets=len(case.assets),
        posts=len(case.command_posts),
        networks=pack_networks(case, elements),
        links=pack_links(case),
        radars=pack_radars(case, bands),
        rounds=pack_rounds(case),
        units=pack_units(case),
        pairs=pairs,
        launchers=launchers,
        zones=arrays.Zones(
            _radians([z.lat_deg for z in case.zones]),
            _radians([z.lon_deg for z in case.zones]),
            _floats([z.radius_m for z in case.zones]),
        ),
        threats=pack_threats(case, elements, bands),
    )
    types = {t.id: t.threat_class for t in case.threat_types}
    labels = Labels(
        assets=tuple(a.id for a in case.assets),
        elements=tuple(elements),
        units=tuple(u.id for u in case.units),
        rounds=tuple(r.id for r in case.rounds),
        threats=tuple(t.id for t in case.threats),
        threat_classes=tuple(types[t.type] for t in case.threats),
        aims=tuple((t.aim or "").partition(":")[2] for t in case.threats),
    )
    return world, labels
