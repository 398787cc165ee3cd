"""Fire units of the world: rounds, launchers, stock and doctrine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from openiads.resolve.launchers import launchers_of, plain, sum_is_kept
from openiads.resolve.parameters import Desk
from openiads.resolve.sensors import write_place
from openiads.resolve.site import Site
from openiads.scenario.by_class import DEFAULT
from openiads.scenario.entries import RoundEntry, UnitEntry
from openiads.scenario.keys import entity_key
from openiads.scenario.quantity import Parameter
from openiads.scenario.world import Doctrine, Launcher, Reserve, Round, Unit
from openiads.vocab import THREAT_CLASSES


def interceptor(name: str, entry: RoundEntry, desk: Desk) -> Round:
    """Return a round of the world under its world id."""
    path = f"rounds/{name}"

    def by_class(table: Mapping[Any, Parameter], field: str) -> dict[Any, float]:
        """Look up what applies to some classes that the round engages."""
        named = entry.classes if DEFAULT in table else table
        return desk.by_class(table, [c for c in named if c in entry.classes], f"{path}/{field}")

    return Round(
        id=name,
        guidance=entry.guidance,
        speed_max_m_s=desk.number(entry.speed_max, f"{path}/speed_max_m_s"),
        boost_time_s=desk.number(entry.boost_time, f"{path}/boost_time_s"),
        speed_at_max_range_m_s=desk.number(
            entry.speed_at_max_range, f"{path}/speed_at_max_range_m_s"
        ),
        height_min_m=desk.number(entry.height_min, f"{path}/height_min_m"),
        height_max_m=desk.number(entry.height_max, f"{path}/height_max_m"),
        range_min_m=desk.table(entry.range_min, f"{path}/range_min_m"),
        range_max_m=desk.table(entry.range_max, f"{path}/range_max_m"),
        range_max_by_class_m=by_class(entry.range_max_by_class, "range_max_by_class_m"),
        height_min_by_class_m=by_class(entry.height_min_by_class, "height_min_by_class_m"),
        target_speed_max_m_s=desk.number(entry.target_speed_max, f"{path}/target_speed_max_m_s"),
        classes=list(entry.classes),
        reliability=desk.number(entry.reliability, f"{path}/reliability"),
        p_kill=desk.by_class(entry.p_kill, entry.classes, f"{path}/p_kill"),
        common_cause=desk.number(entry.common_cause, f"{path}/common_cause"),
        unit_cost_usd=desk.number(entry.unit_cost, f"{path}/unit_cost_usd"),
    )


def _doctrine(site: Site, desk: Desk, carried: Collection[str]) -> Doctrine:
    """Return the doctrine of a unit; reserves of rounds it does not carry do not bind it."""
    entry, path = site.doctrine, f"units/{site.id}/doctrine"
    salvo = desk.by_class(entry.salvo, THREAT_CLASSES, f"{path}/salvo")
    reserve = [
        Reserve(
            round=site.round_names[kept.round],
            rounds=desk.whole(kept.rounds, f"{path}/reserve/{name}/rounds"),
            classes=list(kept.classes),
        )
        for name, kept in entry.reserve.items()
        if site.round_names.get(kept.round) in carried
    ]
    return Doctrine(
        policy=entry.policy,
        salvo={name: int(rounds) for name, rounds in salvo.items()},
        reengage=entry.reengage,
        reserve=reserve,
        prefer=entry.prefer,
        weapon_control=entry.weapon_control,
    )


def _stock(
    site: Site, unit: UnitEntry, desk: Desk, launchers: Sequence[Launcher]
) -> dict[str, int]:
    """Return the rounds to reload from; those that no launcher takes wait for no one.

    An assumed stock is that of the launchers as stated. Where their sum is kept it goes with them:
    with twice the launchers of a kind there is twice the stock.
    """
    stock = {}
    for name, rounds in unit.stock.items():
        if name not in site.round_names:
            continue
        known, path = site.round_names[name], f"units/{site.id}/stock/{site.round_names[name]}"
        there = sum(launcher.round == known for launcher in launchers)
        if there == 0:
            desk.spare(rounds)
            continue
        value, origin = desk.look_up(rounds, path)
        stated = sum(
            int(desk.central(group.count))
            for group in unit.launchers.values()
            if group.round == name
        )
        if stated not in (0, there) and sum_is_kept(site, unit) and not plain(rounds):
            value = float(round(value * there / stated))
            text = f"{value:g} for {there} launchers, where {stated} have {origin.text}"
            origin = origin.model_copy(update={"text": text})
        desk.note(path, origin)
        stock[known] = int(value)
    return stock


def fire_unit(site: Site, unit: UnitEntry, desk: Desk) -> Unit:
    """Return the fire unit of a site; its launchers stand at the site."""
    path = f"units/{site.id}"
    write_place(desk, path, f"sites.{site.id}")
    launchers = launchers_of(site, unit, desk)
    carried = {launcher.round for launcher in launchers}
    return Unit(
        id=site.id,
        key=entity_key(site.id),
        site=site.id,
        system=site.entry.system,
        network=site.entry.network,
        link=site.id,
        lat_deg=site.entry.lat,
        lon_deg=site.entry.lon,
        height_m=desk.number(site.entry.elevation, f"{path}/height_m"),
        engagement_radar=f"{site.id}.{unit.engagement_radar}",
        target_channels=desk.whole(unit.target_channels, f"{path}/target_channels"),
        missile_channels=desk.whole(unit.missile_channels, f"{path}/missile_channels"),
        reaction_time_s=desk.number(unit.reaction_time, f"{path}/reaction_time_s"),
        launch_interval_s=desk.number(unit.launch_interval, f"{path}/launch_interval_s"),
        assessment_time_s=desk.number(unit.assessment_time, f"{path}/assessment_time_s"),
        launchers=launchers,
        stock=_stock(site, unit, desk, launchers),
        doctrine=_doctrine(site, desk, carried),
    )
