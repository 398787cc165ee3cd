"""What a case has when the launchers that stand there vary from draw to draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from openiads.resolve.launchers import plain
from openiads.resolve.parameters import Desk
from openiads.resolve.site import Site
from openiads.resolve.units import interceptor
from openiads.scenario.entries import LauncherEntry
from openiads.scenario.raid import Target
from openiads.scenario.sweep import ScenarioCase
from openiads.scenario.world import Round, Unit

CHOICES = ("policy", "prefer", "reengage", "weapon_control")
"""What a doctrine says in words."""


def _sets(site: Site) -> Mapping[str, LauncherEntry]:
    return site.system.unit.launchers if site.system.unit is not None else {}


def rounds_of(sites: Sequence[Site], units: Sequence[Unit], desk: Desk) -> list[Round]:
    """Return the rounds that some launcher carries, in the order of the sites.

    Of a round that only other draws give a launcher, the contested numbers are registered.
    """
    carried = {launcher.round for unit in units for launcher in unit.launchers}
    entries = {name: entry for site in sites for name, entry in site.rounds.items()}
    if desk.origins is not None:
        possible = {
            site.round_names[group.round]
            for site in sites
            for group in _sets(site).values()
            if not plain(group.count)
        }
        for name in sorted(possible - carried):
            interceptor(name, entries[name], replace(desk, origins={}))
    return [interceptor(name, entry, desk) for name, entry in entries.items() if name in carried]


def stand_ins(
    sites: Sequence[Site], units: Sequence[Unit], targets: Mapping[str, Target], desk: Desk
) -> dict[str, Target]:
    """Return a launcher of the same unit for each one that other numbers would put there.

    How many launchers of a kind there are is assumed, so an aim at one of them is an aim at the
    unit: whoever aims at the third of three hits another where a draw has two.
    """
    standing = {unit.id: [launcher.id for launcher in unit.launchers] for unit in units}
    found = {}
    for site in sites:
        for name, group in _sets(site).items():
            stated = 0 if plain(group.count) else int(desk.central(group.count))
            there = standing[site.id]
            for number in range(stated):
                element = f"{site.id}.{name}-{number + 1}"
                if element not in targets:
                    found[element] = targets[there[number % len(there)]]
    return found


def carriers(sites: Sequence[Site], desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return (system, round) of all that some draw can give a launcher, in the order of sites."""
    found = {
        (site.entry.system, site.round_names[group.round]): None
        for site in sites
        for group in _sets(site).values()
        if not plain(group.count) or desk.central(group.count) > 0
    }
    return tuple(found)


def said_in_words(cases: Iterable[ScenarioCase]) -> list[str]:
    """Return the places of what the doctrines of some cases say in words."""
    sites = [site for case in cases for site in case.body.sites.values()]
    named = (site.doctrine if isinstance(site.doctrine, str) else "default" for site in sites)
    return [f"doctrines/{name}/{choice}" for name in dict.fromkeys(named) for choice in CHOICES]
