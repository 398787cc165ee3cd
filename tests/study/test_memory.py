"""The estimate of memory is an upper bound, and not a uselessly large one.

What Python and NumPy hold at most while a case is tabulated and run is traced; the largest shapes
are also run in a process of their own whose resident memory is read.
"""

import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from worlds import flight, hover, link, make_case, per_class, place, unit

from openiads.engine import state, world
from openiads.engine.looks import FOUND_LOOK
from openiads.engine.meetings import MEETING
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.errors import InputError
from openiads.study import api
from openiads.study.collect import Chunk, collect
from openiads.study.memory import RECORD_BYTES, memory, refuse_memory
from openiads.study.pack import pack

UNIT, GROUP = "systems.example.unit", "raids.main.groups.cruise"
AT_ONCE = {f"{UNIT}.launch_interval": "0 s"}
FAR = {"raids.main.start_distance": "1500 km", "raids.main.time_on_target": "7000 s"}
SHAPES = {
    "as it is": ({}, 100),
    "a hundred threats": ({"raids.main.size": 100}, 50),
    "three hundred threats": ({"raids.main.size": 300}, 50),
    "a fine tick": ({"tick": "0.1 s"}, 50),
    "a long tick": ({"tick": "5 s"}, 50),
    "a long horizon": ({"horizon": "20000 s"}, 20),
    "an empty sky": ({"horizon": "100000 s", "tick": "0.2 s"}, 2),
    "a late raid": ({"horizon": "6000 s", "raids.main.time_on_target": "5000 s"}, 20),
    "quick radars": (
        {"radars.watch.period": "0.2 s", "radars.guide.period": "0.1 s", "raids.main.size": 40},
        20,
    ),
    "slow radars": (
        {"radars.watch.period": "30 s", "radars.guide.period": "20 s", "raids.main.size": 40},
        20,
    ),
    "salvos of eight": ({"doctrines.careful.salvo": 8, "raids.main.size": 40}, 50),
    "many rounds": ({f"{UNIT}.stock.long": 5000, "raids.main.size": 60}, 50),
    "many launchers": ({f"{UNIT}.launchers.a.count": 400, "raids.main.size": 60}, 50),
    "many replications": ({"raids.main.size": 30}, 2000),
    "a far raid": ({**FAR, "horizon": "8000 s", "raids.main.size": 30}, 20),
    "high and far": (
        {**FAR, "horizon": "8000 s", "raids.main.size": 30, f"{GROUP}.height": "15 km"},
        20,
    ),
    "a horizon in mid-flight": ({**FAR, "horizon": "3000 s", "raids.main.size": 30}, 20),
    "fast threats": (
        {f"{GROUP}.speed": "1500 m/s", f"{GROUP}.height": "15 km", "raids.main.size": 50},
        20,
    ),
    "slow threats": (
        {
            f"{GROUP}.speed": "20 m/s",
            "raids.main.time_on_target": "7000 s",
            "horizon": "8000 s",
            "raids.main.size": 20,
        },
        20,
    ),
    "plenty of fire": (
        {
            f"{UNIT}.launchers.a.tubes": 300,
            f"{UNIT}.target_channels": 500,
            f"{UNIT}.missile_channels": 500,
            f"{UNIT}.reaction_time": "0 s",
            f"{UNIT}.launch_interval": "0.5 s",
            f"{GROUP}.height": "8 km",
            "raids.main.size": 200,
        },
        50,
    ),
    "five sites, five threats": ("with-and-without-s400", {"sweep.values": [5]}, 50),
    "five sites, forty threats": ("with-and-without-s400", {"sweep.values": [40]}, 50),
    "five sites, many threats": ("with-and-without-s400", {"sweep.values": [120]}, 50),
    "a hundred": ("raid-100", {}, 100),
    "a volley": ("verify-saturation", {}, 20),
}
NEVER_FIRED = {"many rounds", "many launchers"}
"""Here most of the memory would be for rounds that happen not to be fired."""


def _case(name):
    scenario, changes, replications = ("single-battalion", *SHAPES[name])[-3:]
    return api.explain(scenario, set=changes).cases[-1], replications


def _traced(case, replications):
    """Return the most bytes held while a case is tabulated, run and collected."""
    arrays, labels = pack(case)
    systems = {unit.id: unit.system for unit in case.units}
    tracemalloc.start()
    try:
        tables = tabulate(arrays)
        made = make_state(arrays, tables)
        outcome = run_replications(arrays, tables, made, 1, 0, 0, replications)
        frames = collect(Chunk(case, labels, arrays, systems, 0, 0, outcome))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    polars = (frames.outcomes, frames.shots, frames.leakers)
    return max(most, _held(tables, made, outcome) + sum(f.estimated_size() for f in polars))


def _held(*parts):
    if len(parts) == 1 and isinstance(parts[0], np.ndarray):
        return parts[0].nbytes
    return sum(_held(*p) if isinstance(p, tuple) else getattr(p, "nbytes", 0) for p in parts)


def _arcs(count):
    arc = {"kind": "ballistic", "aim": place(0.0), "apogee_m": 150e3}
    return [
        flight(f"arc-{n}", start_s=10.0 * n) | {"route": {**arc, "launch": place(-500.0, n)}}
        for n in range(count)
    ]


def _recorded(count):
    times = [10.0 * n for n in range(400)]
    return [
        flight(f"track-{j}", start_s=7.0 * j)
        | {
            "route": {
                "kind": "recorded",
                "times_s": times,
                "points": [(*place(400.0 - 0.1 * t, 5.0 * j), 8000.0) for t in times],
            }
        }
        for j in range(count)
    ]


def _many_units(count):
    names = [f"u{n}" for n in range(count)]
    return {
        "units": [unit(name, doctrine={"salvo": per_class(3)}) for name in names],
        "links": [link()],
    }


MADE = {
    "arcs": make_case(_arcs(40), horizon_s=1500.0),
    "recorded tracks": make_case(_recorded(30), horizon_s=4500.0),
    "seventy units": make_case([flight(f"f{n}") for n in range(20)], **_many_units(70)),
    "one hovering": make_case([hover("still", seconds=3000.0)], horizon_s=3000.0),
}
"""Cases that are made from the parts of `tests/worlds.py`."""


@pytest.mark.parametrize("name", MADE)
def test_a_made_up_case_is_below_the_estimate_too(name):
    taken = _traced(MADE[name], 50)
    estimate = memory(MADE[name], 50).total
    assert taken < estimate
    assert estimate < 6 * taken


@pytest.mark.parametrize("name", SHAPES)
def test_what_a_case_takes_is_below_the_estimate_and_not_far_below(name):
    case, replications = _case(name)
    taken = _traced(case, replications)
    estimate = memory(case, replications).total
    assert taken < estimate
    assert estimate < (12 if name in NEVER_FIRED else 5) * taken


def test_there_are_at_least_twenty_shapes():
    assert len(SHAPES) >= 20


def test_the_records_of_the_engine_are_no_larger_than_the_estimate_says():
    kinds = {
        "look": FOUND_LOOK,
        "meeting": MEETING,
        "series": world.SERIES,
        "batch": world.BATCH,
        "plan": world.PLAN,
        "span": world.SPAN,
        "window": world.WINDOW,
        "track": state.TRACK,
        "candidate": state.CANDIDATE,
        "flight": state.FLIGHT,
        "engagement": state.ENGAGEMENT,
        "shot": state.SHOT,
        "event": state.EVENT,
    }
    assert set(kinds) == set(RECORD_BYTES)
    for name, kind in kinds.items():
        assert kind.itemsize <= RECORD_BYTES[name], name


PROGRAM = """
import re, sys, warnings
from pathlib import Path
from openiads.study import api
from openiads.study.memory import memory
warnings.simplefilter("ignore")
sites, size, workers = map(int, sys.argv[1:])
def world(sites, size):
    text = {f"sites.s{n}": {"system": "example", "network": "sector", "lat": 5.0 + 0.02 * n,
            "lon": -139.95, "omit": ["command_post"],
            "radars.guide.sector_centre": "270 deg"} for n in range(sites)}
    from openiads.scenario.library import builtin_scenario
    from openiads.scenario.load import read_scenario
    from openiads.resolve.resolver import resolve
    lines = [builtin_scenario("single-battalion")]
    for name, entry in text.items():
        lines += [f"[{name}]"] + [f"{k} = {v!r}".replace("'", '"') for k, v in entry.items()]
    return resolve(read_scenario("\\n".join(lines), overrides={"raids.main.size": str(size),
        "raids.main.groups.cruise.height": "5 km"}))
def most():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
small, large = world(1, 4), world(sites, size)
api.run(small, replications=2, workers=workers)
before = most()
api.run(large, replications=20, workers=workers)
print(most() - before, memory(large.cases[0], 20, workers).total)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="reads /proc")
@pytest.mark.parametrize(
    ("sites", "size", "workers"), [(2, 400, 1), (20, 100, 2), (40, 200, 2), (60, 60, 1)]
)
def test_the_resident_memory_of_a_run_is_below_the_estimate(sites, size, workers):
    words = [sys.executable, "-c", PROGRAM, str(sites), str(size), str(workers)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    grown, estimate = map(float, done.stdout.split())
    assert grown < estimate
    print(f"grown {grown / 1e6:.0f} MB, estimated {estimate / 1e6:.0f} MB")
    assert estimate < 6 * grown + 50e6


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"horizon": "1000000 s", "tick": "0.1 s"}, ""),
        (
            {f"{UNIT}.launchers.a.count": 1000, f"{UNIT}.launchers.a.tubes": 100, **AT_ONCE},
            "systems",
        ),
        ({f"{UNIT}.stock.long": 90_000, **AT_ONCE}, "systems"),
        ({"raids.main.size": 19_000, "tick": "0.01 s"}, "raids"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_takes_the_memory(changes, key):
    if not key:
        api.check("single-battalion", set=changes)  # ten million ticks are 240 MB
        return
    with pytest.raises(InputError, match="GB of memory") as caught:
        api.check("single-battalion", set=changes)
    assert caught.value.key == key
    assert "at most 8 GB" in str(caught.value.allowed)


def test_more_workers_and_draws_beside_one_another_need_more():
    case, _ = _case("three hundred threats")
    assert memory(case, 100, 8).total > memory(case, 100, 1).total
    assert memory(case, 100, 8, at_once=8).tables == 8 * memory(case, 100, 8).tables


@pytest.mark.parametrize("way", ["run", "draws", "sensitivity", "world file", "check"])
def test_the_estimate_stands_at_every_way_in(way, tmp_path):
    changes = {f"{UNIT}.stock.long": 90_000, **AT_ONCE}
    file = tmp_path / "world.json"
    file.write_text(api.explain("single-battalion", set=changes).model_dump_json())
    ways = {
        "run": lambda: api.run("single-battalion", set=changes),
        "draws": lambda: api.run("single-battalion", set=changes, draws=2),
        "sensitivity": lambda: api.sensitivity("single-battalion", set=changes),
        "check": lambda: api.check("single-battalion", set=changes),
        "world file": lambda: api.run(file),
    }
    with pytest.raises(InputError, match="GB of memory"):
        ways[way]()


def test_few_replications_of_many_rounds_fit():
    case, _ = _case("many rounds")
    assert refuse_memory(case, 10) < refuse_memory(case, 2000)
