"""Nothing inert: every number of a world reaches the arrays, and every array the outcomes.

Each leaf of the made-up case that uses everything is perturbed alone. Those that may change
nothing are listed with the reason.
"""

import numpy as np
import pytest
from pydantic import ValidationError
from worlds import make_world, play, same

from openiads.engine import world as kinds
from openiads.engine.world import ROUTE_BALLISTIC, ROUTE_WAYPOINTS
from openiads.engine.world import World as Arrays
from openiads.errors import InputError
from openiads.scenario.world import Case
from openiads.study.pack import pack
from openiads.study.run import run_world
from openiads.vocab import THREAT_CLASSES, WEAPON_CONTROL

# Leaves that name things or are there for people: path -> why it reaches no array.
NAMES_ONLY = {
    "id": "names the case in results",
    "variant": "names the variant in results",
    "sweep_value": "stands in results",
    "atmosphere": "has one allowed value so far",
    "units.doctrine.policy": "has one allowed value so far",
    "threats.route.kind": "says which fields a route has; its code is among the arrays below",
    "units.system": "names the system in results",
    "units.site": "groups elements for people",
    "radars.site": "groups elements for people",
    "command_posts.site": "groups elements for people",
    "command_posts.lat_deg": "a command post decides, wherever it stands",
    "command_posts.lon_deg": "a command post decides, wherever it stands",
    "command_posts.key": "draws no random number",
    "networks.key": "draws no random number",
    "units.key": "draws no random number",
    "units.launchers.key": "draws no random number",
    "assets.key": "draws no random number",
    "assets.lat_deg": "threats fly their routes to the end; the place of an asset is for people",
    "assets.lon_deg": "threats fly their routes to the end; the place of an asset is for people",
    "assets.height_m": "threats fly their routes to the end; the place of an asset is for people",
    "assets.value_usd": "is counted by the tables of results, tested below",
}


def leaves(value, path=()):
    """Yield (path, value) of every number, word and truth value in a nested structure."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


def pattern(path):
    """Return a path without the places in lists, and without names of bands and classes."""
    words = [word for word in path if not isinstance(word, int)]
    known = (*THREAT_CLASSES, "UHF", "S", "X", "command", "homing", "active")
    return ".".join(word for word in words if word not in known)


def replaced(value, path, new):
    """Return a nested structure with one leaf replaced."""
    if not path:
        return new
    head, *rest = path
    if isinstance(value, dict):
        return {**value, head: replaced(value[head], rest, new)}
    changed = list(value)
    changed[head] = replaced(value[head], rest, new)
    return changed


OTHER_WORDS = {
    "band": ("UHF", "S", "X"),
    "kind": ("rotating", "phased"),
    "guidance": ("command", "semi-active", "active"),
    "weapon_control": WEAPON_CONTROL,
    "prefer": ("kill_probability", "cheapest"),
    "threat_class": THREAT_CLASSES,
    "classes": THREAT_CLASSES,
}


def _references(case):
    """Return the words that a reference may be replaced by."""
    ids = {kind: [one["id"] for one in case[kind]] for kind in ("networks", "links", "radars")}
    return {
        "network": ids["networks"],
        "link": ids["links"],
        "engagement_radar": ids["radars"],
        "round": [one["id"] for one in case["rounds"]],
        "units": [one["id"] for one in case["units"]],
        "type": [one["id"] for one in case["threat_types"]],
        "aim": [None, "asset:town", "asset:barn", "element:alpha.guide"],
        "command_post": [None, "alpha.post"],
    }


def changes(case, path, value):
    """Yield other values to try for a leaf."""
    field = next(word for word in reversed(path) if not isinstance(word, int))
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1) if value else (1, 2)
    elif isinstance(value, float):
        yield from (value * 0.75, value * 0.5, value * 1.05 + 0.02, value + 1.0)
    elif value is None:
        yield from {"cut_time_s": (100.0,), "apogee_m": (60e3,), "sweep_value": (1.0,)}.get(
            field, _references(case).get(field, ())
        )
    else:
        yield from (
            w
            for w in (*OTHER_WORDS.get(field, ()), *_references(case).get(field, ()))
            if w != value
        )


def _packed(case):
    """Return the bytes of every array of a packed case, or None when it is not valid."""
    try:
        arrays, _ = pack(Case.model_validate(case))
    except (ValidationError, InputError, KeyError):
        return None
    return [np.asarray(part).tobytes() for part in (*arrays[:-1], *arrays.points)]


def test_every_field_of_a_case_reaches_the_arrays(rich):
    case = rich.model_dump()
    base = _packed(case)
    reached, seen = set(), set()
    for path, value in leaves(case):
        name = pattern(path)
        seen.add(name)
        if name in reached or name in NAMES_ONLY or name.endswith(".id"):
            continue
        for new in changes(case, path, value):
            found = _packed(replaced(case, path, new))
            if found is not None and found != base:
                reached.add(name)
                break
    inert = {n for n in seen - reached - set(NAMES_ONLY) if not n.endswith("id")}
    assert inert == set()
    assert set(NAMES_ONLY) <= seen


def test_the_case_has_every_field_of_the_schema(rich):
    """So that the walk above passes by all of them."""
    schema = Case.model_json_schema()
    fields = {name for record in schema["$defs"].values() for name in record.get("properties", {})}
    here = {word for path, _ in leaves(rich.model_dump()) for word in path}
    assert fields | set(schema["properties"]) <= here


def test_the_value_of_an_asset_and_the_names_stand_in_the_tables(rich):
    def outcomes(case):
        return run_world(make_world(case), replications=20, seed=1, workers=1).outcomes

    rich_assets = [a.model_copy(update={"value_usd": 2 * a.value_usd}) for a in rich.assets]
    base, richer = outcomes(rich), outcomes(rich.model_copy(update={"assets": rich_assets}))
    assert base["assets_lost_value_usd"].sum() > 0
    lost = base["assets_lost_value_usd"] * 2
    assert richer["assets_lost_value_usd"].to_list() == lost.to_list()
    named = outcomes(rich.model_copy(update={"id": "x", "variant": "base", "sweep_value": 7.0}))
    assert (named["case"][0], named["sweep_value"][0]) == ("x", 7.0)


# --- Arrays to outcomes ----------------------------------------------------------------------

REPLICATIONS = 20
TABLES_ONLY = {("threats", "cost"): "is summed in the tables of results"}


def _next_of(count):
    return [lambda x: (x + 1) % count]


def _first_five_rolled(x):
    return np.concatenate([np.roll(x[:5], 1), x[5:]])


def _two_launchers_swapped(x):
    """Two launchers with four tubes each change their pairs; rounds stay as many as there are."""
    return x[[2, 1, 0, *range(3, len(x))]]


# Fields that hold places and codes: only changes that leave a world the engine can read.
CAREFUL = {
    ("launchers", "pair"): [_two_launchers_swapped],
    ("launchers", "tubes"): [lambda x: x + 1],
    ("pairs", "ready"): [lambda x: x - 1],
    ("threats", "first"): [_first_five_rolled],
    ("threats", "points"): [lambda x: np.where(x > 2, x - 1, x)],
    ("threats", "route"): [lambda x: np.where(x == ROUTE_WAYPOINTS, ROUTE_BALLISTIC, x)],
    ("threats", "aim"): [lambda x: np.where(x > 2, x - 1, x)],
    ("threats", "aim_kind"): [lambda x: x * 0],
    ("threats", "class_"): _next_of(len(THREAT_CLASSES)),
    ("threats", "swerling"): _next_of(5),
    ("rounds", "guidance"): _next_of(3),
    ("networks", "policy"): [lambda x: x + 1],
    ("networks", "prefer"): _next_of(3),
    ("rounds", "cost"): [lambda x: x[::-1]],
    ("pairs", "reserve_first"): [lambda x: np.minimum(x + 1, x.max())],
    ("pairs", "reserve_end"): [lambda x: np.maximum(x - 1, 0)],
    ("radars", "range_min"): [lambda x: x * 20.0],
    ("rounds", "range_max_heights"): [lambda x: x * 3.0],
    ("threats", "weight"): [lambda x: x.max() - x],
    ("world", "control"): _next_of(3),
    ("world", "posts"): [lambda x: x + 1],
    ("world", "assets"): [lambda x: x + 1],
    ("clock", "ticks"): [lambda x: x - 300],
}
ROLLED = {"command_post", "network", "link", "band", "unit", "round", "round_", "radar"}


def ways(name, field, values):
    """Return changes to try on a field of the arrays."""
    kind = np.asarray(values).dtype.kind
    if (name, field) in CAREFUL:
        return CAREFUL[name, field]
    if field in ROLLED:
        return [lambda x: np.roll(x, 1)]
    if kind == "b" or field in ("engages", "serves"):
        return [lambda x: 1 - x]
    if kind == "f":
        more = [lambda x: np.where(np.isinf(x), 25e3, x + 1.0)]
        return [lambda x: x * 0.999, lambda x: x * 0.8, *more, lambda x: x * 0.3]
    return [lambda x: np.maximum(x - 1, 1), lambda x: x + 1]


def array_fields():
    """Return every field of the packed world as (array, field)."""
    kept = ("clock", "assets", "posts", "control", "points")
    records = [name for name in Arrays._fields if name not in kept]
    for name in records:
        yield from ((name, field) for field in getattr(kinds, name[:-1].upper()).names)
    yield from (("clock", field) for field in kinds.Clock._fields)
    yield from (("points", field) for field in kinds.Points._fields)
    yield from (("world", field) for field in ("assets", "posts", "control"))


def nudged(arrays, name, field, how):
    """Return the arrays with one field changed in all rows."""
    if name == "world":
        return arrays._replace(**{field: how(getattr(arrays, field))})
    part = getattr(arrays, name)
    if isinstance(part, np.ndarray):
        part = part.copy().view(np.recarray)
        part[field] = how(part[field])
        return arrays._replace(**{name: part})
    values = getattr(part, field)
    new = how(values)
    new = type(values)(new) if not isinstance(values, np.ndarray) else new
    return arrays._replace(**{name: part._replace(**{field: new})})


@pytest.fixture(scope="module")
def base(richer):
    return play(richer, REPLICATIONS, seed=2)


@pytest.mark.parametrize(("name", "field"), list(array_fields()))
def test_every_field_of_the_arrays_changes_some_outcome(richer, base, name, field):
    owner = base.arrays if name == "world" else getattr(base.arrays, name)
    values = owner[field] if isinstance(owner, np.ndarray) else getattr(owner, field)
    changed = []
    for how in ways(name, field, values):
        other = play(
            richer, REPLICATIONS, seed=2, change=lambda a, how=how: nudged(a, name, field, how)
        )
        changed.append(not same(base.outcome, other.outcome))
        if changed[-1]:
            break
    assert any(changed) is ((name, field) not in TABLES_ONLY)


def test_the_cost_of_threats_is_summed_in_the_tables(rich):
    kinds = [k.model_copy(update={"unit_cost_usd": 3 * k.unit_cost_usd}) for k in rich.threat_types]
    runs = [
        run_world(make_world(case), replications=20, seed=1, workers=1).outcomes
        for case in (rich, rich.model_copy(update={"threat_types": kinds}))
    ]
    cheap, dear = (run["threats_killed_cost_usd"].to_numpy() for run in runs)
    assert cheap.sum() > 0
    assert dear == pytest.approx(3 * cheap)
