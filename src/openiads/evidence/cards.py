"""What can be found by words: a card for each claim or statement, with its words and figures."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from openiads.evidence.claim import Claim
from openiads.evidence.field_words import IGNORED
from openiads.evidence.figures import Figure, figures
from openiads.evidence.ledger import Ledger

JOINED = 4
"""Parts of a name that are also looked up as one word: S-300PMU-2 as s300pmu2."""


def plain(text: str) -> str:
    """Return a text in lower case, with one kind of dash, and spelt the British way."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    return re.sub("(?<=[a-z])iz(?=[ei])", "is", text).replace("defense", "defence")


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of texts in lower case, and names with figures in them joined too."""
    found: set[str] = set()
    for text in texts:
        parts = [part for part in re.split(r"[^a-z0-9]+", plain(text)) if part]
        joined = {
            "".join(parts[at : at + count])
            for at, part in enumerate(parts)
            if part not in IGNORED
            for count in range(2, JOINED + 1)
        }
        found.update(parts, (name for name in joined if re.search("[0-9]", name)))
    return frozenset(found)


@dataclass(frozen=True)
class Card:
    """One thing that can be found.

    Parameters
    ----------
    key : what it stands for.
    words : those it is about.
    aside : further words, of notes and publishers; they count when the others find nothing.
    claim : its figures count; None = those of `said`.
    said : figures of a statement that is no claim.
    """

    key: str
    words: frozenset[str]
    aside: frozenset[str] = frozenset()
    claim: Claim | None = None
    said: tuple[Figure, ...] = ()

    def has(self, figure: Figure) -> bool:
        """Whether it says a figure, or has it in its name."""
        if self.claim is not None and figure.is_in(self.claim):
            return True
        same = [f for f in self.said if (f.value, f.dimension) == (figure.value, figure.dimension)]
        dated = figure.dimension == "date"
        if any(f.text.startswith(figure.text) for f in same) if dated else same:
            return True
        return not figure.dimension and figure.text in self.words


def claim_card(claim: Claim, ledger: Ledger, key: str = "", extra: str = "") -> Card:
    """Return the card of a claim.

    Parameters
    ----------
    claim, ledger : the claim and where it is.
    key : what the card stands for; "" = the claim's id.
    extra : further text it is about.
    """
    source = ledger.sources[claim.source]
    texts = [claim.subject, claim.quantity, claim.level or "", claim.as_printed, extra]
    texts += [text for _, text in claim.conditions if text]
    texts += [] if claim.numeric else [claim.figure]
    aside = words_of(claim.note, *claim.flags.values(), source.publisher)
    return Card(key or claim.id, words_of(*texts), aside, claim)


def statement_card(key: str, text: str, extra: str = "") -> Card:
    """Return the card of a statement in words."""
    said, _ = figures(plain(text))
    return Card(key, words_of(text, extra), said=tuple(said))
