"""The rule for the central value, against examples worked out by hand."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from openiads.errors import InputError
from openiads.evidence.central import central, representative
from openiads.evidence.claim import Claim
from openiads.evidence.direction import HIGHER_HELPS, LOWER_HELPS, helps
from openiads.evidence.quantities import DIMENSIONS
from openiads.evidence.weights import heaviest, weakest, weight
from openiads.units import to_si


def claim(name: str, value: object, grade: str, lineage: str = "", **more: object) -> Claim:
    body = {
        "id": name,
        "subject": "X",
        "quantity": "detection_range_max",
        "value": value,
        "source": "s",
        "grade": grade,
        "status": "direct",
        "lineage": lineage or name,
    }
    return Claim.model_validate(body | more)


def test_copies_of_one_statement_count_once():
    """Three copies of 100 km against two sources for 300 and 400 km: 100 has one voice of three.

    Weights 2, 2, 2: half is 3, reached at 300 km. Counted one by one (2, 2, 2, 2, 2; half 5) the
    copies would have won with 100 km.
    """
    copies = [claim(f"c{i}", "100 km", "C3", "exporter") for i in range(3)]
    others = [claim("d", "300 km", "C3"), claim("e", "400 km", "C3")]
    chosen = central([*copies, *others])
    assert chosen.value_si == 300_000.0
    assert chosen.claims[0] == "d"
    assert len(chosen.claims) == 3


def test_a_better_letter_weighs_twice_as_much():
    """B3 weighs 2, two C3 1 each and D3 1/2: half of 4.5 is 2.25, passed at the 40 km of a C."""
    claims = [claim("a", "36 km", "B3"), claim("b", "40 km", "C3"), claim("c", "80 km", "C3")]
    assert central([*claims, claim("d", "90 km", "D3")]).value_si == 40_000.0


def test_the_digit_weighs_too():
    """By letters alone 100 km (B, 4) beats 200 and 300 (C, 2 each) or ties with them.

    With the digits B4 is 4 x 1/4 = 1, C1 is 2 x 1 = 2 and C3 is 2 x 1/2 = 1: half of 4 is 2, passed
    at 200 km. Without the C3, half of 3 is 1.5, passed at 200 km again.
    """
    doubtful, confirmed = claim("a", "100 km", "B4"), claim("b", "200 km", "C1")
    assert central([doubtful, confirmed, claim("c", "300 km", "C3")]).value_si == 200_000.0
    assert central([doubtful, confirmed]).value_si == 200_000.0
    assert central([claim("a", "100 km", "B3"), claim("c", "300 km", "C3")]).value_si == 100_000.0


def test_the_weights_of_all_grades_are_those_of_the_page():
    letters = zip("ABCDEF", (8, 4, 2, 1, 0.5, 0.25), strict=True)
    for letter, publisher in letters:
        for digit, kept in zip("123456", (1, 0.75, 0.5, 0.25, 0.125, 0.25), strict=True):
            assert weight(letter + digit) == publisher * kept


@pytest.mark.parametrize(
    ("quantity", "low", "high", "taken"),
    [
        ("detection_range_max", "100 km", "200 km", "100 km"),
        ("engagement_altitude_min", "10 m", "25 m", "25 m"),
        ("reaction_time", "9 s", "35 s", "35 s"),
        ("rcs_frontal", "0.001 m2", "0.1 m2", "0.001 m2"),
        ("speed_cruise", "200 m/s", "240 m/s", "240 m/s"),
        ("cruise_altitude", "30 m", "70 m", "30 m"),
        ("unit_cost", "1 MUSD", "2 MUSD", "1 MUSD"),
    ],
)
def test_on_an_even_weight_the_value_is_the_one_that_helps_the_defence_less(
    quantity: str, low: str, high: str, taken: str
):
    claims = [claim("a", low, "D4", quantity=quantity), claim("b", high, "D4", quantity=quantity)]
    chosen = central(claims)
    assert chosen.value_si == to_si(taken, DIMENSIONS[quantity])
    assert "even weight between" in chosen.text
    assert ("no cautious side" in chosen.text) == (quantity == "unit_cost")


def test_the_speed_of_a_round_is_no_threat_and_that_of_a_threat_is():
    def fastest(subject: str) -> float:
        said = [
            claim(n, v, "C3", subject=subject, quantity="speed_max")
            for n, v in (("a", "1 km/s"), ("b", "2 km/s"))
        ]
        return central(said).value_si

    assert fastest("48N6E2") == 1000.0
    assert fastest("Iskander-M") == 2000.0


def test_a_majority_is_no_even_weight_and_says_nothing_of_one():
    """D4 and C4: 1/4 against 1/2, half is 3/8, passed at the second."""
    chosen = central([claim("a", "200 km", "D4"), claim("b", "300 km", "C4")])
    assert chosen.value_si == 300_000.0
    assert "even" not in chosen.text


def test_equals_of_one_value_are_no_tie():
    same = [claim("a", "200 km", "D4"), claim("b", "200 km", "D4"), claim("c", "300 km", "C4")]
    assert "even weight between 200 km and 300 km: the lower" in central(same).text
    assert "even" not in central(same[:2]).text


def test_every_quantity_the_library_asks_for_has_a_side_or_is_known_to_have_none():
    """Prices do not change what a defence does; heights and ceilings of threats cut both ways."""
    neither = {"unit_cost", "apogee", "altitude_max"}
    texts = (
        path.read_text("utf-8")
        for kind in ("radars", "rounds", "systems", "threats")
        for path in files("openiads").joinpath("library", kind).iterdir()
    )
    asked = {name for text in texts for name in re.findall(r'claims = "[^"/]+/(\w+)"', text)}
    assert len(asked) > 15
    assert {q for q in asked if helps("X", q) is None} <= neither
    assert not HIGHER_HELPS & LOWER_HELPS
    assert helps("X", "reload_time") == helps("X", "reference_rcs") == "lower"


@pytest.mark.parametrize(
    "unfit",
    [
        {"grade": "E3"},
        {"grade": "F6"},
        {"grade": "B2", "status": "unsourced"},
        {"grade": "B2", "flags": {"misread": "a target speed"}},
    ],
)
def test_games_unsourced_and_flagged_claims_carry_nothing(unfit: dict[str, object]):
    good = claim("good", "200 km", "D5")
    bad = claim(
        "bad", "900 km", str(unfit["grade"]), **{k: unfit[k] for k in unfit if k != "grade"}
    )
    assert central([good, bad]).value_si == 200_000.0
    with pytest.raises(InputError, match="no usable claim"):
        central([bad])


def test_a_lineage_speaks_with_its_best_grade_then_its_best_digit():
    claims = [
        claim("late", "100 km", "D2", "l"),
        claim("weak", "150 km", "C4", "l"),
        claim("best", "200 km", "C3", "l"),
    ]
    assert representative(claims).id == "best"


def test_a_doubtful_copy_of_a_better_publisher_does_not_speak_for_the_lineage():
    """B4 weighs 1, C2 weighs 1.5."""
    claims = [claim("b", "100 km", "B4", "l"), claim("c", "200 km", "C2", "l")]
    assert representative(claims).id == "c"


def test_the_equal_claims_of_a_lineage_are_cautious_too():
    claims = [
        claim(n, f"{v} m", "C3", "l", quantity="engagement_altitude_min")
        for n, v in (("a", 5), ("b", 10))
    ]
    assert representative(claims).id == "b"


def test_equal_claims_of_a_lineage_give_their_lower_median():
    claims = [claim(n, f"{v} km", "C3", "l") for n, v in (("a", 400), ("b", 100), ("c", 250))]
    assert representative(claims).id == "c"
    assert representative(claims[:2]).id == "b"


def test_the_weakest_grade_of_the_basis_is_told():
    claims = [claim("a", "36 km", "B3"), claim("b", "36 km", "C4"), claim("c", "36 km", "C2")]
    chosen = central(claims)
    assert chosen.grade == "C4"
    assert chosen.claims[0] == "a"
    assert weakest(["B4", "C3", "C1"]) == "C3"
    assert weakest(["B5", "C1"]) == "B5"
    assert heaviest(["B4", "C1"]) == "C1"


def test_a_printed_range_stands_for_its_middle():
    rcs = claim("r", None, "D3", quantity="rcs", value_low="1 m2", value_high="10 m2")
    assert central([rcs]).value_si == pytest.approx(10**0.5)
    speed = claim("s", None, "D3", quantity="speed_max", value_low="2 km/s", value_high="3 km/s")
    assert central([speed]).value_si == pytest.approx(2500.0)
    assert central([speed]).dimension == "speed"


def test_the_lower_end_of_a_maximum_does_not_pull_the_value():
    reach = claim("r", "340 km", "C4", value_low="250 km", value_high="340 km")
    assert central([reach]).value_si == 340_000.0
    assert reach.low_si == 250_000.0


def test_the_order_of_the_claims_changes_nothing():
    claims = [
        claim(f"c{i}", f"{v} km", g) for i, (v, g) in enumerate([(5, "C3"), (5, "B2"), (9, "D1")])
    ]
    assert central(claims) == central(claims[::-1])
