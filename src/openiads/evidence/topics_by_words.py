"""Topics of the ledger by a subject's name, a claim's id, or any words."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from openiads.errors import InputError, shown
from openiads.evidence.cards import claim_card
from openiads.evidence.ledger import Ledger, near
from openiads.evidence.search import find
from openiads.evidence.topics import Topic, topics


def topics_by_words(
    ledger: Ledger, words: Sequence[str], quantity: str | None = None
) -> tuple[list[Topic], tuple[str, ...]]:
    """Return topics, and the words without which they were found.

    Parameters
    ----------
    ledger : as loaded.
    words : a subject, upper or lower case; a claim's id; else what a topic's claims are about, the
        topics with the very words first; none = all.
    quantity : only this one; None = all.

    Raises
    ------
    InputError : nothing is found; the error names what is near.
    """
    text = " ".join(words)
    subjects = {name.lower(): name for name, _ in ledger.by_topic}
    if not words or text.lower() in subjects:
        return topics(ledger, subjects.get(text.lower()), quantity), ()
    if text in ledger.claims:
        keys, left_out = (text,), ()
    else:
        cards = [claim_card(claim, ledger) for claim in ledger.claims.values()]
        try:
            found = find(text, cards)
        except InputError:
            if get_close_matches(text.lower(), subjects, n=1, cutoff=0.8):
                topics(ledger, text)  # complains, with the subjects near
            raise
        keys, left_out = found.keys, found.left_out
    rank = {name: at for at, name in enumerate(keys)}
    told = [topic for topic in topics(ledger) if any(claim.id in rank for claim in topic.claims)]
    told.sort(key=lambda topic: min(rank.get(claim.id, len(rank)) for claim in topic.claims))
    names = list(dict.fromkeys(topic.quantity for topic in told))
    if quantity is not None and quantity not in names:
        raise InputError(
            f"nothing is claimed about the {quantity!r} of {shown(text)}",
            key="--quantity",
            allowed=near(quantity, names) if len(names) > 20 else ", ".join(names),
        )
    return [topic for topic in told if quantity in (None, topic.quantity)], left_out
