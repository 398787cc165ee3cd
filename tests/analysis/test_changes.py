"""What differs between two runs is found wherever it came from, and said once."""

import copy
from pathlib import Path

import numpy as np
import pytest

from openiads.analysis.changes import Change, changes, overrides, typed_overrides
from openiads.analysis.two_runs import compare_runs
from openiads.report.changes import change_sentence, change_tables, subject
from openiads.results.manifest import new_manifest
from openiads.results.read import StoredRun

STUDY = {
    "name": "s",
    "title": "a study",
    "question": "",
    "caveat": "",
    "variants": ["A", "B"],
    "variant_titles": {},
    "sweep_label": "raid size",
}


def case(name):
    return {
        "id": name,
        "variant": name[0],
        "sweep_value": float(name[2:]),
        "horizon_s": 2700.0,
        "class_weights": {"aircraft": 1.0, "decoy": 1.0},
        "rounds": [
            {"id": "48N6E2", "reliability": 0.95, "p_kill": {"decoy": 0.8, "aircraft": 0.9}},
            {"id": "48N6E", "reliability": 0.95, "p_kill": {"decoy": 0.8, "aircraft": 0.9}},
        ],
        "units": [
            {
                "id": "north",
                "key": 7,
                "launchers": [{"id": "north.1", "tubes": 4}, {"id": "north.2", "tubes": 4}],
                "stock": {},
            }
        ],
        "threats": [{"id": "t1", "start_s": 1.0}, {"id": "t2", "start_s": 2.0}],
    }


def run_of(edit=lambda world: None, command="openiads run s", seed=1, **about):
    cases = [case(name) for name in ("A@5", "A@9", "B@5", "B@9")]
    world = copy.deepcopy({"study": dict(STUDY), "cases": cases, "origins": {}})
    edit(world)
    manifest = new_manifest(world, command=command, seed=seed, replications=3)
    manifest |= {"fingerprint": "0" * 64, "versions": {"openiads": "1"}, **about}
    run = StoredRun(Path("folder/run"), manifest, {}, "")
    run.__dict__["world"] = world
    return run


def changed(b, a=None):
    a = a or run_of()
    return changes(a, b, list(zip(a.manifest["cases"], b.manifest["cases"], strict=True)))


def set_all(**values):
    def edit(world):
        for one in world["cases"]:
            for round_ in one["rounds"][:1]:
                round_.update(values)

    return edit


def test_runs_of_the_same_numbers_differ_in_nothing():
    assert changed(run_of()) == ((), "")


def test_a_number_that_is_another_in_every_case_is_one_change():
    (found,), said = changed(run_of(set_all(reliability=0.5)))
    assert found == Change("number", "rounds/48N6E2/reliability", ("48N6E2",), 0.95, 0.5)
    assert said == ""


def test_a_number_that_is_another_in_some_cases_names_them():
    def edit(world):
        for one in world["cases"][2:]:
            one["horizon_s"] = 60.0

    (found,), _ = changed(run_of(edit))
    assert (found.path, found.first, found.second) == ("horizon_s", 2700.0, 60.0)
    assert found.cases == ("B@5", "B@9")


def test_entities_that_change_alike_are_one_change():
    def edit(world):
        for one in world["cases"]:
            for round_ in one["rounds"]:
                round_["p_kill"]["decoy"] = 0.1

    (found,), _ = changed(run_of(edit))
    assert found.entities == ("48N6E2", "48N6E")
    assert subject(found) == "rounds 48N6E2, 48N6E: kill probability, decoys"


def test_entities_that_change_to_other_values_stay_apart():
    def edit(world):
        for one in world["cases"]:
            one["rounds"][0]["reliability"], one["rounds"][1]["reliability"] = 0.5, 0.6

    found, _ = changed(run_of(edit))
    assert [(one.entities, one.second) for one in found] == [(("48N6E2",), 0.5), (("48N6E",), 0.6)]


def test_an_entity_that_only_one_run_has_is_one_change_without_its_numbers():
    def edit(world):
        for one in world["cases"]:
            one["rounds"].pop()
            one["units"][0]["launchers"].append({"id": "north.3", "tubes": 2})

    found, _ = changed(run_of(edit))
    assert [(one.path, one.first, one.second) for one in found] == [
        ("rounds/48N6E", "there", "not there"),
        ("units/north/launchers/north.3", "not there", "there"),
    ]


def test_the_order_of_entities_is_no_change():
    def edit(world):
        for one in world["cases"]:
            one["rounds"].reverse()

    assert changed(run_of(edit)) == ((), "")


def test_settings_that_differ_are_named_with_both_values():
    found, _ = changed(run_of(seed=2, ledger_hash="abc", versions={"openiads": "2"}))
    assert [(one.kind, one.path, one.first, one.second) for one in found] == [
        ("run", "seed", 1, 2),
        ("run", "version of openiads", "1", "2"),
        ("run", "evidence ledger (SHA-256)", "not there", "abc"),
    ]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("openiads run x --set a.b=1 --set 'c=[1, 2]'", {"a.b": "1", "c": "[1, 2]"}),
        ("openiads run x --set=a.b=1", {"a.b": "1"}),
        ("openiads run x --seed 3", {}),
        ("openiads run 'x", {}),
    ],
)
def test_overrides_are_read_from_what_was_typed(command, found):
    assert typed_overrides(command) == found
    assert overrides(run_of(command=command)) == found


def test_overrides_from_python_are_read_from_the_world():
    def edit(world):
        mark = {"kind": "command line", "text": "0.5", "layer": "--set"}
        world["origins"] = {
            "A/rounds/48N6E2/reliability": mark,
            "B/rounds/48N6E2/reliability": mark,
            "A/horizon_s": {"kind": "scenario", "text": "2700 s", "layer": "scenario"},
        }

    assert overrides(run_of(edit, "openiads.run(...)")) == {"rounds.48N6E2.reliability": "0.5"}


def test_an_override_that_only_one_run_has_is_named():
    found, _ = changed(run_of(set_all(reliability=0.5), "openiads run s --set rounds.x=0.5"))
    assert [(one.kind, one.path) for one in found] == [
        ("override", "rounds.x"),
        ("number", "rounds/48N6E2/reliability"),
    ]
    table = change_tables(found)[0]
    assert table.rows == (
        ("override rounds.x", "as written", "0.5", ""),
        ("round 48N6E2: reliability", "0.95", "0.5", "all cases"),
    )
    assert change_sentence(found) == (
        "What differs: override rounds.x: as written in the first, 0.5 in the second; round "
        "48N6E2: reliability: 0.95 in the first, 0.5 in the second."
    )


def test_threats_that_change_are_one_row_for_each_thing_that_changes():
    def edit(world):
        for one in world["cases"]:
            for threat in one["threats"]:
                threat["start_s"] += 5.0

    table = change_tables(changed(run_of(edit))[0])[0]
    assert table.rows == (("threats t1, t2: start", "various", "various", "all cases"),)


def test_units_of_numbers_are_written_and_long_lists_cut():
    def edit(world):
        for one in world["cases"]:
            one["horizon_s"] = 60.0
            one["class_weights"]["decoy"] = 0.5
            one["rounds"][0]["range_max_m"] = [[float(k), 1000.0] for k in range(30)]

    rows = change_tables(changed(run_of(edit))[0])[0].rows
    assert rows[0] == ("horizon", "2700 s", "60 s", "all cases")
    assert rows[1] == ("class weights: decoy", "1", "0.5", "all cases")
    assert rows[2][:2] == ("round 48N6E2: greatest range", "not there")
    assert len(rows[2][2]) == 48


def test_more_changes_than_are_read_stand_folded():
    def edit(world):
        for one in world["cases"]:
            one["rounds"][0]["p_kill"] = {f"class {k}": k / 100 for k in range(30)}

    found, _ = changed(run_of(edit))
    first, rest = change_tables(found)
    assert (len(first.rows), len(rest.rows), rest.folded) == (24, 8, True)
    assert rest.caption == "8 more differences"
    assert change_sentence(found).endswith("; and 29 more.")


def test_worlds_that_cannot_be_read_are_told_in_words():
    b = run_of(lambda world: world.update(cases=world["cases"][:1]))
    b = StoredRun(b.directory, run_of().manifest, {}, "")
    b.__dict__["world"] = {"cases": []}
    found, said = changed(b)
    assert found == ()
    assert said.startswith("The numbers of the runs cannot be compared: ")


def test_titles_of_compared_runs_are_never_the_same(make_outcomes):
    def stored(folder, **options):
        run = run_of(**options)
        run = StoredRun(Path(folder), run.manifest, dict.fromkeys(("A@5", "B@5"), 3), "")
        run.__dict__["world"] = run_of().world
        run.__dict__["outcomes"] = make_outcomes("A@5", "A", 5.0, np.array([1, 2, 3]), 5)
        run.finished.update(dict.fromkeys(("A@9", "B@5", "B@9"), 0))
        return run

    for options, titles in (
        ({}, ("a study (x)", "a study (y)")),
        ({"seed": 2}, ("a study (seed = 1)", "a study (seed = 2)")),
        (
            {"seed": 2, "command": "openiads run s --set a=1"},
            ("a study (a as written)", "a study (a = 1)"),
        ),
    ):
        found = compare_runs(stored("one/x"), stored("two/y", **options))
        assert (found.title_a, found.title_b) == titles
    found = compare_runs(stored("one/x"), stored("two/x"))
    assert (found.title_a, found.title_b) == ("a study (first)", "a study (second)")
