"""Reserves keep ready rounds, each for its own classes (model, section 6; decision 3)."""

import pytest
from worlds import flight, hover, launcher, make_case, per_class, play, round_, unit

from openiads.errors import InputError
from openiads.scenario.references import validate_references

KEPT = {"round": "dart", "rounds": 16, "classes": ["ballistic_missile"]}
OWN = {"round": "dart", "rounds": 1, "classes": ["cruise_missile"]}


def fired(threats, reserve, tubes=18, salvo=1, stock=0, **rest):
    """Return what was shot at, in order, by one unit with reserves."""
    box = launcher(tubes=tubes, reload_time_s=rest.pop("reload_time_s", 1e4))
    doctrine = {"reserve": reserve, "salvo": per_class(salvo)}
    one = unit(launchers=[box], stock={"dart": stock}, doctrine=doctrine, **rest)
    case = make_case(threats, units=[one])
    validate_references(case)
    return play(case)


def targets(played):
    return [shot["threat"] for shot in played.shots]


def raid(count, **rest):
    return [hover(f"t{n}", **rest) for n in range(count)]


def test_rounds_reserved_for_ballistic_missiles_keep_all_fire_from_cruise_missiles():
    assert targets(fired(raid(3), [KEPT], tubes=17, salvo=2)) == []


def test_cruise_missiles_use_what_is_not_reserved_and_no_more():
    played = fired(raid(4), [KEPT])
    assert targets(played) == ["t0", "t1"]
    assert played.reasons("t2") == played.reasons("t3") == ["no_round"]


def test_a_second_reserve_of_one_round_lets_cruise_missiles_use_exactly_that_one():
    """17 of 18 are reserved: one that is not, then the one of their own reserve."""
    assert targets(fired(raid(4), [KEPT, OWN])) == ["t0", "t1"]
    assert targets(fired(raid(4), [KEPT, OWN], tubes=19)) == ["t0", "t1", "t2"]
    assert targets(fired(raid(4), [OWN, KEPT], tubes=19)) == ["t0", "t1", "t2"]


def test_reserved_rounds_are_there_for_their_own_classes():
    late = [hover(f"b{n}", type="ballistic_missile", seconds=90.0) for n in range(20)]
    played = fired([*raid(4), *late], [KEPT])
    assert targets(played) == ["t0", "t1", *(f"b{n}" for n in range(16))]


def test_rounds_that_are_not_reserved_are_charged_first():
    """Three ballistic missiles use the three unreserved rounds, and 16 stay for the others."""
    first = [hover(f"b{n}", type="ballistic_missile", seconds=50.0) for n in range(3)]
    reserve = [{**KEPT, "classes": ["ballistic_missile", "bomber"]}]
    played = fired([*first, *raid(2)], reserve, tubes=19)
    assert targets(played) == ["b0", "b1", "b2"]


def test_a_reserve_is_charged_in_the_order_of_the_list_and_does_not_come_back_by_reloading():
    """Bombers use up the first reserve for them; then cruise missiles may have what is loaded.

    Two rounds of four are reserved: two bombers take the unreserved, two more the reserve. The
    launcher reloads four, all free now, where a reserve that came back would keep two.
    """
    reserve = [{"round": "dart", "rounds": 2, "classes": ["bomber"]}]
    first = [hover(f"b{n}", type="bomber", seconds=50.0) for n in range(4)]
    late = [hover(f"t{n}", start_s=60.0, seconds=60.0) for n in range(4)]
    played = fired([*first, *late], reserve, tubes=4, stock=4, reload_time_s=20.0)
    assert targets(played) == ["b0", "b1", "b2", "b3", "t0", "t1", "t2", "t3"]


def test_of_two_reserves_for_a_class_the_first_listed_pays():
    both = {"round": "dart", "rounds": 1, "classes": ["bomber", "aircraft"]}
    mine = {"round": "dart", "rounds": 1, "classes": ["bomber"]}
    threats = [
        hover("u", type="decoy", seconds=40.0),
        hover("b", type="bomber", seconds=50.0),
        hover("a", type="aircraft", seconds=60.0),
    ]
    assert targets(fired(threats, [both, mine], tubes=3)) == ["u", "b"]
    assert targets(fired(threats, [mine, both], tubes=3)) == ["u", "b", "a"]


def test_stock_that_is_not_loaded_keeps_nothing():
    """Two of three are reserved; a stock of ten does not make them free."""
    kept = {**KEPT, "rounds": 2}
    assert targets(fired(raid(3), [kept], tubes=3, stock=10)) == ["t0"]


def test_a_salvo_that_reaches_into_a_reserve_is_not_fired():
    kept = {**KEPT, "rounds": 1}
    assert targets(fired(raid(1), [kept], tubes=4, salvo=4)) == []
    assert targets(fired(raid(1), [kept], tubes=4, salvo=3)) == ["t0"] * 3


def test_reserves_of_one_type_do_not_bind_another():
    boxes = [launcher("fire.a", tubes=2), launcher("fire.b", round="lance", tubes=2)]
    one = unit(launchers=boxes, doctrine={"reserve": [{**KEPT, "rounds": 1}]})
    case = make_case(raid(5), units=[one], rounds=[round_(), round_("lance")])
    assert sorted(shot["round"] for shot in play(case).shots) == ["dart", "lance", "lance"]


@pytest.mark.parametrize("rounds", [(4,), (5,), (2, 2)])
def test_reserves_not_below_the_tubes_are_refused(rounds):
    reserve = [{**KEPT, "rounds": n} for n in rounds]
    one = unit(launchers=[launcher(tubes=4)], stock={"dart": 90}, doctrine={"reserve": reserve})
    with pytest.raises(InputError) as caught:
        validate_references(make_case([flight("t")], units=[one]))
    text = str(caught.value)
    assert "units.fire.doctrine.reserve" in text
    assert f"{sum(rounds)} rounds of dart" in text
    assert "at most 3" in text


def test_reserves_one_below_the_tubes_are_allowed():
    one = unit(launchers=[launcher(tubes=4)], doctrine={"reserve": [{**KEPT, "rounds": 3}]})
    validate_references(make_case([flight("t")], units=[one]))
