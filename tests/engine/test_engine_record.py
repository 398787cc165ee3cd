"""A recorded replication is the one that a run would have, and its tracks are all tracks."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit, types
from walks import spells
from worlds import flight, link, looks_at, make_case, network, post, radar, same, unit

from openiads.engine.random import DETECTION, words
from openiads.engine.record import alone_since, record_replication, spells_of
from openiads.engine.record_pointer import WORD, RecordPointer, lay_out, pointer, words_of
from openiads.engine.replicate import make_outcome, run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.study.pack import pack

SEED = 1


@pytest.fixture(scope="module")
def stage(rich):
    """The rich case with room for all tracks; what capacity does has its own test."""
    data = rich.model_dump()
    data["networks"][0]["track_capacity"] = 50
    world, _ = pack(type(rich).model_validate(data))
    return world, tabulate(world)


def played(world, tables, replication):
    state = make_state(world, tables)
    run_replications(world, tables, state, SEED, 0, replication, 1)
    return state


@pytest.fixture(scope="module")
def eventful(stage):
    """Replications of the rich case in which a radar was lost, or a unit stood alone."""
    world, tables = stage
    radars = slice(world.posts, world.posts + len(world.radars))
    found = []
    for replication in range(200):
        told = record_replication(world, tables, (SEED, 0, replication))
        if np.isfinite(told.element_lost[radars]).any() and np.isfinite(told.alone).any():
            found.append(replication)
        if len(found) == 3:
            break
    assert len(found) == 3
    return found


def test_the_outcome_is_that_of_a_run(stage):
    world, tables = stage
    state = make_state(world, tables)
    told = record_replication(world, tables, (SEED, 0, 5))
    assert same(told.outcome, run_replications(world, tables, state, SEED, 0, 5, 1))


def test_spells_are_those_of_every_look_walked(stage, eventful):
    world, tables = stage
    count = 0
    for replication in eventful:
        state = played(world, tables, replication)
        alone = alone_since(world, state)
        found = {}
        for spell in spells_of(world, tables, state, alone):
            place = int(spell["controller"]), int(spell["threat"])
            found.setdefault(place, []).append((spell["since"], spell["until"]))
        for c in np.flatnonzero(state.controllers["ever_deciding"]):
            first, last = decides(world, state, alone, c)
            for j in range(len(world.threats)):
                end = min(state.flights[j].end, world.clock.horizon, last)
                slow = [
                    (max(since, first), min(fades, end))
                    for since, fades in spells(world, tables, state, c, j)
                    if max(since, first) <= min(fades, end)
                ]
                assert np.ravel(found.get((int(c), j), [])) == pytest.approx(np.ravel(slow))
                count += len(slow)
    assert count > 30


def decides(world, state, alone, c):
    """From when until when a controller decides, s."""
    if c >= len(world.networks):
        return alone[c - len(world.networks)], np.inf
    return 0.0, state.element_lost[world.networks[c].command_post]


def test_first_detections_are_those_of_every_look_drawn(stage, eventful):
    world, tables = stage
    replication = eventful[0]
    told = record_replication(world, tables, (SEED, 0, replication))
    for j in range(len(world.threats)):
        first = np.full(len(world.radars), np.nan)
        for look in looks_at(tables, j):
            r, key = int(look.radar), world.threats[j].key
            block = words(
                SEED, 0, replication, DETECTION, world.radars[r].key, key, int(look.number) >> 2
            )
            there = look.time <= min(told.flights[j].end, told.element_lost[world.posts + r])
            hit = int(block[look.number & 3]) < int(look.limit)
            if there and hit and look.time <= world.clock.horizon and np.isnan(first[r]):
                first[r] = look.time
        assert told.seen[j] == pytest.approx(first, nan_ok=True)


def test_the_first_of_all_detections_is_the_one_that_a_run_stores(stage, eventful):
    world, tables = stage
    for replication in eventful:
        told = record_replication(world, tables, (SEED, 0, replication))
        first = np.where(np.isnan(told.seen), np.inf, told.seen).min(axis=1)
        stored = np.where(
            np.isnan(told.outcome.first_detection[0]), np.inf, told.outcome.first_detection[0]
        )
        assert first == pytest.approx(stored)


@pytest.mark.parametrize("capacity", [1, 2])
def test_a_network_short_of_capacity_never_holds_more_tracks_than_it_can(capacity):
    raid = [flight(f"t{i}", start=(28.0 + i, 2.0 * i)) for i in range(5)]
    case = make_case(
        raid,
        networks=[network(track_capacity=capacity)],
        command_posts=[post()],
        radars=[radar()],
        units=[unit(doctrine={**unit()["doctrine"], "weapon_control": "hold"})],
    )
    world, _ = pack(case)
    tables = tabulate(world)
    told = record_replication(world, tables, (SEED, 0, 0))
    held = [
        int(((told.spells["since"] <= tick) & (told.spells["until"] > tick)).sum())
        for tick in range(world.clock.ticks)
    ]
    assert max(held) == told.outcome.peak_tracks[0] == capacity
    assert len(set(told.spells["threat"].tolist())) > capacity


def test_a_unit_whose_link_is_cut_stands_alone_from_then_on():
    case = make_case([flight("t")], links=[link(cut_time_s=40.0)])
    world, _ = pack(case)
    told = record_replication(world, tabulate(world), (SEED, 0, 0))
    assert told.alone.tolist() == [40.0]


# --- Records by their address ----------------------------------------------------------------
#
# A kernel reads the fields of a record at addresses that follow Numba's own layout of arrays. A
# Numba that lays them out otherwise would read garbage: these tests would not pass.


def fields_of(record, path=()):
    """Yield (path, value) of the arrays, integers and floats of a record and those inside it."""
    for name, value in zip(record._fields, record, strict=True):
        if isinstance(value, tuple):
            yield from fields_of(value, (*path, name))
        else:
            yield (*path, name), value


@pytest.fixture(scope="module")
def every_record(stage):
    """World, tables, a state that was played, and an outcome, with something in every field."""
    world, tables = stage
    state = make_state(world, tables)
    run_replications(world, tables, state, SEED, 0, 0, 1)
    looked_up = {name: np.ones(2, np.float32) for name in ("shot_range", "shot_height")}
    return {
        "world": world,
        "tables": tables,
        "state": state,
        "outcome": make_outcome(world, 3)._replace(**looked_up),
    }


def reader(path, ndim):
    """Compile a function that reads one field of a pointer: itself, its first and last entry."""
    place = "record." + ".".join(path)
    first = f"{place}[{', '.join(['0'] * ndim)}]"
    last = f"{place}[{', '.join(['-1'] * ndim)}]"
    body = f"({place}.shape, {place}.size, {first}, {last})" if ndim else place
    scope = {}
    exec(f"def read(record):\n    return {body}", scope)
    return njit(_nrt=False)(scope["read"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["world", "tables", "state", "outcome"])
def test_every_field_read_through_a_handle_equals_the_records(every_record, name):
    record = every_record[name]
    address = pointer(record)
    count = 0
    for path, value in fields_of(record):
        count += 1
        if not isinstance(value, np.ndarray):
            assert reader(path, 0)(address) == value, path
            continue
        assert value.size, path
        if value.dtype.names:  # an entry of a record array is compared field by field
            for field in value.dtype.names:
                column = value[field].reshape(value.shape + value.dtype[field].shape)
                same_column(address, path, field, column, value.ndim)
            continue
        shape, size, first, last = reader(path, value.ndim)(address)
        assert (shape, size) == (value.shape, value.size), path
        assert np.array_equal([first, last], [value.flat[0], value.flat[-1]], equal_nan=True), path
    assert count >= 10


def same_column(address, path, field, column, ndim):
    """Compare one field of the last entry of a record array with the one behind a pointer."""
    place = "record." + ".".join(path) + f"[{', '.join(['-1'] * ndim)}].{field}"
    inner = column.ndim - ndim
    place += f"[{', '.join(['-1'] * inner)}]" if inner else ""
    scope = {}
    exec(f"def read(record):\n    return {place}", scope)
    found = njit(_nrt=False)(scope["read"])(address)
    assert np.array_equal(found, column[(-1,) * column.ndim], equal_nan=True), (path, field)


def test_writes_through_a_handle_arrive_in_the_record(stage):
    world, _ = stage
    outcome = make_outcome(world, 4)

    @njit(_nrt=False)
    def write(record):
        for row in range(record.shots.shape[0]):
            record.shots[row] = 10 + row
            record.shot_meet[row] = 0.5 * row

    write(pointer(outcome))
    assert outcome.shots.tolist() == [10, 11, 12, 13]
    assert np.flatnonzero(outcome.shot_meet).tolist() == [1, 2, 3]


def test_the_layout_of_a_handle_is_that_of_numba():
    """Parent, owner, size, item size, address, shape, strides: as many words as Numba's model."""
    from numba.core.datamodel import default_manager

    for ndim in (1, 2, 3):
        kind = types.Array(types.float64, ndim, "C")
        model = default_manager.lookup(kind)
        names = [name for name, _ in zip(model._fields, range(99), strict=False)]
        assert names == ["meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides"]
        assert words_of(kind) == 5 + 2 * ndim
        values = np.zeros((4, 3, 2)[:ndim])
        words = lay_out(values)
        assert len(words) == words_of(kind)
        assert words[2:5] == [values.size, 8, values.ctypes.data]
        assert words[5:] == [*values.shape, *values.strides]


def test_fields_of_a_handle_do_not_overlap(every_record):
    for record in every_record.values():
        kind = RecordPointer(record).type
        offsets = [kind.offset(name) for name, _ in kind.fields]
        widths = [WORD * words_of(inner) for _, inner in kind.fields]
        ends = np.cumsum(widths)
        assert offsets == [0, *ends[:-1].tolist()]
        assert ends[-1] == RecordPointer(record).words.nbytes
