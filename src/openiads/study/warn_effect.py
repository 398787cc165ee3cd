"""Zones that hold nothing, and threats without effect."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from openiads.scenario.world import Case
from openiads.study.samples import Samples
from openiads.study.warning import InputWarning, threat_key

HARMLESS = frozenset({"decoy", "surveillance_uav", "civil_aircraft"})
"""Classes that are not there to damage anything."""


def _zones(case: Case, points: Samples, file: str | None) -> Iterator[InputWarning]:
    units = {unit.id: unit for unit in case.units}
    free = np.ones(len(points.lat), bool)
    for zone in case.zones:
        key = f"zones.{zone.id}"
        ground, _ = points.from_place(zone.lat_deg, zone.lon_deg)
        inside = ground <= zone.radius_m
        bound = [units[name] for name in zone.units]
        if not inside.any():
            yield InputWarning(key, "holds nothing: no route passes through it", file)
        elif not (inside & free).any():
            yield InputWarning(key, "holds nothing: the zones before it hold all of it", file)
        elif not bound:
            yield InputWarning(key, "binds no unit", file)
        elif all(unit.doctrine.weapon_control == zone.weapon_control for unit in bound):
            text = f"changes nothing: its units are under {zone.weapon_control} anyway"
            yield InputWarning(key, text, file)
        free &= ~inside


def _types(case: Case, file: str | None) -> Iterator[InputWarning]:
    for kind in case.threat_types:
        key = f"threat_types.{kind.id}"
        if kind.manoeuvre_factor == 0.0:
            yield InputWarning(f"{key}.manoeuvre_factor", "is 0: no round can ever kill it", file)
        if kind.p_damage == 0.0 and kind.threat_class not in HARMLESS:
            yield InputWarning(
                f"{key}.p_damage", "is 0: it never damages what it is aimed at", file
            )


def _aims(case: Case, file: str | None) -> Iterator[InputWarning]:
    classes = {kind.id: kind.threat_class for kind in case.threat_types}
    aimless = [t for t in case.threats if t.aim is None and classes[t.type] not in HARMLESS]
    for key in dict.fromkeys(threat_key(threat) for threat in aimless):
        yield InputWarning(key, "is aimed at nothing, so it damages nothing", file)


def check_effect(case: Case, points: Samples, file: str | None) -> Iterator[InputWarning]:
    """Warn of zones and threats that change nothing."""
    yield from _zones(case, points, file)
    yield from _types(case, file)
    yield from _aims(case, file)
