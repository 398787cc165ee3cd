"""Numbers of a resolved case against the bounds of their kind, whatever way they came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from openiads.errors import InputError
from openiads.scenario.limits import (
    COUNTS,
    LAUNCHERS,
    POINTS,
    ROWS,
    THREATS,
    TICKS,
)
from openiads.scenario.plausible import BY_FIELD
from openiads.scenario.world import Case
from openiads.study.warning import InputWarning, launcher_key, radar_key, threat_key
from openiads.units import FIELD_UNITS

Numbers = Iterator[tuple[str, str, Iterable[float]]]
"""(owner and field as in `plausible.BOUNDS`, dotted key, SI values)."""


def _plain(field: str) -> str:
    """Return the name of a field of a world without its unit."""
    unit = next((end for end, _ in FIELD_UNITS if field.endswith(end)), "")
    return field.removesuffix(unit)


def _of(owner: str, key: str, record: Any, fields: str) -> Numbers:
    for field in fields.split():
        name = _plain(field)
        yield f"{owner}.{name}", f"{key}.{name}", (getattr(record, field),)


RADAR = (
    "antenna_height_m period_s phase_s range_min_m range_max_m reference_range_m "
    "reference_rcs_m2 pfa v_min_m_s"
)
ROUND = (
    "speed_max_m_s boost_time_s speed_at_max_range_m_s height_min_m height_max_m "
    "target_speed_max_m_s unit_cost_usd"
)


def _defence(case: Case) -> Numbers:
    """Numbers of radars, rounds, units, networks and links."""
    for radar in case.radars:
        yield from _of("radars", radar_key(radar), radar, RADAR)
    for one in case.rounds:
        key = f"rounds.{one.id}"
        yield from _of("rounds", key, one, ROUND)
        yield "rounds.range_max", f"{key}.range_max", [reach for _, reach in one.range_max_m]
        yield "rounds.range_min", f"{key}.range_min", [reach for _, reach in one.range_min_m]
        limits = one.range_max_by_class_m.values()
        yield "rounds.range_max_by_class", f"{key}.range_max_by_class", limits
        floors = one.height_min_by_class_m.values()
        yield "rounds.height_min_by_class", f"{key}.height_min_by_class", floors
    for unit in case.units:
        key = f"sites.{unit.site}.unit"
        yield from _of("unit", key, unit, "reaction_time_s launch_interval_s assessment_time_s")
        yield "sites.elevation", f"sites.{unit.site}.elevation", (unit.height_m,)
        for launcher in unit.launchers:
            yield from _of("launchers", launcher_key(unit, launcher), launcher, "reload_time_s")
    for net in case.networks:
        fields = "identification_time_s coast_scans"
        yield from _of("networks", f"networks.{net.id}", net, fields)
    for link in case.links:
        yield from _of("link", f"sites.{link.id}.link", link, "latency_s")
        if link.cut_time_s is not None:
            yield from _of("link", f"sites.{link.id}.link", link, "cut_time_s")


def _attack(case: Case) -> Numbers:
    """Numbers of threats and their types."""
    for kind in case.threat_types:
        key = f"threat_types.{kind.id}"
        yield from _of("threat_types", key, kind, "unit_cost_usd")
        for band, section in kind.rcs.items():
            yield from _of("rcs", f"{key}.rcs.{band}", section, "nose_m2 beam_m2 tail_m2 median_m2")
    for threat in case.threats:
        key, route = threat_key(threat), threat.route
        yield "threats.start", f"{key}.start", (threat.start_s,)
        if route.kind == "ballistic":
            yield "route.apogee", f"{key}.apogee", (route.apogee_m or 0.0,)
            continue
        yield "route.points", f"{key}.height", [point[2] for point in route.points]
        if route.kind == "waypoints":
            yield "route.speeds", f"{key}.speed", route.speeds_m_s
        else:
            yield "route.times", f"{key}.route", route.times_s[-1:]


def _numbers(case: Case) -> Numbers:
    for name in ("horizon_s", "tick_s", "earth_radius_factor"):
        yield _plain(name), _plain(name), (getattr(case, name),)
    weights = case.class_weights.values()
    yield "class_weights", "class_weights", weights
    for asset in case.assets:
        yield from _of("assets", f"assets.{asset.id}", asset, "height_m value_usd")
    for zone in case.zones:
        yield from _of("zones", f"zones.{zone.id}", zone, "radius_m")
    yield from _defence(case)
    yield from _attack(case)


def _counts(case: Case) -> Iterator[tuple[str, float, int]]:
    """Yield (dotted key, how many, most)."""
    yield "raids", len(case.threats), THREATS
    yield "systems", sum(len(unit.launchers) for unit in case.units), LAUNCHERS
    yield "tick", case.horizon_s / case.tick_s, TICKS
    for net in case.networks:
        key = f"networks.{net.id}.track_capacity"
        yield key, net.track_capacity, COUNTS["networks.track_capacity"]
    for unit in case.units:
        key = f"sites.{unit.site}.unit"
        for name in ("target_channels", "missile_channels"):
            yield f"{key}.{name}", getattr(unit, name), COUNTS[f"unit.{name}"]
        yield f"{key}.stock", max(unit.stock.values(), default=0), COUNTS["unit.stock"]
        for one in unit.launchers:
            yield f"{launcher_key(unit, one)}.tubes", one.tubes, COUNTS["launchers.tubes"]
        for kept in unit.doctrine.reserve:
            text = f"sites.{unit.site}.doctrine.reserve"
            yield text, kept.rounds, COUNTS["reserve.rounds"]
    for round_ in case.rounds:
        for name in ("range_min", "range_max"):
            yield f"rounds.{round_.id}.{name}", len(getattr(round_, f"{name}_m")), ROWS
    for threat in case.threats:
        yield f"{threat_key(threat)}.route", len(getattr(threat.route, "points", ())), POINTS


def refuse_sizes(case: Case, file: str | None) -> None:
    """Refuse a case with more of anything than the documented limits.

    Raises
    ------
    InputError : names the key and the limit.
    """
    for key, number, most in _counts(case):
        if number > most:
            text = f"{number:,.0f}" if number < 1e15 else f"{number:g}"
            raise InputError(f"{text} is too many", file=file, key=key, allowed=f"at most {most:,}")


def check_bounds(case: Case, file: str | None) -> Iterator[InputWarning]:
    """Refuse what is not possible, and warn of what is far outside the ledger.

    Raises
    ------
    InputError : a number is outside the hard bounds of its kind.
    """
    for name, key, values in _numbers(case):
        bound = BY_FIELD[name]
        for value in values:
            if not (bound.low <= value <= bound.high):
                text = bound.impossible(value)
                raise InputError(str(text), file=file, key=key, allowed=bound.allowed())
            odd = bound.unusual(value) if bound.extremes != (None, None) else None
            if odd:
                yield InputWarning(key, odd, file)
                break
