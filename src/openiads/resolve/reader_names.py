"""Contested numbers by the names a reader knows.

"Launchers with 9M96E2 in an S-400 battalion" says what is meant; the key
`systems/s-400/launchers/medium/count` says it to the program. A name has no slash, no underscore
and no internal id, and no two numbers of a scenario have the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from openiads.errors import InputError
from openiads.resolve.contested import Contested, group_of
from openiads.resolve.reader_phrases import ASPECTS, CLASSES, FIELDS, LAUNCHERS, MANY, QUANTITIES
from openiads.resolve.resolver import Plan
from openiads.scenario.by_class import DEFAULT
from openiads.scenario.entry import raw_entry
from openiads.scenario.patch import Table, find

SAID = re.compile(r"[AEFHILMNORSX](?=[-\d]|[A-Z]{2})|[AEIOaeio]")
"""Beginnings that take "an": vowels, and letters that are spelt out and sound like one."""

FEW = 2
"""So many owners of one number are named."""

Entry = Callable[[str, str], Table]


def reader_names(plan: Plan) -> dict[str, str]:
    """Return key -> name of every contested number, and group -> name of what is drawn together.

    Parameters
    ----------
    plan : of the scenario.
    """
    documents = [case.document for case in plan.scenario.cases]
    return names_of(plan.contested, documents)


def names_of(contested: Sequence[Contested], documents: Sequence[Table]) -> dict[str, str]:
    """Return the names of contested numbers and of their groups.

    Parameters
    ----------
    contested : the numbers.
    documents : raw tables of the cases they are used in.
    """
    entry = _entries(documents)
    found = {one.key: _number(one, entry) for one in contested}
    named = _unique(contested, found)
    together: dict[str, list[Contested]] = {}
    for one in contested:
        together.setdefault(group_of(one), []).append(one)
    for group, members in together.items():
        if group not in named:
            one = named[members[0].key] if len(members) == 1 else _group(members, entry)
            taken = one in named.values() and len(members) > 1
            named[group] = f"{one}, together" if taken else one
    return named


def short_names(plan: Plan) -> dict[str, str]:
    """Return key -> what tells a contested number from the others that are drawn with it.

    Parameters
    ----------
    plan : of the scenario.
    """
    entry = _entries([case.document for case in plan.scenario.cases])
    together: dict[str, list[Contested]] = {}
    for one in plan.contested:
        together.setdefault(group_of(one), []).append(one)
    found: dict[str, str] = {}
    for members in together.values():
        places = [_place(one) for one in members]
        owners = {tuple(place[:2]) for place in places}
        for one, place in zip(members, places, strict=True):
            found[one.key] = _short(one, place, len(owners) == 1, entry)
    return found


def _short(one: Contested, place: list[str], same_owner: bool, entry: Entry) -> str:
    if not place or len(place) < 3:
        return _number(one, entry).partition(" of ")[0]
    kind, name, field, *rest = place
    if kind == "systems" and field == "launchers":
        carried = find(entry(kind, name), f"unit.launchers.{rest[0]}.round") or rest[0]
        return f"with {_plain(str(carried))}"
    if not same_owner:
        return _owner(kind, name, entry)
    if field == "rcs":
        return ASPECTS.get(rest[-1], _plain(rest[-1]))
    if rest:
        return _class(rest[0])
    words = FIELDS.get(kind, {}).get(field, _plain(field))
    return re.sub(r" (?:of|by|in) \{\}", "", words)


def _entries(documents: Sequence[Table]) -> Entry:
    """Return a look-up of raw entries in the first case that has them."""

    def entry(kind: str, name: str) -> Table:
        for document in documents:
            try:
                return raw_entry(document, kind, name, file="", key="")
            except InputError:
                continue
        return {}

    return entry


def _plain(text: str) -> str:
    return text.replace("_", " ").replace("/", " ").strip()


def _lowered(text: str) -> str:
    """Begin with a small letter, unless the first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _place(one: Contested) -> list[str]:
    """Return the parts of a place in the library; none of a number that rests on claims."""
    return [] if _claimed(one) else one.key.partition("#")[0].split("/")


def _claimed(one: Contested) -> bool:
    return not one.key.startswith(tuple(f"{kind}/" for kind in (*FIELDS, "units", "links")))


def _number(one: Contested, entry: Entry) -> str:
    if _claimed(one):
        return _quantity(one)
    kind, name, *rest = _place(one)
    if rest == ["launchers_total"]:
        return f"launchers in {_in_a(name, entry)}"
    owner = _owner(kind, name, entry)
    fields = FIELDS.get(kind, {})
    if kind == "systems" and rest and rest[0] in ("launchers", "stock"):
        return _of_launchers(name, rest, entry)
    if not rest or rest[0] not in fields:
        return _plain(f"{' '.join(rest)} of {owner}")
    if rest[1:] == [DEFAULT] and rest[0] != "rcs":
        others = len(entry(kind, name).get(rest[0], {})) > 1
        rest = [rest[0], "others"] if others else rest[:1]
    return _field(fields[rest[0]], owner, rest)


def _field(words: str, owner: str, rest: list[str]) -> str:
    """Name a field of an entry, with the aspect or the class where it is a table."""
    if rest[0] == "p_hostile":
        return words.format(_class(rest[1]) if len(rest) > 1 else "threats")
    words = words.format(owner)
    if len(rest) == 1:
        return words
    if rest[0] == "rcs":
        band = "" if rest[1] == "default" else f" in band {_plain(rest[1])}"
        return f"{words}{band}, {ASPECTS.get(rest[-1], _plain(rest[-1]))}"
    return f"{words} against {_class(rest[1])}"


def _class(name: str) -> str:
    return CLASSES.get(name, _plain(name))


def _quantity(one: Contested) -> str:
    """Name what claims are about, with the level and the rule where the key has them."""
    words = QUANTITIES.get(one.quantity, f"{_plain(one.quantity)} of {{}}")
    subject = _plain(one.subject)
    if subject.endswith("-class"):
        subject = _lowered(subject.replace("-", " "))
    text = words.format(f"the {subject}")
    return f"{text}, as claimed for a {_plain(one.level)}" if one.level else text


def _owner(kind: str, name: str, entry: Entry) -> str:
    """Name an entry: with "the", short, and without what stands behind a comma or "of the"."""
    title = str(entry(kind, name).get("name", "")) or name
    if kind == "threat_types":
        kept = re.search(r"\(([^()]*)\)$", title)
        title = kept[1] if kept else _lowered(title)
    else:
        title = re.split(r",| of the ", title)[0]
    return f"the {_plain(title)}"


def _in_a(system: str, entry: Entry) -> str:
    title = _plain(str(entry("systems", system).get("name", "")) or system)
    return f"{'an' if SAID.match(title) else 'a'} {title}"


def _of_launchers(system: str, rest: list[str], entry: Entry) -> str:
    within = _in_a(system, entry)
    if rest[0] == "stock":
        return f"{_plain(rest[1])} rounds to reload from in {within}"
    carried = find(entry("systems", system), f"unit.launchers.{rest[1]}.round") or rest[1]
    words = LAUNCHERS.get(rest[-1], f"{_plain(rest[-1])} of launchers with {{round}} in {{}}")
    return words.format(within, round=_plain(str(carried)))


def _group(members: Sequence[Contested], entry: Entry) -> str:
    """Name several numbers that are drawn together by what they have in common."""
    if any(_claimed(one) for one in members):
        alike = len({one.subject for one in members}) == 1 and all(map(_claimed, members))
        return _listed(list(map(_quantity, members))) if alike else _plain(members[0].joint or "")
    places = [_place(one) for one in members]
    kind, name = places[0][:2]
    owners = list(dict.fromkeys((place[0], place[1]) for place in places))
    if members[0].mix is not None:
        return f"mix of launchers in {_in_a(name, entry)}"
    fields = {place[2] if place[2] != "launchers" else place[-1] for place in places}
    if len(fields) > 1:
        names = [_number(one, entry) for one in members]
        return _listed(names) if len(owners) == 1 else _plain(members[0].joint or "")
    (field,) = fields
    if field in LAUNCHERS:
        return f"{LAUNCHERS[field].partition(' with ')[0]} of all kinds"
    words = FIELDS.get(kind, {}).get(field, f"{_plain(field)} of {{}}")
    if len(owners) == 1:
        return _table(words, places, entry)
    whose = " and ".join(_owner(*one, entry) for one in owners)
    return words.format(whose if len(owners) == FEW else f"all {MANY.get(kind, kind)}")


def _table(words: str, places: Sequence[Sequence[str]], entry: Entry) -> str:
    """Name a table of one entry: its kill probabilities, its cross sections, its stock."""
    kind, name, field = places[0][:3]
    if field == "stock":
        return words.format(_in_a(name, entry))
    named = _field(words, _owner(kind, name, entry), [field])
    rest = field == "p_kill" and len(places) < len(entry(kind, name).get(field, {}))
    return f"{named} against targets without a published figure" if rest else named


def _listed(names: list[str]) -> str:
    """Put names together, saying once what they all end with: "a and b of the S-400"."""
    split = [re.split(r"(?= (?:of|by|in) (?:the|an?) )", name, maxsplit=1) for name in names]
    ends = {parts[1].split(" ", 2)[2] for parts in split if len(parts) == 2}
    if len(ends) == 1 and all(len(parts) == 2 for parts in split):
        names = [*(parts[0] for parts in split[:-1]), names[-1]]
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _unique(contested: Sequence[Contested], found: Mapping[str, str]) -> dict[str, str]:
    """Tell apart what has the same name: by network, site, or rule, and at last by number."""
    named: dict[str, str] = {}
    for one in contested:
        name, rivals = found[one.key], list(found.values()).count(found[one.key])
        if rivals > 1:
            name = f"{name} ({_where(one)})"
        tries, number = name, 2
        while tries in named.values():
            tries, number = f"{name}, no. {number}", number + 1
        named[one.key] = tries
    return named


def _where(one: Contested) -> str:
    """Return what tells one number from another with the same name."""
    if " by " in one.key:
        return f"rule {one.key.rpartition(' by ')[2]}"
    parts = one.key.partition("#")[0].split("/")
    if parts[0] == "networks":
        return f"network {_plain(parts[1])}"
    sites = dict.fromkeys(re.split(r"[.@/]", path.split("/", 2)[2])[0] for path in one.paths)
    return _plain(f"at {', '.join(sites)}")
