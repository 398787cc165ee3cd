"""Replications nested in draws: stored, interrupted, continued, and the same with any threads."""

import json

import pytest
from polars.testing import assert_frame_equal

import openiads
from openiads.engine.replicate import run_replications
from openiads.engine.state import make_state
from openiads.engine.tabulate import tabulate
from openiads.errors import InputError
from openiads.resolve.resolver import Plan
from openiads.scenario.load import load_scenario
from openiads.study import nested
from openiads.study.collect import headline_shares
from openiads.study.pack import pack

DOUBT = {
    "networks.sector.p_hostile.cruise_missile": (
        '{ value = 0.95, assumption = "speed and height give it away", grade = "E4" }'
    )
}
"""Nothing is contested in the scenario as it stands."""
SMALL = {"draws": 5, "replications": 6, "set": DOUBT}
KEY = ["case", "draw", "replication"]


def small(**options):
    return openiads.run("single-battalion", **{**SMALL, **options})


def same(one, other):
    for name in ("outcomes", "shots", "leakers"):
        a, b = (getattr(run, name).sort(KEY, maintain_order=True) for run in (one, other))
        assert_frame_equal(a, b, categorical_as_str=True)


@pytest.fixture(scope="module")
def whole():
    return small()


def test_every_draw_has_its_replications(whole):
    counts = whole.outcomes.group_by("draw").len().sort("draw")
    assert counts.rows() == [(number, 6) for number in range(5)]
    assert whole.draws["draw"].n_unique() == 5
    assert whole.drawn


def test_a_draw_is_the_world_with_its_values_and_luck_of_its_own(whole):
    per_draw = whole.outcomes.partition_by("draw", as_dict=True, include_key=False)
    fired = [frame["rounds_fired"].to_list() for frame in per_draw.values()]
    assert len({tuple(row) for row in fired}) > 1
    plan = Plan(load_scenario("single-battalion", DOUBT))
    values = dict(whole.draws.filter(draw=2).select("key", "value_si").rows())
    arrays, _ = pack(plan.case("base", values))
    physics = tabulate(arrays)
    outcome = run_replications(arrays, physics, make_state(arrays, physics), 1, 2, 0, 6)
    assert headline_shares("attackers", arrays, outcome).tolist() == (
        whole.outcomes.filter(draw=2)["leak_share"].to_list()
    )


def test_threads_do_not_change_a_result(whole):
    same(small(workers=1), small(workers=3))


def test_a_stored_run_reads_back_the_same_and_holds_its_draws(whole, tmp_path):
    small(out=tmp_path / "run")
    stored = openiads.read_run(tmp_path / "run")
    same(stored, whole)
    assert_frame_equal(stored.draws, whole.draws, categorical_as_str=True)
    assert stored.complete
    assert stored.finished == {"base": 30}
    assert stored.manifest["draws"] == 5


def test_an_interrupted_run_is_continued_to_the_same_result(whole, tmp_path, monkeypatch):
    real, calls = nested.NestedSession.play_part, []

    def stop_in_the_third(self, part):
        calls.append(part.draw)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(self, part)

    with monkeypatch.context() as patch:
        patch.setattr(nested.NestedSession, "play_part", stop_in_the_third)
        half = small(out=tmp_path / "run", workers=1)
    assert not half.complete
    assert 0 < half.outcomes["draw"].n_unique() < 5
    note = openiads.read_run(tmp_path / "run").note
    assert note.endswith("of 30 replications are stored.")
    again = small(out=tmp_path / "run", workers=2)
    assert again.complete
    same(again, whole)


def test_more_draws_and_more_replications_continue_a_run(tmp_path):
    small(out=tmp_path / "run", draws=2, replications=3)
    small(out=tmp_path / "run", draws=4, replications=3)
    grown = small(out=tmp_path / "run", draws=1, replications=5)
    assert grown.outcomes.group_by("draw").len()["len"].to_list() == [5, 5, 5, 5]
    same(grown, small(draws=4, replications=5))


def test_small_files_are_written_when_many_shots_are_waiting(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(nested, "FILE_ROWS", 1)
    same(small(out=tmp_path / "run"), whole)
    assert len(list((tmp_path / "run" / "outcomes").glob("*.parquet"))) == 5


def test_a_run_with_draws_is_not_continued_without(tmp_path):
    small(out=tmp_path / "run", draws=1)
    with pytest.raises(InputError, match="another run"):
        openiads.run("single-battalion", replications=6, set=DOUBT, out=tmp_path / "run")


def test_variants_have_the_same_draws_and_the_same_luck():
    run = openiads.run(
        "with-and-without-s400", set={"sweep.values": [5]}, draws=2, replications=5, workers=2
    )
    cases = run.outcomes.group_by("case", maintain_order=True).agg("draw", "replication")
    assert cases["draw"][0].to_list() == cases["draw"][1].to_list()
    assert run.uncertainty.differences[0].pairs == 10


def test_chance_and_disagreement_are_told_apart(whole):
    [row] = whole.uncertainty.cases
    assert row.leak_share.band.draws == 5
    assert row.leak_share.chance.low < row.leak_share.value < row.leak_share.chance.high
    with pytest.raises(ValueError, match="summarise_draws"):
        _ = whole.summary


@pytest.mark.parametrize("draws", [0, -1, 2.5, True])
def test_a_number_of_draws_that_is_none_is_refused(draws):
    with pytest.raises(InputError, match="draws"):
        small(draws=draws)


def test_a_world_has_no_claims_to_draw_from():
    with pytest.raises(InputError, match="no claims to draw from"):
        openiads.run(openiads.explain("single-battalion"), draws=4)


def test_draws_and_precision_exclude_each_other():
    with pytest.raises(InputError, match="stop early"):
        small(precision=0.1)


def test_the_command_line_shows_both_doubts_apart(command, tmp_path):
    doubt = [word for key, value in DOUBT.items() for word in ("--set", f"{key}={value}")]
    words = (
        "run",
        "single-battalion",
        "--draws",
        "4",
        "-n",
        "5",
        *doubt,
        "--out",
        tmp_path / "run",
    )
    code, out, _ = command(*words)
    assert code == 0
    for heading in ("chance 95 %", "disagreement 90 %", "explained by disagreement"):
        assert heading in out
    assert max(len(line) for line in out.splitlines()) <= 100
    code, out, _ = command(*words, "--json")
    row = json.loads(out)["summary"]["cases"][0]["leak_share"]
    assert set(row) >= {"chance", "band", "disagreement_share"}
    assert code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--draws", "0"), "--draws"),
        (("--draws", "2", "--precision", "0.1"), "stop early"),
    ],
)
def test_the_command_line_refuses_draws_that_make_no_sense(command, words, said):
    code, _, err = command("run", "single-battalion", *words)
    assert code == 2
    assert said in err
