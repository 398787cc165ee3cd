"""What was written and acts nowhere is refused, and told what wins.

A value of `--set` or of the sweep must become a number of some case. Of what a scenario writes,
that is asked where nothing else can be meant: values by class, and reserves and stocks, of entries
in use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from openiads.errors import InputError
from openiads.resolve.parameters import Ledger, Memory, figure
from openiads.scenario.by_class import DEFAULT, MEMBERS, RCS
from openiads.scenario.complaints import raise_all
from openiads.scenario.entries import ENTRIES
from openiads.scenario.layer import LIBRARY, SET, SWEEP
from openiads.scenario.load import Scenario
from openiads.scenario.quantity import Parameter, parameters
from openiads.scenario.source import Source
from openiads.scenario.sweep import ScenarioCase

CLASSES = frozenset(MEMBERS) - {RCS}
CARRIED = frozenset({"reserve", "stock"})
BY_ROUND = frozenset({"p_kill", "range_max_by_class", "height_min_by_class"})
MOST_NAMED = 3
"""Winners named in a message."""


def where(source: Source) -> str:
    """Return the dotted key of the scenario at which a value was written."""
    layer, _, variant = source.layer.partition(" ")
    if layer == "variant":
        return f"variants.{variant}.set.{source.key}"
    return "sweep.key" if layer == SWEEP else source.key


def _place(key: str) -> tuple[str, ...]:
    """Return what two keys have in common when one number can come from either."""
    kind, name, *rest = [*key.split("."), "", ""]
    if kind == "sites" and rest[0] in ("radars", "rounds"):
        return (rest[0], rest[1], *rest[2:3])
    if kind == "sites" and rest[0] == "unit":
        return ("unit", *rest[1:2])
    if kind == "systems" and rest[0] == "radars":
        return ("radars", *rest[1:3])
    if kind == "systems" and rest[0] == "unit":
        return ("unit", *rest[1:2])
    if kind in ("networks", "doctrines"):
        return (kind, rest[0])
    if kind == "sites" and rest[0] in ("link", "doctrine"):
        return ({"link": "networks", "doctrine": "doctrines"}[rest[0]], *rest[1:2])
    if kind == "raids" and rest[0] == "groups":
        return (kind, name, *rest[2:3])
    return (kind, name, *rest[:1])


def _winners(source: Source, used: Iterable[Source]) -> list[str]:
    place = _place(source.key)
    found = [other for other in used if other != source and _place(other.key) == place]
    found.sort(key=lambda other: other.layer == LIBRARY)
    return list(dict.fromkeys(str(other) for other in found))


def _entry(source: Source) -> str:
    return ".".join(source.key.split(".")[:2])


def _lacking(cases: Iterable[ScenarioCase]) -> set[str]:
    """Return the sites that omit parts, and the systems and doctrines of such sites."""
    found: set[str] = set()
    for case in cases:
        for name, site in case.body.sites.items():
            if site.omit:
                found |= {f"sites.{name}", f"systems.{site.system}", f"doctrines.{site.doctrine}"}
    return found


def _acts_on_class(source: Source, memory: Memory) -> bool:
    """Tell whether a value by class of a round is for a class that some round engages."""
    place = "/".join((*_place(source.key), source.key.rpartition(".")[2]))
    return place in memory.classes


def _must_act(
    source: Source, entries: Collection[str], lacking: Collection[str], memory: Memory
) -> bool:
    """Tell whether a written value is an error when nothing uses it."""
    if source.layer in (SET, SWEEP):
        return True
    parts = source.key.split(".")
    if _entry(source) not in entries:
        return False
    if CARRIED & set(parts):
        return _entry(source) not in lacking
    table, _, name = source.key.rpartition(".")
    if name == DEFAULT and CLASSES & set(parts):
        return {one.layer for one in memory.used if one.key.startswith(f"{table}.")} == {
            source.layer
        }
    return bool(BY_ROUND & set(parts[:-1])) and not _acts_on_class(source, memory)


def _reason(source: Source, memory: Memory) -> str:
    parts = source.key.split(".")
    if CARRIED & set(parts):
        return "no unit it is for carries the round"
    by_class = BY_ROUND & set(parts[:-1]) and parts[-1] != DEFAULT
    if by_class and not _acts_on_class(source, memory):
        return f"no round it is for engages the class {parts[-1]}"
    winners = _winners(source, memory.used)
    if not winners:
        return "no number of any case is made from it"
    more = f" and {len(winners) - MOST_NAMED} more" if len(winners) > MOST_NAMED else ""
    verb = "wins" if len(winners) == 1 else "win"
    return f"{', '.join(winners[:MOST_NAMED])}{more} {verb}"


def _idle(scenario: Scenario, entries: Collection[str]) -> Iterator[InputError]:
    """Yield what is wrong with a `--set` into an entry that no case uses."""
    sites = [site for case in scenario.cases for site in case.body.sites.values()]
    doctrines = {f"doctrines.{site.doctrine}" for site in sites}
    in_use = {*entries, *doctrines, *(f"systems.{site.system}" for site in sites)}
    for path in scenario.overrides:
        kind, *rest = path.split(".")
        if kind in ENTRIES and kind != "networks" and rest and f"{kind}.{rest[0]}" not in in_use:
            known = sorted(one for one in in_use if one.startswith(f"{kind}."))
            yield InputError(
                f"has no effect: no case uses {kind}.{rest[0]}",
                file=scenario.file,
                key=path,
                allowed=", ".join(known),
            )


def check_effects(scenario: Scenario, memory: Memory, ledger: Ledger) -> None:
    """Refuse written values that act in no case, and names of claims that do not exist.

    Parameters
    ----------
    scenario : with all its cases.
    memory : which written values became numbers of some case.
    ledger : for the claims of the others.

    Raises
    ------
    InputError : one of them; InputErrors when there are several.
    """
    cases, file = scenario.cases, scenario.file
    entries, lacking = {_entry(source) for source in memory.used}, _lacking(cases)
    unused = {
        parameter.source: parameter
        for case in cases
        for parameter in parameters(case.body)
        if parameter.source is not None and parameter.source not in memory.used
    }
    errors = [
        InputError(
            f"has no effect: {_reason(source, memory)}",
            file=file,
            key=where(source),
            allowed="a value that acts in some case (see openiads explain)",
        )
        for source in unused
        if _must_act(source, entries, lacking, memory)
    ]
    told = {error.key for error in errors}
    errors += [one for one in _idle(scenario, entries) if one.key not in told]
    raise_all([*errors, *_unknown_claims(unused, ledger, file)])


def _unknown_claims(
    unused: Mapping[Source, Parameter], ledger: Ledger, file: str
) -> Iterator[InputError]:
    for source, parameter in unused.items():
        if parameter.claims is None and parameter.claim is None and not parameter.based_on:
            continue
        try:
            figure(parameter, ledger)
        except InputError as error:
            yield InputError(error.message, file=file, key=where(source), allowed=error.allowed)
