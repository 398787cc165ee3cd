"""What the engine would refuse: said by the check already, without packing anything."""

from __future__ import annotations

from collections.abc import Iterator

from openiads.errors import InputError
from openiads.scenario.complaints import raise_all
from openiads.scenario.geodesic import distance_bearing
from openiads.scenario.world import Case, Round, Threat
from openiads.study.warning import threat_key

SHORTEST_M = 1.0
"""A route that is shorter than this leads nowhere."""
SHORTEST_S = 1e-3
"""A recorded route that takes less leads nowhere."""


def parts_missing(case: Case) -> Iterator[InputError]:
    """Yield what a case lacks of units, radars and threats."""
    for kind in ("units", "radars", "threats"):
        if not getattr(case, kind):
            yield InputError(f"case {case.id} has no {kind}", key=kind, allowed="at least one")


def preferences_that_differ(case: Case) -> Iterator[InputError]:
    """Yield networks whose units prefer different things."""
    wishes: dict[str, set[str]] = {}
    for unit in case.units:
        wishes.setdefault(unit.network, set()).add(unit.doctrine.prefer)
        if len(wishes[unit.network]) > 1:
            yield InputError(
                f"the units of network {unit.network!r} prefer different things: "
                + ", ".join(sorted(wishes[unit.network])),
                key=f"sites.{unit.site}.doctrine.prefer",
                allowed="one preference for all units of a network",
            )


def _flight(one: Round) -> InputError | None:
    """Return why a round cannot fly as declared."""
    reach = max(value for _, value in one.range_max_m)
    coast = reach - 0.5 * one.speed_max_m_s * one.boost_time_s
    if coast > 0.0 and 0.0 < one.speed_at_max_range_m_s <= one.speed_max_m_s:
        return None
    return InputError(
        f"{one.speed_at_max_range_m_s:g} m/s at {reach:g} m cannot be flown with "
        f"{one.speed_max_m_s:g} m/s after {one.boost_time_s:g} s of boost",
        key=f"rounds.{one.id}.speed_at_max_range",
        allowed="at most the maximum speed, and a range beyond the end of the boost",
    )


def _length_m(threat: Threat) -> float:
    """Return how far a threat flies along the ground."""
    route = threat.route
    if route.kind == "ballistic":
        return distance_bearing(route.launch, route.aim)[0]
    pairs = zip(route.points, route.points[1:], strict=False)
    return sum(distance_bearing(a[:2], b[:2])[0] for a, b in pairs)


def _route(threat: Threat) -> InputError | None:
    """Return why a route cannot be flown."""
    route = threat.route
    if route.kind == "recorded":
        if route.times_s[-1] >= SHORTEST_S:
            return None
        text, allowed = f"takes {route.times_s[-1]:g} s", f"at least {SHORTEST_S:g} s"
    else:
        length = _length_m(threat)
        if length >= SHORTEST_M:
            return None
        text = f"has no route: it is {length:.2g} m long"
        allowed = f"at least {SHORTEST_M:g} m from the start to the end"
    return InputError(text, key=f"{threat_key(threat)}.route", allowed=allowed)


def _reference(case: Case) -> Iterator[InputError]:
    """Yield radars whose reference has no signal to noise ratio."""
    for radar in case.radars:
        if not radar.pfa < radar.reference_pd < 1.0:
            yield InputError(
                f"no signal to noise ratio gives a probability of detection of "
                f"{radar.reference_pd}",
                key=f"radars.{radar.id}.reference_pd",
                allowed=f"more than the false-alarm probability {radar.pfa}, less than 1",
            )


def refuse_what_cannot_run(case: Case, file: str | None) -> None:
    """Refuse a case that the engine cannot simulate.

    Raises
    ------
    InputError : no unit, radar or threat, a round or a route that cannot be flown, a reference
        without a solution, or units of one network that prefer different things.
    """
    found = [*parts_missing(case), *preferences_that_differ(case), *_reference(case)]
    found += [error for one in case.rounds if (error := _flight(one))]
    found += [error for threat in case.threats if (error := _route(threat))]
    each = {(error.key, error.message): error for error in found}
    raise_all(
        [InputError(e.message, file=file, key=e.key, allowed=e.allowed) for e in each.values()]
    )
