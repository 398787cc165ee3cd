"""A claim that was passed on counts with the weaker letter of its publisher and of its relay."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledgers import write_ledger

from openiads.errors import InputError
from openiads.evidence.ledger import load_ledger

VIA = {"t": {"publisher": "A", "date": "2020", "relayed_by": "some site", "relay": "site"}}


@pytest.mark.parametrize(
    ("grade", "letter", "counts"),
    [("A2", "D", "D2"), ("B3", "B", "B3"), ("D4", "B", "D4"), ("C1", "E", "E1")],
)
def test_the_weaker_letter_counts_and_the_digit_stays(
    tmp_path: Path, grade: str, letter: str, counts: str
):
    claim = {"a": {"grade": grade, "status": "relayed", "source": "t"}}
    read = write_ledger(tmp_path, claim, VIA, {"site": letter}).claim("a")
    assert read.weighed == counts
    assert read.grade == grade
    assert read.usable is (counts[0] in "ABCD")
    assert ("as " + counts in read.text) is (counts != grade)


def test_a_page_that_was_read_counts_as_graded(tmp_path: Path):
    read = write_ledger(tmp_path, {"a": {"grade": "A2"}}, VIA, {"site": "D"}).claim("a")
    assert read.weighed == "A2"


@pytest.mark.parametrize(
    ("claim", "source", "said"),
    [
        ({"source": "t"}, {}, "is direct, and its source t was passed on"),
        ({"status": "relayed"}, {}, "was not passed on by anybody"),
        ({"source": "t", "status": "relayed"}, {"relay": "nobody"}, "no relay 'nobody'"),
        ({"source": "t", "status": "relayed"}, {"relay": ""}, "not what kind of relay"),
    ],
)
def test_claim_source_and_relay_have_to_agree(
    tmp_path: Path, claim: dict[str, object], source: dict[str, object], said: str
):
    with pytest.raises(InputError) as caught:
        write_ledger(tmp_path, {"a": claim}, {"t": VIA["t"] | source}, {"site": "D"})
    assert said in str(caught.value)


def test_every_relay_of_the_library_has_a_letter_a_reason_and_something_to_pass_on():
    ledger = load_ledger()
    used = {source.relay for source in ledger.sources.values()} - {""}
    assert used == set(ledger.relays)
    for relay in ledger.relays.values():
        assert len(relay.why) > 20


def test_hobby_repositories_pass_on_with_the_letter_d_at_best():
    ledger = load_ledger()
    hobby = ("map-io", "cielo-cerrado", "cmo-db-requests")
    through = [c for c in ledger.claims.values() if ledger.sources[c.source].relay in hobby]
    assert len(through) > 180
    assert {claim.weighed[0] for claim in through} <= {"D", "E", "F"}
