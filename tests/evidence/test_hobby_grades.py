"""Games, data bases of games, hobby models and hobby notes are graded E, by the ledger's table."""

from __future__ import annotations

import re

from openiads.evidence.ledger import load_ledger

KINDS = {
    "hobby repositories and files": r"\(hobby .*|AltaLasagnaS/.*|Auranis/.*",
    "games and their data bases": r"Command: Modern.*|cmo-db-requests.*|Eagle Dynamics.*|Matrix.*",
    "models for flight simulators": r"FlightGear.*",
    "notes of hobbyists": r"Saab hackathon.*|.* learning notes",
}
"""Kind of publisher -> their names."""
WORDS = ("hobby", "game", "simulator", "hackathon", "db-requests", "learning notes")


def test_everything_a_game_or_hobby_model_says_itself_is_e_or_worse():
    ledger = load_ledger()
    for kind, pattern in KINDS.items():
        sources = {s.id for s in ledger.sources.values() if re.fullmatch(pattern, s.publisher)}
        claims = [claim for claim in ledger.claims.values() if claim.source in sources]
        assert claims, kind
        for claim in claims:
            assert claim.grade[0] in "EF", claim.id
            assert not claim.usable


def test_no_publisher_that_calls_itself_hobby_or_game_escaped_the_list():
    known = "|".join(KINDS.values())
    for source in load_ledger().sources.values():
        named = any(word in source.publisher.lower() for word in WORDS)
        assert not named or re.fullmatch(known, source.publisher) or source.relay, source.id


def test_the_note_of_a_claim_does_not_call_a_usable_one_hobby():
    for claim in load_ledger().claims.values():
        assert not claim.usable or not re.search(r"hobby|simulator data|game data", claim.note)


def test_the_hackathon_note_has_no_address_of_another_page():
    sources = load_ledger().sources.values()
    (note,) = [s for s in sources if s.publisher.startswith("Saab hackathon")]
    assert note.url == ""
