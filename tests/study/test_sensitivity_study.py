"""From a scenario to what its answer hangs on: small studies, end to end."""

import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest

import openiads
from openiads.analysis.findings import ranking
from openiads.errors import InputError, ResultError
from openiads.evidence.ledger import load_ledger
from openiads.resolve.contested import group_of
from openiads.resolve.reader_names import short_names
from openiads.resolve.resolver import Plan
from openiads.results.sensitivity import read_sensitivity
from openiads.scenario.load import load_scenario
from openiads.study.alternatives import alternatives
from openiads.study.evaluate import Evaluator, digest, question
from openiads.study.pack import pack

AIRLINER = Path(__file__).parents[1] / "report" / "airliner.toml"
STUDY = Plan(load_scenario("with-and-without-s400", {"sweep.values": "[5]"}))
DOUBT = {
    "networks.sector.p_hostile.cruise_missile": (
        '{ value = 0.95, assumption = "speed and height give it away", grade = "E4" }'
    )
}
"""Nothing is contested in single-battalion as it stands."""
SIZES = {"trajectories": 2, "samples": 4, "replications": 5, "top": 2}


def members(group, study=STUDY):
    return [one for one in study.contested if group_of(one) == group]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    path = tmp_path_factory.mktemp("sensitivity") / "run"
    return openiads.sensitivity("single-battalion", set=DOUBT, sizes=SIZES, out=path), path


def test_everything_is_stored_and_reads_back(stored):
    found, path = stored
    data, points, evaluations = read_sensitivity(path)
    assert found.complete
    assert data["status"] == "complete"
    assert data["findings"] == json.loads(json.dumps(found.to_data()))
    assert data["ranking"] == ranking(found)
    assert set(points["stage"].unique()) == {"screening", "indices"}
    assert set(evaluations["stage"].unique()) == {"screening", "indices", "claims"}
    assert (path / "sensitivity.svg").read_text("utf-8").count("<text") > 10


def test_the_only_group_of_a_small_study_carries_all_of_its_variance(stored):
    found, _ = stored
    assert [row.name for row in found.screening] == [row.name for row in found.indices]
    assert found.indices[0].total.value == pytest.approx(1.0, abs=0.5)


def test_without_a_case_variants_are_compared_at_the_largest_raid():
    plan = Plan(load_scenario("with-and-without-s400", {"sweep.values": "[20, 5]"}))
    asked = question(plan, None)
    assert asked.cases == ("A@20", "B@20")
    assert asked.difference
    assert question(plan, "B@5").cases == ("B@5",)
    shares = np.array([[0.5, 0.4], [0.2, 0.3]])
    assert asked.answers(shares) == pytest.approx([-0.3, -0.1])


def test_an_unknown_case_is_bad_input():
    with pytest.raises(InputError, match="no case 'C'"):
        openiads.sensitivity("single-battalion", set=DOUBT, case="C", sizes=SIZES)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [({"samples": 6}, "power of two"), ({"top": 0}, "out of range"), ({"x": 1}, "no size")],
)
def test_bad_sizes_are_refused(sizes, words):
    with pytest.raises(InputError, match=words):
        openiads.sensitivity("single-battalion", set=DOUBT, sizes=sizes)


def test_a_directory_that_holds_something_is_refused(tmp_path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(InputError, match="not empty"):
        openiads.sensitivity("single-battalion", set=DOUBT, sizes=SIZES, out=tmp_path)
    with pytest.raises(ResultError, match="cannot be read"):
        read_sensitivity(tmp_path)


def test_a_world_has_no_claims_to_rank():
    with pytest.raises(InputError, match="no claims"):
        openiads.sensitivity(openiads.explain("single-battalion"), sizes=SIZES)


def test_ctrl_c_keeps_what_is_finished(tmp_path):
    def stop(done, total, label):
        if label == "indices" and done == 7:
            raise KeyboardInterrupt

    found = openiads.sensitivity(
        "single-battalion", set=DOUBT, sizes=SIZES, out=tmp_path / "run", progress=stop
    )
    assert not found.complete
    assert found.sizes["trajectories"] == 2
    assert found.sizes["samples"] == 2
    assert read_sensitivity(tmp_path / "run")[0]["status"] == "incomplete"


def test_worlds_that_differ_in_the_price_of_a_threat_are_run_once():
    def world(values):
        return digest(pack(STUDY.case("A@5", values))[0])

    assert world({"RQ-4/unit_cost": 125e6, "Kh-101/unit_cost": 3e6}) == world({})
    assert world({"rounds/48N6E2/unit_cost_usd": 9e5}) != world({})
    assert world({"30N6E2/detection_range_max": 300e3}) != world({})


def test_points_share_their_luck():
    evaluator = Evaluator(STUDY, question(STUDY, "A@5"), seed=1, workers=2)
    one, two = evaluator.evaluate([{}, {"RQ-4/unit_cost": 125e6}], 8)
    assert np.array_equal(one.answers, two.answers)
    plain = openiads.run(
        "with-and-without-s400", set={"sweep.values": [5]}, replications=8, seed=1
    ).outcomes
    assert one.answers.tolist() == plain.filter(case="A@5")["leak_share"].to_list()


def test_an_analysis_of_version_1_is_read(stored, tmp_path):
    old = shutil.copytree(stored[1], tmp_path / "old")
    file = old / "sensitivity.json"
    file.write_text(file.read_text("utf-8").replace('"version": 2', '"version": 1', 1), "utf-8")
    assert read_sensitivity(old)[0]["version"] == 1


def test_a_scenario_without_attackers_asks_about_its_airliner():
    plan = Plan(load_scenario(str(AIRLINER)))
    asked = question(plan, None)
    assert (asked.text, asked.about) == ("share of civil aircraft engaged, base", "civil")
    (found,) = Evaluator(plan, asked, seed=1, workers=1).evaluate([{}], 8)
    assert found.answers.tolist() == [1.0] * 8


def test_the_largest_case_has_the_most_attackers():
    assert question(STUDY, None).text == "share of attackers that leaked, B@5 less A@5"


def believed(group, study=STUDY):
    return alternatives(members(group, study), load_ledger(), short_names(study))


def test_each_lineage_gives_one_thing_to_believe():
    found = believed("30N6E2/detection_range_max")
    assert [list(entry.values.values()) for entry in found] == [[200e3], [300e3]]
    assert all(entry.claim in load_ledger().claims for entry in found)


def test_an_assumption_gives_its_two_ends_and_says_of_what():
    group = "9M96E2 speeds"
    low, high = believed(group)
    assert set(low.values) == {one.key for one in members(group)}
    assert all(low.values[key] < high.values[key] for key in low.values)
    # 1000 and 400 m/s of grade E: triangular to 40 %, the 5 % end at 600 + sqrt(0.05 x 800 x 400)
    assert low.text == ("low end: 726 m/s (greatest speed); 291 m/s (speed at its greatest reach)")


def test_alternatives_are_listed_with_who_says_so():
    salvo = '{ value = 2, assumption = "x", grade = "D3", alternatives = [{ value = 1, %s }] }'
    given = {
        "doctrines.default.salvo": '{ default = %s }' % (salvo % 'text = "look first"'),
        "sweep.values": "[5]",
    }  # fmt: skip
    study = Plan(load_scenario("with-and-without-s400", given))
    found = believed("doctrines/default/salvo", study)
    assert [entry.text for entry in found] == ["1 (look first)", "2 (as assumed)"]
    assert [set(entry.values.values()) for entry in found] == [{1.0}, {2.0}]


def test_a_mix_is_believed_without_each_of_its_kinds():
    text = '{ value = %d, assumption = "x", grade = "E4" }'
    place = "systems.s-300pmu-2.unit.launchers"
    given = {f"{place}.main.count": text % 6, f"{place}.older.count": text % 2}
    study = Plan(load_scenario("with-and-without-s400", {**given, "sweep.values": "[5]"}))
    found = believed("systems/s-300pmu-2/launchers", study)
    assert [entry.text for entry in found] == [
        "none with 48N6E2: 8 with 48N6E",
        "none with 48N6E: 8 with 48N6E2",
    ]
    assert all(sum(entry.values.values()) == 8.0 for entry in found)


def test_a_claim_that_is_the_central_value_changes_nothing():
    found = openiads.sensitivity(
        "with-and-without-s400",
        set={"sweep.values": [5]},
        case="A@5",
        sizes={**SIZES, "top": 1, "samples": 2},
    )
    for row in found.believed:
        assert row.change.width == 0.0 or not math.isnan(row.change.value)


def test_the_command_line_ranks_and_writes(command, tmp_path):
    words = ["sensitivity", "single-battalion", "--trajectories", "2", "--samples", "4", "-n", "5"]
    words += [word for key, value in DOUBT.items() for word in ("--set", f"{key}={value}")]
    code, out, _ = command(*words, "--top", "1", "--out", tmp_path / "run")
    assert code == 0
    for heading in ("Screening of 1 quantities", "Share of the answer's variance", "settle first"):
        assert heading in out
    assert out.splitlines()[-1].startswith("Results: ")
    assert max(len(line) for line in out.splitlines()[:-1]) <= 100
    code, out, _ = command(*words, "--out", tmp_path / "other", "--json")
    assert json.loads(out)["findings"]["complete"]


def test_the_command_line_names_an_unknown_case(command, tmp_path):
    code, _, err = command("sensitivity", "--case", "C@5", "--out", tmp_path / "run")
    assert code == 2
    assert "there is no case 'C@5'" in err
    assert not (tmp_path / "run").exists()
