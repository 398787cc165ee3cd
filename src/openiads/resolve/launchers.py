"""Launchers of a site: how many of each set, when a sum is stated and when it is not.

`launchers_total` states a sum. The sets keep their mix and are brought to that sum by largest
remainder, before a site omits any of them. Counts that are written as plain numbers stand as they
are: a total that is plain too leaves the rest to the other sets; a total that is assumed gives way.
"""

from __future__ import annotations

from dataclasses import replace

from openiads.errors import InputError
from openiads.evidence.urn import apportion
from openiads.resolve.parameters import Desk
from openiads.resolve.site import Site
from openiads.scenario.entries import LauncherEntry, UnitEntry
from openiads.scenario.keys import entity_key
from openiads.scenario.quantity import Parameter
from openiads.scenario.world import Launcher


def launchers_of(site: Site, unit: UnitEntry, desk: Desk) -> list[Launcher]:
    """Return the launchers of a site, each set in turn; a set of none is as if it were omitted.

    Raises
    ------
    InputError : no launcher is left, or counts and total contradict each other.
    """
    path = f"units/{site.id}/launchers"
    counts = _counts(site, unit, desk, path)
    launchers: list[Launcher] = []
    for name, group in unit.launchers.items():
        if counts[name] == 0:
            _hold(group, f"{path}/{site.id}.{name}-1", desk)
        for number in range(1, counts[name] + 1):
            element = f"{site.id}.{name}-{number}"
            launchers.append(
                Launcher(
                    id=element,
                    key=entity_key(element),
                    round=site.round_names[group.round],
                    tubes=desk.whole(group.tubes, f"{path}/{element}/tubes"),
                    reload_time_s=desk.number(group.reload_time, f"{path}/{element}/reload_time_s"),
                )
            )
    if not launchers:
        raise InputError(
            "no launcher is left",
            file=desk.file,
            key=f"systems.{site.entry.system}.unit.launchers",
            allowed="a count above 0 in one set at least, or omit the unit",
        )
    return launchers


def plain(parameter: Parameter) -> bool:
    """Tell whether a number is neither assumed nor claimed, but simply written."""
    return parameter.assumption is None and parameter.claims is None and parameter.claim is None


def sum_is_kept(site: Site, unit: UnitEntry) -> bool:
    """Tell whether the sets of launchers have a stated sum that they are brought to."""
    total = unit.launchers_total
    if total is None:
        return False
    return plain(total) or not any(plain(group.count) for group in site.shares.values())


def _counts(site: Site, unit: UnitEntry, desk: Desk, path: str) -> dict[str, int]:
    total = unit.launchers_total
    if total is None or not sum_is_kept(site, unit):
        return {
            name: desk.whole(group.count, f"{path}/{name}/count")
            for name, group in unit.launchers.items()
        }
    wanted = desk.whole(total, f"{path}_total")
    found = {
        name: desk.look_up(group.count, f"{path}/{name}/count")
        for name, group in site.shares.items()
    }
    fixed = [name for name, group in site.shares.items() if plain(group.count)]
    counts = {name: int(found[name][0]) for name in site.shares}
    shared = {name: count for name, count in counts.items() if name not in fixed}
    left = wanted - sum(counts[name] for name in fixed)
    if left < 0 or (left > 0 and not any(shared.values())):
        raise InputError(
            f"the sets of launchers add up to {sum(counts.values())}, and the total is {wanted}",
            file=desk.file,
            key=f"systems.{site.entry.system}.unit.launchers_total",
            allowed=f"{wanted} in the sets, or one set at least that may make up the rest",
        )
    if shared and left != sum(shared.values()):
        counts |= zip(shared, apportion(left, list(shared.values())), strict=True)
    if desk.register is not None:
        desk.register.keep_sum(site.entry.system, counts)
    for name in unit.launchers:
        origin = found[name][1]
        if counts[name] != int(found[name][0]):
            text = f"{counts[name]} of {wanted} launchers, in the mix of: {origin.text}"
            origin = origin.model_copy(update={"text": text})
        desk.note(f"{path}/{name}/count", origin)
    return {name: counts[name] for name in unit.launchers}


def _hold(group: LauncherEntry, path: str, desk: Desk) -> None:
    """Register what a set of none has, if a draw can give it launchers."""
    if desk.origins is None or plain(group.count):
        return
    silent = replace(desk, origins={})
    silent.number(group.tubes, f"{path}/tubes")
    silent.number(group.reload_time, f"{path}/reload_time_s")
