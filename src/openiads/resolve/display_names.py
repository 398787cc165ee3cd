"""What people call the entities of a world; ids stay what files and commands use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openiads.scenario.library import library_entries
from openiads.scenario.load import Scenario
from openiads.scenario.sweep import ScenarioCase
from openiads.scenario.world import Case


def display_names(scenario: Scenario, cases: Iterable[Case]) -> dict[str, str]:
    """Return "KIND/ID" -> name for what the cases hold and somebody has named.

    Kinds are sites, assets, systems, rounds and threat_types. Where variants name a thing
    differently, the first name stands.

    Parameters
    ----------
    scenario : as written.
    cases : of its world, in the order of the scenario.
    """
    found: dict[str, str] = {}
    for written, case in zip(scenario.cases, cases, strict=True):
        for path, name in (*_places(written), *_entries(written, case)):
            if name:
                found.setdefault(path, name)
    return found


def _places(written: ScenarioCase) -> Iterator[tuple[str, str]]:
    for name, site in written.body.sites.items():
        yield f"sites/{name}", site.name
    for name, asset in written.body.assets.items():
        yield f"assets/{name}", asset.name


def _entries(written: ScenarioCase, case: Case) -> Iterator[tuple[str, str]]:
    used = {
        "systems": [unit.system for unit in case.units],
        "rounds": [one.id for one in case.rounds],
        "threat_types": [one.id for one in case.threat_types],
    }
    for kind, ids in used.items():
        library, own = library_entries(kind), written.document.get(kind, {})
        for name in dict.fromkeys(ids):
            raw = library[name].raw if name in library else {}
            # an entry of the scenario made from another one is not that one: its name is not taken
            yield f"{kind}/{name}", str(own.get(name, {}).get("name") or raw.get("name") or "")
