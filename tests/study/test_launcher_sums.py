"""Sets of launchers: none of a kind, and sums that are kept."""

import json

import numpy as np
import polars as pl
import pytest

from openiads.errors import InputError
from openiads.evidence.ledger import load_ledger
from openiads.resolve.reader_names import short_names
from openiads.resolve.resolver import Plan
from openiads.results.read import read_run
from openiads.scenario.library import builtin_scenario
from openiads.scenario.load import read_scenario
from openiads.study.alternatives import alternatives
from openiads.study.api import run
from openiads.study.draw import draw

STUDY = "with-and-without-s400"
UNIT = "systems.s-400.unit"
SETS = ("long", "main", "older", "medium", "short")
MIX = (1, 3, 1, 2, 1)
ROUNDS = ("40N6E", "48N6E3", "48N6E2", "9M96E2", "9M96E")
STATED = '{ value = 8, assumption = "published", grade = "B3" }'


def assumed(value, more=""):
    return f'{{ value = {value}, assumption = "not published", grade = "E4"{more} }}'


# A mix of five kinds and a further load of each, whatever the library says.
WRITTEN = builtin_scenario(STUDY) + "\n".join(
    [
        "",
        f"[{UNIT}]",
        f"launchers_total = {STATED}",
        *(f"launchers.{name}.count = {assumed(n)}" for name, n in zip(SETS, MIX, strict=True)),
        *(
            f"stock.{name} = {assumed(n)}"
            for name, n in zip(ROUNDS, (4, 12, 4, 32, 16), strict=True)
        ),
    ]
)


def plan(omit=(), **overrides):
    """Return the study with the mix, parts of the S-400 omitted and numbers set."""
    parts = json.dumps(["command_post", *omit])
    text = WRITTEN.replace('omit = ["command_post"]\nradars.92', f"omit = {parts}\nradars.92")
    assert (text == WRITTEN) == (not omit)
    small = {"sweep.values": "[10]", **overrides}
    return Plan(read_scenario(text, file="x.toml", overrides=small))


def world(omit=(), **overrides):
    """Return the world of that study."""
    return plan(omit, **{key: json.dumps(n) for key, n in overrides.items()}).world()


def counts(world, site="s400"):
    unit = next(unit for unit in world.cases[-1].units if unit.id == site)
    found = {}
    for launcher in unit.launchers:
        name = launcher.id.removeprefix(f"{site}.").rpartition("-")[0]
        found[name] = found.get(name, 0) + 1
    return found


def test_no_launchers_of_a_set_is_the_same_as_omitting_it():
    none = world(**{f"{UNIT}.launchers.medium.count": 0})
    omitted = world(omit=["medium"])
    assert none.cases == omitted.cases
    assert "9M96E2" not in {one.id for one in none.cases[-1].rounds}
    assert not any("9M96E2" in path for path in none.origins if path.startswith("B/rounds"))


def test_a_unit_without_any_launcher_is_refused():
    sets = ("long", "main", "older", "medium", "short")
    with pytest.raises(InputError, match="no launcher is left") as caught:
        world(**{f"{UNIT}.launchers.{name}.count": 0 for name in sets})
    assert "omit the unit" in caught.value.allowed


def test_a_round_that_no_launcher_has_can_be_given_nothing_from_the_command_line():
    with pytest.raises(InputError, match="no effect"):
        world(**{f"{UNIT}.launchers.medium.count": 0, f"{UNIT}.stock.9M96E2": 5})


@pytest.mark.parametrize(
    ("total", "divided"),
    [
        (8, {"long": 1, "main": 3, "older": 1, "medium": 2, "short": 1}),
        # shares of 12: 1.5, 4.5, 1.5, 3, 1.5: the whole parts are 10, the first two halves go up
        (12, {"long": 2, "main": 5, "older": 1, "medium": 3, "short": 1}),
        # shares of 4: 0.5, 1.5, 0.5, 1, 0.5
        (4, {"long": 1, "main": 2, "medium": 1}),
    ],
)
def test_a_total_is_divided_in_the_mix_of_the_library(total, divided):
    assert counts(world(**{f"{UNIT}.launchers_total": total})) == divided


def test_the_origin_of_a_count_names_the_total():
    found = world(**{f"{UNIT}.launchers_total": 12})
    origin = found.origins["B/units/s400/launchers/main/count"]
    assert origin.text.startswith("5 of 12 launchers, in the mix of: 3: not published")
    assert found.origins["B/units/s400/launchers_total"].kind == "command line"


def test_written_counts_stand_and_a_written_total_leaves_the_rest_to_the_others():
    alone = {f"{UNIT}.launchers.main.count": 8}
    assert counts(world(**alone))["main"] == 8
    both = counts(world(**alone, **{f"{UNIT}.launchers_total": 10}))
    # 2 left for 1, 1, 2, 1: shares 0.4, 0.4, 0.8, 0.4; one for medium, one for the first
    assert both == {"main": 8, "medium": 1, "long": 1}


def test_counts_beyond_a_written_total_are_refused():
    over = {f"{UNIT}.launchers.main.count": 9, f"{UNIT}.launchers_total": 8}
    with pytest.raises(InputError, match="add up to 14, and the total is 8") as caught:
        world(**over)
    assert caught.value.key == f"{UNIT}.launchers_total"


def test_what_a_site_omits_is_taken_off_the_total():
    found = world(omit=["main"], **{f"{UNIT}.launchers_total": 12})
    assert counts(found) == {"long": 2, "older": 1, "medium": 3, "short": 1}


def test_every_total_in_the_library_is_the_sum_of_its_sets():
    from openiads.scenario.library import library_entries

    for name, entry in library_entries("systems").items():
        unit = entry.raw["unit"]
        if "launchers_total" in unit:
            stated = [group["count"]["value"] for group in unit["launchers"].values()]
            assert unit["launchers_total"]["value"] == sum(stated), name


def drawn(total=STATED, count=256):
    """Return draws of the study with a total of the S-400."""
    return draw(plan(**{f"{UNIT}.launchers_total": total}), count, seed=1)


def values(draws, name):
    at = draws.keys.index(f"systems/s-400/launchers/{name}/count")
    return draws.values[:, at]


def test_every_draw_has_eight_launchers_and_each_set_can_have_none():
    draws = drawn()
    table = np.array([values(draws, name) for name in SETS])
    assert set(table.sum(axis=0)) == {8.0}
    assert (table.min(axis=1) == 0.0).all()
    assert (table == np.round(table)).all()
    for number in range(0, 256, 32):
        (unit,) = [u for u in draws.case("B@10", number).units if u.id == "s400"]
        assert len(unit.launchers) == 8


# By hand: 8 are drawn from an urn of a and 8 - a, so P(0) = (8-a)(9-a)...(15-a) / (8 9 ... 15).
@pytest.mark.parametrize(
    ("name", "mean", "none"),
    [
        ("main", 3, 5 * 6 * 7 / (13 * 14 * 15)),
        ("medium", 2, 6 * 7 / (14 * 15)),
        ("short", 1, 7 / 15),
    ],
)
def test_the_numbers_of_a_set_follow_the_urn(name, mean, none):
    found = values(drawn(count=1024), name)
    # 4 standard errors of independent draws: variance of the mean 8 p (1-p) (8+8)/(8+1) / 1024
    variance = 8 * mean / 8 * (1 - mean / 8) * 16 / 9
    assert abs(found.mean() - mean) < 4 * (variance / 1024) ** 0.5
    assert abs((found == 0).mean() - none) < 4 * (none * (1 - none) / 1024) ** 0.5


def test_the_spread_of_a_count_is_that_of_its_draws():
    (one,) = [c for c in drawn(count=2).plan.contested if c.key.endswith("medium/count")]
    assert one.spread.low == 0.0
    assert one.spread.high == 8.0
    assert one.spread.central == 2.0
    assert one.spread.law.weights[0] == pytest.approx(6 * 7 / (14 * 15))
    assert one.joint == "systems/s-400/launchers"


def test_a_contested_total_is_drawn_and_the_mix_adds_up_to_it():
    total = '{ value = 8, assumption = "x", grade = "D4", alternatives = [4, 12] }'
    draws = drawn(total)
    sums = draws.values[:, draws.keys.index("systems/s-400/launchers_total")]
    table = np.array([values(draws, name) for name in SETS])
    assert (table.sum(axis=0) == sums).all()
    # three alternatives of one grade: a third each, and 256 balanced draws are near it
    assert [abs((sums == n).sum() - 256 / 3) < 2 for n in (4, 8, 12)] == [True] * 3
    number = int(np.argmax(sums == 12))
    (unit,) = [u for u in draws.case("B@10", number).units if u.id == "s400"]
    assert len(unit.launchers) == 12


def test_an_assumed_stock_goes_with_the_launchers_and_a_written_one_does_not():
    twice = world(**{f"{UNIT}.launchers_total": 16})
    stock = {u.id: u.stock for u in twice.cases[-1].units}["s400"]
    assert stock == {"40N6E": 8, "48N6E3": 24, "48N6E2": 8, "9M96E2": 64, "9M96E": 32}
    written = world(**{f"{UNIT}.launchers_total": 16, f"{UNIT}.stock.9M96E": 5})
    assert {u.id: u.stock for u in written.cases[-1].units}["s400"]["9M96E"] == 5


def test_well_graded_counts_keep_their_mix():
    known = {
        f"{UNIT}.launchers.{name}.count": assumed(n).replace("E4", "B2")
        for name, n in zip(SETS, MIX, strict=True)
    }
    drawn_here = {one.key for one in plan(**known).contested}
    assert not {f"systems/s-400/launchers/{name}/count" for name in SETS} & drawn_here


def test_published_mixes_are_drawn_as_they_are():
    other = {"long": 2, "main": 6, "older": 0, "medium": 0, "short": 0}
    camps = {
        f"{UNIT}.launchers.{name}.count": assumed(
            n, f', alternatives = [{{ value = {other[name]}, grade = "D4" }}]'
        )
        for name, n in zip(SETS, MIX, strict=True)
    }
    draws = draw(plan(**camps), 128, seed=1)
    table = {tuple(row) for row in np.array([values(draws, name) for name in SETS]).T}
    assert table == {(1, 3, 1, 2, 1), (2, 6, 0, 0, 0)}
    # D4 weighs twice what E4 does
    assert (values(draws, "main") == 6).mean() == pytest.approx(2 / 3, abs=0.02)
    made = draws.plan
    members = [one for one in made.contested if one.joint == "systems/s-400/launchers"]
    found = alternatives(members, load_ledger(), short_names(made))
    assert [entry.text for entry in found] == [
        "1 with 40N6E, 3 with 48N6E3, 1 with 48N6E2, 2 with 9M96E2, 1 with 9M96E",
        "2 with 40N6E, 6 with 48N6E3",
    ]


def test_mixes_that_do_not_pair_are_refused():
    wrong = plan(**{f"{UNIT}.launchers.main.count": assumed(3, ", alternatives = [5]")})
    with pytest.raises(InputError, match="more alternatives than others"):
        draw(wrong, 2, seed=1)


def test_a_kind_of_which_the_stated_mix_has_none_is_never_drawn():
    made = plan(
        **{
            f"{UNIT}.launchers.short.count": assumed(0),
            f"{UNIT}.launchers.main.count": assumed(4),
        }
    )
    draws = draw(made, 64, seed=1)
    assert "systems/s-400/launchers/short/count" not in draws.keys
    sums = sum(values(draws, name) for name in SETS[:-1])
    assert set(sums) == {8.0}


def test_every_battalion_of_the_library_keeps_its_sum_in_every_draw():
    text = builtin_scenario(STUDY)
    made = Plan(read_scenario(text, file="x.toml", overrides={"sweep.values": "[10]"}))
    draws = draw(made, 256, seed=1)
    for system in ("s-400", "s-300pmu-2"):
        place = f"systems/{system}/launchers"
        sets = [at for at, key in enumerate(draws.keys) if key.startswith(f"{place}/")
                and key.endswith("/count")]  # fmt: skip
        total = draws.values[:, draws.keys.index(f"{place}_total")]
        assert len(sets) >= 2
        assert (draws.values[:, sets].sum(axis=1) == total).all()
        assert (draws.values[:, sets].min(axis=0) == 0.0).all()


def test_an_aim_at_a_launcher_that_a_draw_lacks_is_an_aim_at_another_of_the_unit():
    """The raid of the study aims at `south.main-1`."""
    made = plan(**{"sweep.values": "[120]"})
    place = "systems/s-300pmu-2/launchers"
    values = {f"{place}_total": 4.0, f"{place}/main/count": 0.0, f"{place}/older/count": 4.0}
    case = made.case("A@120", values)
    aims = {threat.aim for threat in case.threats}
    assert "element:south.older-1" in aims
    assert "element:south.main-1" not in aims


def test_an_aim_at_a_launcher_that_is_written_away_is_refused():
    with pytest.raises(InputError, match=r"south\.main-1"):
        world(**{"systems.s-300pmu-2.unit.launchers.main.count": 0, "sweep.values": [120]})


def test_draws_with_and_without_a_kind_have_one_table(tmp_path):
    small = {"sweep.values": [10]}
    made = run(STUDY, draws=16, replications=2, set=small, out=tmp_path / "run", seed=1)
    names = [
        key for key in made.draws["key"].unique() if key.startswith("systems/s-400/launchers/")
    ]
    none = made.draws.filter(pl.col("key").is_in(names) & (pl.col("value_si") == 0.0))
    assert none.height > 0
    stored = read_run(tmp_path / "run").outcomes
    assert stored.height == 2 * 16 * 2
    fired = pl.sum_horizontal(pl.col("^rounds_fired_.*$"))
    assert (stored.select(fired).to_series() == stored["rounds_fired"]).all()
    assert not stored.select(pl.col("^rounds_fired_.*$")).null_count().sum_horizontal().item()


def test_a_stored_run_names_what_was_drawn_and_counts_what_was_not(tmp_path):
    small = {"sweep.values": [5]}
    made = run(STUDY, draws=2, replications=2, set=small, out=tmp_path / "run")
    about = read_run(tmp_path / "run").about
    assert set(about.draw_names) == set(made.draws["key"].unique())
    assert about.draw_names["systems/s-400/launchers_total"] == "launchers in an S-400 battalion"
    assert sum(about.not_drawn.values()) > 0
    assert any("spread" in why for why in about.not_drawn)
