"""A site of a scenario: its system with every patch laid over it, and what it omits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openiads.errors import InputError
from openiads.scenario.complaints import nearest, validate
from openiads.scenario.entries import (
    DoctrineEntry,
    LauncherEntry,
    RadarEntry,
    RoundEntry,
    SystemEntry,
)
from openiads.scenario.entry import entry, raw_entry
from openiads.scenario.patch import Table, merge
from openiads.scenario.schema import SiteEntry
from openiads.scenario.sweep import ScenarioCase


@dataclass(frozen=True)
class Site:
    """A site: what stands there, after patches and omissions. `rounds` are by world id.

    `shares` are the sets of launchers before omissions: what a sum of launchers is divided among.
    """

    id: str
    entry: SiteEntry
    system: SystemEntry
    radars: Mapping[str, RadarEntry]
    rounds: Mapping[str, RoundEntry]
    round_names: Mapping[str, str]
    doctrine: DoctrineEntry
    shares: Mapping[str, LauncherEntry]


def _without(system: Table, omit: list[str], *, file: str, key: str) -> Table:
    """Return the raw system without the parts a site omits."""
    radars = dict(system.get("radars", {}))
    unit = system.get("unit")
    launchers = dict(unit.get("launchers", {})) if unit else {}
    system = dict(system)
    for part in omit:
        if part in ("command_post", "unit") and part in system:
            del system[part]
        elif part in radars:
            del radars[part]
        elif part in launchers:
            del launchers[part]
        else:
            parts = [*(p for p in ("command_post", "unit") if p in system), *radars, *launchers]
            raise InputError(
                f"the system has no {part!r} to omit",
                file=file,
                key=key,
                allowed=nearest(part, parts),
            )
    system["radars"] = radars
    if "unit" in system:
        system["unit"] = {**system["unit"], "launchers": launchers}
    return system


def _refuse_omitted(own: Table, omit: list[str], key: str, file: str) -> None:
    """Refuse what a site changes of a part that it omits."""
    changed = {part: own[part] for part in ("unit", "command_post") if part in own}
    changed |= {f"radars.{name}": patch for name, patch in own.get("radars", {}).items()}
    launchers = own.get("unit", {}).get("launchers", {})
    changed |= {f"unit.launchers.{name}": patch for name, patch in launchers.items()}
    for path in changed:
        if path.rpartition(".")[2] in omit:
            raise InputError(
                f"has no effect: {path.rpartition('.')[2]!r} is omitted here",
                file=file,
                key=f"{key}.{path}",
                allowed="either what differs, or omit",
            )


def _system(
    case: ScenarioCase, site_id: str, file: str
) -> tuple[SystemEntry, Table, Mapping[str, LauncherEntry]]:
    site = case.body.sites[site_id]
    key = f"sites.{site_id}"
    own = case.document["sites"][site_id]
    raw = raw_entry(case.document, "systems", site.system, file=file, key=f"{key}.system")
    for radar in own.get("radars", {}):
        if radar not in raw.get("radars", {}):
            raise InputError(
                f"the system has no radar {radar!r}",
                file=file,
                key=f"{key}.radars.{radar}",
                allowed=nearest(radar, list(raw.get("radars", {}))),
            )
    patch = {part: own[part] for part in ("unit", "command_post") if part in own}
    for part in patch:
        if part not in raw:
            raise InputError(
                f"the system has no {part}",
                file=file,
                key=f"{key}.{part}",
                allowed="a part of the system",
            )
    _refuse_omitted(own, list(site.omit), key, file)
    whole = merge(raw, patch)
    raw = _without(whole, list(site.omit), file=file, key=f"{key}.omit")
    system = validate(SystemEntry, raw, file=file, key=f"systems.{site.system}")
    unit = system.unit
    if unit and unit.launchers_total and len(whole["unit"]["launchers"]) > len(unit.launchers):
        unit = validate(SystemEntry, whole, file=file, key=f"systems.{site.system}").unit
    return system, raw, unit.launchers if unit else {}


def _radars(case: ScenarioCase, site_id: str, raw: Table, file: str) -> dict[str, RadarEntry]:
    own: Table = case.document["sites"][site_id].get("radars", {})
    radars = {}
    for radar, patch in raw["radars"].items():
        found = entry(
            case.document,
            "radars",
            radar,
            file=file,
            key=f"systems.{raw['id']}.radars.{radar}",
            patches=(patch, own.get(radar, {})),
        )
        assert isinstance(found, RadarEntry)
        radars[radar] = found
    return radars


def _rounds(
    case: ScenarioCase, site_id: str, system: SystemEntry, file: str
) -> tuple[dict[str, RoundEntry], dict[str, str]]:
    """Return (world id -> round, library id -> world id) of the rounds a site's launchers carry."""
    own: Table = case.document["sites"][site_id].get("rounds", {})
    launchers = system.unit.launchers.values() if system.unit else []
    carried = list(dict.fromkeys(launcher.round for launcher in launchers))
    for name in own:
        if name not in carried:
            raise InputError(
                f"no launcher here carries {name!r}",
                file=file,
                key=f"sites.{site_id}.rounds.{name}",
                allowed=nearest(name, carried),
            )
    rounds, names = {}, {}
    for name in carried:
        patches = (own[name],) if name in own else ()
        key = f"systems.{system.id}.unit.launchers"
        found = entry(case.document, "rounds", name, file=file, key=key, patches=patches)
        assert isinstance(found, RoundEntry)
        names[name] = f"{name}@{site_id}" if name in own else name
        rounds[names[name]] = found
    return rounds, names


def _doctrine(case: ScenarioCase, site_id: str, file: str) -> DoctrineEntry:
    key = f"sites.{site_id}.doctrine"
    chosen: Any = case.document["sites"][site_id].get("doctrine", "default")
    raw = raw_entry(case.document, "doctrines", "default", file=file, key=key)
    if isinstance(chosen, dict):
        raw = merge(raw, chosen)
    elif chosen != "default":
        named = case.document.get("doctrines", {})
        if chosen not in named:
            raise InputError(
                f"there is no {chosen!r} in doctrines",
                file=file,
                key=key,
                allowed=nearest(chosen, ["default", *named]),
            )
        raw = merge(raw, named[chosen])
    return validate(DoctrineEntry, raw, file=file, key=key)


def _check_rounds_named(
    case: ScenarioCase, system: SystemEntry, doctrine: DoctrineEntry, site_id: str, file: str
) -> None:
    """Refuse a stock or a reserve of a round that exists nowhere.

    Of a round that no launcher at the site carries, either is merely unused: the launchers may be
    omitted here, and one doctrine serves several systems.
    """
    stocked = system.unit.stock if system.unit else {}
    named = {f"systems.{system.id}.unit.stock.{name}": name for name in stocked}
    for name, kept in doctrine.reserve.items():
        named[f"sites.{site_id}.doctrine.reserve.{name}.round"] = kept.round
    for key, name in named.items():
        raw_entry(case.document, "rounds", name, file=file, key=key)


def lay_out(case: ScenarioCase, site_id: str, file: str) -> Site:
    """Return a site with its system, radars, rounds and doctrine.

    Raises
    ------
    InputError : an unknown system, radar, round, launcher or doctrine, or an incomplete one.
    """
    system, raw, shares = _system(case, site_id, file)
    radars = _radars(case, site_id, raw, file)
    if system.unit and system.unit.engagement_radar not in radars:
        raise InputError(
            f"its unit needs the radar {system.unit.engagement_radar!r}, which is not there",
            file=file,
            key=f"sites.{site_id}",
            allowed=nearest(system.unit.engagement_radar, list(radars)),
        )
    if system.unit and radars[system.unit.engagement_radar].role != "engagement":
        raise InputError(
            f"{system.unit.engagement_radar!r} is not an engagement radar",
            file=file,
            key=f"systems.{system.id}.unit.engagement_radar",
            allowed=", ".join(n for n, r in radars.items() if r.role == "engagement") or None,
        )
    rounds, names = _rounds(case, site_id, system, file)
    doctrine = _doctrine(case, site_id, file)
    _check_rounds_named(case, system, doctrine, site_id, file)
    return Site(site_id, case.body.sites[site_id], system, radars, rounds, names, doctrine, shares)
