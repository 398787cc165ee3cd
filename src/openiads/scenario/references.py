"""Cross-references and consistency of a resolved case, however it was made."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from openiads.errors import InputError
from openiads.scenario.complaints import nearest, raise_all
from openiads.scenario.world import Case, Entity, Round, Unit

Complaint = tuple[str, str, str]
"""Key, what is wrong, what is allowed."""


def _unique(case: Case) -> Iterable[Complaint]:
    """Yield complaints for names or random-number addresses given twice in one kind."""
    launchers = [launcher for unit in case.units for launcher in unit.launchers]
    kinds: dict[str, Sequence[Entity]] = {
        "assets": case.assets,
        "networks": case.networks,
        "links": case.links,
        "command_posts": case.command_posts,
        "radars": case.radars,
        "units": case.units,
        "launchers": launchers,
        "threats": case.threats,
    }
    for kind, entities in kinds.items():
        ids: set[str] = set()
        keys: dict[int, str] = {}
        for one in entities:
            if one.id in ids:
                yield f"{kind}.{one.id}", "the id is given twice", "every id once"
            elif one.key in keys:
                other = keys[one.key]
                text = f"has the same key as {other!r}; rename one of them"
                yield f"{kind}.{one.id}", text, "a key of its own"
            ids.add(one.id)
            keys[one.key] = one.id
    for kind, named in (
        ("rounds", case.rounds),
        ("zones", case.zones),
        ("threat_types", case.threat_types),
    ):
        names = [one.id for one in named]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield f"{kind}.{name}", "the id is given twice", "every id once"


def _references(case: Case) -> Iterable[tuple[str, str, list[str]]]:
    """Yield (key, name referred to, names that exist)."""
    networks, links = [n.id for n in case.networks], [n.id for n in case.links]
    posts, radars = [p.id for p in case.command_posts], [r.id for r in case.radars]
    rounds, types = [r.id for r in case.rounds], [t.id for t in case.threat_types]
    units = [u.id for u in case.units]
    launchers = [launcher.id for unit in case.units for launcher in unit.launchers]
    aims = [f"asset:{a.id}" for a in case.assets]
    aims += [f"element:{name}" for name in [*posts, *radars, *launchers]]
    known_aims = set(aims)
    for net in case.networks:
        if net.command_post is not None:
            yield f"networks.{net.id}.command_post", net.command_post, posts
    for radar in case.radars:
        yield f"radars.{radar.id}.network", radar.network, networks
        yield f"radars.{radar.id}.link", radar.link, links
    for unit in case.units:
        key = f"units.{unit.id}"
        yield f"{key}.network", unit.network, networks
        yield f"{key}.link", unit.link, links
        yield f"{key}.engagement_radar", unit.engagement_radar, radars
        for name in [launcher.round for launcher in unit.launchers]:
            yield f"{key}.launchers", name, rounds
        for name in unit.stock:
            yield f"{key}.stock", name, rounds
        for kept in unit.doctrine.reserve:
            yield f"{key}.doctrine.reserve", kept.round, rounds
    for zone in case.zones:
        for name in zone.units:
            yield f"zones.{zone.id}.units", name, units
    for threat in case.threats:
        yield f"threats.{threat.id}.type", threat.type, types
        if threat.aim is not None and threat.aim not in known_aims:
            yield f"threats.{threat.id}.aim", threat.aim, aims


def _round(one: Round) -> Iterable[Complaint]:
    key = f"rounds.{one.id}"
    if one.speed_at_max_range_m_s > one.speed_max_m_s:
        top = f"{one.speed_max_m_s:g} m/s"
        yield f"{key}.speed_at_max_range", f"is above speed_max ({top})", f"at most {top}"
    if one.height_min_m >= one.height_max_m:
        top = f"{one.height_max_m:g} m"
        yield f"{key}.height_min", f"is not below height_max ({top})", f"less than {top}"
    for name, floor in one.height_min_by_class_m.items():
        if floor >= one.height_max_m:
            top = f"{one.height_max_m:g} m"
            where = f"{key}.height_min_by_class.{name}"
            yield where, f"is not below height_max ({top})", f"less than {top}"
    for field, table in (("range_min", one.range_min_m), ("range_max", one.range_max_m)):
        heights = [height for height, _ in table]
        if any(b <= a for a, b in itertools.pairwise(heights)):
            yield f"{key}.{field}", "the heights of the table do not rise", "rising heights"
    if min(r for _, r in one.range_min_m) >= max(r for _, r in one.range_max_m):
        yield f"{key}.range_min", "is nowhere below range_max", "less than range_max somewhere"
    if one.boost_time_s * one.speed_max_m_s / 2.0 >= max(r for _, r in one.range_max_m):
        text = "a boost that ends within range_max"
        yield f"{key}.boost_time", "the boost ends beyond range_max", text
    for name in one.classes:
        if name not in one.p_kill:
            yield f"{key}.p_kill", f"no value for {name}", "a value for every class of the round"


def _reserves(unit: Unit) -> Iterable[Complaint]:
    """Yield complaints for reserves that leave no ready round free."""
    for name in dict.fromkeys(launcher.round for launcher in unit.launchers):
        tubes = sum(launcher.tubes for launcher in unit.launchers if launcher.round == name)
        kept = sum(one.rounds for one in unit.doctrine.reserve if one.round == name)
        if kept >= tubes:
            yield (
                f"units.{unit.id}.doctrine.reserve",
                f"{kept} rounds of {name} are kept back, and the unit has {tubes} tubes for them",
                f"together at most {tubes - 1}, one less than the tubes of the type",
            )


def _contradictions(case: Case) -> Iterable[Complaint]:
    """Yield complaints for numbers that contradict each other."""
    for one in case.rounds:
        yield from _round(one)
    for unit in case.units:
        yield from _reserves(unit)
    for net in case.networks:
        if net.detections > net.looks:
            allowed = f"at most {net.looks}"
            yield f"networks.{net.id}.detections", f"is above looks ({net.looks})", allowed
    for radar in case.radars:
        if radar.elevation_min_deg >= radar.elevation_max_deg:
            allowed = f"less than {radar.elevation_max_deg:g} deg"
            yield f"radars.{radar.id}.elevation_min", "is not below elevation_max", allowed
        if radar.range_min_m >= radar.range_max_m:
            allowed = f"less than {radar.range_max_m:g} m"
            yield f"radars.{radar.id}.range_min", "is not below range_max", allowed
        if radar.pfa >= radar.reference_pd:
            allowed = f"less than {radar.reference_pd:g}"
            yield f"radars.{radar.id}.pfa", "is not below reference_pd", allowed
    for threat in case.threats:
        route = threat.route
        if route.kind == "waypoints" and len(route.speeds_m_s) != len(route.points) - 1:
            allowed = f"{len(route.points) - 1} speeds"
            yield f"threats.{threat.id}.route.speeds", "is not one a leg", allowed
        if route.kind == "recorded" and len(route.times_s) != len(route.points):
            allowed = f"{len(route.points)} times"
            yield f"threats.{threat.id}.route.times_s", "is not one a point", allowed
        if route.kind == "ballistic" and route.launch == route.aim:
            yield f"threats.{threat.id}.route.launch", "is the aim", "another place"
    bands = {radar.band for radar in case.radars}
    for kind in case.threat_types:
        for band in sorted(bands - set(kind.rcs)):
            text = f"no cross section in band {band}"
            yield f"threat_types.{kind.id}.rcs", text, "one for every band of a radar"
    if case.tick_s > case.horizon_s:
        top = f"{case.horizon_s:g} s"
        yield "tick", f"is above horizon ({top})", f"at most {top}"


def validate_references(case: Case, *, file: str | None = None) -> None:
    """Check that every name a case uses exists, once, and that its numbers fit together.

    Parameters
    ----------
    case : the case.
    file : where it came from, for errors.

    Raises
    ------
    InputError : one thing is wrong; InputErrors when several are.
    """
    errors = [
        InputError(text, file=file, key=key, allowed=allowed)
        for key, text, allowed in [*_unique(case), *_contradictions(case)]
    ]
    for key, name, known in _references(case):
        if name not in known:
            errors.append(
                InputError(
                    f"there is no {name!r}", file=file, key=key, allowed=nearest(name, known)
                )
            )
    raise_all(errors)
