"""What was written and acts nowhere is refused, and told what wins.

A value of `--set` or of the sweep must become a number of some case. Of what a scenario writes,
that is asked where nothing else can be meant: values by class, and reserves and stocks, of entries
in use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from openiads.errors import InputError
from openiads.scenario.by_class import DEFAULT, MEMBERS, RCS
from openiads.scenario.complaints import raise_all
from openiads.scenario.layer import LIBRARY, SET, SWEEP
from openiads.scenario.quantity import Parameter, parameters
from openiads.scenario.source import Source
from openiads.scenario.sweep import ScenarioCase
from openiads.study.parameters import Ledger, figure

CLASSES = frozenset(MEMBERS) - {RCS}
CARRIED = frozenset({"reserve", "stock"})
BY_ROUND = frozenset({"p_kill", "range_max_by_class"})
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


def _must_act(
    source: Source, entries: Collection[str], used: Collection[Source], lacking: Collection[str]
) -> bool:
    """Tell whether a written value is an error when nothing uses it."""
    if source.layer in (SET, SWEEP):
        return True
    parts = source.key.split(".")
    if parts[-1] == DEFAULT:
        table = source.key.removesuffix(DEFAULT)
        classes = {other.layer for other in used if other.key.startswith(table)}
        return bool(CLASSES & set(parts)) and classes == {source.layer}
    if CARRIED & set(parts) and _entry(source) in lacking:
        return False
    return bool((CLASSES | CARRIED) & set(parts)) and _entry(source) in entries


def _reason(source: Source, used: Iterable[Source]) -> str:
    parts = source.key.split(".")
    if CARRIED & set(parts):
        return "no unit it is for carries the round"
    if BY_ROUND & set(parts[:-1]) and parts[-1] != DEFAULT:
        return f"no round it is for engages the class {parts[-1]}"
    winners = _winners(source, used)
    if not winners:
        return "no number of any case is made from it"
    more = f" and {len(winners) - MOST_NAMED} more" if len(winners) > MOST_NAMED else ""
    verb = "wins" if len(winners) == 1 else "win"
    return f"{', '.join(winners[:MOST_NAMED])}{more} {verb}"


def check_effects(
    cases: Iterable[ScenarioCase], used: Collection[Source], ledger: Ledger, file: str
) -> None:
    """Refuse written values that act in no case, and names of claims that do not exist.

    Parameters
    ----------
    cases : all cases of the scenario.
    used : the written values that became numbers of some case.
    ledger : for the claims of the others.
    file : the scenario, for errors.

    Raises
    ------
    InputError : one of them; InputErrors when there are several.
    """
    cases = tuple(cases)
    entries, lacking = {_entry(source) for source in used}, _lacking(cases)
    unused = {
        parameter.source: parameter
        for case in cases
        for parameter in parameters(case.body)
        if parameter.source is not None and parameter.source not in used
    }
    errors = [
        InputError(
            f"has no effect: {_reason(source, used)}",
            file=file,
            key=where(source),
            allowed="a value that acts in some case (see openiads explain)",
        )
        for source in unused
        if _must_act(source, entries, used, lacking)
    ]
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
