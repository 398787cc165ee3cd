"""The rule for the central value, against examples worked out by hand."""

from __future__ import annotations

import pytest

from openiads.errors import InputError
from openiads.evidence.central import central, representative
from openiads.evidence.claim import Claim


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
    """B 4 at 36, D 1 at 40, C 2 at 80: half of 7 is 3.5, reached at 36 at once."""
    claims = [claim("a", "36 km", "B3"), claim("b", "40 km", "D4"), claim("c", "80 km", "C4")]
    assert central(claims).value_si == 36_000.0


def test_an_even_split_takes_the_lower_value():
    assert central([claim("a", "10 m", "D4"), claim("b", "25 m", "D4")]).value_si == 10.0


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


def test_equal_claims_of_a_lineage_give_their_lower_median():
    claims = [claim(n, f"{v} km", "C3", "l") for n, v in (("a", 400), ("b", 100), ("c", 250))]
    assert representative(claims).id == "c"
    assert representative(claims[:2]).id == "b"


def test_the_weakest_grade_of_the_basis_is_told():
    claims = [claim("a", "36 km", "B3"), claim("b", "36 km", "C4"), claim("c", "36 km", "C2")]
    chosen = central(claims)
    assert chosen.grade == "C4"
    assert chosen.claims[0] == "a"


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
