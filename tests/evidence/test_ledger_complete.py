"""Every row of the table of claims is in the ledger, or is left out for a reason.

The table itself is not part of the project; `claim_rows.tsv` holds one line for each of its rows,
written by `scripts/import_claims.py`, which also compares the two (`--check`).
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

from openiads.evidence.ledger import load_ledger

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("claim_rows.tsv").read_text("utf-8").splitlines()
]
DOCUMENTS = [name for name in load_ledger().sources if name.startswith("founding-document-")]


def test_every_row_is_a_claim_or_is_left_out_for_a_reason():
    claims = load_ledger().claims
    for mark, topic, became in ROWS:
        assert re.fullmatch("[0-9a-f]{16}", mark)
        assert became in claims or len(became.split()) > 2, topic
    assert len(ROWS) == 647


def test_no_two_rows_became_one_claim():
    became = [row[2] for row in ROWS if row[2] in load_ledger().claims]
    assert len(set(became)) == len(became) == 647
    assert len({row[0] for row in ROWS}) == len(ROWS)


PRACTICE = files("openiads").joinpath("library", "claims", "practice.toml").read_text("utf-8")


def test_what_is_not_from_the_table_is_from_the_founding_documents_or_on_practice():
    others = set(load_ledger().claims) - {row[2] for row in ROWS} - set(tomllib.loads(PRACTICE))
    assert len(others) >= 20
    for name in others:
        assert load_ledger().claim(name).source in DOCUMENTS


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
