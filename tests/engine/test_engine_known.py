"""Pieces of tables that are known already are used again, and never change a table."""

import numpy as np
import pytest

from openiads.engine.table_cache import ENTRY_BYTES, TableCache
from openiads.engine.tabulate import tabulate
from openiads.engine.world import RADAR, ROUND, THREAT, UNIT, ZONE
from openiads.study.pack import pack
from openiads.vocab import BANDS, THREAT_CLASSES

TABLES = {"radars": RADAR, "rounds": ROUND, "units": UNIT, "zones": ZONE, "threats": THREAT}
PLACES = {"first", "points", "route", "aim_kind", "aim"}  # not free to change alone
TOP = {"band": len(BANDS), "guidance": 3, "swerling": 5, "class_": len(THREAT_CLASSES)}
FIELDS = [
    (table, name) for table, kind in TABLES.items() for name in kind.names if name not in PLACES
]


@pytest.fixture(scope="module")
def arrays(rich):
    """The rich case with every third of its threats."""
    world, _ = pack(rich)
    return world._replace(threats=world.threats[::3].copy())


@pytest.fixture(scope="module")
def known(arrays):
    met = TableCache()
    tabulate(arrays, known=met)
    return met


def same(one, other):
    """Return True when two tables are equal in every bit."""
    return all(
        np.asarray(a).tobytes() == np.asarray(b).tobytes() for a, b in zip(one, other, strict=True)
    )


def changed(world, table, name, row=0):
    """Return a world with one field of one record changed a little."""
    rows = getattr(world, table).copy()
    value = rows[name][row]
    top = {"radar": len(world.radars), "network": len(world.networks), "link": len(world.links)}
    if value.dtype == bool:
        rows[name][row] = ~value
    elif name in top or name in TOP:
        rows[name][row] = (value + 1) % (top | TOP)[name]
    elif value.dtype.kind in "iu":
        rows[name][row] = 1 - value if name == "engages" else value + 1
    else:
        rows[name][row] = value * 0.97 + 1e-4
    return world._replace(**{table: rows})


@pytest.mark.parametrize(("table", "name"), FIELDS, ids=[".".join(field) for field in FIELDS])
def test_tables_are_the_same_whether_pieces_are_known_or_not(arrays, known, table, name):
    world = changed(arrays, table, name)
    assert same(tabulate(world, known=known), tabulate(world))


@pytest.mark.parametrize(("field", "value"), [("horizon", 700.0), ("tick", 2.0), ("k", 1.2)])
def test_a_changed_clock_is_noticed(arrays, known, field, value):
    clock = arrays.clock._replace(**{"earth_factor" if field == "k" else field: value})
    world = arrays._replace(clock=clock._replace(ticks=int(clock.horizon // clock.tick) + 1))
    assert same(tabulate(world, known=known), tabulate(world))


def test_a_moved_waypoint_is_noticed(arrays, known):
    lat = arrays.points.lat.copy()
    lat[arrays.threats["first"][2]] += 1e-4
    world = arrays._replace(points=arrays.points._replace(lat=lat))
    made = known.made
    assert same(tabulate(world, known=known), tabulate(world))
    pieces = 2 + len(arrays.radars) + len(arrays.pairs)  # path, zones, looks, windows
    assert pieces <= known.made - made <= pieces + len(arrays.radars)


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("rounds", "p_kill"),
        ("rounds", "reliability"),
        ("rounds", "cost"),
        ("units", "reaction_time"),
        ("units", "assessment_time"),
        ("units", "target_channels"),
        ("units", "missile_channels"),
        ("threats", "p_damage"),
        ("threats", "manoeuvre"),
        ("threats", "cost"),
    ],
)
def test_numbers_of_chance_and_doctrine_cost_no_new_piece(arrays, known, table, name):
    made = known.made
    tabulate(changed(arrays, table, name), known=known)
    assert known.made == made


def test_a_changed_radar_that_guides_nothing_changes_its_looks_only(arrays, known):
    spare = next(r for r in range(len(arrays.radars)) if r not in arrays.units["radar"])
    rows = arrays.radars.copy()
    rows["reference_range"][spare] *= 1.1
    made = known.made
    tabulate(arrays._replace(radars=rows), known=known)
    assert known.made - made == len(arrays.threats)


def test_a_changed_round_changes_its_windows_only(arrays, known):
    rows = arrays.rounds.copy()
    rows["speed_max"][0] *= 1.01
    made = known.made
    tabulate(arrays._replace(rounds=rows), known=known)
    mine = np.sum(arrays.pairs["round_"] == 0)
    assert known.made - made == mine * len(arrays.threats)


@pytest.mark.parametrize("limit", [0, 5 * ENTRY_BYTES, 100_000])
def test_memory_keeps_to_its_limit_and_forgetting_changes_nothing(arrays, limit):
    little = TableCache(limit)
    for _ in range(2):
        assert same(tabulate(arrays, 2, little), tabulate(arrays))
        assert little.size <= limit
    assert little.size == sum(ENTRY_BYTES + p[0].nbytes for p in little.pieces.values())


def test_what_was_not_used_for_longest_goes_first():
    piece = (np.zeros(100),)
    little = TableCache(3 * (ENTRY_BYTES + 800))
    for key in ("a", "b", "c", "a", "d"):
        little.gather([key], lambda places: [piece for _ in places])
    assert list(little.pieces) == ["c", "a", "d"]
