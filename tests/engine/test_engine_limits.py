"""Every number that is kept in few bits is refused before it wraps, and right up to its edge."""

import numpy as np
import pytest
from worlds import hover, make_case, play

from openiads.engine import limits
from openiads.engine import world as kinds
from openiads.engine.limits import check_address, check_world
from openiads.engine.replicate import make_outcome, run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.errors import InputError
from openiads.study.pack import pack
from openiads.vocab import FATES, LEAK_REASONS, SHOT_RESULTS


@pytest.fixture(scope="module")
def world():
    """A small world of one threat and one unit."""
    return pack(make_case([hover("t")]))[0]


def repeated(records, count):
    """Return so many records of which only one takes memory."""
    return np.broadcast_to(np.asarray(records)[:1], count).view(type(records))


def replaced(world, table, field, value):
    """Return a world with one field of the first record of a table changed."""
    rows = getattr(world, table).copy()
    rows[field][0] = value
    return world._replace(**{table: rows})


def refused(world):
    with pytest.raises(InputError) as caught:
        check_world(world)
    assert "fewer than" in str(caught.value)
    return caught.value.key


def test_threats_are_stored_in_31_bits(world):
    assert refused(world._replace(threats=repeated(world.threats, limits.INDEX))) == "threats"
    limits.refuse("threats", limits.INDEX - 1, limits.INDEX)


def test_zones_are_stored_in_31_bits(world):
    zone = kinds.records(kinds.ZONE, 1)
    check_world(world._replace(zones=repeated(zone, limits.INDEX - 2)))
    assert refused(world._replace(zones=repeated(zone, limits.INDEX - 1))) == "zones"


@pytest.mark.parametrize(
    ("table", "field", "edge", "key"),
    [
        ("units", "salvo", 256, "units.doctrine.salvo"),
        ("pairs", "stock", limits.ROUNDS - 51, "units.launchers.tubes"),
        ("networks", "looks", 63, "networks.looks"),
        ("links", "key", 2**32 - 1, "links.key"),
        ("radars", "key", 2**32 - 1, "radars.key"),
        ("threats", "key", 2**32 - 1, "threats.key"),
    ],
)
def test_counts_are_taken_up_to_their_edge_and_refused_past_it(world, table, field, edge, key):
    check_world(replaced(world, table, field, edge))
    assert refused(replaced(world, table, field, edge + 1)) == key


def test_so_many_looks_that_their_numbers_would_wrap_are_refused(world):
    assert refused(replaced(world, "radars", "period", 400.0 / 2**33)) == "radars.period"
    check_world(replaced(world, "radars", "period", 401.0 / 2**33))


@pytest.mark.parametrize(
    ("edge", "key"),
    [
        ((2**32 - 1, 0, 0, 1), "seed"),
        ((1, 2**24 - 1, 0, 1), "draw"),
        ((1, 0, 2**32 - 4, 4), "replications"),
    ],
)
def test_addresses_are_taken_up_to_their_edge_and_refused_past_it(edge, key):
    check_address(*edge)
    past = list(edge)
    past[{"seed": 0, "draw": 1, "replications": 2}[key]] += 1
    with pytest.raises(InputError) as caught:
        check_address(*past)
    assert caught.value.key == key


@pytest.mark.parametrize("address", [(2**32 - 1, 0, 0), (1, 2**24 - 1, 0), (1, 0, 2**32 - 1)])
def test_the_engine_runs_at_the_edge_of_an_address(world, address):
    tables = tabulate(world)
    state = make_state(world, tables)
    outcome = run_replications(world, tables, state, *address, 1)
    assert outcome.shots.tolist() == [1]
    with pytest.raises(InputError):
        run_replications(world, tables, state, address[0], address[1], 2**32 - 1, 2)


@pytest.mark.parametrize(
    ("words", "field"),
    [(FATES, "fate"), (LEAK_REASONS, "reason"), (SHOT_RESULTS, "shot_result")],
)
def test_the_codes_of_the_vocabulary_fit_into_their_columns(world, words, field):
    column = getattr(make_outcome(world, 1), field)
    assert len(words) - 1 <= np.iinfo(column.dtype).max


def test_peaks_and_places_of_an_outcome_hold_all_indices(world):
    outcome = make_outcome(world, 1)
    for field in ("peak_tracks", "peak_targets", "peak_missiles", "shot_threat", "shot_pair"):
        assert np.iinfo(getattr(outcome, field).dtype).max >= limits.INDEX - 1
    assert limits.ROUNDS < limits.INDEX


def test_flags_of_classes_are_zero_or_one():
    """They are bytes, and nothing is counted in them."""
    played = play(make_case([hover("t")]))
    narrow = [
        (table, name)
        for table, kind in vars(kinds).items()
        if isinstance(kind, np.dtype)
        for name in kind.names
        if kind[name].base in (np.dtype("u1"), np.dtype("i1"), np.dtype("i2"), np.dtype("u2"))
    ]
    assert sorted(narrow) == [("RESERVE", "serves"), ("ROUND", "engages")]
    assert set(played.arrays.rounds["engages"].ravel()) <= {0, 1}
