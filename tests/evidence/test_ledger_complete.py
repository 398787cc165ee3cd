"""Every row of the tables of claims is in the ledger, or is left out for a reason.

The tables themselves are not part of the project; `claim_rows.tsv` holds one line for each of their
rows, written by `scripts/import_claims.py`, which also compares the two (`--check`).
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from openiads.evidence.ledger import load_ledger
from openiads.units import to_si

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("claim_rows.tsv").read_text("utf-8").splitlines()
]
FIRST, SECOND = 647, 158
DOCUMENTS = [name for name in load_ledger().sources if name.startswith("founding-document-")]
CORRECTED = {
    "Saudi-Patriot-vs-Houthi-25-Mar-2018-interception-rate-business-insider-via-briefnews-eu": (
        "no count, but the absence of evidence"
    ),
    "Shahed-136-range-max-dailywrap-gur": "the 2000 km are those of others",
}
"""Claims whose figure is not that of their row, and why."""


def by_hand() -> set[str]:
    """Return the ids in the files that are written by hand."""
    shelf = files("openiads").joinpath("library", "claims")
    names = ("founding-documents", "practice", "prices", "recalled", "record", "settling")
    texts = [shelf.joinpath(f"{name}.toml").read_text("utf-8") for name in names]
    return {key for text in texts for key in tomllib.loads(text)}


def test_every_row_is_a_claim_or_is_left_out_for_a_reason():
    claims = load_ledger().claims
    for row in ROWS:
        assert re.fullmatch("[0-9a-f]{16}", row[0])
        assert row[2] in claims or len(row[2].split()) > 2, row[1]
    assert len(ROWS) == FIRST + SECOND


def test_no_two_rows_became_one_claim():
    became = [row[2] for row in ROWS if row[2] in load_ledger().claims]
    assert len(set(became)) == len(became) == FIRST + SECOND
    assert len({row[0] for row in ROWS}) == len(ROWS)


def differs(row: list[str]) -> str:
    """Say in which figure a claim differs from its row; empty when in none.

    A row holds SI, the claim the unit that was printed, rounded as it was: figures agree to 2 %.
    """
    claim, unit = load_ledger().claim(row[2]), row[6]
    if not claim.numeric:
        said = {"1": True, "0": False}.get(row[3]) if unit == "boolean" else row[3]
        return "" if claim.value == said else "value"
    for name, text in zip(("value", "value_low", "value_high"), row[3:6], strict=True):
        printed = getattr(claim, name)
        if printed is None or not text:
            range_only = name == "value" and printed is None and claim.value_low is not None
            if (printed is None) != (not text) and not range_only:
                return name
            continue
        bare = unit in ("count", "1", "rad", "USD", "EUR")
        expected = float(text) if bare else to_si(f"{text} {unit}", claim.dimension)
        if to_si(printed, claim.dimension) != pytest.approx(expected, rel=0.02):
            return name
    return ""


def test_a_claim_says_what_its_row_says():
    found = {row[2] for row in ROWS if differs(row)}
    assert found == set(CORRECTED)


def test_a_grade_is_that_of_the_row_but_for_games_hobby_models_and_what_is_recalled():
    for row in ROWS:
        claim = load_ledger().claim(row[2])
        if claim.grade != row[7]:
            assert claim.grade[0] == "E" or claim.status == "recalled", claim.id


def test_what_is_not_from_the_tables_is_written_by_hand():
    others = set(load_ledger().claims) - {row[2] for row in ROWS}
    assert others <= by_hand()
    founding = {name for name in others if load_ledger().claim(name).source in DOCUMENTS}
    assert len(founding) >= 30


def test_the_founding_documents_are_there_claim_by_claim():
    claims = [c for c in load_ledger().claims.values() if c.source in DOCUMENTS]
    said = {(c.source[-14:-11], c.quantity, c.figure) for c in claims}
    assert said >= {
        ("000", "offered", "yes"),
        ("000", "restricted_by_resolution", "no"),
        ("000", "date", "2015-06-20"),
        ("000", "request_received", "no"),
        ("001", "request_rejected", "yes"),
        ("001", "systems_delivered", "4"),
        ("001", "delivery_year", "2015"),
        ("001", "stealth_detection_claim", "yes"),
        ("002", "restricted_by_resolution", "yes"),
        ("002", "delivery_completed", "2016-11"),
        ("002", "contract_cancelled", "yes"),
        ("002", "loss_from_ban", "13000 MUSD"),
        ("002", "sanctions_threatened", "yes"),
    }
    assert {c.source[-14:-11] for c in claims} == {"000", "001", "002"}


def test_the_misprinted_date_is_flagged_and_contradicted_by_the_right_one():
    ledger = load_ledger()
    for number in ("0", "1"):
        wrong = ledger.claim(f"UNSCR-2231-adoption-date-founding-document-00{number}")
        assert "misprint" in wrong.flags
        assert [ledger.claim(name).value for name in wrong.contradicts] == ["2015-07-20"]


def test_one_statement_passed_on_by_two_documents_counts_once():
    claims = load_ledger().find("Iran-Russia-transfers-S-400", "request_rejected")
    assert len([c for c in claims if c.value is True]) == 3
    assert len({c.lineage for c in claims if c.value is True}) == 1


def test_every_contradiction_has_a_partner_and_stands_between_different_figures():
    claims = load_ledger().claims
    linked = [c for c in claims.values() if c.contradicts]
    assert len(linked) > 50
    for claim in linked:
        for other in claim.contradicts:
            assert claim.id in claims[other].contradicts
            same = claim.quantity == claims[other].quantity
            assert not same or claim.figure != claims[other].figure
