"""Units, rounds and threats that nothing can come of, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from openiads.scenario.world import Round, Unit
from openiads.study.samples import Samples
from openiads.study.warn_sight import Mask, held
from openiads.study.warn_stand import Stand, needed_s
from openiads.study.warning import InputWarning, threat_key

EXPLAINED = 3
"""Threats of a group whose reasons are looked for."""


def _other_than(status: str, at: Stand, unit: Unit) -> Mask:
    """Return at which samples a unit has another weapon control status than one (n,)."""
    own = unit.doctrine.weapon_control
    held = [zone.weapon_control if unit.id in zone.units else own for zone in at.case.zones]
    return np.array([one != status for one in (*held, own)])[at.zone]


def _by_threat(at: Stand, good: Iterable[bool]) -> Mask:
    """Return at which samples something holds that holds for some threats (n,)."""
    return np.array([*good], bool)[at.points.threat]


def _stocked(unit: Unit, one: Round, name: str) -> bool:
    """Tell whether a salvo of a round is ever ready for a class."""
    ready = sum(launcher.tubes for launcher in unit.launchers if launcher.round == one.id)
    kept = [reserve for reserve in unit.doctrine.reserve if reserve.round == one.id]
    closed = sum(reserve.rounds for reserve in kept if name not in reserve.classes)
    return ready - closed >= unit.doctrine.salvo[name]  # type: ignore[index]


def _whom(at: Stand, unit: Unit, one: Round) -> Iterator[tuple[str, Mask]]:
    """Yield what decides whom a round of a unit may be fired at."""
    case, points, classes = at.case, at.points, at.classes
    names = ", ".join(dict.fromkeys(classes[j] for j in np.flatnonzero(np.bincount(points.threat))))
    yield f"{one.id} engages none of {names}", _by_threat(at, (c in one.classes for c in classes))
    salvo = unit.doctrine.salvo
    channels = unit.missile_channels
    yield (
        f"a salvo needs more missile channels than its {channels}",
        _by_threat(at, (salvo[c] <= channels for c in classes)),  # type: ignore[index]
    )
    ready = {name: _stocked(unit, one, name) for name in dict.fromkeys(classes)}
    yield (
        f"a salvo of {one.id} is never ready: too few rounds, or all kept in reserve",
        _by_threat(at, (ready[name] for name in classes)),
    )
    yield "weapon control is hold everywhere", _other_than("hold", at, unit)
    hostile = next(n.p_hostile for n in case.networks if n.id == unit.network)
    known = _by_threat(at, (hostile.get(c, 1.0) > 0.0 for c in classes))  # type: ignore[call-overload]
    yield (
        "weapon control is tight and nothing is ever classified hostile (p_hostile is 0)",
        known | _other_than("tight", at, unit),
    )


def _where(at: Stand, unit: Unit, one: Round) -> Iterator[tuple[str, Mask]]:
    """Yield what decides where a round of a unit can meet a target, and kill it."""
    case, points, classes = at.case, at.points, at.classes
    slowest = float(np.nanmin(at.speed, initial=np.inf))
    yield (
        f"every target is faster than the target_speed_max of {one.id}, "
        f"{one.target_speed_max_m_s:g} m/s (the slowest flies about {round(slowest, -1):.0f} m/s)",
        ~(at.speed > one.target_speed_max_m_s),
    )
    floor = np.array([one.floor_m(c) for c in classes])[points.threat]  # type: ignore[arg-type]
    yield (
        f"no route passes between the heights of {one.id}, {one.height_min_m:g} to "
        f"{one.height_max_m:g} m",
        (points.height + at.pad >= floor) & (points.height - at.pad <= one.height_max_m),
    )
    ground, _ = points.from_place(unit.lat_deg, unit.lon_deg)
    slant = np.hypot(ground, points.height - unit.height_m)
    near, far = points.over_height(one.range_min_m), points.over_height(one.range_max_m)
    limits = one.range_max_by_class_m
    most = np.array([limits.get(c, np.inf) for c in classes])[points.threat]  # type: ignore[call-overload]
    yield (
        f"no route passes where {one.id} reaches",
        (slant + at.pad >= near) & (slant - at.pad <= np.minimum(far, most)),
    )
    if one.guidance != "active":
        radar = next(radar for radar in case.radars if radar.id == unit.engagement_radar)
        view = at.views[radar.id]
        yield f"no route passes where {one.id} reaches and {radar.id} looks", view
        yield (
            f"nothing that {radar.id} looks at is large and near enough for it to guide {one.id}",
            held(case, radar, points, view),
        )
    needed = needed_s(case, unit)
    yield (
        f"nothing is in sight early enough: latency, identification and reaction take {needed:g} s,"
        f" and by then it is past where {one.id} reaches",
        points.time + points.gaps() >= at.first[unit.network][points.threat] + needed,
    )
    deadly = one.reliability * np.array(
        [one.p_kill.get(c, 0.0) * f for c, f in zip(classes, at.factors, strict=True)]  # type: ignore[call-overload]
    )
    yield (
        f"{one.id} can kill nothing: p_kill, reliability or the manoeuvre_factor is 0",
        _by_threat(at, deadly > 0.0),
    )


def gates(at: Stand, unit: Unit, one: Round) -> Iterator[tuple[str, Mask]]:
    """Yield what a round of a unit asks, in words, and the samples that meet it (n,)."""
    yield from _whom(at, unit, one)
    yield from _where(at, unit, one)


def _reached(at: Stand, unit: Unit, one: Round) -> tuple[Mask, str]:
    """Return where a round could be of use (n,), and why nowhere."""
    good, why = np.ones(len(at.points.lat), bool), ""
    for words, meets in gates(at, unit, one):
        if not good.any():
            break
        good = good & meets
        if not good.any():
            why = words
    return good, why


def check_reach(at: Stand, useless: dict[str, str], file: str | None) -> Iterator[InputWarning]:
    """Warn of units that can do nothing, and of threats that no unit can do anything about.

    Parameters
    ----------
    at : the case.
    useless : id of each round that is of no use to any unit -> why; filled.
    """
    case = at.case
    rounds = {one.id: one for one in case.rounds}
    done = np.zeros(len(case.threats), bool)
    good_rounds: set[str] = set()
    for unit in case.units:
        reasons = []
        for name in dict.fromkeys(launcher.round for launcher in unit.launchers):
            good, why = _reached(at, unit, rounds[name])
            done[at.points.threat[good]] = True
            if why:
                reasons.append(why)
                useless.setdefault(name, why)
            else:
                good_rounds.add(name)
        if len(reasons) == len({launcher.round for launcher in unit.launchers}):
            text = "can reach nothing: " + "; ".join(dict.fromkeys(reasons))
            yield InputWarning(f"sites.{unit.site}.unit", text, file)
    for name in good_rounds:
        useless.pop(name, None)
    yield from _safe(at, done, file)


def _safe(at: Stand, done: Mask, file: str | None) -> Iterator[InputWarning]:
    """Warn of threats that no round can do anything about, where some of the raid can be hit."""
    case = at.case
    seen = np.zeros(len(case.threats), bool)
    for view in at.views.values():
        seen[at.points.threat[view]] = True
    groups: dict[str, list[int]] = {}
    for j, threat in enumerate(case.threats):
        if at.classes[j] != "civil_aircraft":
            groups.setdefault(threat_key(threat), []).append(j)
    for key, members in groups.items():
        lost = [j for j in members if not done[j] and seen[j]]
        if lost:
            reasons = dict.fromkeys(_why(at, j) for j in lost[:EXPLAINED])
            text = f"no unit can stop {len(lost)} of {len(members)}: " + "; ".join(reasons)
            yield InputWarning(key, text, file)


def _alone(at: Stand, j: int) -> Stand:
    """Return a stand with the samples of one threat."""
    mine, points = at.points.threat == j, at.points
    fields = ("lat", "lon", "height", "time", "threat", "speed")
    return replace(
        at,
        points=Samples(*(getattr(points, name)[mine] for name in fields)),
        views={name: view[mine] for name, view in at.views.items()},
        zone=at.zone[mine],
        speed=at.speed[mine],
        pad=at.pad[mine],
    )


def _why(at: Stand, j: int) -> str:
    """Return why no round can do anything about a threat: what the one that comes nearest lacks."""
    here = _alone(at, j)
    rounds = {one.id: one for one in at.case.rounds}
    nearest, reason = -1, ""
    for unit in at.case.units:
        for name in dict.fromkeys(launcher.round for launcher in unit.launchers):
            good = np.ones(len(here.zone), bool)
            for passed, (words, meets) in enumerate(gates(here, unit, rounds[name])):
                good = good & meets
                if not good.any():
                    if passed > nearest:
                        nearest, reason = passed, words
                    break
    return reason
