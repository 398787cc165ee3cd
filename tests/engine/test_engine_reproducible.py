"""The same luck at the same address, whoever asks and in whatever order."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from worlds import all_looks, entity, flight, make_case, make_world, play, radar, round_, same, unit

import openiads
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.world import Outcome
from openiads.study.executors import chunks, replicate_on_threads
from openiads.study.run import run_world

TESTS = Path(__file__).parents[1]
TABLES = ("outcomes", "shots", "leakers")


def bytes_of(run):
    """Return the three tables as text, so that every bit counts and codes of names do not."""
    return "".join(
        frame.with_columns(pl.col(pl.Categorical).cast(pl.String)).write_ndjson()
        for frame in (run.outcomes, run.shots, run.leakers)
    )


@pytest.fixture(scope="module")
def whole(rich):
    """Forty replications of the rich case in one go."""
    return play(rich, 40, seed=5)


@pytest.fixture(scope="module")
def world(rich):
    return make_world(rich)


def _pieced(outcomes):
    return Outcome(*(np.concatenate([getattr(o, f) for o in outcomes]) for f in Outcome._fields))


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("size", [1, 7, 50])
def test_pieces_of_any_size_on_any_number_of_threads_give_the_same(whole, workers, size):
    pieces = chunks(0, 40, size)
    found = replicate_on_threads(whole.arrays, whole.tables, (5, 0), pieces, workers)
    assert same(whole.outcome, _pieced([outcome for _, outcome in found]))


@pytest.mark.parametrize("k", [0, 1, 17, 39])
def test_replication_k_alone_is_replication_k_of_many(whole, k):
    state = make_state(whole.arrays, whole.tables)
    alone = run_replications(whole.arrays, whole.tables, state, 5, 0, k, 1)
    outcome, row = whole.outcome, {}
    fired = slice(outcome.shots[:k].sum(), outcome.shots[: k + 1].sum())
    for name in Outcome._fields:
        mine = fired if name.startswith("shot_") else slice(k, k + 1)
        row[name] = getattr(outcome, name)[mine]
    assert same(alone, Outcome(**row))


def test_another_seed_draw_or_replication_is_other_luck(whole):
    state = make_state(whole.arrays, whole.tables)
    for seed, draw, first in ((6, 0, 0), (5, 1, 0), (5, 0, 40)):
        other = run_replications(whole.arrays, whole.tables, state, seed, draw, first, 40)
        assert not same(whole.outcome, other)


def test_tables_do_not_depend_on_the_number_of_threads(whole):
    from openiads.engine.tabulate import tabulate

    other = tabulate(whole.arrays, workers=2)
    for name, one, two in zip(other._fields, whole.tables, other, strict=True):
        assert np.asarray(one).tobytes() == np.asarray(two).tobytes(), name


def test_one_and_two_workers_fill_the_same_tables(world):
    one, two = (run_world(world, replications=120, seed=3, workers=n) for n in (1, 2))
    assert bytes_of(one) == bytes_of(two)
    assert len(one.shots) > 1000


SCRIPT = """
import hashlib
from rich_case import rich_case
from test_engine_reproducible import bytes_of
from worlds import make_world
from openiads.study.run import run_world
run = run_world(make_world(rich_case()), replications=20, seed=8, workers=2)
print(hashlib.sha256(bytes_of(run).encode()).hexdigest())
"""


def _in_another_process(script, **environment):
    folders = [str(TESTS / name) for name in (".", "engine", "oracle")]
    folders.append(str(Path(openiads.__file__).parents[1]))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders), **environment}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_order_of_hashes_changes_nothing(world):
    here = bytes_of(run_world(world, replications=20, seed=8, workers=1))
    digest = hashlib.sha256(here.encode()).hexdigest()
    for seed in ("0", "1"):
        assert _in_another_process(SCRIPT, PYTHONHASHSEED=seed) == digest


PLAIN = """
import hashlib, sys
from test_engine_reproducible import small_rich_case
from worlds import play
out = play(small_rich_case(), 4, seed=3).outcome
print(sum(len(a) for a in out), hashlib.sha256(b"".join(a.tobytes() for a in out)).hexdigest())
"""


def small_rich_case():
    """Return a case small enough for plain Python, with all routes, guidances and losses."""
    from rich_case import rich_case

    from openiads.scenario.world import Case

    case = rich_case()
    kept = ("cruise-0", "uav-0", "jet-2", "rocket-0", "arm-0", "airliner", "scout")
    case["threats"] = [t for t in case["threats"] if t["id"] in kept]
    return Case.model_validate({**case, "horizon_s": 420.0})


def test_compiled_and_plain_python_agree_to_the_last_bit():
    compiled = _in_another_process(PLAIN)
    plain = _in_another_process(PLAIN, NUMBA_DISABLE_JIT="1")
    assert compiled == plain
    assert int(compiled.split()[0]) > 100


def test_a_run_that_is_continued_equals_one_in_a_single_go(world, tmp_path):
    def stop_early(done, total, label):
        if done >= 100:
            raise KeyboardInterrupt

    options = {"seed": 4, "workers": 2}
    straight = run_world(world, replications=150, **options)
    broken = run_world(
        world, replications=150, out=tmp_path / "run", progress=stop_early, **options
    )
    assert not broken.complete
    assert 0 < len(broken.outcomes) < 150
    resumed = run_world(world, replications=150, out=tmp_path / "run", **options)
    assert resumed.complete
    assert bytes_of(resumed) == bytes_of(straight)


def test_a_world_file_runs_to_the_same_outcomes(tmp_path):
    world = openiads.explain("single-battalion")
    file = tmp_path / "world.json"
    file.write_text(world.model_dump_json(indent=1), encoding="utf-8")
    one = openiads.run("single-battalion", replications=60, seed=2)
    two = openiads.run(file, replications=60, seed=2)
    assert bytes_of(one) == bytes_of(two)


def test_a_threat_that_meets_nobody_changes_nothing_for_the_others(rich, whole):
    far = flight("far", (0.0, -5000.0), (0.0, -4900.0), type="jet", heights=(50.0, 50.0))
    more = type(rich).model_validate({**rich.model_dump(), "threats": [far, *rich.threats]})
    played = play(more, 40, seed=5)
    for name in ("fate", "reason", "damaged", "engaged", "first_detection"):
        others = getattr(played.outcome, name)[:, 1:]
        assert np.array_equal(others, getattr(whole.outcome, name), equal_nan=name[:5] == "first")
    assert played.shots == whole.shots
    assert set(played.fates("far")) <= {"leaked", "unresolved"}


def test_a_threat_in_the_way_changes_no_look_at_the_others(rich):
    """It takes rounds and channels away, but what intact radars see of the others stays."""
    kinds = [kind.model_copy(update={"p_damage": 0.0}) for kind in rich.threat_types]
    case = {**rich.model_dump(), "threat_types": kinds}
    route = rich.threats[0].route.model_dump()
    extra = entity("extra", type="jet", aim=None, start_s=100.0, route=route)
    without = play(type(rich).model_validate(case), 40, seed=5)
    case["threats"] = [*rich.threats, extra]
    played = play(type(rich).model_validate(case), 40, seed=5)
    mine = all_looks(without.tables)
    assert np.array_equal(all_looks(played.tables)[: len(mine)], mine)
    assert played.outcome.engaged[:, -1].any()
    assert not np.array_equal(played.outcome.fate[:, :-1], without.outcome.fate)
    first, alone = played.outcome.first_detection[:, :-1], without.outcome.first_detection
    both = ~np.isnan(first) & ~np.isnan(alone)  # who lives longer may be seen at last
    assert np.array_equal(first[both], alone[both])
    assert both.mean() > 0.9


def test_variants_share_their_luck_where_they_do_not_differ(rich, whole):
    """A unit that never fires joins: nothing else changes."""
    plain = rich.model_dump()
    idle = {**plain["units"][2], **entity("idle")}
    idle["launchers"] = [{**idle["launchers"][0], **entity("idle.c-1")}]
    idle["doctrine"] = {**idle["doctrine"], "weapon_control": "hold"}
    zones = [{**zone, "units": [*zone["units"]]} for zone in plain["zones"]]
    more = {**plain, "units": [*plain["units"], idle], "zones": zones}
    played = play(type(rich).model_validate(more), 40, seed=5)
    assert np.array_equal(played.outcome.fate, whole.outcome.fate)
    assert played.shots == whole.shots


def test_better_rounds_only_turn_misses_into_kills():
    """Common random numbers: with one shot each, whoever died before dies again."""
    threats = [flight(f"t{n}", (50.0, n), (0.0, n)) for n in range(10)]
    once = unit(doctrine={"reengage": False})
    fates = []
    for p in (0.5, 0.6):
        dart = round_(p_kill=dict.fromkeys(("cruise_missile",), p), classes=["cruise_missile"])
        case = make_case(threats, rounds=[dart], units=[once], radars=[radar()])
        fates.append(play(case, 300, seed=5).outcome.fate == 0)
    assert not (fates[0] & ~fates[1]).any()
    assert (fates[1] & ~fates[0]).mean() == pytest.approx(0.1, abs=0.025)
