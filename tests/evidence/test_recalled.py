"""What is only recalled is shown and carries nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import write_ledger

from openiads.errors import InputError
from openiads.evidence.check import check_basis
from openiads.evidence.ledger import Ledger, load_ledger
from openiads.verify.order import Order

RECALLED = [c for c in load_ledger().claims.values() if c.status == "recalled"]


def numbers(ledger: Ledger) -> dict[tuple[str, str, str | None], object]:
    """Return central value, spread and group of all topics that have one."""
    found: dict[tuple[str, str, str | None], object] = {}
    for subject, quantity in ledger.by_topic:
        for level in {claim.level for claim in ledger.find(subject, quantity)}:
            try:
                spread = ledger.spread(subject, quantity, level)
            except InputError:
                continue
            central = ledger.central(subject, quantity, level)
            group = ledger.joint(subject, quantity, level)
            said = (central.value_si, central.grade, central.claims)
            found[subject, quantity, level] = (said, spread, group and group.laws)
    return found


def test_the_ledger_holds_what_was_recalled():
    """57 rows of the second table, 6 that had no source, 2 figures and 2 years of the index."""
    assert len(RECALLED) == 57 + 6 + 2 + 2
    assert all(c.set_aside == "recalled: no page cited yet" for c in RECALLED if not c.flags)
    assert not any(c.usable for c in RECALLED)


def test_no_central_value_spread_or_group_changes_when_all_recalled_claims_go():
    ledger = load_ledger()
    without = ledger.without_recalled()
    assert len(without.claims) == len(ledger.claims) - len(RECALLED)
    kept, all_of_them = numbers(without), numbers(ledger)
    assert len(kept) > 300
    assert kept == all_of_them


def test_verdicts_are_made_without_what_is_recalled():
    claims = Order().ledger.claims.values()
    assert claims
    assert not any(claim.status == "recalled" for claim in claims)
    linked = {name for claim in claims for name in (*claim.contradicts, *claim.supports)}
    assert not linked & {claim.id for claim in RECALLED}


def test_a_recalled_figure_changes_nothing_and_a_cited_one_does(tmp_path: Path):
    pair = {"a": {"value": "100 km"}, "b": {"value": "50 km", "grade": "B1", "status": "recalled"}}
    read = write_ledger(tmp_path, pair)
    assert read.central("X", "detection_range_max").value_si == 100e3
    read = write_ledger(tmp_path, pair | {"b": pair["b"] | {"status": "direct"}})
    assert read.central("X", "detection_range_max").value_si == 50e3


def test_a_recalled_figure_does_not_become_usable_by_an_address_alone(tmp_path: Path):
    with_address = {"t": {"publisher": "A", "date": "2020", "url": "https://example.org"}}
    read = write_ledger(tmp_path, {"a": {"status": "recalled", "source": "t"}}, with_address)
    assert not read.claim("a").usable


@pytest.mark.parametrize(("grade", "refused"), [("D4", True), ("A1", True), ("E4", False)])
def test_only_an_assumption_graded_e_may_rest_on_a_recalled_figure(grade: str, refused: bool):
    if not refused:
        check_basis("b", "recalled", grade)
        return
    with pytest.raises(InputError, match=r"graded .* is based on b, which is recalled") as caught:
        check_basis("b", "recalled", grade)
    assert "grade E" in str(caught.value)


def test_the_text_of_a_recalled_claim_says_so():
    for claim in RECALLED:
        assert "recalled" in claim.text


def test_nothing_that_is_recalled_is_drawn_together(tmp_path: Path):
    both = {"targets_engaged_simultaneous": (6, 8), "missiles_guided_simultaneous": (12, 16)}
    claims = {
        f"{quantity[0]}{value}": {
            "quantity": quantity,
            "value": value,
            "source": "s" if value in (6, 12) else "z",
            "status": "recalled" if value == 16 else "direct",
        }
        for quantity, values in both.items()
        for value in values
    }
    (tmp_path / "joint.toml").write_text(
        '[g]\nsubject = "X"\n'
        f"quantities = {list(both)}\n"
        'alternatives = [["t6", "m12"], ["t8", "m16"]]\n'
    )
    with pytest.raises(InputError, match=r"g\.alternatives: m16 is recalled"):
        write_ledger(tmp_path, claims, {"z": {"publisher": "B", "date": "2021"}})
