"""`check`, the command and Python refuse and warn alike: what one says the others say."""

import warnings
from pathlib import Path

import pytest

import openiads
from openiads.errors import InputError, OpenIADSWarning
from openiads.resolve.resolver import resolve
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.study import api
from openiads.study.pack import pack

TINY = builtin_scenario("single-battalion")
HERE = (5.0, -140.0)


def both_refuse(world_or_name, match, **changes):
    """Return the error of `check`; `run` must raise the same."""
    with pytest.raises(InputError, match=match) as checked:
        openiads.check(world_or_name, **changes)
    with pytest.raises(InputError, match=match) as ran:
        openiads.run(world_or_name, replications=1, **changes)
    assert str(checked.value) == str(ran.value)
    return checked.value


@pytest.mark.parametrize(
    ("changes", "match", "key"),
    [
        (
            {"threats.airliner.route.points": [[5.6, -141, "9 km"], [5.6, -141, "9 km"]]},
            "has no route",
            "threats.airliner.route",
        ),
        (
            {"threats.airliner.route.points": [[5.6, -141, "9 km"]] * 3},
            "has no route",
            "threats.airliner.route",
        ),
        (
            {"threats.airliner.route.points": [[5.6, -141, "9 km"], [5.6, -141, "1 km"]]},
            "has no route",
            "threats.airliner.route",
        ),
        (
            {"threats.rocket.route.launch": [5.0, -140.000001]},
            "has no route: it is 0.11 m",
            "threats.rocket.route",
        ),
        ({"horizon": "100 s"}, "ends before any arrival", "horizon"),
        (
            {"rounds.long.speed_at_max_range": "2000 m/s"},
            "is above speed_max|cannot be flown",
            "rounds.long.speed_at_max_range",
        ),
        ({"radars.watch.pfa": 0.09, "radars.watch.reference_pd": 0.05}, "pfa|reference", ""),
    ],
)
def test_what_cannot_run_is_refused_by_check_and_by_python_alike(changes, match, key):
    error = both_refuse("single-battalion", match, set=changes) if key else None
    if not key:
        with pytest.raises(InputError, match=match):
            openiads.check("single-battalion", set=changes)
    else:
        assert error.key == key


def test_a_scenario_without_threats_is_refused():
    world = resolve(read_scenario(TINY[: TINY.index("# Four cruise missiles")]))
    assert both_refuse(world, "has no threats").key == "threats"


def test_a_scenario_without_units_is_refused():
    text = TINY.replace('doctrine = "careful"', 'doctrine = "careful"\nomit = ["unit"]')
    assert both_refuse(resolve(read_scenario(text)), "has no units").key == "units"


def test_units_of_a_network_that_prefer_different_things_are_refused():
    world = openiads.explain("single-battalion")
    (case,) = world.cases
    unit = case.units[0]
    other = unit.model_copy(
        update={
            "id": "other",
            "key": 5,
            "launchers": [
                one.model_copy(update={"id": f"other.{n}", "key": 100 + n})
                for n, one in enumerate(unit.launchers)
            ],
            "doctrine": unit.doctrine.model_copy(update={"prefer": "cheapest"}),
        }
    )
    two = world.model_copy(
        update={"cases": [case.model_copy(update={"units": [*case.units, other]})]}
    )
    assert "prefer" in str(both_refuse(two, "prefer different things").key)


def _broken():
    """Yield (what, case) of cases that the engine refuses to pack."""
    (case,) = openiads.explain("single-battalion").cases
    threat = case.threats[-1]
    radar, round_ = case.radars[0], case.rounds[0]

    def changed(kind, one, **update):
        rest = [x for x in getattr(case, kind) if x.id != one.id]
        return case.model_copy(update={kind: [*rest, one.model_copy(update=update)]})

    rows = [(float(h), 1e5) for h in range(17)]
    yield "no radars", case.model_copy(update={"radars": []})
    yield "no units", case.model_copy(update={"units": []})
    yield "no threats", case.model_copy(update={"threats": []})
    yield "rows", changed("rounds", round_, range_max_m=rows)
    yield "boost", changed("rounds", round_, boost_time_s=1000.0)
    yield "speed", changed("rounds", round_, speed_at_max_range_m_s=5000.0)
    yield "pd", changed("radars", radar, reference_pd=1e-9)
    yield "pd one", changed("radars", radar, reference_pd=1.0)
    ballistic = case.threats[-2].route.model_copy(update={"launch": HERE, "aim": HERE})
    yield "ballistic", changed("threats", threat, route=ballistic)


BROKEN = dict(_broken())


@pytest.mark.parametrize("what", BROKEN)
def test_whatever_the_engine_refuses_to_pack_check_refuses_first(what):
    with pytest.raises(InputError):
        pack(BROKEN[what])
    world = openiads.explain("single-battalion").model_copy(update={"cases": [BROKEN[what]]})
    both_refuse(world, None)


@pytest.mark.parametrize("metres", [1.1, 5.0])
def test_a_route_of_a_metre_runs(metres):
    end = [5.6, -141.0 + metres / 111_000, "9 km"]
    changes = {"threats.airliner.route.points": [[5.6, -141.0, "9 km"], end]}
    with pytest.warns(OpenIADSWarning):
        run = openiads.run("single-battalion", replications=2, set=changes)
    assert run.outcomes.height == 2


def test_a_raid_of_arcs_from_where_they_fall_is_refused_by_name():
    text = TINY.replace('type = "missile", share = 1', 'type = "rocket", share = 1')
    text = text.replace('turn_distance = "40 km"', 'route = "ballistic"')
    text = text.replace('start_distance = "120 km"', 'start_distance = "0.01 m"')
    text = text.replace('width = "20 km"', 'width = "0 m"').replace(
        'aims = ["harbour", "hill.guide"]', 'aims = ["harbour"]'
    )
    with pytest.raises(InputError, match="has no route") as caught:
        openiads.check(resolve(read_scenario(text)))
    assert caught.value.key == "raids.main.groups.cruise.route"


ODD = {"networks.sector.latency": "1 h"}
"""Something odd that does not stop a run."""


def test_python_warns_with_the_words_of_check_and_the_result_holds_them():
    said = openiads.check("single-battalion", set=ODD)
    assert said
    with pytest.warns(OpenIADSWarning) as caught:
        run = openiads.run("single-battalion", replications=2, set=ODD)
    assert [str(one.message) for one in caught] == said
    assert run.warnings == tuple(said)
    assert {Path(one.filename).name for one in caught} == {Path(__file__).name}


def test_a_run_with_draws_and_a_sensitivity_warn_alike(tmp_path):
    file = tmp_path / "odd.toml"
    file.write_text(
        TINY.replace(
            "reliability = 0.95", 'reliability = { value = 0.9, assumption = "so", grade = "E4" }'
        ).replace('latency = "1 s"', 'latency = "1 h"')
    )
    with pytest.warns(OpenIADSWarning) as ran:
        run = openiads.run(file, draws=2, replications=2)
    assert any("never hears" in one for one in run.warnings)
    sizes = {"trajectories": 2, "samples": 2, "replications": 2, "top": 1}
    with pytest.warns(OpenIADSWarning) as analysed:
        found = openiads.sensitivity(file, sizes=sizes)
    assert found.warnings == run.warnings
    assert [str(one.message) for one in ran] == [str(one.message) for one in analysed]


def test_what_is_in_order_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert openiads.run("single-battalion", replications=2).warnings == ()


def test_many_warnings_are_not_a_flood(monkeypatch):
    monkeypatch.setattr(api, "MOST_WARNINGS", 1)
    changes = {**ODD, "networks.sector.identification_time": "1 h"}
    with pytest.warns(OpenIADSWarning) as caught:
        run = openiads.run("single-battalion", replications=2, set=changes)
    assert len(caught) == 2
    assert "more" in str(caught[1].message)
    assert len(run.warnings) > 1


def test_the_command_says_it_once_on_standard_error(capsys, tmp_path):
    from openiads import cli

    words = ["run", "single-battalion", "-n", "2", "--set", "networks.sector.latency=1 h"]
    words += ["--out", str(tmp_path / "run"), "--no-report"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(SystemExit) as stop:
            cli.main(words)
    assert stop.value.code in (0, None)
    err = " ".join(capsys.readouterr().err.split())
    assert err.count("never hears") == 1


def test_the_case_of_a_report_in_which_python_answered_zero_percent(tmp_path):
    text = TINY.replace('horizon = "900 s"', 'horizon = "300 s"')
    file = tmp_path / "short.toml"
    file.write_text(text)
    with pytest.raises(InputError, match="ends before any arrival") as caught:
        openiads.run(file, replications=1)
    assert caught.value.file == str(file)
    assert "more than" in str(caught.value.allowed)
